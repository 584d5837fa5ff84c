"""Points for numbers: at least, at most, ranges and satisfaction bands. Source: 财预〔2020〕10号 第十六条 and the packs."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from msgspec.structs import replace

from perfeval.declared.regulations.choices import BY_CLASS
from perfeval.declared.regulations.formulas import FORMULAS
from perfeval.declared.regulations.pack import IndicatorRules
from perfeval.declared.regulations.values import percent
from perfeval.score.attempt import Attempt, Award, earning
from perfeval.words.notation import DURATIONS, RATIOS, Comparison, base_of, compare_readings, tidy, write_number
from perfeval.words.readings import Form, Reading
from perfeval.words.spelling import plain, round_half_up

AT_LEAST, AT_MOST = "at_least", "at_most"

_HARM = re.compile(
    r"(?:事故|投诉|上访|信访|举报|违规|违纪|违法|差错|失误|故障|伤亡|死亡|受伤|舆情|纠纷|逾期|返工|群体性事件|安全事件|负面报道)"
    r"(?:的|发生|出现|事件|案件|问题)*(?:率|数|数量|次数|起数|件数|人数|量|情况)?(?:\(.*\))?$"
)
_REMEDY = re.compile(r"受理|处理|办理|查处|化解|调解|处置|解决|整改|接收|宣传|预防|下降|降低|减少")
_PROBLEMS = {"units_differ": "完成值与指标值的单位不同", "percent_unclear": "分不清是百分数还是小数"}


def sense_of(direction: str | None, level1: str, level2: str, level3: str, unit: str | None, equal: str) -> str:
    """Whether a target asks for at least or at most; `equal` says how = and bare numbers are taken.

    By class: costs, durations among the 时效指标, and counts of accidents, complaints and the like are at most.
    """
    if direction in {"≤", "<"}:
        return AT_MOST
    if direction != "=":
        return AT_LEAST
    if equal != BY_CLASS:
        return AT_MOST if AT_MOST in FORMULAS[equal].senses else AT_LEAST
    cost = "成本" in level1 or "成本" in level2
    duration = "时效" in level2 and unit is not None and base_of(unit)[0][0] in DURATIONS
    name = tidy(level3)
    harm = _HARM.search(name) and not _REMEDY.search(name)
    return AT_MOST if cost or duration or harm else AT_LEAST


def formula_for(sense: str, direction: str | None, rules: IndicatorRules) -> str:
    """Name of the formula for a target missed in this sense."""
    quantitative = rules.quantitative
    if direction == "=" and quantitative.equal != BY_CLASS:
        return quantitative.equal
    return quantitative.at_most if sense == AT_MOST else quantitative.at_least


def score_number(attempt: Attempt) -> Award:
    """A number beside a number: full where the target is met, else by the formula."""
    compared, ratio, said = _measured(attempt.target, attempt.actual)
    if compared.problem:
        return _incomparable(attempt, compared.problem)
    if _meets(attempt, compared):
        over = attempt.sense == AT_LEAST and compared.target > 0 and compared.actual > compared.target
        beyond = f"，为指标值的{percent(round_half_up(ratio, 4))}" if over and ratio is not None else ""
        return Award(f"{said}，达到指标值{beyond}{earning(attempt.weight, full=True)}", attempt.points(Fraction(1)), ratio)
    return _missed(attempt, compared.actual, compared.target, compared.unit, said, ratio)


def score_range(attempt: Attempt) -> Award:
    """Full inside the range; below it as at least its lower bound, above it as at most its upper bound."""
    compared, _, said = _measured(attempt.target, attempt.actual)
    if compared.problem or compared.upper is None:
        return _incomparable(attempt, compared.problem or "units_differ")
    low, high, actual = compared.target, compared.upper, compared.actual
    top = actual if compared.actual_upper is None else compared.actual_upper
    if low <= actual and top <= high:
        return Award(f"{said}，在区间内{earning(attempt.weight, full=True)}", attempt.points(Fraction(1)))
    if compared.actual_upper is not None:
        return Award(f"{said}，完成值也是区间，无法计分", problem="two_numbers")
    sense, bound = (AT_LEAST, low) if actual < low else (AT_MOST, high)
    bounded = _with_sense(attempt, sense)
    return _missed(bounded, actual, bound, compared.unit, f"{said}，{'低于下限' if actual < low else '高于上限'}", None)


def score_satisfaction(attempt: Attempt) -> Award:
    """A measured share of satisfied people by the pack's bands."""
    compared, ratio, said = _measured(attempt.target, attempt.actual)
    if compared.problem:
        return _incomparable(attempt, compared.problem)
    band = next(band for band in attempt.rules.satisfaction if compared.actual >= band.at_least or not band.at_least)
    points = attempt.points(Fraction(band.value))
    told = f"{percent(band.at_least)}（含）以上得分值的{percent(band.value)}" if band.at_least else f"该档得分值的{percent(band.value)}"
    return Award(f"{said}，满意度{told}{earning(points)}", points, ratio)


@lru_cache(maxsize=4096)
def _measured(target: Reading, actual: Reading) -> tuple[Comparison, Decimal | None, str]:
    """Both sides in one unit, their ratio (none for a target of 0), and both in words: the same under every pack."""
    compared = compare_readings(target, actual)
    if compared.problem:
        return compared, None, ""
    ratio = _decimal(compared.actual / compared.target) if compared.target else None
    return compared, ratio, _said(target, actual, compared)


def _with_sense(attempt: Attempt, sense: str) -> Attempt:
    return replace(attempt, sense=sense, formula=formula_for(sense, None, attempt.rules))


def _meets(attempt: Attempt, compared: Comparison) -> bool:
    """Strict signs count as inclusive ones, except beside a target of 0; = 0 is met by 0 alone."""
    actual, target, direction = compared.actual, compared.target, attempt.target.direction
    if target == 0 and direction in {">", "<", "="}:
        return {">": actual > 0, "<": actual < 0, "=": actual == 0}[direction]
    return actual <= target if attempt.sense == AT_MOST else actual >= target


def _missed(
    attempt: Attempt, actual: Fraction, target: Fraction, unit: str | None, said: str, ratio: Decimal | None,
) -> Award:
    lost = "目标为0" if target == 0 else "目标为负数" if target < 0 else "完成值为负数" if actual < 0 else None
    if lost:
        points = attempt.points(Fraction(0))
        return Award(f"{said}，{lost}且未达到{earning(points)}", points, ratio)
    formula = FORMULAS[attempt.formula]
    points = attempt.points(formula.share(actual, target))
    if points is None or attempt.weight is None:
        return Award(f"{said}，完成率{percent(_decimal(_completion(attempt, actual, target), 4))}", None, ratio)
    sums = formula.wording.format(actual=_number(actual, unit), target=_number(target, unit), weight=plain(attempt.weight))
    return Award(f"{said}，{sums}={plain(points)}分", points, ratio, alternative=_alternative(attempt, actual, target))


def _completion(attempt: Attempt, actual: Fraction, target: Fraction) -> Fraction:
    return target / actual if attempt.sense == AT_MOST else actual / target


def _alternative(attempt: Attempt, actual: Fraction, target: Fraction) -> Decimal | None:
    """Points by the other known at-most formula, where the pack's own is not confirmed."""
    if attempt.sense != AT_MOST or attempt.formula != attempt.rules.quantitative.at_most:
        return None
    other = FORMULAS.get(attempt.rules.other_at_most or "")
    return attempt.points(other.share(actual, target)) if other is not None else None


def _incomparable(attempt: Attempt, problem: str) -> Award:
    said = f"完成值“{attempt.actual.text}”，指标值“{attempt.target.text}”"
    return Award(f"{said}，{_PROBLEMS[problem]}，不能计分", problem=problem)


def _said(target: Reading, actual: Reading, compared: Comparison) -> str:
    done = actual.typed
    if compared.converted or (actual.unit in RATIOS and done[-1:].isdigit()):
        done += f"（即{_number(compared.actual, compared.unit)}{'' if compared.unit in RATIOS else compared.unit}）"
    sign = "" if target.form == Form.RANGE or (target.direction == "=" and not target.signed) else target.direction
    return f"完成值{done}，指标值{sign}{target.typed}"


def _number(value: Fraction, unit: str | None) -> str:
    """A value as it stands in a calculation: shares with their sign, everything else without unit."""
    return write_number(_decimal(value, 6), unit if unit in RATIOS else None)


def _decimal(value: Fraction, decimals: int | None = None) -> Decimal:
    number = Decimal(value.numerator) / Decimal(value.denominator)
    return number if decimals is None else round_half_up(number, decimals)
