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
from perfeval.facts.scores import (
    APPLICABLE,
    EARNED,
    MOVED,
    UNNAMED,
    WEIGHTS,
    ClassScore,
    IndicatorScore,
    Moved,
    ScoringStatus,
    of_class,
)
from perfeval.words.arithmetic import (
    ZERO,
    Computation,
    Exact,
    Number,
    Rounded,
    divided,
    evaluate,
    minus,
    plus,
    times,
)
from perfeval.words.decimals import as_decimal, round_half_up


class _Class(Struct, frozen=True):
    """A class with its weight, that of its applicable rows, and their points (None: one could not be scored)."""

    name: str
    weight: Decimal
    applicable: Decimal
    points: Decimal | None
    whole: bool
    """All its rows are applicable."""
    idle: bool
    """None of its rows is."""


def score_classes(indicators: Sequence[IndicatorScore], regulation: Regulation) -> tuple[ClassScore, ...]:
    """The class sums of one project, in the order of the pack, then of the workbook. Weights that moved are shown moved."""
    classes = [_class(name, indicators) for name in _names(indicators, regulation)]
    return tuple(_score(one, classes, regulation) for one in classes)


def _names(indicators: Sequence[IndicatorScore], regulation: Regulation) -> list[str]:
    present = list(dict.fromkeys(indicator.level1 or UNNAMED for indicator in indicators))
    order = [level.name for level in regulation.level1]
    return sorted(present, key=lambda name: order.index(name) if name in order else len(order))


def _class(name: str, indicators: Sequence[IndicatorScore]) -> _Class:
    rows = [indicator for indicator in indicators if (indicator.level1 or UNNAMED) == name]
    applicable = [row for row in rows if row.status != ScoringStatus.NOT_APPLICABLE]
    known = [row.points for row in applicable if row.points is not None]
    points = sum(known, Decimal(0)) if len(known) == len(applicable) else None
    return _Class(name, _weights(rows), _weights(applicable), points, whole=len(applicable) == len(rows), idle=not applicable)


def _weights(rows: Sequence[IndicatorScore]) -> Decimal:
    return sum((row.weight for row in rows if row.weight is not None), Decimal(0))


def _taken_over(one: _Class, classes: Sequence[_Class], regulation: Regulation) -> Computation:
    """The weight a class takes over from those without an applicable row; of such a class, minus its own."""
    if not any(other.idle for other in classes):
        return ZERO
    active = [other for other in classes if not other.idle]
    if one.idle:
        return minus(ZERO, of_class(one.name, WEIGHTS)) if active else ZERO
    parts = tuple(_inherited(one, other, active, regulation) for other in classes if other.idle)
    return plus(*parts)


def _inherited(one: _Class, idle: _Class, active: Sequence[_Class], regulation: Regulation) -> Computation:
    """What a class takes over from an idle one: the share the pack names, else in proportion to the weights."""
    given, heirs = of_class(idle.name, WEIGHTS), _heirs(idle.name, regulation)
    if heirs and set(heirs) <= {other.name for other in active}:
        return times(given, Number(heirs.get(one.name, Decimal(0))))
    if not any(other.weight for other in active):
        return ZERO
    return divided(times(given, of_class(one.name, WEIGHTS)), plus(*(of_class(other.name, WEIGHTS) for other in active)))


def _heirs(name: str, regulation: Regulation) -> Mapping[str, Decimal]:
    for level in regulation.level1:
        if name == level.name:
            return level.gives_to
        if name in level.aliases:
            return {level.name: Decimal(1)}
    return {}


def _score(one: _Class, classes: Sequence[_Class], regulation: Regulation) -> ClassScore:
    decimals, taken_over = regulation.points_decimals, _taken_over(one, classes, regulation)
    if one.whole and taken_over == ZERO:
        return ClassScore(one.name, round_half_up(one.weight, decimals), one.points)
    moved = Fraction(evaluate(taken_over, {of_class(other.name, WEIGHTS): other.weight for other in classes}))
    weight = round_half_up(Fraction(one.weight) + moved, decimals)
    if one.whole and not moved:
        return ClassScore(one.name, weight, one.points)
    if one.points is None or (one.idle and taken_over == ZERO):
        return ClassScore(one.name, weight, None, moved=Moved(as_decimal(moved), taken_over, None))
    figures: dict[str, Exact] = {WEIGHTS: one.weight, APPLICABLE: one.applicable, EARNED: one.points, MOVED: moved}
    more_by = _redistributed(one, decimals)
    more = round_half_up(evaluate(more_by, {of_class(one.name, figure): value for figure, value in figures.items()}), decimals)
    return ClassScore(one.name, weight, one.points + more, more, Moved(as_decimal(moved), taken_over, more_by))


def _redistributed(one: _Class, decimals: int) -> Computation:
    """What the whole weight earns at the rate of the applicable rows, beyond their own points."""
    if not one.applicable:
        return ZERO
    weights, applicable, earned, moved = (of_class(one.name, figure) for figure in (WEIGHTS, APPLICABLE, EARNED, MOVED))
    whole = times(divided(earned, applicable), plus(weights, moved))
    return Rounded(minus(Rounded(whole, decimals), earned), decimals)
