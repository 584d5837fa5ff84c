"""Units of indicators: which words are units, which mean the same, and how one converts into another.

A unit is a word (`人次`), a word with a multiplier (`万元`) or a compound (`元/人·月`, `次/10万公顷`). Separators of a
compound are interchangeable: 元/人·月, 元/人*月 and 元/人/月 are one unit. 人 and 人次 are two.
"""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache
from math import prod

RATIOS = {"%": 100, "‰": 1000, "成": 10}
"""Units of shares -> how many make a whole."""

MULTIPLIERS = {"百": 100, "千": 1000, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8}

_SAME = {
    "%": "百分比 percent", "平方米": "m2 ㎡ 平米 平方 平", "立方米": "m3 立方 方", "公里": "千米 km", "米": "m", "厘米": "cm", "毫米": "mm",
    "公斤": "千克 kg", "克": "g", "吨": "t", "公顷": "ha hm2", "平方公里": "km2 平方千米", "升": "l", "毫升": "ml",
    "千瓦": "kw", "千瓦时": "kwh", "兆瓦": "mw", "天": "日 日历天", "月": "个月", "小时": "个小时 h 钟头", "周": "星期 个星期",
    "工作日": "个工作日", "百分点": "个百分点", "季度": "个季度", "人": "名", "人次": "人/次", "人/月": "人月", "人/天": "人天 人日",
    "台套": "台/套", "年": "周年",
}
_SYNONYMS = {word: name for name, words in _SAME.items() for word in words.split()}

_CONVERSIONS = {
    "亩": ("平方米", Fraction(2000, 3)), "公顷": ("平方米", Fraction(10_000)), "平方公里": ("平方米", Fraction(10**6)),
    "公里": ("米", Fraction(1000)), "厘米": ("米", Fraction(1, 100)), "毫米": ("米", Fraction(1, 1000)),
    "公斤": ("克", Fraction(1000)), "斤": ("克", Fraction(500)), "吨": ("克", Fraction(10**6)),
    "升": ("立方米", Fraction(1, 1000)), "毫升": ("立方米", Fraction(1, 10**6)),
    "年": ("月", Fraction(12)), "季度": ("月", Fraction(3)), "周": ("天", Fraction(7)), "分钟": ("小时", Fraction(1, 60)),
    "兆瓦": ("千瓦", Fraction(1000)),
}

_COUNTED = """
个 人 人次 人月 人天 人日 人份 名 户 户次 家 家次 所 间 座 栋 幢 套 台 台套 台次 辆 辆次 艘 架 架次 条 条次 项 项次 件 件次 份 份次
次 场 场次 期 期次 批 批次 起 例 例次 宗 篇 篇次 册 本 部 张 枚 块 处 片 只 头 匹 羽 尾 株 棵 粒 盏 根 支 瓶 盒 箱 包 袋 桶 捆 卷 组 队
班 班次 届 轮 遍 回 门 节 课时 学时 学分 学期 级 类 种 款 层 口 眼 孔 点 点位 标段 段 床 床位 桌 席 车次 航次 剂 剂次 针次 幅 集 分 倍 度
元 美元 欧元 港元 日元 英镑 亩 斤 延米 瓦 伏 千伏 兆 分钟
"""
DURATIONS = frozenset({"天", "工作日", "小时", "月"})
"""Base units of time: a bare number of these is a time limit."""

_WORDS = frozenset({*_COUNTED.split(), *_SYNONYMS, *_SAME, *_CONVERSIONS} - {"%", "平", "人/次", "台/套"})
_SCALE = "百万|千万|[百千万亿]"
_CHINESE = "|".join(sorted((word for word in _WORDS if not word.isascii()), key=len, reverse=True))
_LATIN = "|".join(sorted((word for word in _WORDS if word.isascii() and len(word) > 1), key=len, reverse=True))
_WORD = re.compile(
    rf"{_CHINESE}|(?:{_SCALE})(?:{_CHINESE})|(?:{_SCALE})?(?:(?i:{_LATIN})|[mtglh])(?![A-Za-z0-9])|[%‰]|成(?:$|(?=以|左右|及|[^\u4e00-\u9fa5]))"
    r"|[A-Za-zμ°]{2,6}(?:/[A-Za-z]{1,2}[0-9]?)?(?![A-Za-z0-9])"
)
"""One listed word, with or without a multiplier, or Latin letters that are not listed (dB, GB, mg/L; 5G is no unit)."""
_FIRST_PART, _PART = re.compile("([/·•*])[0-9]*(生)?"), re.compile("([/·•*、.])(生)?")
_ROUND = re.compile(r"\((?:次|套)\)")

UNLISTED_UNIT = re.compile(r"(?!完成|到位|达标|合格|左右|以|内|之|前|及|或)[\u4e00-\u9fa5]{1,3}(?=$|[以之及或(])")
"""A short word behind a number that ends the cell: a unit that is not listed (巷, 丘)."""


def unit_end(text: str, start: int) -> int:
    """Where the unit that begins at `start` ends; `start` where none does. Brackets around a whole unit belong to it.

    `.` and `、` separate the parts of a compound only behind another separator (元/生.年, 元/人、天).
    """
    if text[start:start + 1] == "(":
        end = unit_end(text, start + 1)
        return end + 1 if end > start + 1 and text[end:end + 1] == ")" else start
    end = _end(_ROUND, text, _end(_WORD, text, start))
    if end == start and text[start:start + 1] != "/":
        return start
    pattern = _FIRST_PART
    while separated := pattern.match(text, end):
        part = separated.end() if separated[2] else _end(_WORD, text, separated.end())
        if part == separated.end() and not separated[2]:
            break
        end, pattern = part, _PART
    return end


def _end(pattern: re.Pattern[str], text: str, start: int) -> int:
    found = pattern.match(text, start)
    return found.end() if found else start


def is_unit(text: str) -> bool:
    """Whether the whole text is a unit."""
    return bool(text) and unit_end(text, 0) == len(text)


_SEPARATORS = re.compile(r"[/·•*、.]")


@lru_cache(maxsize=1024)
def clean_unit(text: str) -> str:
    """A unit without brackets and white space; the one name of a share (`百分比` -> `%`)."""
    unit = re.sub(r"[\s()（）]", "", text)
    return "%" if base_of(unit)[0] == ("%",) else unit


@lru_cache(maxsize=1024)
def base_of(unit: str) -> tuple[tuple[str, ...], Fraction]:
    """Parts of a unit in base units, and how many of these it holds: `万元/亩` -> (元, 平方米), 15."""
    unit = unit.lower()
    parts = _SEPARATORS.split(_SYNONYMS.get(unit, unit))
    bases = [_base_of_word(part) for part in parts]
    factor = bases[0][1] / prod((factor for _, factor in bases[1:]), start=Fraction(1))
    return tuple(name for name, _ in bases), factor


def _base_of_word(word: str) -> tuple[str, Fraction]:
    number = re.match(r"[0-9]+(?=.)", word)
    if number:
        name, factor = _base_of_word(word[number.end():])
        return name, factor * max(1, int(number.group()[:9]))
    word = _SYNONYMS.get(word, word)
    if word in _CONVERSIONS:
        return _CONVERSIONS[word]
    scale = scale_of(word)
    if scale > 1 and word not in _WORDS:
        name, factor = _base_of_word(re.sub(rf"^(?:{_SCALE})", "", word))
        return name, factor * scale
    return word, Fraction(1)


def scale_of(unit: str) -> int:
    """The multiplier a unit begins with: 10000 for `万元`, 1 for `元`."""
    found = re.match(rf"({_SCALE})(?=.)", unit)
    return MULTIPLIERS[found.group(1)] if found and unit not in _WORDS else 1


def multiplier_of(typed: str) -> str | None:
    """The multiplier that stands in place of a unit: 万 of `60万`."""
    found = re.search(rf"[0-9]({_SCALE})$", typed)
    return found[1] if found else None


@lru_cache(maxsize=1024)
def conversion(given: str, wanted: str) -> Fraction | None:
    """How many `wanted` one `given` is; None where they do not measure the same."""
    parts, factor = base_of(given)
    other_parts, other_factor = base_of(wanted)
    return factor / other_factor if parts == other_parts else None
