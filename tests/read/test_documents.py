"""Word documents: tables as sheets with their merged cells, whatever is wrapped around the text; and what holds no form."""

from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from perfeval.declared.settings import Settings
from perfeval.errors import UnreadableFile
from perfeval.read.cells.raw import RawSheet
from perfeval.read.workbook import parse_file, read_workbook


def sheets(tmp_path: Path, write: Callable[[Document], object]) -> tuple[RawSheet, ...]:
    document = docx.Document()
    write(document)
    document.save(str(tmp_path / "a.docx"))
    return parse_file(tmp_path / "a.docx").sheets


def rows(sheet: RawSheet) -> list[list[object]]:
    return [[sheet.cell(row, column) for column in range(1, len(sheet.columns) + 1)] for row in range(1, sheet.height + 1)]


def add_table(document: Document, *texts: str) -> object:
    table = document.add_table(len(texts), max(map(len, texts)))
    for row, words in zip(table.rows, texts, strict=True):
        for cell, word in zip(row.cells, words, strict=True):
            cell.text = word
    return table


def test_lines_above_and_below_a_table_belong_to_it_and_prose_does_not(tmp_path: Path) -> None:
    def write(document: Document) -> None:
        document.add_paragraph("甲" * 100)
        document.add_paragraph("题")
        add_table(document, "ab", "cd")
        document.add_paragraph("脚")
        document.add_paragraph("乙局自评表")
        add_table(document, "ef")

    first, second = sheets(tmp_path, write)
    assert (first.title, second.title) == ("表1", "表2")
    assert rows(first) == [["题", None], ["a", "b"], ["c", "d"], ["脚", None]]
    assert rows(second) == [["脚", None], ["乙局自评表", None], ["e", "f"]]
    assert [str(first.place(row, 2)) for row in (1, 2, 3)] == ["表1上方!第1段", "表1!B1", "表1!B2"]


def test_a_table_that_follows_another_without_a_word_goes_on_with_it(tmp_path: Path) -> None:
    def write(document: Document) -> None:
        add_table(document, "ab")
        document.add_paragraph("")
        add_table(document, "cde")

    (sheet,) = sheets(tmp_path, write)
    assert rows(sheet) == [["a", "b", None], ["c", "d", "e"]]


def test_merged_cells_are_areas(tmp_path: Path) -> None:
    def write(document: Document) -> None:
        document.add_paragraph("题")
        grid = [row.cells for row in document.add_table(4, 4).rows]
        grid[0][0].merge(grid[2][1])
        grid[1][2].merge(grid[1][3])
        grid[2][3].merge(grid[3][3])

    (sheet,) = sheets(tmp_path, write)
    assert sorted(sheet.traits.merged) == [(2, 1, 4, 2), (3, 3, 3, 4), (4, 4, 5, 4)]


@pytest.mark.parametrize("inner", [
    '<w:p><w:ins w:id="1" w:author="x"><w:r><w:t>12</w:t></w:r></w:ins><w:del w:id="2" w:author="x"><w:r><w:delText>99</w:delText></w:r></w:del></w:p>',
    "<w:p><w:sdt><w:sdtContent><w:r><w:t>12</w:t></w:r></w:sdtContent></w:sdt></w:p>",
    "<w:sdt><w:sdtContent><w:p><w:r><w:t>12</w:t></w:r></w:p></w:sdtContent></w:sdt>",
], ids=["tracked", "control", "control around a paragraph"])
def test_what_the_reader_sees_is_the_text_of_a_cell(tmp_path: Path, inner: str) -> None:
    table = f"<w:tbl {nsdecls('w')}><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc>{inner}</w:tc></w:tr></w:tbl>"
    (sheet,) = sheets(tmp_path, lambda document: document.element.body.insert(0, parse_xml(table)))
    assert rows(sheet) == [["12"]]


@pytest.mark.parametrize("with_table", [True, False])
def test_a_document_without_a_form_is_refused(tmp_path: Path, with_table: bool) -> None:
    document = docx.Document()
    document.add_paragraph("某局自评报告")
    if with_table:
        add_table(document, "序金", "一二")
    document.save(str(tmp_path / "a.docx"))
    with pytest.raises(UnreadableFile, match="没有绩效自评表"):
        read_workbook(tmp_path / "a.docx", Settings())
