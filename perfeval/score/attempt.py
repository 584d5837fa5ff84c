"""What a method of scoring is given and what it gives back."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from perfeval.declared.regulations.pack import IndicatorRules
from perfeval.words.readings import Reading
from perfeval.words.spelling import EMPTY_MARKS, fold, plain, round_half_up


class Attempt(Struct, frozen=True):
    """One indicator to be scored: both readings, what is at stake, and the rules.

    sense    `at_least` or `at_most`, for numbers
    formula  name in FORMULAS for a number that misses the target in this sense
    weight   None where the form has no points: completion only
    year     the budget year
    """

    target: Reading
    actual: Reading
    level1: str
    level2: str
    level3: str
    weight: Decimal | None
    claimed: Decimal | None
    has_reason: bool
    rules: IndicatorRules
    year: int | None
    sense: str = "at_least"
    formula: str = "proportional"

    def points(self, share: Fraction) -> Decimal | None:
        """A share of the weight in points, rounded once; None without a weight."""
        if self.weight is None:
            return None
        if share == 1:
            return round_half_up(self.weight, self.rules.points_decimals)
        exact = Fraction(self.weight) * share
        return round_half_up(Decimal(exact.numerator) / Decimal(exact.denominator), self.rules.points_decimals)


class Award(Struct, frozen=True):
    """Points by a method (None: the form has none), how they came about, or the problem that hinders it."""

    calculation: str
    points: Decimal | None = None
    ratio: Decimal | None = None
    tier: str | None = None
    alternative: Decimal | None = None
    problem: str | None = None


def says_why(text: str | None) -> bool:
    """Whether a cell of 偏差原因及改进措施 holds a reason: any word; a 0, a dash or 无 is none."""
    return text is not None and fold(text) not in EMPTY_MARKS and re.search(r"[^\W\d_]", text) is not None


def earning(points: Decimal | None, full: bool = False) -> str:
    """`，得4.84分` or `，得满分5分`; nothing where the form has no points."""
    return "" if points is None else f"，得{'满分' if full else ''}{plain(points)}分"
