"""Sources of money: the closed list, and what people write for it, told by the parts of the word.

A level of government with any word for public money is that level (县级配套, 省本级, 中央直达资金); public money without a level
is one of its own; 本级 is the unit's own level, which its 预算级次 or its name tells. Nothing else is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from perfeval.declared.kinds import Choice, Kind, Parsed, Remark
from perfeval.words.spelling import Raw, fold, is_empty, text_of

LEVELS = ("中央财政资金", "省级财政资金", "市级财政资金", "区县级财政资金", "乡镇级财政资金")
"""The sources that are a level of government, from above."""

UNLEVELLED, BONDS, CARRIED_OVER = "财政拨款（未分级次）", "地方政府债券资金", "上年结转资金"
SPECIAL_ACCOUNT, OWN_MONEY, OTHER_MONEY = "财政专户管理资金", "单位资金", "其他资金"

SOURCES = tuple(map(Choice, (*LEVELS, UNLEVELLED, BONDS, CARRIED_OVER, SPECIAL_ACCOUNT, OWN_MONEY, OTHER_MONEY)))

UNTOLD_ARRIVALS = (SPECIAL_ACCOUNT, OWN_MONEY, OTHER_MONEY)
"""Money no treasury hands out: a blank 到位数 says nothing of it."""

OWN_LEVEL = "本级财政资金"
"""Stands for the level of the unit until its 预算级次 or its name is known."""

BUDGET_LEVELS = (
    Choice("省", ("省级", "自治区", "自治区级", "省本级")), Choice("市", ("市级", "州", "州级", "盟", "盟级", "地级市", "市本级")),
    Choice("县", ("县级", "区", "区级", "旗", "旗级", "区县", "区县级", "县级市", "县本级")),
    Choice("乡镇", ("乡", "镇", "乡级", "镇级", "乡镇级", "街道")),
)
_OF_LEVEL: Mapping[str, str] = dict(zip((level.name for level in BUDGET_LEVELS), LEVELS[1:], strict=True))

_ABOVE, _PUBLIC, _PLAIN = "上级", "财政", ""
_PARTS: Mapping[str, str] = {
    LEVELS[0]: "中央 国家", LEVELS[1]: "省 自治区", LEVELS[2]: "市 地市 地级市 州 自治州 盟 地区",
    LEVELS[3]: "区 县 旗 区县 县区 旗县 自治县 自治旗 县级市", LEVELS[4]: "乡 镇 乡镇 街道 街道办 街道办事处",
    OWN_LEVEL: "本级 同级", _ABOVE: "上级 转移支付",
    BONDS: "债券 债", CARRIED_OVER: "结转 结余", SPECIAL_ACCOUNT: "专户 教育收费", OWN_MONEY: "自筹 自有 事业 经营 单位",
    OTHER_MONEY: "其他 其它 社会 捐赠 捐款 捐助 赞助",
    _PUBLIC: "财政 财力 财政局 财政厅 财政部 财政所 公共预算 公共财政 政府性基金 基金预算 国有资本 国有资本经营",
    _PLAIN: "级 资金 拨 拨款 拨付 专项 专款 补助 补贴 配套 直达 特殊 一般 一般性 预算 经营预算 预算内 管理 收入 经费 款 款项 "
            "安排 下达 投入 追加 统筹 奖补 奖励 政府 地方 新增 再融资 核拨 返还 本年 当年 年初 上年 上年度 以前年度 历年 往年 年度 项目 支出 的",
}
"""What a part of a word says -> the parts that say so; `_PLAIN` says nothing."""
_MEANING = {part: meaning for meaning, parts in _PARTS.items() for part in parts.split()}
_PART = re.compile("|".join(sorted(_MEANING, key=len, reverse=True)))
_BETWEEN = re.compile(r"[-—()\[\]/、,+:：的]|(?:19|20)\d{2}年?")


@lru_cache(maxsize=1024)
def source_named(text: str) -> str | None:
    """The source a text names, or OWN_LEVEL; None where its parts say nothing, or more than one thing."""
    plain = fold(text)
    whole = next((choice.name for choice in SOURCES if fold(choice.name) == plain), None)
    if whole is not None:
        return whole
    bare = _BETWEEN.sub("", plain)
    if not bare or _PART.sub("", bare):
        return None
    said = {_MEANING[part] for part in _PART.findall(bare)} - {_PLAIN}
    levels = said & {*LEVELS}
    if levels:
        said -= {OWN_LEVEL, _ABOVE, _PUBLIC}  # 省本级, 上级省级补助
    for strong in (CARRIED_OVER, SPECIAL_ACCOUNT, BONDS):
        if strong in said:
            return strong
    if said > {_PUBLIC}:
        said.discard(_PUBLIC)
    meant = said.pop() if len(said) == 1 else None
    return UNLEVELLED if meant == _PUBLIC else None if meant == _ABOVE else meant


def parse_source(raw: Raw, _unit: str | None = None, _choices: tuple[Choice, ...] = ()) -> Parsed:
    """A source of money by its parts; OWN_LEVEL is resolved when the unit is known."""
    if is_empty(raw):
        return Parsed()
    named = source_named(text_of(raw))
    if named is None:
        return Parsed(remarks=(Remark.NOT_A_CHOICE,), detail=text_of(raw))
    return Parsed(named, (Remark.WITHOUT_LEVEL,) if named == UNLEVELLED else ())


SOURCE = Kind("source", "选项", "", parse_source)


# ---------------------------------------------------------------- the unit's own level

_PLACE = "[\u4e00-\u9fff]"
_DIVISION = re.compile(
    rf"(?:(?P<province>{_PLACE}{{2,6}}?(?:省|自治区))|(?P<city>{_PLACE}{{2,8}}?(?:市|自治州|地区|盟)))?"
    rf"(?:(?P<middle>{_PLACE}{{2,8}}?(?:市|自治州|地区|盟)))?"
    rf"(?P<district>(?!{_PLACE}{{0,4}}(?:社|园|校|景|库|矿|片|街|山|辖|院|小)区){_PLACE}{{1,6}}?(?:自治县|县|区|旗))?"
    rf"(?P<town>{_PLACE}{{1,6}}?(?:镇|(?<!城)乡|街道)(?=人民政府|政府|办事处|财政所|$))?"
)
"""The divisions a unit's name begins with; a town is one only where its government is named, not its school."""


def division_named(unit: str | None) -> str | None:
    """`区级` of `某市某区某局`; None where the name names no place."""
    found = _DIVISION.match(unit or "")
    if found is None:
        return None
    if found["town"]:
        return "乡镇级"
    if found["district"]:
        return f"{found['district'][-1]}级"
    if found["city"] or found["middle"]:
        return "市级"
    return "省级" if found["province"] else None


def own_source(level: str | None, *names: str | None) -> str | None:
    """The source that is the unit's own level: by 预算级次, else by the first of these names that names a place."""
    if level is not None:
        return _OF_LEVEL[level]
    division = next((named for name in names if (named := division_named(name)) is not None), None)
    if division is None:
        return None
    return next((source for source in LEVELS if source.startswith(division)), LEVELS[3])
