"""Which method scores an indicator, by what its target and completion are, and what keeps it from being scored."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from perfeval.score.attempt import Attempt, Award
from perfeval.score.numbers import score_range, score_satisfaction
from perfeval.score.tiers import score_date, score_words
from perfeval.words.notation import PERCENT_UNCLEAR, RATIOS, TWO_NUMBERS
from perfeval.words.readings import Form

BY_TARGET: Mapping[str, Callable[[Attempt], Award]] = {
    "range": score_range, "satisfaction": score_satisfaction, "date": score_date, "tier": score_words,
}
"""Methods that what the target is asks for; every other one is named by packs and scores a number."""

PROBLEMS: Mapping[str, str] = {
    "target_empty": "指标值未填写", "actual_empty": "实际完成值未填写", "target_unreadable": "指标值读不懂",
    "actual_unreadable": "实际完成值不能与指标值对比", "percent_unclear": "分不清是百分数还是小数", "two_numbers": "一格中有两个数",
    "tier_for_number": "指标值是数，完成值是文字，没有测得的数", "weight_missing": "分值未填写或不是正数",
    "units_differ": "完成值与指标值的单位不同", "late_unclaimed": "逾期完成，没有自评得分",
}


def problem_of(attempt: Attempt) -> str | None:
    """The code of what keeps an indicator from being scored at all, before any method is tried."""
    for side, reading in (("target", attempt.read.target), ("actual", attempt.read.actual)):
        if reading.form == Form.EMPTY:
            return f"{side}_empty"
        if reading.form == Form.UNREADABLE:
            return {TWO_NUMBERS: "two_numbers", PERCENT_UNCLEAR: "percent_unclear"}.get(
                reading.problem or "", f"{side}_unreadable")
    if attempt.rules.scored and (attempt.weight is None or attempt.weight < 0):
        return "weight_missing"
    return _mismatch(attempt.read.target.form, attempt.read.actual.form) or attempt.read.compared.problem


def _mismatch(target: Form, actual: Form) -> str | None:
    """Why a completion of this form says nothing about a target of that form."""
    if target in {Form.NUMBER, Form.RANGE}:
        if actual == Form.RANGE and target == Form.NUMBER:
            return "two_numbers"
        return {Form.WORDS: "tier_for_number", Form.DATE: "actual_unreadable"}.get(actual)
    if target == Form.DATE and actual not in {Form.DATE, Form.WORDS}:
        return "actual_unreadable"
    return None


def method_of(attempt: Attempt) -> str:
    """Name of the method an indicator without such a problem asks for."""
    if attempt.read.target.form == Form.RANGE:
        return "range"
    if attempt.read.target.form == Form.DATE and attempt.read.actual.form == Form.DATE:
        return "date"
    if attempt.read.target.form != Form.NUMBER:
        return "tier"
    satisfaction = "满意度" in f"{attempt.read.row.level1}{attempt.read.row.level2}"
    if attempt.rules.satisfaction and satisfaction and attempt.read.target.unit in RATIOS:
        return "satisfaction"
    return attempt.named
