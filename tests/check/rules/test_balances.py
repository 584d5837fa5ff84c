"""BA rules: each with a breaking and a clean case."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from perfeval.check.run import check_case
from tests.check.rules.findings import case_of
from tests.check.rules.found import Breaking, Edits, cells, found, payment, told, without
from tests.tools.workbooks import write_workbook

CLAWBACK = cells("预算调整", A="人才引进经费", B="区县级财政资金", C="2020-12-20", D="收回", E=-1, F="测财发〔2020〕33号", G="未用完")
ONE_YEAR_LATER = {"单位信息!B3": 2021, "单位信息!B10": "2022-03-01"}
CARRIED = {"资金安排!B6": "上年结转资金", "支出明细!E7": "上年结转资金", "支出明细!E8": "上年结转资金"}

BREAKING: Breaking = {
    "BA01": ({"资金安排!D4": 12.01}, ["BA01 资金安排!D4 error"]),
    "BA01 to the cent": ({"资金安排!D4": 12.000001}, ["BA01 资金安排!D4 error"]),
    "BA01 an adjustment lost": (without("预算调整", 5, "G"), ["BA01 资金安排!D5 error"]),
    "BA01 rounded": ({"预算调整!E4": 2.003, "资金安排!E4": None}, ["BA01 资金安排!D4 note"]),
    "BA02": ({"支出明细!H4": 49000}, ["BA02 资金安排!F5 error"]),
    "BA02 a payment lost": (without("支出明细", 8), ["BA02 资金安排!F6 error"]),
    "BA02 swapped digits": ({"支出明细!H7": 57000}, ["BA02 资金安排!F6 error"]),
    "BA02 rounded": ({"支出明细!H4": 50000.01}, ["BA02 资金安排!F5 note"]),
    "BA03": ({"支出明细!H4": 60000, "资金安排!F5": 6}, ["BA03 资金安排!F5 error"]),
    "BA03 own money": (
        {"支出明细!H4": 60000, "资金安排!F5": 6, "资金安排!B5": "单位资金", "预算调整!B5": "单位资金", "支出明细!E4": "单位资金"},
        ["BA03 资金安排!F5 warning"],
    ),
    "BA04": ({"资金安排!E4": 11, "资金安排!J4": "尚未下达"}, ["BA04 资金安排!E4 warning"]),
    "BA06": (
        {"支出明细!H4": 30000, "资金安排!F5": 3, "支出明细!H5": 10000, "资金安排!F4": 7},
        ["BA06 资金安排!J4 warning", "BA11 资金安排!F4 note", "BA11 资金安排!F5 note"],
    ),
    "BA07 payments": (without("预算调整", 5, "G") | {"资金安排!D5": 0}, ["BA07 资金安排!D5 error"]),
    "BA07 nothing at all": (cells("资金安排", A="新项目", B="区县级财政资金", C=0, D=0, E=0, F=0), ["BA07 资金安排!D7 note"]),
    "BA08": (ONE_YEAR_LATER, ["BA08 单位信息!B3 error"]),
    "BA10": (CLAWBACK | {"资金安排!C6": 9}, ["BA10 预算调整!E6 warning"]),
    "BA11": ({"资金安排!F6": 7.5, "支出明细!H7": 70000}, ["BA11 资金安排!F4 note"]),
    "BA11 carried over": (CARRIED | {"资金安排!F6": 7.5, "支出明细!H7": 70000}, ["BA11 资金安排!F6 warning"]),
}

CLEAN_CASES: dict[str, Edits] = {
    "BA01 not stated": {"资金安排!D4": None},
    "BA01 stated in one of two rows": {
        "资金安排!C4": 4, **cells("资金安排", A="就业服务经费", B="区县级财政资金", C=6, G="测财发〔2020〕2号"),
    },
    "BA02 not stated": {"资金安排!F4": None},
    "BA02 a refund": payment(A="2020-06-01", H=-1000) | payment(10, A="2020-07-01", H=1000),
    "BA03 own money within": {"资金安排!B5": "单位资金", "预算调整!B5": "单位资金", "支出明细!E4": "单位资金"},
    "BA04 arrival not stated": {"资金安排!E4": None},
    "BA06 with a reason": {"支出明细!H4": 50000, "资金安排!J4": "结余少"},
    "BA07 one source without money": cells("资金安排", A="人才引进经费", B="市级财政资金", C=0, D=0, E=0, F=0, G="测财社〔2020〕9号"),
    "BA08 one payment in January": {"支出明细!A8": "2020-01-20"},
    "BA10 November": CLAWBACK | {"预算调整!C6": "2020-11-30", "资金安排!C6": 9},
    "BA11 all spent": CARRIED,
}


@pytest.mark.parametrize("name", BREAKING)
def test_breaking(name: str, tmp_path: Path) -> None:
    edits, expected = BREAKING[name]
    assert found(tmp_path, edits) == expected


@pytest.mark.parametrize("name", CLEAN_CASES)
def test_clean(name: str, tmp_path: Path) -> None:
    assert found(tmp_path, CLEAN_CASES[name]) == []


LOW = {"资金安排!F6": 7, "支出明细!H7": 65000}


def with_line(folder: Path, edits: Edits) -> list[str]:
    """What is found under a regulation that asks for a reason below 90 %."""
    case = case_of(write_workbook(folder / "w.xlsx", edits))
    regulation = replace(case.regulation, execution=replace(case.regulation.execution, explain_below=Decimal("0.9")))
    case = replace(case, regulation=regulation)
    return told(replace(case, findings=check_case(case)[0]))


def test_ba05_breaking(tmp_path: Path) -> None:
    assert with_line(tmp_path, LOW) == ["BA11 资金安排!F4 note", "BA05 资金安排!J6 warning"]


def test_ba05_clean(tmp_path: Path) -> None:
    assert with_line(tmp_path, LOW | {"资金安排!J6": "尾款未到期"}) == ["BA11 资金安排!F4 note"]


def test_ba06_is_silent_where_ba05_speaks(tmp_path: Path) -> None:
    assert with_line(tmp_path, {"资金安排!F6": 4, "支出明细!H7": 35000}) == ["BA11 资金安排!F4 note", "BA05 资金安排!J6 warning"]


def test_ba02_states_both_figures_in_the_unit_of_the_cell(tmp_path: Path) -> None:
    case = case_of(write_workbook(tmp_path / "w.xlsx", {"支出明细!H4": 49000}))
    (finding,) = (f for f in case.findings if f.code == "BA02")
    assert (finding.expected, finding.found, finding.difference) == ("4.9", "5", "0.1")


@pytest.mark.parametrize("edits", [
    {"支出明细!H4": "#REF!"}, {"支出明细!H4": "约5万"}, {"支出明细!D4": "#REF!"}, {"支出明细!E4": "#REF!"}, {"支出明细!H3": "金额"},
    {"支出明细!D4": "就业服务费"}, {"支出明细!E4": "省级财政资金"},
])
def test_ba02_is_not_checked_where_a_payment_is_lost(edits: Edits, tmp_path: Path) -> None:
    assert len(found(tmp_path, edits)) == 1


@pytest.mark.parametrize("edits", [
    {"预算调整!E4": "#REF!"}, {"预算调整!E4": None}, {"资金安排!C4": "#REF!"}, {"资金安排!C3": "年初预算数"}, {"预算调整!B4": "省级财政资金"},
    {"预算调整!A4": "就业服务费"}, {"预算调整!E4": -2},
])
def test_ba01_is_not_checked_where_a_part_is_lost(edits: Edits, tmp_path: Path) -> None:
    assert len(found(tmp_path, edits)) == 1


def test_ba01_when_places_differ_about_money_taken_back(tmp_path: Path) -> None:
    edits = CLAWBACK | {"预算调整!D6": "年末收回", "资金安排!E6": None}
    assert "BA01 资金安排!D6 warning" in found(tmp_path, edits)


def test_ba02_is_not_checked_for_a_project_without_payments(tmp_path: Path) -> None:
    assert found(tmp_path, without("支出明细", 7) | without("支出明细", 8)) == []


def candidates(folder: Path, edits: Edits) -> list[str]:
    case = case_of(write_workbook(folder / "w.xlsx", edits))
    return [f"{f.place} {f.severity}" for f in case.findings if f.code == "BA09"]


def test_ba09_swapped_digits(tmp_path: Path) -> None:
    assert candidates(tmp_path, {"支出明细!H7": 57000}) == ["支出明细!H7 note"]


def test_ba09_clean(tmp_path: Path) -> None:
    assert candidates(tmp_path, {}) == []
