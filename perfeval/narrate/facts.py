"""Figures and words from cells of the input."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from perfeval.facts.passages import Figure, Quote
from perfeval.facts.quantities import Cells, Count, Day, Money, Text
from perfeval.facts.tables import Table
from perfeval.narrate.wording import Gap, Part
from perfeval.words.printing import day_text

Rows = Sequence[int] | pd.Index
"""Numbers of rows."""


def cells_of(table: Table, column: str, rows: Rows) -> Cells:
    """These rows of one column, in order."""
    return Cells(table.sheet.name, column, np.sort(np.asarray(rows, dtype=np.int64)))


def cells(table: Table, column: str, rows: Sequence[int], name: str) -> Money:
    """The sum of a few money cells; not known when one of them could not be read."""
    values = [table.value(row, column) for row in rows]
    return Money(None if None in values else sum(values), cells_of(table, column, rows), name)


def paid_in(table: Table, amounts: pd.Series, name: str) -> Money:
    """The sum of many payments, given by their amounts; not known when one of them could not be read."""
    known = not amounts.isna().any()
    return Money(int(amounts.sum()) if known else None, cells_of(table, "amount", amounts.index), name)


def count(table: Table, column: str, rows: Rows, name: str) -> Count:
    """How many rows there are."""
    return Count(len(rows), cells_of(table, column, rows), name)


def quote(table: Table, row: int, column: str) -> Quote | None:
    """The unit's words in a cell, without the stop at their end (they stand inside a sentence of ours)."""
    words = table.text(row, column)
    stripped = words.rstrip("。；;，, ").replace("\n", "") if words else ""
    return Quote(stripped, cells_of(table, column, [row])) if stripped else None


def document(table: Table, row: int, column: str = "document") -> Figure | None:
    """A document number."""
    words = table.text(row, column)
    return Figure(words, Text(words, cells_of(table, column, [row]))) if words else None


def day(table: Table, row: int, column: str, year: int | None, what: str) -> Part:
    """A date, without the year where it is the budget year."""
    known = table.day(row, column)
    return Gap((what,)) if known is None else Figure(day_text(known, year), Day(known, cells_of(table, column, [row])))
