"""A table of the standard workbook: on the screen to type and paste into, on paper ruled to write on by hand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfeval.declared.columns import Column, Sheet
from perfeval.declared.kinds import CHOICE, DATE, MONEY, NUMBER, TEXT, Kind
from perfeval.declared.sources import SOURCE
from perfeval.write.pages.measure import display_width, row_height
from perfeval.write.pages.page import LAST_ROW, Cell, Condition, Page, Print, Validation, Value, address
from perfeval.write.pages.paper import lines_on_sheet
from perfeval.write.template.entry_rules import entry_rule
from perfeval.write.template.live_checks import NOTE, CheckBlock, Row

TITLE_HEIGHT, NOTE_HEIGHT, HEADER_HEIGHT = 36, 22, 36
HEADER_ROW = 2
FIRST_ROW = HEADER_ROW + 1
PLANNED_ROWS = {"spending": 20_000}
"""Rows with drop-downs and prompts, where they are not 2,000."""

LONG_TEXT = 28
"""From this width on a text column holds sentences; narrower ones hold names and codes, kept as typed."""
_LINE, _LONG_LINE = 30, 60
"""Points of a ruled line to write on by hand: two lines of typed text, four where a column of sentences is this wide or wider."""
_WIDE = 40

_REQUIRED_COLOR, _OPTIONAL_COLOR = "#2E75B6", "#BFBFBF"
_STYLES: Mapping[Kind, str] = {NUMBER: "input_number", DATE: "input_date", CHOICE: "input_choice", SOURCE: "input_choice"}
_MONEY_STYLES = {"万元": "input_money_wan", "元": "input_money_yuan"}


def table_page(sheet: Sheet, rows: Sequence[Row], block: CheckBlock | None) -> Page:
    """A table blank or with these rows; `block` stands beside it and is not printed."""
    columns = sheet.offered
    folded = tuple(n for n, column in enumerate(columns) if column.folded and not any(row.get(column.name) for row in rows))
    widths = _widths(columns)
    extra = block or CheckBlock((), (), {}, {})
    last = FIRST_ROW + PLANNED_ROWS.get(sheet.name, 2_000) - 1
    lines = _heights(columns, rows) or _ruled_lines(columns, [width for n, width in widths.items() if n not in folded])
    return Page(
        sheet.title, (*_head(sheet, note=NOTE if block else ""), *_body(columns, rows, lines), *extra.cells), {**widths, **extra.widths},
        {0: TITLE_HEIGHT, 1: NOTE_HEIGHT, HEADER_ROW: HEADER_HEIGHT, **lines},
        column_styles={number: f"open_{_style(column)}" for number, column in enumerate(columns)}, folded=folded,
        freeze=(FIRST_ROW, 1), validations=tuple(_validations(columns, last)),
        conditions=(*_required(columns, last), _ruled_when_filled(columns, last), *extra.conditions), names=extra.names,
        print=Print(landscape=True, repeat_rows=(HEADER_ROW, HEADER_ROW), area=(0, 0, LAST_ROW, len(columns) - 1) if block else None),
        tab_color=_REQUIRED_COLOR if sheet.required else _OPTIONAL_COLOR, gridlines=True,
    )


def _head(sheet: Sheet, note: str) -> list[Cell]:
    columns = sheet.offered
    told = "。".join(part for part in (sheet.note, "＊ 为必填列", note) if part)
    return [
        Cell(0, 0, sheet.title, "title"), Cell(1, 0, told, "template_note"),
        *(Cell(row, number, None, "plain") for row in (0, 1) for number in range(1, len(columns))),
        *(Cell(HEADER_ROW, number, column.header, "header") for number, column in enumerate(columns)),
    ]


def _body(columns: Sequence[Column], rows: Sequence[Row], lines: Mapping[int, float]) -> list[Cell]:
    """The rows, or ruled lines without a value where there are none."""
    values = dict(enumerate(rows, FIRST_ROW))
    return [
        Cell(row, number, values.get(row, {}).get(column.name), _style(column)) for row in lines for number, column in enumerate(columns)
    ]


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


def _ruled_lines(columns: Sequence[Column], widths: Sequence[float]) -> Mapping[int, float]:
    """Lines to write on that fill one sheet of paper."""
    height = _LONG_LINE if any(column.kind == TEXT and column.width >= _WIDE for column in columns) else _LINE
    count = lines_on_sheet(widths, TITLE_HEIGHT + NOTE_HEIGHT + HEADER_HEIGHT, height, landscape=True)
    return dict.fromkeys(range(FIRST_ROW, FIRST_ROW + count), height)


def _shown(value: Value) -> str:
    return value if isinstance(value, str) else ""


def _validations(columns: Sequence[Column], last: int) -> list[Validation]:
    return [entry_rule(column, (FIRST_ROW, number, last, number)) for number, column in enumerate(columns)]


def _whole_row(columns: Sequence[Column]) -> str:
    return f"$A{FIRST_ROW + 1}:${address(FIRST_ROW, len(columns) - 1)}"


def _required(columns: Sequence[Column], last: int) -> tuple[Condition, Condition]:
    """The star of a required heading, and its cells left blank in a row that is being filled in; under a heading pasted over it neither."""
    heading = f"A${HEADER_ROW + 1}"
    same = (f'{heading}="{column.header}"' for column in columns if column.required)
    required = f"OR({','.join(same)})"
    blank = f"=AND(ISBLANK({address(FIRST_ROW, 0)}),COUNTA({_whole_row(columns)})>0,{required})"
    right = len(columns) - 1
    return (
        Condition((HEADER_ROW, 0, HEADER_ROW, right), f"={required}", "shade_required"),
        Condition((FIRST_ROW, 0, last, right), blank, "shade_warning"),
    )


def _ruled_when_filled(columns: Sequence[Column], last: int) -> Condition:
    """A row beyond the ruled ones is ruled as soon as it holds something, and an empty one is not printed."""
    return Condition((FIRST_ROW, 0, last, len(columns) - 1), f"=COUNTA({_whole_row(columns)})>0", "shade_ruled")
