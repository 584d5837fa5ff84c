"""How amounts, shares, days and places are worded in messages: amounts in the unit of the cell they stand in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from perfeval.declared.regulations import other_practice
from perfeval.declared.regulations.pack import Regulation
from perfeval.facts.place import Place
from perfeval.facts.quantities import Measure
from perfeval.facts.tables import ROWS_OF_A_FORM, Table
from perfeval.words.decimals import FEN_PER_UNIT
from perfeval.words.printing import amount_text as amount
from perfeval.words.printing import day_text
from perfeval.words.printing import short_percent as percent

__all__ = ["amount", "amount_at", "day", "in_unit", "percent", "places", "unit_at", "unless_confirmed"]

SHOWN = 3
"""So many places are named; the rest are counted."""


def unit_at(table: Table, row: int, column: str) -> str:
    """The unit a money cell was typed in: its own, else that of its header, else that of the template."""
    stated = table.form_units[row // ROWS_OF_A_FORM] if table.form_units else table.units
    return table.own_units.get((row, column)) or stated.get(column) or table.sheet.column(column).unit or "元"


def in_unit(fen: Decimal | int, unit: str) -> Measure:
    """分 as a number of a unit, for places where the cell itself holds the unit."""
    return Measure(fen / Decimal(FEN_PER_UNIT[unit]), unit)


def amount_at(table: Table, row: int, column: str) -> str:
    """The amount in a money cell, in its own unit."""
    return amount(table.value(row, column), unit_at(table, row, column))


def day(date: Any) -> str:
    """A date as `2020年11月5日`."""
    return day_text(date if isinstance(date, dt.date) else pd.Timestamp(date).date())


def unless_confirmed(regulation: Regulation, path: str, what: str = "") -> str:
    """In brackets that a value of the pack rests on practice, with what else is done; empty for one seen in the original."""
    basis = regulation.basis_of(path)
    return "" if basis is None or basis.confirmed else f"（{what}{other_practice(basis)}）"


def places(where: Sequence[Place]) -> str:
    """The first few places and how many there are: `资金安排!D5、D6、D7等9处`."""
    shown: list[str] = []
    for previous, place in zip((None, *where), where[:SHOWN], strict=False):
        shown.append(str(place.cell) if previous and previous.sheet == place.sheet and place.cell else str(place))
    return "、".join(shown) + (f"等{len(where)}处" if len(where) > SHOWN else "")
