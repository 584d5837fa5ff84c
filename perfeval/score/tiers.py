"""Points by tiers: words, and dates that were missed. Source: 财预〔2020〕10号 第十六条 and the packs."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from perfeval.declared.regulations.methods import ACTUAL, CLAIMED, TARGET, WEIGHT, tier_bounds
from perfeval.declared.regulations.pack import Tier
from perfeval.declared.regulations.values import tier_text
from perfeval.score.attempt import Attempt, Award, earning
from perfeval.score.words import tier_named
from perfeval.words.arithmetic import (
    ZERO,
    Chosen,
    Compared,
    Computation,
    Number,
    Rounded,
    evaluate,
    largest,
    minus,
    smallest,
    times,
)
from perfeval.words.decimals import as_decimal, round_half_up
from perfeval.words.printing import plain
from perfeval.words.readings import Form, Reading


def score_words(attempt: Attempt) -> Award:
    """The tier the words name, or the one the claim's share falls into; without either there are no points."""
    tiers, claimed, weight = attempt.rules.tiers, attempt.read.row.claimed, attempt.weight
    tier = tier_named(_words(attempt.read.actual), _words(attempt.read.target), tiers)
    words = f"完成值“{attempt.read.actual.text}”"
    if tier is not None:
        return award_tier(attempt, tier, f"{words}为“{tier.name}”")
    if claimed is None or claimed < 0 or not weight:
        return Award(f"{words}不能对应等次，也没有自评得分，不能计分", problem="no_tier")
    decimals = attempt.rules.points_decimals
    tier = next((tier for tier in tiers if claimed >= round_half_up(weight * tier.lower, decimals)), tiers[-1])
    return award_tier(attempt, tier, f"{words}不能对应等次，按自评得分{plain(claimed)}分归入“{tier.name}”")


def _words(reading: Reading) -> str:
    return reading.typed if reading.form == Form.WORDS else reading.text


def score_date(attempt: Attempt) -> Award:
    """On or before the deadline full. No regulation scores a late date: what the unit claims, short of full, counts."""
    deadline, day = attempt.read.target.date, attempt.read.actual.date
    if deadline is None or day is None:
        return Award("没有可以对比的日期，不能计分", problem="actual_unreadable")
    words = f"完成于{day.isoformat()}，期限{deadline.isoformat()}"
    tiers = attempt.rules.tiers
    if day <= deadline:
        in_time = Chosen((Compared(ACTUAL, "<=", TARGET),), attempt.full, ZERO)
        operands = {ACTUAL: Decimal(day.toordinal()), TARGET: Decimal(deadline.toordinal())}
        points = attempt.earn(in_time, operands)
        return Award(f"{words}，按期完成{earning(points)}", points, in_time, operands, met=True, tier=tiers[0].name if tiers else None)
    words += f"，逾期{(day - deadline).days}天"
    if attempt.weight is None:
        return Award(words, met=False)
    claimed = attempt.read.row.claimed
    if claimed is None or claimed < 0:
        return Award(f"{words}，办法没有规定逾期怎样计分，也没有自评得分，不能计分", problem="late_unclaimed", met=False)
    short_of_full = minus(attempt.full, Number(Decimal(1).scaleb(-attempt.rules.points_decimals)))
    computation = Rounded(largest(ZERO, smallest(CLAIMED, short_of_full)), attempt.rules.points_decimals)
    operands = {CLAIMED: claimed}
    points = attempt.earn(computation, operands)
    return Award(f"{words}，按自评得分计{earning(points)}", points, computation, {**operands, WEIGHT: attempt.weight}, met=False, claim_weighed=True)


def award_tier(attempt: Attempt, tier: Tier, words: str) -> Award:
    """A claim inside the tier's band stands; below it with a reason as well; else the nearest end counts.

    Without a claim: full for the best tier, the lower end for the others.
    """
    if attempt.weight is None:
        return Award(words, tier=tier.name)
    best, decimals = tier is attempt.rules.tiers[0], attempt.rules.points_decimals
    computation, points, why = _in_band(tier, attempt.weight, attempt.read.row.claimed, best, decimals, attempt.read.has_reason)
    return Award(f"{words}{why}{earning(points)}", points, computation, tier=tier.name, claim_weighed=True)


@lru_cache(maxsize=1 << 12)
def _in_band(
    tier: Tier, weight: Decimal, claimed: Decimal | None, best: bool, decimals: int, has_reason: bool,
) -> tuple[Computation, Decimal, str]:
    """How the points come about, the points, and words for both; an open end is the step before it."""
    bounds = tier_bounds(tier.name)
    low, high = (Rounded(times(WEIGHT, bound), decimals) for bound in bounds)
    end = largest(low, minus(high, Number(Decimal(1).scaleb(-decimals)))) if tier.upper_open else high
    operands = {WEIGHT: weight, CLAIMED: claimed or Decimal(0), **dict(zip(bounds, (tier.lower, tier.upper), strict=True))}
    bottom, top = (as_decimal(evaluate(one, operands)) for one in (low, end))
    chosen: Computation
    if claimed is None:
        chosen, why = (end, "没有自评得分，按满分计") if best else (low, "没有自评得分，按该档下限计")
    elif has_reason and 0 <= claimed < bottom:
        chosen, why = CLAIMED, f"自评得分{plain(claimed)}分低于该档并说明了原因，按自评得分计"
    else:
        nearest = "按该档下限计" if claimed < bottom else "按该档上限计"
        chosen = largest(low, smallest(CLAIMED, end))
        why = f"自评得分{plain(claimed)}分{'在该档内' if bottom <= claimed <= top else f'不在该档内，{nearest}'}"
    computation = Rounded(chosen, decimals)
    points = as_decimal(evaluate(computation, operands))
    return computation, points, f"（{tier_text(tier)}，即{plain(bottom)}至{plain(top)}分），{why}"
