from pathlib import Path

import openpyxl

from perfeval.cli import main
from perfeval.run.inputs import find_inputs
from tests.tools.workbooks import write_workbook


def names(paths: list[Path], output: Path) -> list[tuple[str, str]]:
    return [(i.folder.as_posix(), i.name) for i in find_inputs(paths, output)]


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def test_a_folder_is_searched_with_its_subfolders_and_other_files_are_passed_over(tmp_path: Path) -> None:
    folder = tmp_path / "input"
    touch(folder / "甲局.xlsx", folder / "街道" / "乙办.et", folder / "~$甲局.xlsx", folder / ".~甲局.xlsx", folder / ".藏" / "丙.xlsx",
          folder / "units.txt", folder / "甲局_绩效评价.xlsx", folder / "甲局_绩效评价（未通过）.xlsx", folder / "甲局_核查底稿.xlsx",
          folder / "汇总.xlsx", folder / "甲局_绩效评价（用户修改）.xlsx")
    assert names([folder], tmp_path / "output") == [(".", "甲局"), ("街道", "乙办")]


def test_results_inside_the_input_folder_are_passed_over(tmp_path: Path) -> None:
    touch(tmp_path / "甲局.xlsx", tmp_path / "output" / "甲局.xlsx")
    assert names([tmp_path], tmp_path / "output") == [(".", "甲局")]


def test_a_marked_copy_has_the_name_of_its_original(tmp_path: Path) -> None:
    touch(tmp_path / "甲局_退回修改.xlsx")
    assert names([tmp_path], tmp_path / "output") == [(".", "甲局")]


def test_a_name_given_twice_keeps_the_extension_then_the_folder(tmp_path: Path) -> None:
    touch(tmp_path / "a" / "甲局.xlsx", tmp_path / "a" / "甲局.xls", tmp_path / "b" / "甲局.xlsx", tmp_path / "a" / "乙.xlsx")
    found = names([tmp_path / "a", tmp_path / "b"], tmp_path / "output")
    assert found == [(".", "乙"), (".", "甲局.xls"), (".", "a_甲局.xlsx"), (".", "b_甲局.xlsx")]


def test_a_file_given_twice_is_evaluated_once(tmp_path: Path) -> None:
    touch(tmp_path / "甲局.xlsx")
    assert len(names([tmp_path, tmp_path / "甲局.xlsx"], tmp_path / "output")) == 1


def test_results_among_the_inputs_are_not_taken_for_them(tmp_path: Path) -> None:
    run = ["run", str(tmp_path), "-o", str(tmp_path), "--jobs", "1"]
    write_workbook(tmp_path / "甲局.xlsx", {"支出明细!H4": "abc"})
    write_workbook(tmp_path / "甲局.xlsm", {"支出明细!H5": "abc"})
    write_workbook(tmp_path / "乙局.xlsx", {"支出明细!H4": "abc"})
    first = names([tmp_path], tmp_path)
    assert main(run) == 1
    assert len(list(tmp_path.glob("*_退回修改.xls*"))) == 3
    assert names([tmp_path], tmp_path) == first
    book = openpyxl.load_workbook(tmp_path / "乙局_退回修改.xlsx")
    book["支出明细"]["H4"] = 30000
    book.save(tmp_path / "乙局_退回修改.xlsx")
    assert [i.path.name for i in find_inputs([tmp_path], tmp_path) if i.name == "乙局"] == ["乙局_退回修改.xlsx"]
