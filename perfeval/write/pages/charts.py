"""A chart of a page as XlsxWriter draws it."""

from __future__ import annotations

from typing import Any

from xlsxwriter.workbook import Workbook

from perfeval.write.pages.limits import shortened
from perfeval.write.pages.page import Chart, Series

_KINDS = {
    "column": {"type": "column"}, "stacked": {"type": "column", "subtype": "stacked"}, "bar": {"type": "bar"},
    "line": {"type": "line"},
}


def drawn_chart(book: Workbook, chart: Chart) -> object:
    """A chart of this book, to be inserted in a sheet of it."""
    drawn = book.add_chart(dict(_KINDS[chart.kind]))
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

