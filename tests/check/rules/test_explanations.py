"""EX rules and the explanations beside the findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.facts.evaluation import Case
from tests.check.rules.findings import case_of
from tests.check.rules.found import Breaking, Edits, told
from tests.tools.workbooks import write_workbook

LOST = {"支出明细!O4": None}
HEAD = "| 规则编号 | 工作表 | 单元格 | 说明 | 指纹 |\n"


def explained(folder: Path, answer: str, edits: Edits = LOST) -> Case:
    return case_of(write_workbook(folder / "w.xlsx", edits, {"核查说明": HEAD + answer}))


BREAKING: Breaking = {
    "EX01": (LOST, ["| SP04 | 支出明细 | O4 | 合同由上级统一签订 | |", "EX01 核查说明!D4 note"]),
    "EX01 the whole sheet": (LOST, ["| sp04 | 支出 明细 | | 合同由上级统一签订 | |", "EX01 核查说明!D4 note"]),
    "EX02": (LOST, ["| SP04 | 支出明细 | O4 | 合同由上级统一签订 | 0123456789abcdef |", "EX02 核查说明!D4 warning"]),
    "EX03 nothing there": (LOST, ["| SP04 | 支出明细 | O5 | 合同由上级统一签订 | |", "EX03 核查说明!A4 warning"]),
    "EX03 nothing of the kind": ({}, ["| SP04 | 支出明细 | O4 | 合同由上级统一签订 | |", "EX03 核查说明!A4 warning"]),
    "EX03 an error": ({"资金安排!D4": 13}, ["| BA01 | 资金安排 | D4 | 已经说明 | |", "EX03 核查说明!A4 warning"]),
}

CLEAN_CASES: dict[str, Edits] = {"EX01 EX02 EX03 no answers": {}}


@pytest.mark.parametrize("name", BREAKING)
def test_breaking(name: str, tmp_path: Path) -> None:
    edits, (answer, expected) = BREAKING[name]
    assert [f for f in told(explained(tmp_path, answer, edits)) if f.startswith("EX")] == [expected]


@pytest.mark.parametrize("name", CLEAN_CASES)
def test_clean(name: str, tmp_path: Path) -> None:
    assert told(explained(tmp_path, "", CLEAN_CASES[name])) == []


def finding(case: Case, code: str) -> tuple[str, str | None]:
    (found,) = (f for f in case.findings if f.code == code)
    return found.fingerprint, found.explanation


def test_the_explanation_stands_beside_the_finding(tmp_path: Path) -> None:
    case = explained(tmp_path, "| SP04 | 支出明细 | $O$4 | 合同由上级统一签订 | |")
    assert finding(case, "SP04")[1] == "合同由上级统一签订"


def test_an_error_is_never_explained(tmp_path: Path) -> None:
    case = explained(tmp_path, "| BA01 | 资金安排 | D4 | 已经说明 | |", {"资金安排!D4": 13})
    assert finding(case, "BA01")[1] is None


def test_an_explanation_with_its_fingerprint_follows_the_row_and_lapses_with_the_figures(tmp_path: Path) -> None:
    mark, _ = finding(case_of(write_workbook(tmp_path / "a.xlsx", LOST)), "SP04")
    answer = f"| SP04 | 支出明细 | O4 | 合同由上级统一签订 | {mark} |"
    moved = {f"支出明细!{column}{row}": None for column in "ABCDEFGHIJKLMNOPQRST" for row in (4,)} | {
        "支出明细!A20": "2020-03-10", "支出明细!B20": "记-0001", "支出明细!C20": 101, "支出明细!D20": "就业服务经费", "支出明细!E20": "市级财政资金",
        "支出明细!G20": "付招聘会场地费", "支出明细!H20": 50000, "支出明细!I20": "测试会展有限公司", "支出明细!J20": "项目支出",
        "支出明细!K20": "30214 租赁费", "支出明细!L20": "HT-1", "支出明细!M20": "不涉及", "支出明细!P20": "甲", "支出明细!Q20": "乙",
        "支出明细!R20": "丙", "支出明细!S20": "丁", "支出明细!T20": "戊",
    }
    assert finding(explained(tmp_path, answer, moved), "SP04") == (mark, "合同由上级统一签订")
    changed = explained(tmp_path, answer, LOST | {"支出明细!I4": "另一家公司"})
    assert finding(changed, "SP04")[1] is None
    assert "EX02 核查说明!D4 warning" in told(changed)
