"""What a case states in the tables of tests/check/rules: the clean workbook, edited; and what is found in it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

import openpyxl
from msgspec.structs import replace

from perfeval.check.run import check_case
from perfeval.declared.regulations.pack import Regulation
from perfeval.facts.findings import Finding
from tests.check.checked import case_of
from tests.tools.workbooks import write_workbook

Edits = dict[str, object]


@dataclass(frozen=True)
class Given:
    """More than edits of cells: other sheets (None: left out), a change of the file as written, of the regulation."""

    edits: Edits = field(default_factory=dict)
    sheets: Mapping[str, str | None] = field(default_factory=dict)
    change: Callable[[openpyxl.Workbook], None] | None = None
    regulation: Callable[[Regulation], Regulation] | None = None


Breaking = Mapping[str, tuple[Edits | Given, list[str]]]
"""Name, its first word the code found -> what is given, and all that is found in the areas SEEN: `CODE sheet!cell severity`."""

Clean = Mapping[str, Edits | Given]
"""Name, its first words the codes -> what is given; nothing is found in the areas SEEN."""

Limits = Mapping[str, tuple[str, Decimal | int, str | None]]
"""Key of a threshold -> a breaking case, another limit, and the severity that its finding has then (None: it is not found)."""

MONEY = ("LA", "CE", "FU", "AD", "SP", "EX", *(f"BA{number:02}" for number in range(1, 100) if number != 9))
"""Areas whose findings stand for themselves; guesses at the cause (BA09) stand beside many of them."""

FIRST_FREE = {"资金安排": 7, "预算调整": 6, "支出明细": 9, "绩效指标": 16, "文字说明": 7}
"""The first row below the data of the clean workbook."""

UNFINISHED = re.compile(r"[{}]|None|NaT|nan|<NA>|。。|\d{4}-\d\d-\d\d 00:00")


def findings_in(folder: Path, given: Edits | Given) -> Sequence[Finding]:
    """What is found in a workbook; every message is a finished sentence."""
    wanted = given if isinstance(given, Given) else Given(given)
    path = write_workbook(folder / "w.xlsx", wanted.edits, wanted.sheets)
    if wanted.change is not None:
        book = openpyxl.load_workbook(path)
        wanted.change(book)
        book.save(path)
    case = case_of(path)
    if wanted.regulation is not None:
        case = replace(case, regulation=wanted.regulation(case.regulation))
    findings, _ = check_case(case)
    for finding in findings:
        assert finding.message.endswith("。"), finding.message
        assert not UNFINISHED.search(finding.message), finding.message
        assert finding.advice.endswith("。"), finding.advice
        assert len(finding.fingerprint) == 16
    return findings


def found(folder: Path, given: Edits | Given, seen: tuple[str, ...] = MONEY) -> list[str]:
    """`CODE sheet!cell severity` of every finding in some areas, in the order they are reported."""
    return [f"{f.code} {f.place} {f.severity}" for f in findings_in(folder, given) if f.code.startswith(seen)]


def cells(sheet: str, row: int | None = None, **values: object) -> Edits:
    """Edits of one row of a sheet by column letter; of the first row below the data without a number."""
    return {f"{sheet}!{column}{row or FIRST_FREE[sheet]}": value for column, value in values.items()}


def without(sheet: str, row: int, last: str = "T") -> Edits:
    """Edits that empty a row up to a column."""
    return {f"{sheet}!{chr(letter)}{row}": None for letter in range(ord("A"), ord(last) + 1)}


def payment(row: int | None = None, **values: object) -> Edits:
    """A payment of 就业服务经费 by the district that lacks nothing: 1000元 on 12 May, or what is stated."""
    usual: Edits = {
        "A": "2020-05-12", "B": "记-0009", "C": 109, "D": "就业服务经费", "E": "区县级财政资金", "G": "付资料费", "H": 1000, "I": "测试印务有限公司",
        "J": "项目支出", "K": "30202 印刷费", "M": "不涉及", "P": "甲", "Q": "乙", "R": "丙", "S": "丁", "T": "戊",
    }
    return cells("支出明细", row, **{**usual, **values})
