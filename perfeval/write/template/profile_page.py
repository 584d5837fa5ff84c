"""单位信息: a key and a value in each row, with what it takes beside it."""

from __future__ import annotations

from collections.abc import Mapping

from perfeval.declared.columns import Column
from perfeval.declared.kinds import DATE, MONEY, YEAR, Kind
from perfeval.declared.sheets import PROFILE, TEMPLATE_VERSION
from perfeval.write.pages.measure import row_height
from perfeval.write.pages.page import Cell, Condition, Page, address
from perfeval.write.template.entry_rules import entry_rule
from perfeval.write.template.live_checks import Row

_FIRST_ROW = 2
_WIDTHS = {0: 34.0, 1: 48.0, 2: 44.0}
_LEAST = 25.0
"""Points of a row."""
_COLOR = "#2E75B6"
_STYLES: Mapping[Kind, str] = {MONEY: "input_left_money", DATE: "input_left_date", YEAR: "input_left_number"}


def profile_page(row: Row) -> Page:
    """The sheet with these values, blank where there is none."""
    values: Row = {"template_version": TEMPLATE_VERSION, **row}
    cells = [Cell(0, 0, PROFILE.title, "title"), Cell(1, 0, PROFILE.note, "template_note")]
    places = list(enumerate(PROFILE.columns, start=_FIRST_ROW))
    heights = {0: 36.0, 1: 22.0}
    for place, column in places:
        value, advice = values.get(column.name), _advice(column, blank=column.name not in values)
        heights[place] = _height(column, value, advice)
        cells += [
            Cell(place, 0, column.header, "label_required" if column.required else "label"),
            Cell(place, 1, value, _STYLES.get(column.kind, "input_left")),
            Cell(place, 2, advice, "note"),
        ]
    last = _FIRST_ROW + len(PROFILE.columns) - 1
    return Page(
        PROFILE.title, tuple(cells), _WIDTHS, heights,
        freeze=(_FIRST_ROW, 0), validations=tuple(entry_rule(column, (place, 1, place, 1)) for place, column in places), tab_color=_COLOR,
        conditions=tuple(
            Condition((place, 1, place, 1), f'=AND({address(place, 1)}="",COUNTA($B${_FIRST_ROW + 1}:$B${last})>0)', "shade_warning")
            for place, column in places if column.required
        ),
    )


def _height(column: Column, value: object, advice: str) -> float:
    """Room for the value and what is said beside it, and to write a value of the usual length."""
    text = value if isinstance(value, str) else ""
    return max(_LEAST, row_height(advice, _WIDTHS[2]), *(row_height(each, _WIDTHS[1]) for each in (text, "0" * column.width)))


def profile_place(name: str) -> tuple[int, int]:
    """Row and column of the value with that identifier."""
    return _FIRST_ROW + PROFILE.columns.index(PROFILE.column(name)), 1


def _advice(column: Column, *, blank: bool) -> str:
    example = f"例如：{column.example}" if blank and column.example else ""
    return "。".join(part for part in (column.help, example) if part)
