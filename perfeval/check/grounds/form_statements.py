"""What a filled official form states beside its tables, held against its own figures: rates, execution points, sums.

Rules ask these of a file of filled forms besides what they ask of every workbook (`on_forms`).
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.check.grounds.indicator_lines import IndicatorLine, at, decimal_of, indicator_lines
from perfeval.check.grounds.preconditions import CLAIM_TOLERANCE, POINTS_TOLERANCE
from perfeval.check.grounds.wording import percent, places
from perfeval.check.rule import Breach, NotChecked, Result
from perfeval.declared.kinds import Remark
from perfeval.declared.regulations.methods import BUDGET, EXECUTED, EXECUTION_METHODS, FULL
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.forms import FilledForm, StatedRate, Statement
from perfeval.facts.quantities import Points, Rate
from perfeval.facts.scores import ProjectScore, ScoringStatus
from perfeval.facts.tables import ROWS_OF_A_FORM
from perfeval.words.arithmetic import evaluate
from perfeval.words.decimals import round_half_up
from perfeval.words.printing import plain

HUNDRED = Decimal(100)


def execution_weight(case: Case, project: str) -> Decimal | None:
    """Points a project's indicators leave to the execution rate: as its form states, else as the regulation has it.

    A form that gives the rate neither weight nor points leaves none; see `execution_weight_lost`.
    """
    form = case.workbook.form_of(project)
    stated = form.stated.get("execution_weight") if form is not None else None
    if form is None or (stated is None and "execution_points" in form.stated):
        return case.regulation.execution.points
    return stated.value if stated is not None else None


def execution_weight_lost(case: Case, project: str) -> NotChecked | None:
    """That a project's form states points of the execution rate which cannot be read, so that no sum with them is known."""
    form = case.workbook.form_of(project)
    stated = form.stated.get("execution_weight") if form is not None else None
    return NotChecked(f"{stated.place}未能读取，{project}的分值未核对") if stated is not None and stated.value is None else None


def _forms(case: Case) -> Iterator[tuple[FilledForm, ProjectScore]]:
    """Forms of projects that stand in one form alone, with their scores."""
    names = [form.project for form in case.workbook.forms]
    for form in case.workbook.forms:
        score = case.scores.project(form.project) if form.project and names.count(form.project) == 1 else None
        if score is not None:
            yield form, score


def _unread(case: Case, *names: str) -> Iterator[NotChecked]:
    lost = [s.place for form in case.workbook.forms for name in names if (s := form.stated.get(name)) is not None and s.value is None]
    if lost:
        yield NotChecked(f"{places(lost)}未能读取")


def years_differ(case: Case) -> Iterator[Result]:
    """Forms of another year than the first: all are evaluated as of that one."""
    year = str(case.workbook.year)
    for form in case.workbook.forms:
        stated = form.stated.get("year")
        if stated is not None and stated.text != year:
            yield Breach(stated.place, f"这份自评表是{stated.text}年度的，同一文件中的第一份是{year}年度的。", year, stated.text,
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
    for form, score in _forms(case):
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
    return score.execution_rate if rate.whole and rate.budget in (0, None) and rate.executed in (0, None) else None


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
    for form, _ in _forms(case):
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
    yield from _unread(case, "execution_points", "execution_weight")
    for form, score in _forms(case):
        points, weight = form.stated.get("execution_points"), form.stated.get("execution_weight")
        if points is None or points.value is None or (weight is not None and (weight.value is None or _above(case, points, weight))):
            continue
        expected = _points_for_weight(case, score, weight.value if weight is not None else None)
        if expected is None:
            yield NotChecked(f"{form.project}：预算执行率的得分未能算出")
            continue
        difference = points.value - expected
        if abs(difference) > POINTS_TOLERANCE.of(case):
            above = Severity.ERROR if difference > CLAIM_TOLERANCE.of(case) else Severity.WARNING
            message = f"预算执行率得分{points.text}分，按执行率计算为{plain(expected)}分，{_more(difference)}。"
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
    for form, _ in _forms(case):
        stated = form.stated.get("execution_weight")
        if required is not None and stated is not None and stated.value not in (None, required):
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


def weights_missing(case: Case) -> NotChecked | None:
    """That the filled forms have no column for weights."""
    missing = case.workbook.forms and not case.table("indicators").has("weight")
    return NotChecked("自评表没有“分值”一栏，分值未核对") if missing else None


# ---------------------------------------------------------------- the sums of the points


def total_differs(case: Case) -> Iterator[Result]:
    """The row 总分 against the rows above it: weights, where those are right, and points."""
    yield from _unread(case, "weight", "score", "moved")
    for form, score in _forms(case):
        lines = [line for line in indicator_lines(case) if line.project == form.project]
        weights = _sum_of_weights(form, lines)
        stated = form.stated.get("weight")
        if stated is not None and stated.value is not None and weights == HUNDRED != stated.value:
            yield Breach(stated.place, f"总分一行的分值是{stated.text}分，各行相加是{plain(weights)}分。", Points(weights), stated.text,
                         Points(stated.value - weights), advice="改正总分一行的分值。")
        yield from _score_differs(case, form, score, lines)


def _sum_of_weights(form: FilledForm, lines: list[IndicatorLine]) -> Decimal | None:
    own = [decimal_of(line.cells["weight"]) for line in lines]
    execution = form.stated.get("execution_weight")
    known = [value for value in own if value is not None]
    if not own or len(known) < len(own) or (execution is not None and execution.value is None):
        return None
    return sum(known, Decimal(0)) + (execution.value or Decimal(0) if execution is not None else Decimal(0))


def _score_differs(case: Case, form: FilledForm, score: ProjectScore, lines: list[IndicatorLine]) -> Iterator[Result]:
    stated = form.stated.get("score")
    if stated is None or stated.value is None:
        return
    parts = [line.score.claimed for line in lines if line.score.status != ScoringStatus.NOT_APPLICABLE]
    parts += [form.stated[name].value for name in ("execution_points", "moved") if name in form.stated]
    known = [part for part in parts if part is not None]
    unread = score.execution_rate is None and "execution_points" not in form.stated and case.regulation.execution.points is not None
    if not lines or unread or len(known) < len(parts):
        blank = [at(case, line, "claimed_points") for line in lines if line.score.claimed is None]
        yield NotChecked(f"{form.project}：{places(blank) or '执行率得分'}没有得分，总分未核对")
        return
    total = sum(known, Decimal(0))
    limited = score.ceiling is not None and stated.value == score.ceiling
    difference = stated.value - total
    if abs(difference) > POINTS_TOLERANCE.of(case) and not limited:
        message = f"总分填的是{stated.text}分，各项得分相加是{plain(total)}分，{_more(difference)}。"
        yield Breach(stated.place, message, Points(total), stated.text, Points(difference), advice="改正总分，或改正填错的得分。")


def _more(difference: Decimal) -> str:
    return f"{'多' if difference > 0 else '少'}{plain(abs(difference))}分"
