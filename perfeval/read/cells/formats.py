"""What number formats show: a percentage, a month without its day."""

from __future__ import annotations

import re

_PERCENT_FORMATS = frozenset({9, 10})
_MONTH_FORMATS = frozenset({17, 27, 36, 50, 52, 57})
"""Built-in formats that show a year and a month: mmm-yy, and yyyy"年"m"月" of the Chinese locales (ECMA-376, 18.8.30)."""

_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')


def shows_percent(number: int, code: str | None) -> bool:
    """Whether a format (its number; its code where it is not built in) shows a percentage."""
    return number in _PERCENT_FORMATS if code is None else "%" in _pattern(code)


def shows_month(number: int, code: str | None) -> bool:
    """Whether a format shows the month of a date and hides its day."""
    if code is None:
        return number in _MONTH_FORMATS
    pattern = _pattern(code).lower()
    return "y" in pattern and "m" in pattern and not set("dhs") & set(pattern)


def _pattern(code: str) -> str:
    """The first section of a number format without its literal text, colours and conditions."""
    return _LITERALS.sub("", code).partition(";")[0]
