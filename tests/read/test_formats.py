"""The same workbook in other formats, as LibreOffice saves them: equal values, equal addresses, nothing lost."""

import datetime as dt
import subprocess
import zipfile
from pathlib import Path

import pytest

from perfeval.declared.settings import Settings
from perfeval.errors import UnreadableFile
from perfeval.read.cells.raw import RawSheet
from perfeval.read.workbook import parse_file, read_workbook
from perfeval.words.spelling import Raw
from tests.tools.handmade import headers, number, row, text, write_package
from tests.tools.libreoffice import needs_libreoffice

FILTERS = {"xlsx": "xlsx:Calc MS Excel 2007 XML", "xls": "xls:MS Excel 97", "ods": "ods"}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with everything that gets lost on the way: errors, percents, months, merged and hidden cells, a gap."""
    names = ["支付日期", "摘要", "金额（元）", "占比", "月份", "所属资金来源", "采购方式"]
    rows = row(4, [
        number("C4", 43891, 1), text("D4", "印刷费，两本"), number("E4", 0.3), number("F4", 0.975, 2), number("G4", 44136, 3),
    ]) + row(5, [
        number("C5", 43892.5, 4), text("D5", "00123"), '<c r="E5" t="e"><f>1/0</f><v>#DIV/0!</v></c>', number("F5", 1, 2),
        '<c r="G5" t="b"><v>1</v></c>', '<c r="H5" t="e"><f>NA()</f><v>#N/A</v></c>',
    ], ' hidden="1"') + row(6, [
        number("C6", 43893, 1), text("D6", "差旅费"), '<c r="E6"><f>1000*1.5</f><v>1500</v></c>', number("F6", 0.2, 2), number("G6", 0.1, 2),
        text("H6", "区级"),
    ], ' hidden="1"') + row(40, [number("C40", 43894, 1), text("D40", "培训费"), number("E40", -620.82)])
    body = (
        f'<cols><col min="9" max="9" width="9" hidden="1" customWidth="1"/></cols><sheetData>{headers(3, names, "C")}{rows}</sheetData>'
        '<mergeCells count="1"><mergeCell ref="C40:C41"/></mergeCells>'
    )
    sheets = {"支出明细": body, "旧表": row(1, [text("A1", "x")])}
    folder = tmp_path_factory.mktemp("original")
    return write_package(folder / "甲局.xlsx", sheets, formats=[31, 9, 'yyyy"年"m"月"', 22], states={"旧表": "hidden"})


@pytest.fixture(scope="module", params=FILTERS)
def saved(request: pytest.FixtureRequest, original: Path) -> Path:
    folder = original.parent / request.param
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{original.parent}/profile", "--convert-to",
         FILTERS[request.param], "--outdir", str(folder), str(original)],
        check=True, capture_output=True,
    )
    return folder / f"甲局.{request.param}"


def filled(sheet: RawSheet) -> dict[tuple[int, int], Raw]:
    return {
        (i, j): value for j, column in enumerate(sheet.columns, 1) for i, value in enumerate(column, 1) if value not in (None, "")
    }


@needs_libreoffice
def test_another_format_says_the_same(original: Path, saved: Path) -> None:
    before, after = parse_file(original), parse_file(saved)
    assert [(sheet.title, sheet.hidden) for sheet in after.sheets] == [("支出明细", False), ("旧表", True)]
    assert filled(after.sheets[0]) == filled(before.sheets[0])
    for name in ("errors", "unstored", "hidden_rows", "merged"):
        assert getattr(after.sheets[0].traits, name) == getattr(before.sheets[0].traits, name), name
    shown = {key: value for key, value in before.sheets[0].traits.shown.items() if saved.suffix != ".ods" or "%" in value}
    assert after.sheets[0].traits.shown == shown  # how .ods shows a date is not looked up
    assert any(first <= 9 <= last for first, last in after.sheets[0].traits.hidden_columns)


@needs_libreoffice
def test_another_format_reads_the_same(original: Path, saved: Path) -> None:
    before, after = (read_workbook(path, Settings()) for path in (original, saved))
    assert [(r.remark, r.place) for r in after.all_remarks()] == [(r.remark, r.place) for r in before.all_remarks()]
    assert after.tables["spending"].frame.equals(before.tables["spending"].frame)
    assert after.tables["spending"].frame["amount"].dropna().to_dict() == {4: 30, 6: 150_000, 40: -62_082}
    assert after.tables["spending"].frame.at[5, "paid_on"].date() == dt.date(2020, 3, 2)


@needs_libreoffice
@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_truncated_file_of_another_format_is_refused_or_whole(original: Path, saved: Path, tmp_path: Path, tenth: int) -> None:
    data = saved.read_bytes()
    path = tmp_path / saved.name
    path.write_bytes(data[:len(data) * tenth // 10])
    try:
        assert filled(parse_file(path).sheets[0]) == filled(parse_file(original).sheets[0])
    except UnreadableFile:
        assert path.stat().st_size < len(data)


OPEN_DOCUMENT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">
<office:body><office:spreadsheet><table:table table:name="甲">
<table:table-column table:number-columns-repeated="3"/><table:table-column table:visibility="collapse"/>
<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="4"/></table:table-row>
<table:table-row table:visibility="filter" table:number-rows-repeated="2">
<table:table-cell table:number-columns-repeated="2"/>
<table:table-cell table:formula="of:=x" office:value-type="string"><text:p>Err:508</text:p></table:table-cell>
<table:table-cell office:value-type="percentage" office:value="0.5"><text:p>50%</text:p></table:table-cell>
<table:table-cell table:formula="of:=[.A1]"/>
</table:table-row>
<table:table-row table:visibility="collapse"><table:table-cell table:number-columns-spanned="2" office:value-type="float" office:value="1">
<text:p>1</text:p></table:table-cell><table:covered-table-cell/></table:table-row>
</table:table></office:spreadsheet></office:body></office:document-content>"""


def test_an_open_document_by_another_hand(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", OPEN_DOCUMENT.replace("\n", ""))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    traits = parse_file(path).sheets[0].traits
    assert traits.errors == {(3, 3): "Err:508", (4, 3): "Err:508"}
    assert (traits.unstored, traits.shown) == ({(3, 5), (4, 5)}, {(3, 4): "50%", (4, 4): "50%"})
    assert (traits.hidden_rows, traits.hidden_columns, traits.merged) == (((3, 5),), ((4, 4),), ((5, 1, 5, 2),))
