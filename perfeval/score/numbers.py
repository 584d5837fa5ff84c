"""Points for numbers: at least, at most, ranges and satisfaction bands. Source: 财预〔2020〕10号 第十六条 and the packs."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import cache

from msgspec import Struct

from perfeval.declared.regulations.methods import ACTUAL, METHODS, SATISFACTION, TARGET, UPPER, WEIGHT, Sense
from perfeval.declared.regulations.values import percent
from perfeval.score.attempt import Attempt, Award, earning
from perfeval.score.rows import write_value
from perfeval.words.arithmetic import (
    ZERO,
    Chosen,
    Compared,
    Computation,
    Operand,
    Operands,
    Rounded,
    choose,
    holds,
    largest,
    rename,
    times,
)
from perfeval.words.calculation import write_calculation
from perfeval.words.decimals import round_half_up
from perfeval.words.printing import plain


class _Miss(Struct, frozen=True):
    """A number on the wrong side of its target or of a bound of its range, and the method that scores it."""

    actual: Fraction
    bound: Fraction
    sense: Sense
    method: str

    @property
    def hopeless(self) -> str | None:
        """Why it earns nothing, whatever the method."""
        if self.bound <= 0:
            return "目标为0" if self.bound == 0 else "目标为负数"
        return "完成值为负数" if self.actual < 0 else None

    def points(self, operand: Operand, decimals: int) -> Computation:
        """What it earns; `operand` is its bound."""
        return ZERO if self.hopeless else _points(self.method, self.sense, operand, decimals)


@cache
def _points(method: str, sense: Sense, bound: Operand, decimals: int) -> Computation:
    share = rename(METHODS[method].share or ZERO, TARGET, bound)
    if share == ZERO:
        return ZERO
    return Rounded(times(WEIGHT, share if sense is Sense.AT_MOST else largest(ZERO, share)), decimals)


def score_number(attempt: Attempt) -> Award:
    """A number beside a number: full where the target is met, else by the method the pack names."""
    read, sense = attempt.read, attempt.sense
    actual, target = read.compared.actual, read.compared.target
    miss = _Miss(actual, target, sense, attempt.named)
    computation = Chosen((_met(attempt),), attempt.full, miss.points(TARGET, attempt.rules.points_decimals))
    operands = {ACTUAL: actual, TARGET: target}
    if choose(computation, operands) is not computation.then:
        return _award_miss(attempt, miss, computation, operands)
    over = sense is Sense.AT_LEAST and 0 < target < actual
    beyond = f"，为指标值的{percent(round_half_up(read.ratio, 4))}" if over and read.ratio is not None else ""
    return _award_full(attempt, f"达到指标值{beyond}", computation, operands)


def _met(attempt: Attempt) -> Compared:
    """Strict signs count as inclusive ones, except beside a target of 0; = 0 is met by 0 alone."""
    direction = attempt.read.target.direction
    if attempt.read.compared.target == 0 and direction in {">", "<", "="}:
        return Compared(ACTUAL, direction, TARGET)
    return Compared(ACTUAL, "<=" if attempt.sense is Sense.AT_MOST else ">=", TARGET)


def score_range(attempt: Attempt) -> Award:
    """Full inside the range; below it as at least its lower bound, above it as at most its upper bound."""
    read, compared = attempt.read, attempt.read.compared
    actual, low, top = compared.actual, compared.target, compared.actual_upper
    high = low if compared.upper is None else compared.upper
    if top is not None and not low <= actual <= top <= high:
        return Award(f"{read.both}，完成值也是区间，无法计分", problem="two_numbers")
    named, decimals = attempt.rules.quantitative, attempt.rules.points_decimals
    below = _Miss(actual, low, Sense.AT_LEAST, named.at_least)
    above = _Miss(actual, high, Sense.AT_MOST, named.at_most)
    outside = Chosen((Compared(ACTUAL, "<", TARGET),), below.points(TARGET, decimals), above.points(UPPER, decimals))
    inside = Compared(ACTUAL, ">=", TARGET), Compared(ACTUAL, "<=", UPPER)
    computation, operands = Chosen(inside, attempt.full, outside), {ACTUAL: actual, TARGET: low, UPPER: high}
    if low <= actual <= high:
        return _award_full(attempt, "在区间内", computation, operands)
    if actual < low:
        return _award_miss(attempt, below, computation, operands, "低于下限，")
    return _award_miss(attempt, above, computation, operands, "高于上限，")


def _award_full(attempt: Attempt, words: str, computation: Computation, operands: Operands) -> Award:
    points = attempt.earn(attempt.full, operands)
    return Award(f"{attempt.read.both}，{words}{earning(attempt.weight, full=True)}", points, computation, operands, met=True)


def _award_miss(attempt: Attempt, miss: _Miss, computation: Computation, operands: Operands, words: str = "") -> Award:
    points, alternative = attempt.earn(computation, operands), None
    if miss.hopeless:
        words += f"{miss.hopeless}且未达到{earning(points)}"
    elif points is None:
        one, other = (miss.bound, miss.actual) if miss.sense is Sense.AT_MOST else (miss.actual, miss.bound)
        words += f"完成率{percent(round_half_up(one / other, 4))}"
    else:
        words += f"{_calculation(attempt, miss)}={plain(points)}分"
        alternative = _alternative(attempt, miss)
    return Award(f"{attempt.read.both}，{words}", points, computation, operands, met=False, alternative=alternative)


def _calculation(attempt: Attempt, miss: _Miss) -> str:
    method, unit = METHODS[miss.method], attempt.read.compared.unit
    operands = {ACTUAL: miss.actual, TARGET: miss.bound}
    texts = {operand: write_value(value, unit) for operand, value in operands.items()}
    texts[WEIGHT] = plain(attempt.weight or Decimal(0))
    return method.remark + write_calculation(times(method.share or ZERO, WEIGHT), texts, operands)


def _alternative(attempt: Attempt, miss: _Miss) -> Decimal | None:
    """Points by the other known at-most method, where the pack's own is not confirmed."""
    rules = attempt.rules
    if rules.other_at_most is None or (miss.sense, miss.method) != (Sense.AT_MOST, rules.quantitative.at_most):
        return None
    points = _points(rules.other_at_most, Sense.AT_MOST, TARGET, rules.points_decimals)
    return attempt.earn(points, {ACTUAL: miss.actual, TARGET: miss.bound})


def score_satisfaction(attempt: Attempt) -> Award:
    """A measured share of satisfied people by the pack's bands."""
    compared = attempt.read.compared
    bands, share = attempt.rules.satisfaction, METHODS["satisfaction"].share or ZERO
    computation = Rounded(times(WEIGHT, share), attempt.rules.points_decimals)
    operands = {ACTUAL: compared.actual, TARGET: compared.target}
    met = holds(_met(attempt), operands)
    points = attempt.earn(computation, operands, {SATISFACTION: [(band.at_least, band.value) for band in bands]})
    band = next(band for band in bands if compared.actual >= band.at_least or not band.at_least)
    reached = f"{percent(band.at_least)}（含）以上" if band.at_least else "该档"
    words = f"{attempt.read.both}，满意度{reached}得分值的{percent(band.value)}{earning(points)}"
    return Award(words, points, computation, operands, met)

