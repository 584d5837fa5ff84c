"""One row of 指标评分: the indicator as typed, as understood, its numbers, points and how they came about."""

from __future__ import annotations

from decimal import Decimal
from enum import IntEnum

from msgspec import Struct

from perfeval.declared.regulations.formulas import FORMULAS
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.scores import IndicatorScore, Outcome
from perfeval.facts.tables import row_number
from perfeval.words.notation import RATIOS, compare_readings, explain_reading
from perfeval.words.readings import Form
from perfeval.words.spelling import round_half_up
from perfeval.write.evaluation.parameters import Parameters
from perfeval.write.evaluation.point_formulas import Refs, points_expression
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Formula, Known, Value

NOT_APPLICABLE, NOT_SCORED = "不适用", "未能计分"

COLUMNS = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "读作", "目标数", "目标上限", "完成数", "分值", "计算得分", "自评得分",
    "认定得分", "认定减自评", "计分过程", "出处",
)
WIDTHS = (10, 11, 20, 12, 12, 20, 10.5, 8.5, 10.5, 7, 8.5, 8.5, 8.5, 8.5, 40, 14)

_METHODS = {"range": "区间", "satisfaction": "满意度分档", "date": "期限", "tier": "定性分档"}
_MOST = Decimal(10) ** 15
"""From here on a spreadsheet number is not exact: such a number gets no formula."""


class Columns(IntEnum):
    """Where each thing stands."""

    LEVEL1 = 0
    LEVEL2 = 1
    LEVEL3 = 2
    TARGET = 3
    ACTUAL = 4
    READ = 5
    AIM = 6
    UPPER = 7
    DONE = 8
    WEIGHT = 9
    COMPUTED = 10
    CLAIMED = 11
    POINTS = 12
    DIFFERENCE = 13
    WORDS = 14
    PLACE = 15


class IndicatorCells(Struct, frozen=True):
    """Where weight and points of an indicator stand; `words` stand for points there are not."""

    weight: Known
    points: Known
    words: str
    applicable: bool


class _Numbers(Struct, frozen=True):
    """Target, upper bound and completion in one unit, with the style that shows them."""

    aim: Value = None
    upper: Value = None
    done: Value = None
    style: str = "number"


def write_indicator(
    draft: Draft, evaluation: Evaluation, indicator: IndicatorScore, parameters: Parameters,
) -> IndicatorCells:
    """Write the row of one indicator."""
    words = NOT_APPLICABLE if indicator.outcome == Outcome.NOT_APPLICABLE else NOT_SCORED
    draft.put(Columns.LEVEL1, indicator.level1, "text_wrap")
    draft.put(Columns.LEVEL2, indicator.level2, "text_wrap")
    draft.put(Columns.LEVEL3, indicator.level3, "text_wrap")
    draft.put(Columns.TARGET, indicator.target.text or None, "text_wrap")
    draft.put(Columns.ACTUAL, indicator.actual.text or None, "text_wrap")
    draft.put(Columns.READ, f"指标值：{explain_reading(indicator.target)}\n完成值：{explain_reading(indicator.actual)}", "note_wrap")
    numbers = _numbers(indicator)
    spots = [
        draft.put(column, value, numbers.style if value is not None else "text")
        for column, value in ((Columns.AIM, numbers.aim), (Columns.UPPER, numbers.upper), (Columns.DONE, numbers.done))
    ]
    weight = draft.number(Columns.WEIGHT, indicator.weight, "number", unknown="—")
    claimed = draft.number(Columns.CLAIMED, indicator.claimed, "points", unknown="—")
    target, upper, actual = (spot.seen_from(draft.title) for spot in spots)
    refs = Refs(
        draft.ref(weight), target, upper, actual,
        claimed=None if claimed.value is None else draft.ref(claimed),
        target_value=_decimal(numbers.aim), upper_value=_decimal(numbers.upper),
    )
    computed = draft.number(Columns.COMPUTED, _computed(draft, evaluation, indicator, refs, parameters), "points", unknown=words)
    points = draft.number(Columns.POINTS, _counted(draft, evaluation, indicator, computed, claimed), "points", unknown=words)
    draft.number(Columns.DIFFERENCE, draft.minus(points, claimed, decimals=evaluation.case.regulation.points_decimals), "points", unknown="—")
    draft.put(Columns.WORDS, _words(indicator), "text_wrap")
    place = evaluation.case.table("indicators").place(indicator.row, "level3")
    draft.put(Columns.PLACE, f"{place.sheet}第{row_number(indicator.row)}行", "note_wrap")
    draft.next()
    return IndicatorCells(weight, points, words, indicator.outcome != Outcome.NOT_APPLICABLE)


def _numbers(indicator: IndicatorScore) -> _Numbers:
    """The numbers the points stand on; nothing for words and for what cannot be compared."""
    if indicator.method == "date":
        return _Numbers(indicator.target.date, None, indicator.actual.date, "date")
    if indicator.method is None or indicator.target.form not in {Form.NUMBER, Form.RANGE}:
        return _Numbers()
    compared = compare_readings(indicator.target, indicator.actual)
    aim, upper, done = (
        None if value is None else Decimal(value.numerator) / Decimal(value.denominator)
        for value in (compared.target, compared.upper, compared.actual)
    )
    if compared.problem or any(value is not None and abs(value) >= _MOST for value in (aim, upper, done)):
        return _Numbers()
    return _Numbers(aim, upper, done, "rate" if compared.unit in RATIOS else "number")


def _computed(
    draft: Draft, evaluation: Evaluation, indicator: IndicatorScore, refs: Refs, parameters: Parameters,
) -> Formula | Decimal | None:
    if indicator.computed is None:
        return None
    numeric = indicator.target.form in {Form.NUMBER, Form.RANGE}
    if numeric and refs.target_value is None:
        return indicator.computed
    expression = points_expression(draft, indicator, refs, evaluation.case.regulation, parameters)
    return Formula(f"={expression}", indicator.computed) if expression else indicator.computed


def _counted(
    draft: Draft, evaluation: Evaluation, indicator: IndicatorScore, computed: Known, claimed: Known,
) -> Formula | None:
    """A lower claim with a reason counts instead, a tier has weighed the claim already; a pack may cut the points of a
    target set far too low."""
    if indicator.points is None or indicator.computed is None:
        return None
    if indicator.method == "tier" or (indicator.method == "date" and indicator.computed != indicator.weight):
        return draft.same(computed)
    regulation = evaluation.case.regulation
    cell, own = draft.ref(computed), draft.ref(claimed)
    if claimed.value is not None and claimed.value >= 0 and indicator.has_reason:
        return Formula(f"=ROUND(MIN({cell},{own}),{regulation.points_decimals})", indicator.points)
    if indicator.points < indicator.computed:
        return Formula(f"=ROUND(MAX(0,{cell}-{regulation.quantitative.over_deduct}),{regulation.points_decimals})", indicator.points)
    return draft.same(computed)


def _words(indicator: IndicatorScore) -> str:
    formula = FORMULAS.get(indicator.method or "")
    label = formula.label if formula else _METHODS.get(indicator.method or "")
    other = (
        f"。另一算法得{round_half_up(indicator.alternative, 2)}分，条文未定算式" if indicator.alternative is not None else ""
    )
    return f"{f'［{label}］' if label else ''}{indicator.calculation}{other}"


def _decimal(value: Value) -> Decimal | None:
    return value if isinstance(value, Decimal) else None
