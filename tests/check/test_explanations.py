"""The unit's explanations beside the findings they answer, and when they no longer hold."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from perfeval.facts.findings import Finding
from tests.check.given import Edits, cells, findings_in, without
from tests.check.rules.explanations import LOST, answered

EXPLAINED = "合同由上级统一签订"


def fingerprint(findings: Sequence[Finding], code: str) -> tuple[str, str | None]:
    """Of the only finding of a rule, with its explanation."""
    (finding,) = (f for f in findings if f.code == code)
    return finding.fingerprint, finding.explanation


def test_the_explanation_stands_beside_the_finding(tmp_path: Path) -> None:
    findings = findings_in(tmp_path, answered(f"| SP04 | 支出明细 | $O$4 | {EXPLAINED} | |"))
    assert fingerprint(findings, "SP04")[1] == EXPLAINED


def test_an_error_is_never_explained(tmp_path: Path) -> None:
    findings = findings_in(tmp_path, answered("| BA01 | 资金安排 | D4 | 已经说明 | |", {"资金安排!D4": 13}))
    assert fingerprint(findings, "BA01")[1] is None


def test_an_explanation_with_its_fingerprint_follows_the_row_and_lapses_with_the_figures(tmp_path: Path) -> None:
    mark, _ = fingerprint(findings_in(tmp_path, LOST), "SP04")
    answer = f"| SP04 | 支出明细 | O4 | {EXPLAINED} | {mark} |"
    moved: Edits = without("支出明细", 4) | cells(
        "支出明细", 20, A="2020-03-10", B="记-0001", C=101, D="就业服务经费", E="市级财政资金", G="付招聘会场地费", H=50000, I="测试会展有限公司",
        J="项目支出", K="30214 租赁费", L="HT-1", M="不涉及", P="甲", Q="乙", R="丙", S="丁", T="戊",
    )
    assert fingerprint(findings_in(tmp_path, answered(answer, moved)), "SP04") == (mark, EXPLAINED)
    changed = findings_in(tmp_path, answered(answer, LOST | {"支出明细!I4": "另一家公司"}))
    assert fingerprint(changed, "SP04")[1] is None
    assert "EX02 核查说明!D4 warning" in [f"{f.code} {f.place} {f.severity}" for f in changed]


TWO_LOST: Edits = {"支出明细!O4": None, "支出明细!O7": None}


@pytest.mark.parametrize(("text", "explained"), [
    (EXPLAINED, ["O4", "O7"]),
    ("3月10日的场地费按会议要求临时支付", ["O4"]),
    ("3月10日、6月15日两笔都已补办", ["O4", "O7"]),
    ("付测试考试中心的费用按合同支付", ["O7"]),
    ("付款 50,000 元经口头同意", ["O4"]),
    ("就业服务经费的支出已补办", ["O4"]),
    ("见第7行", ["O7"]),
    ("会议是2月18日开的", ["O4", "O7"]),
    ("共150000元已补办", ["O4", "O7"]),
])
def test_an_explanation_without_a_cell_holds_for_what_it_can_be_about(text: str, explained: list[str], tmp_path: Path) -> None:
    findings = findings_in(tmp_path, answered(f"| SP04 | 支出明细 | | {text} | |", TWO_LOST))
    assert [f.place.cell for f in findings if f.code == "SP04" and f.explanation == text] == explained
    assert [f.place.cell for f in findings if f.code == "EX01"] == ["D4"]
