import datetime as dt
import gc
import io
import zipfile
from collections.abc import Iterator, Mapping
from decimal import Decimal

import openpyxl
import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl.worksheet.worksheet import Worksheet
from xlsxwriter.exceptions import DuplicateWorksheetName, InvalidWorksheetName, OverlappingRange

from perfeval.words.spelling import legal_text
from perfeval.write.pages.limits import LINK_TARGET_LIMIT, LINKS_PER_SHEET, SHORTENED, TEXT_LIMIT, shortened
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
from perfeval.write.pages.plain import written_plainly
from perfeval.write.pages.write import workbook_bytes, write_pages
from perfeval.write.pages.xlsx import PageBook, PageSheet, written_parts
from tests.tools.marking_books import parts_of
from tests.tools.resolved import resolved

DAY = dt.date(2021, 8, 8)
MOMENT = dt.datetime.combine(DAY, dt.time())


@pytest.fixture(scope="module", autouse=True, params=[xlsxwriter.__version__, "3.3.4711"], ids=["own cells", "public API"])
def version(request: pytest.FixtureRequest) -> Iterator[None]:
    """Every test here runs with the version that is installed and with one that nobody has tried."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("xlsxwriter.__version__", request.param)
        yield


def content_of(*pages: Page) -> bytes:
    return workbook_bytes(pages, title="测试", created=DAY)


def written(*cells: Cell, **page: object) -> Worksheet:
    return openpyxl.load_workbook(io.BytesIO(content_of(Page("页", cells, **page))))["页"]  # type: ignore[arg-type]


def part(content: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return package.read(name).decode()


LEGAL = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1, max_size=9)
AMOUNTS = st.decimals(-10**12, 10**12, places=2)
VALUES = st.one_of(
    st.none(), LEGAL, AMOUNTS, st.dates(dt.date(1900, 3, 1), dt.date(2100, 1, 1)), LEGAL.map(lambda text: Link("'页'!A1", text)),
    st.builds(Formula, st.sampled_from(["=SUM(A1:B2)", "=A1/B1", '=IF(A1<>"<甲&乙>",1,"否")']), st.one_of(AMOUNTS, LEGAL, st.just(""))),
)


@example({(0, 2): (Decimal(5), False), (0, 1): (None, True)})  # what a merge covers is gone, for the charts too
@given(st.dictionaries(st.tuples(st.integers(0, 40), st.sampled_from([0, 2, 4, 26])), st.tuples(VALUES, st.booleans()), min_size=1, max_size=40))
def test_any_page_is_the_same_both_ways(values: dict[tuple[int, int], tuple[Value, bool]]) -> None:
    styles = ["text", "money_wan", "input_long", "text_wrap", "date"]  # two of them look the same
    placed = (
        Cell(row, column, value, styles[(row + column) % 5], row if merged else None, column + 1 if merged else None)
        for (row, column), (value, merged) in values.items()
    )
    cells = (*placed, Cell(50, 0, "文字"))  # so that there are shared strings
    chart = Chart("column", "", 0, 8, (Series("数", ("页", 0, 0, 9, 0), ("页", 0, 2, 9, 2)),))
    page = Page("页", cells, heights={3: 30, 60: 20}, charts=(chart,))
    own, plain = written_parts((page,), title="测试", created=MOMENT), written_plainly((page,), title="测试", created=MOMENT)
    assert resolved(texts_of(own)) == resolved(texts_of(parts_of(plain)))


def texts_of(parts: Mapping[str, bytes]) -> dict[str, str]:
    return {name: content.decode() for name, content in parts.items()}


def test_a_written_workbook_leaves_nothing_to_the_garbage_collector() -> None:
    series = Series("数", ("页", 0, 0, 1, 0), ("页", 0, 1, 1, 1))
    page = Page("页", (Cell(0, 0, "文字"), Cell(0, 1, Decimal(1))), charts=(Chart("column", "", 0, 8, (series,)),))
    gc.collect()
    gc.disable()
    try:
        content_of(page)
        assert not [thing for thing in gc.get_objects() if type(thing) in {PageSheet, PageBook}]
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


def test_the_text_of_a_link_stays_text() -> None:
    cell = written(Cell(0, 0, Link("'页'!A1", "<r><t>甲</t></r>"), "link"))["A1"]
    assert (cell.value, cell.hyperlink.location) == ("<r><t>甲</t></r>", "'页'!A1")


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


def test_links_beyond_the_limit_are_text() -> None:
    content = content_of(Page("页", tuple(Cell(row, 0, Link("'页'!A1", "去"), "link") for row in range(LINKS_PER_SHEET + 1))))
    sheet = part(content, "xl/worksheets/sheet1.xml")
    assert sheet.count("<hyperlink ") == LINKS_PER_SHEET
    assert sheet.count("<c ") == LINKS_PER_SHEET + 1


def test_a_link_too_long_for_a_spreadsheet_is_refused() -> None:
    with pytest.raises(ValueError, match="as a link"):
        content_of(Page("页", (Cell(0, 0, Link("'页'!" + "A" * LINK_TARGET_LIMIT, "去"), "link"),)))


def test_equal_pages_are_equal_bytes() -> None:
    page = Page("页", (Cell(0, 0, "甲"), Cell(1, 0, Formula("=1", 1))), widths={0: 20}, names={"甲区": (0, 0, 1, 0)})
    assert content_of(page) == content_of(page)
    assert content_of(page) != workbook_bytes((page,), title="测试", created=dt.date(2021, 8, 9))


def test_a_file_without_a_date_is_equal_too() -> None:
    streams = [io.BytesIO(), io.BytesIO()]
    for stream in streams:
        write_pages(stream, (Page("页", ()),), title="测试", created=None)
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
    with pytest.raises(ValueError, match="no style of conditional formats"):
        written(conditions=(Condition((0, 0, 1, 1), "=TRUE", "text"),))


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
