"""A file that looks like a filled form and is not read as one: what it looks like, and which label was missing."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.declared.kinds import Remark
from perfeval.declared.official_form import HEAD, INDICATOR, MONEY, TITLE
from perfeval.facts.tables import CellRemark
from perfeval.read.cells.raw import RawSheet, RawWorkbook
from perfeval.read.forms.grid import FormGrid
from perfeval.words.addresses import Position
from perfeval.words.spelling import clean_text, text_of

_TITLED = 6
"""Rows from the top among which a title stands."""

_LONGEST = 60
_TITLE_OF_INDICATORS = {"level3": "三级指标", "target": "年度指标值", "actual": "实际完成值"}


def near_miss(raw: RawWorkbook) -> CellRemark | None:
    """The one thing to say of a file that bears the title of a form: None where no sheet does."""
    for sheet in raw.sheets:
        for row, column in _titles(sheet):
            title = clean_text(text_of(sheet.cell(row, column)))
            return CellRemark(
                Remark.FORM_UNKNOWN, sheet.title, sheet.place(row, column), raw=title, detail="；".join(_missing(FormGrid(sheet))))
    return None


def _titles(sheet: RawSheet) -> Iterator[Position]:
    grid = FormGrid(sheet)
    for row in range(1, min(_TITLED, sheet.height) + 1):
        for column in grid.filled(row):
            text = grid.text(row, column)
            if len(text) <= _LONGEST and TITLE.search(text) is not None:
                yield row, column


def _missing(grid: FormGrid) -> Iterator[str]:
    """Which of the labels a form is known by the sheet lacks; nearly the headings of indicators are named with their row."""
    rows = range(1, grid.raw.height + 1)
    labels = {HEAD[label] for row in rows for column in grid.filled(row) for label, _ in grid.stated(row, column, HEAD)}
    if "project" not in labels:
        yield "没有找到“项目名称”"
    if not any(grid.headings(row, MONEY).keys() >= {"budget", "executed"} for row in rows):
        yield "没有找到资金情况（全年预算数、全年执行数）"
    best = max(rows, key=lambda row: len(_TITLE_OF_INDICATORS.keys() & grid.headings(row, INDICATOR).keys()), default=1)
    found = _TITLE_OF_INDICATORS.keys() & grid.headings(best, INDICATOR).keys()
    lacking = "、".join(word for name, word in _TITLE_OF_INDICATORS.items() if name not in found)
    if lacking:
        yield f"第{best}行像是绩效指标的标题，缺少“{lacking}”" if found else f"没有找到绩效指标的标题（{lacking}）"
