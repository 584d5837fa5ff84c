"""The formulas a regulation may name for a number that misses its target. One entry each; any pack may use it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction

from msgspec import Struct


class Formula(Struct, frozen=True):
    """Share of the weight (0 to 1) for an actual value that misses a positive target.

    senses   what it can score: `at_least`, `at_most`
    label    how the formula is called in Chinese
    share    (actual, target), both in one unit -> share; actual is at least 0, target above 0
    wording  the calculation with {actual}, {target} and {weight} as printed numbers
    """

    senses: frozenset[str]
    label: str
    share: Callable[[Fraction, Fraction], Fraction]
    wording: str


def _proportional(actual: Fraction, target: Fraction) -> Fraction:
    return actual / target


def _inverse(actual: Fraction, target: Fraction) -> Fraction:
    return target / actual


def _linear(actual: Fraction, target: Fraction) -> Fraction:
    return max(Fraction(0), 1 - (actual - target) / target)


def _nothing(_actual: Fraction, _target: Fraction) -> Fraction:
    return Fraction(0)


AT_LEAST, AT_MOST = frozenset({"at_least"}), frozenset({"at_most"})

FORMULAS: Mapping[str, Formula] = {
    "proportional": Formula(AT_LEAST, "按完成比例", _proportional, "{actual}÷{target}×{weight}"),
    "inverse": Formula(AT_MOST, "反比例", _inverse, "{target}÷{actual}×{weight}"),
    "linear": Formula(AT_MOST, "按超出比例扣减", _linear, "（1－（{actual}－{target}）÷{target}）×{weight}，最低0"),
    "all_or_nothing": Formula(AT_LEAST | AT_MOST, "达标得满分，否则不得分", _nothing, "未达标，0×{weight}"),
}


def formulas_for(sense: str) -> tuple[str, ...]:
    """The names of the formulas that can score `at_least` or `at_most`."""
    return tuple(name for name, formula in FORMULAS.items() if sense in formula.senses)


METHOD_LABELS: Mapping[str, str] = {
    **{name: formula.label for name, formula in FORMULAS.items()},
    "range": "按区间", "date": "按期限", "tier": "按等次", "satisfaction": "按满意度分档",
}
"""Every method of scoring by name, in Chinese; the last four follow from what the target is."""
