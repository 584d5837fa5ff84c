"""Workbooks of an earlier template version: read by the declared names, with a list of what was taken for what."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from perfeval.declared import versions
from perfeval.declared.settings import Settings
from perfeval.declared.sheets import sheet
from perfeval.declared.versions import CURRENT, EARLIER, Version
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from perfeval.words.spelling import fold
from perfeval.write.result import result_of
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
