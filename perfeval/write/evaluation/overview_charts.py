"""The four charts of 评价总览: how the budget came to be spent, execution by project, points by class, payments by month."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from perfeval.write.evaluation.chart_data import MOST_PROJECTS, ChartBlock, Ranges
from perfeval.write.pages.page import Chart, Series
from perfeval.write.pages.styles import CHART_BLUE, CHART_GREEN, CHART_GREY, CHART_ORANGE

_PLACES = ((0, 575), (6, 445))
"""Column and width (pixels) of the left and the right chart."""

ROW_POINTS = 18
LEAST_ROWS = 13
"""Height of the rows below a chart, and how many it covers at least."""

_PIXELS_PER_POINT = 4 / 3
_HIDE_ZERO = "#,##0.00;-#,##0.00;"
_SHORT = '[>=100]#,##0;[=0]"";#,##0.0'
"""Twelve labels beside each other."""


def upper_rows(projects: int) -> int:
    """Rows the upper charts cover: enough for the bars of all projects."""
    return max(LEAST_ROWS, min(projects, MOST_PROJECTS) + 3)


def overview_charts(ranges: Ranges, row: int, upper: int) -> Iterator[Chart]:
    """The charts there are data for, two beside each other from `row` on, the first two over `upper` rows."""
    drawn = [
        draw(block) for draw, block in (
            (_waterfall, ranges.bridge), (_execution, ranges.execution), (_classes, ranges.classes), (_months, ranges.months),
        ) if block is not None
    ]
    for number, chart in enumerate(drawn):
        column, width = _PLACES[number % 2]
        start, rows = (row, upper) if number < 2 else (row + upper, LEAST_ROWS)
        pixels = int(rows * ROW_POINTS * _PIXELS_PER_POINT) - 8
        yield replace(chart, row=start, column=column, width=width, height=pixels)


def _waterfall(block: ChartBlock) -> Chart:
    foot, sums, additions, cuts = block.numbers
    series = (
        Series("底座", block.names, foot, "none"),
        Series("总数", block.names, sums, CHART_BLUE, labels=True),
        Series("增加", block.names, additions, CHART_GREEN),
        Series("减少", block.names, cuts, CHART_ORANGE),
    )
    return Chart("stacked", "预算从年初到执行（万元）", 0, 0, series, number_format=_HIDE_ZERO, axis_format="#,##0", axis_title="万元")


def _execution(block: ChartBlock) -> Chart:
    series = (Series("执行率", block.names, block.numbers[0], CHART_BLUE, labels=True),)
    return Chart("bar", "各项目预算执行率", 0, 0, series, number_format="0.00%", axis_format="0%")


def _classes(block: ChartBlock) -> Chart:
    weights, points = block.numbers
    series = (
        Series("分值", block.names, weights, CHART_GREY, labels=True),
        Series("得分", block.names, points, CHART_GREEN, labels=True),
    )
    return Chart("column", "各类指标分值和得分（项目平均）", 0, 0, series, number_format="0.00", axis_format="0", axis_title="分")


def _months(block: ChartBlock) -> Chart:
    series = (Series("支出", block.names, block.numbers[0], CHART_BLUE, labels=True),)
    return Chart("column", "各月支出（万元）", 0, 0, series, number_format=_SHORT, axis_format="#,##0", axis_title="万元")
