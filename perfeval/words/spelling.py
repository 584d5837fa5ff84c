"""Text as people write it: folding, cleaning, what a cell shows, what XML holds."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from functools import lru_cache

from perfeval.words.decimals import exact

Raw = str | float | int | bool | dt.date | dt.datetime | dt.time | dt.timedelta | None

EMPTY_MARKS = frozenset({"", "-", "--", "—", "——", "–", "/", "无", "*"})
"""What people type to say that there is nothing: empty, not 0."""


_INVISIBLE = re.compile("[\u200b\u200c\u200d\ufeff]")


_SHORT = 64
"""Characters up to which a folded text is remembered."""


def fold(text: str) -> str:
    """The form in which names, headings and choices are compared: NFKC, no white space, no zero-width marks."""
    return _folded_name(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    return _INVISIBLE.sub("", "".join(unicodedata.normalize("NFKC", text).split()))


_folded_name = lru_cache(maxsize=1 << 13)(_folded)
"""The same names are compared again and again."""


def text_of(raw: Raw) -> str:
    """A raw value as the text a person would see in the cell; "" for an empty one."""
    if isinstance(raw, str):
        return raw.strip()
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "是" if raw else "否"
    if isinstance(raw, int | float):
        return f"{exact(float(raw)):f}" if isinstance(raw, float) else str(raw)
    if isinstance(raw, dt.datetime):
        return raw.date().isoformat() if raw.time() == dt.time() else raw.isoformat(sep=" ")
    if isinstance(raw, dt.date):
        return raw.isoformat()
    return str(raw).strip()


def is_empty(raw: Raw) -> bool:
    """Whether a cell says that there is nothing: blank or one of the marks for nothing."""
    return raw is None or (isinstance(raw, str) and fold(raw) in EMPTY_MARKS)


def last_day(year: int, month: int) -> dt.date:
    """The last day of a month."""
    return dt.date(year + month // 12, month % 12 + 1, 1) - dt.timedelta(days=1)


_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SUSPECT = re.compile(f"{_ILLEGAL.pattern}|\r|_x000D_")


def legal_text(text: str) -> str:
    """Text without the characters no spreadsheet can hold, and with plain line breaks."""
    if (text.isprintable() and "_x000D_" not in text) or not _SUSPECT.search(text):  # most texts; no search is as quick
        return text
    return _ILLEGAL.sub("", text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n"))


def escaped(text: str) -> str:
    """Text as XML holds it between two tags."""
    if "&" in text or "<" in text or ">" in text:  # few texts
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def clean_text(text: str) -> str:
    """Legal text without white space around it."""
    return legal_text(text).strip()
