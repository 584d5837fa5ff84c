"""How an indicator stands: met, partly met, missed, not applicable or not judged."""

from __future__ import annotations

from enum import StrEnum

from perfeval.model import IndicatorScore, Outcome
from perfeval.regulations.pack import Regulation


class Standing(StrEnum):
    """What a report says of an indicator."""

    MET = "达到"
    PARTLY = "部分达到"
    MISSED = "未达到"
    NOT_APPLICABLE = "不适用"
    UNKNOWN = "暂不能判断"


AT_LEAST, AT_MOST = frozenset({"≥", ">"}), frozenset({"≤", "<"})


def standing(indicator: IndicatorScore, regulation: Regulation) -> Standing:
    """How an indicator stands, by its readings alone: points a unit cut itself do not make a miss.

    A ratio is compared before rounding, so that 9999 of 10000 is no success.
    """
    if indicator.outcome == Outcome.NOT_APPLICABLE:
        return Standing.NOT_APPLICABLE
    if indicator.outcome != Outcome.SCORED:
        return Standing.UNKNOWN
    if indicator.tier is not None:
        names = [tier.name for tier in regulation.tiers]
        place = names.index(indicator.tier) if indicator.tier in names else len(names)
        return Standing.MET if place == 0 else Standing.MISSED if place >= len(names) - 1 else Standing.PARTLY
    if indicator.ratio is not None and indicator.direction in AT_LEAST | AT_MOST:
        met = indicator.ratio >= 1 if indicator.direction in AT_LEAST else indicator.ratio <= 1
        return Standing.MET if met else Standing.MISSED
    return Standing.MET if indicator.computed == indicator.weight else Standing.MISSED
