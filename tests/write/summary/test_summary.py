from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from perfeval.check.rules import CATALOGUE, RULES
from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.write.pages.page import Formula, Page
from perfeval.write.summary import summary_pages
from perfeval.write.summary.summary_lines import kept
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


def pages_of(rows: list[dict[str, Any]], expected: tuple[str, ...] = ()) -> dict[str, Page]:
    return {page.title: page for page in summary_pages([told(row) for row in rows], expected, {rule.code: rule.text for rule in RULES})}


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    folder = tmp_path_factory.mktemp("summary")
    paths = [write_workbook(folder / "甲局.xlsx"), random_workbook(folder / "乙局.xlsx", 1, projects=4)]
    made = [summary_row(evaluate_file(path, Settings())) for path in paths]
    return [{**made[0], "changes": "已改正 1 个"}, {**made[1], "folder": "乡镇"}, UNREADABLE, FAILED]


def test_a_row_per_unit_and_per_project(rows: list[dict[str, Any]]) -> None:
    pages = pages_of(rows)
    assert list(pages) == ["汇总", "单位一览", "项目一览", "常见问题", "本次变化"]
    links = [shown(cell) for cell in pages["单位一览"].cells if cell.column == 14]
    assert links[1:] == ["甲局.xlsx", "乙局.xlsx", "坏文件.xlsx", "丁局.xlsx"]
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
    links = [cell.value for cell in page.cells if cell.column == 14 and isinstance(cell.value, Formula)]
    assert [link.expression for link in links] == [
        '=HYPERLINK("甲局_绩效评价.xlsx","甲局.xlsx")', '=HYPERLINK("乡镇/乙局_绩效评价（未通过）.xlsx","乙局.xlsx")',
    ]


@pytest.mark.parametrize("name", ['甲"局', "甲[1]局", "甲#局", "甲%20局"])
def test_an_odd_name_gets_no_link(rows: list[dict[str, Any]], name: str) -> None:
    page = pages_of([{**rows[0], "input": f"{name}.xlsx", "file": f"{name}_绩效评价.xlsx"}])["单位一览"]
    cell = next(cell for cell in page.cells if (cell.row, cell.column) == (3, 14))
    assert cell.value == f"{name}.xlsx"


def test_classified_projects_have_neither_name_nor_figures(tmp_path: Path) -> None:
    projects = "| 项目名称 | 是否涉密 |\n| 人才引进经费 | 是 |"
    evaluation = evaluate_file(write_workbook(tmp_path / "甲局.xlsx", sheets={"项目信息": projects}), Settings())
    pages = pages_of([summary_row(evaluation)])
    assert set(row_of(pages["项目一览"], "涉密项目").values()) <= {"测试区人力资源和社会保障局", "涉密", "涉密项目", None}
    assert not [value for page in pages.values() for value in values(page) if "人才引进经费" in str(value)]
    assert row_of(pages["项目一览"], "合计")[4] == Decimal(17)
    assert shown_in(pages["单位一览"], 3, 8) == "—"
    assert "25" not in {str(value) for page in pages.values() for value in values(page)}


def test_the_rules_most_often_broken_come_first(rows: list[dict[str, Any]]) -> None:
    page = pages_of(rows)["常见问题"]
    head = rows_with(page, "规则")[0]
    listed = [(shown_in(page, row, 1), shown_in(page, row, 3)) for row in sorted({c.row for c in page.cells if c.row > head})]
    serious = [count for severity, count in listed if severity != "提示"]
    assert serious == sorted(serious, reverse=True)
    assert [severity for severity, _ in listed[len(serious):]] == ["提示"] * (len(listed) - len(serious))


def test_a_rule_that_was_a_warning_and_a_note_is_listed_under_two_names() -> None:
    found = [{"code": "SP01", "severity": severity, "explanation": None, "advice": "丁。"} for severity in ("warning", "note")]
    result = {"status": "passed", "projects": [], "findings": found}
    page = pages_of([{**FAILED, "status": "passed", "result": result}])["常见问题"]
    head = rows_with(page, "规则")[0]
    names = [cell.value for cell in page.cells if cell.column == 2 and cell.row > head]
    assert len(set(names)) == len(names) == 2


@pytest.mark.parametrize(("advice", "classified", "told"), [
    (["丁。", "丁。", "戊。"], [], "丁。"), (["丁。", "戊。"], [], CATALOGUE["SP05"].advice), (["丁。"], ["甲"], CATALOGUE["SP05"].advice),
])
def test_what_to_do_is_what_most_findings_say(advice: list[str], classified: list[str], told: str) -> None:
    found = [{"code": "SP05", "severity": "note", "explanation": None, "advice": one} for one in advice]
    result = {"status": "passed", "projects": [], "findings": found, "classified": classified}
    page = pages_of([{**FAILED, "status": "passed", "result": result}])["常见问题"]
    assert row_of(page, "SP05")[5] == told


def test_missing_units_are_named(rows: list[dict[str, Any]]) -> None:
    page = pages_of(rows, ("测试区人力资源和社会保障局", "戊局"))["未报送单位"]
    assert "戊局" in values(page)
    assert "测试区人力资源和社会保障局" not in values(page)


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
    totals = row_of(pages["项目一览"], "2020年度合计")
    assert totals[4] == Decimal(rows[0]["result"]["totals"]["budget"]) / 10_000
    assert_sound(list(pages.values()))


def test_years_are_never_added_together(rows: list[dict[str, Any]]) -> None:
    other = {**rows[0], "input": "甲局2021.xlsx", "result": {**rows[0]["result"], "year": 2021}}
    page = pages_of([rows[0], other])["项目一览"]
    budget = Decimal(rows[0]["result"]["totals"]["budget"]) / 10_000
    assert [row_of(page, f"{year}年度合计")[4] for year in (2020, 2021)] == [budget, budget]
