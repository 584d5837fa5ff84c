"""The workbook that is sent holds nothing of classified projects (涉密), whatever else stands in it."""

from decimal import Decimal
from pathlib import Path

from perfeval.check.rules import CATALOGUE
from perfeval.facts.public import public_evaluation
from perfeval.write.forms.build import official_forms
from tests.tools.pages import assert_sound, evaluated, evaluation_pages, shown, values, working_paper_pages
from tests.tools.workbooks import write_workbook

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
    assert [form.project for form in official_forms(evaluation)] == ["人才引进经费"]
    assert [page.title for page in evaluation_pages(evaluation) if page.title.startswith("绩效自评表")] == ["绩效自评表"]


def test_the_order_of_the_sources_is_that_of_the_other_projects(tmp_path: Path) -> None:
    first, second, rest = (("人才引进经费", "市级财政资金"), ("就业服务经费", "区县级财政资金"), ("就业服务经费", "市级财政资金"))
    edits = {f"资金安排!{column}{row}": text for row, line in enumerate((first, second, rest), start=4) for column, text in zip("AB", line, strict=True)}
    evaluation = evaluated(write_workbook(tmp_path / "甲局.xlsx", edits, CLASSIFIED))
    assert [balance.source for balance in evaluation.case.balances.sources] == ["市级财政资金", "区县级财政资金"]
    assert [balance.source for balance in public_evaluation(evaluation).case.balances.sources] == ["区县级财政资金", "市级财政资金"]
