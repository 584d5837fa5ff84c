"""The official form on its page: the form of every regulation, cell by cell."""

from decimal import Decimal
from pathlib import Path

import pytest

from perfeval.declared.regulations import list_regulations
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.quantities import Money, Points, Rate
from perfeval.write.forms.build import official_forms
from perfeval.write.forms.form import FormCell
from tests.tools.page_cases import random_workbook
from tests.tools.pages import assert_sound, evaluated, pages_of, row_of, shown, values, wan
from tests.tools.workbooks import CLEAN, write_workbook


def test_one_project_has_one_form(tmp_path: Path) -> None:
    sheets = {
        title: "\n".join(line for line in markdown.splitlines() if "人才引进经费" not in line)
        for title, markdown in CLEAN.items()
    }
    pages = pages_of(evaluated(write_workbook(tmp_path / "甲局.xlsx", sheets=sheets)))
    assert [title for title in pages if title.startswith("绩效自评表")] == ["绩效自评表"]


@pytest.mark.parametrize("pack", [pack.id for pack in list_regulations(None)])
def test_every_form_has_its_cells(tmp_path: Path, pack: str) -> None:
    evaluation = evaluated(random_workbook(tmp_path / "乙局.xlsx", 5, projects=1), pack)
    page = pages_of(evaluation)["绩效自评表"]
    texts = set(values(page))
    indicators = evaluation.case.scores.projects[0].indicators
    assert {indicator.level3 for indicator in indicators} <= texts
    assert "项目1" in texts
    assert_sound([page])


@pytest.mark.parametrize("pack", [pack.id for pack in list_regulations(None)])
@pytest.mark.parametrize("seed", range(3))
def test_a_page_shows_the_figures_of_its_form(tmp_path: Path, pack: str, seed: int) -> None:
    evaluation = evaluated(random_workbook(tmp_path / "乙局.xlsx", seed, projects=3), pack)
    pages = pages_of(evaluation)
    for number, form in enumerate(official_forms(evaluation), start=1):
        page = pages[f"绩效自评表{number}"]
        top = next(cell.row for cell in page.cells if cell.style == "form_year") + 1
        at = {(cell.row - top, cell.column): shown(cell) for cell in page.cells}
        figures = [cell for cell in form.cells if isinstance(cell.value, Money | Rate | Points)]
        assert figures
        assert [at[cell.row, cell.column] for cell in figures] == [expected(cell) for cell in figures]


def expected(cell: FormCell) -> object:
    """What the page shows for a figure of a form."""
    match cell.value:
        case Money(int() as fen):
            return wan(fen)
        case Rate(Decimal() as value) | Points(Decimal() as value):
            return value
    return cell.unknown


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
    assert [at[12, column][0] for column in range(2, 8)] == ["数量指标", "举办招聘会", "≥10场", "11场", Decimal(20), Decimal(20)]
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
