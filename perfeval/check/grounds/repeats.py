"""Rows that repeat an earlier row."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from perfeval.facts.remembered import remembered
from perfeval.facts.tables import Table


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
def identical_rows(table: Table, leading: tuple[str, ...]) -> pd.Series:
    """Row -> the first row like it in every column, for rows with an amount; `leading` are the columns that differ most."""
    rest = (column.name for column in table.sheet.columns if column.name not in leading)
    first = first_alike(table.frame, [*leading, *rest])
    return first[table.frame["amount"][first.index].notna()]
