from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from perfeval.check.rules import CATALOGUE, RULES
from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.roster import Expected, Reviewed, Reviews
from perfeval.write.pages.page import Formula, Page
from perfeval.write.summary import summary_pages
from perfeval.write.summary.ground import SummaryGround
from perfeval.write.summary.project_page import ABOVE, NO_NUMBER, NO_REASON
from perfeval.write.summary.summary_lines import kept
from perfeval.write.summary.tables import HANDED_IN_TWICE
from tests.tools.page_cases import random_workbook, summary_row
from tests.tools.pages import assert_sound, row_of, rows_with, shown, shown_in, values
from tests.tools.workbooks import write_workbook

UNREADABLE: dict[str, Any] = {
    "input": "坏文件.xlsx", "folder": "乡镇", "status": "unreadable", "file": None, "changes": None, "remarks": [],
    "result": {"status": "unreadable", "unit": None, "year": None, "projects": [], "findings": [
        {"code": "LA01", "severity": "error", "message": "文件设有打开密码", "advice": "请去除密码", "explanation": None},
    ]},
}
FAILED: dict[str, Any] = {
    "input": "丁局.xlsx", "folder": ".", "status": "failed", "result": None, "file": None, "changes": None, "remarks": ["无法写入"],
}


def told(row: dict[str, Any]) -> dict[str, Any]:
    return {**row, "result": kept(row["result"])}


def pages_of(rows: list[dict[str, Any]], expected: tuple[Expected, ...] = (), reviews: Reviews = MappingProxyType({})) -> dict[str, Page]:
    catalogue = {rule.code: rule.text for rule in RULES}
    return {page.title: page for page in summary_pages(SummaryGround([told(row) for row in rows], expected, catalogue, (), reviews))}


def column_of(page: Page, heading: str) -> dict[int, object]:
    """Row -> what the cells below a heading show."""
    head = next(cell for cell in page.cells if cell.value == heading)
    return {cell.row: shown(cell) for cell in page.cells if cell.column == head.column and cell.row > head.row}


def listed(page: Page, *headings: str) -> list[tuple[object, ...]]:
    """The rows below some headings, from top to bottom."""
    columns = [column_of(page, heading) for heading in headings]
    return [tuple(column.get(row) for column in columns) for row in sorted({row for column in columns for row in column})]


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("summary")
    paths = [write_workbook(folder / "甲局.xlsx"), random_workbook(folder / "乙局.xlsx", 1, projects=4)]
    made = [summary_row(evaluate_file(path, Settings())) for path in paths]
    return [{**made[0], "changes": "已改正 1 个"}, {**made[1], "folder": "乡镇"}, UNREADABLE, FAILED]


def test_a_row_per_unit_and_per_project(rows: list[dict[str, Any]]) -> None:
    pages = pages_of(rows)
    assert list(pages) == ["单位一览", "问题清单", "项目一览", "规则×单位", "未提交与跳过", "本次变化", "常见问题", "汇总"]
    assert {file for file, in listed(pages["单位一览"], "报来的文件")} == {"甲局.xlsx", "乡镇/乙局.xlsx", "乡镇/坏文件.xlsx", "丁局.xlsx"}
    names = [cell.value for cell in pages["项目一览"].cells if cell.column == 1]
    assert names[1:] == ["就业服务经费", "人才引进经费", "项目1", "项目2", "项目3", "项目4"]
    assert_sound(list(pages.values()))


def test_the_totals_are_those_of_the_amounts_that_are_known(rows: list[dict[str, Any]]) -> None:
    page = pages_of(rows)["项目一览"]
    totals = row_of(page, "合计")
    for column, term in enumerate(("initial", "adjustments", "budget", "arrived", "executed"), start=2):
        amounts = [project[term] for row in rows[:2] for project in row["result"]["projects"]]
        assert totals[column] == sum(Decimal(amount) for amount in amounts if amount is not None) / 10_000


def test_the_file_stands_beside_the_unit(rows: list[dict[str, Any]]) -> None:
    page = pages_of(rows)["单位一览"]
    links = {cell.value.expression for cell in page.cells if isinstance(cell.value, Formula) and cell.value.expression.startswith("=HYPERLINK")}
    assert links == {
        '=HYPERLINK("甲局_绩效评价.xlsx","甲局_绩效评价.xlsx")', '=HYPERLINK("乡镇/乙局_绩效评价（未通过）.xlsx","乙局_绩效评价（未通过）.xlsx")',
    }


@pytest.mark.parametrize("name", ['甲"局', "甲[1]局", "甲#局", "甲%20局"])
def test_an_odd_name_gets_no_link(rows: list[dict[str, Any]], name: str) -> None:
    page = pages_of([{**rows[0], "input": f"{name}.xlsx", "file": f"{name}_绩效评价.xlsx"}])["单位一览"]
    assert not [cell for cell in page.cells if isinstance(cell.value, Formula) and "HYPERLINK" in cell.value.expression]
    assert f"{name}_绩效评价.xlsx" in values(page)


def test_classified_projects_have_neither_name_nor_figures(tmp_path: Path) -> None:
    projects = "| 项目名称 | 是否涉密 |\n| 人才引进经费 | 是 |"
    evaluation = evaluate_file(write_workbook(tmp_path / "甲局.xlsx", sheets={"项目信息": projects}), Settings())
    pages = pages_of([summary_row(evaluation)])
    assert set(row_of(pages["项目一览"], "涉密项目").values()) <= {"测试区人力资源和社会保障局", "涉密", "涉密项目", "甲局.xlsx", "—", None}
    assert not [value for page in pages.values() for value in values(page) if "人才引进经费" in str(value)]
    assert row_of(pages["项目一览"], "合计")[4] == Decimal(17)
    assert listed(pages["单位一览"], "核算总分") == [("—",)]
    assert "25" not in {str(value) for page in pages.values() for value in values(page)}


def test_the_rules_most_often_broken_come_first(rows: list[dict[str, Any]]) -> None:
    page = pages_of(rows)["常见问题"]
    head = rows_with(page, "规则")[0]
    listed = [(shown_in(page, row, 1), shown_in(page, row, 3)) for row in sorted({c.row for c in page.cells if c.row > head})]
    serious = [count for severity, count in listed if severity != "提示"]
    assert serious == sorted(serious, reverse=True)
    assert [severity for severity, _ in listed[len(serious):]] == ["提示"] * (len(listed) - len(serious))


def test_a_rule_that_was_a_warning_and_a_note_is_listed_under_two_names() -> None:
    found = [{"code": "SP01", "severity": severity, "message": "问题", "explanation": None, "advice": "丁。"} for severity in ("warning", "note")]
    result = {"status": "passed", "projects": [], "findings": found}
    page = pages_of([{**FAILED, "status": "passed", "result": result}])["常见问题"]
    head = rows_with(page, "规则")[0]
    names = [cell.value for cell in page.cells if cell.column == 2 and cell.row > head]
    assert len(set(names)) == len(names) == 2


@pytest.mark.parametrize(("advice", "classified", "told"), [
    (["丁。", "丁。", "戊。"], [], "丁。"), (["丁。", "戊。"], [], CATALOGUE["SP05"].advice), (["丁。"], ["甲"], CATALOGUE["SP05"].advice),
])
def test_what_to_do_is_what_most_findings_say(advice: list[str], classified: list[str], told: str) -> None:
    found = [{"code": "SP05", "severity": "note", "message": "问题", "explanation": None, "advice": one} for one in advice]
    result = {"status": "passed", "projects": [], "findings": found, "classified": classified}
    page = pages_of([{**FAILED, "status": "passed", "result": result}])["常见问题"]
    assert row_of(page, "SP05")[5] == told


UNIT = "测试区人力资源和社会保障局"


def test_missing_units_and_projects_are_named(rows: list[dict[str, Any]]) -> None:
    expected = (Expected(UNIT), Expected("戊局", "甲项目"), Expected("戊局", "乙项目"), Expected(UNIT, "就业 服务经费"), Expected(UNIT, "别的项目"))
    page = pages_of(rows, expected)["未提交与跳过"]
    assert [name for kind, name in listed(page, "类别", "单位、项目或文件") if kind == "未提交"] == ["戊局", f"{UNIT}：别的项目"]


@pytest.mark.parametrize(("budget", "differs"), [(80_000_00, False), (80_000_50, False), (80_060_00, True), (81_000_00, True), (None, False)])
def test_an_amount_that_is_not_that_of_the_ledger_is_a_warning(rows: list[dict[str, Any]], budget: int | None, differs: bool) -> None:
    project = next(project for project in rows[0]["result"]["projects"] if project["name"] == "人才引进经费")
    assert project["budget"] == "80000.00"
    page = pages_of(rows[:1], (Expected(UNIT, "人才引进经费", budget),))["问题清单"]
    assert ((UNIT, "人才引进经费", "名册", "提醒") in listed(page, "单位", "项目", "编号", "程度")) == differs


def test_every_error_and_warning_is_listed_with_its_project_and_cell(tmp_path: Path) -> None:
    evaluation = evaluate_file(write_workbook(tmp_path / "甲局.xlsx", {"支出明细!H4": "abc", "支出明细!P6": None}), Settings())
    page = pages_of([summary_row(evaluation)])["问题清单"]
    found = [(f.code, f.place.sheet, f.place.cell) for s in ("error", "warning") for f in evaluation.findings if f.severity == s]
    assert found
    assert listed(page, "编号", "工作表", "单元格") == found
    assert ("就业服务经费", "支出明细", "H4") in listed(page, "项目", "工作表", "单元格")


def test_a_blocked_file_has_no_grade_and_the_own_total_stands_beside_the_computed_one(rows: list[dict[str, Any]]) -> None:
    project = {**rows[0]["result"]["projects"][0], "claimed_score": "99.00", "score": "97.50"}
    result = {**rows[0]["result"], "projects": [project], "unit_score": "97.50", "unit_grade": "优"}
    for status, grade in (("passed", "优"), ("blocked", None)):
        page = pages_of([{**rows[0], "status": status, "result": {**result, "status": status}}])["单位一览"]
        assert listed(page, "自评总分", "核算总分", "差额", "等级") == [(99, Decimal("97.50"), Decimal("-1.50"), grade)]


@pytest.mark.parametrize(("score", "opinion", "hint"), [
    (Decimal(101), "高", ABOVE), (Decimal(50), None, NO_REASON), (Decimal(50), "材料不全", ""), ("九十", None, NO_NUMBER), (Decimal(100), None, ""),
])
def test_what_a_reviewer_typed_is_kept_and_compared(rows: list[dict[str, Any]], score: Any, opinion: str | None, hint: str) -> None:
    pages = pages_of(rows, (), {("甲局.xlsx", "就业服务经费"): Reviewed(score, opinion), ("没有了.xlsx", "旧项目"): Reviewed(Decimal(90), "好")})
    kept_rows = [row for row in listed(pages["项目一览"], "报来的文件", "项目", "复核得分", "复核意见", "复核提示") if row[1] == "就业服务经费"]
    assert kept_rows == [("甲局.xlsx", "就业服务经费", score, opinion, hint)]
    assert listed(pages["未对应的复核"], "报来的文件", "项目", "复核得分", "复核意见") == [("没有了.xlsx", "旧项目", 90, "好")]


def test_every_workbook_has_a_place_even_without_a_result() -> None:
    pages = pages_of([UNREADABLE, FAILED])
    assert "文件设有打开密码。请去除密码" in values(pages["单位一览"])
    assert "无法写入" in values(pages["单位一览"])
    assert_sound(list(pages.values()))


def test_what_was_handed_in_twice_is_named_and_counts_once(rows: list[dict[str, Any]]) -> None:
    pages = pages_of([rows[0], {**rows[0], "input": "甲局(2).xlsx"}])
    named = [cell.value for cell in pages["重复报送"].cells if cell.column == 2][-1]
    assert "甲局.xlsx" in str(named)
    assert "甲局(2).xlsx" in str(named)
    assert [note for (note,) in listed(pages["单位一览"], "说明") if note] == [HANDED_IN_TWICE]
    below = next(cell.row for cell in pages["汇总"].cells if cell.value == "项目等级") + 1
    grades = [shown(cell) for cell in pages["汇总"].cells if cell.row == below and cell.column > 0]
    assert sum(int(str(count)) for count in grades if count is not None) == len(rows[0]["result"]["projects"])
    totals = row_of(pages["项目一览"], "2020年度合计")
    assert totals[4] == Decimal(rows[0]["result"]["totals"]["budget"]) / 10_000
    assert_sound(list(pages.values()))


def test_a_sum_says_what_it_lacks_and_is_none_where_nothing_is_known(rows: list[dict[str, Any]]) -> None:
    projects = rows[0]["result"]["projects"]
    some = {**rows[0]["result"], "projects": [{**projects[0], "arrived": None, "executed": None}, *projects[1:]]}
    none = {**rows[0]["result"], "projects": [{**project, "arrived": None} for project in projects]}
    lacking, unknown = (row_of(pages_of([{**rows[0], "result": result}])["项目一览"], "合计") for result in (some, none))
    assert lacking[5] == lacking[6] == sum(Decimal(project["arrived"]) for project in projects[1:]) / 10_000
    assert "到位数1个" in str(lacking[8])
    assert "全年执行数1个" in str(lacking[8])
    assert not isinstance(lacking[7], Decimal), "a rate of sums over different projects"
    assert not isinstance(unknown[5], Decimal)
    assert isinstance(unknown[6], Decimal)


def test_years_are_never_added_together(rows: list[dict[str, Any]]) -> None:
    other = {**rows[0], "input": "甲局2021.xlsx", "result": {**rows[0]["result"], "year": 2021}}
    page = pages_of([rows[0], other])["项目一览"]
    budget = Decimal(rows[0]["result"]["totals"]["budget"]) / 10_000
    assert [row_of(page, f"{year}年度合计")[4] for year in (2020, 2021)] == [budget, budget]


def test_neither_the_roster_nor_a_review_names_a_classified_project(tmp_path: Path) -> None:
    projects = "| 项目名称 | 是否涉密 |\n| 人才引进经费 | 是 |"
    evaluation = evaluate_file(write_workbook(tmp_path / "甲局.xlsx", {"支出明细!H7": "不清楚"}, {"项目信息": projects}), Settings())
    expected = (Expected(UNIT, "就业服务经费"), Expected(UNIT, "人才引进经费", 1, 1), Expected(UNIT, "别的项目"))
    pages = pages_of([summary_row(evaluation)], expected, {("甲局.xlsx", "人才引进经费"): Reviewed(Decimal(50), "核减")})
    assert not [value for page in pages.values() for value in values(page) if "人才引进" in str(value)]
    assert len([kind for kind, in listed(pages["未提交与跳过"], "类别") if kind == "未提交"]) == 1
    assert [opinion for opinion, in listed(pages["未对应的复核"], "复核意见")] == ["核减"]
