"""The pieces a marked copy is made of: XML edited by bytes, boxes of notes, and the package they stand in."""

import io
import zipfile
from pathlib import Path

import pytest

from perfeval.write.marked.elements import CannotMark, apply, check, insert, parse, plain, set_attributes
from perfeval.write.marked.notes import box_size, is_ours, note_text
from perfeval.write.marked.package import Package
from perfeval.write.marked.row_edits import open_rows, write_cells
from perfeval.write.marked.shapes import RowGrid, add_boxes, box_cells, grid_of, shape_numbers, without_boxes
from perfeval.write.marked.worksheet import ORDER, open_sheet
from tests.tools.marked import again, finding, marked
from tests.tools.marking_books import parts_of, rich_workbook, with_parts
from tests.tools.workbooks import write_workbook

# ---------------------------------------------------------------- XML by bytes


@pytest.mark.parametrize(("before", "after"), [
    (b"<w><sheetData/><pageMargins/></w>", b"<w><sheetData/><mergeCells/><pageMargins/></w>"),
    (b"<w><sheetData/><conditionalFormatting/></w>", b"<w><sheetData/><mergeCells/><conditionalFormatting/></w>"),
    (b"<x:w><x:sheetData/><mc:Alt/></x:w>", b"<x:w><x:sheetData/><x:mergeCells/><mc:Alt/></x:w>"),
    (b"<w><!-- <drawing/> --><sheetData a='/>'/><drawing/></w>", b"<w><!-- <drawing/> --><sheetData a='/>'/><mergeCells/><drawing/></w>"),
    (b"<w/>", b"<w><mergeCells/></w>"),
    (b"\xef\xbb\xbf<w \n a=\">\" />", b"\xef\xbb\xbf<w \n a=\">\" ><mergeCells/></w>"),
])
def test_a_child_is_inserted_where_the_schema_wants_it(before: bytes, after: bytes) -> None:
    assert insert(before, parse(before), "<mergeCells/>", ORDER) == after


def test_attributes_are_set_in_place() -> None:
    data = b"<a><b  x = '1'\ty=\"2\" /></a>"
    element = parse(data).need("b")
    assert apply(data, [set_attributes(data, element, {"x": "3\"&", "z": "4", "y": None, "w": None})]) == (
        b'<a><b  x="3&quot;&amp;" z="4"/></a>'
    )


def test_text_is_made_fit_for_a_cell() -> None:
    assert plain("a<b>&\x00\x1f\r\n\ud800_x000D_ _y") == "a&lt;b&gt;&amp;\n_x005F_x000D_ _y"


@pytest.mark.parametrize("data", [
    b"", b"<a>", b"<a></b>", b"<a/><b/>", b"<!DOCTYPE a><a/>", b'<?xml version="1.0" encoding="GBK"?><a/>', "<a/>".encode("utf-16"),
])
def test_xml_we_do_not_understand_is_refused(data: bytes) -> None:
    for read in (parse, check):
        with pytest.raises(CannotMark):
            read(data)


def test_a_sheet_is_taken_apart_and_put_together() -> None:
    for part in (b"<w><sheetData/><a/></w>", b"<x:w><x:sheetData ><x:row/></x:sheetData ><a/></x:w>"):
        assert open_sheet(part).content() == part
        assert b"row" not in open_sheet(part).frame


def test_a_row_written_to_states_no_span_that_its_new_cells_leave() -> None:
    part = b'<w><dimension ref="A1:B2"/><sheetData><row r="2" spans="1:2" ht="9"><c r="B2" s="3"/></row><row r="4"/></sheetData></w>'
    rows = open_rows(part)
    assert rows is not None
    text = '<c r="{}" t="inlineStr"><is><t xml:space="preserve">x</t></is></c>'
    assert write_cells(rows, {(1, 4): "x", (1, 0): "x", (2, 0): "x", (3, 0): "", (5, 1): ""}).decode() == (
        f'<w><sheetData><row r="2" ht="9">{text.format("A2")}<c r="B2" s="3"/>{text.format("E2")}</row>'
        f'<row r="3">{text.format("A3")}</row></sheetData></w>'
    )
    assert open_rows(b"<w><sheetData><row><c/></row></sheetData></w>") is None


# ---------------------------------------------------------------- boxes of notes

USERS = (
    b'<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" '
    b'xmlns:x="urn:schemas-microsoft-com:office:excel"><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>'
    b'<v:shape id="_x0000_s1025"><div>unclosed<br></div><x:ClientData ObjectType="Note"><x:Row>1</x:Row><x:Column>2</x:Column>'
    b"</x:ClientData></v:shape></xml>"
)


def test_boxes_join_a_drawing_no_parser_takes_and_leave_it_as_it_was() -> None:
    joined = add_boxes(USERS, [((4, 0), "0, 0", (9, 9)), ((5, 0), "0, 0", (9, 9))], {1, 7})
    assert box_cells(joined) == [(1, 2), (4, 0), (5, 0)]
    assert shape_numbers(joined) == [1025, 8 * 1024 + 1, 8 * 1024 + 2]
    assert b'data="1,8"' in joined
    left = without_boxes(joined, {(4, 0), (5, 0)})
    assert left is not None
    assert box_cells(left) == [(1, 2)]
    assert b'data="1"' in left
    assert without_boxes(left, {(1, 2)}) is None


def test_more_boxes_than_a_block_take_a_second_block() -> None:
    numbers = shape_numbers(add_boxes(None, [((row, 0), "0, 0", (9, 9)) for row in range(1500)], ()))
    assert len(set(numbers)) == 1500
    assert {number // 1024 for number in numbers} == {1, 2}
    assert all(number % 1024 for number in numbers)


def test_boxes_in_a_drawing_with_other_prefixes_bring_their_own() -> None:
    drawing = b'<xml xmlns:ns0="urn:schemas-microsoft-com:vml"><ns0:shape id="_x0000_s1025"></ns0:shape></xml>'
    joined = add_boxes(drawing, [((4, 0), "0, 0", (9, 9))], ())
    parse(joined)
    assert box_cells(joined) == [(4, 0)]
    assert without_boxes(joined, {(4, 0)}) is not None


def test_a_box_covers_its_size_whatever_the_columns() -> None:
    frame = parse(b'<w><sheetFormatPr defaultRowHeight="15"/><cols><col min="2" max="2" width="40"/><col min="3" max="3" hidden="1"/></cols></w>')
    grid = grid_of(frame, b'<sheetData><row r="2" ht="60"/><row r="3" hidden="1" ht="30"/></sheetData>')
    assert grid == RowGrid({1: 285, 2: 0}, {1: 80, 2: 0}, 64, 20)
    assert grid.anchor((1, 0), (320, 100)) == "1, 15, 0, 4, 3, 50, 3, 4"


def test_the_box_grows_with_the_text() -> None:
    assert box_size("短")[1] < box_size("长" * 60)[1] < box_size("长" * 60 + "\n短")[1]


def test_a_note_is_ours_until_the_user_writes_in_it() -> None:
    text = note_text([finding(f"资金安排!D{row}") for row in range(9)])
    assert is_ours(text)
    assert is_ours(text.replace("\n", "\r\n"))
    assert not is_ours(text + "已核实")
    assert not is_ours("用户写的")
    assert "9" in text.splitlines()[-1]


# ---------------------------------------------------------------- the package


def test_an_untouched_part_is_handed_on_packed_as_it_was(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    with zipfile.ZipFile(source, "a", zipfile.ZIP_BZIP2) as package:
        package.writestr("xl/media/很大.bin", b"x" * 5000, compresslevel=9)
    with zipfile.ZipFile(io.BytesIO(marked(source, finding("资金安排!D4")))) as copy, zipfile.ZipFile(source) as original:
        for name in ("xl/media/很大.bin", "xl/sharedStrings.xml", "docProps/core.xml"):
            before, after = original.getinfo(name), copy.getinfo(name)
            assert (after.compress_type, after.compress_size, after.date_time) == (
                before.compress_type, before.compress_size, before.date_time,
            )
        assert copy.testzip() is None


def test_a_file_behind_other_bytes_or_written_as_a_stream_is_marked(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")

    class Stream(io.BytesIO):
        def seek(self, *_: int) -> int:
            raise OSError

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:  # sizes stand behind the data
        for name, content in parts_of(source.read_bytes()).items():
            package.writestr(name, content)
    for number, content in enumerate((stream.getvalue(), b"junk" + source.read_bytes())):
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(content)
        with zipfile.ZipFile(io.BytesIO(marked(path, finding("资金安排!D4")))) as copy:
            assert copy.testzip() is None
            assert not any(member.flag_bits & 8 for member in copy.infolist())


def test_a_file_that_unpacks_to_too_much_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("perfeval.write.marked.package._MOST", 9999)
    with pytest.raises(CannotMark):
        Package(write_workbook(tmp_path / "甲局.xlsx").read_bytes())


def test_content_types_are_stated_once(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "甲局.xlsx")
    copy = again(source, marked(source, finding("资金安排!D4"), finding("支出明细!D4")))
    types = parts_of(marked(copy, finding("资金安排!D4"), finding("支出明细!D4")))["[Content_Types].xml"]
    assert types.count(b'Extension="vml"') == types.count(b'Extension="rels"') == 1


def test_boxes_of_several_sheets_share_no_number(tmp_path: Path) -> None:
    source = rich_workbook(tmp_path / "a.xlsx")
    parts = parts_of(marked(source, finding("资金安排!D4"), finding("支出明细!D4"), finding("It's odd!D4")))
    numbers = [number for name, part in parts.items() if name.endswith(".vml") for number in shape_numbers(part)]
    assert sorted(number for number in numbers if number > 2048) == [2049, 3073, 4097]


def test_a_sheet_whose_drawing_is_missing_gets_colours_alone(tmp_path: Path) -> None:
    source = rich_workbook(tmp_path / "a.xlsx")
    broken = with_parts(source, tmp_path / "b.xlsx", {"xl/drawings/vmlDrawing1.vml": None})
    parts = parts_of(marked(broken, finding("资金安排!D4")))
    assert b"perfeval" in parts["xl/worksheets/sheet1.xml"]
    assert b'ref="D4"' not in parts["xl/comments1.xml"]
