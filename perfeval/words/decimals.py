"""Numbers as values: exact decimals, the one rounding function, the units of money."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal
from fractions import Fraction
from functools import cache

FEN_PER_UNIT = {"元": 100, "千元": 100_000, "万元": 1_000_000, "亿元": 10_000_000_000}
"""Units of money a header or a cell may carry -> 分 in one of them."""

CHINESE_DIGITS = "零一二三四五六七八九"

_WIDE = Context(prec=100)
"""Room for every number that is believed, whatever it is multiplied by: a rounded one must not have too many digits."""


def exact(number: float) -> Decimal:
    """A spreadsheet float as the 15 significant digits a spreadsheet shows."""
    return Decimal(f"{number:.15g}")


def as_decimal(number: Fraction | Decimal) -> Decimal:
    """An exact number in decimals, 28 digits of it where they do not end."""
    return number if isinstance(number, Decimal) else Decimal(number.numerator) / Decimal(number.denominator)


def round_half_up(number: Fraction | Decimal, decimals: int) -> Decimal:
    """The one rounding function: half up, in decimals (0.125 -> 0.13)."""
    return as_decimal(number).quantize(_step(decimals), rounding=ROUND_HALF_UP, context=_WIDE)


@cache
def _step(decimals: int) -> Decimal:
    return Decimal(1).scaleb(-decimals)


def in_wan(fen: int | None) -> Decimal | None:
    """分 -> 万元."""
    return None if fen is None else Decimal(fen).scaleb(-6)


def in_yuan(fen: int | None) -> Decimal | None:
    """分 -> 元."""
    return None if fen is None else Decimal(fen).scaleb(-2)
