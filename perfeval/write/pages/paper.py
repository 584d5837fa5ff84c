"""What an A4 sheet holds: whether a page fits on one, how many lines, and where the next must begin so that no block is cut."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

_PORTRAIT = (87.0, 735.0)
_LANDSCAPE = (128.0, 490.0)
"""Characters (of 8 pixels, 宋体 11) and points a sheet holds inside its margins at full size."""

_SMALLEST = 0.55
"""Below this scale print is not read any more: then a page takes more sheets."""

_SAFE = 0.96
"""Share of a sheet that is counted on: programs and printers differ by some rows."""

Rows = tuple[int, int]
"""First and last row, 0-based."""


def fits_one_sheet(widths: Sequence[float], heights: Mapping[int, float], *, landscape: bool) -> bool:
    """Whether a page of these columns (characters) and rows (points) can be read on a single sheet."""
    width, height = _LANDSCAPE if landscape else _PORTRAIT
    return min(1.0, width / sum(widths), height / sum(heights.values())) >= _SMALLEST


def sheet_breaks(
    widths: Sequence[float], heights: Mapping[int, float], blocks: Iterable[Rows], *, landscape: bool, repeated: float = 0,
) -> tuple[int, ...]:
    """Rows that begin a new sheet so that no block is cut which fits on one; all of them, whatever a program would break.

    The page is as wide as the sheet. Blocks may lie in each other: the largest that fits stays whole. `repeated` is
    the height of the rows printed again on every sheet.
    """
    width, height = _LANDSCAPE if landscape else _PORTRAIT
    room = height * _SAFE / min(1.0, width / sum(widths)) - repeated
    ends: dict[int, list[int]] = defaultdict(list)
    for first, last in blocks:
        ends[first].append(last)
    breaks, filled, row = [], 0.0, 0
    last_row = max(heights, default=-1)
    while row <= last_row:
        last, needed = _longest(row, ends[row], heights, room)
        if filled and filled + needed > room:
            breaks.append(row)
            filled = 0.0
        filled += needed
        row = last + 1
    return tuple(breaks)


def lines_on_sheet(widths: Sequence[float], above: float, height: float, *, landscape: bool) -> int:
    """How many lines of `height` points one sheet holds below rows of `above` points; the page is as wide as the sheet."""
    width, room = _LANDSCAPE if landscape else _PORTRAIT
    return int((room * _SAFE / min(1.0, width / sum(widths)) - above) / height)


def _longest(row: int, ends: Sequence[int], heights: Mapping[int, float], room: float) -> tuple[int, float]:
    """The last row and the height of the largest block from `row` on that fits on a sheet; else of the row alone."""
    for last in sorted(ends, reverse=True):
        needed = sum(heights.get(each, 0.0) for each in range(row, last + 1))
        if needed <= room:
            return last, needed
    return row, heights.get(row, 0.0)
