"""What a workbook carries beside its cells: kept byte for byte in the marked copy, named in it and to the caller."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfeval.write.marked import mark_workbook, name_of
from tests.tools.lint import lint_workbook
from tests.tools.marked import LIST, again, finding, marked, new_targets_astray, sha256, strip_marks
from tests.tools.marking_books import parts_of, rich_workbook, with_parts
from tests.tools.workbooks import write_workbook

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "xl/_rels/workbook.xml.rels"


def related(source: Path, kind: str, part: str, content: bytes, mode: str = "") -> Path:
    """A copy whose workbook leads to one more part, or outside."""
    relations = parts_of(source.read_bytes())[RELATIONS]
    entry = f'<Relationship Id="rId99" Type="{OFFICE}/{kind}" Target="{part}"{mode}/></Relationships>'
    parts = {RELATIONS: relations.replace(b"</Relationships>", entry.encode())} | ({} if mode else {f"xl/{part}": content})
    return with_parts(source, source.with_name("carries.xlsx"), parts)


def link(child: str) -> bytes:
    return f'<externalLink xmlns="{MAIN}" xmlns:r="{OFFICE}"><{child}/></externalLink>'.encode()


CARRIED = {
    "macros": ("vbaProject", "vbaProject.bin", b"macros", ""),
    "old macros": ("xlMacrosheet", "macrosheets/sheet1.xml", b"<a/>", ""),
    "link": ("externalLink", "externalLinks/externalLink1.xml", link("externalBook"), ""),
    "dde": ("externalLink", "externalLinks/externalLink1.xml", link("ddeLink"), ""),
    "ole link": ("externalLink", "externalLinks/externalLink1.xml", link("oleLink"), ""),
    "broken link": ("externalLink", "externalLinks/externalLink1.xml", b"<a", ""),
    "embedded": ("oleObject", "embeddings/oleObject1.bin", b"object", ""),
    "embedded package": ("package", "embeddings/Workbook1.xlsx", b"PK", ""),
    "control": ("control", "activeX/activeX1.xml", b"<a/>", ""),
    "connections": ("connections", "connections.xml", b"<a/>", ""),
    "query": ("queryTable", "queryTables/queryTable1.xml", b"<a/>", ""),
    "outside": ("attachedTemplate", "file:///a.xltx", b"", ' TargetMode="External"'),
}


@pytest.mark.parametrize("name", CARRIED)
def test_what_can_act_or_fetch_is_kept_and_named(tmp_path: Path, name: str) -> None:
    kind, part, content, mode = CARRIED[name]
    source = related(write_workbook(tmp_path / "a.xlsx"), kind, part, content, mode)
    result = mark_workbook(source, [finding("资金安排!D4")], sha256=sha256(source))
    assert result.copy is not None
    (told,) = result.carried
    assert told in first_sheet(result.copy)
    if not mode:
        assert parts_of(result.copy)[f"xl/{part}"] == content
    marked_again = mark_workbook(again(source, result.copy), [finding("资金安排!D4")], sha256=sha256(source))
    assert marked_again.carried == result.carried


def test_kinds_of_links_are_told_apart(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "a.xlsx")
    told = {
        mark_workbook(related(source, *CARRIED[name]), [finding("资金安排!D4")], sha256="0" * 64).carried
        for name in ("link", "dde", "ole link", "macros", "embedded", "control", "query")
    }
    assert len(told) == 7


def test_an_ordinary_workbook_carries_nothing(tmp_path: Path) -> None:
    plain = write_workbook(tmp_path / "a.xlsx")
    web = related(plain, "hyperlink", "https://example.com", b"", ' TargetMode="External"')
    for source in (plain, rich_workbook(tmp_path / "rich.xlsx"), web):
        assert mark_workbook(source, [finding("资金安排!D4")], sha256=sha256(source)).carried == ()
    macros = rich_workbook(tmp_path / "macros.xlsm", macros=True)
    assert len(mark_workbook(macros, [finding("资金安排!D4")], sha256=sha256(macros)).carried) == 1


def first_sheet(content: bytes) -> str:
    return "\n".join(str(cell.value) for row in load_workbook(io.BytesIO(content))[LIST].iter_rows(max_row=5) for cell in row)


def test_a_target_that_is_absolute_or_leads_nowhere_is_found(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "a.xlsx").read_bytes()
    copy = marked(tmp_path / "a.xlsx", finding("资金安排!D4"))
    for wrong in ("/xl/workbook.xml", "nowhere.xml"):
        spoilt = related(tmp_path / "a.xlsx", "odd", wrong, b"", "")
        assert new_targets_astray(source, spoilt.read_bytes() if wrong.startswith("/") else without(spoilt, "xl/nowhere.xml"))
    assert new_targets_astray(source, copy) == []
    (tmp_path / "b.xlsx").write_bytes(copy)
    assert parts_of(strip_marks(tmp_path / "b.xlsx")).keys() == parts_of(source).keys()


def without(path: Path, part: str) -> bytes:
    return with_parts(path, path.with_name("less.xlsx"), {part: None}).read_bytes()


@pytest.mark.parametrize("name", ["甲局", "甲[1]局", '甲"局"', "100%", "a&b<c>", "It's!", "甲局（本级）2020年度 (1)", "乙_退回修改", "=cmd|'/C calc'!A0"])
def test_a_copy_records_the_name_of_its_results(tmp_path: Path, name: str) -> None:
    source = write_workbook(tmp_path / "a.xlsx")
    result = mark_workbook(source, [finding("资金安排!D4")], sha256=sha256(source), name=name)
    assert result.copy is not None
    copy = again(source, result.copy)
    assert name_of(copy) == name
    once_more = mark_workbook(copy, [finding("资金安排!D4")], sha256=sha256(copy), name="another")
    assert once_more.copy is not None
    assert name_of(again(copy, once_more.copy)) == name
    assert lint_workbook(copy) == []


def test_a_name_that_is_too_long_is_not_recorded(tmp_path: Path) -> None:
    source = write_workbook(tmp_path / "a.xlsx")
    result = mark_workbook(source, [finding("资金安排!D4")], sha256=sha256(source), name="长" * 256)
    assert result.copy is not None
    assert name_of(again(source, result.copy)) == ""
