"""What a sheet has beside its cells, through XlsxWriter's public API: columns, rules, names, charts, print setup."""

from __future__ import annotations

from collections.abc import Mapping

from xlsxwriter.format import Format
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from perfeval.write.pages.charts import drawn_chart
from perfeval.write.pages.limits import check_formula, pixels_wide
from perfeval.write.pages.page import Page, Print, absolute
from perfeval.write.pages.styles import SHADES

Formats = Mapping[str, Format]
"""Style name -> format of the workbook."""

_A4 = 9


def set_up_sheet(book: Workbook, sheet: Worksheet, page: Page, formats: Formats) -> None:
    """Give a sheet what its page has beside the cells. Raises ValueError for what a spreadsheet cannot hold."""
    sheet.hide_gridlines(1 if page.gridlines else 2)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # text is meant to be text
    if page.tab_color:
        sheet.set_tab_color(page.tab_color)
    _set_columns(sheet, page, formats)
    _add_rules(sheet, page, formats)
    for name, place in page.names.items():
        meaning = check_formula(place) if isinstance(place, str) else f"={absolute(page.title, *place)}"
        _require_success(book.define_name(name, meaning), page, name)
    for chart in page.charts:
        sheet.insert_chart(chart.row, chart.column, drawn_chart(book, chart))
    _set_print(sheet, page.print)


def _require_success(code: object, page: Page, what: str) -> None:
    """XlsxWriter reports what it left out by a negative return code."""
    if isinstance(code, int) and code < 0:
        raise ValueError(f"page {page.title!r}: {what} cannot be written (code {code})")


def _set_columns(sheet: Worksheet, page: Page, formats: Formats) -> None:
    for column in sorted({*page.widths, *page.column_styles, *page.folded, *(c + 1 for c in page.folded)}):
        style = page.column_styles.get(column)
        options: dict[str, object] = {}
        if column in page.folded:
            options = {"level": 1, "hidden": True}
        elif column - 1 in page.folded:
            options = {"collapsed": True}
        width = pixels_wide(page.widths[column]) if column in page.widths else None
        _require_success(sheet.set_column_pixels(column, column, width, formats[style] if style else None, options), page, f"{column}")


def _add_rules(sheet: Worksheet, page: Page, formats: Formats) -> None:
    if page.freeze:
        sheet.freeze_panes(*page.freeze)
    if page.filter:
        _require_success(sheet.autofilter(*page.filter), page, "filter")
    for validation in page.validations:
        _require_success(sheet.data_validation(*validation.area, dict(validation.options)), page, f"validation {validation.area}")
    for condition in page.conditions:
        if condition.style not in SHADES:
            raise ValueError(f"page {page.title!r}: {condition.style} is no style of conditional formats")
        rule = {"type": "formula", "criteria": check_formula(condition.formula), "format": formats[condition.style]}
        _require_success(sheet.conditional_format(*condition.area, rule), page, f"condition {condition.area}")


def _set_print(sheet: Worksheet, setup: Print) -> None:
    sheet.set_paper(_A4)
    if setup.landscape:
        sheet.set_landscape()
    sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
    sheet.center_horizontally()
    sheet.fit_to_pages(1, setup.fit_height)
    if setup.area:
        sheet.print_area(*setup.area)
    if setup.repeat_rows:
        sheet.repeat_rows(*setup.repeat_rows)
    if setup.breaks:
        sheet.set_h_pagebreaks(list(setup.breaks))
    if setup.header:
        sheet.set_header(setup.header[:255])
    if setup.footer:
        sheet.set_footer(setup.footer[:255])
