import datetime as dt
import gc
import io
import re
import zipfile
from collections.abc import Mapping
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.exceptions import DuplicateWorksheetName, InvalidWorksheetName, OverlappingRange
from xlsxwriter.format import Format

from perfeval.words.spelling import legal_text
from perfeval.write.pages import sheet, write
from perfeval.write.pages.book import PageBook
from perfeval.write.pages.page import (
    Cell,
    Chart,
    Condition,
    Formula,
    Link,
    Page,
    Print,
    Series,
    Validation,
    Value,
    absolute,
    address,
    in_header,
    quoted,
)
from perfeval.write.pages.shared_strings import SHORTENED, TEXT_LIMIT, shortened
from perfeval.write.pages.styles import DEFAULT, SHADES, STYLES
from perfeval.write.pages.write import workbook_bytes

DAY = dt.date(2021, 8, 8)


def content_of(*pages: Page) -> bytes:
    return workbook_bytes(pages, title="测试", created=DAY)


def written(*cells: Cell, **page: object) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content_of(Page("页", cells, **page))))["页"]  # type: ignore[arg-type]


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


def plainly_written(page: Page) -> bytes:
    """The page as XlsxWriter's own worksheet writes it, through its public methods."""
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream, {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False,
        "default_format_properties": dict(DEFAULT),
    })
    book.set_properties({"title": "测试", "created": dt.datetime.combine(DAY, dt.time())})
    formats = {name: book.add_format(dict(look)) for name, look in STYLES.items()}
    every_look(book.add_worksheet(), formats)
    sheet = book.add_worksheet(page.title)
    sheet.hide_gridlines(2)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    for cell in page.cells:
        look, place = formats[cell.style], (cell.row, cell.column)
        if cell.to_column is not None:
            sheet.merge_range(*place, cell.row, cell.to_column, "", look)
        match cell.value:
            case None:
                sheet.write_blank(*place, None, look)
            case str():
                sheet.write_string(*place, cell.value, look)
            case Formula():
                held = cell.value.value
                sheet.write_formula(*place, cell.value.expression, look, float(held) if isinstance(held, Decimal) else held)
            case Link():
                sheet.write_url(*place, f"internal:{cell.value.target}", look, cell.value.text)
            case dt.date():
                sheet.write_datetime(*place, dt.datetime.combine(cell.value, dt.time()), look)
            case _:
                sheet.write_number(*place, float(cell.value), look)
    drawn = book.add_chart({"type": "column"})
    for series in page.charts[0].series:
        drawn.add_series({"name": series.name, "categories": list(series.categories), "values": list(series.values), "gap": 60})
    sheet.insert_chart(0, 8, drawn)
    sheet.set_paper(9)
    book.close()
    return stream.getvalue()


def every_look(sheet: xlsxwriter.workbook.Worksheet, formats: Mapping[str, Format]) -> None:
    """Our styles part holds all styles whether a page shows them or not."""
    for row, (name, look) in enumerate(formats.items()):
        sheet.write_blank(row, 0, None, look)
        if name in SHADES:
            sheet.conditional_format(row, 1, row, 1, {"type": "formula", "criteria": "=TRUE", "format": look})


LEGAL = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=9)
AMOUNTS = st.decimals(-10**12, 10**12, places=2)
VALUES = st.one_of(
    st.none(), LEGAL, AMOUNTS, st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)), LEGAL.map(lambda text: Link("'页'!A1", text)),
    st.builds(Formula, st.sampled_from(["=SUM(A1:B2)", "=A1/B1", '=IF(A1<>"<甲&乙>",1,"否")']), st.one_of(AMOUNTS, LEGAL, st.just(""))),
)


@example({(0, 2): (Decimal(5), False), (0, 1): (None, True)})  # what a merge covers is gone, for the charts too
@given(st.dictionaries(st.tuples(st.integers(0, 40), st.sampled_from([0, 2, 4, 26])), st.tuples(VALUES, st.booleans()), min_size=1, max_size=40))
def test_a_page_is_written_as_the_library_writes_it(values: dict[tuple[int, int], tuple[Value, bool]]) -> None:
    styles = ["text", "money_wan", "input_long", "text_wrap", "date"]  # two of them look the same
    placed = (
        Cell(row, column, value, styles[(row + column) % 5], row if merged else None, column + 1 if merged else None)
        for (row, column), (value, merged) in values.items()
    )
    cells = (*placed, Cell(50, 0, "文字"))  # so that there are shared strings
    chart = Chart("column", "", 0, 8, (Series("数", ("页", 0, 0, 9, 0), ("页", 0, 2, 9, 2)),))
    plain, own = plainly_written(Page("页", cells, charts=(chart,))), content_of(Page("页", cells, charts=(chart,)))
    assert rows_of(part(own, "xl/worksheets/sheet1.xml")) == rows_of(part(plain, "xl/worksheets/sheet2.xml"))
    for name in ("xl/sharedStrings.xml", "xl/styles.xml"):
        assert part(own, name) == part(plain, name)
    assert cached(part(own, "xl/charts/chart1.xml")) == cached(part(plain, "xl/charts/chart1.xml"))


def rows_of(text: str) -> str:
    """What of a sheet is cells, rows, merges and links; other parts whole."""
    return "".join(re.findall("<(?:dimension|sheetData|mergeCells|hyperlinks).*?(?:</(?:sheetData|mergeCells|hyperlinks)>|/>)", text)) or text


def cached(text: str) -> list[str]:
    return re.findall("<c:(?:str|num)Cache>.*?</c:(?:str|num)Cache>", text)


def test_a_written_workbook_leaves_nothing_to_the_garbage_collector() -> None:
    series = Series("数", ("页", 0, 0, 1, 0), ("页", 0, 1, 1, 1))
    page = Page("页", (Cell(0, 0, "文字"), Cell(0, 1, Decimal(1))), charts=(Chart("column", "", 0, 8, (series,)),))
    gc.disable()
    try:
        content_of(page)
        assert not [thing for thing in gc.get_objects() if type(thing) in {sheet.PageSheet, PageBook}]
    finally:
        gc.enable()


HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "{=SUM(A1)}", "http://example.com", "mailto:a@example.com", "file:///etc/passwd",
    "internal:'页'!A1", "external:c:/a.xlsx", "12", "1e5", "2020-01-01", "'单引号", "<b>&amp;</b>", "\t=1", "＝1", "#REF!", "TRUE", "<r><t>甲</t></r>", "_x0041_",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_text_stays_text(text: str) -> None:
    cell = written(Cell(0, 0, text))["A1"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)


@pytest.mark.parametrize(("text", "shown"), [("甲\x00\x0b乙", "甲乙"), ("甲\ud800乙", "甲乙"), ("甲\r\n乙", "甲\n乙"), ("", None)])
def test_what_no_cell_can_hold_is_left_out(text: str, shown: str | None) -> None:
    assert written(Cell(0, 0, text))["A1"].value == shown


@given(st.text(max_size=60))
def test_any_text_is_read_back_as_written(text: str) -> None:
    content = content_of(Page("页", (Cell(0, 0, f"。{text}"),)))
    assert openpyxl.load_workbook(io.BytesIO(content))["页"]["A1"].value == legal_text(f"。{text}")


@pytest.mark.parametrize("sign", ["字", "𠀀"])
def test_long_text_is_visibly_shortened(sign: str) -> None:
    text = written(Cell(0, 0, sign * 40_000))["A1"].value
    assert text.endswith(SHORTENED)
    assert TEXT_LIMIT - 2 < len(text.encode("utf-16-le")) // 2 <= TEXT_LIMIT


def test_text_at_the_limit_is_whole() -> None:
    assert shortened("字" * TEXT_LIMIT) == "字" * TEXT_LIMIT


def test_numbers_and_dates_are_exact() -> None:
    sheet = written(Cell(0, 0, Decimal("202.09"), "money_wan"), Cell(1, 0, 266340000), Cell(2, 0, DAY, "date"))
    assert [sheet[f"A{row}"].value for row in (1, 2, 3)] == [202.09, 266340000, dt.datetime.combine(DAY, dt.time())]
    assert sheet["A3"].number_format == "yyyy-mm-dd"


@pytest.mark.parametrize("number", [10**15, -(10**15), Decimal("1234567890123456.78")])
def test_a_number_no_spreadsheet_holds_exactly_is_text(number: int | Decimal) -> None:
    assert written(Cell(0, 0, number))["A1"].value == str(number)


def test_a_formula_has_its_stored_value() -> None:
    content = content_of(Page("页", (Cell(0, 0, Formula("=1/8", Decimal("0.125"))), Cell(1, 0, Formula('="甲"', "甲")))))
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)["页"]
    live = openpyxl.load_workbook(io.BytesIO(content))["页"]
    assert [shown["A1"].value, shown["A2"].value] == [0.125, "甲"]
    assert [live["A1"].value, live["A2"].value] == ["=1/8", '="甲"']


@pytest.mark.parametrize("expression", ["1+1", "=[别的.xlsx]页!A1", "=" + "1+" * 5_000 + "1"])
def test_a_formula_stays_within_the_workbook(expression: str) -> None:
    with pytest.raises(ValueError, match="not a formula"):
        content_of(Page("页", (Cell(0, 0, Formula(expression, 1)),)))


def test_links_lead_into_the_workbook() -> None:
    page = Page("页", (Cell(0, 0, Link(absolute("另'页", 4, 3), "去"), "link"),))
    content = content_of(page, Page("另'页", ()))
    link = openpyxl.load_workbook(io.BytesIO(content))["页"]["A1"].hyperlink
    assert (link.location, link.target) == ("'另''页'!$D$5", None)


def test_links_beyond_the_limit_are_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet, "LINK_LIMIT", 1)
    links = written(*(Cell(row, 0, Link("'页'!A1", "去"), "link") for row in range(2)))
    assert [links[f"A{row}"].value for row in (1, 2)] == ["去", "去"]
    assert links["A2"].hyperlink is None


def test_equal_pages_are_equal_bytes() -> None:
    page = Page("页", (Cell(0, 0, "甲"), Cell(1, 0, Formula("=1", 1))), widths={0: 20}, names={"甲区": (0, 0, 1, 0)})
    assert content_of(page) == content_of(page)
    assert content_of(page) != workbook_bytes((page,), title="测试", created=dt.date(2021, 8, 9))


def test_a_file_without_a_date_is_equal_too() -> None:
    streams = [io.BytesIO(), io.BytesIO()]
    for stream in streams:
        write.write_pages(stream, (Page("页", ()),), title="测试", created=None)
    assert streams[0].getvalue() == streams[1].getvalue()


def test_merged_cells_hold_typed_values() -> None:
    sheet = written(Cell(0, 0, "=1+1", "text", 0, 3), Cell(1, 0, Decimal("1.5"), "money_wan", 2, 0), Cell(3, 0, "单", "text", 3, 0))
    assert sorted(str(area) for area in sheet.merged_cells.ranges) == ["A1:D1", "A2:A3"]
    assert [sheet["A1"].value, sheet["A1"].data_type, sheet["A2"].value] == ["=1+1", "s", 1.5]


def test_what_a_spreadsheet_cannot_hold_is_refused() -> None:
    with pytest.raises(OverlappingRange):
        written(Cell(0, 0, "甲", "text", 1, 1), Cell(1, 1, "乙", "text", 2, 2))
    with pytest.raises(InvalidWorksheetName):
        content_of(Page("甲/乙", ()))
    with pytest.raises(DuplicateWorksheetName):
        content_of(Page("A", ()), Page("a", ()))
    with pytest.raises(ValueError, match="cannot be written"):
        written(Cell(1_048_576, 0, "甲"))


def test_columns_fold_away_and_keep_their_style() -> None:
    sheet = written(Cell(0, 0, "甲"), widths={0: 20, 1: 12, 2: 12, 3: 9}, folded=(1, 2), column_styles={3: "date"})
    folded = sheet.column_dimensions
    assert [(folded[letter].hidden, folded[letter].outlineLevel) for letter in "ABD"] == [(False, 0), (True, 1), (False, 0)]
    assert folded["D"].collapsed
    assert folded["D"].number_format == "yyyy-mm-dd"


def test_rules_and_print_setup_are_written() -> None:
    sheet = written(
        Cell(0, 0, "甲"), freeze=(3, 1), filter=(2, 0, 9, 1),
        validations=(Validation((3, 0, 9, 0), {"validate": "list", "source": ["是", "否"]}),),
        conditions=(Condition((3, 1, 9, 1), "=B4<>0", "shade_error"),),
        print=Print(landscape=True, repeat_rows=(2, 2), fit_height=2, header=f"&L{in_header('甲&乙')}", area=(0, 0, 9, 1)),
    )
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("B4", "A3:B10")
    assert [(str(v.sqref), v.formula1) for v in sheet.data_validations.dataValidation] == [("A4:A10", '"是,否"')]
    assert [str(area.sqref) for area in sheet.conditional_formatting] == ["B4:B10"]
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation, sheet.page_setup.fitToHeight) == (9, "landscape", 2)
    assert (sheet.print_title_rows, sheet.print_area) == ("$3:$3", "'页'!$A$1:$B$10")
    assert sheet.oddHeader.left.text == "甲&&乙"


def test_names_are_places_or_formulas() -> None:
    page = Page("页", (), names={"甲区": (0, 0, 4, 1), "乙区": "=OFFSET('页'!$A$1,0,0,2,1)"})
    names = openpyxl.load_workbook(io.BytesIO(content_of(page))).defined_names
    assert {name: names[name].value for name in names} == {
        "甲区": "'页'!$A$1:$B$5", "乙区": "OFFSET('页'!$A$1,0,0,2,1)",
    }


@pytest.mark.parametrize(("kind", "element"), [
    ("column", "barDir val=\"col\""), ("stacked", "grouping val=\"stacked\""), ("bar", "barDir val=\"bar\""), ("line", "lineChart"),
])
def test_charts_are_native_and_hold_their_values(kind: str, element: str) -> None:
    series = Series("金额", ("页", 0, 0, 1, 0), ("页", 0, 1, 1, 1), "#8FAADC", labels=True)
    foot = Series("底", ("页", 0, 0, 1, 0), ("页", 0, 1, 1, 1), "none")
    cells = (Cell(0, 0, "甲"), Cell(0, 1, Decimal("1.5")), Cell(1, 0, "乙"), Cell(1, 1, Formula("=2.5", Decimal("2.5"))))
    chart = part(content_of(Page("页", cells, charts=(Chart(kind, "图", 3, 0, (foot, series)),))), "xl/charts/chart1.xml")
    assert element in chart
    assert "<c:v>2.5</c:v>" in chart


def test_places_are_written_as_formulas_want_them() -> None:
    assert [address(0, 0), address(4, 25), address(9, 26), address(0, 701), address(0, 702)] == ["A1", "Z5", "AA10", "ZZ1", "AAA1"]
    assert absolute("资金核对", 4, 3) == "'资金核对'!$D$5"
    assert absolute("A'B", 0, 0, 2, 1) == "'A''B'!$A$1:$B$3"
    assert quoted("页") == "'页'"
