"""One workbook by other hands and under other names: read alike, through the child process."""

import datetime as dt
import shutil
import struct
import zipfile
from pathlib import Path

import openpyxl
import pytest

from perfeval.declared.kinds import Raw
from perfeval.declared.settings import Limits
from perfeval.read.cells.raw import RawSheet, RawWorkbook
from perfeval.read.safely.guard import read_guarded
from tests.tools.handmade import DECLARATION, MAIN, RELATIONS
from tests.tools.hostile import binary_row, binary_workbook, record, wide
from tests.tools.workbooks import write_workbook

RELATION = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="{}" Target="{}"/>'
    "</Relationships>"
)
MACROS = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(tmp_path_factory.mktemp("savers") / "甲局.xlsx", edits={"绩效指标!H5": "{97.5%}", "资金安排!J20": "远"})


def read(path: Path) -> RawWorkbook:
    return read_guarded(path, Limits())


def cells(sheet: RawSheet) -> dict[tuple[int, int], Raw]:
    return {
        (i, j): value.date() if isinstance(value, dt.datetime) else value
        for j, column in enumerate(sheet.columns, 1) for i, value in enumerate(column, 1) if value not in (None, "")
    }


def same(first: RawWorkbook, second: RawWorkbook) -> bool:
    return [(s.title, cells(s), s.traits.shown) for s in first.sheets] == [(s.title, cells(s), s.traits.shown) for s in second.sheets]


@pytest.mark.parametrize("suffix", [".xlsm", ".xls", ".et", ".ods", ".XLSX", ""])
def test_the_name_does_not_matter(original: Path, tmp_path: Path, suffix: str) -> None:
    path = Path(shutil.copy(original, tmp_path / f"甲局{suffix}"))
    assert same(read(path), read(original))


def test_saved_by_openpyxl(original: Path, tmp_path: Path) -> None:
    openpyxl.load_workbook(original).save(tmp_path / "a.xlsx")
    raw = read(tmp_path / "a.xlsx")
    assert same(raw, read(original))
    assert raw.reader == "python-calamine"


def test_with_macros(original: Path, tmp_path: Path) -> None:
    path = rewritten(original, tmp_path / "a.xlsm", {"[Content_Types].xml": lambda part: part.replace(
        b"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml", MACROS.encode())})
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("xl/vbaProject.bin", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504))
    assert same(read(path), read(original))


def test_strict_open_xml(original: Path, tmp_path: Path) -> None:
    def strict(part: bytes) -> bytes:
        return part.replace(MAIN.encode(), b"http://purl.oclc.org/ooxml/spreadsheetml/main").replace(
            RELATIONS.encode(), b"http://purl.oclc.org/ooxml/officeDocument/relationships")

    with zipfile.ZipFile(original) as archive:
        names = archive.namelist()
    raw = read(rewritten(original, tmp_path / "a.xlsx", dict.fromkeys(names, strict)))
    assert same(raw, read(original))
    assert raw.reader == "python-calamine"


def test_without_styles_and_without_shared_texts(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("[Content_Types].xml", f"{DECLARATION}<Types/>")
        archive.writestr("_rels/.rels", RELATION.format(f"{RELATIONS}/officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets><sheet name="甲" sheetId="1" r:id="rId1"/></sheets></workbook>')
        archive.writestr("xl/_rels/workbook.xml.rels", RELATION.format(f"{RELATIONS}/worksheet", "worksheets/sheet1.xml"))
        archive.writestr("xl/worksheets/sheet1.xml", f'<worksheet xmlns="{MAIN}"><sheetData><row><c t="inlineStr"><is><t>金额</t></is></c>'
                         '<c t="str"><v>文字</v></c><c><v>0.1</v></c></row></sheetData></worksheet>')
    assert cells(read(path).sheets[0]) == {(1, 1): "金额", (1, 2): "文字", (1, 3): 0.1}


def test_binary(tmp_path: Path) -> None:
    binary_workbook(tmp_path / "a.xlsb", [(1, 2), (3, 1)])
    raw = read(tmp_path / "a.xlsb")
    assert [(sheet.title, cells(sheet)) for sheet in raw.sheets] == [("甲", {(2, 3): 1.0, (4, 2): 1.0})]


def test_binary_tells_errors_hidden_rows_formats_and_merged_cells(tmp_path: Path) -> None:
    cell = struct.Struct("<II").pack
    styles = (record(615, struct.pack("<I", 1)) + record(44, struct.pack("<H", 164) + wide('yyyy"年"m"月"')) + record(616)
              + record(626, struct.pack("<I", 1)) + record(47, struct.pack("<HH", 0xFFFF, 10)) + record(627)  # styles of no cell
              + record(617, struct.pack("<I", 3)) + b"".join(record(47, struct.pack("<HH", 0, number)) for number in (0, 10, 164)) + record(618))
    columns = record(390) + record(60, struct.pack("<IIIIH", 2, 3, 2560, 0, 1)) + record(391)
    rows = (binary_row(1, hidden=True) + record(3, cell(0, 0) + bytes([0x17])) + record(11, cell(1, 0) + bytes([0x07, 0, 0]))
            + binary_row(2) + record(5, cell(0, 1) + struct.pack("<d", 0.93)) + record(9, cell(1, 2) + struct.pack("<dHI", 44136, 0, 0)))
    merged = record(177, struct.pack("<I", 1)) + record(176, struct.pack("<IIII", 4, 4, 0, 1)) + record(178)
    binary_workbook(tmp_path / "a.xlsb", [], before=columns, more=rows, behind=merged, styles=styles)
    (sheet,) = read(tmp_path / "a.xlsb").sheets
    assert sheet.traits.errors == {(2, 1): "#REF!", (2, 2): "#DIV/0!"}
    assert sheet.traits.shown == {(3, 1): "93%", (3, 2): "2020年11月"}
    assert (sheet.traits.hidden_rows, sheet.traits.hidden_columns) == (((2, 2),), ((3, 4),))
    assert (sheet.traits.merged, sheet.traits.formulas) == (((5, 1, 5, 2),), 2)


def test_a_blank_sheet_needs_no_second_reader(original: Path, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(original)
    book.create_sheet("Sheet2")
    book.save(tmp_path / "a.xlsx")
    assert read(tmp_path / "a.xlsx").reader == "python-calamine"


def rewritten(source: Path, target: Path, edits: dict[str, object]) -> Path:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            edit = edits.get(name)
            new.writestr(name, edit(part) if callable(edit) else part)
    return target
