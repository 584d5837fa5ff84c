"""What a method of scoring is given and what it gives back."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from perfeval.declared.regulations.methods import WEIGHT, Sense
from perfeval.declared.regulations.pack import IndicatorRules
from perfeval.score.rows import Indicator
from perfeval.words.arithmetic import Computation, Operands, Rounded, Steps, evaluate
from perfeval.words.decimals import round_half_up
from perfeval.words.printing import plain


class Attempt(Struct, frozen=True):
    """One indicator to be scored by the rules of a pack.

    weight  None where the form has no points: completion only
    sense   how a number is taken
    named   the method the pack names for a number that misses its target in this sense
    """

    read: Indicator
    rules: IndicatorRules
    weight: Decimal | None
    sense: Sense
    named: str

    @property
    def full(self) -> Computation:
        """The whole weight in points."""
        return Rounded(WEIGHT, self.rules.points_decimals)

    def earn(self, computation: Computation, operands: Operands, steps: Steps | None = None) -> Decimal | None:
        """Points by a computation over these operands and the weight; None without a weight."""
        if self.weight is None:
            return None
        points = evaluate(computation, {**operands, WEIGHT: self.weight}, steps)
        return round_half_up(points, self.rules.points_decimals)


class Award(Struct, frozen=True):
    """Points by a method (None: the form has none) and how they came about, or the problem that hinders it."""

    calculation: str
    points: Decimal | None = None
    computation: Computation | None = None
    operands: Operands = {}
    met: bool | None = None
    """Whether the target is met; None where a tier says how far."""
    tier: str | None = None
    alternative: Decimal | None = None
    problem: str | None = None
    claim_weighed: bool = False
    """The points depend on the unit's claim already."""


def earning(points: Decimal | None, full: bool = False) -> str:
    """`，得4.84分` or `，得满分5分`; nothing where the form has no points."""
    return "" if points is None else f"，得{'满分' if full else ''}{plain(points)}分"
