"""Ways in which offices lay the official form out, each as a change of one plain form; asserted by what is read and by address."""

from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.findings import Severity

HEAD = ("绩效指标", "一级指标", "二级指标", "三级指标", "年度指标值", "实际完成值", "分值", "得分", "偏差原因分析及改进措施")
INDICATORS = (
    ("产出指标", "数量指标", "举办招聘会", "≥10场", "11场", 20, 20), ("", "质量指标", "岗位信息合格率", "≥95%", "97%", 20, 20),
    ("", "时效指标", "完成及时率", "≥100%", "100%", 10, 10), ("效益指标", "社会效益指标", "新增就业人数", "≥100人", "120人", 30, 30),
    ("满意度指标", "服务对象满意度指标", "求职者满意度", "≥90%", "95%", 10, 10),
)
TOTAL_ROW = 11 + len(INDICATORS)
PLAIN: Mapping[str, Any] = {
    "A1": "项目支出绩效自评表", "A2": "（2020年度）", "A3": "项目名称", "B3": "就业服务经费",
    "A4": "主管部门", "B4": "测试区财政局", "E4": "实施单位", "F4": "测试区就业局",
    "A5": "项目资金（万元）", "D5": "年初预算数", "E5": "全年预算数", "F5": "全年执行数", "G5": "分值", "H5": "执行率", "I5": "得分",
    "B6": "年度资金总额", "D6": 50, "E6": 40, "F6": 40, "G6": 10, "H6": "100%", "I6": 10,
    "B7": "其中：当年财政拨款", "D7": 50, "E7": 40, "F7": 40,
    "A8": "年度总体目标", "B8": "预期目标", "F8": "实际完成情况", "B9": "完成招聘服务", "F9": "已经完成",
    **{f"{letter}10": text for letter, text in zip("ABCDEFGHI", HEAD, strict=True)},
    **{f"{letter}{row}": value for row, cells in enumerate(INDICATORS, 11) for letter, value in zip("BCDEFGH", cells, strict=True)},
    f"A{TOTAL_ROW}": "总分", f"G{TOTAL_ROW}": 100, f"H{TOTAL_ROW}": 100,
}
MONEY = {"D5": None, "E5": None, "F5": None, "G5": None, "H5": None, "I5": None, **dict.fromkeys([f"{c}{r}" for r in (6, 7) for c in "BDEFGHI"])}


def evaluated(path: Path, changes: Mapping[str, Any] = {}, merged: tuple[str, ...] = (), insert: tuple[int, int] | None = None) -> Evaluation:
    """PLAIN with cells changed (None: emptied), after rows were inserted (before which, how many)."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    page.title = "自评表"
    for address, value in PLAIN.items():
        page[address] = value
    if insert is not None:
        page.insert_rows(*insert)
    for address, value in changes.items():
        page[address] = value
    for area in merged:
        page.merge_cells(area)
    book.save(path / "表.xlsx")
    return evaluate_file(path / "表.xlsx", Settings())


def errors(evaluation: Evaluation) -> list[str]:
    return [f"{f.code} {f.place.cell}" for f in evaluation.findings if f.severity is Severity.ERROR]


def amounts(evaluation: Evaluation) -> tuple[int | None, int | None, int | None]:
    total = evaluation.case.balances.total
    return total.initial, total.budget, total.executed


def names(evaluation: Evaluation) -> list[str]:
    return [str(name) for name in evaluation.case.table("indicators").frame["level3"]]


def score(evaluation: Evaluation) -> Decimal | None:
    return evaluation.case.scores.projects[0].score


def is_read_whole(evaluation: Evaluation) -> bool:
    return (amounts(evaluation), names(evaluation), score(evaluation)) == (
        (50_000_000, 40_000_000, 40_000_000), [cells[2] for cells in INDICATORS], 100,
    )


def test_the_plain_form(tmp_path: Path) -> None:
    evaluation = evaluated(tmp_path)
    assert is_read_whole(evaluation)
    assert errors(evaluation) == []


# ---------------------------------------------------------------- indicators


def test_a_heading_of_two_rows(tmp_path: Path) -> None:
    parts = {row: value for row, (_, _, _, value, *_) in enumerate(INDICATORS, 12)}
    split = {f"{letter}{row}": text for row, value in parts.items() for letter, text in (("E", value[0]), ("J", value[1:].rstrip("场人%")))}
    units = {f"K{row}": value.lstrip("≥0123456789") for row, value in parts.items()}
    heading = {"E10": "年度指标值", "J10": "年度指标值", "E11": "指标性质", "J11": "指标值", "K11": "度量单位"}
    evaluation = evaluated(tmp_path, {**split, **units, **heading}, tuple(f"{c}10:{c}11" for c in "BCDFGHI"), insert=(11, 1))
    assert is_read_whole(evaluation)
    assert errors(evaluation) == []


def test_a_heading_that_stands_again_on_the_next_sheet_of_paper(tmp_path: Path) -> None:
    again = {f"{letter}13": text for letter, text in zip("ABCDEFGHI", HEAD, strict=True)}
    evaluation = evaluated(tmp_path, again, insert=(13, 1))
    assert is_read_whole(evaluation)
    assert errors(evaluation) == []


@pytest.mark.parametrize("line", [
    {"B": "效益指标", "C": "生态效益指标", "D": "无", "E": "无", "F": "无", "G": "0", "H": "0"},
    {"C": "生态效益指标", "D": "不涉及", "E": "/", "F": "/", "G": "/"}, {"B": "产出指标小计", "G": 50, "H": 50},
])
def test_a_line_that_is_no_indicator(tmp_path: Path, line: dict[str, Any]) -> None:
    evaluation = evaluated(tmp_path, {f"{column}14": value for column, value in line.items()}, insert=(14, 1))
    assert is_read_whole(evaluation)
    assert errors(evaluation) == []


@pytest.mark.parametrize(("stated", "wanted"), [(100, []), (97, [f"IN02 H{TOTAL_ROW + 1}"])])
def test_the_sum_below_the_notes(tmp_path: Path, stated: int, wanted: list[str]) -> None:
    changes = {f"A{TOTAL_ROW}": "其他需要说明的问题", f"B{TOTAL_ROW}": "无", f"H{TOTAL_ROW + 1}": stated}
    assert errors(evaluated(tmp_path, changes, insert=(TOTAL_ROW, 1))) == wanted


@pytest.mark.parametrize(("stated", "wanted"), [(100, []), (97, [f"IN02 G{TOTAL_ROW}"])])
def test_one_cell_of_the_sum_over_weights_and_points(tmp_path: Path, stated: int, wanted: list[str]) -> None:
    changes = {f"G{TOTAL_ROW}": stated, f"H{TOTAL_ROW}": None}
    assert errors(evaluated(tmp_path, changes, (f"G{TOTAL_ROW}:H{TOTAL_ROW}",))) == wanted


# ---------------------------------------------------------------- head and money


@pytest.mark.parametrize(("changes", "merged"), [({"F4": None, "J4": "项目类型"}, ("F4:I4",)), ({"F4": None, "G4": "项目负责人", "H4": "甲"}, ())])
def test_a_blank_value_is_not_the_next_label(tmp_path: Path, changes: dict[str, Any], merged: tuple[str, ...]) -> None:
    evaluation = evaluated(tmp_path, changes, merged)
    assert evaluation.case.workbook.unit is None
    assert errors(evaluation) == ["CE01 F4"]


def test_a_form_that_asks_for_no_unit_is_that_of_the_department(tmp_path: Path) -> None:
    evaluation = evaluated(tmp_path, {"E4": None, "F4": None})
    assert evaluation.case.workbook.unit == "测试区财政局"
    assert errors(evaluation) == []


def test_what_stands_between_money_and_goals_is_no_source(tmp_path: Path) -> None:
    lines = {"A8": "资金管理情况", "D8": "情况说明", "F8": "存在问题", "B9": "分配科学性", "D9": "符合规定", "F9": "无", "B10": "使用规范性", "D10": "符合规定"}
    evaluation = evaluated(tmp_path, lines, insert=(8, 3))
    assert is_read_whole(evaluation)
    assert errors(evaluation) == []


@pytest.mark.parametrize("label", ["项目资金（万元）（10分）", "项目资金（万元，10分）", "项目资金\n单位：万元", "项目资金（单位：万元）"])
def test_the_unit_in_the_label_of_the_block(tmp_path: Path, label: str) -> None:
    assert errors(evaluated(tmp_path, {"A5": label})) == []


def test_amounts_beside_their_labels(tmp_path: Path) -> None:
    paired = {"B5": "预算数：", "D5": 40, "E5": "执行数：", "F5": 40, "B6": "其中：财政拨款", "D6": 30, "E6": "其中：财政拨款", "F6": 30,
              "B7": "其他资金", "D7": 10, "E7": "其他资金", "F7": 10}
    evaluation = evaluated(tmp_path, {**MONEY, **paired, f"G{TOTAL_ROW}": 90, f"H{TOTAL_ROW}": 90})
    assert amounts(evaluation) == (None, 40_000_000, 40_000_000)
    assert [line.executed for line in evaluation.case.balances.lines] == [30_000_000, 10_000_000]
    assert not [code for code in errors(evaluation) if code.startswith(("CE", "FU", "LA"))]


def test_the_project_in_the_row_of_the_money(tmp_path: Path) -> None:
    moved = {"A3": None, "B3": None, "A5": "项目名称", "B5": "就业服务经费", "A6": "主管部门（万元）", "B6": "测试区财政局",
             "C6": "年度资金总额", "C7": "其中：当年财政拨款", "B7": None, "E4": None, "F4": None, "A4": "单位：万元", "B4": None}
    evaluation = evaluated(tmp_path, moved)
    assert is_read_whole(evaluation)
    assert list(evaluation.case.table("projects").frame["project"]) == ["就业服务经费"]
    assert evaluation.case.profile.get("department") == "测试区财政局"
    assert errors(evaluation) == []


def test_points_of_the_execution_rate_without_a_weight(tmp_path: Path) -> None:
    assert errors(evaluated(tmp_path, {"G5": None, "G6": None})) == []


def test_no_sum_is_held_against_points_that_were_not_found(tmp_path: Path) -> None:
    evaluation = evaluated(tmp_path, {**MONEY, "A5": None})
    assert not [code for code in errors(evaluation) if code == f"IN02 H{TOTAL_ROW}"]


@pytest.mark.parametrize(("first", "second", "known"), [
    ("中央财政资金", "省级财政资金", True), ("当年财政拨款", "上年结转资金", True), ("当年财政拨款", "中央财政资金", False), ("上级补助", "其他资金", False),
])
def test_sources_that_exclude_each_other_need_no_sum(tmp_path: Path, first: str, second: str, known: bool) -> None:
    evaluation = evaluated(tmp_path, {"B6": first, "B7": second, "D7": 7, "E7": 8, "F7": 8})
    assert (amounts(evaluation) == (57_000_000, 48_000_000, 48_000_000)) is known
    assert ("FU02 D6" in errors(evaluation)) is not known


def test_an_indicator_that_does_not_apply_has_no_points(tmp_path: Path) -> None:
    evaluation = evaluated(tmp_path, {"F13": "不适用", "H13": "不适用", f"H{TOTAL_ROW}": 90})
    assert errors(evaluation) == []
