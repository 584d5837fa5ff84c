"""A target and an actual in words, and how far the one is from the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from perfeval.facts.passages import Figure, Quote
from perfeval.facts.quantities import Cells, Count, Day, Difference, Measure, Quotient, Rate, Text
from perfeval.facts.scores import IndicatorScore
from perfeval.facts.tables import Table
from perfeval.narrate.facts import cells_of
from perfeval.narrate.standing import AT_LEAST_SIGNS, AT_MOST_SIGNS
from perfeval.narrate.wording import Gap, Part, quoted
from perfeval.words.notation import MULTIPLIERS, RATIOS, multiplier_of, scale_of, write_number
from perfeval.words.printing import percent_text, plain
from perfeval.words.readings import Form, Reading


def measured(table: Table, rows: Sequence[int], reading: Reading, column: str, other_unit: str | None) -> list[Part]:
    """A target or actual as the unit typed it; numbers with their unit."""
    origin = cells_of(table, column, rows)
    if reading.form == Form.EMPTY or not reading.text:
        return [Gap((table.sheet.column(column).title,))]
    if reading.form == Form.NUMBER and reading.value is not None and re.search(r"\d", reading.typed):
        return _number(reading, reading.unit or other_unit, origin)
    words = reading.text.rstrip("。；;").replace("\n", "")
    in_words = reading.form == Form.WORDS or reading.form == Form.NUMBER  # 无, 未发生 beside a target of 0
    return [Quote(quoted(words), origin)] if in_words else [Figure(words, Text(reading.text, origin))]


def _number(reading: Reading, unit: str | None, origin: Cells) -> list[Part]:
    """A number with the decimals the unit typed, in 分 where it is plain money; a unit with digits stands apart."""
    value, unit = _in_multiplier(reading.value or Decimal(0), reading, unit)
    if unit and any(mark.isdigit() for mark in unit):
        return [Figure(write_number(value, None), Measure(value, None, origin)), "（", Quote(unit, origin), "）"]
    written = write_number(value, unit)
    typed = re.match(r"-?[\d,]+(?:\.\d+)?", reading.typed)
    if typed and f"{plain(Decimal(typed[0].replace(',', '')))}{unit or ''}" == written:
        written = f"{typed[0].replace(',', '')}{unit or ''}"
    return [Figure(written, Measure(value, unit, origin))]


def _in_multiplier(value: Decimal, reading: Reading, unit: str | None) -> tuple[Decimal, str | None]:
    """A number typed as 60万 in 万: what is printed is what the unit wrote."""
    multiplier = multiplier_of(reading.typed)
    if multiplier is None or unit in RATIOS or scale_of(unit or "") > 1 or any(mark.isdigit() for mark in unit or ""):
        return value, unit
    return value / MULTIPLIERS[multiplier], multiplier + (unit or "")


def distance(indicator: IndicatorScore, table: Table, rows: Sequence[int], *, share: bool = True) -> list[Part]:
    """How far a miss is from its target, as a share (unless left out) and as a difference where both are in one unit."""
    if indicator.ratio is None or not _misses(indicator.direction, indicator.ratio):
        return []
    sides = _sides(indicator, table, rows)
    if sides is None:
        return []
    planned, done = sides
    aim = "上限" if indicator.direction in AT_MOST_SIGNS else "目标"
    percent = Figure(percent_text(indicator.ratio), Rate(indicator.ratio, Quotient(done, planned)))
    less = indicator.ratio < 1
    if indicator.actual.unit not in (None, indicator.target.unit) or not _can_be_told(planned.unit):
        return [f"，为{aim}的", percent]
    if indicator.target.unit == "%":
        return [f"，{'低' if less else '高'}于{aim}", _gap(planned, done)]
    reached: list[Part] = [f"，为{aim}的", percent, "，"] if share and indicator.ratio else ["，"]
    return [*reached, "少" if less and share else f"比{aim}少" if less else f"超出{aim}", _gap(planned, done)]


def saved(indicator: IndicatorScore, table: Table, rows: Sequence[int]) -> list[Part]:
    """By how much a sum that was to be spent and is met was kept below (a cost with "=")."""
    money = indicator.target.unit is not None and indicator.target.unit.partition("/")[0].endswith("元")
    below = indicator.direction == "=" and indicator.ratio is not None and indicator.ratio < 1
    if not below or not money or indicator.actual.unit not in (None, indicator.target.unit):
        return []
    sides = _sides(indicator, table, rows)
    return [] if sides is None or not _can_be_told(sides[0].unit) else ["，低于目标", _gap(*sides)]


def _sides(indicator: IndicatorScore, table: Table, rows: Sequence[int]) -> tuple[Measure, Measure] | None:
    """Target and result as numbers of their units."""
    target, actual = indicator.target, indicator.actual
    if target.value is None or actual.value is None:
        return None
    alike = multiplier_of(target.typed) == multiplier_of(actual.typed)
    planned, unit = _in_multiplier(target.value, target, target.unit) if alike else (target.value, target.unit)
    reached, own = _in_multiplier(actual.value, actual, actual.unit or target.unit) if alike else (actual.value, actual.unit or target.unit)
    return Measure(planned, unit, cells_of(table, "target", rows)), Measure(reached, own, cells_of(table, "actual", rows))


def _gap(planned: Measure, done: Measure) -> Figure:
    """The difference of the two, without sign, in their unit; of percentages in 百分点."""
    gap = (done.value or Decimal(0)) - (planned.value or Decimal(0))
    if planned.unit == "%":
        return Figure(percent_text(abs(gap), "个百分点"), Rate(gap, Difference(done, planned)), unsigned=True)
    return Figure(write_number(abs(gap), planned.unit), Measure(gap, planned.unit, Difference(done, planned)), unsigned=True)


def _can_be_told(unit: str | None) -> bool:
    """Whether a difference can stand with this unit: a number alone says nothing, a unit with digits reads as a number."""
    return bool(unit) and not any(mark.isdigit() for mark in unit or "")


_WITH_DAY = re.compile(r"日|\d[-./]\d{1,2}[-./]\d{1,2}")
"""A date that names its day; of a month alone nobody knows by how many days it was late."""


def days_late(indicator: IndicatorScore, table: Table, rows: Sequence[int]) -> list[Part]:
    """By how many days a deadline was missed."""
    deadline, done = indicator.target.date, indicator.actual.date
    if deadline is None or done is None or done <= deadline:
        return []
    if not _WITH_DAY.search(indicator.actual.text):
        return ["，晚于目标时间"]
    sides = (Day(done, cells_of(table, "actual", rows)), Day(deadline, cells_of(table, "target", rows)))
    days = (done - deadline).days
    return ["，晚", Figure(f"{days}天", Count(days, Difference(*sides), "晚的天数"))]


def _misses(direction: str | None, ratio: Decimal) -> bool:
    return ratio < 1 if direction in AT_LEAST_SIGNS else ratio > 1 if direction in AT_MOST_SIGNS else direction == "=" and ratio != 1
