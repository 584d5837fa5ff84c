"""指标评分: each indicator as read, its points as a live formula on the numbers beside it, class sums and score."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from perfeval.declared.regulations.methods import BUDGET, EXECUTED, TOTAL
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.scores import ProjectScore
from perfeval.words.arithmetic import Operand
from perfeval.words.printing import UNKNOWN, UNSCORED
from perfeval.write.evaluation.bridge import Amounts, Bridge
from perfeval.write.evaluation.class_sums import ClassCells, write_classes
from perfeval.write.evaluation.indicator_rows import COLUMNS, WIDTHS, Columns, IndicatorCells, write_blank
from perfeval.write.evaluation.parameters import Parameters, write_parameters
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import open_page, print_setup, tab_color
from perfeval.write.pages.live_formula import live
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
    """Build the page: one block per project, 计分办法 below; its cells are needed first, for the formulas above."""
    draft = Draft(TITLE, WIDTHS)
    open_page(draft, evaluation, "指标评分", "计分办法列在最后")
    head = draft.row
    for column, title in enumerate(COLUMNS):
        draft.put(column, title, "header")
    draft.next(36)
    first = draft.row
    draft.row += sum(map(_rows, evaluation.case.scores.projects))
    parameters = write_parameters(draft, evaluation)
    draft.row = first
    projects = {}
    for score in evaluation.case.scores.projects:
        amounts = bridge.amounts.get((score.project, None))
        projects[score.project] = _write_project(_Block(draft, evaluation, score, amounts, parameters))
    setup = print_setup(evaluation, landscape=True, repeat_rows=(head, head))
    page = draft.page(setup, freeze=(head + 1, 3), tab_color=tab_color(evaluation))
    return Scoring(page, projects, parameters)


def _rows(score: ProjectScore) -> int:
    """Rows of a block: name, execution, indicators, what was moved, class sums, score, grade, an empty row."""
    moved = sum(one.moved is not None for one in score.classes)
    return 4 + len(score.indicators) + moved + len(score.classes) + (score.grade is not None)


class _Block(Struct, frozen=True):
    """The rows of one project being written; amounts None: it has no funding."""

    draft: Draft
    evaluation: Evaluation
    score: ProjectScore
    amounts: Amounts | None
    parameters: Parameters

    @property
    def decimals(self) -> int:
        """Of points."""
        return self.evaluation.case.regulation.points_decimals

    @property
    def cells(self) -> dict[Operand, str]:
        """What stands for the values of the regulation and the amounts in a formula."""
        amounts = {EXECUTED: self.amounts.executed, BUDGET: self.amounts.budget} if self.amounts else {}
        return {**self.parameters.cells, **{operand: self.draft.ref(known) for operand, known in amounts.items()}}


def _write_project(block: _Block) -> ProjectPoints:
    draft, first = block.draft, block.draft.row
    draft.put(0, f"项目：{block.score.project}", "subheading", across=len(WIDTHS))
    draft.next(26)
    full, earned = _write_execution(block)
    draft.keep(first)
    indicators, classes = write_classes(draft, block.evaluation, block.score, block.parameters)
    foot = draft.row - 1
    given = block.score.execution_weight is not None
    weight, total = _write_score(block, classes, [(full, earned)] if given else [])
    grade = _write_grade(block, total)
    draft.keep(foot)
    draft.skip()
    return ProjectPoints(full if given else None, earned if given else None, indicators, classes, weight, total, grade)


def _write_execution(block: _Block) -> tuple[Known, Known]:
    """The row 预算执行率; returns its weight and points."""
    draft, score, amounts = block.draft, block.score, block.amounts
    unknown = "—" if score.execution_weight is None else UNKNOWN
    draft.put(0, "预算执行率", "text_wrap", across=3)
    write_blank(draft, "text", Columns.TARGET, Columns.ACTUAL)
    draft.put(Columns.READ, "全年执行数÷全年预算数", "note_wrap")
    write_blank(draft, "text", Columns.AIM, Columns.UPPER)
    if amounts is None:
        draft.put(Columns.DONE, UNKNOWN, "muted")
    else:
        draft.rate(Columns.DONE, amounts.executed, amounts.budget, "rate")
    weight = draft.number(Columns.WEIGHT, draft.same(block.parameters.execution), "number", unknown="—")
    formula = live(score.execution_points, score.execution_by, block.cells)
    computed = draft.number(Columns.COMPUTED, formula, "points", unknown=unknown)
    points = draft.number(Columns.POINTS, draft.same(computed), "points", unknown=unknown)
    _write_claim(block, points)
    draft.put(Columns.WORDS, score.execution_calculation, "text_wrap")
    draft.put(Columns.PLACE, amounts.executed.spot.link() if amounts else None, "link")
    draft.next()
    return weight, points


def _write_claim(block: _Block, points: Known) -> None:
    """Execution points as a filled form states them; the standard workbook claims none."""
    draft, form = block.draft, block.evaluation.case.workbook.form_of(block.score.project)
    stated = form.stated.get("execution_points") if form is not None else None
    if stated is None:
        write_blank(draft, "text", Columns.CLAIMED, Columns.DIFFERENCE)
        return
    claimed = draft.number(Columns.CLAIMED, stated.value, "points", unknown=UNKNOWN)
    draft.number(Columns.DIFFERENCE, draft.minus(points, claimed, decimals=block.decimals), "points", unknown="—")


def _write_score(
    block: _Block, classes: Sequence[ClassCells], execution: Sequence[tuple[Known, Known]],
) -> tuple[Known, Known]:
    """The row 总分: points attainable and obtained, with the limit the execution rate may set."""
    draft, score, scored = block.draft, block.score, block.evaluation.case.regulation.scored
    parts = [*((one.weight, one.points) for one in classes), *execution]
    draft.put(0, "总分", "total_label", across=Columns.WEIGHT)
    weight = draft.number(Columns.WEIGHT, draft.total([weight for weight, _ in parts], block.decimals), "total_number")
    write_blank(draft, "total_label", Columns.COMPUTED, Columns.CLAIMED, Columns.DIFFERENCE, Columns.PLACE)
    total = draft.total([points for _, points in parts], block.decimals) if score.score is not None else None
    if total is not None:
        total = live(score.score, score.score_by, block.cells | {TOTAL: total.expression.removeprefix("=")})
    points = draft.number(Columns.POINTS, total, "total_points", unknown=UNKNOWN if scored else UNSCORED)
    words = "预算执行率得分与各类指标得分之和"
    if score.ceiling is not None:
        words += f"；执行率偏低，总分不超过 {score.ceiling} 分"
    if score.score is None:
        words = "有得分未得出，总分未得出" if scored else "本办法不计分"
    draft.put(Columns.WORDS, words, "text_wrap")
    draft.next()
    return weight, points


def _write_grade(block: _Block, total: Known) -> Spot | None:
    """The row 等次; the form asks for none, so it informs."""
    draft, grade = block.draft, block.score.grade
    if grade is None:
        return None
    formula = Formula(f"=LOOKUP({draft.ref(total)},{block.parameters.grades.seen_from(draft)})", grade)
    spot = draft.put(Columns.POINTS, formula, "total_center")
    draft.put(0, "等次（供参考）", "total_label", across=Columns.POINTS)
    write_blank(draft, "total_label", Columns.DIFFERENCE, Columns.WORDS, Columns.PLACE)
    draft.next()
    return spot
