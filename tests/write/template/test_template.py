import re
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.worksheet.worksheet import Worksheet

from perfeval.declared.columns import Sheet
from perfeval.declared.kinds import DATE, MONEY
from perfeval.declared.regulations import list_regulations, load_regulation
from perfeval.declared.settings import Settings
from perfeval.declared.sheets import CLASSES, FUNDING, IN_TEMPLATE, PROFILE, SPENDING, TEMPLATE_VERSION
from perfeval.evaluate import evaluate_file
from perfeval.facts.findings import Severity
from perfeval.read.workbook import read_workbook
from perfeval.words.addresses import letters_of
from perfeval.write.pages.measure import display_width, row_height
from perfeval.write.pages.page import Cell, Formula, Page, address
from perfeval.write.pages.styles import STYLES
from perfeval.write.pages.write import write_pages
from perfeval.write.template import TEMPLATE_NAME, template_pages, write_template
from perfeval.write.template.entry_rules import CLASS_LIST, PROJECT_LIST, REGULATION_LIST
from perfeval.write.template.guide_page import guide_page
from perfeval.write.template.live_checks import AS_TEXT, CHANGED, NO_PAYMENT, NO_SOURCE, Rows
from perfeval.write.template.profile_page import profile_place
from tests.tools.example_case import example_rows
from tests.tools.examples import CORRECTED_NAME, ORIGINAL_NAME, input_templates, original_rows
from tests.tools.libreoffice import needs_libreoffice, pages_printed, recalculated
from tests.tools.marking_books import parts_of
from tests.tools.paths import ROOT

TABLES = [sheet for sheet in IN_TEMPLATE if sheet.read and not sheet.pairs]
CHECKS = range(len(FUNDING.offered) + 2, len(FUNDING.offered) + 6)
FILES = input_templates()
LISTED = {"project": PROJECT_LIST, "level1": CLASS_LIST}
table = pytest.mark.parametrize("declared", TABLES, ids=lambda sheet: sheet.name)


@pytest.fixture(scope="module")
def blank(tmp_path_factory: pytest.TempPathFactory) -> openpyxl.Workbook:
    path = tmp_path_factory.mktemp("template") / "空白.xlsx"
    write_template(path)
    return openpyxl.load_workbook(path)


@pytest.mark.parametrize("name", FILES)
def test_the_committed_file_is_what_the_code_generates(name: str) -> None:
    committed = (ROOT / "input_templates" / name).read_bytes()
    assert list(parts_of(committed).items()) == list(parts_of(FILES[name]).items()), "run: python -m tests.tools.generated"


def test_sheets_stand_in_their_order(blank: openpyxl.Workbook) -> None:
    assert blank.sheetnames == [sheet.title for sheet in IN_TEMPLATE]


@table
def test_a_table_has_its_headings_and_no_data(blank: openpyxl.Workbook, declared: Sheet) -> None:
    page = blank[declared.title]
    columns = range(1, len(declared.offered) + 1)
    assert page["A1"].value == declared.title
    assert [page.cell(3, column).value for column in columns] == [column.header for column in declared.offered]
    assert {page.cell(row, column).value for row in range(4, page.max_row + 1) for column in columns} <= {None}
    assert page.freeze_panes == "B4"


def test_the_note_below_a_title_is_shown_whole() -> None:
    for page in template_pages()[1:]:
        (note,) = [cell for cell in page.cells if cell.row == 1 and cell.value is not None]
        assert not STYLES[note.style].get("text_wrap")
        assert display_width(str(note.value)) <= sum(page.widths.values())


@pytest.mark.parametrize("rows", [{}, example_rows(), original_rows()], ids=["blank", "corrected", "original"])
def test_no_text_is_cut_by_the_height_of_its_row(rows: Rows) -> None:
    for page in template_pages(rows):
        for cell in page.cells:
            style = STYLES[cell.style]
            if isinstance(cell.value, str) and style.get("text_wrap") and cell.row in page.heights:
                width = sum(page.widths[column] for column in range(cell.column, (cell.to_column or cell.column) + 1))
                assert row_height(cell.value, width, style.get("font_size", 11)) <= page.heights[cell.row] + 0.5, (page.title, cell)


def test_the_profile_holds_pairs(blank: openpyxl.Workbook) -> None:
    page = blank[PROFILE.title]
    rows = {page.cell(row, 1).value: page.cell(row, 2).value for row in range(3, page.max_row + 1)}
    assert rows == {column.header: TEMPLATE_VERSION if column.name == "template_version" else None for column in PROFILE.columns}


@table
def test_required_headings_are_starred_wherever_they_stand(blank: openpyxl.Workbook, declared: Sheet) -> None:
    """The star and the colour of a cell left blank ask what the heading says, not where it stands."""
    page, width = blank[declared.title], len(declared.offered)
    rules = {str(block.sqref): block.rules for block in page.conditional_formatting}
    (star,) = [rule for area, found in rules.items() if area == f"A3:{letters_of(width)}3" for rule in found]
    assert "＊" in star.dxf.numFmt.formatCode
    assert set(re.findall('A[$]3="([^"]+)"', star.formula[0])) == {column.header for column in declared.offered if column.required}
    assert [star.formula[0] in rule.formula[0] for area, found in rules.items() for rule in found if "ISBLANK" in rule.formula[0]] == [True]
    assert {page.cell(3, number).number_format for number in range(1, width + 1)} == {"General"}


@table
def test_seldom_used_columns_are_folded(blank: openpyxl.Workbook, declared: Sheet) -> None:
    assert _hidden(blank[declared.title]) == {
        letters_of(number) for number, column in enumerate(declared.offered, 1) if column.folded
    }


@table
def test_nothing_is_folded_before_a_column_that_is_not(declared: Sheet) -> None:
    folded = [column.folded for column in declared.offered]
    assert folded == sorted(folded)


def test_a_folded_column_with_content_is_open() -> None:
    pages = {page.title: page for page in template_pages(example_rows())}
    open_columns = {column.name for n, column in enumerate(SPENDING.offered) if n not in pages["支出明细"].folded}
    assert {"handler", "finance_leader"} <= open_columns
    assert "payment_order" not in open_columns


@table
def test_every_column_says_what_it_takes(blank: openpyxl.Workbook, declared: Sheet) -> None:
    rules = {str(rule.sqref).split(":")[0]: rule for rule in blank[declared.title].data_validations.dataValidation}
    for number, column in enumerate(declared.offered):
        rule = rules[address(3, number)]
        assert rule.prompt
        assert rule.errorStyle == ("warning" if rule.type else None)
        if column.name in LISTED:
            assert rule.formula1 == LISTED[column.name]
        elif column.choices:
            assert rule.formula1 == f'"{",".join(choice.name for choice in column.choices)}"'
            assert rule.error
        elif column.kind in {MONEY, DATE}:
            assert (rule.type, bool(rule.error)) == ("decimal" if column.kind == MONEY else "date", True)


def _named(book: openpyxl.Workbook, name: str) -> list[object]:
    """The values of the cells a defined name stands for."""
    return [cell.value for title, area in book.defined_names[name].destinations for row in book[title][area] for cell in row]


def test_every_pack_is_offered_by_a_name_that_is_understood(blank: openpyxl.Workbook) -> None:
    offered = _named(blank, REGULATION_LIST)
    assert [load_regulation(str(name)).id for name in offered] == [pack.id for pack in list_regulations()]
    place = address(*profile_place("regulation"))
    (rule,) = [rule for rule in blank[PROFILE.title].data_validations.dataValidation if str(rule.sqref) == place]
    assert (rule.formula1, rule.errorStyle) == (REGULATION_LIST, "warning")


@needs_libreoffice
def test_the_classes_offered_are_those_of_the_pack(tmp_path: Path) -> None:
    own = [level.name for level in CLASSES]
    wanted = {"": list_regulations()[0], "本级办法": None, **{f"{pack.document} {pack.title}": pack for pack in list_regulations()}}
    written = []
    for number, name in enumerate(wanted):
        pages = template_pages({"profile": ({"regulation": name or None},)})
        probes = [Cell(90, column, Formula(f'=IFERROR(INDEX({CLASS_LIST},1,{column + 1}),"")', None)) for column in range(len(CLASSES))]
        written.append(_written(tmp_path / f"{number}.xlsx", [pages[0], replace(pages[1], cells=(*pages[1].cells, *probes)), *pages[2:]]))
    for pack, path in zip(wanted.values(), recalculated(*written), strict=True):
        page = openpyxl.load_workbook(path, data_only=True)[PROFILE.title]
        offered = [value for column in range(len(CLASSES)) if (value := page.cell(91, column + 1).value)]
        assert offered == ([level.name for level in pack.level1] if pack else own)


@needs_libreoffice
def test_on_paper_no_page_is_empty(tmp_path: Path) -> None:
    """The guide takes two sheets, every other sheet one: blank ones ruled to write on, whose lines end with the paper."""
    written = [_written(tmp_path / "空白.xlsx", template_pages()), _written(tmp_path / "示例.xlsx", template_pages(example_rows()))]
    blank, filled = pages_printed(*written)
    assert blank == filled == len(IN_TEMPLATE) + 1
    for page in template_pages()[2:]:
        ruled = {cell.row for cell in page.cells if cell.style.startswith("input_")}
        assert ruled == set(range(3, max(ruled) + 1))
        assert len(ruled) >= 5


def test_the_plan_has_room(blank: openpyxl.Workbook) -> None:
    def planned(title: str) -> int:
        rules = blank[title].data_validations.dataValidation
        return min(area.max_row for rule in rules for area in rule.sqref.ranges)

    assert planned("资金安排") >= 503
    assert planned("支出明细") >= 5003


def test_blank_checks_show_nothing(tmp_path: Path) -> None:
    write_template(tmp_path / "空白.xlsx")
    page = openpyxl.load_workbook(tmp_path / "空白.xlsx", data_only=True)[FUNDING.title]
    assert {page.cell(row, column).value for row in range(4, page.max_row + 1) for column in CHECKS} <= {None, ""}


@pytest.mark.parametrize("rows", [example_rows(), original_rows()], ids=["corrected", "original"])
def test_the_examples_close_to_the_fen(rows: Rows) -> None:
    def total(sheet: str, column: str) -> Decimal:
        return sum((Decimal(str(row[column])) for row in rows[sheet]), Decimal(0))

    assert total("funding", "initial") == Decimal("202.09")
    assert total("adjustments", "amount") == Decimal("64.25")
    for column in ("budget", "arrived", "executed"):
        assert total("funding", column) == Decimal("266.34")
    assert total("spending", "amount") == Decimal("2663400.00")
    assert all(value in {0, "", None} for row in _stored_checks(template_pages(rows)) for value in row[1:3])


def _found(name: str, *severities: Severity) -> list[str]:
    evaluation = evaluate_file(ROOT / "input_templates" / name, Settings())
    return sorted(f"{f.code} {f.place}" for f in evaluation.findings if f.severity in severities)


def test_the_original_shows_the_faults_of_the_report_and_no_others() -> None:
    assert _found(ORIGINAL_NAME, Severity.ERROR) == ["IN08 绩效指标!I25"]
    assert _found(ORIGINAL_NAME, Severity.WARNING) == [
        "AD03 预算调整!E7", "AD03 预算调整!E8", "AD06 预算调整!D7", "IN13 绩效指标!E12", "IN13 绩效指标!E22", "IN13 绩效指标!E4",
        "IN15 绩效指标!F11", "IN15 绩效指标!F21", "IN15 绩效指标!F31", "SP06 支出明细!I31", "TX09 文字说明!C4",
    ]


def test_the_corrected_one_asks_for_one_explanation() -> None:
    assert _found(CORRECTED_NAME, Severity.ERROR, Severity.WARNING) == ["AD06 预算调整!D7"]


@pytest.mark.parametrize("name", [ORIGINAL_NAME, CORRECTED_NAME])
def test_the_examples_amount_to_what_the_report_states(name: str) -> None:
    case = evaluate_file(ROOT / "input_templates" / name, Settings()).case
    total = case.balances.total
    assert (total.initial, total.adjustments, total.budget) == (2_020_900_00, 642_500_00, 2_663_400_00)
    assert (total.arrived, total.executed, total.rate) == (2_663_400_00, 2_663_400_00, 1)
    assert [project.score for project in case.scores.projects] == [100, 100, Decimal("99.92")]


def test_the_blank_template_is_recognised() -> None:
    assert "LA10 单位信息" in _found(TEMPLATE_NAME, Severity.ERROR)


def test_the_reader_finds_every_column_and_row_of_the_template() -> None:
    workbook = read_workbook(ROOT / "input_templates" / CORRECTED_NAME, Settings())
    assert workbook.all_remarks() == ()
    assert {name: len(t.frame) for name, t in workbook.tables.items()} == {
        sheet.name: len(example_rows().get(sheet.name, ())) for sheet in TABLES
    }
    assert all(set(t.columns) == {column.name for column in t.sheet.offered} for t in workbook.tables.values())


def test_the_guide_links_to_every_sheet() -> None:
    links = {getattr(cell.value, "text", None) for cell in guide_page().cells}
    assert {sheet.title for sheet in IN_TEMPLATE if sheet.read} <= links


STRANGE: Rows = {
    "funding": [
        {"project": "甲", "source": "市级财政资金", "initial": Decimal(1), "budget": Decimal(3), "executed": Decimal("1.5")},
        {"project": "甲", "source": "市级财政资金", "initial": Decimal(2), "budget": Decimal(1), "executed": Decimal("1.5")},
        {"project": "乙", "source": "其他资金", "initial": Decimal(5), "budget": Decimal("5.01"), "executed": Decimal(5)},
        {"project": "丙", "source": "市级财政资金", "initial": Decimal(1), "budget": Decimal(1), "executed": Decimal(1)},
        {"project": "丙", "source": "其他资金", "initial": Decimal(1), "budget": Decimal(1), "executed": Decimal(1)},
        {"project": "合 计", "source": None, "initial": Decimal(10), "budget": Decimal(11), "executed": Decimal(10)},
        {"project": "丁", "source": "其他资金", "initial": Decimal(1), "budget": Decimal(1), "executed": Decimal(1)},
        {"project": "戊", "source": "其他资金", "initial": Decimal(1)},
    ],
    "adjustments": [{"project": "甲", "source": "市级财政资金", "amount": Decimal(1)}],
    "spending": [
        {"project": "甲", "source": None, "amount": Decimal("30000.00")},
        {"project": "乙", "source": "其他资金", "amount": Decimal("50000.01")},
        {"project": "丙", "source": None, "amount": Decimal("20000.00")},
    ],
}

SHOWN = [
    [1, 0, 0, "甲"], [None, 0, 0, "乙"], [2, -0.01, -0.000001, "丙"], [3, 0, NO_SOURCE, "丁"], [None, 0, NO_SOURCE, "戊"],
    [None, None, None, None], [4, 0, NO_PAYMENT, None], [5, None, None, None],
]

TEXTS: Rows = {
    "funding": [
        {"project": "甲", "source": "市级财政资金", "initial": "8", "budget": Decimal(8), "executed": Decimal(8)},
        {"project": "乙", "source": "市级财政资金", "initial": Decimal(8), "budget": "8", "executed": Decimal(8)},
        {"project": "丙", "source": "市级财政资金", "initial": Decimal(8), "budget": Decimal(9), "executed": Decimal(8)},
        {"project": "丁", "source": "市级财政资金", "initial": Decimal(8), "budget": Decimal(8), "executed": "8"},
    ],
    "adjustments": [{"project": "丙", "source": "市级财政资金", "amount": "1"}],
    "spending": [
        {"project": "甲", "source": None, "amount": Decimal("80000.00")}, {"project": "乙", "source": None, "amount": "80000.00"},
        {"project": "丙", "source": None, "amount": Decimal("79999.00")}, {"project": "丙", "source": None, "amount": Decimal(1)},
        {"project": "丁", "source": None, "amount": Decimal(80000)},
    ],
}

TEXTS_SHOWN = [[AS_TEXT, 0], [AS_TEXT, AS_TEXT], [AS_TEXT, 0], [0, AS_TEXT]]



@needs_libreoffice
def test_checks_live_in_libreoffice(tmp_path: Path) -> None:
    cases = {"示例.xlsx": example_rows(), "不平.xlsx": STRANGE}
    written = [_written(tmp_path / name, template_pages(rows)) for name, rows in cases.items()]
    example, strange = (_shown_checks(path) for path in recalculated(*written))
    stored = _stored_checks(template_pages(example_rows()))
    assert example[:10] == [[None if value == "" else value for value in row] for row in stored[:10]]
    assert strange[: len(SHOWN)] == SHOWN
    assert {value for row in strange[len(SHOWN):] for value in row} == {None}


RENAMED = {
    "资金安排": ("全年预算数（万元）", "全年预算数（元）", CHANGED, 0), "预算调整": ("调整金额（万元）", "金额（元）", CHANGED, 0),
    "支出明细": ("金额（元）", "贷方金额（元）", 0, CHANGED), "支出明细_项目": ("项目名称", "摘要", 0, CHANGED),
}
"""Sheet -> a heading of its, what stands there instead, and what the two checks then show for the example."""


@needs_libreoffice
def test_checks_give_no_figure_of_texts_or_under_another_heading(tmp_path: Path) -> None:
    written = [_written(tmp_path / "文本.xlsx", template_pages(TEXTS))]
    for case, (heading, other, *_) in RENAMED.items():
        pages = [_renamed(page, heading, other) if page.title == case[:4] else page for page in template_pages(example_rows())]
        written.append(_written(tmp_path / f"{case}.xlsx", pages))
    texts, *renamed = (_shown_checks(path) for path in recalculated(*written))
    assert [row[1:3] for row in texts[:4]] == TEXTS_SHOWN
    assert [[row[1:3] for row in shown[:4]] for shown in renamed] == [[[budget, executed]] * 4 for _, _, budget, executed in RENAMED.values()]
    assert {value for shown in (texts, *renamed) for row in shown[4:] for value in row} == {None}


def _renamed(page: Page, heading: str, other: str) -> Page:
    return replace(page, cells=tuple(replace(cell, value=other) if cell.value == heading else cell for cell in page.cells))


def _hidden(page: Worksheet) -> set[str]:
    return {letter for letter, column in page.column_dimensions.items() if column.hidden for letter in _letters(column)}


def _letters(column: object) -> list[str]:
    return [letters_of(number) for number in range(column.min, column.max + 1)]  # type: ignore[attr-defined]


def _written(path: Path, pages: Sequence[Page]) -> Path:
    """The pages as a file whose formulas have no stored values."""
    write_pages(path, [_unstored(page) for page in pages], title="测试", created=None)
    return path


def _unstored(page: Page) -> Page:
    cells = [
        replace(cell, value=Formula(cell.value.expression, None)) if isinstance(cell.value, Formula) else cell
        for cell in page.cells
    ]
    return replace(page, cells=tuple(cells))


def _stored_checks(pages: tuple[Page, ...]) -> list[list[object]]:
    page = next(page for page in pages if page.title == FUNDING.title)
    values = {(c.row, c.column): c.value.value for c in page.cells if isinstance(c.value, Formula)}
    return [[values[row, column - 1] for column in CHECKS] for row in sorted({row for row, _ in values})]


def _shown_checks(path: Path) -> list[list[object]]:
    page = openpyxl.load_workbook(path, data_only=True)[FUNDING.title]
    return [[page.cell(row, column).value for column in CHECKS] for row in range(4, page.max_row + 1)]
