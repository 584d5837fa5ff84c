"""指标评分: each indicator as read, its points as a live formula on the numbers beside it, class sums and score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.scores import ProjectScore
from perfeval.write.evaluation.bridge import Bridge
from perfeval.write.evaluation.class_sums import ClassCells, write_classes
from perfeval.write.evaluation.indicator_rows import COLUMNS, WIDTHS, Columns, IndicatorCells
from perfeval.write.evaluation.parameters import Parameters, write_parameters
from perfeval.write.evaluation.point_formulas import lookup
from perfeval.write.pages.draft import UNKNOWN, UNSCORED, Draft
from perfeval.write.pages.frame import open_page, print_setup, tab_color
from perfeval.write.pages.page import Formula, Known, Page, Spot

TITLE = "指标评分"


class ProjectPoints(Struct, frozen=True):
    """Where the points of one project stand; execution None: the regulation gives none."""

    execution_weight: Known | None
    execution: Known | None
    indicators: Mapping[int, IndicatorCells]
    classes: Sequence[ClassCells]
    weight: Known
    score: Known
    grade: Spot | None

    @property
    def moved(self) -> Mapping[str, Known]:
        """Class -> its line 不适用折算."""
        return {one.name: one.moved for one in self.classes if one.moved is not None}


class Scoring(Struct, frozen=True):
    """The page, the points by project, and the numbers of the regulation."""

    page: Page
    projects: Mapping[str, ProjectPoints]
    parameters: Parameters


def scoring_page(evaluation: Evaluation, bridge: Bridge) -> Scoring:
    """Build the page: one block per project, 计分办法 below.

    The formulas stand on cells below them. How long the blocks are is reckoned; where points were moved between classes
    they are longer, and the page is drafted again.
    """
    written = _drafted(evaluation, bridge)
    if written.draft.row != written.parameters_row:
        written = _drafted(evaluation, bridge, written.draft.row)
    setup = print_setup(evaluation, landscape=True, repeat_rows=(written.head, written.head))
    page = written.draft.page(setup, freeze=(written.head + 1, 3), tab_color=tab_color(evaluation))
    return Scoring(page, written.projects, written.parameters)


class _Drafted(Struct, frozen=True):
    draft: Draft
    head: int
    """Row of the headings."""
    parameters_row: int
    projects: Mapping[str, ProjectPoints]
    parameters: Parameters


def _drafted(evaluation: Evaluation, bridge: Bridge, parameters_row: int | None = None) -> _Drafted:
    """The page with 计分办法 from `parameters_row` on, or where it is reckoned; the draft stands below the blocks."""
    draft = Draft(TITLE, WIDTHS)
    open_page(draft, evaluation, "指标评分", "计分办法列在最后")
    head = draft.row
    for column, title in enumerate(COLUMNS):
        draft.put(column, title, "header")
    draft.next(36)
    first = draft.row
    draft.row = parameters_row = parameters_row or first + sum(map(_rows, evaluation.case.scores.projects))
    parameters = write_parameters(draft, evaluation)
    draft.row = first
    projects = {
        score.project: _write_project(draft, evaluation, score, bridge, parameters)
        for score in evaluation.case.scores.projects
    }
    return _Drafted(draft, head, parameters_row, projects, parameters)


def _rows(score: ProjectScore) -> int:
    """Rows of a block where nothing is moved: name, execution, indicators, class sums, score, grade, an empty row."""
    return 4 + len(score.indicators) + len(score.classes) + (score.grade is not None and score.score is not None)


def _write_project(
    draft: Draft, evaluation: Evaluation, score: ProjectScore, bridge: Bridge, parameters: Parameters,
) -> ProjectPoints:
    first = draft.row
    draft.put(0, f"项目：{score.project}", "subheading", across=len(WIDTHS))
    draft.next(26)
    execution = _write_execution(draft, evaluation, score, bridge, parameters)
    draft.keep(first)
    indicators, classes = write_classes(draft, evaluation, score, parameters)
    foot = draft.row - 1
    weight, total = _write_score(draft, evaluation, score, execution, classes, bridge, parameters)
    grade = _write_grade(draft, score, total, parameters)
    draft.keep(foot)
    draft.skip()
    full, earned = execution or (None, None)
    return ProjectPoints(full, earned, indicators, classes, weight, total, grade)


# ---------------------------------------------------------------- execution


def _write_execution(
    draft: Draft, evaluation: Evaluation, score: ProjectScore, bridge: Bridge, parameters: Parameters,
) -> tuple[Known, Known] | None:
    """The row 预算执行率; returns its weight and points, None where the regulation gives none."""
    amounts = bridge.amounts.get((score.project, None))
    draft.put(0, "预算执行率", "text_wrap", across=3)
    draft.put(Columns.TARGET, None, "text")
    draft.put(Columns.ACTUAL, None, "text")
    draft.put(Columns.READ, "全年执行数÷全年预算数", "note_wrap")
    for column in (Columns.AIM, Columns.UPPER):
        draft.put(column, None, "text")
    if amounts is None:
        draft.put(Columns.DONE, UNKNOWN, "muted")
    else:
        draft.rate(Columns.DONE, amounts.executed, amounts.budget, "rate")
    weight = draft.number(Columns.WEIGHT, draft.same(parameters.execution), "number", unknown="—")
    formula = _execution_formula(draft, evaluation, score, bridge, parameters)
    computed = draft.number(Columns.COMPUTED, formula, "points", unknown="—" if score.execution_weight is None else UNKNOWN)
    points = draft.number(Columns.POINTS, draft.same(computed), "points", unknown="—" if score.execution_weight is None else UNKNOWN)
    _write_claim(draft, evaluation, score, points)
    draft.put(Columns.WORDS, score.execution_calculation, "text_wrap")
    draft.put(Columns.PLACE, amounts.executed.spot.link() if amounts else None, "link")
    draft.next()
    return None if score.execution_weight is None else (weight, points)


def _write_claim(draft: Draft, evaluation: Evaluation, score: ProjectScore, points: Known) -> None:
    """Execution points as a filled form states them; the standard workbook claims none."""
    form = next((form for form in evaluation.case.workbook.forms if form.project == score.project), None)
    stated = form.stated.get("execution_points") if form is not None else None
    if stated is None:
        draft.put(Columns.CLAIMED, None, "text")
        draft.put(Columns.DIFFERENCE, None, "text")
        return
    claimed = draft.number(Columns.CLAIMED, stated.value, "points", unknown=UNKNOWN)
    decimals = evaluation.case.regulation.points_decimals
    draft.number(Columns.DIFFERENCE, draft.minus(points, claimed, decimals=decimals), "points", unknown="—")


def _execution_formula(
    draft: Draft, evaluation: Evaluation, score: ProjectScore, bridge: Bridge, parameters: Parameters,
) -> Formula | None:
    amounts = bridge.amounts.get((score.project, None))
    regulation = evaluation.case.regulation
    if score.execution_points is None or amounts is None:
        return None
    if not amounts.budget.value:
        return Formula("=0", score.execution_points)
    executed, budget = draft.ref(amounts.executed), draft.ref(amounts.budget)
    full = draft.ref(parameters.execution)
    decimals = regulation.points_decimals
    if regulation.execution.method == "proportional":
        return Formula(f"=ROUND({full}*MAX(0,MIN(1,{executed}/{budget})),{decimals})", score.execution_points)
    banded = lookup(draft, f"MAX(0,ROUND({executed}/{budget},12))", parameters.execution_bands)
    if _completed(evaluation, score.project):
        banded = f"IF({executed}<={budget},{full},{banded})"
    return Formula(f"=ROUND({banded},{decimals})", score.execution_points)


def _completed(evaluation: Evaluation, project: str) -> bool:
    """Whether 项目信息 calls the project completed."""
    table = evaluation.case.workbook.tables.get("projects")
    if table is None:
        return False
    said = table.frame.loc[(table.frame["project"] == project).fillna(False), "completed"].dropna().tolist()
    return bool(said) and said[-1] == "是"


# ---------------------------------------------------------------- score and grade


def _write_score(
    draft: Draft, evaluation: Evaluation, score: ProjectScore, execution: tuple[Known, Known] | None,
    classes: Sequence[ClassCells], bridge: Bridge, parameters: Parameters,
) -> tuple[Known, Known]:
    """The row 总分: points attainable and obtained, with the limit the execution rate may set."""
    decimals = evaluation.case.regulation.points_decimals
    weights = [one.weight for one in classes] + ([execution[0]] if execution else [])
    points = [one.points for one in classes] + ([execution[1]] if execution else [])
    draft.put(0, "总分", "total_label", across=Columns.WEIGHT)
    weight = draft.number(Columns.WEIGHT, draft.total(weights, decimals), "total_number")
    for column in (Columns.COMPUTED, Columns.CLAIMED, Columns.DIFFERENCE, Columns.PLACE):
        draft.put(column, None, "total_label")
    total = draft.total(points, decimals) if score.score is not None else None
    limited = _limited(draft, total, score, bridge, parameters)
    scored = evaluation.case.regulation.scored
    known = draft.number(Columns.POINTS, limited, "total_points", unknown=UNKNOWN if scored else UNSCORED)
    words = "预算执行率得分与各类指标得分之和"
    if score.ceiling is not None:
        words += f"；执行率偏低，总分不超过 {score.ceiling} 分"
    if score.score is None:
        words = "有得分未得出，总分未得出" if scored else "本办法不计分"
    draft.put(Columns.WORDS, words, "text_wrap")
    draft.next()
    return weight, known


def _limited(
    draft: Draft, total: Formula | None, score: ProjectScore, bridge: Bridge, parameters: Parameters,
) -> Formula | None:
    amounts = bridge.amounts.get((score.project, None))
    if total is None or not parameters.ceiling.at_least or amounts is None or not amounts.budget.value:
        return total
    executed, budget = draft.ref(amounts.executed), draft.ref(amounts.budget)
    whole = total.expression.removeprefix("=")
    limits = [
        f"IF(ROUND({executed}/{budget},12)<{line.seen_from(draft.title)},{most.seen_from(draft.title)},{whole})"
        for line, most in zip(parameters.ceiling.at_least, parameters.ceiling.value, strict=True)
    ]
    return Formula(f"=MIN({whole},{','.join(limits)})", score.score)


def _write_grade(draft: Draft, score: ProjectScore, total: Known, parameters: Parameters) -> Spot | None:
    """The row 等次; the form asks for none, so it informs."""
    if score.grade is None or total.value is None:
        return None
    expression = lookup(draft, draft.ref(total), parameters.grades)
    spot = draft.put(Columns.POINTS, Formula(f"={expression}", score.grade), "total_center")
    draft.put(0, "等次（供参考）", "total_label", across=Columns.POINTS)
    for column in (Columns.DIFFERENCE, Columns.WORDS, Columns.PLACE):
        draft.put(column, None, "total_label")
    draft.next()
    return spot
