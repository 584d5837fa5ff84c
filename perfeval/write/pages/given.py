"""What the unit gave: values of single cells of the sheets people type, and their addresses as people write them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from perfeval.facts.tables import Table
from perfeval.words.addresses import range_of, runs_of

MOST_RANGES = 4


def fen_of(table: Table, row: int, column: str) -> int | None:
    """A money cell in 分."""
    value: int | None = table.rows[row][column]
    return value


def text_of(table: Table, row: int, column: str) -> str | None:
    """A text cell."""
    value = table.rows[row][column]
    return None if value is None else str(value)


def day_of(table: Table, row: int, column: str) -> dt.date | None:
    """A date cell."""
    value: dt.datetime | None = table.rows[row][column]
    return None if value is None else value.date()


def cells_of(table: Table, column: str, rows: Iterable[int]) -> str:
    """`支出明细!I4:I6、I9`: cells of one column, neighbours drawn together; the first of many, with their number."""
    rows = sorted(rows)
    if not rows:
        return table.title
    if table.cells:
        shown = "、".join(str(table.place(row, column)) for row in rows[:MOST_RANGES])
        return shown if len(rows) <= MOST_RANGES else f"{shown}等{len(rows)}格"
    number = table.columns.get(column, 1)
    ranges = [range_of((first, number, last, number)) for first, last in runs_of(rows)]
    if len(ranges) > MOST_RANGES:
        return f"{table.title}!{'、'.join(ranges[:MOST_RANGES])}等{len(rows)}格"
    return f"{table.title}!{'、'.join(ranges)}"
