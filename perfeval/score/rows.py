"""Rows of 绩效指标 as read: what is the same under every regulation."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from msgspec import Struct
from msgspec.structs import replace

from perfeval.facts.tables import Workbook
from perfeval.score.harm import is_harm
from perfeval.words.decimals import as_decimal, round_half_up
from perfeval.words.notation import (
    RATIOS,
    Comparison,
    compare_readings,
    read_actual,
    read_target,
    value_shown,
    write_number,
)
from perfeval.words.readings import Form, Reading
from perfeval.words.spelling import EMPTY_MARKS, fold


class Row(Struct, frozen=True, eq=False):
    """The cells of one indicator that matter for its points; None where empty or lost."""

    row: int
    project: str | None
    level1: str | None
    level2: str | None
    level3: str | None
    direction: str | None
    target: str | None
    unit: str | None
    actual: str | None
    weight: Decimal | None
    claimed: Decimal | None
    deviation: str | None


_CELLS = ("project", "level1", "level2", "level3", "direction", "target", "unit", "actual", "weight", "claimed_points", "deviation")


NUMERIC = {Form.NUMBER, Form.RANGE}


class Indicator(Struct, frozen=True, eq=False):
    """A row with its readings.

    compared   both numbers in one unit, or why they are not; zeros where one is none
    ratio      completion / target; None for a target of 0, a range, and what is not compared
    both       completion and target in words
    year       the budget year
    """

    row: Row
    target: Reading
    actual: Reading
    has_reason: bool
    year: int | None
    compared: Comparison
    ratio: Decimal | None = None
    both: str = ""

    @property
    def not_applicable(self) -> bool:
        """`不适用` on either side, or a mark for nothing (/, —, 无) with a reason."""
        sides = (self.target, self.actual)
        if any(side.form == Form.NOT_APPLICABLE for side in sides):
            return True
        return self.has_reason and any(side.form == Form.EMPTY and side.text.strip() for side in sides)


def read_indicators(workbook: Workbook) -> tuple[Indicator, ...]:
    """The rows of 绩效指标 in order; none where the sheet is missing."""
    table = workbook.tables.get("indicators")
    if table is None:
        return ()
    rows = (Row(number, *(cells[name] for name in _CELLS)) for number, cells in table.rows.items())
    return tuple(read_indicator(row, workbook.year) for row in rows)


def read_indicator(row: Row, year: int | None) -> Indicator:
    """Read target and completion of one row; never an exception, whatever its cells hold."""
    target = read_target(row.target or "", unit=row.unit, direction=row.direction, name=row.level3, year=year)
    has_reason = _says_why(row.deviation)
    if target.form == Form.EMPTY and not has_reason and fold(target.text) in {"无", "零"} and is_harm(row.level3):
        target = replace(target, form=Form.NUMBER, direction="=", value=Decimal(0), typed=target.text, assumption="没有发生，按0读")
    actual = read_actual(row.actual or "", target, name=row.level3, year=year)
    compared = compare_readings(target, actual) if {target.form, actual.form} <= NUMERIC else Comparison()
    if compared.problem:
        return Indicator(row, target, actual, has_reason, year, compared)
    numbers = target.form == Form.NUMBER and compared.target
    ratio = as_decimal(compared.actual / compared.target) if numbers else None
    return Indicator(row, target, actual, has_reason, year, compared, ratio, _in_words(target, actual, compared))


def _says_why(text: str | None) -> bool:
    """Whether a cell of 偏差原因及改进措施 holds a reason: any word; a 0, a dash or 无 is none."""
    return text is not None and fold(text) not in EMPTY_MARKS and re.search(r"[^\W\d_]", text) is not None


def _in_words(target: Reading, actual: Reading, compared: Comparison) -> str:
    done = value_shown(actual)
    if compared.converted:
        done += f"（即{write_value(compared.actual, compared.unit)}{'' if compared.unit in RATIOS else compared.unit}）"
    sign = "" if target.form == Form.RANGE or (target.direction == "=" and not target.signed) else target.direction
    return f"完成值{done}，指标值{sign}{value_shown(target)}"


def write_value(value: Fraction, unit: str | None) -> str:
    """A value as it stands in a calculation: shares with their sign, everything else without unit."""
    return write_number(round_half_up(value, 6), unit if unit in RATIOS else None)
