"""What readers lose, change or stumble over, each in a real file; most are written by hand, as no library writes them."""

import datetime as dt
import tracemalloc
from pathlib import Path

import pytest

from perfeval.declared.kinds import Remark
from perfeval.declared.settings import Settings
from perfeval.errors import UnreadableFile
from perfeval.facts.tables import Table, Workbook
from perfeval.read.cells.raw import RawSheet
from perfeval.read.safely.second_reader import read_columns
from perfeval.read.workbook import RawWorkbook, parse_file, read_workbook
from perfeval.words.spelling import Raw
from tests.tools.handmade import DECLARATION, MAIN, PROFILE, headers, number, row, text, write_package
from tests.tools.workbooks import write_workbook

SPILL = '<c r="Z1" t="e"><v>#SPILL!</v></c>'
"""A cell that makes calamine give up on the whole sheet."""


def first_sheet(path: Path, rows: str, **options: object) -> RawSheet:
    return parse_file(write_package(path / "a.xlsx", {"Sheet1": rows}, **options)).sheets[0]  # type: ignore[arg-type]


def both_ways(path: Path, cells: str, **options: object) -> tuple[RawWorkbook, RawWorkbook]:
    """The same row through calamine, and through openpyxl."""
    return tuple(  # type: ignore[return-value]
        parse_file(write_package(path / f"{i}.xlsx", {"Sheet1": row(1, [cells, end])}, **options))  # type: ignore[arg-type]
        for i, end in enumerate((text("Z1", "x"), SPILL))
    )


def row_of(raw: RawWorkbook) -> list[Raw]:
    return [column[0] for column in raw.sheets[0].columns[:-1] if column[0] not in (None, "")]


SPENDING = ["支付日期", "摘要", "金额（元）"]


def spending(path: Path, rows: str, **options: object) -> tuple[Workbook, Table]:
    sheets = {"单位信息": PROFILE, "支出明细": headers(1, SPENDING) + rows}
    workbook = read_workbook(write_package(path / "a.xlsx", sheets, **options), Settings())  # type: ignore[arg-type]
    return workbook, workbook.tables["spending"]


def remarks(table: Table) -> list[str]:
    return [f"{remark.remark} {remark.place}" for remark in table.remarks]


# ---------------------------------------------------------------- cells


@pytest.mark.parametrize("error", ["#N/A", "#DIV/0!", "#REF!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"])
def test_error_cells_are_not_blank(tmp_path: Path, error: str) -> None:
    cells = [text("A2", "2020-03-01"), text("B2", "印刷费"), f'<c r="C2" t="e"><f>1/0</f><v>{error}</v></c>']
    workbook, table = spending(tmp_path, row(2, cells) + row(3, [f"<c r='A3' t='e'><v>{error}</v></c>"]))
    assert (workbook.reader, workbook.formulas) == ("python-calamine", 1)
    assert remarks(table) == [
        "error_value 支出明细!A3", "blank_required 支出明细!B3", "error_value 支出明细!C2", "blank_required 支出明细!C3"]
    assert [remark.raw for remark in table.lost()] == [error, error]


@pytest.mark.parametrize("error", ["#SPILL!", "#CALC!", "#FIELD!", "#GETTING_DATA"])
def test_an_error_calamine_does_not_know_costs_its_cell_alone(tmp_path: Path, error: str) -> None:
    good = row(2, [number("A2", 43891, 1), text("B2", "印刷费_x000D_&#10;两本"), number("C2", 100.5)])
    bad = row(4, [number("A4", 43892, 2), text("B4", "差旅费"), f'<c r="C4" t="e"><v>{error}</v></c>'])
    workbook, table = spending(tmp_path, good + bad, formats=[14, 57])
    assert workbook.reader == "openpyxl（备用）、python-calamine"
    assert remarks(table) == ["month_only 支出明细!A4", "error_value 支出明细!C4"]
    assert table.frame["amount"].isna().to_dict() == {2: False, 4: True}
    assert table.frame["paid_on"].dt.date.tolist() == [dt.date(2020, 3, 1), dt.date(2020, 3, 2)]
    assert table.frame.at[2, "summary"] == "印刷费\n两本"


def test_formulas_without_a_stored_value_are_not_blank_and_empty_texts_are(tmp_path: Path) -> None:
    cells = ['<c r="C2"><f>A1&gt;0</f></c>', '<c r="C3"><f>1</f><v></v></c>', '<c r="C4"><f>1</f><v/></c>',
             '<c r="C5" t="str"><f>""</f><v></v></c>', '<c r="C6"><f t="shared" si="0"/><v>12</v></c>']
    rows = "".join(row(i, [text(f"A{i}", "2020-03-01"), text(f"B{i}", "费"), cell]) for i, cell in enumerate(cells, 2))
    workbook, table = spending(tmp_path, rows)
    assert remarks(table) == [
        "no_stored_value 支出明细!C2", "no_stored_value 支出明细!C3", "no_stored_value 支出明细!C4", "blank_required 支出明细!C5"]
    assert workbook.formulas == 5
    assert table.frame.at[6, "amount"] == 1200


def test_a_formula_without_value_beside_the_declared_columns_is_nobodys_business(tmp_path: Path) -> None:
    cells = [text("A2", "2020-03-01"), text("B2", "费"), number("C2", 5), '<c r="D2"><f>C2*2</f></c>']
    _, table = spending(tmp_path, row(2, cells) + row(3, ['<c r="D3"><f>C3*2</f></c>']))
    assert remarks(table) == []
    assert list(table.frame.index) == [2]


def test_chinese_dates_read_alike_through_both_readers(tmp_path: Path) -> None:
    formats = [31, 57, 14, 'yyyy"年"m"月"d"日"', "[$-804]yyyy/m/d;@", 27, 58]
    cells = "".join(number(f"{chr(65 + i)}1", 44140, i + 1) for i in range(len(formats)))
    for raw in both_ways(tmp_path, cells, formats=formats):
        assert row_of(raw) == [dt.date(2020, 11, 5)] * len(formats)


def test_dates_of_1904(tmp_path: Path) -> None:
    for raw in both_ways(tmp_path, number("A1", 42678, 1) + number("B1", 42678, 2), formats=[14, 57], date_1904=True):
        assert row_of(raw) == [dt.date(2020, 11, 5)] * 2


def test_the_second_reader_agrees_with_the_first(tmp_path: Path) -> None:
    cells = (
        number("A1", 5) + number("B1", "0.30000000000000004") + '<c r="C1" t="b"><v>1</v></c>' + text("D1", "00123")
        + text("E1", "NA") + text("F1", "a_x000D_&#10;b_x0041_") + number("G1", 123456789012345678)
        + number("H1", "43891.5", 1) + '<c r="I1" t="d"><v>2020-11-05</v></c>' + text("J1", " 空 格 ")
    )
    first, second = both_ways(tmp_path, cells, formats=[22])
    assert (first.reader, second.reader) == ("python-calamine", "openpyxl（备用）")
    assert row_of(first) == row_of(second) == [
        5.0, 0.1 + 0.2, True, "00123", "NA", "a\r\nbA", 123456789012345678.0, dt.datetime.combine(dt.date(2020, 3, 1), dt.time(12)),
        dt.date(2020, 11, 5), " 空 格 "]


def test_the_second_reader_agrees_on_a_whole_workbook(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "a.xlsx", edits={"绩效指标!H5": "{97.5%}", "资金安排!J20": "远"})
    for sheet in parse_file(path).sheets:
        assert [[None if v == "" else v for v in column] for column in sheet.columns] == read_columns(path, sheet.title)


def test_numbers_that_are_none(tmp_path: Path) -> None:
    rows = "".join(
        row(i, [text(f"A{i}", "2020-03-01"), text(f"B{i}", "费"), number(f"C{i}", value)])
        for i, value in enumerate(["NaN", "INF", "1E999", "-1"], 2)
    )
    _, table = spending(tmp_path, rows)
    assert remarks(table) == ["not_of_kind 支出明细!C2", "not_of_kind 支出明细!C3", "not_of_kind 支出明细!C4"]
    assert table.frame.at[5, "amount"] == -100


def test_a_day_before_the_calendar_is_no_date(tmp_path: Path) -> None:
    cells = [number("A2", -1, 1), text("B2", "费"), number("C2", 1)]
    _, table = spending(tmp_path, row(2, cells) + row(3, [number("A3", 2020.1), *cells[1:]]).replace('"B2"', '"B3"'), formats=[14])
    assert "not_of_kind 支出明细!A2" in remarks(table)


def test_cells_that_show_more_than_they_hold(tmp_path: Path) -> None:
    formats = [9, "0.0%;[Red]-0.0%", 57, 'yyyy"年"m"月";@', '0"%"', 14]
    cells = [number(f"{chr(65 + i)}1", value, i + 1) for i, value in enumerate([0.93, 1.005, 44136, 44136, 93, 44136])]
    shown = first_sheet(tmp_path, row(1, cells), formats=formats).traits.shown
    assert shown == {(1, 1): "93%", (1, 2): "100.5%", (1, 3): "2020年11月", (1, 4): "2020年11月"}


def test_codes_are_what_the_cell_shows(tmp_path: Path) -> None:
    formats = ["00000000", '"记-"0000', "0", "0.00", "#,##0", "00000000;-0"]
    cells = [number(f"{chr(65 + i)}1", value, i + 1) for i, value in enumerate([101, 36, 101, 101, 101, 101])]
    traits = first_sheet(tmp_path, row(1, cells), formats=formats).traits
    assert traits.codes == {(1, 1): "00000101", (1, 2): "记-0036", (1, 6): "00000101"}
    assert traits.shown == {}


def test_a_month_is_shown_in_a_target_and_stored_in_a_date(tmp_path: Path) -> None:
    names = ["项目名称", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值"]
    cells = [text("A2", "甲"), text("B2", "产出"), text("C2", "时效"), text("D2", "时间"), text("E2", "2020年12月"), number("F2", 44136, 1)]
    sheets = {
        "单位信息": PROFILE, "绩效指标": headers(1, names) + row(2, [*cells, number("G2", 10)]),
        "支出明细": headers(1, SPENDING) + row(2, [number("A2", 44136, 1), text("B2", "费"), number("C2", 1)]),
    }
    tables = read_workbook(write_package(tmp_path / "a.xlsx", sheets, formats=[57]), Settings()).tables
    assert tables["indicators"].frame.at[2, "actual"] == "2020年11月"
    assert tables["spending"].frame.at[2, "paid_on"].date() == dt.date(2020, 11, 1)


def test_odd_texts_and_types(tmp_path: Path) -> None:
    cells = [text("A2", "2020-03-01"), text("B2", "差旅费_x000D_"), number("C2", 1)]
    more = [text("A3", "2020.3.2"), '<c r="B3" t="b"><v>1</v></c>', text("C3", "１，２３４．５")]
    _, table = spending(tmp_path, row(2, cells) + row(3, more))
    assert table.frame["summary"].tolist() == ["差旅费", "是"]
    assert table.frame["amount"].tolist() == [100, 123_450]
    assert remarks(table) == ["number_as_text 支出明细!C3"]


@pytest.mark.parametrize("unknown", ["<c r=\"{at}\"><f>1+1</f></c>", "<c r=\"{at}\"><f>1+1</f><v></v></c>", "<c r=\"{at}\" t=\"e\"><v>#REF!</v></c>"])
@pytest.mark.parametrize("known", [0, 1])
@pytest.mark.parametrize("rows", [3, 40_000])
def test_rows_without_a_known_value_at_the_end_are_not_lost(tmp_path: Path, unknown: str, known: int, rows: int) -> None:
    """Readers of values end with the last value; the rows below it hold payments all the same."""
    stored = "".join(row(i, [text(f"A{i}", "2020-03-01"), text(f"B{i}", "费"), number(f"C{i}", i)]) for i in range(2, 2 + known * rows))
    last = 2 + known * rows
    lost = row(last, [unknown.format(at=f"{letter}{last}") for letter in "ABC"])
    _, table = spending(tmp_path, stored + lost)
    assert list(table.frame.index) == list(range(2, last + 1))
    assert {str(remark.place) for remark in table.remarks} >= {f"支出明细!{letter}{last}" for letter in "ABC"}


# ---------------------------------------------------------------- positions


def test_leading_empty_rows_and_columns_keep_their_place(tmp_path: Path) -> None:
    sheets = {
        "单位信息": PROFILE,
        "支出明细": headers(5, SPENDING, "D") + row(9, [text("D9", "2020-03-01"), text("E9", "费"), number("F9", 3)]),
    }
    table = read_workbook(write_package(tmp_path / "a.xlsx", sheets), Settings()).tables["spending"]
    assert (table.header_row, table.columns) == (5, {"paid_on": 4, "summary": 5, "amount": 6})
    assert str(table.place(9, "amount")) == "支出明细!F9"
    assert table.frame["amount"].to_dict() == {9: 300}


@pytest.mark.parametrize("extent", ["A1", "A1:XFD1048576"])
@pytest.mark.parametrize("end", [text("C2", "x"), '<c r="C2" t="e"><v>#SPILL!</v></c>'])
def test_a_wrong_dimension_costs_nothing(tmp_path: Path, extent: str, end: str) -> None:
    body = f'<dimension ref="{extent}"/><sheetData>{row(1, [text("A1", "a"), text("B1", "b")])}{row(2, [text("B2", "c"), end])}</sheetData>'
    sheet = first_sheet(tmp_path, body)
    assert (sheet.cell(1, 1), sheet.cell(1, 2), sheet.cell(2, 2), sheet.height, len(sheet.columns)) == ("a", "b", "c", 2, 3)


def test_cells_without_addresses_are_counted(tmp_path: Path) -> None:
    rows = (
        '<row><c t="inlineStr"><is><t>a</t></is></c><c t="e"><v>#N/A</v></c></row><row/>'
        "<row><c><v>1</v></c><c/><c><f>1</f></c></row>"
    )
    sheet = first_sheet(tmp_path, rows)
    assert (sheet.cell(3, 1), sheet.traits.errors, sheet.traits.unstored) == (1.0, {(1, 2): "#N/A"}, {(3, 3)})


def test_rows_without_addresses_are_counted_far_down(tmp_path: Path) -> None:
    plain = f'<row><c t="inlineStr"><is><t>{"费" * 40}</t></is></c><c><v>1</v></c></row>'
    sheet = first_sheet(tmp_path, plain * 12_000 + '<row hidden="1"><c/><c t="e"><v>#N/A</v></c></row>')
    assert (sheet.traits.errors, sheet.traits.hidden_rows) == ({(12_001, 2): "#N/A"}, ((12_001, 12_001),))


def test_marks_are_found_far_down(tmp_path: Path) -> None:
    rows = [row(i, [text(f"A{i}", "费" * 40), number(f"B{i}", i)]) for i in range(1, 12_001)]
    rows[11_499] = row(11_500, ['<c r="B11500" t="e"><v>#N/A</v></c>'], ' hidden="1"')
    rows[11_998] = row(11_999, ['<c r="B11999"><f>1</f></c>'])
    sheet = first_sheet(tmp_path, "".join(rows))
    assert (sheet.traits.errors, sheet.traits.unstored) == ({(11_500, 2): "#N/A"}, {(11_999, 2)})
    assert (sheet.traits.hidden_rows, sheet.height) == (((11_500, 11_500),), 12_000)


def test_styled_blank_rows_below_the_data_are_no_rows(tmp_path: Path) -> None:
    blank = "".join(row(i, [f'<c r="A{i}" s="1"/><c r="B{i}" s="1"/>']) for i in range(3, 1003))
    _, table = spending(tmp_path, row(2, [text("A2", "2020-03-01"), text("B2", "费"), number("C2", 3)]) + blank, formats=[9])
    assert list(table.frame.index) == [2]
    assert remarks(table) == []


def test_hidden_and_merged_cells_with_data(tmp_path: Path) -> None:
    rows = "".join(row(i, [text(f"A{i}", "2020-03-01"), text(f"B{i}", "费"), number(f"C{i}", i)], hidden)
                   for i, hidden in ((2, ""), (3, ' hidden="1"'), (4, ' hidden="true"'), (5, ""), (6, " hidden='1'"), (7, ' hidden="0"')))
    total = row(8, [text("A8", "合计"), number("C8", 27)])
    body = (
        f'<cols><col min="2" max="2" width="9" hidden="1"/><col min="5" max="9" hidden="1"/></cols><sheetData>{headers(1, SPENDING)}{rows}'
        f'{total}{row(12, [text("D12", "x")], " hidden=" + chr(34) + "1" + chr(34))}</sheetData>'
        '<mergeCells count="3"><mergeCell ref="A8:B8"/><mergeCell ref="A5:A6"/><mergeCell ref="A1:C1"/></mergeCells>'
    )
    sheets = {"单位信息": PROFILE, "支出明细": body}
    workbook = read_workbook(write_package(tmp_path / "a.xlsx", sheets, states={"支出明细": "veryHidden"}), Settings())
    table = workbook.tables["spending"]
    assert remarks(table) == [
        "hidden 支出明细", "hidden 支出明细!B1", "hidden 支出明细!A3", "hidden 支出明细!A6", "merged 支出明细!A5"]
    assert [remark.detail for remark in table.remarks][1:] == ["B列", "第3至4行", "第6行", "A5:A6"]
    assert len(table.frame) == 6


def test_a_hidden_sheet_that_is_not_read_says_so(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", {"单位信息": PROFILE, "旧表": row(1, [text("A1", "x")])}, states={"旧表": "hidden"})
    unread = [r for r in read_workbook(path, Settings()).remarks if r.remark == Remark.SHEET_UNREAD]
    assert [(r.sheet, r.detail) for r in unread] == [("旧表", "隐藏")]


# ---------------------------------------------------------------- packages

STRICT = "http://purl.oclc.org/ooxml"
BODY = row(1, [text("A1", "甲"), number("B1", 0.5, 1), '<c r="C1" t="e"><v>#N/A</v></c>', number("D1", 44140, 2)])
PARTS = ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml", "xl/styles.xml")


@pytest.mark.parametrize("options", [
    {},
    {"main": f"{STRICT}/spreadsheetml/main", "relations": f"{STRICT}/officeDocument/relationships"},
    {"rename": {part: part.replace("/", "\\") for part in PARTS}},
    {"rename": {"xl/worksheets/sheet1.xml": "xl/Worksheets/Sheet1.XML"}},
    {"replace": {"xl/worksheets/sheet1.xml": (
        f'<x:worksheet xmlns:x="{MAIN}"><x:sheetData>'
        + BODY.replace("<", "<x:").replace("<x:/", "</x:") + "</x:sheetData></x:worksheet>").encode()}},
    {"replace": {"xl/worksheets/sheet1.xml": (
        '<?xml version="1.0" encoding="UTF-16"?>' + f'<worksheet xmlns="{MAIN}"><sheetData>{BODY}</sheetData></worksheet>').encode("utf-16")}},
], ids=["plain", "strict", "back slashes", "capitals", "prefix", "utf-16"])
def test_every_form_of_the_package_reads_alike(tmp_path: Path, options: dict[str, object]) -> None:
    sheet = first_sheet(tmp_path, BODY, formats=[9, 31], **options)
    assert [sheet.cell(1, i) for i in (1, 2, 4)] == ["甲", 0.5, dt.date(2020, 11, 5)]
    assert (sheet.traits.errors, sheet.traits.shown) == ({(1, 3): "#N/A"}, {(1, 2): "50%"})


def test_a_package_without_styles(tmp_path: Path) -> None:
    relations = (
        f'{DECLARATION}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        '<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"'
        ' Target="/xl/worksheets/sheet1.xml"/></Relationships>'
    )
    sheet = first_sheet(tmp_path, row(1, [text("A1", "甲"), number("B1", 2)]), replace={"xl/_rels/workbook.xml.rels": relations.encode()})
    assert [sheet.cell(1, 1), sheet.cell(1, 2)] == ["甲", 2.0]


def test_titles_with_markup_characters(tmp_path: Path) -> None:
    raw = parse_file(write_package(tmp_path / "a.xlsx", {"甲&amp;乙&lt;丙": row(1, [text("A1", "x"), SPILL.replace("#SPILL!", "#N/A")])}))
    assert (raw.sheets[0].title, raw.sheets[0].traits.errors) == ("甲&乙<丙", {(1, 26): "#N/A"})


def test_entities_are_never_expanded(tmp_path: Path) -> None:
    bomb = f'<!DOCTYPE x [<!ENTITY a "{"b" * 1000}">]>'
    body = f'{bomb}<worksheet xmlns="{MAIN}"><sheetData>{row(1, [text("A1", "&a;" * 1000)])}</sheetData></worksheet>'
    book = f'{bomb}<workbook xmlns="{MAIN}"><sheets/></workbook>'
    for part, content in (("xl/worksheets/sheet1.xml", body), ("xl/workbook.xml", book)):
        tracemalloc.start()
        with pytest.raises(UnreadableFile):
            first_sheet(tmp_path, "", replace={part: content.encode()})
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
        tracemalloc.stop()
