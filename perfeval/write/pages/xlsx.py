"""Pages -> the parts of an .xlsx file, with XlsxWriter's own code for all but cells, texts and styles: in a quarter of the time.

The one module that touches what XlsxWriter does not document. XlsxWriter keeps a record for every cell, looks for thirty
new functions in every formula, assembles each tag from its attributes and packs with the slowest method. Pages have
thousands of cells of five kinds and only old functions; their XML is known when they are placed. A test holds every
page written here against plain.py, which uses the public API alone.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from functools import cache
from io import BytesIO
from types import MappingProxyType
from typing import Any

from msgspec import Struct
from xlsxwriter.exceptions import OverlappingRange
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfeval.words.spelling import escaped
from perfeval.write.pages.limits import (
    LINKS_PER_SHEET,
    check_formula,
    check_link,
    digits_of,
    is_exact,
    pixels_high,
    shortened,
    stored_value,
)
from perfeval.write.pages.page import Formula, Link, Page, address, letters
from perfeval.write.pages.setup import set_up_sheet
from perfeval.write.pages.shared_strings import EMPTY_CELL_END, SHARED_STRING_CELL, SharedStrings
from perfeval.write.pages.styles import DEFAULT, SHADES, STYLES

HELD_AGAINST = frozenset({"3.3.0", "3.3.1"})
"""The versions of XlsxWriter this module was tried with; any other is used through plain.py."""

Shown = float | int | str
"""What a cell shows, for the charts."""

_PIXELS_PER_ROW = 20
"""Height of a row without a height of its own."""


def written_parts(
    pages: Sequence[Page], *, title: str, created: dt.datetime, properties: Mapping[str, str] = MappingProxyType({}),
) -> dict[str, bytes]:
    """What an .xlsx file with these pages holds, by name. Raises ValueError for a page that no spreadsheet can hold."""
    book = PageBook()
    book.set_properties({"title": title, "created": created})
    for name, value in properties.items():
        book.set_custom_property(name, value, "text")
    formats = shared_styles().formats
    for page in pages:
        sheet: PageSheet = book.add_worksheet(page.title, PageSheet)
        sheet.place_cells(page)
        set_up_sheet(book, sheet, page, formats)
    return book.parts()


# ---------------------------------------------------------------- styles


class SharedStyles(Struct, frozen=True):
    """By style name the library's format and its number in the part; `part` is the styles.xml every workbook carries."""

    formats: Mapping[str, Format]
    numbers: Mapping[str, int]
    part: str


@cache
def shared_styles() -> SharedStyles:
    """All styles, in the order of the table, made once in a process. Those that look the same share a number."""
    book = Workbook(BytesIO(), {"default_format_properties": dict(DEFAULT)})
    formats = {name: book.add_format(dict(style)) for name, style in STYLES.items()}
    numbers = {name: style._get_xf_index() for name, style in formats.items()}
    for name in formats:
        if name in SHADES:  # the part counts the formats of conditions apart
            formats[name]._get_dxf_index()
    book._prepare_format_properties()
    packager = Packager()
    packager._set_in_memory(True)
    packager._add_workbook(book)
    packager._write_styles_file()
    return SharedStyles(formats, numbers, packager.filenames[0][0].getvalue())


# ---------------------------------------------------------------- the workbook


class PageBook(Workbook):
    """A workbook whose parts are given, not packed; those that all sheets share are written at once."""

    def __init__(self) -> None:
        super().__init__(BytesIO(), {"in_memory": True, "default_format_properties": dict(DEFAULT)})
        self.str_table = SharedStrings()
        self._packager = _PagePackager()

    def parts(self) -> dict[str, bytes]:
        """What an .xlsx file of this book holds, by name. Nothing can be added any more."""
        self.close()
        parts = {}
        for file, name, _ in self._packager.filenames:
            parts[name] = file.getvalue().encode()
            file.close()
        for part in (*self.worksheets_objs, self):  # they hold each other, and thousands of cells with them
            vars(part).clear()
        return parts

    # what the library calls

    def _prepare_sst_string_data(self) -> None:
        """The texts are in order."""

    def _get_packager(self) -> Packager:
        return self._packager


class _PagePackager(Packager):

    def _create_package(self) -> list[tuple[object, str, bool]]:
        """Nothing is left for the library to pack."""
        super()._create_package()
        return []

    def _write_shared_strings_file(self) -> None:
        strings: SharedStrings = self.workbook.str_table
        if strings.count:
            self._filename("xl/sharedStrings.xml").write(strings.xml())

    def _write_styles_file(self) -> None:
        self._filename("xl/styles.xml").write(shared_styles().part)


# ---------------------------------------------------------------- a sheet


class PageSheet(Worksheet):
    """A worksheet for the cells of a page. `table` holds the XML of each cell."""

    table: dict[int, dict[int, str]]
    str_table: SharedStrings

    def place_cells(self, page: Page) -> None:
        """Place all cells of a page, and make its rows as high as it says. Raises ValueError for what no sheet can hold."""
        self.page, self.links = page, dict[tuple[int, int], Link]()
        for row, height in page.heights.items():
            pixels = pixels_high(height)
            self.row_info[row], self.row_sizes[row] = pixels, [pixels, False]
        table, numbers, writers = self.table, shared_styles().numbers, self._cell_writers()
        for cell in page.cells:
            row, column, value, number = cell.row, cell.column, cell.value, numbers[cell.style]
            if cell.to_row is not None or cell.to_column is not None:
                self._merge(row, column, cell.to_row or row, cell.to_column or column, number)
            table[row][column] = f'<c r="{letters(column)}{row + 1}" s="{number}"{writers[type(value)](value)}'
            if type(value) is Link:
                self._record_link(row, column, value)
        self._compute_extent()

    def _cell_writers(self) -> Mapping[type, Callable[[Any], str]]:
        """Type of a value -> what makes the end of the tag of its cell."""
        text = self.str_table.cell_ends.__getitem__
        return {
            str: text, type(None): lambda _none: EMPTY_CELL_END, Formula: _formula, Link: lambda link: text(link.text),
            Decimal: self._number, int: self._number, dt.date: self._day, dt.datetime: self._day,
        }

    def _number(self, number: Decimal | int) -> str:
        """A number, as a text where a spreadsheet could not hold it exactly."""
        return f"><v>{float(number):.16G}</v></c>" if is_exact(number) else self.str_table.cell_ends[digits_of(number)]

    def _day(self, day: dt.date) -> str:
        """A date or a moment, as spreadsheets count them."""
        return f"><v>{self._convert_date_time(day):.16G}</v></c>"

    def _merge(self, row: int, column: int, to_row: int, to_column: int, style: int) -> None:
        if (to_row, to_column) == (row, column):
            return
        columns = range(column, to_column + 1)
        for each_row in range(row, to_row + 1):
            cells = self.table[each_row]
            if not cells.keys().isdisjoint(columns):
                self._refuse_overlap(row, column, to_row, to_column)
            for each in columns:
                cells[each] = f'<c r="{letters(each)}{each_row + 1}" s="{style}"{EMPTY_CELL_END}'
        self.merge.append((row, column, to_row, to_column))

    def _refuse_overlap(self, row: int, column: int, to_row: int, to_column: int) -> None:
        for first, left, last, right in self.merge:
            if first <= to_row and row <= last and left <= to_column and column <= right:
                raise OverlappingRange(f"{address(max(row, first), max(column, left))} is merged already")

    def _record_link(self, row: int, column: int, link: Link) -> None:
        if len(self.links) < LINKS_PER_SHEET:
            check_link(link, self.page, row, column)
            self.links[row, column] = link

    def _compute_extent(self) -> None:
        """How far the cells and rows go, and block of sixteen rows -> the columns it uses."""
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

    def _shown(self, value: object) -> Shown:
        """What a cell shows of its value."""
        if isinstance(value, Formula):
            return stored_value(value)
        if isinstance(value, Decimal | int):
            return f"{float(value):.16g}" if is_exact(value) else digits_of(value)
        if isinstance(value, dt.date):
            return f"{self._convert_date_time(value):.16g}"
        return "" if value is None else shortened(value.text if isinstance(value, Link) else str(value))

    # what the library calls

    def _get_range_data(self, row_start: int, col_start: int, row_end: int, col_end: int) -> list[Shown | None]:
        rows, columns = range(row_start, row_end + 1), range(col_start, col_end + 1)
        shown = {(cell.row, cell.column): self._shown(cell.value) for cell in self.page.cells if cell.row in rows and cell.column in columns}
        data: list[Shown | None] = []
        for row in rows:
            if row not in self.table:
                data.append(None)  # to the library a row that is not there is one gap
                continue
            cells = self.table[row]
            data += [None if column not in cells else "" if cells[column].endswith(EMPTY_CELL_END) else shown[row, column] for column in columns]
        return data

    def _write_rows(self) -> None:
        parts: list[str] = []
        for row in sorted({*self.table, *self.row_info}):
            cells, height = self.table.get(row), self.row_info.get(row, _PIXELS_PER_ROW)
            span = _span(*self.spans[row // 16]) if row // 16 in self.spans else ""
            high = f' ht="{height * 0.75:.16g}" customHeight="1"' if height != _PIXELS_PER_ROW else ""
            if cells is None:
                parts.append(f'<row r="{row + 1}"{span}{high}/>')
            else:
                parts += (f'<row r="{row + 1}"{span}{high}>', *(cells[column] for column in sorted(cells)), "</row>")
        rows = "".join(parts)
        self.str_table.cells += rows.count(SHARED_STRING_CELL)
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
    stored, expression = stored_value(formula), check_formula(formula.expression)[1:]
    if isinstance(stored, str) and stored:
        return f' t="str"><f>{escaped(expression)}</f><v>{escaped(stored)}</v></c>'
    return f"><f>{escaped(expression)}</f><v>{stored}</v></c>"


def _span(first: int, last: int) -> str:
    return f' spans="{first + 1}:{last + 1}"'


def _merged(areas: Iterable[tuple[int, int, int, int]]) -> Iterable[str]:
    for row, column, to_row, to_column in areas:
        yield f'<mergeCell ref="{letters(column)}{row + 1}:{letters(to_column)}{to_row + 1}"/>'
