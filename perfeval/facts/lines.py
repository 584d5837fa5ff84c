"""The money rows by project and source: which rows belong together, which count, and what a row of 资金安排 amounts to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from perfeval.declared.regulations.pack import Regulation
from perfeval.facts.days import first_day
from perfeval.facts.remembered import remembered
from perfeval.facts.tables import Table, plain_values

LINE = ["project", "source"]
YEAR_END_CLAWBACK = "年末收回"
LOWERS = ("调减", "收回", YEAR_END_CLAWBACK)
"""Types of adjustments that are below zero."""


# ---------------------------------------------------------------- project and source


class Numbered(Struct, frozen=True, eq=False):
    """The rows of a sheet by project and source: `keys` in order of first appearance, and of every row the number of its key.

    -1 where the project or the source of the row is missing.
    """

    keys: tuple[tuple[str, str], ...]
    numbers: npt.NDArray[np.int64]


@remembered
def numbered(table: Table) -> Numbered:
    """The projects and sources of a sheet, in linear time."""
    projects, names = pd.factorize(table.frame["project"])
    sources, kinds = pd.factorize(table.frame["source"])
    known = (projects >= 0) & (sources >= 0)
    numbers = np.full(len(known), -1, dtype=np.int64)
    numbers[known], pairs = pd.factorize(projects[known].astype(np.int64) * len(kinds) + sources[known])
    project, source = names.tolist(), kinds.tolist()
    return Numbered(tuple((project[pair // len(source)], source[pair % len(source)]) for pair in pairs.tolist()), numbers)


@remembered
def _rows_by_line(table: Table) -> dict[tuple[str | None, str | None], list[int]]:
    keyed = numbered(table)
    by_line = np.argsort(keyed.numbers, kind="stable")
    ends = np.searchsorted(keyed.numbers[by_line], np.arange(len(keyed.keys)), side="right")
    begins = np.searchsorted(keyed.numbers[by_line], np.arange(len(keyed.keys)), side="left")
    rows = table.frame.index.to_numpy()[by_line].tolist()
    return {key: rows[begin:end] for key, begin, end in zip(keyed.keys, begins.tolist(), ends.tolist(), strict=True)}


def rows_of_line(table: Table, project: str | None, source: str | None) -> list[int]:
    """The rows of one project and source, in order."""
    return _rows_by_line(table).get((project, source), [])


@remembered
def line_numbers(table: Table, funding: Table) -> npt.NDArray[np.int64]:
    """Of every row, which project and source of 资金安排 (in its order) it belongs to; -1 for none of them."""
    keyed, place = numbered(table), {key: number for number, key in enumerate(numbered(funding).keys)}
    return np.array([*(place.get(key, -1) for key in keyed.keys), -1], dtype=np.int64)[keyed.numbers]


def in_lines(table: Table, funding: Table) -> pd.Series:
    """Whether the project and source of a row stand in 资金安排; True/False per row."""
    return pd.Series(line_numbers(table, funding) >= 0, index=table.frame.index)


def taken_back_of(funding: Table, adjustments: Table, project: str | None, source: str | None) -> int:
    """What was cut or taken back of a line after it had arrived (as far as the days are told), in 分."""
    arrivals = [first_day(funding, row, "arrived_on") for row in rows_of_line(funding, project, source)]
    since = min((one for one in arrivals if one is not None), default=None)
    changes = [adjustments.rows[row] for row in rows_of_line(adjustments, project, source)]
    cuts = [(int(one["amount"]), one["adjusted_on"]) for one in changes if one["type"] in LOWERS and (one["amount"] or 0) < 0]
    return -sum(fen for fen, day in cuts if since is None or day is None or day >= since)


def unreadable_rows(table: Table, *columns: str) -> pd.Series:
    """Whether a row holds something unreadable in one of these columns; True/False per row."""
    lost = {remark.row for remark in table.lost(*columns)}
    return pd.Series(table.frame.index.isin(lost) if lost else False, index=table.frame.index)


def outside_projects(spending: Table) -> pd.Series:
    """Payments outside all project balances: basic expenditure without a project; True/False per row."""
    frame = spending.frame
    return frame["project"].isna() & (frame["nature"] == "基本支出") & ~unreadable_rows(spending, "project")


def counts(change: Mapping[str, Any], regulation: Regulation) -> bool:
    """Whether an adjustment changes the full-year budget: 年末收回 only where the regulation says so."""
    return regulation.execution.year_end_clawback == "reduce_budget" or change["type"] != YEAR_END_CLAWBACK


def counted(adjustments: pd.DataFrame, regulation: Regulation) -> pd.Series:
    """Whether each adjustment changes the full-year budget (see `counts`); True/False per row."""
    if regulation.execution.year_end_clawback == "reduce_budget":
        return pd.Series(True, index=adjustments.index)
    return (adjustments["type"] != YEAR_END_CLAWBACK).fillna(True)


def row_budgets(funding: pd.DataFrame, adjustments: pd.DataFrame) -> dict[int, int | None]:
    """Full-year budget of every row of 资金安排 in 分: as stated there, else its opening budget and its adjustments.

    An adjustment belongs to the row of its project, source and document, else to the first row of its project and source.
    Where some rows state the whole budget of their project and source, the others have none of it.
    """
    lines: dict[tuple[str, str], list[int]] = {}
    documents: dict[tuple[str, str, str], int] = {}
    for row, project, source, document in zip(funding.index.tolist(), *_columns(funding, *LINE, "document"), strict=True):
        if project is not None and source is not None:
            lines.setdefault((project, source), []).append(row)
            if document is not None:
                documents.setdefault((project, source, document), row)
    adjusted = dict.fromkeys(funding.index.tolist(), 0)
    for project, source, document, amount in zip(*_columns(adjustments, *LINE, "document", "amount"), strict=True):
        if (project, source) in lines:
            adjusted[documents.get((project, source, document), lines[project, source][0])] += amount or 0
    initial, stated = (dict(zip(adjusted, cells, strict=True)) for cells in _columns(funding, "initial", "budget"))
    computed = {row: None if fen is None else fen + adjusted[row] for row, fen in initial.items()}
    whole = {
        row for rows in lines.values() if sum(stated[row] or 0 for row in rows) == sum(computed[row] or 0 for row in rows) for row in rows
    }
    return {row: fen if fen is not None else 0 if row in whole else computed[row] for row, fen in stated.items()}


def _columns(frame: pd.DataFrame, *names: str) -> Iterator[list[Any]]:
    return (plain_values(frame[name]) for name in names)
