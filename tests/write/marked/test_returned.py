"""A marked copy that comes back: its marks come off, the user's changes stay."""

import io
from pathlib import Path

from openpyxl import load_workbook

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.write.marked import is_marked
from tests.tools.libreoffice import needs_libreoffice, recalculated
from tests.tools.marked import (
    ERROR,
    FILLS,
    NOTE,
    WARNING,
    again,
    colours,
    finding,
    marked,
    notes,
    sha256,
    strip_marks,
    values,
)
from tests.tools.marking_books import bare_workbook, parts_of, rich_workbook, with_parts
from tests.tools.workbooks import write_workbook


def test_marking_again_gives_the_same_bytes_and_records_the_same_original(tmp_path: Path) -> None:
    for source in (rich_workbook(tmp_path / "a.xlsx"), rich_workbook(tmp_path / "b.xlsm", True), bare_workbook(tmp_path / "c.xlsx")):
        findings = [finding("资金安排!D4"), finding("资金安排!E4", WARNING), finding("支出明细!A1", NOTE)]
        copy = marked(source, *findings)
        assert marked(source, *findings) == copy
        assert marked(again(source, copy), *findings) == copy
        assert is_marked(again(source, copy)) == sha256(source)
        assert is_marked(source) is None


def test_stripping_gives_the_users_parts_back(tmp_path: Path) -> None:
    source = rich_workbook(tmp_path / "a.xlsx")
    copy = again(source, marked(source, finding("资金安排!D4"), finding("支出明细!A1", WARNING), finding("It's odd!B2", NOTE)))
    before, after = parts_of(source.read_bytes()), parts_of(strip_marks(copy))
    assert before.keys() == after.keys()
    assert {name for name in before if before[name] != after[name]} == {  # spare styles and author, room in the priorities
        "xl/styles.xml", "xl/comments1.xml", "xl/worksheets/sheet1.xml",
    }
    assert notes(strip_marks(copy), "资金安排") == {"B2": "用户自己的批注"}
    assert strip_marks(source) == source.read_bytes()


def test_a_mended_cell_loses_its_marks_and_keeps_its_value(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    copy = again(source, marked(source, finding("资金安排!D4"), finding("资金安排!E5")))
    part = parts_of(copy.read_bytes())["xl/worksheets/sheet2.xml"]
    mended = with_parts(copy, copy.with_name("mended.xlsx"), {"xl/worksheets/sheet2.xml": part.replace(b'<c r="D4"><v>12<', b'<c r="D4"><v>13<')})
    result = marked(mended, finding("资金安排!E5"))
    assert colours(result, "资金安排") == {"E5": FILLS[ERROR]}
    assert set(notes(result, "资金安排")) == {"E5"}
    assert load_workbook(io.BytesIO(result))["资金安排"]["D4"].value == 13
    assert is_marked(again(mended, result)) == sha256(source)


def test_a_note_of_ours_that_the_user_wrote_in_is_the_users(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    copy = again(source, marked(source, finding("资金安排!D4")))
    comments = parts_of(copy.read_bytes())["xl/comments1.xml"]
    written = with_parts(copy, copy.with_name("w.xlsx"), {"xl/comments1.xml": comments.replace("请改正".encode(), "已与财政核实".encode())})
    assert "已与财政核实" in notes(strip_marks(written), "资金安排")["D4"]
    assert "已与财政核实" in notes(marked(written, finding("资金安排!D4")), "资金安排")["D4"]


def test_a_list_that_was_deleted_or_renamed_or_whose_names_are_lost_is_made_anew(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    copy = again(source, marked(source, finding("资金安排!D4")))
    book = parts_of(copy.read_bytes())["xl/workbook.xml"]
    renamed = book.replace('name="核查清单"'.encode(), 'name="问题"'.encode()).replace("'核查清单'!".encode(), "'问题'!".encode())
    nameless = book[:book.index(b"<definedNames>")] + book[book.index(b"</definedNames>") + len(b"</definedNames>"):]
    for changed in (renamed, nameless):
        path = with_parts(copy, copy.with_name("c.xlsx"), {"xl/workbook.xml": changed})
        assert is_marked(path) == sha256(source)
        assert load_workbook(io.BytesIO(marked(path, finding("资金安排!D4")))).sheetnames == load_workbook(copy).sheetnames


@needs_libreoffice
def test_a_copy_saved_by_another_program_is_still_known_and_its_marks_come_off(tmp_path: Path) -> None:
    source = rich_workbook(tmp_path / "a.xlsx")
    copy = again(source, marked(source, finding("资金安排!D4"), finding("资金安排!E4", WARNING), finding("支出明细!A1", NOTE)))
    (saved,) = recalculated(copy)
    assert is_marked(saved) == sha256(source)
    stripped = strip_marks(saved)
    assert colours(stripped, "资金安排") == colours(stripped, "支出明细") == {}
    assert notes(stripped, "资金安排") == {"B2": "用户自己的批注"}
    assert values(stripped) == values(saved.read_bytes())
    assert load_workbook(io.BytesIO(stripped)).sheetnames == ["资金安排", "支出明细", "It's odd", "图"]
    assert colours(marked(saved, finding("资金安排!D4")), "资金安排") == {"D4": FILLS[ERROR]}


def test_a_marked_copy_is_read_as_the_workbook_it_was_made_from(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx", edits={"资金安排!D4": 13, "支出明细!O4": None})
    first = evaluate_file(source, Settings())
    copy = again(source, marked(source, *first.findings))
    assert evaluate_file(copy, Settings()).findings == first.findings
