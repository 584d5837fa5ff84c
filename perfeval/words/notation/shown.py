"""A target or completion as it is shown: with direction and unit, also where they were typed in columns of their own."""

from __future__ import annotations

from perfeval.words.readings import Form, Reading

SIGNS = frozenset("≥≤=><")
VALUED = frozenset({Form.NUMBER, Form.RANGE})


def value_shown(reading: Reading) -> str:
    """The number as typed with its unit: `46处` for a 46 whose unit stands in 计量单位; text of any other kind as it stands."""
    if reading.form not in VALUED or not reading.typed:
        return reading.text
    return reading.typed if _has_unit(reading) else f"{reading.typed}{reading.unit}"


def reading_shown(reading: Reading, *, sign: bool = True, unit: bool = True) -> str:
    """The cell as typed, and what is missing of direction and unit: `≥46处` for a 46 of 指标性质 ≥ and 计量单位 处.

    A direction that was assumed is not shown. Without `sign` or `unit` that part is left to a column of its own.
    """
    if reading.form not in VALUED or not reading.typed or reading.typed not in reading.text:
        return reading.text
    before, _, after = reading.text.partition(reading.typed)
    missing = reading.direction if sign and not reading.signed and not reading.assumption and reading.direction in SIGNS else ""
    return f"{before}{missing}{value_shown(reading) if unit else reading.typed}{after}"


def _has_unit(reading: Reading) -> bool:
    """Whether the unit stands behind the number already; a multiplier alone (5.8万) is none."""
    return reading.unit is None or not (reading.typed[-1].isdigit() or reading.typed[-1] in "百千万亿") or reading.typed.endswith(reading.unit)
