"""What a cell holds, before it is known whether it is a target or a completion value."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal

from msgspec import Struct

from perfeval.words.notation.dates import JOIN, Found, date_alone, find_dates, spell_out_spans
from perfeval.words.notation.quantities import TWO_NUMBERS, Quantity, compare_in, find_quantities, joined
from perfeval.words.notation.tidy import tidy
from perfeval.words.readings import Form
from perfeval.words.spelling import EMPTY_MARKS, fold

_NOT_APPLICABLE = re.compile(r"不适用|不涉及$|N/?A$", re.IGNORECASE)
_FRACTION = re.compile(r"([0-9]{1,9})/([0-9]{1,9})")
_BRACKETED = re.compile(r"\(([^()]*)\)")
_EXPLAINED = re.compile(r"[(,;。]")
"""What parts a value from its explanation."""
_LONGEST = 28
"""Digits of the longest number that is believed, and exact in decimal arithmetic."""
_FURTHEST = 20
"""Powers of ten between 1 and the largest or smallest number that is believed."""
_LONGEST_TEXT = 2_000
"""Characters of the longest cell that is read; an indicator states its value in a few dozen."""


class Content(Struct, frozen=True):
    """The form of a cell and what it takes to make a Reading of it; `text` is the tidied one.

    NUMBER has one quantity, RANGE two, DATE a day; UNREADABLE a problem in Chinese.
    """

    form: Form
    text: str
    quantities: tuple[Quantity, ...] = ()
    day: dt.date | None = None
    typed: str = ""
    problem: str | None = None
    assumption: str | None = None


def content_of(text: str, year: int | None) -> Content:
    """Read one cell. Any text gives a content, none an exception."""
    if len(text) > _LONGEST_TEXT:
        return Content(Form.UNREADABLE, text, problem="文字太长")
    tidied = tidy(text)
    if fold(text) in EMPTY_MARKS or tidied in EMPTY_MARKS:
        return Content(Form.EMPTY, tidied)
    if _NOT_APPLICABLE.match(tidied):
        return Content(Form.NOT_APPLICABLE, tidied)
    tidied = spell_out_spans(_unwrapped(tidied))
    day = date_alone(tidied)
    if day is not None:
        return Content(Form.DATE, tidied, day=day, typed=tidied, assumption="按日期读")
    dates = [found for found in find_dates(tidied, year) if not _is_duration(tidied, found)]
    quantities = _fraction(tidied) or find_quantities(_without(tidied, dates))
    if quantities:
        return _numeric(tidied, quantities, dates)
    return _dated(tidied, dates) if dates else _worded(tidied)


def leading_content(text: str, year: int | None) -> tuple[Content, str] | None:
    """The number a cell begins with and the explanation behind it: `93.5%(调查200人)`, `120人,其中女50人`; None without one."""
    tidied = spell_out_spans(tidy(text))
    quantities = find_quantities(_without(tidied, find_dates(tidied, year)))
    parted = _EXPLAINED.search(tidied, quantities[0].end) if quantities else None
    if parted is None:
        return None
    head, rest = tidied[:parted.start()], tidied[parted.start():]
    content = content_of(head, year)
    return (content, rest) if content.form == Form.NUMBER else None


def _unwrapped(text: str) -> str:
    """`(12.5)` -> `-12.5`, `(≥90%)` -> `≥90%`, `定性:有效` -> `有效`."""
    bracketed = _BRACKETED.fullmatch(text)
    if bracketed:
        inner = bracketed.group(1)
        text = f"-{inner}" if re.match(r"[0-9.]", inner) and len(find_quantities(inner)) == 1 else inner
    return re.sub(r"^定性[:(]?(?=.)", "", text)


def _is_duration(text: str, found: Found) -> bool:
    """`≤12月`: a sign before a bare month makes it a number of months."""
    return bool(re.search(r"[≥≤<>=]$", text[:found.start]) and re.fullmatch("[0-9]+月", text[found.start:found.end]))


def _without(text: str, dates: list[Found]) -> str:
    for found in dates:
        text = text[:found.start] + "\0" * (found.end - found.start) + text[found.end:]
    return text


def _fraction(text: str) -> list[Quantity]:
    """`45/50` as the share it is; a fraction above one is none."""
    match = _FRACTION.fullmatch(text)
    if match is None or not 0 < int(match[2]) >= int(match[1]):
        return []
    return [Quantity(0, len(text), Decimal(match[1]) / Decimal(match[2]) * 100, 1, "%", text)]


def _is_beyond(number: Decimal) -> bool:
    return len(number.as_tuple().digits) > _LONGEST or (number != 0 and abs(number.adjusted()) > _FURTHEST)


def _numeric(text: str, quantities: list[Quantity], dates: list[Found]) -> Content:
    assumption = "其中的日期不计" if dates else None
    if any(_is_beyond(quantity.number) for quantity in quantities):
        return Content(Form.UNREADABLE, text, problem="数字太长")
    if len(quantities) == 1:
        quantity = compare_in(text, quantities[0])
        if quantity.problem:
            return Content(Form.UNREADABLE, text, problem=quantity.problem)
        return Content(Form.NUMBER, text, (quantity,), typed=quantity.typed,
                       assumption="是约数，按所写的数读" if quantity.about else assumption)
    if len(quantities) > 2 or not joined(text, *quantities):
        return Content(Form.UNREADABLE, text, problem=TWO_NUMBERS)
    return _range(text, quantities[0], quantities[1], assumption)


def _range(text: str, first: Quantity, second: Quantity, assumption: str | None) -> Content:
    low, high = compare_in(text, first), compare_in(text, second)
    signs = {found.sign for found in (low, high) if not found.reached} - {None, "="}
    problem = low.problem or high.problem or ("区间前后又有比较符号" if signs else None)
    if problem is None and first.unit not in {None, second.unit}:
        problem = TWO_NUMBERS
    if problem:
        return Content(Form.UNREADABLE, text, problem=problem)
    return Content(Form.RANGE, text, (first, second), typed=text[first.start:second.end], assumption=assumption)


def _dated(text: str, dates: list[Found]) -> Content:
    if len(dates) > 2 or (len(dates) == 2 and not re.fullmatch(f"{JOIN}|--", text[dates[0].end:dates[1].start])):
        return Content(Form.UNREADABLE, text, problem="一格中有两个日期")
    last = dates[-1]
    if last.day is None:
        return Content(Form.UNREADABLE, text, problem="日期不存在或没有年份")
    supplied = f"没有写年份，按{last.day.year}年读" if dates[0].year_supplied else None
    return Content(Form.DATE, text, day=last.day, typed=text[dates[0].start:last.end], assumption=supplied)


def _worded(text: str) -> Content:
    if re.search("[≥≤<>=]", text):
        return Content(Form.UNREADABLE, text, problem="只有符号，没有数值")
    if any(letter.isalpha() for letter in text) or text in {"√", "×", "✓", "✗"}:
        return Content(Form.WORDS, text, typed=text)
    return Content(Form.UNREADABLE, text, problem="看不出是数、日期还是文字")
