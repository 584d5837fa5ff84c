"""Points by tiers: words, and dates that were missed. Source: 财预〔2020〕10号 第十六条 and the packs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from perfeval.declared.regulations.pack import Tier
from perfeval.declared.regulations.values import tier_text
from perfeval.score.attempt import Attempt, Award, earning
from perfeval.score.words import tier_named
from perfeval.words.readings import Form, Reading
from perfeval.words.spelling import plain, round_half_up


def score_words(attempt: Attempt) -> Award:
    """The tier the words name, or the one the claim's share falls into; without either there are no points."""
    tiers = attempt.rules.tiers
    tier = tier_named(_words(attempt.actual), _words(attempt.target), tiers)
    said = f"完成值“{attempt.actual.text}”"
    if tier is not None:
        return award_tier(attempt, tier, f"{said}为“{tier.name}”")
    if attempt.claimed is None or attempt.weight is None or not attempt.weight or attempt.claimed < 0:
        return Award(f"{said}不能对应等次，也没有自评得分，不能计分", problem="no_tier")
    tier = next((tier for tier in tiers if attempt.claimed >= _edge(attempt, attempt.weight * tier.lower)), tiers[-1])
    return award_tier(attempt, tier, f"{said}不能对应等次，按自评得分{plain(attempt.claimed)}分归入“{tier.name}”")


def _words(reading: Reading) -> str:
    return reading.typed if reading.form == Form.WORDS else reading.text


def score_date(attempt: Attempt) -> Award:
    """On or before the deadline full; later in the budget year the middle tier; after it the last tier."""
    deadline, day = attempt.target.date, attempt.actual.date
    if deadline is None or day is None:
        return Award("没有可以对比的日期，不能计分", problem="actual_unreadable")
    tiers = attempt.rules.tiers
    said = f"完成于{day.isoformat()}，期限{deadline.isoformat()}"
    if day <= deadline:
        points = attempt.points(Fraction(1))
        return Award(f"{said}，按期完成{earning(points)}", points, tier=tiers[0].name if tiers else None)
    if not tiers:
        return Award(f"{said}，逾期", problem=None)
    within = day.year <= (attempt.year or deadline.year)
    tier = tiers[len(tiers) // 2] if within else tiers[-1]
    return award_tier(attempt, tier, f"{said}，{'逾期但在年度内' if within else '年度内未完成'}，为“{tier.name}”")


def award_tier(attempt: Attempt, tier: Tier, said: str) -> Award:
    """A claim inside the tier's band stands; outside it the nearest end counts; without one full or the lower end."""
    if attempt.weight is None:
        return Award(said, tier=tier.name)
    low, high = _edge(attempt, attempt.weight * tier.lower), _edge(attempt, attempt.weight * tier.upper)
    if tier.upper_open:
        high = max(low, high - Decimal(1).scaleb(-attempt.rules.points_decimals))
    claimed = attempt.claimed
    band = f"（{tier_text(tier)}，即{plain(low)}至{plain(high)}分）"
    if claimed is None:
        best = tier is attempt.rules.tiers[0]
        points, why = (high, "没有自评得分，按满分计") if best else (low, "没有自评得分，按该档下限计")
    elif low <= claimed <= high:
        points, why = _edge(attempt, claimed), f"自评得分{plain(claimed)}分在该档内"
    else:
        points, why = (low, "按该档下限计") if claimed < low else (high, "按该档上限计")
        why = f"自评得分{plain(claimed)}分不在该档内，{why}"
    return Award(f"{said}{band}，{why}{earning(points)}", points, tier=tier.name)


def _edge(attempt: Attempt, points: Decimal) -> Decimal:
    return round_half_up(points, attempt.rules.points_decimals)
