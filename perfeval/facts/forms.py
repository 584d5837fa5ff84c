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


HUNDRED = Decimal(100)


class FilledForm(Struct, frozen=True):
    """One filled official form: its project, where it begins, and what it states beside the tables gathered from it.

    stated      `execution_weight`, `execution_points`, `weight`, `score` (the row 总分), `head_score`, `goal_points`, `moved`
                (points 不适用折算), `year`
    unit        whose form it is
    department  it is one of a whole department, which is its project
    regulation  the pack it tells itself to follow (None: it does not)
    weights     what its indicators carry together (None: one has a weight that cannot be read)
    parts       rows of its indicators that are parts of the one above (其中), without points of their own
    """

    title: str
    project: str | None
    place: Place
    stated: Mapping[str, Statement]
    rates: tuple[StatedRate, ...] = ()
    unit: str | None = None
    department: bool = False
    regulation: str | None = None
    weights: Decimal | None = None
    parts: frozenset[int] = frozenset()

    def weight_of_execution(self, usual: Decimal | None) -> Decimal | None:
        """Points the form gives the execution rate; None where it gives none, or some that cannot be read.

        Points without a weight have the `usual` one; so has a weight that does not close to 100 where the usual one would.
        """
        stated = self.stated.get("execution_weight")
        if stated is None:
            return usual if "execution_points" in self.stated else None
        if stated.value is None or self.weights is None or usual is None or stated.value + self.weights == HUNDRED:
            return stated.value
        return usual if usual + self.weights == HUNDRED else stated.value

    @property
    def claimed_score(self) -> Decimal | None:
        """The unit's own total: of the row 总分, else of the head."""
        found = (self.stated.get(name) for name in ("score", "head_score"))
        return next((one.value for one in found if one is not None and one.value is not None), None)

    @property
    def claimed_execution_points(self) -> Decimal | None:
        """The points the unit gave itself for the execution rate."""
        stated = self.stated.get("execution_points")
        return stated.value if stated is not None else None
