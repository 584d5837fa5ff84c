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


_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u2800\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"
    "\U000110bd\U000110cd\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"
)
"""Characters nobody sees: control and format characters (general categories Cc, Cf) that are no white space, those that
Unicode calls default-ignorable (DerivedCoreProperties.txt: fillers, variation selectors), and the blank braille pattern."""


def is_seen(text: str) -> bool:
    """Whether a text holds nothing but characters one can see, and single spaces between them."""
    return text.isprintable() and (text.isascii() or _UNSEEN.search(text) is None)


def seen(text: str) -> str:
    """The text without characters nobody sees: they come along when something is copied, and mean nothing."""
    return text if text.isascii() and text.isprintable() else _UNSEEN.sub("", text)


_SHORT = 64
"""Characters up to which a folded text is remembered."""


def fold(text: str) -> str:
    """The form in which names, headings and choices are compared: NFKC, no white space, nothing unseen."""
    return _folded_name(text) if len(text) <= _SHORT else _folded(text)


def _folded(text: str) -> str:
    return seen("".join(unicodedata.normalize("NFKC", text).split()))


_folded_name = lru_cache(maxsize=1 << 13)(_folded)
"""The same names are compared again and again."""


def text_of(raw: Raw) -> str:
    """A raw value as the text a person would see in the cell; "" for an empty one."""
    if isinstance(raw, str):
        return seen(raw).strip()
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
    """Legal text of what can be seen, without white space around it."""
    return seen(legal_text(text)).strip()
