"""Workbooks of an earlier template version: read by the declared names, with a list of what was taken for what."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.declared import versions
from perfeval.declared.columns import Sheet
from perfeval.declared.settings import Settings
from perfeval.declared.sheets import PROFILE, SHEETS, sheet
from perfeval.declared.versions import CURRENT, EARLIER, FIRST_COLUMNS, Version
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from perfeval.words.spelling import fold
from perfeval.write.result import result_of
from tests.tools.paths import ORIGINAL
from tests.tools.workbooks import CLEAN, write_workbook

DRAFT = {"资金安排!H3": "到位日期", "支出明细!O3": "集体决策文号"}
VERSION = "单位信息!B11"

OLDER = Version(
    Decimal("0.5"), sheets={"spending": "用款台账", "profile": "封面"}, headings={("funding", "initial"): "批复数", ("profile", "unit"): "填表机构"},
    choices={("adjustments", "type", "追加"): "加拨"},
)
"""A version that never was: every kind of difference, in words the current template does not know."""


def evaluated(path: Path) -> Evaluation:
    return evaluate_file(path, Settings())


def told(evaluation: Evaluation) -> list[tuple[str, list[str]]]:
    """Where LA09 stands, and the cells (of headings, keys and entries) and sheets it lists."""
    return [
        (str(f.place), [entry.split("“")[0] for entry in f.message.split("对应关系：")[1].rstrip("。").split("；")] if "对应关系" in f.message else [])
        for f in evaluation.findings if f.code == "LA09"
    ]


def older_workbook(path: Path, version: str | None = "'0.5") -> Path:
    sheets: dict[str, str | None] = {
        **CLEAN, "单位信息": None, "支出明细": None, "用款台账": CLEAN["支出明细"],
        "封面": CLEAN["单位信息"].replace("单位名称", "填表机构").replace("| 模板版本 | 1 |", f"| 模板版本 | {version or ''} |"),
        "资金安排": CLEAN["资金安排"].replace("年初预算数", "批复数"), "预算调整": CLEAN["预算调整"].replace("| 追加 |", "| 加拨 |"),
    }
    return write_workbook(path, sheets=sheets)


# ---------------------------------------------------------------- version 0, the drafts


def test_a_draft_is_moved_and_the_moves_are_listed(tmp_path: Path) -> None:
    older = evaluated(write_workbook(tmp_path / "old.xlsx", {**DRAFT, VERSION: "'0"}))
    assert told(older) == [(VERSION, ["资金安排!H3", "支出明细!O3"])]
    current = evaluated(write_workbook(tmp_path / "new.xlsx"))
    assert result_of(older)["projects"] == result_of(current)["projects"]
    assert {f.code for f in older.findings} - {"LA09"} == {f.code for f in current.findings}


def test_a_draft_without_a_version_is_known_by_its_headings(tmp_path: Path) -> None:
    assert told(evaluated(write_workbook(tmp_path / "a.xlsx", {**DRAFT, VERSION: None}))) == [(VERSION, ["资金安排!H3", "支出明细!O3"])]
    gone = {"单位信息!A11": None, VERSION: None}
    assert told(evaluated(write_workbook(tmp_path / "b.xlsx", {**DRAFT, **gone}))) == [("单位信息", ["资金安排!H3", "支出明细!O3"])]


def test_names_that_any_version_understands_are_no_sign_of_an_older_one(tmp_path: Path) -> None:
    assert told(evaluated(write_workbook(tmp_path / "a.xlsx", {"支出明细!A3": "清算日期", VERSION: None}))) == []
    assert told(evaluated(write_workbook(tmp_path / "b.xlsx", {VERSION: None}))) == []
    assert told(evaluated(write_workbook(tmp_path / "c.xlsx", DRAFT))) == []


def test_a_stated_older_version_lists_every_other_name(tmp_path: Path) -> None:
    older = evaluated(write_workbook(tmp_path / "a.xlsx", {"支出明细!A3": "清算日期", VERSION: "'0"}))
    assert told(older) == [(VERSION, ["支出明细!A3"])]
    assert told(evaluated(write_workbook(tmp_path / "b.xlsx", {VERSION: "'0"}))) == [(VERSION, [])]


# ---------------------------------------------------------------- version 1, whose columns stood in another order


def in_order(path: Path, source: Path, order: Callable[[Sheet], Sequence[str]]) -> Path:
    """The workbook with the columns of its tables in another order, as values alone and none hidden."""
    book = openpyxl.load_workbook(source)
    for title in book.sheetnames:
        declared = next((known for known in SHEETS if known.title == title and known.read and not known.pairs), None)
        if declared is None:
            continue
        page = book[title]
        columns = {column.name: [page.cell(row, number).value for row in range(3, page.max_row + 1)] for number, column in enumerate(declared.offered, 1)}
        page.delete_cols(1, page.max_column)
        page.column_dimensions.clear()
        for number, name in enumerate(order(declared), 1):
            for row, value in enumerate(columns[name], 3):
                cell = page.cell(row, number, value)
                if isinstance(value, str):
                    cell.data_type = "s"  # =100% is a target
    book["单位信息"].cell(2 + len(PROFILE.columns), 2, "1")
    book.save(path)
    return path


def without_letters(result: dict[str, Any]) -> dict[str, Any]:
    """A result without what a column's letter has a part in: 绩效指标!E4 becomes 绩效指标!·4, findings stand by row."""
    told = {"cell", "message", "advice", "origin"}

    def plain(held: Any, key: str = "") -> Any:
        if isinstance(held, dict):
            return {name: plain(value, name) for name, value in held.items()}
        if isinstance(held, list):
            return [plain(value, key) for value in held]
        return re.sub(r"[A-Z]+(?=[0-9])", "·", held) if key in told and isinstance(held, str) else held

    findings = sorted((plain(finding) for finding in result["findings"]), key=lambda finding: (finding["sheet"], finding["cell"], finding["code"]))
    return {name: plain(value) for name, value in result.items() if name != "input"} | {"findings": findings}


@pytest.mark.parametrize("order", [
    lambda declared: FIRST_COLUMNS[declared.name], lambda declared: [column.name for column in reversed(declared.offered)],
], ids=["version 1", "reversed"])
def test_the_order_of_columns_changes_nothing(tmp_path: Path, order: Callable[[Sheet], Sequence[str]]) -> None:
    def offered(declared: Sheet) -> list[str]:
        names = {column.name for column in declared.offered}
        return [name for name in order(declared) if name in names]

    older = evaluated(in_order(tmp_path / "旧.xlsx", ORIGINAL, offered))
    current = evaluated(ORIGINAL)
    assert [str(f.place) for f in older.findings] != [str(f.place) for f in current.findings]
    assert without_letters(result_of(older)) == without_letters(result_of(current))


def test_the_first_columns_are_all_declared() -> None:
    tables = [declared for declared in SHEETS if declared.read and not declared.pairs]
    assert {name: set(columns) - {column.name for column in sheet(name).columns} for name, columns in FIRST_COLUMNS.items()} == {
        declared.name: set() for declared in tables
    }


# ---------------------------------------------------------------- what a version can declare


@pytest.fixture
def with_older(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(versions, "EARLIER", (*EARLIER, OLDER))


@pytest.mark.usefixtures("with_older")
@pytest.mark.parametrize("version", ["'0.5", "'0", None])
def test_sheets_headings_keys_and_entries_are_moved(tmp_path: Path, version: str | None) -> None:
    older = evaluated(older_workbook(tmp_path / "old.xlsx", version))
    assert told(older) == [("封面!B12", ["封面", "用款台账", "封面!A3", "资金安排!C3", "预算调整!D4"])]
    current = evaluated(write_workbook(tmp_path / "new.xlsx"))
    assert result_of(older)["projects"] == result_of(current)["projects"]
    assert {f.code for f in older.findings} == {"LA09"}


@pytest.mark.usefixtures("with_older")
def test_a_later_version_does_not_know_the_names_of_an_earlier_one(tmp_path: Path) -> None:
    found = {f.code for f in evaluated(older_workbook(tmp_path / "new.xlsx", "'0.7")).findings}
    assert {"LA01", "LA02"} <= found


def test_undeclared_names_are_not_guessed(tmp_path: Path) -> None:
    found = {f.code for f in evaluated(older_workbook(tmp_path / "old.xlsx")).findings}
    assert {"LA01", "LA02", "CE03"} <= found


def test_what_is_declared_fits_the_template() -> None:
    assert [version.number for version in EARLIER] == sorted({version.number for version in EARLIER})
    for version in EARLIER:
        assert version.number < CURRENT
        for name, column in version.headings:
            known = {fold(text): other.name for other in sheet(name).columns for text in (other.title, *other.aliases)}
            assert known.get(fold(version.headings[name, column]), column) == column
        for name, title in version.sheets.items():
            assert fold(title) != fold(sheet(name).title)
        for name, column, entry in version.choices:
            assert entry in {choice.name for choice in sheet(name).column(column).choices}
