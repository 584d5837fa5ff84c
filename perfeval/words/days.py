"""A text that is a date as a whole: the day it names, whatever clock and weekday stand beside it."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from enum import Enum

from perfeval.words.spelling import fold, last_day, seen

_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})[日号]?|月)?(?:\d{1,2}:\d{2}(?::\d{2})?)?")
_WEEKDAY = re.compile(r"[(\[]?(?:星期|礼拜|周)[一二三四五六日天][)\]]?")
_CLOCK = re.compile(
    r"(?<=[\d日号])(?:\s+|\s*T\s*|\s*(?=[上下中午凌早晚]))(?:[上下中]午|凌晨|早上|晚上)?\s*"
    r"\d{1,2}(?:[::]\d{1,2}){1,2}(?:[.,]\d+)?\s*(?:[AP]M)?\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})?$"
    r"|(?<=[日号])\s*\d{1,2}[时点](?:\d{1,2}分?)?(?:\d{1,2}秒)?$|(?<=\d{8})(?:\d{4}|\d{6})$", re.IGNORECASE,
)
SERIALS = range((dt.date(1990, 1, 1) - dt.date(1899, 12, 30)).days, (dt.date(2101, 1, 1) - dt.date(1899, 12, 30)).days)
"""Days of the years 1990 to 2100 as a spreadsheet counts them."""


class Told(Enum):
    """How a text names a day: as a day, as its month, or as the number a spreadsheet counts it by."""

    DAY = "day"
    MONTH = "month"
    SERIAL = "serial"


def day_typed(typed: str) -> tuple[dt.date | None, Told]:
    """The day a text names (of a month its last; None: none), and how it names it."""
    text = seen(unicodedata.normalize("NFKC", typed)).strip().removeprefix("'")  # by which exports mark a text
    text = fold(_CLOCK.sub("", _WEEKDAY.sub("", text).strip()))
    if text.isdecimal() and len(text) == 5 and int(text) in SERIALS:
        return dt.date(1899, 12, 30) + dt.timedelta(days=int(text)), Told.SERIAL
    if re.fullmatch(r"\d{8}", text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:]}"
    match = _DAY.fullmatch(text)
    if match is None:
        return None, Told.DAY
    year, month, day = int(match.group(1)), int(match.group(2)), match.group(3)
    try:
        return (dt.date(year, month, int(day)), Told.DAY) if day else (last_day(year, month), Told.MONTH)
    except ValueError:
        return None, Told.DAY
