"""核查说明 in the marked copy: open warnings filled in, answers kept, everything unanswered taken back."""

import io
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import PatternFill

from perfeval.declared.sheets import EXPLANATIONS
from perfeval.facts.findings import Finding
from perfeval.write.marked import mark_workbook
from tests.tools.marked import ANSWERS, NOTE, WARNING, again, answers, finding, marked, strip_marks, values
from tests.tools.marking_books import parts_of
from tests.tools.workbooks import write_workbook

HEADINGS = "| 规则编号 | 工作表 | 单元格 | 说明 | 指纹 |"
SP04 = finding("支出明细!O4", WARNING, "SP04", fingerprint="f1")
SP05 = finding("支出明细!P5", WARNING, "SP05", fingerprint="f2")
ROW_SP04, ROW_SP05 = ("SP04", "支出明细", "O4", None, "f1"), ("SP05", "支出明细", "P5", None, "f2")


def filled(source: Path, *findings: Finding) -> list[tuple[object, ...]]:
    return answers(marked(source, *findings))


def test_open_warnings_stand_on_a_sheet_that_is_made_for_them(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    explained = finding("资金安排!E4", WARNING, explanation="年底收回")
    copy = marked(source, SP04, explained, finding("资金安排!D4"), finding("资金安排!D5", NOTE), finding("", WARNING),
                  finding("核查说明!A4", WARNING, "EX03"), SP05)
    assert answers(copy) == [ROW_SP04, ROW_SP05]
    book = load_workbook(io.BytesIO(copy))
    assert book.sheetnames[-1] == ANSWERS
    assert [cell.value for cell in book[ANSWERS][3]] == [column.header for column in EXPLANATIONS.columns]
    assert ANSWERS not in load_workbook(io.BytesIO(strip_marks(again(source, copy)))).sheetnames


def test_nothing_to_explain_makes_no_sheet(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    assert ANSWERS not in load_workbook(io.BytesIO(marked(source, finding("资金安排!D4")))).sheetnames


def test_rows_of_the_users_stay_and_gaps_are_filled(tmp_path: Path) -> None:
    own = f"{HEADINGS}\n| IN28 | 绩效指标 | M4 | 台账在档案室 | |\n| | | | | |\n| SP17 | 支出明细 | | 公务接待 | f9 |"
    source = write_workbook(tmp_path / "甲局.xlsx", sheets={ANSWERS: own})
    part = next(part for part in parts_of(marked(source, SP04, SP05)).values() if b"SP04</t>" in part and b"autoFilter" not in part)
    assert b"<dimension" not in part  # it would hide the new rows from a program that trusts it
    assert b'<row r="5"><c' in part
    assert filled(source, SP04, SP05) == [
        ("IN28", "绩效指标", "M4", "台账在档案室", None), ROW_SP04, ("SP17", "支出明细", None, "公务接待", "f9"), ROW_SP05,
    ]


@pytest.mark.parametrize(("row", "added"), [
    ("| SP04 | 支出明细 | O4 | 在写 | f1 |", 0),
    ("| SP04 | 支出明细 | O4 | | |", 0),
    ("| SP04 | 支出明细 | O4 | 去年的说明 | f0 |", 1),
    ("| SP04 | 支出明细 | O5 | 别的单元格 | |", 1),
])
def test_a_warning_that_has_its_row_gets_no_second(tmp_path: Path, row: str, added: int) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx", sheets={ANSWERS: f"{HEADINGS}\n{row}"})
    assert len(filled(source, SP04)) == 1 + added


def test_an_answered_row_is_the_users_and_an_unanswered_one_is_taken_back(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    copy = again(source, marked(source, SP04, SP05))
    book = load_workbook(copy)
    book[ANSWERS]["D5"] = "会议纪要另附"
    book.save(copy)
    assert [row for row in answers(strip_marks(copy)) if any(row)] == [("SP05", "支出明细", "P5", "会议纪要另附", "f2")]
    third = finding("支出明细!P6", WARNING, "SP05", fingerprint="f3")
    assert filled(copy, third) == [("SP05", "支出明细", "P6", None, "f3"), ("SP05", "支出明细", "P5", "会议纪要另附", "f2")]


def test_empty_cells_of_a_prepared_form_keep_their_looks(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = ANSWERS
    page.append(["备注", "说明", "规则编号", "工作表", "单元格", "指纹", "汇总"])
    for row in range(2, 6):
        page.cell(row, 2).fill = PatternFill("solid", fgColor="FF00FF00")
    page["G2"] = "=1+1"
    page["A6"] = "以下无正文"
    book.create_sheet("支出明细")["O4"] = 1
    source = tmp_path / "甲局.xlsx"
    book.save(source)
    copy = marked(source, SP04)
    after = load_workbook(io.BytesIO(copy))[ANSWERS]
    assert [cell.value for cell in after[2]] == [None, None, None, None, None, None, "=1+1"]
    assert [cell.value for cell in after[3]] == [None, None, "SP04", "支出明细", "O4", "f1", None]
    assert after["B3"].fill.fgColor.rgb == "FF00FF00"
    assert after["A6"].value == "以下无正文"
    assert marked(again(source, copy), SP04) == copy
    assert parts_of(strip_marks(again(source, copy)))["xl/worksheets/sheet1.xml"].count(b"<c ") == parts_of(
        source.read_bytes())["xl/worksheets/sheet1.xml"].count(b"<c ")


@pytest.mark.parametrize("sheet", ["| 规则编号 | 工作表 | 说明 |", "| 甲 | 乙 |", ""])
def test_a_sheet_without_the_headings_is_left_alone(tmp_path: Path, sheet: str) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx", sheets={ANSWERS: sheet})
    result = mark_workbook(source, [SP04], sha256="0" * 64)
    assert result.copy is not None
    before, after = load_workbook(source)[ANSWERS], load_workbook(io.BytesIO(result.copy))[ANSWERS]
    assert list(after.values) == list(before.values)


def test_texts_of_ours_are_never_formulas(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx", sheets={ANSWERS: HEADINGS})
    copy = marked(source, finding("=1+1!A1", WARNING, fingerprint="=f"))
    row = load_workbook(io.BytesIO(copy))[ANSWERS][4]
    assert [(cell.value, cell.data_type) for cell in row if cell.value] == [
        ("BA01", "s"), ("=1+1", "s"), ("A1", "s"), ("=f", "s"),
    ]
    assert values(copy) == values(source.read_bytes())
