"""A figure of this workbook: value, unit and where it came from. The unit is its type, `expression` how it came about.

`value` is exact; None means not known, never 0. `name` is what a reader calls the figure, without digits.
An expression is small: named figures and cells are its leaves, sums, differences and quotients of other figures its
branches. Whoever shows a figure interprets it: the narrative prints it, 数字溯源 names its cells (origins.py), the
self-check evaluates it again (narrate/verify.py).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:  # findings are shown where nothing is computed
    import numpy as np
    import numpy.typing as npt

# ---------------------------------------------------------------- how a figure came about


class Reconciled(Struct, frozen=True):
    """A figure of 资金核对: of a project and source, one of them, or (both None) of all."""

    term: str
    project: str | None = None
    source: str | None = None


class Scored(Struct, frozen=True):
    """A figure of 指标评分: the score of a project, or a figure of the indicators in these cells."""

    term: str
    project: str | None = None
    cells: Cells | None = None


class Cells(Struct, frozen=True, eq=False):
    """Cells of one column of a sheet (identifiers): their sum, their number or their content, as the unit asks for."""

    sheet: str
    column: str
    rows: npt.NDArray[np.int64]
    """Row numbers in order."""


class ProfileCell(Struct, frozen=True):
    """The cell of one value of 单位信息."""

    name: str


class InWords(Struct, frozen=True):
    """A place in words, where no cell stands for the figure alone."""

    words: str


class Sum(Struct, frozen=True):
    """The sum of figures of one unit."""

    parts: tuple[Quantity, ...]


class Difference(Struct, frozen=True):
    """`one` less `other`."""

    one: Quantity
    other: Quantity


class Quotient(Struct, frozen=True):
    """`one` as a share of `other`."""

    one: Quantity
    other: Quantity


Expression = Reconciled | Scored | Cells | ProfileCell | InWords | Sum | Difference | Quotient | None
"""None: a figure that is given without a way that led to it."""


# ---------------------------------------------------------------- figures by unit


class Money(Struct, frozen=True):
    """An amount in 分."""

    value: int | None
    expression: Expression = None
    name: str = ""


class Rate(Struct, frozen=True):
    """A share as a fraction: 0.9621 is 96.21 %."""

    value: Decimal | None
    expression: Expression = None
    name: str = ""


class Points(Struct, frozen=True):
    """Points of a score."""

    value: Decimal | None
    expression: Expression = None
    name: str = ""


class Count(Struct, frozen=True):
    """How many there are."""

    value: int | None
    expression: Expression = None
    name: str = ""


class Measure(Struct, frozen=True):
    """A number in the unit of an indicator or a column; unit None: in none."""

    value: Decimal | None
    unit: str | None
    expression: Expression = None
    name: str = ""


class Day(Struct, frozen=True):
    """A date."""

    value: dt.date | None
    expression: Expression = None
    name: str = ""


class Text(Struct, frozen=True):
    """The unit's own writing with digits in it: a document number, a target in words."""

    value: str | None
    expression: Expression = None
    name: str = ""


Quantity = Money | Rate | Points | Count | Measure | Day | Text


# ---------------------------------------------------------------- computing with figures


def total(parts: Sequence[Money], name: str) -> Money:
    """The sum of amounts; not known when one of them is not."""
    values = [part.value for part in parts if part.value is not None]
    return Money(sum(values) if len(values) == len(parts) else None, Sum(tuple(parts)), name)


def minus(one: Money, other: Money, name: str) -> Money:
    """The difference of two amounts."""
    known = one.value is not None and other.value is not None
    return Money((one.value or 0) - (other.value or 0) if known else None, Difference(one, other), name)


def quotient(one: Money | Points, other: Money | Points, name: str) -> Rate:
    """One figure as a share of another of its unit; not known for a base of 0."""
    share = Decimal(one.value) / Decimal(other.value) if one.value is not None and other.value else None
    return Rate(share, Quotient(one, other), name)
