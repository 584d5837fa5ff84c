"""The budget year, and whether the dates of a sheet belong to it."""

from __future__ import annotations

import numpy as np

from perfeval.facts.evaluation import Case
from perfeval.facts.remembered import remembered
from perfeval.facts.tables import Table

DATED = {"adjustments": "adjusted_on", "spending": "paid_on"}

YEAR_MISSING = "预算年度没有填写或未能读取"
YEARS_DISAGREE = "各表日期与预算年度矛盾，请先改正预算年度"


def other_year(case: Case, name: str) -> int | None:
    """The year most dated rows of a sheet lie in, where it is not the budget year (BA08); else None.

    One row alone says nothing: then its date is more likely wrong than the budget year.
    """
    table, year = case.workbook.tables.get(name), case.workbook.year
    if table is None or year is None:
        return None
    most = _most_common_year(table)
    return most if most != year else None


@remembered
def _most_common_year(table: Table) -> int | None:
    """The year of more than half of the dated rows, early notices aside; None where there is none, or one row alone."""
    dates = table.frame[DATED[table.sheet.name]]
    if "type" in table.frame:  # early notices are dated in the year before
        dates = dates[~table.frame["type"].isin(EARLY_NOTICES)]
    years, counts = np.unique(dates.dropna().to_numpy().astype("datetime64[Y]"), return_counts=True)
    dated, most = int(counts.sum()), int(counts.max(initial=0))
    return int(str(years[counts.argmax()])) if dated >= 2 and most * 2 > dated else None


def years_agree(case: Case) -> bool:
    """Whether no sheet has most of its dates in another year than the budget year."""
    return all(other_year(case, name) is None for name in DATED)


EARLY_NOTICES = ("上级下达", "结转下达")
"""Adjustments that may be announced in the year before (预算法 art. 38)."""
