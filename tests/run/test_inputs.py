import random
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path

import docx
import openpyxl
import pytest

from perfeval.cli import main
from perfeval.files.names import RUN_LOG, SUMMARY
from perfeval.run.inputs import find_inputs, survey
from perfeval.run.log import read_log
from perfeval.run.skipped import Skipped
from tests.tools.form_documents import write_document as write_form
from tests.tools.form_layouts import some_forms
from tests.tools.marking_books import with_parts
from tests.tools.workbooks import write_workbook


def names(paths: list[Path], output: Path) -> list[tuple[str, str]]:
    return [(i.folder.as_posix(), i.name) for i in find_inputs(paths, output)]


def touch(*paths: Path) -> None:
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def skipped(paths: list[Path], output: Path) -> list[str]:
    return sorted(each.path.as_posix() for each in survey(paths, output).skipped)


def test_a_folder_is_searched_with_its_subfolders_and_all_it_holds_is_an_input_or_named(tmp_path: Path) -> None:
    folder = tmp_path / "input"
    touch(folder / "甲局.xlsx", folder / "街道" / "乙办.et", folder / "~$甲局.xlsx", folder / ".~甲局.xlsx", folder / ".藏" / "丙.xlsx",
          folder / "说明.pdf", folder / "街道" / "报送.zip", folder / "units.txt", folder / "passwords.txt", folder / "perfeval.toml")
    assert names([folder], tmp_path / "output") == [(".", "甲局"), ("街道", "乙办")]
    assert skipped([folder], tmp_path / "output") == [
        ".~甲局.xlsx", ".藏", "passwords.txt", "perfeval.toml", "units.txt", "~$甲局.xlsx", "街道/报送.zip", "说明.pdf"]


def test_a_file_of_the_user_that_is_called_like_a_result_is_an_input(tmp_path: Path) -> None:
    for name in ("甲局_绩效评价", "甲局_核查底稿", "汇总", "甲局_绩效评价（未通过）"):
        write_workbook(tmp_path / f"{name}.xlsx")
    touch(tmp_path / "甲局.json")
    assert len(names([tmp_path], tmp_path / "output")) == 4
    assert skipped([tmp_path], tmp_path / "output") == ["甲局.json"]


def evaluated(tmp_path: Path) -> Path:
    """The results of 甲局, which has findings and no error; the folder they stand in."""
    (tmp_path / "input").mkdir()
    write_workbook(tmp_path / "input" / "甲局.xlsx", {"支出明细!H4": "abc"})
    main(["run", str(tmp_path / "input"), "-o", str(tmp_path / "output"), "--jobs", "1"])
    return tmp_path / "output"


def as_written(path: Path) -> None:
    assert path.exists()


def resave(path: Path) -> None:
    openpyxl.load_workbook(path).save(path)


def as_of_0_1_0(path: Path) -> None:
    """Without the properties that 0.1.0 did not write."""
    with_parts(path, path, {"docProps/custom.xml": None})


@pytest.mark.parametrize("then", [as_written, resave, as_of_0_1_0])
def test_results_are_known_under_any_name(tmp_path: Path, then: Callable[[Path], None]) -> None:
    output, tree = evaluated(tmp_path), tmp_path / "tree"
    tree.mkdir()
    results = ["甲局_绩效评价（未通过）.xlsx", "甲局_核查底稿.xlsx", "汇总.xlsx"]
    for number, name in enumerate(results):
        shutil.copyfile(output / name, tree / f"{number}.xlsx")
        then(tree / f"{number}.xlsx")
    assert names([tree], tmp_path / "elsewhere") == [(".", "0")], "an evaluation workbook alone is what a unit has sent"
    assert skipped([tree], tmp_path / "elsewhere") == ["1.xlsx", "2.xlsx"]
    assert names([tree], output) == [(".", "0")], "another name than that of its result"
    shutil.copyfile(tmp_path / "input" / "甲局.xlsx", tree / "原表.xlsx")
    assert names([tree], tmp_path / "elsewhere") == [(".", "原表")]
    assert skipped([tree], tmp_path / "elsewhere") == ["0.xlsx", "1.xlsx", "2.xlsx"]


@pytest.mark.parametrize("then", [as_written, resave, as_of_0_1_0])
def test_an_evaluation_workbook_is_an_input_unless_what_it_was_made_of_or_its_result_is_there(
    tmp_path: Path, then: Callable[[Path], None],
) -> None:
    output, tree, elsewhere = evaluated(tmp_path), tmp_path / "tree", tmp_path / "elsewhere"
    sent = tree / "甲局" / "甲局_绩效评价（未通过）.xlsx"
    sent.parent.mkdir(parents=True)
    shutil.copyfile(output / sent.name, sent)
    then(sent)
    assert names([tree], elsewhere) == [("甲局", "甲局")], "its NAME is without the ending"
    assert names([sent.parent], output) == [], "its result stands in the output folder"
    (tree / "乙局").mkdir()
    write_workbook(tree / "乙局" / "甲局.xlsx")
    assert names([tree], elsewhere) == [("乙局", "甲局"), ("甲局", "甲局")], "a file of that name elsewhere is another unit's"
    shutil.copyfile(output / "甲局.json", tree / "别处.json")
    assert names([tree], elsewhere) == [("乙局", "甲局")], "its result stands in the tree"
    (tree / "别处.json").unlink()
    write_workbook(sent.with_name("甲局.xlsx"), {"资金安排!I4": "改正"})
    assert names([tree], elsewhere) == [("乙局", "甲局"), ("甲局", "甲局")]
    assert skipped([tree], elsewhere) == ["甲局/甲局_绩效评价（未通过）.xlsx"], "its input was corrected since"


def test_what_a_unit_has_sent_stays_where_its_results_are_put_beside_it(tmp_path: Path) -> None:
    output, tree = evaluated(tmp_path), tmp_path / "tree"
    tree.mkdir()
    name = "甲局_绩效评价（未通过）.xlsx"
    shutil.copyfile(output / name, tree / name)
    for _ in range(2):
        main(["run", str(tree), "-o", str(tree), "--jobs", "1"])
        assert (tree / name).read_bytes() == (output / name).read_bytes()
        assert names([tree], tree) == [(".", "甲局")], "its own result does not make it one of ours"


@pytest.mark.parametrize("name", [
    "甲局_退回修改(1).xlsx", "甲局_退回修改 - 副本.xlsx", "甲局_退回修改 (2) - Copy.xlsx", "1606700000_wx.xlsx", "水利局_退回修改.xlsx",
])
def test_a_marked_copy_under_any_name_stands_for_its_original(tmp_path: Path, name: str) -> None:
    output, source = evaluated(tmp_path), tmp_path / "input"
    book = openpyxl.load_workbook(output / "甲局_退回修改.xlsx")
    book["支出明细"]["H4"] = 30000
    book.save(source / name)
    assert names([source], output) == [(".", "甲局")]
    assert skipped([source], output) == ["甲局.xlsx"]
    shutil.copyfile(source / name, source / "又一份.xlsx")
    assert names([source], output) == [(".", "甲局")], "the same content counts once"
    shutil.copyfile(output / "甲局_退回修改.xlsx", source / "没改.xlsx")
    assert names([source], output) == [(".", "甲局")], "one that is as we wrote it corrects nothing"
    assert len(skipped([source], output)) == 3


def test_a_list_of_findings_alone_stands_for_nothing(tmp_path: Path) -> None:
    with zipfile.ZipFile(write_workbook(tmp_path / "signed.xlsx", {"支出明细!H4": "abc"}), "a") as package:
        package.writestr("_xmlsignatures/origin.sigs", b"")
    main(["run", str(tmp_path / "signed.xlsx"), "-o", str(tmp_path / "output")])
    (tmp_path / "input").mkdir()
    shutil.copyfile(tmp_path / "output" / "signed_退回修改.xlsx", tmp_path / "input" / "signed.xlsx")
    assert names([tmp_path / "input"], tmp_path / "output") == []


def test_what_is_passed_over_is_named_everywhere(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source, output = tmp_path / "input", tmp_path / "output"
    source.mkdir()
    write_workbook(source / "甲局.xlsx")
    touch(source / "说明.pdf", source / "~$甲局.xlsx")
    run = ["run", str(source), "-o", str(output)]
    assert main(run) == 0
    book = openpyxl.load_workbook(output / SUMMARY)
    pages = {str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row}
    log = read_log(output / RUN_LOG)[""]["skipped"]
    said = capsys.readouterr().err
    for name in ("说明.pdf", "~$甲局.xlsx"):
        assert name in pages
        assert name in said
        assert name in {file for file, _ in log}
    (source / "说明.pdf").unlink()
    assert main(run) == 0
    assert [file for file, _ in read_log(output / RUN_LOG)[""]["skipped"]] == ["~$甲局.xlsx"], "汇总.xlsx is written again"
    (source / "甲局.xlsx").unlink()
    capsys.readouterr()
    assert main(run) == 0
    assert "~$甲局.xlsx" in capsys.readouterr().err


def test_many_files_of_one_kind_are_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    output = evaluated(tmp_path)
    capsys.readouterr()
    main(["run", str(output), "-o", str(tmp_path / "other")])
    assert len([line for line in capsys.readouterr().err.splitlines() if line]) == 2


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


def test_of_documents_in_a_folder_those_with_a_form_are_inputs_and_the_others_are_named(tmp_path: Path) -> None:
    chance = random.Random(1)
    write_form(tmp_path / "甲局.docx", [laid for _, laid in some_forms(chance)[0]], chance)
    docx.Document().save(str(tmp_path / "乙局报告.docx"))
    touch(tmp_path / "坏.docx")
    assert names([tmp_path], tmp_path / "output") == [(".", "甲局")]
    assert skipped([tmp_path], tmp_path / "output") == ["乙局报告.docx", "坏.docx"]


def test_a_report_of_ours_is_no_input_wherever_it_lies_and_whatever_it_is_called(tmp_path: Path) -> None:
    write_workbook(tmp_path / "甲局.xlsx")
    main(["run", str(tmp_path / "甲局.xlsx"), "-o", str(tmp_path / "output"), "--jobs", "1"])
    sent = tmp_path / "sent"
    sent.mkdir()
    document = docx.Document(str(tmp_path / "output" / "甲局_自评报告.docx"))
    document.save(str(sent / "自评表.docx"))
    assert names([sent], tmp_path / "output") == []
    assert survey([sent], tmp_path / "output").skipped == (Skipped(Path("自评表.docx"), "本程序的结果"),)
