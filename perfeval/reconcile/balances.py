"""Tables -> balances: initial + adjustments = budget, arrived, executed; per project and source, each, and in total.

Adjustments and payments are summed by pandas in int64 分. An amount with a part that could not be read is None, in the line and in every sum
above it, and the cells to blame stand in `blockers`. Order of lines: order of 资金安排.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct
from msgspec.structs import replace

from perfeval.declared.kinds import Remark
from perfeval.declared.regulations.pack import Regulation
from perfeval.declared.sheets import sheet
from perfeval.declared.sources import UNTOLD_ARRIVALS
from perfeval.facts.balances import TERMS, Balance, Balances
from perfeval.facts.lines import (
    LINE,
    counted,
    in_lines,
    line_numbers,
    numbered,
    outside_projects,
    row_budgets,
    rows_of_line,
    unreadable_rows,
)
from perfeval.facts.place import Place
from perfeval.facts.tables import Table, Workbook

INITIAL, ADJUSTMENTS, BUDGET, ARRIVED, EXECUTED = TERMS
NOTHING_KNOWN = Balance(None, None, None, None, None, None, None)


class UnknownPart(Struct, frozen=True):
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

    年末收回 reduces the full-year budget only where the regulation says so. A blank 到位数 is the budget of what a treasury
    hands out, and unknown of own money; one that differs from the budget by no more than the decimals it was typed with is the budget. A project
    without any payment row is taken to have executed what 资金安排 states. Payments of basic expenditure without a
    project, and rows whose project and source 资金安排 does not know, are in no balance. Of filled forms: what they state.
    """
    funding = workbook.tables.get("funding")
    if workbook.forms and funding is not None:
        return _stated_balances(funding)
    if funding is None:
        return Balances((), (), (), replace(NOTHING_KNOWN, blockers=(_sheet("funding"),)))
    adjustments, spending = workbook.tables.get("adjustments"), workbook.tables.get("spending")
    summed = Balances.of(_lines(funding, adjustments, spending, regulation))
    unknown = (*_unknown_parts(funding, adjustments, spending), *_unpaid(funding, spending, summed.lines))
    lines, projects, sources = (tuple(_known(each, unknown) for each in part) for part in (summed.lines, summed.projects, summed.sources))
    return Balances(lines, projects, sources, _known(summed.total, unknown))


def _known(balance: Balance, unknown: Sequence[UnknownPart]) -> Balance:
    """The balance without the amounts some part of which could not be read, and with the cells to blame."""
    concerning = [part for part in unknown if part.concerns(balance.project, balance.source)]
    missing = {part.amount for part in concerning}
    if missing & {INITIAL, ADJUSTMENTS}:
        missing.add(BUDGET)
    return replace(balance, **dict.fromkeys(missing), blockers=tuple(dict.fromkeys(part.place for part in concerning)))


def _lines(funding: Table, adjustments: Table | None, spending: Table | None, regulation: Regulation) -> list[Balance]:
    """The lines of 资金安排 in its order: amounts in 分 with unreadable parts left out."""
    keys = numbered(funding).keys
    counting, changes = pd.DataFrame(columns=[*LINE, "document", "amount"]), [0] * len(keys)
    if adjustments is not None:
        counts = counted(adjustments.frame, regulation)
        counting, (changes, _) = adjustments.frame[counts], _postings(adjustments, funding, counts)
    paid, payments = _postings(spending, funding)
    budgets = row_budgets(funding.frame, counting)
    of_project: Counter[str] = Counter()
    for (project, _), number in zip(keys, payments, strict=True):
        of_project[project] += number
    return [
        _line(funding, key, budgets, change, executed if of_project[key[0]] else None, number)
        for key, change, executed, number in zip(keys, changes, paid, payments, strict=True)
    ]


def _postings(table: Table | None, funding: Table, counts: pd.Series | None = None) -> tuple[list[int], list[int]]:
    """Per line of 资金安排: the sum of its postings (those that count) in 分, and how many they are."""
    lines = len(numbered(funding).keys)
    if table is None:
        return [0] * lines, [0] * lines
    numbers = line_numbers(table, funding)
    mine = numbers >= 0 if counts is None else (numbers >= 0) & counts.to_numpy(dtype=bool)
    sums = table.frame["amount"][mine].groupby(numbers[mine]).sum().reindex(range(lines), fill_value=0)
    return sums.tolist(), np.bincount(numbers[mine], minlength=lines).tolist()


def _line(
    funding: Table, key: tuple[str, str], budgets: Mapping[int, int | None], change: int, paid: int | None, payments: int,
) -> Balance:
    """One line; `paid` is None for a project without any payment row, which executed what is stated."""
    rows = rows_of_line(funding, *key)
    initial, arrived, executed = ([funding.rows[row][name] for row in rows] for name in (INITIAL, ARRIVED, EXECUTED))
    budget = sum(fen or 0 for fen in initial) + change
    in_all = None if key[1] in UNTOLD_ARRIVALS else budget
    if any(fen is not None for fen in arrived):
        stated = sum((budgets[row] if fen is None else fen) or 0 for row, fen in zip(rows, arrived, strict=True))
        in_all = budget if abs(stated - budget) <= sum(funding.tolerance(row, ARRIVED) for row in rows) else stated
    spent = sum(fen or 0 for fen in executed) if paid is None else paid
    return Balance(*key, budget - change, change, budget, in_all, spent, tuple(rows), payments)


def _unknown_parts(funding: Table, adjustments: Table | None, spending: Table | None) -> Iterator[UnknownPart]:
    yield from _keyless_parts(funding)
    yield from _unknown_arrivals(funding, adjustments)
    yield from _unknown_cells(funding, "initial", INITIAL)
    yield from _unknown_changes(funding, adjustments, ADJUSTMENTS)
    if spending is None:
        yield UnknownPart(EXECUTED, _sheet("spending"))
    else:
        yield from _unknown_cells(spending, "amount", EXECUTED, _may_count(spending, funding) & ~outside_projects(spending))


def _unknown_arrivals(funding: Table, adjustments: Table | None) -> Iterator[UnknownPart]:
    """到位数 that cannot be read, and blank ones whose budget cannot."""
    if any(remark.column == "arrived" for remark in funding.remarked(Remark.UNIT_MISSING)):
        yield from _unknown_cells(funding, "arrived", ARRIVED)
        return
    lost = {remark.row for remark in funding.lost("arrived")}
    for row in filter(lost.__contains__, funding.rows):
        yield UnknownPart(ARRIVED, funding.place(row, "arrived"), *_key(funding, row))
    blank = [(cells["project"], cells["source"]) for row, cells in funding.rows.items() if cells["arrived"] is None and row not in lost]
    for part in (*_unknown_cells(funding, "initial", ARRIVED), *_unknown_changes(funding, adjustments, ARRIVED)):
        yield from (UnknownPart(ARRIVED, part.place, *key) for key in blank if part.concerns(*key))


def _unknown_changes(funding: Table, adjustments: Table | None, amount: str) -> Iterator[UnknownPart]:
    if adjustments is None:
        yield UnknownPart(amount, _sheet("adjustments"))
    else:
        yield from _unknown_cells(adjustments, "amount", amount, _may_count(adjustments, funding))


def _unknown_cells(table: Table, column: str, amount: str, counts: pd.Series | bool = True) -> Iterator[UnknownPart]:
    """Rows (of those that count) without their amount, or of an unreadable project or source; one part for a column without unit."""
    without_unit = [r.place for kind in (Remark.UNIT_MISSING, Remark.BOTH_SIDES) for r in table.remarked(kind) if r.column == column]
    if without_unit or not table.has(column):
        yield UnknownPart(amount, without_unit[0] if without_unit else Place(table.title))
        return
    missing = table.frame[column].isna()
    for row in missing.index[missing & counts]:
        yield UnknownPart(amount, table.place(row, column), *_key(table, row))
    for name in LINE:
        unknown = table.arrays[name].isna()
        for row in missing.index[unknown & ~missing & counts] if unknown.any() else ():
            yield UnknownPart(amount, table.place(row, name), *_key(table, row))


def _may_count(table: Table, funding: Table) -> pd.Series:
    """Rows that belong to a line of 资金安排, or may: a key that is blank or cannot be read may be any."""
    keyless = _keyless(table)
    unknown = ~(table.frame["project"].isna() | table.frame["project"].isin(funding.frame["project"].dropna().unique()))
    keyless &= ~unknown.to_numpy(dtype=bool) if not funding.frame["project"].isna().any() else True  # of no project of 资金安排 (CE09)
    if _keyless(funding).any():
        return pd.Series(keyless | ~table.arrays["project"].isna(), index=table.frame.index)
    return in_lines(table, funding) | keyless


def _keyless(table: Table) -> npt.NDArray[np.bool_]:
    """Whether project or source of each row are blank or cannot be read."""
    keyless: npt.NDArray[np.bool_] = table.arrays["project"].isna() | table.arrays["source"].isna()
    return keyless


def _keyless_parts(funding: Table) -> Iterator[UnknownPart]:
    """Rows of 资金安排 with amounts of which nobody can say whose: nor can be said what was changed, arrived or paid there."""
    for row in funding.frame.index[_keyless(funding)]:
        cells = funding.rows[row]
        if any(cells[name] is not None for name in (INITIAL, BUDGET, ARRIVED, EXECUTED)):
            place = funding.place(row, "project" if cells["project"] is None else "source")
            yield from (UnknownPart(amount, place, cells["project"], cells["source"]) for amount in TERMS)


def _key(table: Table, row: int) -> tuple[str | None, str | None]:
    return table.value(row, "project"), table.value(row, "source")


def _unpaid(funding: Table, spending: Table | None, lines: Sequence[Balance]) -> Iterator[UnknownPart]:
    """Projects without a payment row and without a statement of what was executed: unknown where no payment stands at all."""
    paid = {line.project for line in lines if line.payments}
    for row in funding.frame.index[unreadable_rows(funding, EXECUTED)]:
        project, source = _key(funding, row)
        if project not in paid:
            yield UnknownPart(EXECUTED, funding.place(row, EXECUTED), project, source)
    if spending is not None and spending.frame.empty:
        for line in lines:
            if all(funding.rows[row][EXECUTED] is None for row in line.rows):
                yield UnknownPart(EXECUTED, _sheet("spending", spending), line.project, line.source)


def _sheet(name: str, table: Table | None = None) -> Place:
    return Place(table.title if table else sheet(name).title)


# ---------------------------------------------------------------- filled forms


def _stated_balances(funding: Table) -> Balances:
    """What filled forms state: neither adjustments nor payments stand behind it, and nothing is known of arrivals."""
    lines = [_stated_line(funding, key) for key in numbered(funding).keys]
    return Balances.of(lines) if lines else Balances((), (), (), NOTHING_KNOWN)


def _stated_line(funding: Table, key: tuple[str, str]) -> Balance:
    rows = rows_of_line(funding, *key)
    stated = {name: [funding.rows[row][name] for row in rows] for name in (INITIAL, BUDGET, EXECUTED)}
    initial, budget, executed = (None if None in amounts else sum(amounts) for amounts in stated.values())
    blank = [
        funding.place(row, name) for name in (BUDGET, EXECUTED) for row, fen in zip(rows, stated[name], strict=True) if fen is None
    ]
    return Balance(*key, initial, None, budget, None, executed, tuple(rows), 0, tuple(blank))
