"""CE rules: each with a breaking and a clean case."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.rules.findings import case_of
from tests.check.rules.found import Breaking, Edits, cells, found, payment
from tests.tools.workbooks import write_workbook

BREAKING: Breaking = {
    "CE01 opening budget": ({"资金安排!C4": None}, ["CE01 资金安排!C4 error"]),
    "CE01 a dash is blank": ({"资金安排!C4": "-"}, ["CE01 资金安排!C4 error"]),
    "CE01 unit": ({"单位信息!B2": None}, ["CE01 单位信息!B2 error"]),
    "CE01 amount": ({"支出明细!H4": None}, ["CE01 支出明细!H4 error"]),
    "CE02 amount in words": ({"支出明细!H4": "约5万"}, ["CE02 支出明细!H4 error"]),
    "CE02 date in words": ({"支出明细!A4": "年底前"}, ["CE02 支出明细!A4 error"]),
    "CE03 source": ({"资金安排!B4": "区县财政"}, ["CE03 资金安排!B4 error"]),
    "CE03 type": ({"预算调整!D4": "追认"}, ["CE03 预算调整!D4 error"]),
    "CE04 funding": ({"资金安排!C4": "#REF!"}, ["CE04 资金安排!C4 error"]),
    "CE04 payment": ({"支出明细!H4": "#VALUE!"}, ["CE04 支出明细!H4 error"]),
    "CE05 formula": ({"资金安排!F4": "=C4|"}, ["CE05 资金安排!F4 error"]),
    "CE06 tenth of a cent": ({"资金安排!F4": 12.0000001}, ["CE06 资金安排!F4 note"]),
    "CE07 unit in the cell": ({"资金安排!C4": "10万元"}, ["CE07 资金安排!C4 note"]),
    "CE08 brackets": ({"资金安排!G4": "测财发[2020]1号"}, ["CE08 资金安排!G4 warning"]),
    "CE08 leading zero": ({"预算调整!F4": "测财发〔2020〕030号"}, ["CE08 预算调整!F4 warning"]),
    "CE08 another kind": ({"资金安排!G4": "区财政局通知"}, ["CE08 资金安排!G4 note"]),
    "CE09 payment": ({"支出明细!D5": "就业服务费"}, ["CE09 支出明细!D5 error"]),
    "CE09 adjustment": ({"预算调整!A4": "就业服务费"}, ["CE09 预算调整!A4 error"]),
    "CE09 text": ({"文字说明!A4": "别的项目"}, ["CE09 文字说明!A4 error"]),
    "CE10 amount as text": ({"支出明细!H5": "'60000"}, ["CE10 支出明细!H5 note"]),
    "CE11 formula as text": ({"支出明细!G5": "'=HYPERLINK(1)"}, ["CE11 支出明细!G5 note"]),
}

CLEAN_CASES: dict[str, Edits] = {
    "CE01 zero is a value": {"资金安排!C5": 0},
    "CE01 optional cells": {"支出明细!I4": None, "支出明细!B4": None, "支出明细!C4": None},
    "CE02 dates of other shapes": {"支出明细!A4": "2020年3月10日", "预算调整!C4": "2020.6.20", "支出明细!A5": 20200512},
    "CE03 alias": {"资金安排!B4": "区级", "支出明细!J4": "项目"},
    "CE04 a formula with its value": {"资金安排!C4": "=5+5|10"},
    "CE06 whole cents": {"资金安排!F4": 12.000000, "支出明细!H4": 50000.00},
    "CE08 right": {"资金安排!G5": "渝财社〔2020〕118号"},
    "CE09 spaces": {"支出明细!D5": " 就业 服务经费 ", "预算调整!A4": "就业服务经费　"},
    "CE10 text column": {"支出明细!B5": "'12"},
    "CE11 ordinary text": {"支出明细!G5": "付资料费（含税）=含运费"},
}


@pytest.mark.parametrize("name", BREAKING)
def test_breaking(name: str, tmp_path: Path) -> None:
    edits, expected = BREAKING[name]
    assert found(tmp_path, edits) == expected


@pytest.mark.parametrize("name", CLEAN_CASES)
def test_clean(name: str, tmp_path: Path) -> None:
    assert found(tmp_path, CLEAN_CASES[name]) == []


def test_ce09_names_the_nearest(tmp_path: Path) -> None:
    case = case_of(write_workbook(tmp_path / "w.xlsx", {"支出明细!D5": "就业服务费"}))
    (finding,) = (f for f in case.findings if f.code == "CE09")
    assert (finding.expected, finding.found) == ("就业服务经费", "就业服务费")


def test_ce09_is_not_checked_where_a_project_of_the_funding_is_lost(tmp_path: Path) -> None:
    assert [f for f in found(tmp_path, {"资金安排!A6": "#REF!"}) if f.startswith("CE09")] == []


def test_ce09_by_code(tmp_path: Path) -> None:
    codes = {"项目信息": "| 项目名称 | 项目编码 |\n| 就业服务经费 | P-01 |"}
    edits = {"支出明细!U3": "项目编码", "支出明细!U5": "P-01", "支出明细!D5": "招聘"}
    assert found(tmp_path, edits, codes) == []


def test_on_indicators_a_rule_of_theirs_wins(tmp_path: Path) -> None:
    for edits in ({"绩效指标!H4": None}, {"绩效指标!F4": None}, {"绩效指标!I4": None}, {"绩效指标!A15": "别的项目"}):
        assert not any(f.startswith(("CE01", "CE09")) for f in found(tmp_path, edits)), edits


def test_basic_expenditure_without_a_project_is_left_alone(tmp_path: Path) -> None:
    assert found(tmp_path, payment(D=None, E=None, J="基本支出", H=3000)) == []


def test_remarks_on_a_sum_row_are_told_once(tmp_path: Path) -> None:
    edits = cells("资金安排", A="合计", C=18, D=25, E=25, F="#REF!")
    assert found(tmp_path, edits) == ["CE04 资金安排!F7 error"]
