"""AD rules: each with a breaking and a clean case."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.rules.findings import case_of
from tests.check.rules.found import Breaking, Edits, cells, found
from tests.tools.workbooks import write_workbook

P1, P2, DISTRICT, CITY = "就业服务经费", "人才引进经费", "区县级财政资金", "市级财政资金"


def change(row: int | None = None, **values: object) -> Edits:
    """An adjustment of the second project: 追加 by a document on 1 July, or what is said."""
    usual: Edits = {"A": P2, "B": DISTRICT, "C": "2020-07-01", "D": "追加", "F": "测财发〔2020〕31号", "G": "任务变化"}
    return cells("预算调整", row, **{**usual, **values})


def talent(budget: float) -> Edits:
    """The second project with this budget in 万元, arrived and spent."""
    return {f"资金安排!{column}6": budget for column in "DEF"} | {"支出明细!H7": budget * 10000 - 5000}


IDENTICAL = cells("预算调整", A=P1, B=DISTRICT, C="2020-06-20", D="追加", E=2, F="测财发〔2020〕30号", G="新增招聘活动")

BREAKING: Breaking = {
    "AD01 addition below zero": ({"预算调整!E4": -2}, ["AD01 预算调整!E4 error"]),
    "AD01 cut above zero": (change(D="调减", E=1) | talent(7), ["AD01 预算调整!E6 error"]),
    "AD01 zero": (change(E=0), ["AD01 预算调整!E6 error"]),
    "AD02 one side": (change(D="调剂", E=-1) | talent(7), ["AD02 预算调整!E6 warning"]),
    "AD02 unequal": (
        change(D="调剂", E=-1) | talent(7) | change(7, A=P1, D="调剂", E=0.5)
        | {"资金安排!D4": 12.5, "资金安排!E4": 12.5, "资金安排!F4": 12.5, "支出明细!H5": 65000},
        ["AD02 预算调整!E6 warning"],
    ),
    "AD03": ({"预算调整!F4": None}, ["AD03 预算调整!F4 warning"]),
    "AD04 another year": ({"预算调整!C4": "2019-06-20"}, ["AD04 预算调整!C4 error"]),
    "AD04 addition before the year": ({"预算调整!C4": "2019-12-20"}, ["AD04 预算调整!C4 error"]),
    "AD04 early notice": ({"预算调整!C5": "2019-11-01"}, ["AD04 预算调整!C5 note"]),
    "AD04 two years early": ({"预算调整!C5": "2018-11-01"}, ["AD04 预算调整!C5 error"]),
    "AD05": (change(E=3) | talent(11), ["AD05 预算调整!E6 note"]),
    "AD06 much": (
        change(C="2020-11-20", E=4) | talent(12) | {"支出明细!A7": "2020-11-25"},
        ["AD05 预算调整!E6 note", "AD06 预算调整!E6 warning"],
    ),
    "AD06 little": (change(C="2020-12-01", E=1) | talent(9), ["AD06 预算调整!E6 note"]),
    "AD06 not spent": (
        change(C="2020-12-01", E=8) | {"资金安排!D6": 16, "资金安排!E6": 16, "资金安排!J6": "跨年实施"},
        ["BA11 资金安排!F4 note", "AD05 预算调整!E6 note", "AD06 预算调整!E6 note"],
    ),
    "AD06 in two parts": (
        change(C="2020-11-20", E=2) | change(7, C="2020-12-01", E=2, F="测财发〔2020〕32号") | talent(12) | {"支出明细!A7": "2020-11-25"},
        ["AD05 预算调整!E6 note", "AD06 预算调整!E6 warning", "AD06 预算调整!E7 warning"],
    ),
    "AD07 identical": (IDENTICAL, ["AD05 预算调整!E4 note", "AD07 预算调整!E6 error"]),
    "AD07 same document": (
        IDENTICAL | {"预算调整!G6": "第二批"} | {f"资金安排!{c}4": 14 for c in "DEF"} | {"支出明细!H5": 80000},
        ["AD05 预算调整!E4 note", "AD07 预算调整!E6 warning"],
    ),
    "AD08": ({"预算调整!B4": "省级财政资金"}, ["AD08 预算调整!B4 error"]),
    "AD09": (change(C="2020-02-20", D="调减", E=-9) | change(7, C="2020-03-20", E=9, F="测财发〔2020〕34号"), ["AD09 预算调整!E6 warning"]),
    "AD10": (cells("预算调整", A="合计", E=8), ["AD10 预算调整!E6 error"]),
}

CLEAN_CASES: dict[str, Edits] = {
    "AD01 cut": change(D="调减", E=-1) | talent(7),
    "AD02 both sides": change(D="调剂", E=-1) | talent(7) | change(7, A=P1, D="调剂", E=1)
    | {f"资金安排!{c}4": 13 for c in "DEF"} | {"支出明细!H5": 70000},
    "AD03 documents": change(E=1) | talent(9),
    "AD04 first day": {"预算调整!C4": "2020-01-01"},
    "AD05 money from above": {"预算调整!D4": "上级下达", "预算调整!E4": 4} | {f"资金安排!{c}4": 14 for c in "DEF"} | {"支出明细!H5": 80000},
    "AD05 small": change(E=2) | talent(10),
    "AD06 October": change(C="2020-10-31", E=1) | talent(9),
    "AD07 two instalments": change(E=1) | change(7, E=0.5) | talent(9.5),
    "AD08 known source": change(A=P1, E=1) | {f"资金安排!{c}4": 13 for c in "DEF"} | {"支出明细!H5": 70000},
    "AD09 same day": change(C="2020-02-20", D="调减", E=-9) | change(7, C="2020-02-20", E=9, F="测财发〔2020〕34号"),
    "AD10 sum": cells("预算调整", A="合计", E=7),
}


@pytest.mark.parametrize("name", BREAKING)
def test_breaking(name: str, tmp_path: Path) -> None:
    edits, expected = BREAKING[name]
    assert found(tmp_path, edits) == expected


@pytest.mark.parametrize("name", CLEAN_CASES)
def test_clean(name: str, tmp_path: Path) -> None:
    assert found(tmp_path, CLEAN_CASES[name]) == []


def test_ad09_is_not_checked_without_a_date(tmp_path: Path) -> None:
    edits = change(C="2020-02-20", D="调减", E=-9) | change(7, C=None, E=9, F="测财发〔2020〕34号")
    assert found(tmp_path, edits) == ["CE01 预算调整!C7 error"]


def test_ad08_is_not_checked_where_a_source_of_the_funding_is_lost(tmp_path: Path) -> None:
    assert found(tmp_path, {"资金安排!B4": "#REF!"}) == ["CE04 资金安排!B4 error"]


def test_an_unread_year_leaves_dates_alone(tmp_path: Path) -> None:
    case = case_of(write_workbook(tmp_path / "w.xlsx", {"单位信息!B3": "本年"}))
    assert not [f for f in case.findings if f.code in ("AD04", "SP01", "SP12", "FU07", "BA08")]
