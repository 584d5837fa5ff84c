"""The pages of the evaluation workbook: their order, their figures as reconciled and scored, and the verdict on each."""

import re
from decimal import Decimal
from pathlib import Path

import pytest

from perfeval.declared.regulations import list_regulations
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.findings import Severity
from perfeval.words.printing import UNKNOWN
from perfeval.write.pages.page import Formula
from tests.tools.page_cases import random_workbook
from tests.tools.pages import evaluated, evaluation_pages, pages_of, row_of, rows_with, shown, shown_in, values, wan
from tests.tools.workbooks import write_workbook

TERMS = ("initial", "adjustments", "budget", "arrived", "executed")


def test_the_pages_stand_in_their_order(clean: Evaluation) -> None:
    assert list(pages_of(clean)) == [
        "评价总览", "绩效自评表1", "绩效自评表2", "资金核对", "指标评分", "支出汇总", "自评报告",
    ]


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
        assert whole[7] == ("-" if balance.rate is None else balance.rate)
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


@pytest.mark.parametrize("pack", [pack.id for pack in list_regulations()])
def test_the_values_of_the_regulation_stand_right_below_the_points(tmp_path: Path, pack: str) -> None:
    page = pages_of(evaluated(random_workbook(tmp_path / "甲局.xlsx", 3), pack))["指标评分"]
    assert rows_with(page, "不适用折算")
    first = next(cell.row for cell in page.cells if str(shown(cell)).startswith("计分办法："))
    assert max(cell.row for cell in page.cells if cell.row < first) == first - 2
    assert first - 1 in page.heights
    places = [(cell.row, cell.column) for cell in page.cells]
    assert len(places) == len(set(places))


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
