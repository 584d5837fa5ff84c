"""Pages -> an .xlsx file through XlsxWriter's public API alone: whatever version is installed, in four times the time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from io import BytesIO
from types import MappingProxyType

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

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
from perfeval.write.pages.page import Cell, Formula, Link, Page
from perfeval.write.pages.setup import Formats, set_up_sheet
from perfeval.write.pages.styles import DEFAULT, STYLES


def written_plainly(
    pages: Sequence[Page], *, title: str, created: dt.datetime, properties: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """The .xlsx file as bytes. Raises ValueError for a page that no spreadsheet can hold."""
    content = BytesIO()
    book = Workbook(content, {"in_memory": True, "default_format_properties": dict(DEFAULT)})
    book.set_properties({"title": title, "created": created})
    for name, value in properties.items():
        book.set_custom_property(name, value, "text")
    formats = {name: book.add_format(dict(properties)) for name, properties in STYLES.items()}
    for page in pages:
        sheet = book.add_worksheet(page.title)
        _place_cells(sheet, page, formats)
        set_up_sheet(book, sheet, page, formats)
    book.close()
    return content.getvalue()


def _place_cells(sheet: Worksheet, page: Page, formats: Formats) -> None:
    for row, height in page.heights.items():
        sheet.set_row_pixels(row, pixels_high(height))
    links = 0
    for cell in page.cells:
        last_row, last_column = cell.to_row or cell.row, cell.to_column or cell.column
        if (last_row, last_column) != (cell.row, cell.column):
            sheet.merge_range(cell.row, cell.column, last_row, last_column, "", formats[cell.style])
        value = cell.value
        if isinstance(value, Link):
            if links < LINKS_PER_SHEET:
                check_link(value, page, cell.row, cell.column)
                links += 1
            else:
                value = value.text
        if _place(sheet, cell, value, formats[cell.style]) < 0:
            raise ValueError(f"page {page.title!r}: row {cell.row}, column {cell.column} cannot be written")


def _place(sheet: Worksheet, cell: Cell, value: object, style: Format) -> int:
    """Write the value of a cell as what it is, never as what its text looks like. A negative result: it was left out."""
    row, column = cell.row, cell.column
    match value:
        case None | "":
            code = sheet.write_blank(row, column, None, style)
        case Formula():
            code = sheet.write_formula(row, column, check_formula(value.expression), style, stored_value(value))
        case dt.date():
            code = sheet.write_datetime(row, column, value, style)
        case Decimal() | int() if is_exact(value):
            code = sheet.write_number(row, column, float(value), style)
        case Decimal() | int():
            code = sheet.write_string(row, column, digits_of(value), style)
        case Link():
            code = _write_text(sheet, cell, shortened(value.text), style, value.target)
        case _:
            code = _write_text(sheet, cell, shortened(str(value)), style)
    return int(code)


def _write_text(sheet: Worksheet, cell: Cell, text: str, style: Format, target: str = "") -> int:
    """Write a text, as a link where it has a target."""
    row, column = cell.row, cell.column
    is_taken_for_xml = text.startswith("<r>") and text.endswith("</r>")  # XlsxWriter takes it for a rich string of its own making
    if target and (code := sheet.write_url(row, column, f"internal:{target}", style, text[0] if is_taken_for_xml else text)):
        return int(code)
    if is_taken_for_xml:
        return int(sheet.write_rich_string(row, column, text[0], style, text[1:], style))
    return 0 if target else int(sheet.write_string(row, column, text, style))
