"""Two readings in one unit, exactly."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from msgspec import Struct

from perfeval.words.notation.units import RATIOS, conversion, scale_of
from perfeval.words.readings import Reading


class Comparison(Struct, frozen=True):
    """Completion and target in the target's unit (shares as fractions), or why they cannot be compared.

    problem: `units_differ` or `percent_unclear`; the values are 0 then. `unit`: the one both are in.
    """

    actual: Fraction = Fraction(0)
    target: Fraction = Fraction(0)
    upper: Fraction | None = None
    """Upper bound of a range; `target` is its lower bound."""
    actual_upper: Fraction | None = None
    unit: str | None = None
    converted: bool = False
    problem: str | None = None


@lru_cache(maxsize=4096)
def compare_readings(target: Reading, actual: Reading) -> Comparison:
    """Bring a target and a completion value, both numbers or ranges, into one unit.

    A missing unit takes the other's; a target of `100万` beside `100万元` is 100万 of its base unit.
    """
    unit = target.unit or actual.unit
    values = [_exact(value) for value in (actual.value, target.value, target.upper, actual.upper)]
    done, aim, upper, done_upper = values
    if done is None or aim is None:
        return Comparison(problem="units_differ")
    factor = Fraction(1)
    if target.unit is None and actual.unit in RATIOS:
        if any(value is not None and 0 < abs(value) <= 1 for value in (aim, upper)):
            return Comparison(problem="percent_unclear")
        aim, upper = aim / RATIOS[actual.unit], None if upper is None else upper / RATIOS[actual.unit]
    elif target.unit and actual.unit and not {target.unit, actual.unit} <= set(RATIOS):
        given = conversion(actual.unit, target.unit)
        if given is None:
            return Comparison(problem="units_differ")
        factor = given
    elif actual.unit and re.search("[百千万亿]", target.typed):
        factor = Fraction(scale_of(actual.unit))
    return Comparison(done * factor, aim, upper, None if done_upper is None else done_upper * factor, unit,
                      converted=target.unit is not None and actual.unit is not None and target.unit != actual.unit)


def _exact(value: Decimal | None) -> Fraction | None:
    return None if value is None else Fraction(value)
