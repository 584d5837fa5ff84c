"""Points for the execution rate, and the limit it sets to the total."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from perfeval.declared.regulations.methods import (
    BUDGET,
    EXECUTED,
    EXECUTION_BANDS,
    EXECUTION_METHODS,
    FULL,
    RATE,
    TOTAL,
    ceiling_bounds,
)
from perfeval.declared.regulations.pack import Regulation
from perfeval.facts.balances import Balance
from perfeval.score.attempt import Award
from perfeval.words.arithmetic import (
    ZERO,
    Chosen,
    Compared,
    Computation,
    Exact,
    Operand,
    Rounded,
    evaluate,
    holds,
    smallest,
)
from perfeval.words.decimals import as_decimal, round_half_up
from perfeval.words.printing import plain, rate_text

WITHIN = Compared(EXECUTED, "<=", BUDGET)


def execution_points(balance: Balance | None, completed: bool | None, regulation: Regulation) -> Award:
    """Points for the execution rate, and how they came about. The rate stands on the full-year budget, never the initial.

    Budget and payments 0: outside the evaluation, no points. Payments on a budget of 0: 0 points.
    """
    execution, decimals = regulation.execution, regulation.points_decimals
    if execution.points is None:
        return Award("本办法不对预算执行率计分")
    if balance is None or balance.budget is None or balance.executed is None:
        return Award("全年预算数或全年执行数未能确定，预算执行率不能计分")
    if balance.rate is None:
        if balance.executed == 0:
            return Award("预算数和执行数都为0，不参加评价")
        return Award("全年预算数为0却有支出，预算执行率不能计算，得0分", round_half_up(Decimal(0), decimals), ZERO)
    method, operands = EXECUTION_METHODS[execution.method], _operands(balance) | {FULL: execution.points}
    spared = completed and method.completed
    computation = Rounded(Chosen((WITHIN,), FULL, method.points) if spared else method.points, decimals)
    steps = {EXECUTION_BANDS: [(band.at_least, band.value) for band in execution.bands]}
    points = round_half_up(evaluate(computation, operands, steps), decimals)
    words = method.completed if spared and holds(WITHIN, operands) else method.words
    return Award(words.format(
        rate=rate_text(balance.rate), full=plain(execution.points), points=plain(points),
        capped="，超过100%按满分计" if balance.rate > 1 else "",
        state="项目已完成但超出预算" if completed else "项目未完成" if completed is False else "项目是否完成未填写，按未完成计",
    ), points, computation)


def _operands(balance: Balance) -> dict[Operand, Exact]:
    return {EXECUTED: Fraction(balance.executed or 0), BUDGET: Fraction(balance.budget or 0)}


def limit_total(total: Decimal, balance: Balance | None, regulation: Regulation) -> tuple[Decimal, Computation]:
    """A total within the limits its execution rate sets, and how that came about."""
    limits = sorted(regulation.ceiling, key=lambda band: band.at_least)
    if not limits or balance is None or balance.rate is None:
        return total, TOTAL
    operands, parts = _operands(balance) | {TOTAL: total}, []
    for place, band in enumerate(limits):
        below, most = ceiling_bounds(place)
        operands |= {below: band.at_least, most: band.value}
        parts.append(Chosen((Compared(RATE, "<", below),), most, TOTAL))
    computation = smallest(TOTAL, *parts)
    return as_decimal(evaluate(computation, operands)), computation
