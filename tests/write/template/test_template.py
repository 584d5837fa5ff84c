from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace
from openpyxl.worksheet.worksheet import Worksheet

from perfeval.declared.columns import Sheet
from perfeval.declared.kinds import DATE, MONEY
from perfeval.declared.settings import Settings
from perfeval.declared.sheets import FUNDING, IN_TEMPLATE, PROFILE, SPENDING, TEMPLATE_VERSION
from perfeval.evaluate import evaluate_file
from perfeval.facts.findings import Severity
from perfeval.read.workbook import read_workbook
from perfeval.words.addresses import letters_of
from perfeval.write.pages.measure import display_width
from perfeval.write.pages.page import Formula, Page, address
from perfeval.write.pages.styles import STYLES
from perfeval.write.pages.write import write_pages
from perfeval.write.template import TEMPLATE_NAME, template_pages, write_template
from perfeval.write.template.guide_page import guide_page
from perfeval.write.template.live_checks import Rows
from tests.tools.example_case import example_rows
from tests.tools.examples import CORRECTED_NAME, ORIGINAL_NAME, input_templates, original_rows
from tests.tools.libreoffice import needs_libreoffice, recalculated
from tests.tools.marking_books import parts_of
from tests.tools.paths import ROOT

TABLES = [sheet for sheet in IN_TEMPLATE if sheet.read and not sheet.pairs]
CHECKS = range(len(FUNDING.offered) + 2, len(FUNDING.offered) + 6)
FILES = input_templates()
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


def test_the_profile_holds_pairs(blank: openpyxl.Workbook) -> None:
    page = blank[PROFILE.title]
    rows = {page.cell(row, 1).value: page.cell(row, 2).value for row in range(3, page.max_row + 1)}
    assert rows == {column.header: TEMPLATE_VERSION if column.name == "template_version" else None for column in PROFILE.columns}


@table
def test_required_headings_show_a_star_and_hold_none(blank: openpyxl.Workbook, declared: Sheet) -> None:
    page = blank[declared.title]
    starred = ["＊" in page.cell(3, number).number_format for number in range(1, len(declared.offered) + 1)]
    assert starred == [column.required for column in declared.offered]


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
        if column.choices:
            assert rule.formula1 == f'"{",".join(choice.name for choice in column.choices)}"'
            assert rule.error
        elif column.name == "project":
            assert (rule.formula1, rule.errorStyle) == ("项目名单", "warning")
        elif column.kind in {MONEY, DATE}:
            assert (rule.type, bool(rule.error)) == ("decimal" if column.kind == MONEY else "date", True)


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
    [1, 0, 0, "甲"], [None, 0, 0, "乙"], [2, -0.01, -0.000001, "丙"], [3, 0, "来源未填", "丁"], [None, 0, "来源未填", "戊"],
    [None, None, None, None], [4, 0, "无支付", None], [5, None, None, None],
]


@needs_libreoffice
def test_checks_live_in_libreoffice(tmp_path: Path) -> None:
    cases = {"示例.xlsx": example_rows(), "不平.xlsx": STRANGE}
    for name, rows in cases.items():
        write_pages(tmp_path / name, [_unstored(page) for page in template_pages(rows)], title="测试", created=None)
    example, strange = (_shown_checks(path) for path in recalculated(*(tmp_path / name for name in cases)))
    stored = _stored_checks(template_pages(example_rows()))
    assert example[:10] == [[None if value == "" else value for value in row] for row in stored[:10]]
    assert strange[: len(SHOWN)] == SHOWN
    assert {value for row in strange[len(SHOWN):] for value in row} == {None}


def _hidden(page: Worksheet) -> set[str]:
    return {letter for letter, column in page.column_dimensions.items() if column.hidden for letter in _letters(column)}


def _letters(column: object) -> list[str]:
    return [letters_of(number) for number in range(column.min, column.max + 1)]  # type: ignore[attr-defined]


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
