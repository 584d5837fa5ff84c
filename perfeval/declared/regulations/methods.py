"""The ways of scoring, one entry each: how a pack names it, what it may score, how it computes and what it is called.

Points, the live formula and the calculation in words are all made of the entry's computation.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from perfeval.words.arithmetic import ONE, ZERO, Computation, Lookup, Operand, divided, largest, minus, smallest, times


class Sense(StrEnum):
    """What a target asks of a number."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"


class Method(Struct, frozen=True):
    """A way of scoring an indicator.

    label    how it is called in Chinese
    senses   targets of which sense a pack may name it for; none: what the target is asks for it
    share    share of the weight, 0 to 1; of a method that packs name: for ACTUAL, at least 0, that misses TARGET, above 0;
             None: made of the tiers and the methods of the pack
    remark   stands before the calculation
    heading  how 指标评分 calls it, where not by its label
    """

    label: str
    senses: frozenset[Sense] = frozenset()
    share: Computation | None = None
    remark: str = ""
    heading: str = ""


class ExecutionMethod(Struct, frozen=True):
    """A way of scoring the execution rate.

    label       how it is called in Chinese
    points      out of FULL, for EXECUTED and BUDGET, which is not 0
    words       the calculation with {rate}, {full} and {points} as printed, {capped} and {state} as they apply
    completed   the same for a completed project within its budget, where that gets FULL; empty: it gets no more
    """

    label: str
    points: Computation
    words: str
    completed: str = ""


ACTUAL, TARGET, UPPER = Operand("actual"), Operand("target"), Operand("upper")
"""Completion, target (of a range its lower bound) and the upper bound, in one unit; dates as day numbers."""
WEIGHT, CLAIMED, COMPUTED = Operand("weight"), Operand("claimed"), Operand("computed")
EXECUTED, BUDGET, TOTAL = Operand("executed"), Operand("budget"), Operand("total")
FULL = Operand("execution.points")
EXECUTION_BANDS, SATISFACTION = Operand("execution.bands"), Operand("satisfaction")
RATE = divided(EXECUTED, BUDGET)


def tier_bounds(tier: str) -> tuple[Operand, Operand]:
    """The shares of the weight from and to which a tier goes."""
    return Operand(f"qualitative.{tier}.lower"), Operand(f"qualitative.{tier}.upper")


def ceiling_bounds(place: int) -> tuple[Operand, Operand]:
    """The execution rate below which the total has a limit, and the limit; the lowest rate has place 0."""
    return Operand(f"ceiling.{place}.below"), Operand(f"ceiling.{place}.at_most")


AT_LEAST, AT_MOST = frozenset({Sense.AT_LEAST}), frozenset({Sense.AT_MOST})

METHODS: Mapping[str, Method] = {
    "proportional": Method("按完成比例", AT_LEAST, divided(ACTUAL, TARGET)),
    "inverse": Method("反比例", AT_MOST, divided(TARGET, ACTUAL)),
    "linear": Method("按超出比例扣减", AT_MOST, largest(ZERO, minus(ONE, divided(minus(ACTUAL, TARGET), TARGET)))),
    "all_or_nothing": Method("达标得满分，否则不得分", AT_LEAST | AT_MOST, ZERO, remark="未达标，"),
    "satisfaction": Method("按满意度分档", share=Lookup(largest(ZERO, ACTUAL), SATISFACTION), heading="满意度分档"),
    "range": Method("按区间", heading="区间"),
    "date": Method("按期限", heading="期限"),
    "tier": Method("按等次", heading="定性分档"),
}

EXECUTION_METHODS: Mapping[str, ExecutionMethod] = {
    "proportional": ExecutionMethod(
        "满分×预算执行率，最高为满分", times(FULL, largest(ZERO, smallest(ONE, RATE))), "执行率{rate}×{full}分{capped}={points}分"),
    "bands": ExecutionMethod(
        "按执行率分档", Lookup(largest(ZERO, RATE), EXECUTION_BANDS), "{state}，执行率{rate}，按分档得{points}分",
        "项目已完成且未超预算，执行率{rate}，得满分{full}分"),
}


def methods_for(*senses: Sense) -> tuple[str, ...]:
    """The names a pack may give for targets of these senses."""
    return tuple(name for name, method in METHODS.items() if method.senses & set(senses))
