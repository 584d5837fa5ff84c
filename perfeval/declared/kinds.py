"""What a cell may hold, and how one raw cell value is read.

A reader hands over raw values (str, float, int, bool, date, datetime, None); each `Kind` turns one into a value
of ours or says what hinders it. Nothing is guessed: what cannot be read comes back as a remark, never as 0.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from perfeval.words.days import SERIALS, Told, day_typed
from perfeval.words.decimals import FEN_PER_UNIT, exact, round_half_up
from perfeval.words.spelling import Raw, clean_text, fold, is_empty, text_of


class Remark(StrEnum):
    """What a reader has to say about a place in the workbook. The rules decide how serious it is."""

    SHEET_MISSING = "sheet_missing"
    SHEET_UNREAD = "sheet_unread"
    SHEET_AGAIN = "sheet_again"
    HIDDEN = "hidden"
    MERGED = "merged"
    COLUMN_MISSING = "column_missing"
    COLUMN_TWICE = "column_twice"
    UNIT_MISSING = "unit_missing"
    NO_ROWS = "no_rows"
    LABELS_READ = "labels_read"
    COVERED = "covered"
    ONE_AMOUNT = "one_amount"
    PARTS_ROW = "parts_row"
    REMARK_ROWS = "remark_rows"
    BALANCE_ROWS = "balance_rows"
    HEADER_ROWS = "header_rows"
    DOUBTFUL_ROW = "doubtful_row"
    LEFT_OUT = "left_out"
    BOTH_SIDES = "both_sides"
    TEMPLATE_OLD = "template_old"
    FORM_READ = "form_read"
    FORM_UNKNOWN = "form_unknown"
    FORM_WITHOUT_MONEY = "form_without_money"
    TEMPLATE_TEXT = "template_text"
    BLANK_REQUIRED = "blank_required"
    NOT_OF_KIND = "not_of_kind"
    NOT_A_CHOICE = "not_a_choice"
    WITHOUT_LEVEL = "without_level"
    ERROR_VALUE = "error_value"
    NO_STORED_VALUE = "no_stored_value"
    SUM_OR_PART = "sum_or_part"
    FINER_THAN_FEN = "finer_than_fen"
    OWN_UNIT = "own_unit"
    DOCUMENT_MALFORMED = "document_malformed"
    DOCUMENT_OTHER = "document_other"
    NUMBER_AS_TEXT = "number_as_text"
    FORMULA_TEXT = "formula_text"
    BLANK_IS_ZERO = "blank_is_zero"
    DOCUMENT_PADDED = "document_padded"
    MONTH_ONLY = "month_only"
    SERIAL_DATE = "serial_date"
    DIGITS_LOST = "digits_lost"


LOST = frozenset({Remark.NOT_OF_KIND, Remark.NOT_A_CHOICE, Remark.ERROR_VALUE, Remark.NO_STORED_VALUE, Remark.SUM_OR_PART, Remark.COVERED})
"""Remarks that mean: the cell holds something, but its value is not known."""


class Parsed(Struct, frozen=True):
    """One cell read: its value (None: empty or lost), what was remarked, and a detail for the message.

    `tolerance` is half a unit of the last typed decimal of money, in 分.
    """

    value: object = None
    remarks: tuple[Remark, ...] = ()
    detail: str | None = None
    tolerance: int = 0


class Choice(Struct, frozen=True):
    """One entry of a closed list, with the other spellings understood for it."""

    name: str
    aliases: tuple[str, ...] = ()


class Kind(Struct, frozen=True):
    """A kind of cell: its Chinese name, an example for messages, and its reader `parse(raw, unit, choices)`."""

    name: str
    label: str
    example: str
    parse: Callable[[Raw, str | None, tuple[Choice, ...]], Parsed]


_DIGITS = r"(\d{1,3}(?:,\d{3})+(?:\.\d*)?|\d+\.?\d*|\.\d+)"
"""Digits with or without separators of thousands; `12,5` is no number of ours."""

_AMOUNT = re.compile(rf"'?([¥￥]|人民币|RMB|CNY)?([+-]?)([¥￥])?{_DIGITS}(亿元|万元|千元|元|万|亿)?(整)?")
_NO_AMOUNT = 10**15
"""分 from which on a number is no amount of a public body (ten million million 元); sums stay inside 64 bits."""

_UNIT_WORD = {"万": "万元", "亿": "亿元"}


def parse_money(raw: Raw, unit: str | None, _choices: tuple[Choice, ...] = ()) -> Parsed:
    """Money in `unit` -> int 分, rounded half up; see FEN_PER_UNIT for the units.

    Without a unit the value is lost silently: the header has the finding, once.
    """
    if is_empty(raw):
        return Parsed()
    number, own, remarks = _amount_of(raw)
    unit = own or unit
    if number is None or abs(number * FEN_PER_UNIT[unit or "元"]) >= _NO_AMOUNT:
        return Parsed(remarks=(Remark.NOT_OF_KIND,), detail=text_of(raw))
    if unit is None:
        return Parsed()
    fen = number * FEN_PER_UNIT[unit]
    rounded = int(round_half_up(fen, 0))
    if rounded != fen:
        remarks = (*remarks, Remark.FINER_THAN_FEN)
    return Parsed(rounded, remarks, own or text_of(raw), tolerance=typed_tolerance(number, unit))


def _amount_of(raw: Raw) -> tuple[Decimal | None, str | None, tuple[Remark, ...]]:
    """The number in a money cell, the unit the cell itself carries, and what is remarked."""
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        return None, None, ()
    if not isinstance(raw, str):
        finite = raw == raw and raw not in (float("inf"), float("-inf"))
        return (exact(float(raw)) if finite else None), None, ()
    text = fold(raw).replace("−", "-").replace("—", "-").replace("–", "-")
    bracketed = re.fullmatch(r"\((.+)\)", text)
    match = _AMOUNT.fullmatch(bracketed.group(1) if bracketed else text)
    if match is None or (bracketed and match.group(2)):
        return None, None, ()
    number = Decimal(match.group(4).replace(",", ""))
    negative = bool(bracketed) or match.group(2) == "-"
    own = _UNIT_WORD.get(match.group(5), match.group(5))
    return -number if negative else number, own, (Remark.OWN_UNIT if own else Remark.NUMBER_AS_TEXT,)


def typed_tolerance(number: Decimal, unit: str) -> int:
    """Half a unit of the last typed decimal of `number` in `unit`, in 分; at least two decimals are counted."""
    exponent = number.normalize().as_tuple().exponent
    decimals = max(2, -exponent if isinstance(exponent, int) else 2)
    return int(Decimal(FEN_PER_UNIT[unit]).scaleb(-decimals) / 2)


_NO_NUMBER = 10**15
"""From here on a number counts nothing of a public body, and a spreadsheet does not hold it exactly."""
_MOST_DIGITS = 28
"""Digits that are exact in decimal arithmetic."""


def parse_number(raw: Raw, _unit: str | None = None, _choices: tuple[Choice, ...] = ()) -> Parsed:
    """A plain number -> Decimal."""
    if is_empty(raw):
        return Parsed()
    if isinstance(raw, int | float) and not isinstance(raw, bool) and raw == raw and abs(raw) < _NO_NUMBER:
        return Parsed(exact(float(raw)))
    if isinstance(raw, str):
        match = re.fullmatch(rf"([+-]?){_DIGITS}(分|家|个|%)?", fold(raw).replace("−", "-"))
        if match and len(match.group(2)) <= _MOST_DIGITS and (number := Decimal(match.group(2).replace(",", ""))) < _NO_NUMBER:
            as_text = () if match.group(3) == "%" else (Remark.NUMBER_AS_TEXT,)  # 20% of a hundred points: a cell may show so
            return Parsed(-number if match.group(1) == "-" else number, as_text)
    return Parsed(remarks=(Remark.NOT_OF_KIND,), detail=text_of(raw))


_TOLD = {Told.MONTH: Remark.MONTH_ONLY, Told.SERIAL: Remark.SERIAL_DATE}


def parse_date(raw: Raw, _unit: str | None = None, _choices: tuple[Choice, ...] = ()) -> Parsed:
    """A date -> datetime.date; a month alone stands for its last day, and is remarked. Years 1990 to 2100.

    A weekday and a clock beside the day mean nothing; a bare serial number is the day a spreadsheet shows for it.
    """
    if is_empty(raw):
        return Parsed()
    day: dt.date | None = None
    told = Told.DAY
    if isinstance(raw, dt.datetime):
        day = raw.date()
    elif isinstance(raw, dt.date):
        day = raw
    elif isinstance(raw, str):
        day, told = day_typed(raw)
    elif isinstance(raw, float | int) and not isinstance(raw, bool) and raw == raw and abs(raw) < 1e15:
        # 20201105 or 45238 typed as a number; 2020.1 is no date: it may have been 2020.10
        day, told = day_typed(str(int(raw))) if int(raw) == raw or int(raw) in SERIALS else (None, Told.DAY)
    if day is None or not 1990 <= day.year <= 2100:
        return Parsed(remarks=(Remark.NOT_OF_KIND,), detail=text_of(raw))
    return Parsed(day) if told is Told.DAY else Parsed(day, (_TOLD[told],), day.isoformat())


def parse_year(raw: Raw, _unit: str | None = None, _choices: tuple[Choice, ...] = ()) -> Parsed:
    """A budget year (`2020`, `2020年`, `2020年度`) -> int, 1990 to 2100."""
    if is_empty(raw):
        return Parsed()
    if isinstance(raw, dt.date):  # 2020 shown by a cell that holds a day of 2020
        return Parsed(raw.year) if 1990 <= raw.year <= 2100 else Parsed(remarks=(Remark.NOT_OF_KIND,), detail=text_of(raw))
    match = re.fullmatch(r"(\d{4})(\.0)?(年|年度)?", fold(text_of(raw)))
    if match is None or not 1990 <= int(match.group(1)) <= 2100:
        return Parsed(remarks=(Remark.NOT_OF_KIND,), detail=text_of(raw))
    return Parsed(int(match.group(1)))


_DIGITS_KEPT = 10**15
"""A spreadsheet keeps fifteen digits of a number."""
_POWER_OF_TEN = re.compile(r"\d(?:\.\d+)?E\+?\d{2,3}", re.IGNORECASE)
_LINK = re.compile(r"(https?|ftp|file|mailto|javascript):", re.IGNORECASE)


def parse_text(raw: Raw, _unit: str | None = None, _choices: tuple[Choice, ...] = ()) -> Parsed:
    """Any text, trimmed; the marks for nothing are empty."""
    if is_empty(raw):
        return Parsed()
    text = clean_text(text_of(raw))
    risky = isinstance(raw, str) and (text[:1] in {"=", "@"} or _LINK.match(text) is not None)
    cut = _lost_its_end(raw)
    return Parsed(text or None, (Remark.FORMULA_TEXT,) if risky else (Remark.DIGITS_LOST,) if cut else ())


def _lost_its_end(raw: Raw) -> bool:
    """Whether a number has more digits than a spreadsheet keeps, or was written in powers of ten: a code has lost its end."""
    if isinstance(raw, str):
        return _POWER_OF_TEN.fullmatch(fold(raw)) is not None
    return isinstance(raw, int | float) and not isinstance(raw, bool) and _DIGITS_KEPT <= abs(raw) < float("inf")


def parse_notation(raw: Raw, _unit: str | None = None, _choices: tuple[Choice, ...] = ()) -> Parsed:
    """A target or completion cell, kept as text for `words/notation/`; here `/` and `无` are not empty."""
    text = clean_text(text_of(raw))
    return Parsed(text or None)


def parse_choice(raw: Raw, _unit: str | None, choices: tuple[Choice, ...]) -> Parsed:
    """One entry of a closed list, or one of its aliases -> the entry's name."""
    if is_empty(raw):
        return Parsed()
    wanted = fold(text_of(raw))
    for choice in choices:
        if wanted in {fold(choice.name), *map(fold, choice.aliases)}:
            return Parsed(choice.name)
    return Parsed(remarks=(Remark.NOT_A_CHOICE,), detail=text_of(raw))


_DOCUMENT = re.compile(r"[\u4e00-\u9fa5A-Za-z()（）]{1,20}〔(?:19|20)\d{2}〕[1-9]\d*号")
_NEARLY = re.compile(
    r"(?P<issuer>[\u4e00-\u9fa5A-Za-z()]{1,20}?)[〔\[【(〈<〖]?(?P<year>(?:19|20)\d{2})(?:年)?[〕\]】)〉>〗]?"
    r"(?:第)?(?P<serial>\d+)号"
)


def parse_document(raw: Raw, _unit: str | None = None, _choices: tuple[Choice, ...] = ()) -> Parsed:
    """A document number -> `issuer〔year〕serial号`; nearly right ones are read and remarked, other texts kept.

    Source of the form: GB/T 9704, 发文字号 (hexagonal brackets, no 第, no leading zero).
    """
    if is_empty(raw):
        return Parsed()
    typed = clean_text(text_of(raw))
    text = re.sub(r"\s", "", typed)
    if _DOCUMENT.fullmatch(text):
        return Parsed(text)
    match = _NEARLY.fullmatch(fold(text))
    if match is None:
        several = [_DOCUMENT.fullmatch(part) for part in re.split(r"[、,，;；和及/]|(?<=号)(?=[\u4e00-\u9fa5])", text) if part]
        if len(several) > 1 and all(several):
            return Parsed(typed)
        return Parsed(typed, (Remark.DOCUMENT_OTHER,), typed)
    right = f"{match['issuer']}〔{match['year']}〕{int(match['serial'])}号"
    padded = f"{match['issuer']}〔{match['year']}〕{match['serial']}号" == text
    return Parsed(right, (Remark.DOCUMENT_PADDED if padded else Remark.DOCUMENT_MALFORMED,), right)


TEXT = Kind("text", "文字", "保障年度任务", parse_text)
MONEY = Kind("money", "金额", "12.50", parse_money)
NUMBER = Kind("number", "数字", "10", parse_number)
DATE = Kind("date", "日期", "2020-11-05", parse_date)
YEAR = Kind("year", "年度", "2020", parse_year)
CHOICE = Kind("choice", "选项", "", parse_choice)
DOCUMENT = Kind("document", "文号", "梁平财发〔2020〕563号", parse_document)
NOTATION = Kind("notation", "指标值", "≥90%", parse_notation)
