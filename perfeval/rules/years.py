"""The budget year, and whether the dates of a sheet belong to it."""

from __future__ import annotations

import pandas as pd

from perfeval.evaluation import Case
from perfeval.model import Table

DATED = {"adjustments": "adjusted_on", "spending": "paid_on"}

YEAR_MISSING = "预算年度没有填写或未能读取"


def other_year(case: Case, name: str) -> int | None:
    """The year most dated rows of a sheet lie in, where it is not the budget year (BA08); else None.

    One row alone says nothing: then its date is more likely wrong than the budget year.
    """
    table, year = case.workbook.tables.get(name), case.workbook.year
    if table is None or year is None:
        return None
    years = _years(table).value_counts()
    if years.sum() < 2 or years.iloc[0] * 2 <= years.sum() or years.index[0] == year:
        return None
    return int(years.index[0])


def _years(table: Table) -> pd.Series:
    frame = table.frame
    if "type" in frame:  # early notices are dated in the year before
        frame = frame[~frame["type"].isin(EARLY_NOTICES)]
    years: pd.Series = frame[DATED[table.sheet.name]].dt.year.dropna()
    return years


def year_problem(case: Case) -> str | None:
    """Why dates cannot be held against the budget year; None where they can."""
    if case.workbook.year is None:
        return YEAR_MISSING
    if any(other_year(case, name) is not None for name in DATED):
        return "各表日期与预算年度矛盾，请先改正预算年度"
    return None


EARLY_NOTICES = ("上级下达", "结转下达")
"""Adjustments that may be announced in the year before (预算法 art. 38)."""
