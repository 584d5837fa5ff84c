"""The official form as Word tables: one for head, money and goals, one for the indicators whose headings are repeated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from perfeval.facts.quantities import Money, Points, Rate
from perfeval.words.printing import plain, points_text, rate_text, wan_text
from perfeval.words.spelling import clean_text
from perfeval.write.document.markup import aligned, paragraph, run, table, table_cell, table_row
from perfeval.write.document.typography import (
    CELL,
    CELL_HEAD,
    FORM_TITLE,
    GAP,
    LANDSCAPE_TYPE_WIDTH,
    SMALL_CELL,
    SMALL_HEAD,
    TABLE_NOTE,
    TWIPS_PER_MM,
)
from perfeval.write.forms.form import FormCell, OfficialForm, Role

MANY_COLUMNS, MANY_ROWS = 9, 19
"""A form with more columns or rows is set in small type, to stay on one page where that is possible."""

_BOLD = frozenset({Role.HEADER, Role.TOTAL, Role.TOTAL_POINTS})

Styles = tuple[str, str]
"""Paragraph style of an ordinary cell and of a bold one."""


def form_blocks(form: OfficialForm) -> Iterator[str]:
    """The form of one project, as wide as the sheet: title, year, tables, foot."""
    printed = [cell for cell in form.cells if cell.role is not Role.SOURCE]
    large = form.shape.columns > MANY_COLUMNS or len(form.heights) > MANY_ROWS
    styles = (SMALL_CELL, SMALL_HEAD) if large else (CELL, CELL_HEAD)
    columns = [round(LANDSCAPE_TYPE_WIDTH * TWIPS_PER_MM * share / sum(form.shape.widths)) for share in form.shape.widths]
    yield paragraph(FORM_TITLE, run(clean_text(form.shape.title)))
    yield paragraph(TABLE_NOTE, run(clean_text(form.year)), end=aligned("center"))
    yield _table([cell for cell in printed if cell.row < form.head], columns, styles)
    yield paragraph(GAP, "")
    yield _table([cell for cell in printed if cell.row >= form.head], columns, styles, repeated=form.head)
    yield paragraph(GAP, "")
    if form.foot:
        yield paragraph(TABLE_NOTE, run(clean_text(form.foot)))


def _table(cells: Sequence[FormCell], columns: Sequence[int], styles: Styles, repeated: int | None = None) -> str:
    """`columns` are widths in twentieths of a point; the row `repeated` is printed again on every page."""
    places = {(row, cell.column): cell for cell in cells for row in range(cell.row, cell.row + cell.rows)}
    rows = dict.fromkeys(row for row, _ in sorted(places))
    return table(columns, [table_row(_row(row, places, columns, styles), repeated=row == repeated) for row in rows])


def _row(row: int, places: Mapping[tuple[int, int], FormCell], columns: Sequence[int], styles: Styles) -> Iterator[str]:
    """The cells of a row from left to right; where the form has none, an empty one."""
    column = 0
    while column < len(columns):
        cell = places.get((row, column)) or FormCell(row, column, None)
        merged = "" if cell.rows == 1 else '<w:vMerge w:val="restart"/>' if cell.row == row else "<w:vMerge/>"
        yield _cell(cell, columns, styles, merged, clean_text(_text(cell)) if cell.row == row else "")
        column += cell.columns


def _cell(cell: FormCell, columns: Sequence[int], styles: Styles, merged: str, text: str) -> str:
    lines = _lines(text, styles[cell.role in _BOLD], "left" if cell.role is Role.TEXT else "center")
    return table_cell(sum(columns[cell.column:cell.column + cell.columns]), lines, columns=cell.columns, merged=merged)


def _text(cell: FormCell) -> str:
    """What is read in a cell; a figure by its unit."""
    match cell.value:
        case Money(int() as fen):
            return wan_text(fen)
        case Rate(Decimal() as share):
            return rate_text(share)
        case Points(Decimal() as points):
            return plain(points) if cell.role in {Role.NUMBER, Role.TOTAL} else points_text(points)
        case None | str() as text:
            return text or ""
    return cell.unknown


@lru_cache(maxsize=1024)
def _lines(text: str, style: str, align: str) -> str:
    """The lines of a cell; most cells of a form hold what those of the next one hold."""
    return "".join(paragraph(style, run(line), end=aligned(align)) for line in text.splitlines() or [""])
