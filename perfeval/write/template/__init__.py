"""The standard workbook, blank or filled, from the declarations in sheets.py alone.

Row 1 title, row 2 note, row 3 headings, data from row 4; 单位信息 holds pairs from row 3.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path

from perfeval.declared.columns import Column, Sheet
from perfeval.declared.kinds import CHOICE, DATE, MONEY, NUMBER, TEXT, YEAR, Kind
from perfeval.declared.sheets import FUNDING, GUIDE, IN_TEMPLATE, PROFILE, TEMPLATE_VERSION
from perfeval.declared.sources import SOURCE
from perfeval.write.pages.measure import display_width, row_height
from perfeval.write.pages.page import Cell, Condition, Page, Print, Validation, Value, address
from perfeval.write.pages.write import write_pages
from perfeval.write.template.entry_rules import entry_rule
from perfeval.write.template.guide_page import guide_page
from perfeval.write.template.live_checks import NOTE, CheckBlock, Row, Rows, check_block

TEMPLATE_NAME = "绩效自评_标准模板.xlsx"
TEMPLATE_TITLE = "项目支出绩效自评标准模板"
ISSUED = dt.date(2021, 1, 1)
"""Date in the properties of the blank template; equal templates are equal files."""

HEADER_ROW = 2
FIRST_ROW = HEADER_ROW + 1
PLANNED_ROWS = {"spending": 20_000}
"""Rows with drop-downs and prompts, where they are not 2,000."""

LONG_TEXT = 28
"""From this width on a text column holds sentences; narrower ones hold names and codes, kept as typed."""

_REQUIRED_COLOR, _OPTIONAL_COLOR = "#2E75B6", "#BFBFBF"

_STYLES: Mapping[Kind, str] = {
    NUMBER: "input_number", DATE: "input_date", CHOICE: "input_choice", SOURCE: "input_choice", YEAR: "input_number",
}
_PROFILE_STYLES: Mapping[Kind, str] = {MONEY: "input_left_money", DATE: "input_left_date", YEAR: "input_left_number"}
_MONEY_STYLES = {"万元": "input_money_wan", "元": "input_money_yuan"}


def template_pages(rows: Rows | None = None, notice: Sequence[str] = ()) -> tuple[Page, ...]:
    """All sheets in order, blank or with these rows; `notice` stands at the top of 填表说明."""
    filled: Rows = rows or {}
    pages = [guide_page(notice)]
    for sheet in IN_TEMPLATE:
        if sheet == PROFILE:
            pages.append(_profile_page(filled.get(sheet.name, ({},))[0]))
        elif sheet != GUIDE:
            block = check_block(filled, HEADER_ROW) if sheet == FUNDING else None
            pages.append(_table_page(sheet, filled.get(sheet.name, ()), block))
    return tuple(pages)


def write_template(path: Path) -> None:
    """Write the blank standard workbook."""
    write_pages(path, template_pages(), title=TEMPLATE_TITLE, created=ISSUED)


def _profile_page(row: Row) -> Page:
    values: Row = {"template_version": TEMPLATE_VERSION, **row}
    cells = [Cell(0, 0, PROFILE.title, "title"), Cell(1, 0, PROFILE.note, "template_note")]
    validations = []
    for place, column in enumerate(PROFILE.columns, start=HEADER_ROW):
        cells += [
            Cell(place, 0, column.header, "label_required" if column.required else "label"),
            Cell(place, 1, values.get(column.name), _PROFILE_STYLES.get(column.kind, "input_left")),
            Cell(place, 2, _advice(column, blank=column.name not in values), "note"),
        ]
        validations.append(entry_rule(column, (place, 1, place, 1)))
    last = HEADER_ROW + len(PROFILE.columns) - 1
    required = [place for place, column in enumerate(PROFILE.columns, start=HEADER_ROW) if column.required]
    return Page(
        PROFILE.title, tuple(cells), {0: 34, 1: 48, 2: 44},
        {0: 36, 1: 22, **dict.fromkeys(range(HEADER_ROW, last + 1), 25)},
        freeze=(HEADER_ROW, 0), validations=tuple(validations), tab_color=_REQUIRED_COLOR,
        conditions=tuple(
            Condition((place, 1, place, 1), f'=AND({address(place, 1)}="",COUNTA($B${HEADER_ROW + 1}:$B${last})>0)',
                      "shade_warning")
            for place in required
        ),
    )


def _advice(column: Column, *, blank: bool) -> str:
    example = f"例如：{column.example}" if blank and column.example else ""
    return "。".join(part for part in (column.help, example) if part)


def _table_page(sheet: Sheet, rows: Sequence[Row], block: CheckBlock | None) -> Page:
    columns = sheet.offered
    note = f"{sheet.note}。＊ 为必填列" + (f"。{NOTE}" if block else "")
    cells = [Cell(0, 0, sheet.title, "title"), Cell(1, 0, note, "template_note")]
    cells += [Cell(row, number, None, "plain") for row in (0, 1) for number in range(1, len(columns))]
    cells += [
        Cell(HEADER_ROW, number, column.header, "header_required" if column.required else "header")
        for number, column in enumerate(columns)
    ]
    cells += [
        Cell(FIRST_ROW + i, number, row.get(column.name), _style(column))
        for i, row in enumerate(rows) for number, column in enumerate(columns)
    ]
    last = FIRST_ROW + PLANNED_ROWS.get(sheet.name, 2_000) - 1
    extra = block or CheckBlock((), (), {}, {})
    return Page(
        sheet.title, (*cells, *extra.cells), {**_widths(columns), **extra.widths},
        {0: 36, 1: 22, HEADER_ROW: 36, **_heights(columns, rows)},
        column_styles={number: _style(column) for number, column in enumerate(columns)},
        folded=tuple(n for n, column in enumerate(columns) if column.folded and not any(r.get(column.name) for r in rows)),
        freeze=(FIRST_ROW, 1), validations=tuple(_validations(columns, last)),
        conditions=(*_missing(columns, last), *extra.conditions), names=extra.names,
        print=Print(landscape=True, repeat_rows=(HEADER_ROW, HEADER_ROW)),
        tab_color=_REQUIRED_COLOR if sheet.required else _OPTIONAL_COLOR,
    )


def _style(column: Column) -> str:
    if column.kind == MONEY:
        return _MONEY_STYLES[column.unit or "元"]
    if column.kind == TEXT and column.width >= LONG_TEXT:
        return "input_long"
    return _STYLES.get(column.kind, "input_code")


def _widths(columns: Sequence[Column]) -> Mapping[int, float]:
    """Wide enough for real content, and for the heading with its star on one line."""
    return {
        number: max(column.width, display_width(column.header) + (4 if column.required else 1.5))
        for number, column in enumerate(columns)
    }


def _heights(columns: Sequence[Column], rows: Sequence[Row]) -> Mapping[int, float]:
    return {
        FIRST_ROW + i: max(row_height(_shown(row.get(column.name)), column.width, least=20) for column in columns)
        for i, row in enumerate(rows)
    }


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else ""


def _validations(columns: Sequence[Column], last: int) -> list[Validation]:
    return [entry_rule(column, (FIRST_ROW, number, last, number)) for number, column in enumerate(columns)]


def _missing(columns: Sequence[Column], last: int) -> list[Condition]:
    """A required cell left blank in a row that is being filled in."""
    first_cell, last_cell = address(FIRST_ROW, 0), address(FIRST_ROW, len(columns) - 1)
    span = f"${first_cell}:${last_cell}"
    return [
        Condition((FIRST_ROW, number, last, number),
                  f"=AND(ISBLANK({address(FIRST_ROW, number)}),COUNTA({span})>0)", "shade_warning")
        for number, column in enumerate(columns) if column.required
    ]

