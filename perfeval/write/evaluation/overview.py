"""评价总览: passed or not and what to do next, headline figures, every project in a line, four charts, provenance."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from perfeval import __version__
from perfeval.declared.regulations import cautions
from perfeval.facts.balances import TERMS
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.findings import Severity
from perfeval.facts.sent import OVERVIEW, Figure, figures_digest, provenance_line
from perfeval.words.printing import UNKNOWN, UNSCORED
from perfeval.write.evaluation.bridge import Amounts, Bridge
from perfeval.write.evaluation.chart_data import write_chart_data
from perfeval.write.evaluation.ground import Ground
from perfeval.write.evaluation.overview_charts import LEAST_ROWS, ROW_POINTS, overview_charts, upper_rows
from perfeval.write.evaluation.scoring import ProjectPoints, Scoring
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import banner, print_setup, subject, tab_color
from perfeval.write.pages.page import Cell, Formula, Known, Link, Page, Spot, Value
from perfeval.write.pages.paper import fits_one_sheet

TITLE = OVERVIEW

_WIDTHS = (11, 14, 16, 13, 13, 13, 13, 13, 9.5, 9, 9, 7)
_HEADS = (*TERMS.values(), "执行率", "执行得分", "总分", "等次")
_TILE_ROWS = 3
_NO_GRADE = "—"


def overview_page(ground: Ground) -> Page:
    """Build the page. Its last line says what the workbook was made from, with a digest of what this page and the forms show."""
    evaluation, bridge, scoring = ground.public, ground.bridge, ground.scoring
    draft = Draft(TITLE, _WIDTHS)
    last = len(_WIDTHS) - 1
    banner(draft, evaluation)
    year = evaluation.case.workbook.year
    draft.put(0, f"{year or ''}年度项目支出绩效评价总览", "title_center", across=last + 1)
    draft.next(36)
    regulation = evaluation.case.regulation
    draft.put(0, f"{subject(evaluation)}　　评价办法：{regulation.title}（{regulation.document}）", "subtitle", across=last + 1)
    draft.next(22)
    _write_verdict(draft, evaluation, len(ground.explained))
    for caution in cautions(regulation, year):
        draft.put(0, caution, "next_step", across=last + 1)
        draft.next(24)
    tiles, upper = draft.part(draft.row), upper_rows(len(evaluation.case.balances.projects))
    for _ in range(_TILE_ROWS):
        draft.next()
    charts = draft.row
    for _ in range(upper + LEAST_ROWS):
        draft.next(ROW_POINTS)
    draft.skip()
    whole, grade = _write_projects(draft, evaluation, bridge, scoring, ground.titles)
    _write_tiles(tiles, evaluation, bridge.amounts[None, None], whole, grade)
    draft.put(0, _provenance(ground, draft.cells), "note", across=last + 1)
    draft.next(24)
    area = (0, 0, draft.row - 1, last)
    fit = int(fits_one_sheet(_WIDTHS, draft.heights(), landscape=False))
    ranges = write_chart_data(draft, evaluation.case, ground.paid, bridge, scoring)
    draft.charts += overview_charts(ranges, charts, upper)
    return draft.page(print_setup(evaluation, area=area, fit_height=fit), tab_color=tab_color(evaluation))


def _provenance(ground: Ground, above: Sequence[Cell]) -> str:
    case = ground.public.case
    figures = [*_figures(TITLE, above), *(figure for page in ground.form_pages for figure in _figures(page.title, page.cells))]
    return provenance_line(
        version=__version__, regulation=case.regulation.id, pack=case.regulation.sha256, name=case.workbook.name,
        made_of=case.workbook.sha256, digest=figures_digest(figures),
    )


def _figures(title: str, cells: Sequence[Cell]) -> Iterator[Figure]:
    for cell in cells:
        match cell.value:
            case Formula(value=value) | Link(text=value) | value:
                yield title, cell.row + 1, cell.column + 1, value


def _write_verdict(draft: Draft, evaluation: Evaluation, explained: int) -> None:
    """Passed or not, and what to do next. A passed workbook goes to the bureau: it says nothing of what was mended."""
    if evaluation.passed:
        verdict = f"核查通过　　{len(evaluation.coverage)} 条规则，未发现错误"
        todo = "下一步：核对无误后，将本工作簿和自评报告一并报送。"
        if explained:
            todo += f"本单位对 {explained} 个事项作了书面说明，见“说明事项”。"
        style = "banner_passed"
    else:
        errors = evaluation.count(Severity.ERROR)
        verdict, style = f"核查未通过　　错误 {errors} 个，提醒 {evaluation.count(Severity.WARNING)} 个", "banner_note"
        todo = "下一步：打开“退回修改”文件或核查底稿的“核查问题”，逐条改正错误，保存后重新运行。本工作簿中的数据和得分只供核对，请勿报送。"
    draft.put(0, verdict, style, across=len(_WIDTHS))
    draft.next(28)
    draft.put(0, todo, "next_step", across=len(_WIDTHS))
    draft.next(24)


def _write_tiles(draft: Draft, evaluation: Evaluation, amounts: Amounts, whole: Known, grade: Spot) -> None:
    single = len(evaluation.case.balances.projects) == 1
    labels = ("全年预算数（万元）", "全年执行数（万元）", "预算执行率", "得分" if single else "得分（加权，供参考）", "等次")
    spans = ((0, 3), (3, 3), (6, 2), (8, 2), (10, 2))
    for (column, across), label in zip(spans, labels, strict=True):
        draft.put(column, label, "tile_label", across=across)
    draft.next(22)
    draft.number(0, draft.same(amounts.budget), "tile_money_wan", across=3)
    draft.number(3, draft.same(amounts.executed), "tile_money_wan", across=3)
    draft.rate(6, amounts.executed, amounts.budget, "tile_rate", across=2)
    draft.number(8, draft.same(whole), "tile_points", across=2, unknown=_missing(evaluation))
    draft.put(10, Formula(f"={grade.seen_from(draft.title)}", evaluation.case.scores.unit_grade or _NO_GRADE), "tile_text", across=2)
    draft.next(36)
    draft.next(9)


def _missing(evaluation: Evaluation) -> str:
    """What stands for a score there is not."""
    if evaluation.case.left_out:
        return _NO_GRADE
    return UNKNOWN if evaluation.case.regulation.scored else UNSCORED


# ---------------------------------------------------------------- the table


def _write_projects(
    draft: Draft, evaluation: Evaluation, bridge: Bridge, scoring: Scoring, forms: Mapping[str, str],
) -> tuple[Known, Spot]:
    """A line per project and the sum; returns the score and the grade of the whole."""
    first = draft.row
    draft.put(0, "自评表", "header")
    draft.put(1, "项目（金额单位：万元）", "header", across=2)
    for column, title in enumerate(_HEADS, start=3):
        draft.put(column, title, "header")
    draft.next(26)
    lines = []
    for balance in evaluation.case.balances.projects:
        name = str(balance.project)
        points = scoring.projects.get(name)
        lines.append(_write_project(draft, name, bridge.amounts[name, None], points, forms.get(name), _missing(evaluation)))
        grade = evaluation.case.scores.project(name)
        _write_grade(draft, scoring.projects.get(name), grade.grade if grade else None)
        draft.next(22)
    whole = _write_whole(draft, evaluation, bridge.amounts[None, None], lines, scoring)
    draft.keep(first)
    return whole


def _write_project(
    draft: Draft, name: str, amounts: Amounts, points: ProjectPoints | None, form: str | None, missing: str,
) -> tuple[Known, Known]:
    """Returns budget and score."""
    draft.put(0, Spot(form, 0, 0).link(form) if form else None, "link_center")
    draft.put(1, name, "text_wrap", across=2)
    budget = _write_amounts(draft, amounts, "")
    execution = points.execution if points else None
    draft.number(9, draft.same(execution) if execution else None, "points", unknown="—" if execution is None else UNKNOWN)
    score = draft.number(10, draft.same(points.score) if points else None, "points", unknown=missing)
    return budget, score


def _write_amounts(draft: Draft, amounts: Amounts, style: str) -> Known:
    """The amounts and the execution rate of a line; returns the budget."""
    known = {
        name: draft.number(column, draft.same(getattr(amounts, name)), f"{style}money_wan") for column, name in enumerate(TERMS, start=3)
    }
    draft.rate(8, known["executed"], known["budget"], f"{style}rate")
    return known["budget"]


def _write_grade(draft: Draft, points: ProjectPoints | None, grade: str | None) -> None:
    spot = points.grade if points else None
    draft.put(11, Formula(f"={spot.seen_from(draft.title)}", grade) if spot else _NO_GRADE, "text_center")


def _write_whole(
    draft: Draft, evaluation: Evaluation, amounts: Amounts, lines: Sequence[tuple[Known, Known]], scoring: Scoring,
) -> tuple[Known, Spot]:
    draft.put(0, amounts.budget.spot.link("资金核对"), "link_center")
    draft.put(1, "合计", "total_label", across=2)
    _write_amounts(draft, amounts, "total_")
    draft.put(9, None, "total_label")
    scores = evaluation.case.scores
    score = draft.number(10, _weighted(draft, lines, evaluation), "total_points", unknown=_missing(evaluation))
    grade: Value = _NO_GRADE
    if scores.unit_grade is not None:
        grade = Formula(f"=LOOKUP({draft.ref(score)},{scoring.parameters.grades.seen_from(draft)})", scores.unit_grade)
    spot = draft.put(11, grade, "total_center")
    draft.next(22)
    return score, spot


def _weighted(draft: Draft, lines: Sequence[tuple[Known, Known]], evaluation: Evaluation) -> Formula | None:
    """Project scores weighted by budget; projects without a budget do not count."""
    score = evaluation.case.scores.unit_score
    if score is None:
        return None
    counted = [(budget, points) for budget, points in lines if budget.value]
    products = "+".join(
        f"{draft.ref(budget)}*{draft.ref(points)}" for budget, points in counted
    )
    budgets = ",".join(draft.ranges([budget.spot for budget, _ in counted]))
    decimals = evaluation.case.regulation.points_decimals
    return Formula(f"=ROUND(({products})/SUM({budgets}),{decimals})", score)
