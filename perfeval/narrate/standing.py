"""How an indicator stands: met, partly met, missed, not applicable or not judged."""

from __future__ import annotations

from enum import StrEnum

from perfeval.declared.regulations.formulas import FORMULAS
from perfeval.declared.regulations.pack import Regulation
from perfeval.facts.scores import IndicatorScore, Outcome
from perfeval.words.notation import compare_readings


class Standing(StrEnum):
    """What a report says of an indicator."""

    MET = "达到"
    PARTLY = "部分达到"
    MISSED = "未达到"
    NOT_APPLICABLE = "不适用"
    UNKNOWN = "暂不能判断"


AT_LEAST, AT_MOST = frozenset({"≥", ">"}), frozenset({"≤", "<"})


def standing(indicator: IndicatorScore, regulation: Regulation) -> Standing:
    """How an indicator stands, by its readings alone: points a unit cut itself do not make a miss."""
    if indicator.outcome == Outcome.NOT_APPLICABLE:
        return Standing.NOT_APPLICABLE
    if indicator.outcome != Outcome.SCORED:
        return Standing.UNKNOWN
    if indicator.tier is not None:
        names = [tier.name for tier in regulation.tiers]
        place = names.index(indicator.tier) if indicator.tier in names else len(names)
        return Standing.MET if place == 0 else Standing.MISSED if place >= len(names) - 1 else Standing.PARTLY
    return Standing.MET if _meets(indicator) else Standing.MISSED


def _meets(indicator: IndicatorScore) -> bool:
    """Whether a number or date meets its target, exactly: 9999 of 10000 is no success, whatever the points round to."""
    target, actual = indicator.target, indicator.actual
    if target.date is not None and actual.date is not None:
        return actual.date <= target.date
    compared = compare_readings(target, actual)
    if compared.problem is not None:
        return indicator.computed is not None and indicator.computed == indicator.weight
    done, aim, direction = compared.actual, compared.target, indicator.direction
    if compared.upper is not None:
        return aim <= done <= compared.upper
    if aim == 0 and direction in {">", "<", "="}:
        return {">": done > 0, "<": done < 0, "=": done == 0}[direction]
    formula = FORMULAS.get(indicator.method or "")
    at_most = direction in AT_MOST or (direction == "=" and formula is not None and "at_least" not in formula.senses)
    return done <= aim if at_most else done >= aim
