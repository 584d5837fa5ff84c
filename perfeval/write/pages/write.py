"""Pages -> an .xlsx file: the only door to XlsxWriter.

Text is always text: no formula, link or number is ever made out of a string. What XlsxWriter would cut, pass over or
only warn of is mended visibly or refused here. Equal pages and date give equal bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from xlsxwriter.worksheet import Worksheet

from perfeval.files.zipped import zipped
from perfeval.write.pages.book import PageBook
from perfeval.write.pages.page import Chart, Page, Print, Series, absolute
from perfeval.write.pages.shared_strings import shortened
from perfeval.write.pages.shared_styles import looks
from perfeval.write.pages.sheet import PageSheet, checked

UNDATED = dt.date(2020, 1, 1)
"""Stands in the properties of a file without a date of its own; the clock would make equal runs differ."""

_OPTIONS = {
    "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
    "nan_inf_to_errors": False,
}

_CHARTS = {
    "column": {"type": "column"}, "stacked": {"type": "column", "subtype": "stacked"}, "bar": {"type": "bar"},
    "line": {"type": "line"},
}


def write_pages(target: Path | BinaryIO, pages: Sequence[Page], *, title: str, created: dt.date | None) -> None:
    """Write an .xlsx file with these pages in order; `title` and `created` go into its properties.

    Raises ValueError for a page that no spreadsheet can hold, before anything is written; OSError as any writing.
    """
    content = workbook_bytes(pages, title=title, created=created or UNDATED)
    if isinstance(target, Path):
        target.write_bytes(content)
    else:
        target.write(content)


def workbook_bytes(pages: Sequence[Page], *, title: str, created: dt.date) -> bytes:
    """The .xlsx file as bytes."""
    book = PageBook(_OPTIONS)
    book.set_properties({"title": shortened(title), "created": dt.datetime.combine(created, dt.time())})
    for page in pages:
        _write_page(book, page)
    return zipped(book.parts())


def _write_page(book: PageBook, page: Page) -> None:
    sheet: PageSheet = book.add_worksheet(page.title, PageSheet)
    sheet.hide_gridlines(1 if page.gridlines else 2)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})  # text is meant to be text
    if page.tab_color:
        sheet.set_tab_color(page.tab_color)
    _set_columns(sheet, page)
    sheet.fill(page)
    _add_rules(sheet, page)
    for name, place in page.names.items():
        meaning = checked(place) if isinstance(place, str) else f"={absolute(page.title, *place)}"
        _done(book.define_name(name, meaning), page, name)
    for chart in page.charts:
        sheet.insert_chart(chart.row, chart.column, _chart(book, chart))
    _set_print(sheet, page.print)


def _set_columns(sheet: Worksheet, page: Page) -> None:
    for column in sorted({*page.widths, *page.column_styles, *page.folded, *(c + 1 for c in page.folded)}):
        style = page.column_styles.get(column)
        options: dict[str, object] = {}
        if column in page.folded:
            options = {"level": 1, "hidden": True}
        elif column - 1 in page.folded:
            options = {"collapsed": True}
        width = page.widths.get(column)
        _done(sheet.set_column(column, column, width, looks().formats[style] if style else None, options), page, f"{column}")


def _done(code: object, page: Page, what: str) -> None:
    """XlsxWriter tells of what it left out by a return code only."""
    if isinstance(code, int) and code < 0:
        raise ValueError(f"page {page.title!r}: {what} cannot be written (code {code})")


def _add_rules(sheet: Worksheet, page: Page) -> None:
    if page.freeze:
        sheet.freeze_panes(*page.freeze)
    if page.filter:
        _done(sheet.autofilter(*page.filter), page, "filter")
    for validation in page.validations:
        _done(sheet.data_validation(*validation.area, dict(validation.options)), page, f"validation {validation.area}")
    for condition in page.conditions:
        rule = {"type": "formula", "criteria": checked(condition.formula), "format": looks().shades[condition.style]}
        _done(sheet.conditional_format(*condition.area, rule), page, f"condition {condition.area}")


def _set_print(sheet: Worksheet, setup: Print) -> None:
    sheet.set_paper(9)
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


def _chart(book: PageBook, chart: Chart) -> object:
    drawn = book.add_chart(dict(_CHARTS[chart.kind]))
    for series in chart.series:
        drawn.add_series(_series(series, chart))
    drawn.set_title({"name": shortened(chart.title), "name_font": {"size": 12, "bold": False}, "overlay": False})
    values = {
        "num_format": chart.axis_format or chart.number_format, "name": chart.axis_title, "name_font": {"bold": False}, "min": chart.least,
        "line": {"none": True}, "major_gridlines": {"visible": True, "line": {"color": "#D9D9D9"}},
    }
    names: dict[str, object] = {"num_font": {"size": 9}, "major_tick_mark": "none"}
    if chart.kind == "bar":  # the first category stands on top
        drawn.set_x_axis(values)
        drawn.set_y_axis({**names, "reverse": True, "crossing": "max", "major_gridlines": {"visible": False}})
    else:
        drawn.set_y_axis(values)
        drawn.set_x_axis(names)
    hidden = [number for number, series in enumerate(chart.series) if series.color == "none"]
    shown = len(chart.series) - len(hidden)
    drawn.set_legend({"position": "bottom", "delete_series": hidden} if shown > 1 else {"none": True})
    drawn.set_chartarea({"border": {"color": "#D9D9D9"}})
    drawn.set_size({"width": chart.width, "height": chart.height})
    return drawn


def _series(series: Series, chart: Chart) -> dict[str, object]:
    drawn: dict[str, Any] = {
        "name": shortened(series.name), "categories": list(series.categories), "values": list(series.values), "gap": 60,
    }
    if chart.kind == "stacked":
        drawn["overlap"] = 100
    if series.color == "none":
        drawn["fill"] = {"none": True}
        drawn["border"] = {"none": True}
    elif series.color and chart.kind == "line":
        drawn["line"] = {"color": series.color, "width": 2.25}
        drawn["marker"] = {"type": "circle", "size": 5, "fill": {"color": series.color}}
    elif series.color:
        drawn["fill"] = {"color": series.color}
    if series.labels:
        drawn["data_labels"] = {"value": True, "num_format": chart.number_format, "font": {"size": 9}}
        if chart.kind == "line":
            drawn["data_labels"] = {**drawn["data_labels"], "position": "above"}
    return drawn

