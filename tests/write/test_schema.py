"""Every file written is valid Office Open XML and nothing in it leads outside or would be repaired."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from openxml_audit import OpenXmlValidator

from perfeval.cli import main
from perfeval.declared.regulations import list_regulations
from tests.tools.lint import lint_workbook
from tests.tools.narratives import WORKBOOKS
from tests.tools.page_cases import random_workbook
from tests.tools.workbooks import write_workbook

HOSTILE = {
    "单位信息!B2": "=1+1&D&P\x07<甲>局", "单位信息!B7": "&D&[Page]", "资金安排!I4": "http://example.com/a", "资金安排!I5": "file:///c:/a",
    "预算调整!G4": "@SUM(A1)", "预算调整!G5": "+cmd|' /C calc'!A0", "支出明细!G4": "-1+1", "支出明细!I4": "\\\\server\\share\\a.xlsx",
    "绩效指标!D4": "=HYPERLINK(\"http://example.com\",\"甲\")", "绩效指标!L5": "长" * 32_000, "绩效指标!M4": "mailto:a@example.com",
    "文字说明!C4": "javascript:alert(1)", "文字说明!C5": "一段\n两段\t三段" * 2_000, "绩效指标!K6": "甲\ud800乙\x0b丙",
}
LONG = "甲[1]'局&“附件”" + "长" * 60


def legal(edits: dict[str, object]) -> dict[str, object]:
    return {place: text.encode("utf-8", "ignore").decode() if isinstance(text, str) else text for place, text in edits.items()}


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Everything the program writes, over ordinary, broken and hostile workbooks."""
    folder = tmp_path_factory.mktemp("ooxml")
    (folder / "input").mkdir()
    for name in ("missed", "fourteen projects", "classified", "unreadable"):
        write_workbook(folder / "input" / f"{name}.xlsx", WORKBOOKS[name].edits, WORKBOOKS[name].sheets)
    write_workbook(folder / "input" / f"{LONG}.xlsx", legal(HOSTILE))
    random_workbook(folder / "input" / "random.xlsx", 5, projects=3, indicators=20)
    for name in (pack.id for pack in list_regulations() if not pack.default):
        write_workbook(folder / "input" / f"{name}.xlsx", {"单位信息!B11": name, "单位信息!A11": "评价办法", "资金安排!F4": 11})
    main(["run", str(folder / "input"), "-o", str(folder / "output"), "--jobs", "1"])
    main(["template", str(folder / "output" / "template.xlsx")])
    return folder / "output"


def written(output: Path) -> list[Path]:
    return sorted(path for path in output.rglob("*") if path.suffix in {".xlsx", ".docx"})


def complaints(path: Path) -> list[str]:
    result = OpenXmlValidator().validate(path)
    return [f"{error.part_uri} {error.path} {error.description}" for error in result.errors]


def test_all_kinds_of_files_are_there(output: Path) -> None:
    endings = {path.stem.rpartition("_")[2] for path in written(output)}
    assert endings == {"绩效评价", "绩效评价（未通过）", "核查底稿", "自评报告", "退回修改", "汇总", "template"}


def test_files_are_valid_by_the_schema(output: Path) -> None:
    assert {path.name: found for path in written(output) if (found := complaints(path))} == {}


def test_workbooks_hold_nothing_a_program_repairs_or_follows(output: Path) -> None:
    books = [path for path in written(output) if path.suffix == ".xlsx"]
    assert {path.name: found for path in books if (found := lint_workbook(path))} == {}


SHEET = "xl/worksheets/sheet1.xml"
BREAKS = {
    "order": (SHEET, b"</sheetData>", b'</sheetData><cols><col min="1" max="1" width="3"/></cols>'),
    "value": (SHEET, b'paperSize="9"', b'paperSize="nine"'),
    "look": (SHEET, b' s="', b' s="9999'),
    "merge": (SHEET, b"<mergeCell ", b'<mergeCell ref="A1:B2"/><mergeCell ref="B2:C3"/><mergeCell '),
    "row": (SHEET, b' ht="', b' ht="9'),
    "link": (SHEET, b"location=\"'", "location=\"'无".encode()),
    "formula": (SHEET, b"<f>", b"<f>[1]Sheet1!A1+"),
    "outside": ("xl/_rels/workbook.xml.rels", b"<Relationship ", b'<Relationship Id="x" Type="y" Target="http://a" TargetMode="External"/><Relationship '),
    "sheet": ("xl/workbook.xml", "name=\"支出汇总\"".encode(), "name=\"资金核对\"".encode()),
    "name": ("xl/workbook.xml", b"</definedNames>", b'<definedName name="a">[1]A!$A$1</definedName></definedNames>'),
}


@pytest.mark.parametrize("name", BREAKS)
def test_a_broken_file_is_noticed(name: str, output: Path, tmp_path: Path) -> None:
    part, old, new = BREAKS[name]
    source = next(path for path in written(output) if path.name == "missed_绩效评价.xlsx")
    with zipfile.ZipFile(source) as good, zipfile.ZipFile(tmp_path / "broken.xlsx", "w") as broken:
        for entry in good.namelist():
            content = good.read(entry)
            assert entry != part or old in content
            broken.writestr(entry, content.replace(old, new, 1) if entry == part else content)
    assert [*complaints(tmp_path / "broken.xlsx"), *lint_workbook(tmp_path / "broken.xlsx")]
