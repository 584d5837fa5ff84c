"""How a number is taken beside its target, and the method the pack names for it."""

from __future__ import annotations

from perfeval.declared.regulations.choices import BY_CLASS
from perfeval.declared.regulations.methods import METHODS, Sense
from perfeval.declared.regulations.pack import IndicatorRules
from perfeval.score.harm import is_harm
from perfeval.score.rows import Indicator
from perfeval.words.notation import DURATIONS, base_of


def sense_of(read: Indicator, equal: str) -> Sense:
    """Whether a target asks for at least or at most; `equal` says how = and bare numbers are taken.

    By class: costs, durations among the 时效指标, and counts of accidents, complaints and the like are at most.
    """
    direction, unit = read.target.direction, read.target.unit or read.actual.unit
    if direction in {"≤", "<"}:
        return Sense.AT_MOST
    if direction != "=":
        return Sense.AT_LEAST
    if equal != BY_CLASS:
        return Sense.AT_MOST if Sense.AT_MOST in METHODS[equal].senses else Sense.AT_LEAST
    level1, level2 = read.row.level1 or "", read.row.level2 or ""
    cost = "成本" in level1 or "成本" in level2
    duration = "时效" in level2 and unit is not None and base_of(unit)[0][0] in DURATIONS
    return Sense.AT_MOST if cost or duration or is_harm(read.row.level3) else Sense.AT_LEAST


def method_named(sense: Sense, direction: str | None, rules: IndicatorRules) -> str:
    """The method the pack names for a number that misses its target in this sense."""
    quantitative = rules.quantitative
    if direction == "=" and quantitative.equal != BY_CLASS:
        return quantitative.equal
    return quantitative.at_most if sense is Sense.AT_MOST else quantitative.at_least
