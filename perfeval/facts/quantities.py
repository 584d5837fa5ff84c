"""A computed figure as one value: the unit is its type, `value` what it amounts to, `expression` how it came about.

`value` is exact; None means not known, never 0. `name` is what a reader calls the figure, without digits.
An expression is small: figures of 资金核对 and cells are its leaves, sums, differences and quotients of other figures
its branches. Whoever shows a figure interprets it: the narrative prints it, 数字溯源 names its cells, the self-check
evaluates it again.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
import numpy.typing as npt
from msgspec import Struct


class Named(Struct, frozen=True):
    """A figure that stands under this name on a page: of a project and source, one of them, or (both None) of all."""

    page: str
    term: str
    project: str | None = None
    source: str | None = None


class Cells(Struct, frozen=True, eq=False):
    """Cells of one column of a sheet (identifiers): their sum, their number or their content, as the unit asks for."""

    sheet: str
    column: str
    rows: npt.NDArray[np.int64]
    """Row numbers in order."""


class ProfileCell(Struct, frozen=True):
    """The cell of one value of 单位信息."""

    name: str


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


Expression = Named | Cells | ProfileCell | Sum | Difference | Quotient | None
"""None: a figure that is given without a way that led to it."""


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
    """A number in the unit of an indicator; None as unit: in none."""

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
    """The unit's own writing: a document number, a target in words."""

    value: str | None
    expression: Expression = None
    name: str = ""


Quantity = Money | Rate | Points | Count | Measure | Day | Text
