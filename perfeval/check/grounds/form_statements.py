"""What a filled official form states beside its tables, held against its own figures: rates, execution points, sums.

Rules ask these of a file of filled forms besides what they ask of every workbook (`on_forms`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.check.grounds.indicator_lines import IndicatorLine
from perfeval.check.grounds.preconditions import CLAIM_TOLERANCE, POINTS_TOLERANCE
from perfeval.check.grounds.wording import percent, places
from perfeval.check.rule import Breach, NotChecked, Result
from perfeval.declared.kinds import Remark
from perfeval.declared.official_form import RATE_ROW
from perfeval.declared.regulations.methods import BUDGET, EXECUTED, EXECUTION_METHODS, FULL
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.forms import HUNDRED, FilledForm, StatedRate, Statement
from perfeval.facts.quantities import Points, Rate
from perfeval.facts.scores import ProjectScore
from perfeval.facts.tables import ROWS_OF_A_FORM
from perfeval.words.arithmetic import evaluate
from perfeval.words.decimals import round_half_up
from perfeval.words.printing import plain
from perfeval.words.spelling import fold


def execution_weight(case: Case, project: str) -> Decimal | None:
    """Points a project's indicators leave to the execution rate: as its form states, else as the regulation has it.

    A form that gives the rate neither weight nor points leaves none; see `execution_weight_lost`.
    """
    form = case.workbook.form_of(project)
    usual = case.regulation.execution.points
    return usual if form is None else form.weight_of_execution(usual)


def execution_weight_lost(case: Case, project: str) -> NotChecked | None:
    """That a project's form states points of the execution rate which cannot be read, so that no sum with them is known."""
    form = case.workbook.form_of(project)
    stated = form.stated.get("execution_weight") if form is not None else None
    return NotChecked(f"{stated.place}未能读取，{project}的分值未核对") if stated is not None and stated.value is None else None


def forms_of_one_project(case: Case) -> Iterator[tuple[FilledForm, ProjectScore]]:
    """Forms of projects that stand in one form alone, with their scores."""
    names = [form.project for form in case.workbook.forms]
    for form in case.workbook.forms:
        score = case.scores.project(form.project) if form.project and names.count(form.project) == 1 else None
        if score is not None:
            yield form, score


def unread_statements(case: Case, *names: str) -> Iterator[NotChecked]:
    """That statements of these names hold something unreadable."""
    lost = [s.place for form in case.workbook.forms for name in names if (s := form.stated.get(name)) is not None and s.value is None]
    if lost:
        yield NotChecked(f"{places(lost)}未能读取")


def years_differ(case: Case) -> Iterator[Result]:
    """Forms of another year than the first: all are evaluated as of that one. A form that names two years is of the later one."""
    year = case.workbook.year
    for form in case.workbook.forms:
        stated = form.stated.get("year")
        if stated is None:
            continue
        if stated.text != str(stated.value):
            yield Breach(stated.place, f"写的是“{stated.text}”，不是一个年度，按{stated.value}年度核对。", str(stated.value), stated.text,
                         severity=Severity.NOTE, advice="自评表一年填一份，请写明是哪一个年度的。")
        if stated.value != year:
            yield Breach(stated.place, f"这份自评表是{stated.value}年度的，同一文件中的第一份是{year}年度的。", str(year), str(stated.value),
                         advice="不同年度的自评表请分成几个文件，分别评价；年度填错的请改正。")


def lines_differ(case: Case) -> Iterator[Result]:
    """What the rows of money state beside their amounts: whether they are sums, and their execution rates."""
    yield from _sources_unclear(case)
    yield from _rate_differs(case)


def _sources_unclear(case: Case) -> Iterator[Result]:
    """Money blocks without a line of all money, where it is not clear whether the first line is one."""
    lost = [remark for remark in case.table("funding").remarks if remark.remark is Remark.SUM_OR_PART]
    for number in range(len(case.workbook.forms)):
        own = [remark for remark in lost if remark.row is not None and remark.row // ROWS_OF_A_FORM == number]
        if own:
            yield Breach(
                own[0].place, "没有“年度资金总额”一行，看不出这一行是单独一项资金来源，还是下面各行的合计，各行金额没有读取。",
                None, own[0].raw, advice="补上“年度资金总额”一行，下面逐行填写各项来源。",
            )


# ---------------------------------------------------------------- the execution rate and its points


def _rate_differs(case: Case) -> Iterator[Result]:
    """Execution rates against the amounts of their own rows, within the decimals they are typed to."""
    for form, score in forms_of_one_project(case):
        for rate in form.rates:
            if rate.stated.value is None:
                yield NotChecked(f"{rate.stated.place}未能读取")
            elif (true := _true_rate(rate, score)) is not None and not any(_is_rate(rate.stated, r) for r in (true, *_of_lines(rate, score))):
                message = f"执行率填的是{rate.stated.text}，按全年执行数÷全年预算数计算为{percent(true)}。"
                yield Breach(
                    rate.stated.place, message, Rate(true), rate.stated.text,
                    advice="按全年执行数÷全年预算数改正执行率；金额填错的改正金额。",
                )


def _true_rate(rate: StatedRate, score: ProjectScore) -> Decimal | None:
    """From the row's own amounts; the row of all money that states none has what its sources add up to."""
    if rate.budget and rate.executed is not None:
        return Decimal(rate.executed) / rate.budget
    unstated = not rate.budget or rate.executed is None
    return score.execution_rate if rate.whole and unstated and not (rate.budget == 0 and rate.executed) else None


def _of_lines(rate: StatedRate, score: ProjectScore) -> tuple[Decimal, ...]:
    """What the sources add up to: where the row of all money is wrong, the sums say so, and the rate beside it may be right."""
    return (score.execution_rate,) if rate.whole and score.execution_rate is not None else ()


def _is_rate(stated: Statement, true: Decimal) -> bool:
    """Whether a stated rate is the true one: a percentage, or a bare number that may be one or a fraction."""
    value = stated.value or Decimal(0)
    exponent = value.as_tuple().exponent
    half = Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2
    as_percent = abs(value - true * HUNDRED) <= max(half, Decimal("0.005"))
    as_fraction = abs(value - true) <= max(half, Decimal("0.00005"))
    return as_percent or (not stated.text.endswith(("%", "％")) and "." in stated.text and as_fraction) or (value == true)


def execution_points_above_weight(case: Case) -> Iterator[Result]:
    """Execution points above their weight."""
    for form, _ in forms_of_one_project(case):
        weight, points = (form.stated.get(name) for name in ("execution_weight", "execution_points"))
        if weight is not None and points is not None and _above(case, points, weight):
            yield Breach(
                points.place, f"预算执行率得分{points.text}分，分值只有{weight.text}分。", f"不超过{weight.text}", points.text,
            )


def _above(case: Case, points: Statement, weight: Statement) -> bool:
    if points.value is None or weight.value is None:
        return False
    return points.value > weight.value + POINTS_TOLERANCE.of(case)


def execution_points_differ(case: Case) -> Iterator[Result]:
    """Execution points against rate × their own weight."""
    yield from unread_statements(case, "execution_points", "execution_weight")
    for form, score in forms_of_one_project(case):
        points, weight = form.stated.get("execution_points"), form.stated.get("execution_weight")
        if points is None or points.value is None or (weight is not None and (weight.value is None or _above(case, points, weight))):
            continue
        expected = _points_for_weight(case, score, form.weight_of_execution(case.regulation.execution.points))
        if expected is None:
            yield NotChecked(f"{form.project}：预算执行率的得分未能算出")
            continue
        difference = points.value - expected
        if abs(difference) > POINTS_TOLERANCE.of(case):
            above = Severity.ERROR if difference > CLAIM_TOLERANCE.of(case) else Severity.WARNING
            message = f"预算执行率得分{points.text}分，按执行率计算为{plain(expected)}分，{more_or_less(difference)}。"
            yield Breach(
                points.place, message, Points(expected), points.text, Points(difference),
                severity=above if difference > 0 else Severity.NOTE, advice="按执行率×分值改正得分，满分封顶。",
            )


def _points_for_weight(case: Case, score: ProjectScore, weight: Decimal | None) -> Decimal | None:
    """The points the execution rate earns out of a form's own weight; None where bands give points out of the regulation's alone."""
    execution = case.regulation.execution
    if weight is None or weight == execution.points:
        return score.execution_points
    if execution.bands or score.execution_rate is None:
        return None
    operands = {FULL: weight, EXECUTED: score.execution_rate, BUDGET: Decimal(1)}
    return round_half_up(evaluate(EXECUTION_METHODS[execution.method].points, operands), case.regulation.points_decimals)


def execution_weight_differs(case: Case) -> Iterator[Result]:
    """The weight of the execution rate against the regulation's."""
    required = case.regulation.execution.points
    for form, _ in forms_of_one_project(case):
        stated = form.stated.get("execution_weight")
        if required is None or stated is None or stated.value is None:
            continue
        if stated.value != form.weight_of_execution(required):
            message = f"预算执行率的分值填的是{stated.text}分，与各指标的分值合计不是100分，应为{plain(required)}分。"
            yield Breach(stated.place, message, Points(required), stated.text, severity=Severity.ERROR, advice="改正预算执行率的分值。")
        elif stated.value != required and form.regulation is not None:
            yield Breach(
                stated.place, f"预算执行率的分值是{stated.text}分，办法规定{plain(required)}分。", Points(required), stated.text,
                advice="按办法改正分值；用的是地方办法的，请选用相应的评价办法重新评价。",
            )


def handed_in(case: Case, line: IndicatorLine) -> Decimal | None:
    """The points of an indicator that count; of a filled form the lower ones it shows, for those are handed in."""
    points, claimed = line.score.points, line.score.claimed
    if case.workbook.forms and points is not None and claimed is not None:
        return min(points, claimed)
    return points


def weights_are_its_own(case: Case, project: str) -> Severity | None:
    """The weights of a form are its own: those of a regulation are information."""
    return Severity.NOTE if case.workbook.form_of(project) is not None else None


def states_the_rate(case: Case, line: IndicatorLine) -> bool:
    """Whether an indicator of a filled form is the execution rate, for which the form has no points elsewhere."""
    form = case.workbook.form_of(line.project)
    return form is not None and form.weight_of_execution(None) is None and RATE_ROW.fullmatch(fold(line.score.level3 or "")) is not None


def is_rate_of_weight(case: Case, line: IndicatorLine, points: Decimal) -> bool:
    """Whether points are the execution rate × the weight: the amounts say why some are missing."""
    balance, weight = case.balances.project(line.project), line.score.weight
    if balance is None or balance.rate is None or weight is None:
        return False
    return abs(points - min(balance.rate, Decimal(1)) * weight) <= POINTS_TOLERANCE.of(case)


def weights_missing(case: Case) -> NotChecked | None:
    """That the filled forms have no column for weights."""
    missing = case.workbook.forms and not case.table("indicators").has("weight")
    return NotChecked("自评表没有“分值”一栏，分值未核对") if missing else None


def more_or_less(difference: Decimal) -> str:
    """A difference of points in words."""
    return f"{'多' if difference > 0 else '少'}{plain(abs(difference))}分"
