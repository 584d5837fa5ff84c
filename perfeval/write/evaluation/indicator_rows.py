"""One row of 指标评分: the indicator as typed, as understood, its numbers, points and how they came about."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import IntEnum

from msgspec import Struct

from perfeval.declared.regulations.methods import ACTUAL, CLAIMED, COMPUTED, METHODS, TARGET, UPPER, WEIGHT
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.scores import IndicatorScore, ScoringStatus
from perfeval.facts.tables import row_number
from perfeval.words.arithmetic import Operand
from perfeval.words.decimals import as_decimal, round_half_up
from perfeval.words.notation import RATIOS, explain_reading, reading_shown
from perfeval.words.printing import NOT_APPLICABLE, NOT_SCORED
from perfeval.write.evaluation.parameters import Parameters
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.live_formula import live
from perfeval.write.pages.page import Known, Value

COLUMNS = (
    "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "读作", "目标数", "目标上限", "完成数", "分值", "计算得分", "自评得分",
    "认定得分", "认定减自评", "计分过程", "出处",
)
WIDTHS = (10, 11, 20, 12, 12, 20, 10.5, 8.5, 10.5, 7, 8.5, 8.5, 8.5, 8.5, 40, 14)

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


def write_blank(draft: Draft, style: str, *columns: Columns) -> None:
    """Leave columns of the row empty."""
    for column in columns:
        draft.put(column, None, style)


class IndicatorCells(Struct, frozen=True):
    """Where weight and points of an indicator stand."""

    weight: Known
    points: Known
    applicable: bool


def write_indicator(
    draft: Draft, evaluation: Evaluation, indicator: IndicatorScore, parameters: Parameters,
) -> IndicatorCells:
    """Write the row of one indicator."""
    words = NOT_APPLICABLE if indicator.status == ScoringStatus.NOT_APPLICABLE else NOT_SCORED
    names = indicator.level1, indicator.level2, indicator.level3
    for column, text in enumerate((*names, reading_shown(indicator.target), reading_shown(indicator.actual, sign=False))):
        draft.put(column, text or None, "text_wrap")
    draft.put(Columns.READ, f"指标值：{explain_reading(indicator.target)}\n完成值：{explain_reading(indicator.actual)}", "note_wrap")
    cells = _write_numbers(draft, indicator)
    shown = bool(cells) or not indicator.operands
    weight = draft.number(Columns.WEIGHT, indicator.weight, "number", unknown="—")
    claimed = draft.number(Columns.CLAIMED, indicator.claimed, "points", unknown="—")
    cells |= {WEIGHT: draft.ref(weight), CLAIMED: draft.ref(claimed)}
    formula = live(indicator.computed, indicator.computed_by, {**parameters.cells, **cells}) if shown else indicator.computed
    computed = draft.number(Columns.COMPUTED, formula, "points", unknown=words)
    cells[COMPUTED] = draft.ref(computed)
    points = draft.number(Columns.POINTS, live(indicator.points, indicator.points_by, cells), "points", unknown=words)
    draft.number(Columns.DIFFERENCE, draft.minus(points, claimed, decimals=evaluation.case.regulation.points_decimals), "points", unknown="—")
    draft.put(Columns.WORDS, _words(indicator), "text_wrap")
    place = evaluation.case.table("indicators").place(indicator.row, "level3")
    draft.put(Columns.PLACE, f"{place.sheet}第{row_number(indicator.row)}行", "note_wrap")
    draft.next()
    return IndicatorCells(weight, points, indicator.status != ScoringStatus.NOT_APPLICABLE)


def _write_numbers(draft: Draft, indicator: IndicatorScore) -> dict[Operand, str]:
    """Write target, upper bound and completion in one unit, where there are numbers or dates; returns their cells."""
    style, numbers = _numbers(indicator)
    cells = {}
    for column, operand in ((Columns.AIM, TARGET), (Columns.UPPER, UPPER), (Columns.DONE, ACTUAL)):
        spot = draft.put(column, numbers.get(operand), style if operand in numbers else "text")
        if operand in numbers:
            cells[operand] = spot.seen_from(draft.title)
    return cells


def _numbers(indicator: IndicatorScore) -> tuple[str, Mapping[Operand, Value]]:
    """The numbers the points stand on, with the style that shows them; none that a spreadsheet does not hold exactly."""
    target, actual = indicator.target, indicator.actual
    if indicator.method == "date":
        return "date", {TARGET: target.date, ACTUAL: actual.date}
    numbers = {operand: as_decimal(value) for operand, value in indicator.operands.items()}
    style = "rate" if (target.unit or actual.unit) in RATIOS else "number"
    return style, {} if any(abs(value) >= _MOST for value in numbers.values()) else numbers


def _words(indicator: IndicatorScore) -> str:
    method = METHODS.get(indicator.method or "")
    other = (
        f"。另一算法得{round_half_up(indicator.alternative, 2)}分，条文未定算式" if indicator.alternative is not None else ""
    )
    return f"{f'［{method.heading or method.label}］' if method else ''}{indicator.calculation}{other}"
