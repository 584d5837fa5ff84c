"""Days that are told, and months that are told without a day: a span, which counts against nobody while one of its days fits."""

from __future__ import annotations

import pandas as pd

from perfeval.declared.kinds import Remark
from perfeval.facts.remembered import remembered
from perfeval.facts.tables import Table


@remembered
def months_only(table: Table, column: str) -> frozenset[int]:
    """Rows whose date is a month without its day."""
    return frozenset(r.row for r in table.remarked(Remark.MONTH_ONLY) if r.column == column and r.row is not None)


def first_day(table: Table, row: int, column: str) -> pd.Timestamp | None:
    """The first day a date may mean."""
    told: pd.Timestamp | None = table.value(row, column)
    return told.replace(day=1) if told is not None and row in months_only(table, column) else told


def last_day(table: Table, row: int, column: str) -> pd.Timestamp | None:
    """The last day a date may mean."""
    told: pd.Timestamp | None = table.value(row, column)
    return told + pd.offsets.MonthEnd(0) if told is not None and row in months_only(table, column) else told
