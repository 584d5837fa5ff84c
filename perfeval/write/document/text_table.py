"""A table in the text: headings, rows, the sum; names on the left, figures on the right, the name as wide as they leave."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.write.document.markup import KEEP_WITH_NEXT, aligned, paragraph, run, table, table_cell, table_row
from perfeval.write.document.typography import (
    CELL,
    CELL_HEAD,
    CELL_SIZE,
    PORTRAIT_TYPE_WIDTH,
    SMALL_CELL,
    SMALL_CELL_SIZE,
    SMALL_HEAD,
    TWIPS_PER_MM,
)
from perfeval.write.pages.measure import display_width, stands_right, table_widths

_LEAST_HEIGHT = 18.0
"""Points of a row."""

_BESIDE = 3.5
"""Half-width characters beside a figure: the margins of its cell, and room for fonts with wide digits."""

_MOST_LINES = 2
"""A name with more lines than these is set in small type."""

Rows = Sequence[Sequence[str]]


def text_table(rows: Rows) -> str:
    """The table in ordinary type, or in small type where a name would take too many lines."""
    columns = _columns(rows, CELL_SIZE)
    lines = max(display_width(row[0]) for row in rows) * CELL_SIZE * 10 / columns[0]
    if lines <= _MOST_LINES:
        return _table(rows, columns, CELL, CELL_HEAD)
    return _table(rows, _columns(rows, SMALL_CELL_SIZE), SMALL_CELL, SMALL_HEAD)


def _columns(rows: Rows, size: float) -> list[int]:
    """Widths in twentieths of a point."""
    half = size * 10
    return [round(width * half) for width in table_widths(rows, PORTRAIT_TYPE_WIDTH * TWIPS_PER_MM / half, _BESIDE)]


def _table(rows: Rows, columns: Sequence[int], style: str, head: str) -> str:
    right = [stands_right(column[1:]) for column in zip(*rows, strict=True)]
    return table(columns, [
        table_row([
            table_cell(width, "".join(paragraph(
                head if number in {0, len(rows) - 1} else style, run(line), KEEP_WITH_NEXT if number in {0, len(rows) - 2} else "",
                aligned("left" if number and place == 0 else "right" if number and right[place] else "center"),
            ) for line in text.splitlines() or [""]))
            for place, (width, text) in enumerate(zip(columns, row, strict=True))
        ], repeated=number == 0, least=_LEAST_HEIGHT)
        for number, row in enumerate(rows)
    ])
