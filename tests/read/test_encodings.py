"""Whatever encoding a part of a package is in: it is read as openpyxl reads it or refused with a reason, never blank."""

import codecs
import io
import zipfile
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfeval.errors import UnreadableFile
from perfeval.read.cells.raw import RawWorkbook
from perfeval.read.workbook import parse_file
from tests.tools.hostile import ONE, open_document
from tests.tools.workbooks import write_workbook

Encode = Callable[[str], bytes]

ENCODINGS: dict[str, Encode] = {
    "utf-8": str.encode,
    "utf-8-sig": lambda text: codecs.BOM_UTF8 + text.encode(),
    "utf-16 le, mark": lambda text: codecs.BOM_UTF16_LE + text.encode("utf-16-le"),
    "utf-16 be, mark": lambda text: codecs.BOM_UTF16_BE + text.encode("utf-16-be"),
    "utf-16-le": lambda text: text.encode("utf-16-le"),
    "utf-16-be": lambda text: text.encode("utf-16-be"),
    "utf-32": lambda text: text.encode("utf-32"),
    "utf-32-be": lambda text: text.encode("utf-32-be"),
    "gb18030": lambda text: text.encode("gb18030"),
    "iso-8859-1": lambda text: text.encode("iso-8859-1", "xmlcharrefreplace"),
    "cp037": lambda text: text.encode("cp037", "xmlcharrefreplace"),
}
MARKED = {"utf-8", "utf-8-sig", "utf-16 le, mark", "utf-16 be, mark"}
DECLARED = {*MARKED, "utf-16-le", "utf-16-be"}
"""UTF-16 without a mark must be declared; the XML parser of openpyxl refuses it too otherwise."""


def recoded(source: bytes, part: str, encoding: str, *, declared: bool) -> bytes:
    """The package with one of its parts in another encoding."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(source)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            content = old.read(name)
            if name == part:
                text = content.decode().rpartition("?>")[2].lstrip()
                label = "UTF-16" if encoding.startswith("utf-16") else encoding.removesuffix("-sig")
                head = f'<?xml version="1.0" encoding="{label}"?>' if declared else ""
                content = ENCODINGS[encoding](head + text)
            new.writestr(name, content)
    return target.getvalue()


def texts_of(raw: RawWorkbook) -> dict[str, set[tuple[int, int, str]]]:
    return {sheet.title: cells_of(zip(*sheet.columns, strict=True)) for sheet in raw.sheets}


def cells_of(rows: Iterable[Sequence[object]]) -> set[tuple[int, int, str]]:
    """The cells that are not blank, as texts."""
    return {(i, j, shown(value)) for i, row in enumerate(rows) for j, value in enumerate(row) if value not in (None, "")}


def shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, int | float) else str(value).removesuffix(" 00:00:00")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_workbook(tmp_path_factory.mktemp("encodings") / "甲局.xlsx").read_bytes()


@pytest.fixture(scope="module")
def parts(source: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(source)) as archive:
        return [name for name in archive.namelist() if name.endswith((".xml", ".rels"))]


@pytest.mark.parametrize("declared", [True, False], ids=["declared", "undeclared"])
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_every_part_is_read_as_openpyxl_reads_it_or_refused(
    tmp_path: Path, source: bytes, parts: list[str], encoding: str, declared: bool,
) -> None:
    expected = {sheet.title: cells_of(sheet.values) for sheet in load_workbook(io.BytesIO(source))}
    assert all(expected.values())
    for part in parts:
        path = tmp_path / "甲局.xlsx"
        path.write_bytes(recoded(source, part, encoding, declared=declared))
        if encoding in (DECLARED if declared else MARKED):
            assert texts_of(parse_file(path)) == expected, part
            continue
        with suppress(UnreadableFile):
            assert texts_of(parse_file(path)) == expected, part


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_open_document_is_read_or_refused(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "甲局.ods"
    open_document(path, f"<table:table-row>{ONE}</table:table-row>")
    path.write_bytes(recoded(path.read_bytes(), "content.xml", encoding, declared=True))
    with suppress(UnreadableFile):
        assert texts_of(parse_file(path)) == {"甲": {(0, 0, "1")}}


@pytest.mark.parametrize("encoding", ["utf-32", "gb18030", "cp037"])
def test_an_unknown_encoding_is_the_reason(tmp_path: Path, source: bytes, encoding: str) -> None:
    path = tmp_path / "甲局.xlsx"
    path.write_bytes(recoded(source, "xl/worksheets/sheet4.xml", encoding, declared=True))
    with pytest.raises(UnreadableFile) as refused:
        parse_file(path)
    assert "sheet4.xml" in refused.value.message
