import datetime as dt
import io
import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from msgspec.structs import replace

from perfeval.check.catalogue import CATALOGUE
from perfeval.declared.regulations import load_regulation
from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Alternative, Evaluation
from perfeval.facts.findings import Severity
from perfeval.facts.passages import Figure
from perfeval.score.projects import score_workbook
from perfeval.words.addresses import position_of
from perfeval.write.evaluation import evaluation_pages, scoring
from perfeval.write.evaluation.bridge import Bridge
from perfeval.write.evaluation.printed import printed_forms
from perfeval.write.pages.draft import SHORTENED, UNKNOWN
from perfeval.write.pages.page import Cell, Formula, Link, Page
from perfeval.write.pages.styles import STYLES
from perfeval.write.pages.write import workbook_bytes
from perfeval.write.papers import working_paper_pages
from tests.tools.page_cases import random_workbook
from tests.tools.paths import EXAMPLES
from tests.tools.workbooks import CLEAN, write_workbook

DAY = dt.date(2021, 3, 1)
PACKS = ("mof-2020-10", "mof-2021-101", "hubei", "chongqing", "sichuan", "transfer")
TERMS = ("initial", "adjustments", "budget", "arrived", "executed")
HOSTILE = '=HYPERLINK("http://example.com")'


def evaluated(path: Path, regulation: str | None = None) -> Evaluation:
    return evaluate_file(path, Settings(), regulation)


def pages_of(evaluation: Evaluation) -> dict[str, Page]:
    return {page.title: page for page in evaluation_pages(evaluation)}


def values(page: Page) -> list[object]:
    return [cell.value.value if isinstance(cell.value, Formula) else cell.value for cell in page.cells]


def row_of(page: Page, text: str) -> dict[int, object]:
    """The values of the first row that holds this text, by column."""
    row = next(cell.row for cell in page.cells if shown(cell) == text)
    return {cell.column: shown(cell) for cell in page.cells if cell.row == row}


def shown(cell: Cell) -> object:
    match cell.value:
        case Formula():
            return cell.value.value
        case Link():
            return cell.value.text
        case value:
            return value


def wan(fen: int | None) -> Decimal | str:
    return UNKNOWN if fen is None else Decimal(fen).scaleb(-6)


@pytest.fixture(scope="module")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return evaluated(write_workbook(tmp_path_factory.mktemp("clean") / "甲局.xlsx"))


@pytest.fixture(scope="module")
def original() -> Evaluation:
    return evaluated(EXAMPLES / "示例_2020年度_原始.xlsx")


@pytest.fixture(scope="module")
def random_one(tmp_path_factory: pytest.TempPathFactory) -> Evaluation:
    return evaluated(random_workbook(tmp_path_factory.mktemp("random") / "乙局.xlsx", 3, projects=5))


# ---------------------------------------------------------------- what is there


def test_the_pages_stand_in_their_order(clean: Evaluation) -> None:
    assert list(pages_of(clean)) == [
        "评价总览", "绩效自评表1", "绩效自评表2", "资金核对", "指标评分", "支出汇总", "自评报告",
    ]


def test_one_project_has_one_form(tmp_path: Path) -> None:
    sheets = {
        title: "\n".join(line for line in markdown.splitlines() if "人才引进经费" not in line)
        for title, markdown in CLEAN.items()
    }
    pages = pages_of(evaluated(write_workbook(tmp_path / "甲局.xlsx", sheets=sheets)))
    assert [title for title in pages if title.startswith("绩效自评表")] == ["绩效自评表"]


def test_the_papers_stand_in_their_order(clean: Evaluation) -> None:
    titles = ["核查问题", "核查范围", "数据来源", "数字溯源"]
    assert [page.title for page in working_paper_pages(replace(clean, alternatives=(), review=()))] == titles
    case = clean.case
    regulation = load_regulation("hubei", None)
    other = Alternative(regulation, score_workbook(case.workbook, case.balances, regulation))
    papers = working_paper_pages(replace(clean, alternatives=(other,), review=()))
    assert [page.title for page in papers] == [*titles, "其他办法得分"]
    assert {case.regulation.document, regulation.document} <= set(values(papers[-1]))


@pytest.mark.parametrize("missing", [{"资金安排": None}, {"支出明细": None, "预算调整": None}, {"绩效指标": None}, {"单位信息": None}])
def test_whatever_is_missing_there_are_pages(tmp_path: Path, missing: dict[str, None]) -> None:
    evaluation = evaluated(write_workbook(tmp_path / "甲局.xlsx", sheets=missing))
    workbook_bytes(evaluation_pages(evaluation) + working_paper_pages(evaluation), title="甲局", created=DAY)


# ---------------------------------------------------------------- right figures, live


def test_the_bridge_shows_the_balances(random_one: Evaluation) -> None:
    page = pages_of(random_one)["资金核对"]
    total = row_of(page, "合计")
    assert [total[column] for column in range(3, 8)] == [
        wan(getattr(random_one.case.balances.total, term)) for term in TERMS
    ]


def test_the_payments_meet_the_executed_amounts(random_one: Evaluation) -> None:
    page = pages_of(random_one)["支出汇总"]
    executed = random_one.case.balances.total.executed
    assert executed is not None
    assert shown_in(page, rows_with(page, "合计")[-1], 15) == Decimal(executed).scaleb(-2)


def test_forms_and_scores_agree(random_one: Evaluation) -> None:
    pages = pages_of(random_one)
    for number, score in enumerate(random_one.case.scores.projects, start=1):
        page = pages[f"绩效自评表{number}"]
        balance = random_one.case.balances.project(score.project)
        assert balance is not None
        whole = row_of(page, "年度资金总额")
        assert [whole[column] for column in (3, 4, 5)] == [wan(balance.initial), wan(balance.budget), wan(balance.executed)]
        assert whole[8] == (UNKNOWN if score.execution_points is None else score.execution_points)
        assert row_of(page, "总分")[7] == (UNKNOWN if score.score is None else score.score)


def test_what_an_indicator_row_shows_is_what_was_scored(random_one: Evaluation) -> None:
    page = pages_of(random_one)["指标评分"]
    by_place = {cell.value: cell.row for cell in page.cells if isinstance(cell.value, str) and cell.value.startswith("绩效指标第")}
    cells = {(cell.row, cell.column): shown(cell) for cell in page.cells}
    for project in random_one.case.scores.projects:
        for indicator in project.indicators:
            row = by_place[f"绩效指标第{indicator.row}行"]
            if indicator.points is not None and indicator.computed is not None:
                assert (cells[row, 10], cells[row, 12]) == (indicator.computed, indicator.points)
            else:
                assert isinstance(cells[row, 12], str)


def test_class_sums_and_scores_are_those_of_the_scoring(random_one: Evaluation) -> None:
    page = pages_of(random_one)["指标评分"]
    sums = [(shown_in(page, row, 9), shown_in(page, row, 12)) for row in rows_with(page, "小计")]
    assert sums == [
        (one.weight, UNKNOWN if one.points is None else one.points)
        for project in random_one.case.scores.projects for one in project.classes
    ]


def rows_with(page: Page, ending: str) -> list[int]:
    return [cell.row for cell in page.cells if isinstance(cell.value, str) and cell.value.endswith(ending)]


def shown_in(page: Page, row: int, column: int) -> object:
    return next(shown(cell) for cell in page.cells if (cell.row, cell.column) == (row, column))


COMPUTED = {"绩效自评表": {"form_money", "form_rate", "form_points"}, "评价总览": {"total_points", "tile_money_wan", "tile_points", "points"}}


@pytest.mark.parametrize(("title", "styles"), COMPUTED.items())
def test_every_computed_figure_is_live(original: Evaluation, title: str, styles: set[str]) -> None:
    for name, page in pages_of(original).items():
        if name.startswith(title):
            found = [cell for cell in page.cells if cell.style in styles and isinstance(shown(cell), Decimal)]
            assert found
            assert [cell for cell in found if not isinstance(cell.value, Formula)] == []


def test_formulas_stay_within_the_workbook(original: Evaluation) -> None:
    pages = pages_of(original)
    for page in pages.values():
        for cell in page.cells:
            if isinstance(cell.value, Formula):
                titles = set(re.findall(r"'([^']+)'!", cell.value.expression))
                assert titles <= set(pages), cell


def test_links_lead_to_a_filled_cell(original: Evaluation) -> None:
    for book in (evaluation_pages(original), working_paper_pages(original)):
        filled = {(page.title, cell.row, cell.column) for page in book for cell in page.cells if shown(cell) is not None}
        links = [cell.value for page in book for cell in page.cells if isinstance(cell.value, Link)]
        assert links
        for link in links:
            title, _, cell = link.target.rpartition("!")
            row, column = position_of(cell) or (0, 0)
            assert (title.strip("'"), row - 1, column - 1) in filled, link


def test_what_cannot_be_known_is_said_in_words(tmp_path: Path) -> None:
    evaluation = evaluated(write_workbook(tmp_path / "甲局.xlsx", {"支出明细!H5": "不清楚"}))
    balance = evaluation.case.balances.project("就业服务经费")
    assert balance is not None
    assert balance.executed is None
    pages = pages_of(evaluation)
    assert row_of(pages["绩效自评表1"], "年度资金总额")[5] == UNKNOWN
    assert row_of(pages["绩效自评表1"], "总分")[7] == UNKNOWN
    assert row_of(pages["资金核对"], "合计")[7] == UNKNOWN
    assert row_of(pages["资金核对"], "合计")[5] == wan(evaluation.case.balances.total.budget)


def test_a_rate_is_not_rounded_over_its_border(tmp_path: Path) -> None:
    edits = {"资金安排!C4": 100000, "资金安排!D4": None, "资金安排!E4": None, "资金安排!F4": None, "预算调整!E4": 0.0001}
    page = pages_of(evaluated(write_workbook(tmp_path / "甲局.xlsx", {**edits, "支出明细!H5": 999960000, "支出明细!H6": 0})))["资金核对"]
    assert "rate_near" in {cell.style for cell in page.cells}


# ---------------------------------------------------------------- passed or not


def test_a_blocked_workbook_is_marked_on_every_page(original: Evaluation) -> None:
    assert not original.passed
    for page in evaluation_pages(original):
        assert page.cells[0].style == "banner_failed"
        assert "未通过" in page.print.header
        assert page.tab_color is not None


def test_a_passed_workbook_accuses_nobody(clean: Evaluation) -> None:
    assert clean.passed
    texts = {str(value) for page in evaluation_pages(clean) for value in values(page)}
    assert not [f for f in clean.findings if any(f.message in text for text in texts)]
    assert all(page.print.header == "" and page.tab_color is None for page in evaluation_pages(clean))


def test_explained_findings_stand_on_their_own_page(tmp_path: Path, clean: Evaluation) -> None:
    edits = {"预算调整!F4": None}
    finding = next(f for f in evaluated(write_workbook(tmp_path / "1.xlsx", edits)).findings if f.code == "AD03")
    assert finding.severity == Severity.WARNING
    explained = f"""
| 规则编号 | 工作表 | 单元格 | 说明 | 指纹 |
| AD03 | 预算调整 | {finding.place.cell} | 文件已补发。 | {finding.fingerprint} |
"""
    evaluation = evaluated(write_workbook(tmp_path / "2.xlsx", edits, {"核查说明": explained}))
    assert "文件已补发。" in values(pages_of(evaluation)["说明事项"])
    assert "说明事项" not in pages_of(clean)


# ---------------------------------------------------------------- working papers


def test_many_findings_of_a_rule_are_one_line_and_a_list(random_one: Evaluation) -> None:
    page = next(page for page in working_paper_pages(random_one) if page.title == "核查问题")
    codes = [f.code for f in random_one.findings if (f.code, f.severity) == ("IN08", Severity.ERROR)]
    assert len(codes) > 5
    cells = [cell for cell in page.cells if cell.column == 1 and shown(cell) == "IN08"]
    assert len(cells) == len(codes) + 1
    listed = [cell.row for cell in cells[1:]]
    assert listed == list(range(listed[0], listed[0] + len(codes)))
    link = next(cell.value for cell in page.cells if (cell.row, cell.column) == (cells[0].row, 0))
    assert isinstance(link, Link)
    assert link.target.endswith(f"!A{listed[0] + 1}")


def test_every_rule_has_its_outcome(clean: Evaluation) -> None:
    page = next(page for page in working_paper_pages(clean) if page.title == "核查范围")
    rows = [cell.value for cell in page.cells if cell.column == 0 and cell.row > 2]
    assert rows == [entry.code for entry in clean.coverage]


def test_every_figure_of_the_narrative_is_traced(original: Evaluation) -> None:
    page = next(page for page in working_paper_pages(original) if page.title == "数字溯源")
    figures = [part.text for passage in original.passages for part in passage.parts if isinstance(part, Figure)]
    head = rows_with(page, "数字")[0]
    assert [cell.value for cell in page.cells if cell.column == 1 and cell.row > head] == figures
    assert any(re.search(r"［资金核对!F\d+］", str(value)) for value in values(page))


# ---------------------------------------------------------------- the forms


@pytest.mark.parametrize("pack", PACKS)
def test_every_form_has_its_cells(tmp_path: Path, pack: str) -> None:
    evaluation = evaluated(random_workbook(tmp_path / "乙局.xlsx", 5, projects=1), pack)
    page = pages_of(evaluation)["绩效自评表"]
    texts = set(values(page))
    indicators = evaluation.case.scores.projects[0].indicators
    assert {indicator.level3 for indicator in indicators} <= texts
    assert "项目1" in texts
    assert_sound([page])


def test_the_national_form_cell_by_cell(clean: Evaluation) -> None:
    page = pages_of(clean)["绩效自评表1"]
    at = {(cell.row, cell.column): (shown(cell), cell.to_row, cell.to_column) for cell in page.cells if cell.column < 9}
    assert at[0, 0] == ("项目支出绩效自评表", 0, 8)
    assert at[1, 0] == ("（2020年度）", 1, 8)
    assert at[2, 0] == ("项目名称", None, None)
    assert at[2, 1] == ("就业服务经费", 2, 8)
    assert [at[3, column][0] for column in (0, 1, 4, 5)] == ["主管部门", "测试区人民政府", "实施单位", "测试区人力资源和社会保障局"]
    assert at[4, 0][1:] == (8, 0)
    assert [at[5, column][0] for column in (1, 3, 4, 5, 6, 7, 8)] == [
        "年度资金总额", Decimal(10), Decimal(17), Decimal(17), Decimal(10), Decimal(1), Decimal(10),
    ]
    assert [at[6, column][0] for column in (1, 3, 4, 5, 6, 8)] == ["其中：当年财政拨款", 10, 17, 17, "-", "-"]
    assert [at[row, 1][0] for row in (7, 8)] == ["上年结转资金", "其他资金"]
    assert at[9, 0][1:] == (10, 0)
    assert [at[11, column][0] for column in range(9)] == [
        "绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施",
    ]
    assert at[12, 1] == ("产出指标", 15, 1)
    assert [at[12, column][0] for column in range(2, 8)] == ["数量指标", "举办招聘会", "≥10场", "11", Decimal(20), Decimal(20)]
    assert at[18, 0] == ("总分", 18, 5)
    assert [at[18, column][0] for column in (6, 7)] == [Decimal(100), Decimal(100)]
    assert (page.print.landscape, page.print.fit_height, page.print.area) == (False, 1, (0, 0, 19, 8))


def test_not_applicable_points_have_their_line(tmp_path: Path) -> None:
    edits = {"绩效指标!H4": "不适用", "绩效指标!L4": "当年未安排", "绩效指标!J4": None, "绩效指标!H5": "90%", "绩效指标!L5": "个别岗位缺项"}
    evaluation = evaluated(write_workbook(tmp_path / "甲局.xlsx", edits))
    one = evaluation.case.scores.projects[0].classes[0]
    assert one.redistributed
    page = pages_of(evaluation)["绩效自评表1"]
    assert row_of(page, "不适用折算（产出指标）")[7] == one.redistributed
    assert row_of(page, "举办招聘会")[7] == "不适用"


def test_a_long_goal_is_shown_in_full(tmp_path: Path) -> None:
    goal = "完成全年目标任务。" * 300
    projects = f"| 项目名称 | 年度总体目标 | 总体目标完成情况 |\n| 就业服务经费 | {goal} | 已完成 |"
    page = pages_of(evaluated(write_workbook(tmp_path / "甲局.xlsx", sheets={"项目信息": projects})))["绩效自评表1"]
    cell = next(cell for cell in page.cells if cell.value == goal)
    assert cell.to_row is not None
    assert cell.to_row > cell.row
    lines = len(goal) * 2 / (sum(page.widths[column] for column in range(1, 5)) * 11 / 10.5)
    assert sum(page.heights[row] for row in range(cell.row, cell.to_row + 1)) >= lines * 10.5 * 1.2


# ---------------------------------------------------------------- sound files


def assert_sound(pages: Sequence[Page]) -> None:
    """What a spreadsheet program would repair or cut."""
    titles = [page.title.casefold() for page in pages]
    assert len(set(titles)) == len(titles)
    for page in pages:
        assert 0 < len(page.title) <= 31
        assert not set(page.title) & set("[]:*?/\\")
        covered: set[tuple[int, int]] = set()
        for cell in page.cells:
            area = set(area_of(cell))
            assert not area & covered, (page.title, cell)
            covered |= area
            assert cell.style in STYLES
            assert len(str(shown(cell) or "")) <= 32_767
        assert all(0 < height <= 409 for height in page.heights.values())
        assert max(column for _, column in covered) < len(page.widths)


def area_of(cell: Cell) -> Iterator[tuple[int, int]]:
    to_row = cell.row if cell.to_row is None else cell.to_row
    to_column = cell.column if cell.to_column is None else cell.to_column
    yield from ((row, column) for row in range(cell.row, to_row + 1) for column in range(cell.column, to_column + 1))


@pytest.mark.parametrize("seed", range(6))
def test_pages_are_sound(tmp_path: Path, seed: int) -> None:
    evaluation = evaluated(random_workbook(tmp_path / "乙局.xlsx", seed, projects=seed + 1, indicators=8 * seed + 4))
    assert_sound(evaluation_pages(evaluation))
    assert_sound(working_paper_pages(evaluation))


def test_the_words_of_users_stay_words(tmp_path: Path) -> None:
    edits = {
        "单位信息!B2": HOSTILE, "单位信息!B7": "&D&[Page]", "资金安排!I4": "http://example.com/a", "预算调整!G4": "@SUM(A1)",
        "绩效指标!D4": "=1+1", "绩效指标!L5": "长" * 40_000, "文字说明!C4": "file:///c:/a",
    }
    evaluation = evaluated(write_workbook(tmp_path / "甲[1]局.xlsx", edits))
    pages = evaluation_pages(evaluation) + working_paper_pages(evaluation)
    assert_sound(pages)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(pages, title=HOSTILE, created=DAY)))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert [cell for cell in cells if HOSTILE in cell.value and cell.data_type != "s"] == []
    assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in cells)
    assert any(cell.value.endswith(SHORTENED) for cell in cells)
    assert [cell for page in book for row in page.iter_rows() for cell in row if cell.hyperlink and cell.hyperlink.target] == []


def test_equal_evaluations_are_equal_bytes(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "甲局.xlsx")
    written = [
        workbook_bytes(evaluation_pages(e) + working_paper_pages(e), title="甲局", created=DAY)
        for e in (evaluated(path), evaluated(path))
    ]
    assert written[0] == written[1]




CLASSIFIED = {"项目信息": "| 项目名称 | 是否涉密 |\n| 人才引进经费 | 是 |"}


def test_the_workbook_that_is_sent_holds_nothing_of_classified_projects(tmp_path: Path) -> None:
    explained = "| 规则编号 | 工作表 | 单元格 | 说明 |\n| SP04 | 支出明细 | O7 | 甲乙丙丁 |"
    path = write_workbook(tmp_path / "甲局.xlsx", {"支出明细!O7": None}, {**CLASSIFIED, "核查说明": explained})
    evaluation = evaluated(path)
    assert [f.code for f in evaluation.findings if f.explanation] == ["SP04"]
    pages = evaluation_pages(evaluation)
    assert_sound(pages)
    shown_everywhere = [str(shown(cell)).strip() for page in pages for cell in page.cells]
    assert [text for text in shown_everywhere if "人才引进经费" in text] == [
        passage.text for passage in evaluation.passages if "人才引进经费" in passage.text
    ]
    assert not [text for text in shown_everywhere if "75000" in text or "甲乙丙丁" in text]
    amounts = {value for page in pages for value in values(page) if isinstance(value, Decimal)}
    assert {Decimal(17), Decimal(170_000)} <= amounts
    assert not {Decimal(25), Decimal(8), Decimal(75_000), Decimal(80_000), Decimal(250_000)} & amounts
    for title in ("评价总览", "资金核对", "指标评分", "支出汇总"):
        page = next(page for page in pages if page.title == title)
        assert any("涉密项目 1 个" in str(value) for value in values(page)), title
    papers = working_paper_pages(evaluation)
    assert any("人才引进经费" in str(value) for page in papers for value in values(page))


def test_an_explained_sum_with_a_classified_project_goes_by_its_rule(tmp_path: Path) -> None:
    edits = {"资金安排!F6": 7.8, "支出明细!H7": 73_000}
    place = next(f.place for f in evaluated(write_workbook(tmp_path / "甲局.xlsx", edits, CLASSIFIED)).findings if f.code == "BA11")
    explained = f"| 规则编号 | 工作表 | 单元格 | 说明 |\n| BA11 | {place.sheet} | {place.cell} | 尾款次年支付 |"
    evaluation = evaluated(write_workbook(tmp_path / "甲局.xlsx", edits, {**CLASSIFIED, "核查说明": explained}))
    said = next(f.message for f in evaluation.findings if f.code == "BA11" and f.explanation)
    shown_everywhere = [str(shown(cell)) for page in evaluation_pages(evaluation) for cell in page.cells]
    assert "尾款次年支付" in shown_everywhere
    assert said not in shown_everywhere
    assert CATALOGUE["BA11"].title in shown_everywhere


def test_what_only_a_classified_project_explains_is_not_announced(tmp_path: Path) -> None:
    explained = "| 规则编号 | 工作表 | 单元格 | 说明 |\n| SP04 | 支出明细 | O7 | 甲乙丙丁 |"
    pages = evaluation_pages(evaluated(write_workbook(tmp_path / "甲局.xlsx", {"支出明细!O7": None}, {**CLASSIFIED, "核查说明": explained})))
    assert not [value for page in pages for value in values(page) if "说明事项" in str(value)]


def test_a_classified_error_still_blocks_the_workbook(tmp_path: Path) -> None:
    evaluation = evaluated(write_workbook(tmp_path / "甲局.xlsx", {"资金安排!F6": 9}, CLASSIFIED))
    assert not evaluation.passed
    assert all(page.tab_color for page in evaluation_pages(evaluation))


def test_forms_are_numbered_without_classified_projects(tmp_path: Path) -> None:
    projects = "| 项目名称 | 是否涉密 |\n| 就业服务经费 | 是 |"
    evaluation = evaluated(write_workbook(tmp_path / "甲局.xlsx", sheets={"项目信息": projects}))
    pages = evaluation_pages(evaluation)
    assert [form.project for form in printed_forms(pages, evaluation)] == ["人才引进经费"]
    assert [page.title for page in pages if page.title.startswith("绩效自评表")] == ["绩效自评表"]


def test_where_nothing_is_moved_the_points_are_drafted_once(clean: Evaluation, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts: list[int | None] = []
    drafted = scoring._drafted

    def counted(evaluation: Evaluation, bridge: Bridge, parameters_row: int | None = None) -> scoring._Drafted:
        drafts.append(parameters_row)
        return drafted(evaluation, bridge, parameters_row)

    monkeypatch.setattr(scoring, "_drafted", counted)
    evaluation_pages(clean)
    assert drafts == [None]
