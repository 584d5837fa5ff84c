"""项目支出绩效自评复核表: what the unit stated beside what the reviewer finds, with live sums and deviations.

Columns after the review forms that finance bureaus publish; the two steps (主管部门审核, 财政复核) follow the reporting chain of 财预〔2020〕10号.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.scores import IndicatorScore, ProjectScore
from perfeval.words.notation.shown import VALUED
from perfeval.words.printing import short_percent
from perfeval.words.readings import Reading
from perfeval.write.forms.indicators import in_form_order
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Formula, Page, Print, address
from perfeval.write.pages.paper import fits_one_sheet

TITLE = "复核表"

_COLUMNS = (
    ("一级指标", 11), ("二级指标", 13), ("三级指标", 26), ("指标性质", 8), ("指标值", 15), ("计量单位", 8), ("权重", 8), ("自评完成值", 15),
    ("自评得分", 9), ("复核完成值", 15), ("复核得分", 9), ("复核指标偏差", 10), ("备注", 30),
)
_HINT = ("提示（不打印）", 20)
_AT = {title: column for column, (title, _) in enumerate((*_COLUMNS, _HINT))}
_STEPS = ("主管部门审核", "财政复核")


class _Stated(Struct, frozen=True):
    """One line to be reviewed; numbers None where not known."""

    level1: str | None
    level2: str | None
    level3: str
    direction: str | None
    target: str
    unit: str | None
    weight: Decimal | None
    actual: str
    points: Decimal | None


def review_forms(evaluation: Evaluation) -> Iterator[Page]:
    """A page per project."""
    projects = evaluation.case.scores.projects
    for number, project in enumerate(projects, start=1):
        yield _page(evaluation, project, TITLE if len(projects) == 1 else f"{TITLE}{number}")


def _page(evaluation: Evaluation, project: ProjectScore, title: str) -> Page:
    draft = Draft(title, [width for _, width in (*_COLUMNS, _HINT)])
    last = len(_COLUMNS)
    workbook = evaluation.case.workbook
    draft.put(0, "项目支出绩效自评复核表", "form_title", across=last)
    draft.next(34)
    draft.put(0, f"（{workbook.year or '    '}年度）", "form_year", across=last)
    draft.next(22)
    for label, value, column, across in (("项目名称", project.project, 0, 5), ("实施单位", workbook.unit, 6, 6)):
        draft.put(column, label, "form_label")
        draft.put(column + 1, value, "form_text", across=across)
    draft.next(24)
    head = draft.row
    for column, (heading, _) in enumerate(_COLUMNS):
        draft.put(column, heading, "form_header")
    draft.put(last, _HINT[0], "note")
    draft.next(32)
    first = draft.row
    for line in _lines(evaluation, project):
        _write_line(draft, line)
    _write_total(draft, first)
    for step in _STEPS:
        _write_step(draft, step)
    draft.put(0, "偏差为复核得分减自评得分。扣分应在备注写明依据；可能的扣分见“工作底稿”，只供参考。", "note", across=last)
    draft.next(22)
    area = (0, 0, draft.row - 1, last - 1)
    fit = int(fits_one_sheet([width for _, width in _COLUMNS], draft.heights(), landscape=True))
    return draft.page(Print(landscape=True, repeat_rows=(head, head), area=area, fit_height=fit), freeze=(head + 1, 3))


def _lines(evaluation: Evaluation, project: ProjectScore) -> Iterator[_Stated]:
    """预算执行, where it has points, then the indicators in the order of the form."""
    form = evaluation.case.workbook.form_of(project.project)
    if project.execution_weight is not None:
        claimed = form.claimed_execution_points if form is not None else None
        rate = short_percent(project.execution_rate) if project.execution_rate is not None else ""
        yield _Stated(
            "预算执行", None, "预算执行率", None, "100%", None, project.execution_weight, rate,
            project.execution_points if claimed is None else claimed,
        )
    for each in in_form_order(evaluation.case.regulation, project.indicators):
        yield _of_indicator(each)


def _of_indicator(score: IndicatorScore) -> _Stated:
    value, unit = _apart(score.target)
    return _Stated(
        score.level1, score.level2, score.level3 or "", score.direction, value, unit, score.weight, score.actual.text,
        score.points if score.claimed is None else score.claimed,
    )


def _apart(reading: Reading) -> tuple[str, str | None]:
    """A target without its sign and unit where both have columns, and the unit; words as they stand."""
    if reading.form not in VALUED or not reading.typed:
        return reading.text, reading.unit
    return reading.typed.removesuffix(reading.unit or "") or reading.typed, reading.unit


def _write_line(draft: Draft, line: _Stated) -> None:
    weight, own, reviewed, note = (address(draft.row, _AT[name]) for name in ("权重", "自评得分", "复核得分", "备注"))
    for column, text in enumerate((line.level1, line.level2, line.level3, line.direction, line.target, line.unit)):
        draft.put(column, text, "form_text" if column == _AT["三级指标"] else "form_center")
    draft.number(_AT["权重"], line.weight, "form_number", unknown="")
    draft.put(_AT["自评完成值"], line.actual, "form_center")
    draft.number(_AT["自评得分"], line.points, "form_points", unknown="")
    for name, style in (("复核完成值", "review_text"), ("复核得分", "review_points"), ("备注", "review_text")):
        draft.put(_AT[name], None, style)
    draft.put(_AT["复核指标偏差"], Formula(f'=IF(OR({reviewed}="",{own}=""),"",ROUND({reviewed}-{own},2))', ""), "form_points")
    draft.put(_AT[_HINT[0]], Formula(
        f'=IF({reviewed}="","",IF(AND({weight}<>"",{reviewed}>{weight}),"复核得分高于权重",'
        f'IF(AND({reviewed}<{own},{note}=""),"扣分没有写明依据","")))', "",
    ), "note")
    draft.next(26)


def _write_total(draft: Draft, first: int) -> None:
    """合计: sums of what stands above; that of the review once every line has one."""
    last = draft.row - 1
    draft.put(0, "合计", "form_total", across=_AT["权重"])
    for name in ("自评完成值", "复核完成值", "备注"):
        draft.put(_AT[name], None, "form_total")
    for name in ("权重", "自评得分"):
        known = [cell.value for cell in draft.cells if cell.column == _AT[name] and first <= cell.row <= last]
        value = sum((each for each in known if isinstance(each, Decimal)), Decimal(0))
        draft.number(_AT[name], Formula(f"=ROUND(SUM({_cells(name, first, last)}),2)", value), "form_total_points")
    cells = _cells("复核得分", first, last)
    draft.put(_AT["复核得分"], Formula(f'=IF(COUNT({cells})<ROWS({cells}),"",ROUND(SUM({cells}),2))', ""), "form_total_points")
    own, reviewed = (address(draft.row, _AT[name]) for name in ("自评得分", "复核得分"))
    draft.put(_AT["复核指标偏差"], Formula(f'=IF({reviewed}="","",ROUND({reviewed}-{own},2))', ""), "form_total_points")
    draft.next(26)


def _cells(name: str, first: int, last: int) -> str:
    return f"{address(first, _AT[name])}:{address(last, _AT[name])}"


def _write_step(draft: Draft, step: str) -> None:
    """Who looked at it, when, and what came of it."""
    fields: Sequence[tuple[str, int, int]] = (("审核意见", 2, 4), ("得分", 7, 1), ("审核人", 9, 1), ("日期", 11, 1))
    draft.put(0, step, "form_label", across=2)
    for label, column, across in fields:
        draft.put(column, label, "form_label")
        draft.put(column + 1, None, "review_text", across=across)
    draft.next(30)
