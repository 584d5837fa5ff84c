"""The receiver's folder from end to end: the roster, the reviewer's columns over several runs, the counts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.cli import main
from perfeval.errors import UnavailableFile
from perfeval.files.names import RUN_LOG, SUMMARY
from perfeval.write.summary.project_page import NO_NUMBER
from tests.tools.workbooks import write_workbook

UNIT = "测试区人力资源和社会保障局"


def run(source: Path, output: Path) -> None:
    main(["run", str(source), "-o", str(output), "--jobs", "1"])


def rows(path: Path, title: str, *headings: str) -> list[tuple[Any, ...]]:
    """What stands below some headings of a page."""
    sheet = openpyxl.load_workbook(path, data_only=True)[title]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(number for number, row in enumerate(cells) if set(headings) <= set(row))
    return [tuple(row[cells[head].index(heading)] for heading in headings) for row in cells[head + 1:]]


def type_into(path: Path, title: str, project: str, **typed: object) -> None:
    book = openpyxl.load_workbook(path)
    sheet = book[title]
    head = next(row for row in sheet.iter_rows() if "复核得分" in {cell.value for cell in row})
    at = {cell.value: cell.column for cell in head}
    row = next(cells[0].row for cells in sheet.iter_rows() if cells[at["项目"] - 1].value == project)
    for heading, value in typed.items():
        sheet.cell(row, at[heading]).value = value
    book.save(path)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    (tmp_path / "input").mkdir()
    write_workbook(tmp_path / "input" / "甲局.xlsx")
    return tmp_path / "input", tmp_path / "output"


def write_roster(source: Path, *lines: tuple[object, ...], headings: tuple[str, ...] = ("单位名称", "项目名称", "全年预算数（元）", "全年执行数（元）")) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for line in (("2020年项目名册",), headings, *lines):
        sheet.append(line)
    book.save(source / "名册.xlsx")


def test_the_roster_is_no_input_and_says_who_is_missing_and_what_differs(folders: tuple[Path, Path]) -> None:
    source, output = folders
    write_roster(source, (UNIT, "就业服务经费", 170000, 170000), (UNIT, "人才引进经费", 80000, 12345), (UNIT, "别的项目"), ("戊局",))
    run(source, output)
    assert [what for kind, what in rows(output / SUMMARY, "未提交与跳过", "类别", "单位、项目或文件") if kind == "未提交"] == ["戊局", f"{UNIT}：别的项目"]
    assert (UNIT, "人才引进经费", "名册") in rows(output / SUMMARY, "问题清单", "单位", "项目", "编号")
    assert [file for file, in rows(output / SUMMARY, "单位一览", "报来的文件")] == ["甲局.xlsx"]


def test_lines_of_one_project_on_the_roster_are_added_up(folders: tuple[Path, Path]) -> None:
    """The budget system lists a project once for each source or document; a closing sum is no unit."""
    source, output = folders
    lines = ((UNIT, "就业服务经费", 120000, 120000), (UNIT, "人才引进经费", 40000, 40000), (UNIT, "就业服务经费", 50000, 50000), (UNIT, "人才引进经费", 40000, 40000))
    write_roster(source, *lines, ("合计", None, 250000, 250000))
    run(source, output)
    assert [kind for kind, in rows(output / SUMMARY, "未提交与跳过", "类别") if kind == "未提交"] == []
    assert "名册" not in [code for code, in rows(output / SUMMARY, "问题清单", "编号")]


@pytest.mark.parametrize("name", ["名册.xlsx", "units.txt"])
def test_a_list_that_cannot_be_had_is_said_and_does_not_stop_the_run(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, name: str,
) -> None:
    def held(*_: object) -> None:
        raise UnavailableFile("文件正被其他程序占用", "请关闭")

    source, output = folders
    (source / name).write_text("戊局", "utf-8")
    monkeypatch.setattr("perfeval.read.roster.read_units", held)
    monkeypatch.setattr("perfeval.read.roster.read_roster", held)
    run(source, output)
    assert f"{name} 没有用上" in capsys.readouterr().err
    assert (output / SUMMARY).is_file()


@pytest.mark.parametrize("headings", [("名称", "项目名称", "全年预算数（元）"), ("单位名称", "项目名称", "全年预算数")])
def test_a_roster_that_cannot_be_used_is_said_and_does_not_stop_the_run(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str], headings: tuple[str, ...],
) -> None:
    source, output = folders
    write_roster(source, (UNIT, "就业服务经费", 17), headings=headings)
    run(source, output)
    assert "名册.xlsx 没有用上" in capsys.readouterr().err
    assert not [kind for kind, in rows(output / SUMMARY, "未提交与跳过", "类别") if kind == "未提交"]


def test_what_a_reviewer_typed_survives_the_next_runs_and_finds_its_way_back(folders: tuple[Path, Path]) -> None:
    source, output = folders
    run(source, output)
    type_into(output / SUMMARY, "项目一览", "就业服务经费", 复核得分=88.5, 复核意见="材料不全")
    (source / "甲局.xlsx").rename(source / "甲.xlsx")
    write_workbook(source / "乙局.xlsx", {"单位信息!B2": "乙局"})
    run(source, output)
    left = rows(output / SUMMARY, "未对应的复核", "报来的文件", "项目", "复核得分", "复核意见")
    assert left == [("甲局.xlsx", "就业服务经费", 88.5, "材料不全")], "its input is called otherwise now"
    (source / "甲.xlsx").rename(source / "甲局.xlsx")
    for _ in range(2):
        run(source, output)
        found = rows(output / SUMMARY, "项目一览", "报来的文件", "项目", "复核得分", "复核意见")
        assert [row for row in found if row[2] is not None] == [("甲局.xlsx", "就业服务经费", 88.5, "材料不全")]
    assert "未对应的复核" not in openpyxl.load_workbook(output / SUMMARY).sheetnames


@pytest.mark.parametrize("typed", ["九十分", "NaN", "Infinity"])
def test_what_is_no_number_is_kept_as_it_was_typed(folders: tuple[Path, Path], typed: str) -> None:
    source, output = folders
    run(source, output)
    type_into(output / SUMMARY, "项目一览", "就业服务经费", 复核得分=typed)
    write_workbook(source / "乙局.xlsx", {"单位信息!B2": "乙局"})
    run(source, output)
    found = rows(output / SUMMARY, "项目一览", "项目", "复核得分", "复核提示")
    assert [row[1:] for row in found if row[1] is not None] == [(typed, NO_NUMBER)]


def test_a_summary_that_cannot_be_read_is_kept_aside(folders: tuple[Path, Path]) -> None:
    source, output = folders
    run(source, output)
    (output / SUMMARY).write_bytes(b"PK\x03\x04 typed by somebody, and broken since")
    run(source, output)
    assert (output / "汇总（用户修改）.xlsx").read_bytes().startswith(b"PK\x03\x04 typed")


def test_the_counts_add_up_to_the_files_of_the_folder(folders: tuple[Path, Path]) -> None:
    source, output = folders
    (source / "街道").mkdir()
    for name in ("说明.txt", "街道/报送.zip", "~$甲局.xlsx", "passwords.txt", ".隐藏.xlsx"):
        (source / name).write_bytes(b"")
    (source / "坏.xlsx").write_bytes(b"x")
    run(source, output)
    files = sum(path.is_file() for path in source.rglob("*"))
    logged = [json.loads(line) for line in (output / RUN_LOG).read_text("utf-8").splitlines()][-1]
    assert logged["files"] == files
    skipped = [kind for kind, in rows(output / SUMMARY, "未提交与跳过", "类别") if kind == "跳过"]
    assert len(rows(output / SUMMARY, "单位一览", "单位")) + len(skipped) == files


def test_every_link_leads_to_a_file(folders: tuple[Path, Path]) -> None:
    source, output = folders
    (source / "街道").mkdir()
    write_workbook(source / "街道" / "乙局(2).xlsx", {"支出明细!H5": "不清楚"})
    run(source, output)
    book = openpyxl.load_workbook(output / SUMMARY)
    formulas = [cell.value for sheet in book for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=HYPERLINK")]
    targets = {str(formula).split('"')[1] for formula in formulas}
    assert len(targets) == 2
    assert all((output / target).is_file() for target in targets)
