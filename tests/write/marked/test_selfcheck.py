"""A marked copy is looked through before it is handed out: a copy with any fault is refused."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from perfeval.write.marked.book import Book, open_book, sheets
from perfeval.write.marked.elements import CannotMark
from perfeval.write.marked.package import Package
from perfeval.write.marked.row_edits import Writes
from perfeval.write.marked.selfcheck import check_copy
from tests.tools.marked import values, write_into
from tests.tools.marking_books import parts_of, rich_workbook

PAYMENTS = "支出明细"
"""A sheet of the rich workbook that holds one text, x in D4."""


def checked(package: Package, book: Book, written: Mapping[str, Writes] | None = None) -> bytes:
    return check_copy(package, book, [sheet.title for sheet in sheets(package.original(), book)], written or {})


def opened(path: Path) -> tuple[Package, Book]:
    package = Package(rich_workbook(path).read_bytes())
    return package, open_book(package)


def test_a_sound_package_passes_its_check(tmp_path: Path) -> None:
    package, book = opened(tmp_path / "a.xlsx")
    assert checked(package, book) == package.source
    package.write("docProps/app.xml", package.read("docProps/app.xml") + b" ")
    assert parts_of(checked(package, book)).keys() == parts_of(package.source).keys()


@pytest.mark.parametrize(("part", "old", "new"), [
    ("xl/worksheets/sheet1.xml", b"<v>0.5</v>", b"<v>0.6</v>"),  # a value
    ("xl/sharedStrings.xml", b"</sst>", b"</sst"),  # XML
    ("xl/sharedStrings.xml", b"<t>x</t>", b"<t>y</t>"),  # a value kept elsewhere
    ("xl/workbook.xml", b'name="\xe6\x94\xaf', b'name="\xe6\x94\xaf2'),  # a title
    ("xl/workbook.xml", b'sheetId="2"', b'sheetId="1"'),
    ("xl/comments1.xml", b"</commentList>", b'<comment ref="B2" authorId="0"><text/></comment></commentList>'),  # two notes
    ("xl/comments1.xml", b"</commentList>", b'<comment ref="F9" authorId="0"><text/></comment></commentList>'),  # no box
    ("xl/drawings/vmlDrawing1.vml", b"_x0000_s1025", b"_x0000_s1026"),
    ("xl/worksheets/sheet1.xml", b"<conditionalFormatting ", b'<conditionalFormatting sqref="A1"><cfRule type="expression" dxfId="99" '
                                 b'priority="1"><formula>N("perfeval")=0</formula></cfRule></conditionalFormatting><conditionalFormatting '),
    ("xl/worksheets/_rels/sheet1.xml.rels", b'"rId2"', b'"rId1"'),
    ("xl/styles.xml", b'numFmtId="0" fontId="1"', b'numFmtId="14" fontId="1"'),  # a number becomes a date
    ("xl/styles.xml", b"<fonts ", b'<numFmts count="1"><numFmt numFmtId="164" formatCode="0.0"/></numFmts><fonts '),
    ("xl/workbook.xml", b"<workbookPr ", b'<workbookPr date1904="1" '),
])
def test_a_copy_with_a_fault_is_not_handed_out(tmp_path: Path, part: str, old: bytes, new: bytes) -> None:
    package, book = opened(tmp_path / "a.xlsx")
    content = package.read(part)
    assert old in content
    package.write(part, content.replace(old, new, 1))
    with pytest.raises(CannotMark):
        checked(package, book)


def with_cells(path: Path, writes: Writes) -> tuple[Package, Book]:
    """The rich workbook with these cells of its payments written."""
    package, book = opened(path)
    write_into(package, PAYMENTS, writes)
    return package, book


D4, A6, B6 = (3, 3), (5, 0), (5, 1)


@pytest.mark.parametrize("writes", [{A6: "甲"}, {D4: "y"}, {D4: ""}, {D4: "", B6: "乙"}])
def test_cells_filled_and_emptied_as_recorded_pass(tmp_path: Path, writes: Writes) -> None:
    package, book = with_cells(tmp_path / "a.xlsx", writes)
    assert values(checked(package, book, {PAYMENTS: writes})) == values(package.to_bytes())


@pytest.mark.parametrize(("done", "recorded"), [
    ({A6: "甲"}, {A6: "乙"}),  # another text than recorded
    ({A6: "甲", B6: "乙"}, {A6: "甲"}),  # a cell too many
    ({A6: "甲"}, {A6: "甲", B6: "乙"}),  # a cell too few
    ({A6: "甲", D4: "y"}, {A6: "甲"}),  # a value of the user's
    ({A6: "甲", D4: ""}, {A6: "甲"}),
    ({A6: "甲"}, {A6: "甲", D4: ""}),  # not emptied
])
def test_cells_filled_otherwise_than_recorded_are_not_handed_out(tmp_path: Path, done: Writes, recorded: Writes) -> None:
    package, book = with_cells(tmp_path / "a.xlsx", done)
    with pytest.raises(CannotMark):
        checked(package, book, {PAYMENTS: recorded})
