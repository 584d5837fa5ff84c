"""Facts from the reconciled amounts and from cells of the input, each with its origin; and sums and quotients of them.

Origins: `资金核对：全年预算数（合计）` for a reconciled amount, `支出明细!I4:I6、I9` for cells that are summed,
counted or quoted, `A ＋ B`, `A － B` and `A ÷ B` for what is computed from other facts.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

import numpy as np
import pandas as pd

from perfeval.facts.balances import Balance
from perfeval.facts.lines import value_at
from perfeval.facts.passages import Figure, Quote
from perfeval.facts.tables import Table
from perfeval.narrate.wording import Fact, Gap, Part, day_text

Rows = Sequence[int] | pd.Index
"""Numbers of rows."""

TERMS: Mapping[str, str] = {
    "initial": "年初预算数", "adjustments": "预算调整数", "budget": "全年预算数", "arrived": "到位数", "executed": "全年执行数",
}
"""Fields of a Balance -> their names in print."""

MOST_RANGES = 12
"""More ranges than these are not spelled out in an origin: the first cells and their number stand for them."""


def fact(balance: Balance, term: str) -> Fact:
    """One reconciled amount of a project and source, a project, a source, or all."""
    fen = getattr(balance, term)
    return Fact(TERMS[term], f"资金核对：{TERMS[term]}（{scope(balance)}）", None if fen is None else Decimal(fen))


def scope(balance: Balance) -> str:
    """What a balance is about: `项目，来源`, one of them, or 合计."""
    return "，".join(part for part in (balance.project, balance.source) if part is not None) or "合计"


def left(balance: Balance) -> Fact:
    """What was not spent; negative where more was spent than budgeted."""
    unknown = balance.budget is None or balance.executed is None
    return Fact("结余", f"资金核对：结余（{scope(balance)}）", None if unknown else Decimal((balance.budget or 0) - (balance.executed or 0)))


def execution_rate(balance: Balance) -> Fact:
    """executed / budget; unknown without a budget."""
    return Fact("执行率", f"资金核对：执行率（{scope(balance)}）", balance.rate)


def arrival_rate(balance: Balance) -> Fact:
    """arrived / budget; unknown without a budget."""
    rate = Decimal(balance.arrived) / balance.budget if balance.arrived is not None and balance.budget else None
    return Fact("到位率", f"资金核对：到位率（{scope(balance)}）", rate)


def total(facts: Sequence[Fact], name: str) -> Fact:
    """The sum of facts; unknown when one of them is."""
    known = [f.value for f in facts if f.value is not None]
    origin = " ＋ ".join(dict.fromkeys(f.origin for f in facts))
    return Fact(name, origin, sum(known, Decimal(0)) if len(known) == len(facts) else None)


def minus(one: Fact, other: Fact, name: str) -> Fact:
    """The difference of two facts."""
    difference = None if one.value is None or other.value is None else one.value - other.value
    return Fact(name, f"{one.origin} － {other.origin}", difference)


def quotient(one: Fact, other: Fact, name: str) -> Fact:
    """One fact as a share of another; unknown for a base of 0."""
    share = one.value / other.value if one.value is not None and other.value else None
    return Fact(name, f"{one.origin} ÷ {other.origin}", share)


def address(table: Table, column: str, rows: Rows) -> str:
    """`支出明细!I4:I6、I9`: the cells of one column, neighbours drawn together; the sheet alone without any."""
    if not len(rows):
        return table.title
    letter = table.letters.get(column, "A")
    if len(rows) == 1:
        return f"{table.title}!{letter}{rows[0]}"
    numbers = np.sort(np.asarray(rows, dtype=np.int64))
    gaps = np.flatnonzero(np.diff(numbers) != 1)
    ends = zip(numbers[[0, *gaps[:MOST_RANGES] + 1]], numbers[[*gaps[:MOST_RANGES], -1]], strict=True)
    ranges = [f"{letter}{first}" if first == last else f"{letter}{first}:{letter}{last}" for first, last in ends]
    if len(gaps) < MOST_RANGES:
        return f"{table.title}!{'、'.join(ranges)}"
    return f"{table.title}!{'、'.join(ranges[:MOST_RANGES])}等（共{len(numbers)}行）"


def cells(table: Table, column: str, rows: Sequence[int], name: str) -> Fact:
    """The sum of a few money cells; unknown when one of them could not be read."""
    values = [value_at(table, row, column) for row in rows]
    return Fact(name, address(table, column, rows), None if None in values else Decimal(sum(values)))


def paid_in(table: Table, amounts: pd.Series, name: str) -> Fact:
    """The sum of many payments, given by their amounts; unknown when one of them could not be read."""
    known = not amounts.isna().any()
    return Fact(name, address(table, "amount", amounts.index), Decimal(int(amounts.sum())) if known else None)


def count(table: Table, column: str, rows: Rows, name: str) -> Fact:
    """How many rows there are."""
    return Fact(name, address(table, column, rows), Decimal(len(rows)))


def value(table: Table, row: int, column: str) -> Any:
    """What a cell of a sheet people type holds; None where it is empty or could not be read."""
    return table.rows[row][column]


def text(table: Table, row: int, column: str) -> str | None:
    """A text cell; None where it is empty."""
    words = value(table, row, column)
    return str(words).strip() or None if words is not None else None


def quote(table: Table, row: int, column: str) -> Quote | None:
    """The unit's words in a cell, without the stop at their end (they stand inside a sentence of ours)."""
    words = text(table, row, column)
    stripped = words.rstrip("。；;，, ").replace("\n", "") if words else ""
    return Quote(stripped, address(table, column, [row])) if stripped else None


def document(table: Table, row: int, column: str = "document") -> Figure | None:
    """A document number."""
    words = text(table, row, column)
    return Figure(words, address(table, column, [row]), words) if words else None


def day(table: Table, row: int, column: str, year: int | None, what: str) -> Part:
    """A date, without the year where it is the budget year."""
    known = date_of(table, row, column)
    return Gap((what,)) if known is None else Figure(day_text(known, year), address(table, column, [row]), known)


def date_of(table: Table, row: int, column: str) -> dt.date | None:
    """A date cell; None where it is empty or unreadable."""
    held: pd.Timestamp | None = value(table, row, column)
    return None if held is None else held.date()
