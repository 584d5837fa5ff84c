"""SP rules: each with a breaking and a clean case."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.rules.findings import case_of
from tests.check.rules.found import Breaking, Edits, cells, found, payment
from tests.tools.workbooks import write_workbook

SECOND = {"A": "2020-05-12", "B": "记-0002", "C": 102, "G": "付招聘宣传印刷费", "H": 60000, "L": "HT-2", "M": "询价", "N": 3,
          "O": "2020年5月6日局长办公会"}
NO_THRESHOLDS = {"单位信息!B5": None, "单位信息!B6": None}


def spent(wan: float) -> Edits:
    """The district's money of the first project: this much budget, arrived and executed, in 万元."""
    return {f"资金安排!{column}4": wan for column in "DEF"} | {"资金安排!C4": wan - 2}


def filled(column: str, rows: list[int]) -> Edits:
    """A column of approvers emptied in these rows."""
    return {f"支出明细!{column}{row}": None for row in rows}


BREAKING: Breaking = {
    "SP01 the year before": ({"支出明细!A4": "2019-03-10"}, ["SP01 支出明细!A4 error"]),
    "SP01 February of the next": ({"支出明细!A8": "2021-02-01"}, ["SP01 支出明细!A8 error"]),
    "SP01 11 January": ({"支出明细!A8": "2021-01-11"}, ["SP01 支出明细!A8 error"]),
    "SP01 early January": ({"支出明细!A8": "2021-01-10"}, ["SP01 支出明细!A8 warning"]),
    "SP02 identical": (payment(**SECOND), ["SP02 支出明细!H9 error"]),
    "SP02 same order": (payment(**{**SECOND, "G": "付印刷费"}) | spent(18), ["SP02 支出明细!H9 warning"]),
    "SP02 same voucher": (
        payment(**{**SECOND, "C": None, "G": "付印刷费"}) | {"支出明细!C5": None} | spent(18),
        ["SP02 支出明细!H9 warning"],
    ),
    "SP04": ({"支出明细!O4": None}, ["SP04 支出明细!O4 warning"]),
    "SP04 at the threshold": (payment(H=10000) | spent(13), ["SP04 支出明细!O9 warning"]),
    "SP05 one missing": ({"支出明细!R4": None}, ["SP05 支出明细!R4 warning"]),
    "SP05 a column not kept": (filled("R", [4, 5, 6, 7, 8]), ["SP05 支出明细!R3 note"]),
    "SP06 nature": ({"支出明细!J4": "基本支出"}, ["SP06 支出明细!J4 warning"]),
    "SP06 salaries": ({"支出明细!K4": "30101 基本工资"}, ["SP06 支出明细!K4 warning"]),
    "SP06 by name": ({"支出明细!K4": "住房公积金"}, ["SP06 支出明细!K4 warning"]),
    "SP07 small": ({"支出明细!N5": 2}, ["SP07 支出明细!N5 note"]),
    "SP07 legal": ({"支出明细!N5": 2, "单位信息!B6": 50000}, ["SP07 支出明细!N5 warning"]),
    "SP08": ({"单位信息!B6": 50000, "支出明细!M4": None}, ["SP08 支出明细!M4 warning"]),
    "SP08 one contract": (
        {"单位信息!B6": 100000, "支出明细!L6": "HT-2", "支出明细!M5": None, "支出明细!N5": None, "支出明细!M6": None},
        ["SP08 支出明细!M5 warning"],
    ),
    "SP08 class unstated": ({"单位信息!B6": 50000, "支出明细!M4": None, "支出明细!K4": None}, ["SP08 支出明细!M4 warning"]),
    "SP09": (payment(A="2020-04-01", H=-1000, I="测试文具店") | spent(11.9), ["SP09 支出明细!H9 note"]),
    "SP09 before the payment": (payment(A="2020-04-01", H=-1000) | spent(11.9), ["SP09 支出明细!H9 note"]),
    "SP10": ({"支出明细!A7": "2020-12-15", "支出明细!A6": "2020-12-16"}, ["SP10 支出明细!A7 warning"]),
    "SP11": (payment(H=6000) | payment(10, H=5000, A="2020-06-01", C=110) | spent(13.1), ["SP11 支出明细!O10 warning"]),
    "SP11 thirty days": (payment(H=6000) | payment(10, H=5000, A="2020-06-11", C=110) | spent(13.1), ["SP11 支出明细!O10 warning"]),
    "SP12": ({"支出明细!A4": "2020-02-10"}, ["SP12 支出明细!A4 warning"]),
    "SP13 source": ({"支出明细!E4": "省级财政资金"}, ["SP13 支出明细!E4 error"]),
    "SP13 one of several": ({"支出明细!E4": None}, ["SP13 支出明细!E4 error"]),
    "SP13 no project": ({"支出明细!D4": None}, ["SP13 支出明细!D4 error"]),
    "SP14": (payment(H=0), ["SP14 支出明细!H9 warning"]),
    "SP15": ({"支出明细!A9": "合计", "支出明细!H9": 250001}, ["SP15 支出明细!H9 error"]),
    "SP16 the bureau": ({"支出明细!I8": "测试区财政局"}, ["SP16 支出明细!I8 warning"]),
    "SP16 the unit": ({"支出明细!I8": "测试区人力资源和社会保障局"}, ["SP16 支出明细!I8 warning"]),
    "SP16 the department": ({"支出明细!I8": "测试区人民政府"}, ["SP16 支出明细!I8 warning"]),
    "SP16 a custody account": ({"支出明细!I8": "测试区会计中心代管资金专户"}, ["SP16 支出明细!I8 warning"]),
    "SP17 reception": ({"支出明细!K8": "30217 公务接待费"}, ["SP17 支出明细!K8 warning"]),
    "SP17 by name": ({"支出明细!K8": "公务用车运行维护费"}, ["SP17 支出明细!K8 warning"]),
}

CLEAN_CASES: dict[str, Edits] = {
    "SP01 last day": {"支出明细!A8": "2020-12-31"},
    "SP02 vouchers restart every month": {"支出明细!B6": "记-0002", "支出明细!C6": 102, "支出明细!H6": 60000, "支出明细!I6": "测试印务有限公司"},
    "SP02 one order for many payees": payment(C=102, H=600, I="甲") | payment(10, C=102, H=600, I="乙") | spent(12.12),
    "SP04 one decision per contract": {"支出明细!L6": "HT-2", "支出明细!O6": None},
    "SP04 electricity": {"支出明细!H8": 20000, "支出明细!H7": 60000},
    "SP04 by the words": {"支出明细!K7": None, "支出明细!O7": None, "支出明细!G7": "代缴考官劳务个人所得税"},
    "SP04 a batch to persons": {"支出明细!O7": None, "支出明细!I7": "考官张某等12人"},
    "SP04 SP08 SP11 no thresholds": NO_THRESHOLDS | {"支出明细!O4": None, "支出明细!M4": None},
    "SP05 kept by hand": {},
    "SP05 half filled": filled("R", [4, 5, 6]),
    "SP06 other services": {"支出明细!K4": "30239 其他交通费用"},
    "SP07 three": {"单位信息!B6": 50000},
    "SP07 not stated": {"单位信息!B6": 50000, "支出明细!N5": None},
    "SP08 a method on one payment": {"单位信息!B6": 100000, "支出明细!L6": "HT-2", "支出明细!M6": None},
    "SP08 not a purchase": {"单位信息!B6": 50000, "支出明细!M4": None, "支出明细!K4": "30305 生活补助"},
    "SP09 refund of a payment": payment(A="2020-06-01", H=-1000) | spent(11.9),
    "SP09 payee not stated": payment(A="2020-06-01", H=-1000, I=None) | spent(11.9),
    "SP10 a third is not more": {"支出明细!A7": "2020-12-15"} | {"支出明细!H7": 75000},
    "SP11 over a longer time": payment(H=6000) | payment(10, H=5000, A="2020-06-12", C=110) | spent(13.1),
    "SP11 under a contract": payment(H=6000, L="HT-9") | payment(10, H=5000, A="2020-06-01", C=110, L="HT-9") | spent(13.1),
    "SP11 electricity": payment(H=6000, K="30206 电费") | payment(10, H=5000, A="2020-06-01", C=110, K="30206 电费") | spent(13.1),
    "SP12 the day it came": {"支出明细!A4": "2020-03-02"},
    "SP12 date not kept": {"资金安排!H4": None, "资金安排!H5": None, "资金安排!H6": None, "支出明细!A4": "2020-01-10"},
    "SP13 the only source": {"支出明细!E7": None, "支出明细!E8": None},
    "SP13 by document": {"支出明细!E4": None, "支出明细!F4": "测财社〔2020〕8号"},
    "SP14 small": payment(H=0.01) | spent(12.000001),
    "SP15 sum": {"支出明细!A9": "合计", "支出明细!H9": 250000},
    "SP16 another unit": {"支出明细!I8": "邻区人力资源和社会保障局"},
    "SP17 other class": {"支出明细!K8": "30216 培训费"},
}


@pytest.mark.parametrize("name", BREAKING)
def test_breaking(name: str, tmp_path: Path) -> None:
    edits, expected = BREAKING[name]
    assert found(tmp_path, edits) == expected


@pytest.mark.parametrize("name", CLEAN_CASES)
def test_clean(name: str, tmp_path: Path) -> None:
    assert found(tmp_path, CLEAN_CASES[name]) == []


def test_sp11_tells_a_payee_once_per_window(tmp_path: Path) -> None:
    edits = spent(13.6)
    for offset, date in enumerate(["2020-05-01", "2020-05-05", "2020-05-09", "2020-05-13"]):
        edits |= payment(9 + offset, A=date, H=4000, C=110 + offset)
    assert found(tmp_path, edits) == ["SP11 支出明细!O11 warning"]


def test_sp13_is_not_checked_where_the_source_is_lost(tmp_path: Path) -> None:
    assert found(tmp_path, {"支出明细!E4": "#REF!"}) == ["CE04 支出明细!E4 error"]


def test_a_payment_in_another_sheet_row_is_found_where_it_stands(tmp_path: Path) -> None:
    edits = cells("支出明细", 40, A="2019-05-12", D="就业服务经费", E="区县级财政资金", G="付资料费", H=0.01)
    assert "SP01 支出明细!A40 error" in found(tmp_path, edits)


def test_coverage_says_what_was_not_kept(tmp_path: Path) -> None:
    case = case_of(write_workbook(tmp_path / "w.xlsx", NO_THRESHOLDS))
    assert not [f for f in case.findings if f.code in ("SP04", "SP08", "SP11")]
