"""The four charts of 评价总览: how the budget came to be spent, execution by project, points by class, payments by month."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from perfeval.workbook.chart_data import MOST_PROJECTS, Block, Ranges
from perfeval.workbook.page import Chart, Series
from perfeval.workbook.styles import CHART_BLUE, CHART_GREEN, CHART_GREY, CHART_ORANGE

_LEFT, _RIGHT = 0, 6
_LEFT_WIDTH, _RIGHT_WIDTH = 530, 445
_PIXELS_PER_POINT = 4 / 3
_HIDE_ZERO = "#,##0.00;-#,##0.00;"


@dataclass(frozen=True)
class Height:
    """Rows a chart covers, and how high each is (points)."""

    rows: int
    points: float

    @property
    def pixels(self) -> int:
        """Height of the chart."""
        return int(self.rows * self.points * _PIXELS_PER_POINT) - 8


def chart_height(projects: int) -> Height:
    """High enough for the bars of all projects."""
    return Height(max(13, min(projects, MOST_PROJECTS) + 3), 20)


def overview_charts(ranges: Ranges, row: int, height: Height) -> Iterator[Chart]:
    """The charts there are data for, two in a row from `row` on."""
    below = row + height.rows
    if ranges.bridge:
        yield _waterfall(ranges.bridge, row, height.pixels)
    if ranges.execution:
        yield _plain("bar", "各项目预算执行率", ranges.execution, (row, _RIGHT), (_RIGHT_WIDTH, height.pixels), CHART_BLUE, "0.00%", "")
    if ranges.classes:
        names, (weights, points) = ranges.classes.names, ranges.classes.numbers
        series = (
            Series("分值", names, weights, CHART_GREY, labels=True), Series("得分", names, points, CHART_GREEN, labels=True),
        )
        yield Chart(
            "column", "各类指标分值和得分（项目平均）", below, _LEFT, series, _LEFT_WIDTH, height.pixels, "0.00", "分",
        )
    if ranges.months:
        yield _plain("column", "各月支出（万元）", ranges.months, (below, _RIGHT), (_RIGHT_WIDTH, height.pixels), CHART_BLUE, "#,##0.00", "万元")


def _waterfall(block: Block, row: int, pixels: int) -> Chart:
    foot, sums, additions, cuts = block.numbers
    series = (
        Series("底座", block.names, foot, "none"),
        Series("总数", block.names, sums, CHART_BLUE, labels=True),
        Series("增加", block.names, additions, CHART_GREEN, labels=True),
        Series("减少", block.names, cuts, CHART_ORANGE, labels=True),
    )
    return Chart("stacked", "预算从年初到执行（万元）", row, _LEFT, series, _LEFT_WIDTH, pixels, _HIDE_ZERO, "万元")


def _plain(
    kind: str, title: str, block: Block, place: tuple[int, int], size: tuple[int, int], color: str, number_format: str,
    axis: str,
) -> Chart:
    series = (Series(title, block.names, block.numbers[0], color, labels=True),)
    return Chart(kind, title, *place, series, *size, number_format, axis)
