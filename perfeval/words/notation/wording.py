"""How a reading is told to people."""

from __future__ import annotations

from decimal import Decimal

from perfeval.words.notation.units import RATIOS
from perfeval.words.printing import day_text, plain
from perfeval.words.readings import Form, Reading

_COMPARISONS = {"≥": "不少于", ">": "多于", "≤": "不超过", "<": "少于", "=": "等于"}


def write_number(value: Decimal, unit: str | None) -> str:
    """A value with its unit: `93.1%`, `4604人`, `-5`."""
    return f"{plain(value * RATIOS[unit]) if unit in RATIOS else plain(value)}{unit or ''}"


def explain_reading(reading: Reading) -> str:
    """How a cell was understood, in Chinese, with what was assumed or why it could not be read."""
    assumed = f"（{reading.assumption}）" if reading.assumption else ""
    return _explained(reading) + assumed


def _explained(reading: Reading) -> str:
    if reading.form == Form.NUMBER and reading.value is not None:
        return f"{_COMPARISONS.get(reading.direction or '', '')}{write_number(reading.value, reading.unit)}"
    if reading.form == Form.RANGE and reading.value is not None and reading.upper is not None:
        return f"在{write_number(reading.value, reading.unit)}与{write_number(reading.upper, reading.unit)}之间"
    if reading.form == Form.DATE and reading.date is not None:
        by = "不晚于" if reading.direction == "日期" else ""
        return f"{by}{day_text(reading.date)}"
    return {
        Form.WORDS: f"文字“{reading.text}”", Form.NOT_APPLICABLE: "不适用", Form.EMPTY: "未填写",
    }.get(reading.form, f"读不懂：{reading.problem}")
