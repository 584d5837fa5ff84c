"""An XlsxWriter worksheet that keeps each cell as the XML it will be: what the library writes, in a third of the time.

XlsxWriter keeps a record for every cell, looks for thirty new functions in every formula and assembles each tag from
its attributes. Pages have thousands of cells of five kinds and only old functions; their XML is known when they are
placed. tests/test_write.py holds a sheet written here against the library's own, byte by byte.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from html import escape
from typing import Any

from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from perfeval.spelling import legal_text
from perfeval.workbook.page import Formula, Link, Page, address, letters

TEXT_LIMIT = 32_767
"""UTF-16 units a spreadsheet cell can hold."""

SHORTENED = "……（文字过长，以下从略）"

LINK_LIMIT = 65_000
"""Links on one sheet; Excel holds 65,530."""

EXACT_DIGITS = 10**15
"""From here on a spreadsheet number is no longer exact."""

Shown = float | int | str
"""What a cell shows, for the charts."""

_BLANK = "/>"
_PIXELS_PER_ROW = 20
"""Height of a row that says nothing of its own."""


class PageSheet(Worksheet):
    """A worksheet for the cells of a page. `table` holds of each cell its XML behind the style, its format, what it shows."""

    table: dict[int, dict[int, tuple[str, Format, Shown]]]

    def fill(self, page: Page, looks: Mapping[str, Format]) -> None:
        """Place all cells of a page, and make its rows as high as it says. Raises ValueError for what no sheet can hold."""
        table, links = self.table, 0
        for row, height in page.heights.items():
            pixels = int(height * 4 / 3 + 0.5)
            self.row_info[row], self.row_sizes[row] = pixels, [pixels, False]
        self._reach(page)
        for row, column, value, style, to_row, to_column in page.cells:
            look = looks[style]
            if (to_row or row) > row or (to_column or column) > column:
                self._merge(row, column, to_row or row, to_column or column, look)
            if isinstance(value, Link) and links < LINK_LIMIT:
                links += 1
                if self.write_url(row, column, f"internal:{value.target}", look, shortened(value.text)):
                    raise ValueError(f"page {page.title!r}: {address(row, column)} cannot be written as a link")
            else:
                end, shown = _ENDS[type(value)](self, value)
                table[row][column] = end, look, shown

    def _reach(self, page: Page) -> None:
        """How far the cells and rows of a page go; the library looks at this for every one of them."""
        rows = [*page.heights, *(row for cell in page.cells for row in (cell.row, cell.to_row or cell.row))]
        columns = [*([0] if page.heights else []), *(c for cell in page.cells for c in (cell.column, cell.to_column or cell.column))]
        for corner in ((min(rows), min(columns)), (max(rows), max(columns))) if rows else ():
            if self._check_dimensions(*corner):
                raise ValueError(f"page {page.title!r}: row {corner[0]}, column {corner[1]} cannot be written")

    def _merge(self, row: int, column: int, to_row: int, to_column: int, look: Format) -> None:
        blank = _BLANK, look, ""
        for each_row in range(row, to_row + 1):
            cells = self.table[each_row]
            for each_column in range(column, to_column + 1):
                if (each_row, each_column) in self.merged_cells:
                    raise OverlappingRange(f"{address(each_row, each_column)} is merged already")
                self.merged_cells[each_row, each_column] = ""
                cells[each_column] = blank
        self.merge.append([row, column, to_row, to_column])

    def text(self, text: str) -> tuple[str, Shown]:
        """A text, never taken for anything else."""
        if not text:
            return _BLANK, ""
        text = shortened(text)
        return f' t="s"><v>{self.str_table._get_shared_string_index(text)}</v></c>', text

    def formula(self, formula: Formula) -> tuple[str, Shown]:
        """A formula, and the value it has."""
        held = formula.value
        stored: Shown = "" if held is None else float(held) if isinstance(held, Decimal) else held
        kind = ' t="str"' if isinstance(stored, str) and stored else ""
        value = escape(stored, quote=False) if isinstance(stored, str) else stored
        return f"{kind}><f>{escape(checked(formula.expression)[1:], quote=False)}</f><v>{value}</v></c>", stored

    def number(self, number: Decimal | int) -> tuple[str, Shown]:
        """A number, as a text where a spreadsheet could not hold it exactly."""
        if not -EXACT_DIGITS < number < EXACT_DIGITS:
            return self.text(f"{number:f}" if isinstance(number, Decimal) else str(number))
        return f"><v>{float(number):.16G}</v></c>", f"{float(number):.16g}"

    def day(self, day: dt.date) -> tuple[str, Shown]:
        """A date or a moment, as spreadsheets count them."""
        number = self._convert_date_time(day)
        return f"><v>{number:.16G}</v></c>", f"{number:.16g}"

    # ------------------------------------------------------------ what the library calls

    def _write_string(self, row: int, col: int, string: str, cell_format: Format) -> int:
        end, shown = self.text(string)
        self.table[row][col] = end, cell_format, shown
        return 0

    def _prepare_formula(self, formula: str, expand_future_functions: bool = False) -> str:  # noqa: ARG002 - the library's name
        return formula.removeprefix("=")

    def _get_range_data(self, row_start: int, col_start: int, row_end: int, col_end: int) -> list[Shown | None]:
        rows = [self.table.get(row) for row in range(row_start, row_end + 1)]
        columns = range(col_start, col_end + 1)
        return [value for cells in rows for value in _values(cells, columns)]

    def _write_rows(self) -> None:
        spans = self._spans()
        places: dict[Format, int] = {}  # two styles that look the same share a place, and the library searches for it
        parts: list[str] = []
        for row in sorted({*self.table, *self.row_info}):
            cells, height = self.table.get(row, {}), self.row_info.get(row, _PIXELS_PER_ROW)
            span = f' spans="{spans[row // 16]}"' if row // 16 in spans else ""
            high = f' ht="{height * 0.75:.16g}" customHeight="1"' if height != _PIXELS_PER_ROW else ""
            parts.append(f'<row r="{row + 1}"{span}{high}{">" if cells else "/>"}')
            for column in sorted(cells):
                end, style, _ = cells[column]
                if style not in places:
                    places[style] = style._get_xf_index()
                parts.append(f'<c r="{letters(column)}{row + 1}" s="{places[style]}"{end}')
            if cells:
                parts.append("</row>")
        self.fh.write("".join(parts))

    def _spans(self) -> dict[int, str]:
        """Sixteen rows -> the columns they use."""
        blocks: dict[int, list[int]] = {}
        for row, cells in self.table.items():
            if cells:
                blocks.setdefault(row // 16, []).extend((min(cells), max(cells)))
        return {block: f"{min(columns) + 1}:{max(columns) + 1}" for block, columns in blocks.items()}


_ENDS: Mapping[type, Callable[[PageSheet, Any], tuple[str, Shown]]] = {
    str: PageSheet.text, type(None): lambda _sheet, _none: (_BLANK, ""), Formula: PageSheet.formula,
    Link: lambda sheet, link: sheet.text(link.text), Decimal: PageSheet.number, int: PageSheet.number,
    dt.date: PageSheet.day, dt.datetime: PageSheet.day,
}
"""Type of a value -> what stands behind the style in the tag of its cell, and what the cell shows."""


def _values(cells: Mapping[int, tuple[str, Format, Shown]] | None, columns: Sequence[int]) -> list[Shown | None]:
    """What the cells of a row show; a row that is not there counts as one gap."""
    return [None] if cells is None else [cells[column][2] if column in cells else None for column in columns]


def shortened(text: str) -> str:
    """Text a cell can hold: without illegal characters, visibly cut where it is too long."""
    legal = legal_text(text)
    if 2 * len(legal) <= TEXT_LIMIT or _units(legal) <= TEXT_LIMIT:
        return legal
    room = 2 * (TEXT_LIMIT - len(SHORTENED))
    return legal.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + SHORTENED


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def checked(expression: str) -> str:
    """A formula that stays inside its workbook. Raises ValueError for any other."""
    if not expression.startswith("=") or "[" in expression or len(expression) > 8_192:
        raise ValueError(f"not a formula within the workbook: {expression[:80]}")
    return expression
