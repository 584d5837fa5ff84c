"""An XlsxWriter worksheet that keeps each cell as the XML it will be: what the library writes, in a fraction of the time.

XlsxWriter keeps a record for every cell, looks for thirty new functions in every formula and assembles each tag from
its attributes. Pages have thousands of cells of five kinds and only old functions; their XML is known when they are
placed. tests/test_write.py holds a sheet written here against the library's own, byte by byte.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from typing import Any

from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.worksheet import Worksheet

from perfeval.words.spelling import escaped
from perfeval.write.pages.page import Formula, Link, Page, address, letters
from perfeval.write.pages.shared_strings import BLANK, NAMED, Texts, shortened, units
from perfeval.write.pages.shared_styles import looks

LINK_LIMIT = 65_000
"""Links on one sheet; Excel holds 65,530."""

TARGET_LIMIT = 2_070
"""UTF-16 units of the place a link leads to: what Excel opens (2,079), without the prefix that says it is a place here."""

EXACT_DIGITS = 10**15
"""From here on a spreadsheet number is no longer exact."""

Shown = float | int | str
"""What a cell shows, for the charts."""

_PIXELS_PER_ROW = 20
"""Height of a row that says nothing of its own."""


class PageSheet(Worksheet):
    """A worksheet for the cells of a page. `table` holds the XML of each cell."""

    table: dict[int, dict[int, str]]
    str_table: Texts

    def fill(self, page: Page) -> None:
        """Place all cells of a page, and make its rows as high as it says. Raises ValueError for what no sheet can hold."""
        self.page, self.links = page, dict[tuple[int, int], Link]()
        for row, height in page.heights.items():
            pixels = int(height * 4 / 3 + 0.5)
            self.row_info[row], self.row_sizes[row] = pixels, [pixels, False]
        table, numbers, tags = self.table, looks().numbers, self._tags()
        for cell in page.cells:
            row, column, value, number = cell.row, cell.column, cell.value, numbers[cell.style]
            if cell.to_row is not None or cell.to_column is not None:
                self._merge(row, column, cell.to_row or row, cell.to_column or column, number)
            table[row][column] = f'<c r="{letters(column)}{row + 1}" s="{number}"{tags[type(value)](value)}'
            if type(value) is Link and len(self.links) < LINK_LIMIT:
                self._lead(row, column, value)
        self._reach()

    def _tags(self) -> Mapping[type, Callable[[Any], str]]:
        """Type of a value -> what makes of it the end of the tag of its cell."""
        text = self.str_table.tags.__getitem__
        return {
            str: text, type(None): lambda _none: BLANK, Formula: _formula, Link: lambda link: text(link.text),
            Decimal: self._number, int: self._number, dt.date: self._day, dt.datetime: self._day,
        }

    def _merge(self, row: int, column: int, to_row: int, to_column: int, style: int) -> None:
        if (to_row, to_column) == (row, column):
            return
        columns = range(column, to_column + 1)
        for each_row in range(row, to_row + 1):
            cells = self.table[each_row]
            if not cells.keys().isdisjoint(columns):
                self._refuse_overlap(row, column, to_row, to_column)
            for each in columns:
                cells[each] = f'<c r="{letters(each)}{each_row + 1}" s="{style}"{BLANK}'
        self.merge.append((row, column, to_row, to_column))

    def _refuse_overlap(self, row: int, column: int, to_row: int, to_column: int) -> None:
        for first, left, last, right in self.merge:
            if first <= to_row and row <= last and left <= to_column and column <= right:
                raise OverlappingRange(f"{address(max(row, first), max(column, left))} is merged already")

    def _lead(self, row: int, column: int, link: Link) -> None:
        if units(link.target) > TARGET_LIMIT:
            raise ValueError(f"page {self.page.title!r}: {address(row, column)} cannot be written as a link")
        self.links[row, column] = link

    def _reach(self) -> None:
        """How far the cells and rows go, and sixteen rows -> the columns they use."""
        self.spans: dict[int, tuple[int, int]] = {}
        for row, cells in self.table.items():
            first, last = min(cells), max(cells)
            if row // 16 in self.spans:
                others = self.spans[row // 16]
                first, last = min(first, others[0]), max(last, others[1])
            self.spans[row // 16] = first, last
        rows = [*self.table, *self.page.heights]
        columns = [*([0] if self.page.heights else []), *(column for span in self.spans.values() for column in span)]
        for corner in ((min(rows), min(columns)), (max(rows), max(columns))) if rows else ():
            if self._check_dimensions(*corner):
                raise ValueError(f"page {self.page.title!r}: row {corner[0]}, column {corner[1]} cannot be written")

    def _number(self, number: Decimal | int) -> str:
        """A number, as a text where a spreadsheet could not hold it exactly."""
        return f"><v>{float(number):.16G}</v></c>" if _is_exact(number) else self.str_table.tags[_digits(number)]

    def _day(self, day: dt.date) -> str:
        """A date or a moment, as spreadsheets count them."""
        return f"><v>{self._convert_date_time(day):.16G}</v></c>"

    def shown(self, value: object) -> Shown:
        """What a cell shows of its value."""
        if isinstance(value, Formula):
            return _stored(value)
        if isinstance(value, Decimal | int):
            return f"{float(value):.16g}" if _is_exact(value) else _digits(value)
        if isinstance(value, dt.date):
            return f"{self._convert_date_time(value):.16g}"
        return "" if value is None else shortened(value.text if isinstance(value, Link) else str(value))

    # ------------------------------------------------------------ what the library calls

    def _get_range_data(self, row_start: int, col_start: int, row_end: int, col_end: int) -> list[Shown | None]:
        rows, columns = range(row_start, row_end + 1), range(col_start, col_end + 1)
        shown = {(cell.row, cell.column): self.shown(cell.value) for cell in self.page.cells if cell.row in rows and cell.column in columns}
        data: list[Shown | None] = []
        for row in rows:
            if row not in self.table:
                data.append(None)  # to the library a row that is not there is one gap
                continue
            cells = self.table[row]
            data += [None if column not in cells else "" if cells[column].endswith(BLANK) else shown[row, column] for column in columns]
        return data

    def _write_rows(self) -> None:
        parts: list[str] = []
        for row in sorted({*self.table, *self.row_info}):
            cells, height = self.table.get(row), self.row_info.get(row, _PIXELS_PER_ROW)
            span = f' spans="{_span(self.spans[row // 16])}"' if row // 16 in self.spans else ""
            high = f' ht="{height * 0.75:.16g}" customHeight="1"' if height != _PIXELS_PER_ROW else ""
            if cells is None:
                parts.append(f'<row r="{row + 1}"{span}{high}/>')
            else:
                parts += (f'<row r="{row + 1}"{span}{high}>', *(cells[column] for column in sorted(cells)), "</row>")
        rows = "".join(parts)
        self.str_table.cells += rows.count(NAMED)
        self.fh.write(rows)
        self.table.clear()  # a large summary need not be there twice

    def _write_merge_cells(self) -> None:
        if self.merge:
            self.fh.write(f'<mergeCells count="{len(self.merge)}">{"".join(_merged(self.merge))}</mergeCells>')

    def _write_hyperlinks(self) -> None:
        if self.links:
            self.fh.write(f"<hyperlinks>{''.join(self._hyperlinks())}</hyperlinks>")

    def _hyperlinks(self) -> Iterable[str]:
        for (row, column), link in sorted(self.links.items()):
            target, text = self._escape_attributes(link.target), self._escape_attributes(shortened(link.text))
            yield f'<hyperlink ref="{letters(column)}{row + 1}" location="{target}" display="{text}"/>'


def _formula(formula: Formula) -> str:
    """A formula, and the value it has."""
    stored, expression = _stored(formula), checked(formula.expression)[1:]
    if isinstance(stored, str) and stored:
        return f' t="str"><f>{escaped(expression)}</f><v>{escaped(stored)}</v></c>'
    return f"><f>{escaped(expression)}</f><v>{stored}</v></c>"


def _span(columns: tuple[int, int]) -> str:
    return f"{columns[0] + 1}:{columns[1] + 1}"


def _merged(areas: Iterable[tuple[int, int, int, int]]) -> Iterable[str]:
    for row, column, to_row, to_column in areas:
        yield f'<mergeCell ref="{letters(column)}{row + 1}:{letters(to_column)}{to_row + 1}"/>'


def _is_exact(number: Decimal | int) -> bool:
    return -EXACT_DIGITS < number < EXACT_DIGITS


def _digits(number: Decimal | int) -> str:
    return f"{number:f}" if isinstance(number, Decimal) else str(number)


def _stored(formula: Formula) -> Shown:
    held = formula.value
    return "" if held is None else float(held) if isinstance(held, Decimal) else held


def checked(expression: str) -> str:
    """A formula that stays inside its workbook. Raises ValueError for any other."""
    if not expression.startswith("=") or "[" in expression or len(expression) > 8_192:
        raise ValueError(f"not a formula within the workbook: {expression[:80]}")
    return expression
