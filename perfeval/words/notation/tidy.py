"""One spelling for what people type in many: full-width forms, look-alikes, spaces, Chinese numerals before a unit."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from perfeval.words.decimals import CHINESE_DIGITS
from perfeval.words.notation.units import is_unit
from perfeval.words.spelling import seen

_LOOKALIKES = str.maketrans({
    **dict.fromkeys("-‐‑‒–—―−─－﹣", "-"), **dict.fromkeys("~～〜∼∽", "~"),
    **dict.fromkeys("≥≧⩾≽⪰≮", "≥"), **dict.fromkeys("≤≦⩽≼⪯≯", "≤"), **dict.fromkeys("=═＝﹦", "="),
    **dict.fromkeys("①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸⒈⒉⒊⒋⒌★☆●○◆■□☑"), "㎡": "平方米", "㎥": "立方米",
})
_SIGNS = (("≥=", "≥"), ("≤=", "≤"), (">=", "≥"), ("=>", "≥"), ("<=", "≤"), ("=<", "≤"), ("==", "="))
_CLOCK = re.compile(r"(?<=[0-9])[ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?$")
_NUMERAL = "[一二两三四五六七八九十][零一二两三四五六七八九十百千万]*"
_IN_WORDS = re.compile(rf"(?P<sign>\D{{0,4}}?)(?P<number>{_NUMERAL})(?P<unit>.+?)(?P<after>及?以[上下内]|之?内|左右)?")
_DIGITS = {digit: value for value, digit in enumerate(CHINESE_DIGITS)} | {"两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}


@lru_cache(maxsize=4096)
def tidy(text: str) -> str:
    """The text in one spelling: half-width, one sign per comparison, no white space, no final full stop.

    Spaces inside a number are nothing (12 345), a line break between two digits parts two numbers.
    """
    text = seen(unicodedata.normalize("NFKC", text.translate(_LOOKALIKES)).translate(_LOOKALIKES))
    text = _CLOCK.sub("", text.strip())
    text = re.sub(r"(?<=[0-9])[ \t]*[\r\n]\s*(?=[0-9])", "、", text)
    text = re.sub(r"\s", "", text)
    text = re.sub(r"\(不?含[^()]*\)", "", text)
    text = re.sub(r"^[〈《](?=[=0-9])", "<", re.sub(r"^[〉》](?=[=0-9])", ">", text))
    for spelling, sign in _SIGNS:
        text = text.replace(spelling, sign)
    text = re.sub(r"¥([0-9.,]+[万亿]?)(?!元)", r"\1元", text).replace("¥", "")
    return _numerals(text).rstrip("。.;,!、")


def _numerals(text: str) -> str:
    text = re.sub(rf"百分之([0-9.]+|{_NUMERAL})", lambda found: _digits(found.group(1)) + "%", text)
    text = re.sub(rf"千分之([0-9.]+|{_NUMERAL})", lambda found: _digits(found.group(1)) + "‰", text)
    found = _IN_WORDS.fullmatch(text)
    if found is None or found["unit"] in {"分", "季度"} or not is_unit(found["unit"]):
        return text
    return f"{found['sign']}{_digits(found['number'])}{found['unit']}{found['after'] or ''}"


def _digits(numeral: str) -> str:
    """`一百二十` -> `120`, `九` -> `9`; digits as they are."""
    if numeral[0].isdigit() or numeral[0] == ".":
        return numeral
    total = group = digit = 0
    for letter in numeral:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
        elif letter == "万":
            total, group, digit = (total + group + digit) * 10_000, 0, 0
        else:
            group, digit = group + (digit or 1) * _PLACES[letter], 0
    return str(total + group + digit)
