"""Chinese numerals in prose -> digits, where what follows says that they count: money, shares, projects, indicators, papers."""

from __future__ import annotations

import re
from decimal import Decimal

_DIGITS = {
    **{character: value for value, character in enumerate("零一二三四五六七八九")},
    **{character: value for value, character in enumerate("〇壹贰叁肆伍陆柒捌玖")},
    "两": 2, "貳": 2, "陸": 6,
}
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_GROUPS = {"亿": 10**8, "億": 10**8, "万": 10**4, "萬": 10**4}

_DIGIT, _PLACE = "".join(_DIGITS), "".join(_PLACES)
_MARKS = frozenset(_DIGIT + _PLACE)
_SMALL = f"[{_DIGIT}{_PLACE}]"
_NUMERAL = rf"[{_DIGIT}十拾][{_DIGIT}{_PLACE}]{{0,8}}(?:[万萬][{_DIGIT}{_PLACE}]{{1,8}})?"
_NOT_BEFORE = rf"(?<![数几余多上成第\d.])(?<!{_SMALL})"

_MONEY = re.compile(
    rf"{_NOT_BEFORE}(?P<whole>[{_DIGIT}十拾][{_DIGIT}{_PLACE}万萬亿億]{{0,24}}?)(?:点(?P<decimals>[{_DIGIT}]{{1,6}}))?"
    rf"(?P<unit>亿元|万元|[元圆])(?:(?P<jiao>[{_DIGIT}])角)?(?:(?P<fen>[{_DIGIT}])分)?整?(?![化素旦件老首勋])"
)
_SHARE = re.compile(rf"(?P<of>百|千)分之(?P<whole>[{_DIGIT}十拾百][{_DIGIT}{_PLACE}]{{0,6}})(?:点(?P<decimals>[{_DIGIT}]{{1,6}}))?")
_COUNTED = re.compile(
    rf"{_NOT_BEFORE}(?P<whole>{_NUMERAL})(?P<unit>(?:个|项|条)(?![人月性别体中])|份|分(?=[^之钟布别期批散类项级工管内支享析]|$))"
)


def with_digits(text: str) -> str:
    """The text with such numerals as digits: `贰佰万元` -> `2000000元`, `三个项目` -> `3个项目`."""
    if not any(character in text for character in _MARKS):
        return text
    text = _SHARE.sub(lambda m: f"{_number(m['whole'], m['decimals'])}{'%' if m['of'] == '百' else '‰'}", text)
    return _COUNTED.sub(lambda m: f"{value_of(m['whole'])}{m['unit']}", _MONEY.sub(_money, text))


def _money(match: re.Match[str]) -> str:
    unit = "元" if match["unit"] == "圆" else match["unit"]
    if match["jiao"] or match["fen"]:
        cents = 10 * _DIGITS.get(match["jiao"] or "零", 0) + _DIGITS.get(match["fen"] or "零", 0)
        return f"{value_of(match['whole']) + Decimal(cents) / 100}{unit}"
    if unit[0] in _GROUPS and any(group in match["whole"] for group in _GROUPS):  # 一亿二千万元
        return f"{value_of(match['whole'] + unit[0])}元"
    return f"{_number(match['whole'], match['decimals'])}{unit}"


def _number(whole: str, decimals: str | None) -> str:
    tail = "".join(str(_DIGITS[digit]) for digit in decimals or "")
    return f"{value_of(whole)}{'.' if tail else ''}{tail}"


def value_of(numeral: str) -> int:
    """The value of a whole number in Chinese numerals: by places (三百二十), or digit by digit (二〇二〇)."""
    if not any(character in _PLACES or character in _GROUPS for character in numeral):
        return int("".join(str(_DIGITS[digit]) for digit in numeral))
    total = section = digit = 0
    for character in numeral:
        if character in _DIGITS:
            digit = _DIGITS[character]
        elif character in _PLACES:
            section += (digit or 1) * _PLACES[character]
            digit = 0
        else:
            group = _GROUPS[character]
            total = (total + section + digit) * group if group == max(_GROUPS.values()) else total + (section + digit) * group
            section = digit = 0
    return total + section + digit
