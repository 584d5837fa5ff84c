"""Nothing of a classified project is sent: words planted in every cell that holds words, and packages that hold them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest

from perfeval.declared.settings import Settings
from perfeval.declared.sheets import SHEETS
from perfeval.errors import OutputError
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.secrets import text_columns
from perfeval.run.searched import hold_back
from perfeval.write.document import write_document
from perfeval.write.evaluation import evaluation_pages
from perfeval.write.evaluation.ground import Ground
from perfeval.write.pages.write import write_pages
from tests.tools.workbooks import write_workbook

CLASSIFIED = {"项目信息": "| 项目名称 | 项目编码 | 实施单位 | 是否涉密 | 年度总体目标 |\n| 就业服务经费 | GK-01 | | 否 | 办好招聘会 |\n| 人才引进经费 | RC-8842 | 第九人才中心 | 是 | |",
              "核查说明": "| 规则编号 | 工作表 | 单元格 | 说明 |\n| SP04 | 支出明细 | N4 | 会议纪要另存 |"}
SECRET = ("人才引进经费", "RC-8842", "第九人才中心", "8.0123万元")
MONEY = {"资金安排!C6": 8.0123, "资金安排!D6": 8.0123, "资金安排!E6": 8.0123, "资金安排!F6": 8.0123, "支出明细!H7": 75123}


def places(folder: Path) -> list[tuple[str, int, int, str]]:
    """Sheet, row, column and heading of a cell of every text column, in a row that is not of the classified project."""
    workbook = evaluate_file(write_workbook(folder / "w.xlsx", MONEY, CLASSIFIED), Settings()).case.workbook
    found = []
    for table in workbook.tables.values():
        row = next(iter(table.frame.index), None)
        found += [(table.title, int(row), table.columns[name], name) for name in text_columns(table) if row is not None and name != "project"]
    return found


def written(folder: Path, evaluation: Evaluation) -> list[Path]:
    """The packages that are sent."""
    ground = Ground(evaluation)
    book, report = folder / "甲局_绩效评价.xlsx", folder / "甲局_自评报告.docx"
    write_pages(book, evaluation_pages(ground), title="绩效评价", created=None)
    write_document(report, evaluation, ground.forms)
    return [book, report]


@pytest.mark.parametrize("secret", SECRET)
def test_wherever_it_stands_it_is_found_and_held_back(secret: str, tmp_path: Path) -> None:
    for title, row, column, name in places(tmp_path):
        path = write_workbook(tmp_path / "w.xlsx", MONEY, CLASSIFIED)
        book = openpyxl.load_workbook(path)
        cell = book[title].cell(row, column)
        cell.value = f"{cell.value or ''}另有{secret}"
        book.save(path)
        evaluation = evaluate_file(path, Settings())
        at = [(f.place.sheet, f.place.row, f.place.column) for f in evaluation.findings if f.code == "TX12" and f.severity == "error"]
        assert (title, row, column) in at, (title, name)
        for package in written(tmp_path, evaluation):
            hold_back(package, package.name, evaluation)


def test_every_sheet_is_among_the_places(tmp_path: Path) -> None:
    titles = {title for title, *_ in places(tmp_path)}
    assert titles == {sheet.title for sheet in SHEETS if sheet.read and not sheet.pairs}


@pytest.mark.parametrize("secret", SECRET)
def test_a_package_that_holds_it_is_not_written(secret: str, tmp_path: Path) -> None:
    evaluation = evaluate_file(write_workbook(tmp_path / "w.xlsx", MONEY, CLASSIFIED), Settings())
    for package in written(tmp_path, evaluation):
        with zipfile.ZipFile(package, "a") as archive:
            archive.writestr("docProps/more.xml", f"<more><p>{secret[:2]}<b>{secret[2:]}</b></p></more>")
        with pytest.raises(OutputError):
            hold_back(package, package.name, evaluation)


def test_a_number_in_a_cell_is_an_amount(tmp_path: Path) -> None:
    evaluation = evaluate_file(write_workbook(tmp_path / "w.xlsx", MONEY, CLASSIFIED), Settings())
    package = written(tmp_path, evaluation)[0]
    for value, held in ((80_123, True), (8.0123, True), (80_124, False), ("2020-03-04", False)):
        book = openpyxl.load_workbook(package)
        book["评价总览"]["Z90"] = value
        book.save(tmp_path / "again.xlsx")
        if held:
            with pytest.raises(OutputError):
                hold_back(tmp_path / "again.xlsx", "again.xlsx", evaluation)
        else:
            hold_back(tmp_path / "again.xlsx", "again.xlsx", evaluation)


def test_the_name_of_the_file_is_read_too(tmp_path: Path) -> None:
    evaluation = evaluate_file(write_workbook(tmp_path / "w.xlsx", MONEY, CLASSIFIED), Settings())
    package = written(tmp_path, evaluation)[0]
    with pytest.raises(OutputError):
        hold_back(package, "人才引进经费_绩效评价.xlsx", evaluation)


def test_an_open_project_with_the_same_amount_is_written(tmp_path: Path) -> None:
    same = {**MONEY, "资金安排!C5": 8.0123, "资金安排!D5": 8.0123, "资金安排!E5": 8.0123, "资金安排!F5": 8.0123}
    evaluation = evaluate_file(write_workbook(tmp_path / "w.xlsx", same, CLASSIFIED), Settings())
    for package in written(tmp_path, evaluation):
        hold_back(package, package.name, evaluation)
    assert "TX12" not in {finding.code for finding in evaluation.findings}
