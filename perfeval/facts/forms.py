"""What a filled official form states beside the tables gathered from it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct

from perfeval.facts.place import Place


class Statement(Struct, frozen=True):
    """A number a filled form states beside its tables; None where the cell could not be read (`text` is what stands there)."""

    value: Decimal | None
    text: str
    place: Place


class StatedRate(Struct, frozen=True):
    """An execution rate a filled form states, and the amounts in 分 of its own row; `whole`: the row of all money."""

    stated: Statement
    budget: int | None
    executed: int | None
    whole: bool


class FilledForm(Struct, frozen=True):
    """One filled official form: its project, where it begins, and what it states beside the tables gathered from it.

    stated  `execution_weight`, `execution_points`, `weight`, `score` (the row 总分), `moved` (points 不适用折算), `year`
    """

    title: str
    project: str | None
    place: Place
    stated: Mapping[str, Statement]
    rates: tuple[StatedRate, ...] = ()
