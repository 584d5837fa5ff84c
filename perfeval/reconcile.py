"""Tables -> balances: initial + adjustments = budget, arrived, executed; per project and source, each, and in total.

Sums are pandas sums of int64 分. An amount with a part that could not be read is None, in the line and in every sum
above it, and the cells to blame stand in `blockers`. Order of lines: order of 资金安排.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from typing import Any

import pandas as pd

from perfeval.kinds import Remark
from perfeval.ledger import LINE, counted, in_lines, outside_projects, row_budgets, unreadable_rows, value_at
from perfeval.model import Balance, Balances, Place, Table, Workbook
from perfeval.regulations.pack import Regulation
from perfeval.sheets import sheet

INITIAL, ADJUSTMENTS, ARRIVED, EXECUTED = "initial", "adjustments", "arrived", "executed"
AMOUNTS = (INITIAL, ADJUSTMENTS, ARRIVED, EXECUTED)

Records = dict[tuple[str, str], dict[Hashable, Any]]
"""Project and source -> the amounts, rows and number of payments of one line."""


@dataclass(frozen=True)
class Hole:
    """A part of an amount that could not be read: where, and what is known of project and source (None: nothing)."""

    amount: str
    place: Place
    project: str | None = None
    source: str | None = None

    def concerns(self, project: str | None, source: str | None) -> bool:
        """Whether it may be part of a balance of this project and source (None: of all)."""
        return (
            (self.project is None or project is None or self.project == project)
            and (self.source is None or source is None or self.source == source)
        )


def reconcile_workbook(workbook: Workbook, regulation: Regulation) -> Balances:
    """The balances of a workbook as read, amounts in 分.

    年末收回 reduces the full-year budget only where the regulation says so. A blank 到位数 is the budget. A project
    without any payment row is taken to have executed what 资金安排 states. Payments of basic expenditure without a
    project, and rows whose project and source 资金安排 does not know, are in no balance. Of filled forms: what they state.
    """
    funding = workbook.tables.get("funding")
    if workbook.forms and funding is not None:
        return _stated_balances(funding)
    if funding is None:
        return Balances((), (), (), Balance(None, None, None, None, None, None, None, blockers=(_sheet("funding"),)))
    adjustments, spending = workbook.tables.get("adjustments"), workbook.tables.get("spending")
    changes = _changes(funding, adjustments, regulation)
    payments = _payments(funding, spending)
    lines = _lines(funding, changes, payments)
    holes = tuple(_holes(funding, adjustments, spending)) + tuple(_unpaid(workbook, lines))
    records: Records = dict(zip(lines.index, lines.to_dict("records"), strict=True))
    return Balances(
        lines=tuple(_balance(records, holes, project, source) for project, source in records),
        projects=tuple(_balance(records, holes, project, None) for project in dict.fromkeys(project for project, _ in records)),
        sources=tuple(_balance(records, holes, None, source) for source in dict.fromkeys(source for _, source in records)),
        total=_balance(records, holes, None, None),
    )


def _changes(funding: Table, adjustments: Table | None, regulation: Regulation) -> pd.DataFrame:
    """The adjustments that count, of the lines of 资金安排."""
    if adjustments is None:
        return pd.DataFrame({name: [] for name in (*LINE, "document", "amount")})
    frame = adjustments.frame
    return frame[counted(frame, regulation) & in_lines(frame, funding.frame)]


def _payments(funding: Table, spending: Table | None) -> pd.DataFrame:
    """The payments of the lines of 资金安排."""
    if spending is None:
        return pd.DataFrame({name: [] for name in (*LINE, "amount")})
    return spending.frame[in_lines(spending.frame, funding.frame)]


def _lines(funding: Table, changes: pd.DataFrame, payments: pd.DataFrame) -> pd.DataFrame:
    """One row per project and source: the amounts in 分 with unreadable parts left out, `rows` and `payments`."""
    frame = funding.frame.dropna(subset=LINE)
    grouped = frame.groupby(LINE, sort=False)
    rows = {key: tuple(labels) for key, labels in grouped.groups.items()}
    lines = pd.DataFrame({INITIAL: grouped["initial"].sum()})
    lines["rows"] = [rows[key] for key in lines.index]
    for name, postings in ((ADJUSTMENTS, changes), (EXECUTED, payments)):
        lines[name] = postings.groupby(LINE)["amount"].sum().reindex(lines.index).fillna(0).astype("Int64")
    lines["payments"] = payments.groupby(LINE).size().reindex(lines.index).fillna(0).astype(int)
    budgets = row_budgets(funding.frame, changes)
    arrived = frame["arrived"].fillna(budgets).groupby([frame[key] for key in LINE], sort=False).sum()
    lines[ARRIVED] = arrived.where(grouped["arrived"].count() > 0, lines[INITIAL] + lines[ADJUSTMENTS])
    unpaid = lines["payments"].groupby("project").transform("sum") == 0
    lines[EXECUTED] = lines[EXECUTED].where(~unpaid, grouped["executed"].sum())
    return lines


def _balance(records: Records, holes: tuple[Hole, ...], project: str | None, source: str | None) -> Balance:
    mine = [record for key, record in records.items() if project in (None, key[0]) and source in (None, key[1])]
    concerning = [hole for hole in holes if hole.concerns(project, source)]
    missing = {hole.amount for hole in concerning}
    amounts = {name: None if name in missing else sum(int(record[name]) for record in mine) for name in AMOUNTS}
    initial, adjusted = amounts[INITIAL], amounts[ADJUSTMENTS]
    return Balance(
        project, source, initial, adjusted, None if initial is None or adjusted is None else initial + adjusted,
        amounts[ARRIVED], amounts[EXECUTED], tuple(row for record in mine for row in record["rows"]),
        sum(record["payments"] for record in mine), tuple(dict.fromkeys(hole.place for hole in concerning)),
    )


def _holes(funding: Table, adjustments: Table | None, spending: Table | None) -> Iterator[Hole]:
    yield from _arrived_holes(funding, adjustments)
    yield from _column_holes(funding, "initial", INITIAL, pd.Series(True, index=funding.frame.index))
    if adjustments is None:
        yield Hole(ADJUSTMENTS, _sheet("adjustments"))
    else:
        yield from _column_holes(adjustments, "amount", ADJUSTMENTS, _may_count(adjustments, funding))
    if spending is None:
        yield Hole(EXECUTED, _sheet("spending"))
    else:
        yield from _column_holes(spending, "amount", EXECUTED, _may_count(spending, funding) & ~outside_projects(spending))


def _arrived_holes(funding: Table, adjustments: Table | None) -> Iterator[Hole]:
    """到位数 that cannot be read, and blank ones whose budget cannot."""
    if any(remark.remark == Remark.UNIT_MISSING and remark.column == "arrived" for remark in funding.remarks):
        yield from _column_holes(funding, "arrived", ARRIVED, pd.Series(True, index=funding.frame.index))
        return
    lost = unreadable_rows(funding, "arrived")
    for row in funding.frame.index[lost]:
        yield Hole(ARRIVED, funding.place(row, "arrived"), *_key(funding, row))
    blank = [_key(funding, row) for row in funding.frame.index[funding.frame["arrived"].isna() & ~lost]]
    parts = list(_column_holes(funding, "initial", ARRIVED, pd.Series(True, index=funding.frame.index)))
    if adjustments is None:
        parts.append(Hole(ARRIVED, _sheet("adjustments")))
    else:
        parts += _column_holes(adjustments, "amount", ARRIVED, _may_count(adjustments, funding))
    for hole in parts:
        yield from (Hole(ARRIVED, hole.place, *key) for key in blank if hole.concerns(*key))


def _column_holes(table: Table, column: str, amount: str, counts: pd.Series) -> Iterator[Hole]:
    """Rows whose amount is missing, or whose project or source cannot be read; one hole for a column without unit."""
    without_unit = [r.place for r in table.remarks if r.remark == Remark.UNIT_MISSING and r.column == column]
    if without_unit or not table.has(column):
        yield Hole(amount, without_unit[0] if without_unit else Place(table.title))
        return
    frame = table.frame
    for row in frame.index[frame[column].isna() & counts]:
        yield Hole(amount, table.place(row, column), *_key(table, row))
    for name in LINE:
        for row in frame.index[unreadable_rows(table, name) & frame[column].notna() & counts]:
            yield Hole(amount, table.place(row, name), *_key(table, row))


def _may_count(table: Table, funding: Table) -> pd.Series:
    """Rows that belong to a line of 资金安排, or may: a key that cannot be read may be any."""
    unreadable = unreadable_rows(table, *LINE)
    if funding.lost(*LINE):
        return unreadable | table.frame["project"].notna()
    return unreadable | in_lines(table.frame, funding.frame)


def _key(table: Table, row: int) -> tuple[str | None, str | None]:
    return value_at(table, row, "project"), value_at(table, row, "source")


def _unpaid(workbook: Workbook, lines: pd.DataFrame) -> Iterator[Hole]:
    """Projects without a payment row and without a statement of what was executed: unknown where no payment stands at all."""
    funding, spending = workbook.tables["funding"], workbook.tables.get("spending")
    for row in funding.frame.index[unreadable_rows(funding, "executed")]:
        project, source = _key(funding, row)
        if project is None or lines["payments"].get(project, pd.Series(dtype=int)).sum() == 0:
            yield Hole(EXECUTED, funding.place(row, "executed"), project, source)
    if spending is not None and spending.frame.empty:
        stated = funding.frame.dropna(subset=LINE).groupby(LINE)["executed"].count()
        for project, source in stated.index[stated == 0]:
            yield Hole(EXECUTED, _sheet("spending", spending), project, source)


def _sheet(name: str, table: Table | None = None) -> Place:
    return Place(table.title if table else sheet(name).title)


# ---------------------------------------------------------------- filled forms


def _stated_balances(funding: Table) -> Balances:
    """What filled forms state: neither adjustments nor payments stand behind it, and nothing is known of arrivals."""
    lines: dict[tuple[str, str], list[int]] = {}
    for row, *key in funding.frame.dropna(subset=LINE)[LINE].itertuples(name=None):
        lines.setdefault((key[0], key[1]), []).append(int(row))
    projects = list(dict.fromkeys(project for project, _ in lines))
    sources = list(dict.fromkeys(source for _, source in lines))

    def balance(project: str | None, source: str | None) -> Balance:
        rows = tuple(row for (p, s), own in lines.items() if project in (None, p) and source in (None, s) for row in own)
        return _stated_balance(funding, project, source, rows)

    return Balances(
        tuple(balance(*key) for key in lines), tuple(balance(project, None) for project in projects),
        tuple(balance(None, source) for source in sources), balance(None, None),
    )


def _stated_balance(funding: Table, project: str | None, source: str | None, rows: tuple[int, ...]) -> Balance:
    stated = {name: [value_at(funding, row, name) for row in rows] for name in (INITIAL, "budget", EXECUTED)}
    sums = {name: sum(values) if rows and None not in values else None for name, values in stated.items()}
    blank = [funding.place(row, name) for name in ("budget", EXECUTED) for row in rows if value_at(funding, row, name) is None]
    return Balance(project, source, sums[INITIAL], None, sums["budget"], None, sums[EXECUTED], rows, 0, tuple(blank))
