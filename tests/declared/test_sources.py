"""Sources of money are told by the parts of a word, and 本级 by the unit."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.declared.sources import (
    BONDS,
    CARRIED_OVER,
    LEVELS,
    OTHER_MONEY,
    OWN_LEVEL,
    OWN_MONEY,
    SOURCES,
    SPECIAL_ACCOUNT,
    UNLEVELLED,
    division_named,
    own_source,
    source_named,
)

LEVEL_WORDS = {"中央": 0, "国家": 0, "省": 1, "自治区": 1, "市": 2, "州": 2, "盟": 2, "区": 3, "县": 3, "旗": 3, "区县": 3, "乡": 4, "镇": 4, "乡镇": 4}
KINDS = ["资金", "财政", "财政资金", "财政拨款", "拨款", "专项", "专项资金", "补助", "配套", "转移支付", "直达资金", "一般公共预算", "政府性基金", "补助资金"]


@given(st.sampled_from(list(LEVEL_WORDS)), st.sampled_from(["", "级", "本级"]), st.sampled_from(["", *KINDS]))
def test_a_level_with_any_word_for_public_money_is_that_level(level: str, suffix: str, kind: str) -> None:
    assert source_named(level + suffix + kind) == LEVELS[LEVEL_WORDS[level]]


@given(st.sampled_from(["本级", "同级"]), st.sampled_from(["", *(kind for kind in KINDS if kind != "转移支付")]))
def test_the_own_level_is_told_by_the_unit(level: str, kind: str) -> None:
    assert source_named(level + kind) == OWN_LEVEL


@pytest.mark.parametrize(("word", "source"), [
    ("财政拨款", UNLEVELLED), ("一般公共预算", UNLEVELLED), ("政府性基金预算", UNLEVELLED), ("国有资本经营预算", UNLEVELLED), ("财政补助", UNLEVELLED),
    ("地方政府专项债券", BONDS), ("新增一般债券", BONDS), ("省级专项债券资金", BONDS), ("上年结转", CARRIED_OVER), ("以前年度结余资金", CARRIED_OVER),
    ("中央结转资金", CARRIED_OVER), ("财政专户", SPECIAL_ACCOUNT), ("财政专户核拨资金", SPECIAL_ACCOUNT), ("自筹", OWN_MONEY), ("事业收入", OWN_MONEY),
    ("单位自有资金", OWN_MONEY), ("其它", OTHER_MONEY), ("社会捐赠", OTHER_MONEY),
    *((word, None) for word in ("上级专项", "上级补助", "转移支付", "专项资金", "市县配套", "县自筹", "镇级小金库", "乡村振兴资金", "资金", "的")),
])
def test_other_money_and_what_cannot_be_told(word: str, source: str | None) -> None:
    assert source_named(word) == source


def test_every_entry_is_itself() -> None:
    assert [source_named(choice.name) for choice in SOURCES] == [choice.name for choice in SOURCES]


@pytest.mark.parametrize(("unit", "division", "source"), [
    ("临江区人力资源服务中心", "区级", 3), ("江州市水务局", "市级", 2), ("江州市临江县教育局", "县级", 3), ("临江县石桥镇人民政府", "乡镇级", 4),
    ("临江县石桥镇中心学校", "县级", 3), ("四川省财政厅", "省级", 1), ("兴安盟水务局", "市级", 2), ("实验中学", None, None), ("城乡建设局", None, None),
])
def test_the_level_of_a_unit_is_read_from_its_name(unit: str, division: str | None, source: int | None) -> None:
    assert division_named(unit) == division
    assert own_source(None, unit) == (None if source is None else LEVELS[source])
    assert own_source("县", unit) == LEVELS[3]
