"""What number formats show besides the value: a percentage, a month without its day, a code with its leading zeros."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from msgspec import Struct

from perfeval.words.decimals import exact
from perfeval.words.printing import plain
from perfeval.words.spelling import Raw

_PERCENT_FORMATS = frozenset({9, 10})
_MONTH_FORMATS = frozenset({17, 27, 36, 50, 52, 57})
"""Built-in formats that show a year and a month: mmm-yy, and yyyy"年"m"月" of the Chinese locales (ECMA-376, 18.8.30)."""

_LITERALS = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_CODE = re.compile(r'((?:"[^"0-9]*"|\\[^0-9])*)(0{2,20})((?:"[^"0-9]*"|\\[^0-9])*)')
_MOST_DIGITS = 10**15


class Percent(Struct, frozen=True):
    """Shows 0.93 as 93%."""

    def text(self, value: Raw) -> str | None:
        """What stands in the cell; None where the format says nothing about such a value."""
        if isinstance(value, bool) or not isinstance(value, int | float) or value - value != 0:
            return None
        return f"{plain(exact(float(value)) * 100)}%"


class Month(Struct, frozen=True):
    """Shows a day as its month."""

    def text(self, value: Raw) -> str | None:
        """What stands in the cell; None where the format says nothing about such a value."""
        return f"{value.year}年{value.month}月" if isinstance(value, dt.date) else None


class Code(Struct, frozen=True):
    """Shows a whole number with leading zeros, and letters around it: 101 as 00000101."""

    before: str
    digits: int
    after: str

    def text(self, value: Raw) -> str | None:
        """What stands in the cell; None where the format says nothing about such a value."""
        if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < _MOST_DIGITS or value % 1:
            return None
        return f"{self.before}{int(value):0{self.digits}d}{self.after}"


Display = Percent | Month | Code


def display_of(number: int, code: str | None) -> Display | None:
    """What a format (its number; its code where it is not built in) shows besides the value."""
    if code is None:
        return Percent() if number in _PERCENT_FORMATS else Month() if number in _MONTH_FORMATS else None
    first = _first_section(code)
    pattern = _LITERALS.sub("", first)
    if "%" in pattern:
        return Percent()
    letters = set(pattern.lower())
    if {"y", "m"} <= letters and not {*"dhs"} & letters:
        return Month()
    zeros = _CODE.fullmatch(first)
    return Code(_letters(zeros[1]), len(zeros[2]), _letters(zeros[3])) if zeros else None


def displays_of(formats: Iterable[int], codes: Mapping[int, str]) -> dict[int, Display]:
    """Index of a cell style -> what it shows, given the number format of every style."""
    shown = ((style, display_of(number, codes.get(number))) for style, number in enumerate(formats))
    return {style: display for style, display in shown if display is not None}


def _first_section(code: str) -> str:
    """A number format up to the semicolon that ends its first section."""
    end = next((found.start() for found in re.finditer(r'"[^"]*"|\\.|;', code) if found.group() == ";"), len(code))
    return code[:end]


def _letters(literals: str) -> str:
    return re.sub(r'["\\]', "", literals)
