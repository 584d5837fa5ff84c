"""How amounts, shares, days and places are worded in messages: amounts in the unit of the cell they stand in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from perfeval.declared.kinds import FEN_PER_UNIT
from perfeval.facts.findings import written
from perfeval.facts.lines import value_at
from perfeval.facts.place import Place
from perfeval.facts.quantities import Measure, Rate
from perfeval.facts.tables import ROWS_OF_A_FORM, Table

SHOWN = 3
"""So many places are named; the rest are counted."""


def unit_at(table: Table, row: int, column: str) -> str:
    """The unit a money cell was typed in: its own, else that of its header, else that of the template."""
    stated = table.form_units[row // ROWS_OF_A_FORM] if table.form_units else table.units
    return table.own_units.get((row, column)) or stated.get(column) or table.sheet.column(column).unit or "元"


def in_unit(fen: Decimal | int, unit: str) -> Measure:
    """分 as a number of a unit, for places where the cell itself holds the unit."""
    return Measure(fen / Decimal(FEN_PER_UNIT[unit]), unit)


def amount(fen: Decimal | int, unit: str) -> str:
    """分 as people write it: `12.5万元`."""
    return written(in_unit(fen, unit))


def amount_at(table: Table, row: int, column: str) -> str:
    """The amount in a money cell, in its own unit."""
    return amount(value_at(table, row, column), unit_at(table, row, column))


def percent(share: Decimal) -> str:
    """A fraction as a percentage with at most two decimals: `92.35%`."""
    return written(Rate(share))


def day(date: Any) -> str:
    """A date as `2020年11月5日`."""
    stamp: dt.date = date if isinstance(date, dt.date) else pd.Timestamp(date).date()
    return f"{stamp.year}年{stamp.month}月{stamp.day}日"


def places(where: Sequence[Place]) -> str:
    """The first few places and how many there are: `资金安排!D5、D6、D7等9处`."""
    shown: list[str] = []
    for previous, place in zip((None, *where), where[:SHOWN], strict=False):
        shown.append(str(place.cell) if previous and previous.sheet == place.sheet and place.cell else str(place))
    return "、".join(shown) + (f"等{len(where)}处" if len(where) > SHOWN else "")
