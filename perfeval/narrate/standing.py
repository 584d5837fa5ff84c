"""How an indicator stands: met, partly met, missed, not applicable or not judged."""

from __future__ import annotations

from enum import StrEnum

from perfeval.declared.regulations.pack import Regulation
from perfeval.facts.scores import IndicatorScore, ScoringStatus


class Standing(StrEnum):
    """What a report says of an indicator."""

    MET = "达到"
    PARTLY = "部分达到"
    MISSED = "未达到"
    NOT_APPLICABLE = "不适用"
    UNKNOWN = "暂不能判断"


AT_LEAST_SIGNS, AT_MOST_SIGNS = frozenset({"≥", ">"}), frozenset({"≤", "<"})


def standing(indicator: IndicatorScore, regulation: Regulation) -> Standing:
    """How an indicator stands, by its readings alone: points a unit cut itself do not make a miss."""
    if indicator.status == ScoringStatus.NOT_APPLICABLE:
        return Standing.NOT_APPLICABLE
    if indicator.status != ScoringStatus.SCORED:
        return Standing.UNKNOWN
    if is_late(indicator):
        return Standing.MISSED
    if indicator.tier is not None:
        names = [tier.name for tier in regulation.tiers]
        place = names.index(indicator.tier) if indicator.tier in names else len(names)
        return Standing.MET if place == 0 else Standing.MISSED if place >= len(names) - 1 else Standing.PARTLY
    return Standing.MET if indicator.met else Standing.MISSED


def is_late(indicator: IndicatorScore) -> bool:
    """Whether a deadline was missed, however few points that costs: there is no part of a date to be reached."""
    deadline, done = indicator.target.date, indicator.actual.date
    return deadline is not None and done is not None and done > deadline
