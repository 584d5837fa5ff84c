"""What the rules on layout, cells, money and explanations find in the clean workbook with edits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from perfeval.facts.evaluation import Case
from tests.check.rules.findings import case_of
from tests.tools.workbooks import write_workbook

AREAS = ("LA", "CE", "FU", "AD", "SP", "BA", "EX")

UNFINISHED = re.compile(r"[{}]|None|NaT|nan|<NA>|。。|\d{4}-\d\d-\d\d 00:00")

Edits = dict[str, object]
Breaking = Mapping[str, tuple[Edits, list[str]]]
"""Name (its first word the code) -> edits of the clean workbook, and all that is found in these areas."""

FIRST_FREE = {"资金安排": 7, "预算调整": 6, "支出明细": 9, "绩效指标": 16, "文字说明": 7}
"""The first row below the data of the clean workbook."""


def found(folder: Path, edits: Edits | None = None, sheets: Mapping[str, str | None] | None = None) -> list[str]:
    """`CODE sheet!cell severity` of every finding, in the order they are reported."""
    return told(case_of(write_workbook(folder / "w.xlsx", edits, sheets)))


def told(case: Case) -> list[str]:
    """The findings of a case in these areas, guesses at the cause (BA09) aside; every message is a finished sentence."""
    for finding in case.findings:
        assert finding.message.endswith("。"), finding.message
        assert not UNFINISHED.search(finding.message), finding.message
        assert finding.advice.endswith("。"), finding.advice
        assert len(finding.fingerprint) == 16
    return [f"{f.code} {f.place} {f.severity}" for f in case.findings if f.code[:2] in AREAS and f.code != "BA09"]


def cells(sheet: str, row: int | None = None, **values: object) -> Edits:
    """Edits of one row of a sheet by column letter; of the first row below the data without a number."""
    return {f"{sheet}!{column}{row or FIRST_FREE[sheet]}": value for column, value in values.items()}


def without(sheet: str, row: int, last: str = "T") -> Edits:
    """Edits that empty a row up to a column."""
    return {f"{sheet}!{chr(letter)}{row}": None for letter in range(ord("A"), ord(last) + 1)}


def payment(row: int | None = None, **values: object) -> Edits:
    """A payment of 就业服务经费 by the district that lacks nothing: 1000元 on 12 May, or what is said."""
    usual: Edits = {
        "A": "2020-05-12", "B": "记-0009", "C": 109, "D": "就业服务经费", "E": "区县级财政资金", "G": "付资料费", "H": 1000, "I": "测试印务有限公司",
        "J": "项目支出", "K": "30202 印刷费", "M": "不涉及", "P": "甲", "Q": "乙", "R": "丙", "S": "丁", "T": "戊",
    }
    return cells("支出明细", row, **{**usual, **values})
