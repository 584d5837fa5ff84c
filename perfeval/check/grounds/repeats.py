"""Rows that repeat an earlier row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from perfeval.declared.kinds import Remark
from perfeval.facts.lines import LINE
from perfeval.facts.remembered import remembered
from perfeval.facts.tables import Table

LEADING = {"adjustments": ("amount", "document", "adjusted_on"), "spending": ("amount", "paid_on", "payee")}
"""The columns in which two adjustments, or two payments, differ first."""

AMOUNTS = ("initial", "budget", "arrived", "executed")
"""Of 资金安排."""


def first_alike(frame: pd.DataFrame, columns: Sequence[str]) -> pd.Series:
    """Row -> the first row with the same content in these columns (blank equals blank), for rows that repeat one.

    The columns that differ most should stand first: rows unlike in the first, or the first three, are not looked at further.
    """
    rows = frame.index[frame[columns[0]].duplicated(keep=False)]
    for looked_at in (columns[:3], columns):
        if not rows.empty:
            rows = rows[frame.loc[rows, list(looked_at)].duplicated(keep=False)]
    if rows.empty:
        return pd.Series(dtype="int64")
    numbers = pd.Series(rows, index=rows)
    first = numbers.groupby([frame.loc[rows, column] for column in columns], dropna=False).transform("first")
    return first[first != numbers]


@remembered
def identical_rows(table: Table) -> pd.Series:
    """Row -> the first row like it in every column, for adjustments or payments with an amount."""
    leading = LEADING[table.sheet.name]
    rest = (column.name for column in table.sheet.columns if column.name not in leading)
    first = first_alike(table.frame, [*leading, *rest])
    first = first[table.frame["amount"][first.index].notna()]
    cut = cut_rows(table)
    return first[[row not in cut and one not in cut for row, one in first.items()]] if cut else first


def cut_rows(table: Table) -> frozenset[int]:
    """Rows with a code that has lost its end: nobody can say that two of them are the same."""
    return frozenset(remark.row for remark in table.remarked(Remark.DIGITS_LOST) if remark.row is not None)


def alike_but_for_cut_codes(spending: Table) -> list[int]:
    """Payments with a code that has lost its end and that else repeat another: same day, payee and amount."""
    cut = cut_rows(spending)
    if not cut:
        return []
    first = first_alike(spending.frame[[*LEADING["spending"], *LINE]], [*LEADING["spending"], *LINE])
    return [int(str(row)) for row, one in first.items() if row in cut or one in cut]


def rows_twice(funding: Table) -> dict[int, int]:
    """Row of 资金安排 -> the earlier row of the same project, source and document; without document, of the same amounts."""
    first: dict[tuple[Any, ...], int] = {}
    twice: dict[int, int] = {}
    for row, cells in funding.rows.items():
        if cells["project"] is not None and cells["source"] is not None:
            same = ("document",) if cells["document"] is not None else AMOUNTS
            earlier = first.setdefault((same, *(cells[name] for name in (*LINE, *same))), row)
            if earlier != row:
                twice[row] = earlier
    return twice
