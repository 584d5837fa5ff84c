"""Cells of one column as people write them, for the pages that show where a sum comes from."""

from __future__ import annotations

from collections.abc import Iterable

from perfeval.facts.tables import Table
from perfeval.words.addresses import range_of, runs_of

MOST_RANGES = 4


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
