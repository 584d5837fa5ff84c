"""A target or completion cell as understood; made by notation, used by scoring and rules."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct


class Form(StrEnum):
    """What a target or completion cell turned out to be."""

    EMPTY = "empty"
    NUMBER = "number"
    RANGE = "range"
    DATE = "date"
    WORDS = "words"
    NOT_APPLICABLE = "not_applicable"
    UNREADABLE = "unreadable"


class Reading(Struct, frozen=True):
    """A target or completion cell as understood (made by `words/notation/`).

    text       the cell as typed
    form       what it is
    direction  "≥" "≤" "=" ">" "<" "区间" "日期" "定性", or None
    value      the number (percent as a fraction: 93 % is 0.93), or the lower bound of a range
    upper      the upper bound of a range
    unit       the unit as typed after normalising (None: none given); "%" for percent
    date       the day a date stands for (a month: its last day)
    signed     a comparison sign or word stood in the text itself
    typed      the number as the user typed it, for printing (`93%`, `5.8万`)
    problem    why it could not be read, in Chinese; None where it could
    assumption what was assumed to read it, in Chinese (bare number, year added …); None where nothing was
    """

    text: str
    form: Form
    direction: str | None = None
    value: Decimal | None = None
    upper: Decimal | None = None
    unit: str | None = None
    date: dt.date | None = None
    signed: bool = False
    typed: str = ""
    problem: str | None = None
    assumption: str | None = None
