"""Values -> the text people read: here, and nowhere else, a number, an amount, a share or a day becomes text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from perfeval.words.decimals import CHINESE_DIGITS, FEN_PER_UNIT, round_half_up

UNKNOWN = "未得出"
"""Stands where a figure could not be computed because a cell of the input could not be read."""
UNSCORED = "不计分"
"""Stands for points and scores under a regulation that gives none."""
NOT_APPLICABLE, NOT_SCORED = "不适用", "未能计分"
"""Stand for the points of an indicator that has none."""

FEN_PER_WAN = FEN_PER_UNIT["万元"]


def plain(number: Decimal) -> str:
    """A number as people write it: no exponent, no trailing zeros (`0.50` -> `0.5`, `1E+2` -> `100`)."""
    return _without_zeros(f"{number:f}", 0)


def decimal_text(number: Decimal, least: int, most: int | None = None, *, grouped: bool = False) -> str:
    """A number rounded half up to `most` decimals (None: to `least`); beyond the first `least`, zeros at the end are left out.

    grouped: `1,234.50`.
    """
    rounded = round_half_up(number, least if most is None else most)
    return _without_zeros(f"{rounded:{',' if grouped else ''}f}", least)


def _without_zeros(text: str, least: int) -> str:
    whole, _, digits = text.partition(".")
    digits = digits[:least] + digits[least:].rstrip("0")
    return f"{whole}.{digits}" if digits else whole


# ---------------------------------------------------------------- amounts


def amount_text(fen: Decimal | int, unit: str) -> str:
    """分 in the unit they were typed in, exact: `12.5万元`."""
    return f"{amount_number(fen, unit)}{unit}"


def amount_number(fen: Decimal | int, unit: str) -> str:
    """分 as a plain number of this unit, exact: `12.5`."""
    return plain(Decimal(fen) / FEN_PER_UNIT[unit])


def money_text(fen: int, decimals: int) -> str:
    """An amount in prose with natural digits: `236.34万元`, `30万元`; `85.5元` for less than 0.01万元."""
    if is_small(fen):
        return f"{decimal_text(Decimal(fen) / 100, 0, 2)}元"
    return f"{decimal_text(Decimal(fen) / FEN_PER_WAN, 0, decimals)}万元"


def as_printed(fen: int, decimals: int) -> Decimal:
    """The amount in 分 that money_text prints."""
    return Decimal(fen) if is_small(fen) else round_half_up(Decimal(fen) / FEN_PER_WAN, decimals) * FEN_PER_WAN


def is_small(fen: int) -> bool:
    """Whether prose tells an amount in 元, because 万元 with two decimals would hide it."""
    return 0 < abs(fen) < FEN_PER_WAN // 100


def wan_text(fen: int, decimals: int | None = None) -> str:
    """An amount in a table in 万元: `1,234.50`, `0.000001`; exact, or with so many decimals."""
    return decimal_text(Decimal(fen) / FEN_PER_WAN, 2 if decimals is None else decimals, 6 if decimals is None else decimals, grouped=True)


def points_text(points: Decimal) -> str:
    """Points in a table: `9.50`."""
    return decimal_text(points, 2)


# ---------------------------------------------------------------- shares


def percent_text(share: Decimal, suffix: str = "%", borders: Iterable[Decimal] = (Decimal(0), Decimal(1))) -> str:
    """A share in prose with natural digits: `96.21%`, `93%`; more than two decimals where two would cross or reach a border."""
    percent, walls = share * 100, [border * 100 for border in borders]
    for decimals in range(2, 25):
        printed = round_half_up(percent, decimals)
        if printed == percent or all(_side(printed, wall) == _side(percent, wall) for wall in walls):
            break
    return f"{decimal_text(printed, 0, decimals)}{suffix}"


def _side(number: Decimal, wall: Decimal) -> int:
    return (number > wall) - (number < wall)


def rate_text(share: Decimal) -> str:
    """A share in a table: `100.00%`; up to six decimals where two would round it over a border."""
    return f"{decimal_text(share * 100, 2, 6 if rounds_over(share) else 2)}%"


def rounds_over(share: Decimal) -> bool:
    """Whether two decimals of a percentage show a share as 0 or 100 % that is neither."""
    return share not in {0, 1} and round_half_up(share, 4) in {0, 1}


def short_percent(share: Decimal) -> str:
    """A share in a message, with at most two decimals: `92.35%`, `90%`."""
    return f"{decimal_text(share * 100, 0, 2)}%"


# ---------------------------------------------------------------- days, numerals


def day_text(day: dt.date, year: int | None = None) -> str:
    """`2020年6月20日`; without the year where it is the year everybody speaks of."""
    return f"{day.month}月{day.day}日" if day.year == year else f"{day.year}年{day.month}月{day.day}日"


def ordinal(n: int) -> str:
    """1 to 99 in Chinese: 一, 十, 十一, 二十一."""
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{CHINESE_DIGITS[tens]}十") + (CHINESE_DIGITS[ones] if ones else "")
