"""What a settings file or a pack may state: the types of its values, their limits, and the words that tell the user.

msgspec checks the type; `holds` checks what msgspec cannot (limits of a Decimal, words known only at run time).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Struct


class Stated(Struct, frozen=True):
    """What may stand there, in Chinese; a check of the converted value; the words to choose from, if it is a choice."""

    allowed: str
    holds: Callable[[Any], bool] = lambda _: True
    choices: tuple[str, ...] = ()


class Note(Struct, frozen=True):
    """What a setting means, in Chinese, for the perfeval.toml of a new workspace."""

    meaning: str


def is_within(number: Decimal | int, least: int, most: Decimal | int | None) -> bool:
    """Whether a number is finite, at least `least` and, where there is a limit, at most `most`."""
    return Decimal(number).is_finite() and number >= least and (most is None or number <= most)


def between(least: int, most: Decimal | int | None) -> Stated:
    """A finite number from `least` to `most`, None: without limit."""
    return Stated(f"应为{_range(least, most)}的数", lambda number: is_within(number, least, most))


def whole(least: int, most: Decimal | int | None) -> Stated:
    """A whole number from `least` to `most`, None: without limit."""
    return Stated(f"应为{_range(least, most)}的整数", lambda number: is_within(number, least, most))


def _range(least: int, most: Decimal | int | None) -> str:
    return f"不小于 {least} " if most is None else f" {least} 至 {most} "


def one_of(words: Iterable[str]) -> Stated:
    """One of the words."""
    choices = tuple(words)
    return Stated(f"可用：{'、'.join(choices)}", choices.__contains__, choices)


Text = Annotated[str, Stated("应为加引号的文字，不能空", lambda text: bool(text.strip()))]
AnyText = Annotated[str, Stated("应为加引号的文字")]
Texts = Annotated[tuple[str, ...], Stated('应为文字的列表，如 ["甲", "乙"]')]
Flag = Annotated[bool, Stated("应为 true 或 false")]
DayOrYear = Annotated[dt.date | int, Stated(
    "应为日期，如 2020-02-25；只知道年份的写年份，如 2020", lambda stated: isinstance(stated, dt.date) or 1949 <= stated <= 2100,
)]
"""A day, or the year alone where no more is known."""
Share = Annotated[Decimal, between(0, 1)]
"""A fraction: 0.30 is 30 %."""
Points = Annotated[Decimal, between(0, 100)]
"""Points of 100."""
