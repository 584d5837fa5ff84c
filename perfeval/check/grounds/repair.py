"""Failing sums -> the one-cell edits that would close all of them at once, the likeliest first.

Every sum the workbook states is an equation between its cells. An edit is a candidate when it closes every failing one and
breaks none that holds. How likely it is depends on the slip it would undo and on how many figures of its line agree afterwards.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from functools import cached_property
from itertools import combinations

import pandas as pd
from msgspec import Struct

from perfeval.check.grounds.slips import (
    COUNTED,
    DIGIT,
    MISSING,
    SHIFTED,
    SWAPPED,
    TURNED,
    TWICE,
    UNIT,
    readings,
    slip_of_size,
)
from perfeval.check.grounds.statements import RAISES
from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.lines import LINE, counts, rows_of_line
from perfeval.facts.place import Place
from perfeval.facts.tables import Table
from perfeval.words.decimals import FEN_PER_UNIT

MOST = 3
"""More equally likely candidates than this say nothing; none is offered then."""


class Addend(Struct, frozen=True, dict=True):
    """Cells of one column that enter an equation with one sign (+1, -1), and what they amount to together in 分."""

    sign: int
    table: Table
    column: str
    rows: Sequence[int]
    total: int

    @cached_property
    def members(self) -> frozenset[int]:
        """The rows, for looking one up."""
        return frozenset(self.rows)

    @property
    def amounts(self) -> pd.Series[int]:
        """The cells' amounts in 分."""
        amounts: pd.Series[int] = self.table.frame.loc[list(self.rows), self.column]
        return amounts


class Equation(Struct, frozen=True, dict=True):
    """A sum the workbook states at `place`: the signed terms minus `stated` (an amount of a sum row) should be 0."""

    place: Place
    terms: tuple[Addend, ...]
    tolerance: int
    stated: int = 0

    @cached_property
    def residual(self) -> int:
        """By how much it fails, in 分; 0 where it holds within its typed precision."""
        rest = sum(term.sign * term.total for term in self.terms) - self.stated
        return rest if abs(rest) > self.tolerance else 0

    def sign_of(self, table: Table, column: str, row: int) -> int:
        """With which sign a cell enters; 0 where it does not."""
        return next((t.sign for t in self.terms if t.table is table and t.column == column and row in t.members), 0)


class Repair(Struct, frozen=True):
    """An edit that closes all failing sums: the cell, its amount now and then in 分, and the slip it would undo.

    `slip` is None where only the figures around it speak for it. `added`: not an edit but a missing adjustment.
    """

    table: Table
    column: str
    row: int
    now: int
    then: int
    slip: str | None
    agreement: int
    added: bool = False
    closes: tuple[Place, ...] = ()
    """The sums that fail, all of which it closes."""

    @property
    def rank(self) -> int:
        """Higher is likelier."""
        return 10 * _WEIGHTS.get(self.slip or "", 0) + 3 * self.agreement


"""元 typed as 万元 into a column of 元 loses what is below a 分: half a 分, ten thousand times."""

_WEIGHTS = {COUNTED: 6, TURNED: 5, UNIT: 5, TWICE: 5, SWAPPED: 4, SHIFTED: 3, DIGIT: 2, MISSING: 1}


def find_repairs(case: Case, reported: Container[Place] | None = None) -> tuple[Repair, ...]:
    """At most MOST candidates, likeliest first; none where nothing fails or the workbook cannot tell.

    A sum that fails and is not among the `reported` (None: all are) fails for a reason known already, and is left out.
    """
    equations = tuple(_equations(case))
    failing = [equation for equation in equations if equation.residual and (reported is None or equation.place in reported)]
    if not failing:
        return ()
    holding = [equation for equation in equations if not equation.residual]
    found = sorted(_candidates(case, failing, holding), key=lambda r: (-r.rank, r.table.title, r.row, r.column))
    likely = [repair for repair in found if repair.rank > 0]
    best = [repair for repair in likely if repair.rank == likely[0].rank]
    if likely and likely[0].slip == COUNTED:
        return tuple(best)  # the same money in two places leaves nothing to guess
    return () if len(best) > MOST else tuple(likely[:MOST])


# ---------------------------------------------------------------- the sums a workbook states


def _equations(case: Case) -> Iterator[Equation]:
    tables = case.workbook.tables
    if {"funding", "adjustments", "spending"} <= tables.keys():
        for balance in case.balances.lines:
            yield from _line_equations(case, balance)
    for table in tables.values():
        for line in table.sums:
            inside = table.frame.loc[line.first:line.last]
            for column, stated in line.stated.items():
                amounts = inside[column].dropna()
                if line.expected is not None and line.expected[column] != int(amounts.sum()):
                    continue  # it sums other rows than all from the first to the last
                term = Addend(1, table, column, amounts.index.tolist(), int(amounts.sum()))
                yield Equation(table.place(line.row, column), (term,), line.tolerance.get(column, 0), stated)


def _line_equations(case: Case, balance: Balance) -> Iterator[Equation]:
    """Opening budget + adjustments = full-year budget, and payments = executed, where the unit states them."""
    funding, adjustments, spending = (case.table(name) for name in ("funding", "adjustments", "spending"))
    rows = balance.rows
    changes = [row for row in rows_of_line(adjustments, balance.project, balance.source) if counts(adjustments.rows[row], case.regulation)]
    if balance.budget is not None and _all_stated(funding, rows, "budget"):
        yield Equation(
            funding.place(rows[0], "budget"),
            (_typed(1, funding, "initial", rows), _typed(1, adjustments, "amount", changes), _typed(-1, funding, "budget", rows)),
            _tolerance(funding, rows, "budget"),
        )
    if balance.executed is not None and balance.payments and _all_stated(funding, rows, "executed"):
        payments = rows_of_line(spending, balance.project, balance.source)
        yield Equation(
            funding.place(rows[0], "executed"),
            (Addend(1, spending, "amount", payments, balance.executed), _typed(-1, funding, "executed", rows)),
            _tolerance(funding, rows, "executed"),
        )


def _typed(sign: int, table: Table, column: str, rows: Sequence[int]) -> Addend:
    """A term of a sheet people type."""
    return Addend(sign, table, column, rows, sum(table.rows[row][column] or 0 for row in rows))


def _all_stated(table: Table, rows: Sequence[int], column: str) -> bool:
    return all(table.rows[row][column] is not None for row in rows)


def _tolerance(table: Table, rows: Sequence[int], column: str) -> int:
    return sum(table.tolerance(row, column) for row in rows)


# ---------------------------------------------------------------- candidates


def _candidates(case: Case, failing: Sequence[Equation], holding: Sequence[Equation]) -> Iterator[Repair]:
    first, *others = failing
    for term in first.terms:
        change = -first.residual * term.sign
        for row, now in zip(map(int, term.rows), map(int, term.amounts), strict=True):
            then, slip = _undone(case, term, row, now, now + change, first.tolerance)
            if slip is None and term.table.sheet.name == "spending":
                continue  # any of many payments could close a sum: only one that undoes a known slip is offered
            closes = all(abs(e.residual + e.sign_of(term.table, term.column, row) * (then - now)) <= e.tolerance for e in others)
            breaks = any(e.sign_of(term.table, term.column, row) for e in holding)
            if closes and not breaks:
                closed = tuple(equation.place for equation in failing)
                yield Repair(term.table, term.column, row, now, then, slip, _agreement(case, term, row, then - now), closes=closed)
    if not others and any(term.column == "budget" for term in first.terms):
        yield from _missing_adjustment(case, first)


def _missing_adjustment(case: Case, equation: Equation) -> Iterator[Repair]:
    """The adjustment that would close the bridge; named at the full-year budget it would lead to."""
    statement = next(term for term in equation.terms if term.column == "budget")
    row, change = statement.rows[0], -equation.residual
    bridge = Addend(1, case.table("adjustments"), "amount", (), 0)
    agreement = _agreement(case, bridge, row, change, _key(statement.table, row))
    yield Repair(statement.table, "budget", row, 0, change, MISSING, agreement, added=True)


def _key(table: Table, row: int) -> tuple[str, str]:
    project, source = (str(table.frame.at[row, name]) for name in LINE)
    return project, source


def _agreement(case: Case, term: Addend, row: int, change: int, key: tuple[str, str] | None = None) -> int:
    """By how much better the figures of a line agree after the edit: budget, executed, arrived, stated and computed."""
    project, source = key or _key(term.table, row)
    balance = case.balances.line(project, source)
    if balance is None or balance.budget is None or balance.executed is None:
        return 0
    funding = case.table("funding")
    before = {
        "computed": balance.budget,
        "paid": balance.executed,
        **{column: int(funding.frame.loc[list(balance.rows), column].sum()) for column in ("budget", "executed", "arrived")
           if _all_stated(funding, balance.rows, column)},
    }
    moved = {("funding", "initial"): "computed", ("adjustments", "amount"): "computed", ("spending", "amount"): "paid"}
    name = moved.get((term.table.sheet.name, term.column), term.column)
    after = {**before, **({name: before[name] + change} if name in before else {})}
    return _pairs(after) - _pairs(before)


def _pairs(figures: dict[str, int]) -> int:
    """Pairs that agree, exact ones counted twice: beside small slips, rounded figures agree all the time."""
    near = FEN_PER_UNIT["万元"] // 200
    return sum((one == other) + (abs(one - other) <= near) for one, other in combinations(figures.values(), 2))


# ---------------------------------------------------------------- slips


def _undone(case: Case, term: Addend, row: int, now: int, then: int, tolerance: int) -> tuple[int, str | None]:
    """The amount that closes a sum and the slip it undoes; of a rounded sum also one close to `then`, if not lost in the rounding."""
    if abs(then) <= tolerance and _counted_twice(case, term, row, now):
        return 0, COUNTED
    slip = _slip(term, row, now, then)
    if slip is not None or not tolerance:
        return then, slip
    near = (fen for fen in readings(now) if abs(fen - then) <= tolerance and (not fen or tolerance < abs(fen)))
    return next(((fen, slip) for fen in near if (slip := _slip(term, row, now, fen))), (then, None))


def _counted_twice(case: Case, term: Addend, row: int, now: int) -> bool:
    """Whether an opening budget stands once more among the adjustments of its line, handed down or carried over."""
    if (term.table.sheet.name, term.column) != ("funding", "initial") or not now:
        return False
    changes = case.table("adjustments")
    mine = (changes.rows[one] for one in rows_of_line(changes, *_key(term.table, row)))
    return any(change["amount"] == now and change["type"] in RAISES for change in mine)


def _slip(term: Addend, row: int, now: int, then: int) -> str | None:
    """The slip of the pen that would have turned `then` into `now`."""
    if then == 0:
        return TWICE if _stands_twice(term.table, row) else None
    if now == -then:
        return TURNED
    if (now < 0) != (then < 0):
        return None
    return slip_of_size(abs(now), abs(then))


def _stands_twice(table: Table, row: int) -> bool:
    """Whether another row above says the same of project, source, amount, payee and document."""
    names = [n for n in (*LINE, "amount", "payee", "document") if n in table.frame]
    mine = [table.value(row, name) for name in names]
    same = pd.Series(True, index=table.frame.index)
    for name, value in zip(names, mine, strict=True):
        column = table.frame[name]
        same &= column.isna() if value is None else (column == value).fillna(False).astype(bool)
    return int(same.sum()) > 1 and int(table.frame.index[same][0]) != row
