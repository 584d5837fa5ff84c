"""The marked copy: what it shows and what it keeps."""

import gc
import io
import re
from pathlib import Path
from xml.parsers import expat

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.comments import Comment

from perfeval.files.zipped import packed_pieces
from perfeval.write.marked import mark_workbook
from perfeval.write.marked.marking import MOST_CELLS
from tests.tools.marked import (
    ANSWERS,
    ERROR,
    FILLS,
    LIST,
    NOTE,
    WARNING,
    again,
    colours,
    finding,
    listed,
    marked,
    notes,
    sha256,
    strip_marks,
    values,
)
from tests.tools.marking_books import bare_workbook, parts_of, rich_workbook
from tests.tools.workbooks import write_workbook

# ---------------------------------------------------------------- what it shows


def test_a_cell_is_coloured_by_its_worst_finding(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    copy = marked(source, finding("资金安排!D4", WARNING), finding("资金安排!D4", ERROR), finding("资金安排!E5", WARNING),
                  finding("资金安排!F6", NOTE), finding("支出明细!H5", NOTE))
    assert colours(copy, "资金安排") == {"D4": FILLS[ERROR], "E5": FILLS[WARNING], "F6": FILLS[NOTE]}
    assert colours(copy, "支出明细") == {"H5": FILLS[NOTE]}
    assert colours(copy, "绩效指标") == {}


def test_a_note_holds_code_message_and_advice_of_every_finding_of_its_cell(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    copy = marked(source, finding("资金安排!D4", code="BA01", message="多<1>万元&", advice="改"), finding("资金安排!D4", NOTE, code="CE06"))
    text = notes(copy, "资金安排")["D4"]
    assert all(part in text for part in ("BA01", "多<1>万元&", "改", "CE06"))
    assert text.index("BA01") < text.index("CE06")


def test_a_finding_inside_merged_cells_marks_the_whole_range_and_its_first_cell(tmp_path: Path) -> None:
    copy = marked(rich_workbook(tmp_path / "a.xlsx"), finding("资金安排!D6"), finding("资金安排!C7", NOTE))
    assert colours(copy, "资金安排") == {"C5:D7": FILLS[ERROR]}
    assert set(notes(copy, "资金安排")) == {"B2", "C5"}


def test_the_list_is_the_first_sheet_and_leads_to_the_cells(tmp_path: Path) -> None:
    source = rich_workbook(tmp_path / "a.xlsx")
    copy = marked(source, finding("It's odd!A2", WARNING, "SP04"), finding("资金安排!D4", ERROR), finding("", NOTE, "IN14"))
    book = load_workbook(io.BytesIO(copy))
    assert book.sheetnames == [LIST, "资金安排", "支出明细", "It's odd", "图", ANSWERS]
    assert [row[1:4] for row in listed(copy)] == [
        ("错误", "BA01", "资金安排!D4"), ("提醒", "SP04", "It's odd!A2"), ("提示", "IN14", None),
    ]
    links = [book[LIST][cell].hyperlink for cell in ("D6", "D7", "D8")]
    assert [link and link.location for link in links] == ["'资金安排'!D4", "'It''s odd'!A2", None]


def test_what_counts_sheets_by_position_moves_with_the_list(tmp_path: Path) -> None:
    source = rich_workbook(tmp_path / "a.xlsx")
    book = load_workbook(io.BytesIO(marked(source, finding("资金安排!D4"))))
    assert book.active is not None
    assert book.active.title == "支出明细"
    assert book["支出明细"].print_area == "'支出明细'!$A$1:$D$9"
    assert book.defined_names["总额"].attr_text == "资金安排!$F$12"
    assert not book[LIST].sheet_view.tabSelected


def test_many_findings_of_one_rule_are_one_line_and_all_marked(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    copy = marked(source, *(finding(f"支出明细!P{row}", WARNING, "SP05") for row in range(4, 11)))
    (line,) = listed(copy)
    assert line[3] == "支出明细!P4、P5、P6等7处"
    assert len(colours(copy, "支出明细")) == len(notes(copy, "支出明细")) == 7


def test_an_explained_finding_is_listed_last_and_not_marked(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    copy = marked(source, finding("资金安排!D4", WARNING, explanation="年底收回"), finding("资金安排!D5", NOTE))
    assert colours(copy, "资金安排") == {"D5": FILLS[NOTE]}
    assert [row[3] for row in listed(copy)] == ["资金安排!D5", "资金安排!D4"]
    assert "年底收回" in str(listed(copy)[1])


def test_a_sheet_has_a_bound_and_errors_come_first(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    warnings = [finding(f"支出明细!B{row}", WARNING, "SP05") for row in range(4, MOST_CELLS + 10)]
    result = mark_workbook(source, [*warnings, finding("支出明细!A2500")], sha256="0" * 64)
    assert result.copy is not None
    assert (result.cells, result.left) == (MOST_CELLS, 7)
    assert colours(result.copy, "支出明细")["A2500"] == FILLS[ERROR]
    assert parts_of(result.copy)["xl/comments1.xml"].count(b"<comment ") == MOST_CELLS
    ranges = re.findall(rb'<conditionalFormatting sqref="([^"]*)"', parts_of(result.copy)["xl/worksheets/sheet4.xml"])
    assert [len(group.split()) for group in ranges] == [1, 500, 500, 500, 499]


def test_our_colour_shows_above_the_users_rules_and_theirs_keep_their_order(tmp_path: Path) -> None:
    source = rich_workbook(tmp_path / "a.xlsx")
    copy = load_workbook(io.BytesIO(marked(source, finding("资金安排!A1"), finding("资金安排!A2", NOTE))))["资金安排"]
    rules = sorted((rule.priority, rule.type) for block in copy.conditional_formatting for rule in block.rules)
    assert [kind for _, kind in rules] == ["expression", "expression", "cellIs", "top10"]
    assert len({priority for priority, _ in rules}) == 4


@pytest.mark.parametrize("place", ["没有的表!A1", "图!A1", "资金安排!", "资金安排!XFE1", "资金安排!A1048577", "资金安排!第3行", "资金安排!A0"])
def test_a_place_that_is_no_cell_is_listed_alone(tmp_path: Path, place: str) -> None:
    copy = marked(rich_workbook(tmp_path / "a.xlsx"), finding(place))
    assert colours(copy, "资金安排") == {}
    assert len(listed(copy)) == 1


# ---------------------------------------------------------------- what it keeps


@pytest.mark.parametrize("macros", [False, True])
def test_only_what_marks_need_is_touched(tmp_path: Path, macros: bool) -> None:
    source = rich_workbook(tmp_path / ("a.xlsm" if macros else "a.xlsx"), macros)
    before, copy = parts_of(source.read_bytes()), marked(source, finding("资金安排!D4"), finding("支出明细!A1", WARNING))
    after = parts_of(copy)
    touched = {name for name in before if before[name] != after.get(name)}
    assert touched == {
        "[Content_Types].xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/styles.xml", "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet2.xml", "xl/worksheets/_rels/sheet2.xml.rels", "xl/comments1.xml", "xl/drawings/vmlDrawing1.vml",
    }
    for name in ("xl/worksheets/sheet1.xml", "xl/worksheets/sheet2.xml"):
        cells = before[name][before[name].index(b"<sheetData"):before[name].index(b"</sheetData>")]
        assert cells in after[name]
    assert b"button" in after["xl/drawings/vmlDrawing1.vml"].lower()
    assert values(copy) == values(source.read_bytes())
    assert load_workbook(io.BytesIO(copy)).sheetnames[-1 if macros else 0] == LIST


def test_a_note_of_the_users_stays_and_gets_no_second_beside_it(tmp_path: Path) -> None:
    copy = marked(rich_workbook(tmp_path / "a.xlsx"), finding("资金安排!B2"))
    assert notes(copy, "资金安排") == {"B2": "用户自己的批注"}
    assert colours(copy, "资金安排") == {"B2": FILLS[ERROR]}


def test_files_of_other_programs_are_marked(tmp_path: Path) -> None:
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = "资金安排"
    page["D4"], page["B2"] = 5, "=1+1"
    page["B2"].comment = Comment("甲的批注\n第二行", "甲")
    book.save(tmp_path / "a.xlsx")
    copy = marked(tmp_path / "a.xlsx", finding("资金安排!D4"), finding("资金安排!B2", NOTE))
    assert set(notes(copy, "资金安排")) == {"B2", "D4"}
    assert values(copy) == values((tmp_path / "a.xlsx").read_bytes())


@pytest.mark.parametrize("prefix", ["", "x"])
def test_a_workbook_without_styles_gets_some(tmp_path: Path, prefix: str) -> None:
    source = bare_workbook(tmp_path / "a.xlsx", prefix)
    copy = marked(source, finding("资金安排!A1"), finding("资金安排!B9", WARNING))
    assert parts_of(copy)["[Content_Types].xml"].count(b'Extension="rels"') == 1
    assert colours(copy, "资金安排") == {"A1": FILLS[ERROR], "B9": FILLS[WARNING]}
    assert set(notes(copy, "资金安排")) == {"A1", "B9"}
    assert values(copy) == values(source.read_bytes())


def test_a_sheet_of_the_users_named_like_the_list_is_left_alone(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx", sheets={LIST: "| 甲 | 1 |"})
    copy = marked(source, finding("资金安排!D4"))
    assert load_workbook(io.BytesIO(copy)).sheetnames[0] == f"{LIST}2"
    assert load_workbook(io.BytesIO(strip_marks(again(source, copy))))[LIST]["A3"].value == "甲"


def test_texts_can_hold_anything(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    text = "=1+1 <b>\"'&amp; \x00\x0b_x000D_ \ud800 😀\r\n第二行"
    found = finding("资金安排!D4", WARNING, message=text, advice=text, expected=text, explanation="", fingerprint="f1")
    copy = marked(source, found)
    assert "_x000D_  😀" in notes(copy, "资金安排")["D4"]
    assert str(listed(copy)[0][4]).startswith("=1+1 <b>")
    assert load_workbook(io.BytesIO(copy))[LIST]["E6"].data_type == "s"
    assert notes(strip_marks(again(source, copy)), "资金安排") == {}


# ---------------------------------------------------------------- long sheets


@pytest.mark.parametrize("piece", [1 << 20, 3000, 2999, 2990, 2900])
def test_a_long_sheet_is_marked_like_any_other_however_it_is_cut(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, piece: int,
) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    findings = [finding("资金安排!D4", WARNING), finding("支出明细!H5", NOTE), finding("绩效指标!F6")]
    short = marked(source, *findings)
    monkeypatch.setattr("perfeval.write.marked.worksheet._LONG", 0)
    monkeypatch.setattr("perfeval.files.zipped._PIECE", piece)
    long = marked(source, *findings)
    assert parts_of(long) == parts_of(short)
    (tmp_path / "a.xlsx").write_bytes(long)
    assert parts_of(marked(tmp_path / "a.xlsx", *findings)) == parts_of(short)
    assert parts_of(strip_marks(tmp_path / "a.xlsx")).keys() == parts_of(source.read_bytes()).keys()


def test_a_marked_copy_leaves_nothing_to_the_garbage_collector(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    gc.collect()
    gc.disable()
    try:
        assert mark_workbook(source, [finding("资金安排!D4")], sha256=sha256(source)).copy is not None
        assert not [thing for thing in gc.get_objects() if type(thing) is expat.XMLParserType]
    finally:
        gc.enable()


def test_a_long_sheet_that_does_not_unpack_whole_is_not_marked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    monkeypatch.setattr("perfeval.write.marked.worksheet._LONG", 0)
    monkeypatch.setattr("perfeval.files.zipped.packed_pieces", lambda pieces: packed_pieces([*pieces][:-1]))
    result = mark_workbook(source, [finding("资金安排!D4")], sha256=sha256(source))
    assert result.copy is None
