"""The kinds of rows under a header, and the rows of a sheet told apart (by rows.py)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from perfeval.read.tables.additions import StatedTotal


class RowKind(StrEnum):
    """The kinds of rows that are not data."""

    SUM = "sum"
    BALANCE = "balance"
    PART = "part"
    DETAIL = "detail"
    EXECUTION = "execution"
    HEADER = "header"
    REMARK = "remark"
    EMPTY = "empty"
    DOUBTFUL = "doubtful"


class Evidence(Struct, frozen=True):
    """Why a row is no data: its kind, the column number of the cell that says so, the text there, and the reason."""

    kind: RowKind
    number: int
    text: str
    reason: str


class Rows(Struct, frozen=True):
    """The rows under the header by spreadsheet row: data, the sums with what they add up, and why the others are none."""

    data: npt.NDArray[np.int64]
    sums: Mapping[int, StatedTotal]
    others: Mapping[int, Evidence]

    def of_kind(self, kind: RowKind) -> list[int]:
        """The rows of one kind, in order."""
        return [row for row, evidence in self.others.items() if evidence.kind is kind]


def without_details(rows: Rows, details: frozenset[int]) -> Rows:
    """The rows without those that one amount merged over a payment counts for already."""
    if not details:
        return rows
    found = {row: Evidence(RowKind.DETAIL, 1, "", "金额合并在上面一行") for row in rows.data.tolist() if row in details}
    keep = np.array([row not in found for row in rows.data.tolist()], dtype=bool)
    return Rows(rows.data[keep], rows.sums, dict(sorted({**rows.others, **found}.items())))
