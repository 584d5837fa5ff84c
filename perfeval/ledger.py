"""The money rows by project and source: which rows belong together, which count, and what a row of 资金安排 amounts to."""

from __future__ import annotations

from functools import lru_cache
from numbers import Integral
from typing import Any

import pandas as pd

from perfeval.model import Table
from perfeval.regulations.pack import Regulation

LINE = ["project", "source"]
YEAR_END_CLAWBACK = "年末收回"


def value_at(table: Table, row: int, column: str) -> Any:
    """What a cell holds, money as int 分; None where it is empty or unreadable."""
    value: Any = table.frame.at[row, column]
    if pd.isna(value):
        return None
    return int(value) if isinstance(value, Integral) else value


@lru_cache(maxsize=4)
def _rows_by_line(table: Table) -> dict[Any, list[int]]:
    return {key: rows.tolist() for key, rows in table.frame.groupby(LINE).groups.items()}


def rows_of_line(table: Table, project: str | None, source: str | None) -> list[int]:
    """The rows of one project and source, in order."""
    return _rows_by_line(table).get((project, source), [])


def unreadable_rows(table: Table, *columns: str) -> pd.Series:
    """Whether a row holds something unreadable in one of these columns; True/False per row."""
    lost = {remark.row for remark in table.lost(*columns)}
    return pd.Series(table.frame.index.isin(lost), index=table.frame.index)


def line_keys(frame: pd.DataFrame) -> pd.MultiIndex:
    """Project and source of every row, as a key to compare rows of different sheets by."""
    return pd.MultiIndex.from_arrays([frame["project"], frame["source"]])


def in_lines(frame: pd.DataFrame, funding: pd.DataFrame) -> pd.Series:
    """Whether the project and source of a row stand in 资金安排; True/False per row."""
    known = line_keys(funding.dropna(subset=LINE)).unique()
    return pd.Series(line_keys(frame).isin(known), index=frame.index)


def outside_projects(spending: Table) -> pd.Series:
    """Payments outside all project balances: basic expenditure without a project; True/False per row."""
    frame = spending.frame
    return frame["project"].isna() & (frame["nature"] == "基本支出") & ~unreadable_rows(spending, "project")


def counted(adjustments: pd.DataFrame, regulation: Regulation) -> pd.Series:
    """Whether an adjustment changes the full-year budget: 年末收回 only where the regulation says so."""
    if regulation.execution.year_end_clawback == "reduce_budget":
        return pd.Series(True, index=adjustments.index)
    return (adjustments["type"] != YEAR_END_CLAWBACK).fillna(True)


def row_budgets(funding: pd.DataFrame, adjustments: pd.DataFrame) -> pd.Series:
    """Full-year budget of every row of 资金安排 in 分: as stated there, else its opening budget and its adjustments.

    An adjustment belongs to the row of its project, source and document, else to the first row of its project and source.
    Where some rows state the whole budget of their project and source, the others have none of it.
    """
    keyed = funding.reset_index(names="row")
    by_document = keyed.dropna(subset=[*LINE, "document"]).groupby([*LINE, "document"])["row"].first().rename("row")
    first = keyed.dropna(subset=LINE).groupby(LINE)["row"].first().rename("row")
    wanted = adjustments[[*LINE, "document", "amount"]]
    row = wanted.join(by_document, on=[*LINE, "document"])["row"].fillna(wanted.join(first, on=LINE)["row"])
    adjusted = wanted["amount"].groupby(row).sum().reindex(funding.index, fill_value=0)
    computed = funding["initial"] + adjusted
    lines = [funding[name] for name in LINE]
    whole = funding["budget"].groupby(lines).transform("sum") == computed.groupby(lines).transform("sum")
    return funding["budget"].fillna(computed.mask(whole.fillna(False), 0))
