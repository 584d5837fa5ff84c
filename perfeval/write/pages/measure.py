"""How much room a text takes in a cell: display widths and row heights, since no writer can ask a screen."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_UNBROKEN = re.compile(r"[!-~]+(?:、[!-~]+)*|.[，。；：、！？）》”’】〕]*")
"""What stands together on a line: Latin signs and digits (LibreOffice keeps even `I5:I7、I9` whole), or one sign with the
closing marks behind it."""

_USUAL = re.compile("[ -~\u2014\u2018-\u201d\u2026\u3000-\u303e\u4e00-\u9fff\uff01-\uff60\n]*")
"""ASCII, and signs of Chinese text that all count two."""


TALLEST = 396.0
"""Points of the tallest row used; a spreadsheet allows 409."""

SHORTENED = "……（余下从略，全文见填报的工作簿）"


def display_width(text: str) -> int:
    """Width in half-width characters: Chinese and full-width characters count two."""
    if _USUAL.fullmatch(text):
        return 2 * len(text) - len(text.encode("ascii", "ignore"))
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)


_BESIDE_WORDS = 1.5
"""Half-width characters between words, whose width is known, and the lines of their cell."""


def table_widths(rows: Sequence[Sequence[str]], room: float, beside: float) -> list[float]:
    """The widths of the columns of a table as wide as `room`, in half-width characters, the first row its headings.

    `beside` is the room between a figure and the lines of its cell, on both sides together.

    A column takes what its figures take, and its heading in up to three lines; the first one, of names, has the rest.
    """
    figures = [
        max(_heading_width(column[0]) + _BESIDE_WORDS, *(display_width(cell) + beside for cell in column[1:]))
        for column in list(zip(*rows, strict=True))[1:]
    ]
    return [room - sum(figures), *figures]


def _heading_width(heading: str) -> int:
    """The words in two lines, and the unit below them."""
    words, _, unit = heading.partition("\n")
    return max(2 * math.ceil(display_width(words) / 4), display_width(unit))


def stands_right(column: Sequence[str]) -> bool:
    """Whether the figures of a column are aligned by their decimals."""
    return any("." in cell for cell in column)


def line_count(text: str, width: float) -> int:
    """Lines a wrapped text takes in a cell of `width` characters; at least 1."""
    usable = max(2.0, width - 1.5)
    if 2 * len(text) <= usable and "\n" not in text:
        return 1
    return sum(_lines(line, usable) for line in text.split("\n")) or 1


def _lines(line: str, usable: float) -> int:
    if display_width(line) <= usable:
        return 1
    lines, filled = 1, 0.0
    for part in _UNBROKEN.findall(line):
        width = len(part) if part.isascii() else _sign_width(part)
        if filled and filled + width > usable:
            lines, filled = lines + 1, 0.0
        lines += math.ceil(width / usable) - 1
        filled += width - (math.ceil(width / usable) - 1) * usable
    return lines


_sign_width = lru_cache(maxsize=1 << 13)(display_width)
"""Of one sign with its closing marks."""


@lru_cache(maxsize=1 << 14)
def row_height(text: str, width: float, points: float = 11, *, least: float = 0) -> float:
    """Height in points of a row whose tallest cell holds `text` in the font size `points`; at most 409, Excel's limit.

    `width` is in characters of the default size (11 points); for a merged range the sum of its columns.
    """
    lines = line_count(text, width * 11 / points)
    return min(409.0, max(least, lines * points * 1.35 + 6))


def fits_row(text: str, width: float, points: float, start: int = 0, end: int | None = None) -> bool:
    """Whether a part of a text is no higher than the tallest row. A part that is too long for it is not measured."""
    length = (len(text) if end is None else end) - start
    return length <= _most_signs(width, points) and row_height(text[start:end], width, points) <= TALLEST


@lru_cache
def _most_signs(width: float, points: float) -> int:
    """More signs than the tallest row holds: each takes at least a half-width on its line, or ends it."""
    lines = int((TALLEST - 6) / (points * 1.35)) + 1
    return lines * int(max(2.0, width * 11 / points) + 1)


def rows_for(text: str, width: float, points: float) -> int:
    """Rows a long text needs so that none is higher than a spreadsheet allows."""
    rows = 1
    while rows < 60 and not fits_row(text, width, points, 0, -(-len(text) // rows)):
        rows += 1
    return rows


def fit_text(text: str, width: float, points: float) -> str:
    """As much of a text as the tallest row shows, and words that say so where it is cut."""
    if fits_row(text, width, points):
        return text
    low, high = 0, min(len(text), _most_signs(width, points))
    while low < high:
        middle = (low + high + 1) // 2
        fits = fits_row(text[:middle] + SHORTENED, width, points)
        low, high = (middle, high) if fits else (low, middle - 1)
    return text[:low] + SHORTENED
