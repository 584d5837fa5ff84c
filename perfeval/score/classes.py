"""Indicator points -> class sums. Points of an indicator are never rescaled; rows and classes not applicable are.

A class sum is the points of its applicable rows ÷ their weights × the weights of all its rows, rounded once. A class
without any applicable row gives its points to the classes the pack names, else to all in proportion.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from perfeval.declared.regulations.pack import Regulation
from perfeval.facts.scores import ClassScore, IndicatorScore, Outcome
from perfeval.words.spelling import round_half_up

UNNAMED = "未填写一级指标"


class _Class(Struct, frozen=True):
    name: str
    weight: Decimal
    """Of all its rows."""
    applicable: Decimal
    """Of its applicable rows."""
    points: Decimal | None
    """Sum over its applicable rows; None where one could not be scored."""
    idle: bool
    """Without any applicable row."""


def score_classes(indicators: Sequence[IndicatorScore], regulation: Regulation) -> tuple[ClassScore, ...]:
    """The class sums of one project, in the order of the pack, then of the workbook. Weights that moved are shown moved."""
    classes = [_class(name, indicators) for name in _names(indicators, regulation)]
    received = _received(classes, regulation)
    return tuple(_score(one, received, regulation.points_decimals) for one in classes)


def _names(indicators: Sequence[IndicatorScore], regulation: Regulation) -> list[str]:
    present = list(dict.fromkeys(indicator.level1 or UNNAMED for indicator in indicators))
    order = [level.name for level in regulation.level1]
    return sorted(present, key=lambda name: order.index(name) if name in order else len(order))


def _class(name: str, indicators: Sequence[IndicatorScore]) -> _Class:
    rows = [indicator for indicator in indicators if (indicator.level1 or UNNAMED) == name]
    applicable = [row for row in rows if row.outcome != Outcome.NOT_APPLICABLE]
    points = [row.points for row in applicable]
    known = [value for value in points if value is not None]
    return _Class(
        name, _weights(rows), _weights(applicable), sum(known, Decimal(0)) if len(known) == len(points) else None,
        idle=not applicable,
    )


def _weights(rows: Sequence[IndicatorScore]) -> Decimal:
    return sum((row.weight for row in rows if row.weight is not None), Decimal(0))


def _received(classes: Sequence[_Class], regulation: Regulation) -> Mapping[str, Fraction]:
    """Class -> weight it takes over from classes without applicable rows."""
    if not any(one.idle for one in classes):
        return {}
    active = {one.name: Fraction(one.weight) for one in classes if not one.idle}
    total = sum(active.values())
    received = dict.fromkeys(active, Fraction(0))
    for one in classes:
        if one.idle and total:
            named = _heirs(one.name, regulation)
            heirs = named if named and set(named) <= set(active) else {k: weight / total for k, weight in active.items()}
            for name, share in heirs.items():
                received[name] += Fraction(one.weight) * share
    return received


def _heirs(name: str, regulation: Regulation) -> Mapping[str, Fraction]:
    for level in regulation.level1:
        if name == level.name:
            return {heir: Fraction(share) for heir, share in level.gives_to.items()}
        if name in level.aliases:
            return {level.name: Fraction(1)}
    return {}


def _score(one: _Class, received: Mapping[str, Fraction], decimals: int) -> ClassScore:
    if one.idle:
        return ClassScore(one.name, Decimal(0) if received else one.weight, Decimal(0) if received else None)
    more = received.get(one.name, Fraction(0))
    if not more and (one.weight == one.applicable or not one.applicable):
        return ClassScore(one.name, round_half_up(one.weight, decimals), one.points)
    weight = Fraction(one.weight) + more
    shown = round_half_up(_decimal(weight), decimals)
    if one.points is None:
        return ClassScore(one.name, shown, None)
    points = round_half_up(_decimal(Fraction(one.points) / Fraction(one.applicable) * weight), decimals)
    return ClassScore(one.name, shown, points, points - one.points)


def _decimal(value: Fraction) -> Decimal:
    return Decimal(value.numerator) / Decimal(value.denominator)
