"""Filled official forms: recognised whoever laid them out, their own arithmetic checked, every finding at a cell of the form."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec.structs
import openpyxl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from perfeval.declared.form_shapes import SHAPES
from perfeval.declared.official_form import GOALS, HEAD, INDICATOR, MONEY, plain_label
from perfeval.declared.regulations import list_regulations
from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file, evaluate_workbook
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.findings import Severity
from perfeval.files.names import Target
from perfeval.read.workbook import parse_file, workbook_of
from perfeval.run.publish import publish_evaluation
from perfeval.write.pages.write import write_pages
from perfeval.write.result import result_of
from tests.tools.official_forms import (
    LOOSE,
    NATIONAL,
    NO_WEIGHTS,
    WEIGHT_FIRST,
    WIDE,
    Filled,
    Layout,
    Written,
    filled,
    split,
    write_forms,
)
from tests.tools.pages import evaluation_pages, working_paper_pages
from tests.tools.workbooks import write_workbook

ARITHMETIC = {"FU02", "BA03", "IN02", "IN04", "IN05", "IN06", "IN08"}
"""Rules that hold a form's numbers against each other."""


def evaluated(path: Path, regulation: str | None = None) -> Evaluation:
    return evaluate_file(path, Settings(), regulation)


def found(evaluation: Evaluation, *codes: str, severity: Severity | None = None) -> list[str]:
    return [f"{f.code} {f.place}" for f in evaluation.findings
            if (not codes or f.code in codes) and severity in (None, f.severity)]


def errors(evaluation: Evaluation) -> list[str]:
    return found(evaluation, severity=Severity.ERROR)


# ---------------------------------------------------------------- published forms

WRONG = {
    "01": ["FU02 total.initial", "FU02 total.full_year", "FU02 total.executed", "FU02 rate", "IN05 points"],
    "03": ["IN05 资金到位及时率.score_published", "IN05 政策知晓率.score_published", "IN08 资金到位及时率.deviation_note",
           "IN08 政策知晓率.deviation_note"],
    "04": ["IN05 points", "IN05 工程资金金额.score_published"],
    "07": ["IN02 score", "IN02 受益脱贫(含监测对象)户满意度.weight"],
    "10": ["IN05 ★★★特困人员救助供养人数(按月平均)(≥**人).score_published",
           "IN05 扶贫临时救助标准(<**元/户·年)——一户年最高5300元.score_published",
           "IN08 扶贫临时救助标准(<**元/户·年)——一户年最高5300元.deviation_note"],
    "13": ["IN06 持续完善马铃薯种薯繁育体系.score_published", "IN02 score"],
    "23": ["IN02 score"],
    "26": [],
}
"""Form -> what its own numbers get wrong; everything else in it agrees."""

LAYOUTS = [
    ("01", NATIONAL), ("01", WIDE), ("03", NATIONAL), ("03", WIDE), ("04", NATIONAL), ("04", WIDE), ("04", WEIGHT_FIRST), ("04", LOOSE), ("10", LOOSE), ("07", WEIGHT_FIRST),
    ("07", NATIONAL), ("10", WIDE), ("13", NATIONAL), ("23", NO_WEIGHTS), ("26", NO_WEIGHTS),
]


@pytest.mark.parametrize(("stem", "layout"), LAYOUTS)
def test_published_forms(tmp_path: Path, stem: str, layout: Layout) -> None:
    written = write_forms(tmp_path / "form.xlsx", [filled(stem, layout)])
    evaluation = evaluated(written.path, "hubei" if stem == "26" else None)
    wanted = [f"{entry.split(' ', 1)[0]} {written.at(entry.split(' ', 1)[1])}" for entry in WRONG[stem]]
    assert sorted(found(evaluation, *ARITHMETIC)) == sorted(wanted)


def test_a_target_in_three_columns(tmp_path: Path) -> None:
    written = write_forms(tmp_path / "form.xlsx", [split(filled("03"))])
    evaluation = evaluated(written.path)
    assert found(evaluation, *ARITHMETIC) == [f"{entry.split(' ', 1)[0]} {written.at(entry.split(' ', 1)[1])}" for entry in (
        "IN05 资金到位及时率.score_published", "IN08 资金到位及时率.deviation_note", "IN05 政策知晓率.score_published",
        "IN08 政策知晓率.deviation_note")]
    assert [i["direction"] for i in result_of(evaluation)["projects"][0]["indicators"]][:4] == ["≥", "≥", "≥", "="]


def test_a_form_mended_where_the_findings_say_has_no_error_left(tmp_path: Path) -> None:
    form = filled("04", WIDE, points=8.62, rate="86.2%", **{"工程资金金额.score_published": 8.62})
    evaluation = evaluated(write_forms(tmp_path / "form.xlsx", [form]).path)
    assert errors(evaluation) == []
    assert found(evaluation, *ARITHMETIC) == []
    assert evaluation.passed


def test_what_was_read(tmp_path: Path) -> None:
    written = write_forms(tmp_path / "form.xlsx", [filled("04", WIDE)])
    evaluation = evaluated(written.path)
    workbook, result = evaluation.case.workbook, result_of(evaluation)
    assert (workbook.unit, workbook.year) == ("廊坊市食品工程学校", 2019)
    assert result["totals"]["budget"] == "432000.00"
    assert result["totals"]["executed"] == "372400.00"
    assert result["totals"]["adjustments"] is result["totals"]["arrived"] is None
    project = result["projects"][0]
    assert (project["execution_points"], project["score"]) == ("8.62", "97.24")
    assert [source["source"] for source in project["sources"]] == ["当年财政拨款"]
    assert project["indicators"][0]["row"] == int(written.at("工程资金金额.score_published").split("!K")[1])
    assert found(evaluation, "LA05") == ["LA05 自评表!B3"]


def test_the_signatures_below_the_form_are_read_and_its_notes_are_no_indicators(tmp_path: Path) -> None:
    case = evaluated(write_forms(tmp_path / "form.xlsx", [filled("04", LOOSE)]).path).case
    assert [case.profile.get(name) for name in ("reporter", "phone")] == ["丙", "0316-000"]
    assert str(case.profile.get("report_date")) == "2020-03-01"
    assert len(case.table("indicators").frame) == 9


def test_a_form_without_a_row_of_sums_ends_where_its_notes_begin(tmp_path: Path) -> None:
    path = write_forms(tmp_path / "form.xlsx", [filled("04", LOOSE)]).path
    book = load_workbook(path)
    page = book.active
    total = next(cell for row in page.iter_rows() for cell in row if cell.value == "总分")
    for merged in [area for area in page.merged_cells.ranges if total.coordinate in area]:
        page.unmerge_cells(str(merged))
    page.delete_rows(total.row)
    book.save(path)
    assert len(evaluated(path).case.table("indicators").frame) == 9


# ---------------------------------------------------------------- single mistakes

RIGHT = {"points": 8.62, "rate": "86.20%", "工程资金金额.score_published": 8.62, "total.weights": 100, "score": 97.24}

MISTAKES: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"rate": 0.862}, []),
    ({"rate": 86.2}, []),
    ({"rate": "88%"}, ["FU02 rate"]),
    ({"rate": 0.88}, ["FU02 rate"]),
    ({"total.executed": 37.42}, ["FU02 total.executed"]),
    ({"total.full_year": 34.2}, ["FU02 total.full_year"]),
    ({"points": 10.5, "score": 99.12}, ["IN04 points"]),
    ({"points": 10, "score": 98.62}, ["IN05 points"]),
    ({"score": 97.42}, ["IN02 score"]),
    ({"total.weights": 90}, ["IN02 total.weights"]),
    ({"工程完工率.score_published": 12, "score": 99.24}, ["IN04 工程完工率.score_published"]),
    ({"工程完工率.weight": 15, "工程完工率.score_published": 15, "score": 102.24, "total.weights": 105}, ["IN02 学生满意度.weight"]),
    ({"工程资金金额.deviation_note": None}, ["IN08 工程资金金额.deviation_note"]),
    ({"当年财政拨款.full_year": 30, "total.full_year": 30, "rate": "124.13%", "points": 10, "score": 98.62}, ["BA03 当年财政拨款.executed"]),
    ({"工程完工率.actual_text": None}, ["IN18 工程完工率.actual_text"]),
    ({"当年财政拨款.executed": "约37万"}, ["CE02 当年财政拨款.executed"]),
    ({"year": "（    年度）"}, ["CE01 year"]),
]


@pytest.mark.parametrize(("mistake", "wanted"), MISTAKES)
@pytest.mark.parametrize("layout", [NATIONAL, WIDE, LOOSE])
def test_one_mistake_is_found_at_its_cell(tmp_path: Path, mistake: dict[str, Any], wanted: list[str], layout: Layout) -> None:
    written = write_forms(tmp_path / "form.xlsx", [filled("04", layout, **{**RIGHT, **mistake})])
    expected = [f"{entry.split(' ', 1)[0]} {written.at(entry.split(' ', 1)[1])}" for entry in wanted]
    assert errors(evaluated(written.path)) == expected


def test_money_without_a_unit(tmp_path: Path) -> None:
    layout = Layout(money_label="项目资金")
    written = write_forms(tmp_path / "form.xlsx", [filled("04", layout)])
    assert found(evaluated(written.path), "LA04") == ["LA04 自评表!D5", "LA04 自评表!E5", "LA04 自评表!F5"]


def test_amounts_in_yuan(tmp_path: Path) -> None:
    evaluation = evaluated(write_forms(tmp_path / "form.xlsx", [filled("03")]).path)
    assert result_of(evaluation)["totals"]["budget"] == "387664.62"


def edited(path: Path, cells: Mapping[str, Any], sheet: str = "自评表") -> Evaluation:
    """The form with cells set, evaluated; the texts of error values become error values."""
    book = load_workbook(path)
    for address, value in cells.items():
        book[sheet][address] = value
    book.save(path)
    return evaluated(path)


def lined(*lines: tuple[str, float, float], **changes: Any) -> Filled:
    """A form with these lines of money: label, 全年预算数 and 全年执行数 (年初预算数 is the budget)."""
    form = filled("04", NATIONAL, **changes)
    funding = [{"source": label, "role": "total" if label == "年度资金总额" else "part", "initial": budget, "full_year": budget,
                "executed": executed} for label, budget, executed in lines]
    return replace(form, stated={**form.stated, "funding": funding})


@pytest.mark.parametrize("goal", ["人均补助标准(元)按文件执行", "目标1：补助单位：元/人", "建设补助（元）"])
@pytest.mark.parametrize(("above", "budget"), [("单位：万元", "432000.00"), ("", None)])
def test_the_unit_of_money_is_not_taken_from_the_goals(tmp_path: Path, goal: str, above: str, budget: str | None) -> None:
    path = write_forms(tmp_path / "form.xlsx", [filled("04", replace(NATIONAL, money_label="项目资金"))]).path
    goals = next(cell for row in load_workbook(path)["自评表"].iter_rows() for cell in row if cell.value == "完成年度任务")
    evaluation = edited(path, {goals.coordinate: goal, "A2": f"（2019年度） {above}"})
    assert result_of(evaluation)["totals"]["budget"] == budget
    assert len(found(evaluation, "LA04")) == (0 if above else 3)


@pytest.mark.parametrize("said", ["补助单位：元/人", "实施单位：元谋县财政局", "单位：元每亩"])
def test_what_goes_on_behind_the_unit_states_none(tmp_path: Path, said: str) -> None:
    path = write_forms(tmp_path / "form.xlsx", [filled("04", replace(NATIONAL, money_label="项目资金"))]).path
    assert len(found(edited(path, {"A2": f"（2019年度）{said}"}), "LA04")) == 3


@pytest.mark.parametrize(("value", "code"), [("#REF!", "CE04"), ("=20+20", "CE05")])
@pytest.mark.parametrize("row", [6, 8])
def test_a_line_of_amounts_that_cannot_be_read_is_there(tmp_path: Path, value: str, code: str, row: int) -> None:
    form = lined(("年度资金总额", 100, 100), ("当年财政拨款", 60, 60), ("上年结转资金", 40, 40), rate="100%")
    path = write_forms(tmp_path / "form.xlsx", [form]).path
    evaluation = edited(path, {f"{column}{row}": value for column in "DEF"})
    assert found(evaluation, code) == [f"{code} 自评表!{column}{row}" for column in "DEF"]
    assert found(evaluation, "FU02", "CE01") == []
    assert next(entry.outcome for entry in evaluation.coverage if entry.code == "FU02") == "not_checked"
    assert (result_of(evaluation)["totals"]["budget"] is None) == (row == 8)


def test_names_and_targets_that_cannot_be_read_are_not_replaced(tmp_path: Path) -> None:
    path = write_forms(tmp_path / "form.xlsx", [filled("04")]).path
    page = load_workbook(path)["自评表"]
    head = next(cell.row for cell in page["B"] if cell.value == "一级指标")
    second = next(row for row in range(head + 2, page.max_row) if page.cell(row, 2).value and page.cell(row, 3).value)
    evaluation = edited(path, {f"B{second}": "#REF!", f"C{second}": "#REF!", f"J{head}": "调整指标值", f"J{head + 1}": "#REF!"})
    assert set(found(evaluation, "CE04")) == {f"CE04 自评表!B{second}", f"CE04 自评表!C{second}", f"CE04 自评表!J{head + 1}"}
    assert len(found(evaluation, "CE04")) == 3
    frame = evaluation.case.table("indicators").frame
    assert frame["target"].isna().sum() == 1


NESTED = (("年度资金总额", 100, 90), ("财政拨款", 100, 90), ("其中：中央财政资金", 60, 60), ("省级财政资金", 40, 30))


@pytest.mark.parametrize("lines", [
    (("年度资金", 100, 90), ("当年财政拨款", 100, 90)),
    (("小计", 100, 90), ("当年财政拨款", 60, 60), ("上年结转资金", 40, 30)),
    (("年度资金", 100, 90), *NESTED[1:]),
    NESTED,
    (*NESTED, ("上年结转资金", 0, 0)),
    (("年度资金总额", 100, 90), ("财政拨款", 80, 70), ("中央财政资金", 50, 50), ("省级财政资金", 30, 20), ("上年结转资金", 20, 20)),
    (("年度资金总额", 100, 90), ("其中：中央财政资金", 50, 45), ("其中：省级财政资金", 50, 45)),
])
def test_no_money_of_a_form_counts_twice(tmp_path: Path, lines: tuple[tuple[str, float, float], ...]) -> None:
    evaluation = evaluated(write_forms(tmp_path / "form.xlsx", [lined(*lines, rate="90%")]).path)
    totals = result_of(evaluation)["totals"]
    assert (totals["budget"], totals["executed"]) == ("1000000.00", "900000.00")
    assert found(evaluation, "FU02") == []


def test_lines_that_may_be_sums_or_sources_are_not_added(tmp_path: Path) -> None:
    form = lined(("小计", 100, 90), ("当年财政拨款", 70, 60), ("上年结转资金", 40, 30), rate="90%")
    form = replace(form, layout=replace(NATIONAL, part="{}"))
    evaluation = edited(write_forms(tmp_path / "form.xlsx", [form]).path, {"G6": 10})
    assert result_of(evaluation)["totals"]["budget"] is None
    assert found(evaluation, "FU02", "CE01", severity=Severity.ERROR) == ["FU02 自评表!D6"]
    assert not [place for place in found(evaluation, "IN02") if "!G" in place]


@pytest.mark.parametrize("row", ["填报日期：2024年3月1日", "填报日期：2024年", "（2019年度）填报日期：2024年", "2024年3月修订", "根据2024年文件编制 2019年度"])
def test_the_year_is_not_taken_from_a_date(tmp_path: Path, row: str) -> None:
    evaluation = edited(write_forms(tmp_path / "form.xlsx", [filled("04")]).path, {"A2": row})
    year = 2019 if "年度" in row else None
    assert evaluation.case.workbook.year == year
    assert len(found(evaluation, "CE01")) == (year is None)


def test_a_year_alone_is_the_year_of_the_form(tmp_path: Path) -> None:
    path = write_forms(tmp_path / "form.xlsx", [filled("04")]).path
    assert edited(path, {"A1": "2019年项目支出绩效自评表", "A2": "填报日期：2020年1月2日"}).case.workbook.year == 2019


@pytest.mark.parametrize("weight", ["#REF!", "满分", "=5+5"])
def test_points_are_not_held_against_a_weight_that_cannot_be_read(tmp_path: Path, weight: str) -> None:
    written = write_forms(tmp_path / "form.xlsx", [filled("04", **RIGHT)])
    sheet, cell = written.at("weight").split("!")
    evaluation = edited(written.path, {cell: weight}, sheet)
    assert found(evaluation, "IN01", "IN02", "IN05") == []
    assert all(entry.outcome == "not_checked" for entry in evaluation.coverage if entry.code in ("IN02", "IN05"))


def test_what_is_hidden_of_a_form_is_named(tmp_path: Path) -> None:
    path = write_forms(tmp_path / "form.xlsx", [filled("04"), filled("10", sheet="救助")]).path
    book = load_workbook(path)
    book["自评表"].row_dimensions[7].hidden = True
    book["自评表"].column_dimensions["E"].hidden = True
    book["救助"].sheet_state = "hidden"
    book.save(path)
    assert sorted(found(evaluated(path), "LA06")) == ["LA06 救助", "LA06 自评表!B7", "LA06 自评表!E4"]


def test_a_form_is_found_by_a_project_spelled_with_blanks(tmp_path: Path) -> None:
    forms = [filled("04", NATIONAL, "甲", **RIGHT, project="暖通改造"), filled("04", NATIONAL, "乙", **RIGHT | {"points": 9}, project="暖通 改造")]
    case = evaluated(write_forms(tmp_path / "form.xlsx", forms).path).case
    assert [form.project for form in case.workbook.forms] == ["暖通改造"] * 2


def test_a_label_is_no_value(tmp_path: Path) -> None:
    path = write_forms(tmp_path / "form.xlsx", [filled("04")]).path
    book = load_workbook(path)
    book["自评表"].unmerge_cells(str(next(area for area in book["自评表"].merged_cells.ranges if "B3" in area)))
    book.save(path)
    evaluation = edited(path, {"B3": "主管部门", "C3": "测试局", "A4": None, "B4": None})
    assert evaluation.case.workbook.forms[0].project is None
    assert found(evaluation, "CE01").count("CE01 自评表!A3") == 1


def test_a_label_left_of_the_table_does_not_end_it(tmp_path: Path) -> None:
    path = write_forms(tmp_path / "form.xlsx", [filled("04")]).path
    book = load_workbook(path)
    page = book["自评表"]
    block = next(area for area in page.merged_cells.ranges if page.cell(area.min_row, area.min_col).value == "绩效指标")
    page.unmerge_cells(str(block))
    for row, label in ((block.min_row + 2, "年度绩效指标"), (block.min_row + 3, "（续）")):
        page.cell(row, block.min_col).value = label
    book.save(path)
    assert len(evaluated(path).case.table("indicators").frame) == 9


# ---------------------------------------------------------------- several forms


def several(tmp_path: Path) -> Written:
    return write_forms(tmp_path / "forms.xlsx", [filled("01", NATIONAL, "委托"), filled("04", WIDE, "改造"), filled("10", NATIONAL, "救助")])


def test_a_form_per_sheet(tmp_path: Path) -> None:
    written = several(tmp_path)
    evaluation = evaluated(written.path)
    assert found(evaluation, "FU02")[0] == f"FU02 {written.at('total.initial', '委托')}"
    assert found(evaluation, "IN05") == [
        f"IN05 {written.at('points', '委托')}", f"IN05 {written.at('points', '改造')}",
        f"IN05 {written.at('工程资金金额.score_published', '改造')}",
        f"IN05 {written.at('★★★特困人员救助供养人数(按月平均)(≥**人).score_published', '救助')}",
        f"IN05 {written.at('扶贫临时救助标准(<**元/户·年)——一户年最高5300元.score_published', '救助')}",
    ]
    assert [project["name"] for project in result_of(evaluation)["projects"]] == ["委托业务项目", "办公宿舍楼、食堂及餐厅暖通改造经费", "临时救助"]


def test_forms_of_several_units_and_years(tmp_path: Path) -> None:
    written = several(tmp_path)
    evaluation = evaluated(written.path)
    assert evaluation.case.workbook.unit is None
    assert found(evaluation, "CE01") == []
    assert found(evaluation, "BA08") == [f"BA08 {written.at('year', sheet)}" for sheet in ("改造", "救助")]
    forms = [filled("01", NATIONAL, "甲", department="测试局"), filled("03", NATIONAL, "乙", department="测试局")]
    assert evaluated(write_forms(tmp_path / "of one.xlsx", forms).path).case.workbook.unit == "测试局"


def test_forms_below_each_other_on_one_sheet(tmp_path: Path) -> None:
    written = write_forms(tmp_path / "forms.xlsx", [filled("10"), filled("04", **RIGHT | {"points": 9})])
    evaluation = evaluated(written.path)
    assert [form.project for form in evaluation.case.workbook.forms] == ["临时救助", "办公宿舍楼、食堂及餐厅暖通改造经费"]
    assert f"IN05 {written.at('points')}" in errors(evaluation)


def test_figures_of_each_form_stand_in_its_own_unit(tmp_path: Path) -> None:
    first = replace(lined(("年度资金总额", 100, 90), ("当年财政拨款", 100, 80), rate="90%"), sheet="甲")
    second = replace(lined(("年度资金总额", 1000, 900), ("当年财政拨款", 1000, 800), rate="90%", project="绿化"), sheet="乙")
    second = replace(second, stated={**second.stated, "money_unit": "元"})
    evaluation = evaluated(write_forms(tmp_path / "forms.xlsx", [first, second]).path)
    wrong = {str(f.place): f.sums for f in evaluation.findings if f.code == "FU02"}
    assert wrong == {"甲!F6": ("80", "90", "10"), "乙!F6": ("800", "900", "100")}


@pytest.mark.parametrize("title", ["项目支出绩效自评表", None])
def test_forms_below_each_other_without_a_blank_row(tmp_path: Path, title: str | None) -> None:
    written = write_forms(tmp_path / "forms.xlsx", [filled("10"), filled("04", **RIGHT, year="（2018年度） 单位：元")])
    book = load_workbook(written.path)
    page = book["自评表"]
    blank = next(row for row in range(1, page.max_row) if all(cell.value is None for cell in page[row]) and page.cell(row + 1, 1).value)
    merged = [area for area in page.merged_cells.ranges if area.min_row > blank]
    for area in merged:
        page.unmerge_cells(str(area))
    page.cell(blank + 1, 1).value = title
    page.delete_rows(blank, 1 if title else 2)
    book.save(written.path)
    first, second = evaluated(written.path).case.workbook.forms
    assert first.stated["year"].value != second.stated["year"].value == 2018
    assert second.place.cell == f"A{blank}"


# ---------------------------------------------------------------- what a form cannot say


def test_what_a_form_does_not_state_is_not_checked(tmp_path: Path) -> None:
    evaluation = evaluated(write_forms(tmp_path / "form.xlsx", [filled("04", **RIGHT)]).path)
    outcomes = {entry.code: (entry.outcome, bool(entry.reason)) for entry in evaluation.coverage}
    for code in ("BA01", "BA02", "AD03", "SP01", "SP04", "FU03", "FU05", "TX04", "TX05", "BA06"):
        assert outcomes[code] == ("not_checked", True), code
    for code in ("FU02", "BA03", "IN01", "IN02", "IN04", "IN05", "IN08"):
        assert outcomes[code][0] in {"clean", "findings"}, code


def test_a_form_without_weights_is_not_reproached_for_them(tmp_path: Path) -> None:
    evaluation = evaluated(write_forms(tmp_path / "form.xlsx", [filled("26", NO_WEIGHTS)]).path, "hubei")
    assert found(evaluation, "LA01", "LA02", "IN01", "IN02", "IN03") == []


def test_no_report_is_written_for_a_form(tmp_path: Path) -> None:
    written = write_forms(tmp_path / "表.xlsx", [filled("04")])
    evaluation = evaluated(written.path)
    published = publish_evaluation(evaluation, result_of(evaluation), written.path, Target(tmp_path / "out", "表"), {})
    assert sorted(published.files) == ["表.json", "表_核查底稿.xlsx", "表_退回修改.xlsx"]
    assert published.remarks
    assert evaluation.passages == ()


def test_the_marked_copy_marks_the_form(tmp_path: Path) -> None:
    written = several(tmp_path)
    evaluation = evaluated(written.path)
    publish_evaluation(evaluation, result_of(evaluation), written.path, Target(tmp_path / "out", "表"), {})
    book = load_workbook(tmp_path / "out" / "表_退回修改.xlsx")
    sheet, cell = written.at("工程资金金额.score_published", "改造").split("!")
    assert book[sheet][cell].comment is not None
    assert book["委托"][written.at("total.executed", "委托").split("!")[1]].comment is not None


def test_a_marked_copy_is_the_same_form_again_and_takes_answers(tmp_path: Path) -> None:
    written = write_forms(tmp_path / "表.xlsx", [filled("04", **RIGHT)])
    first = evaluated(written.path)
    publish_evaluation(first, result_of(first), written.path, Target(tmp_path / "out", "表"), {})
    copy = tmp_path / "out" / "表_退回修改.xlsx"
    again = evaluated(copy)
    assert found(again, *ARITHMETIC, "IN13", "IN26") == found(first, *ARITHMETIC, "IN13", "IN26")
    book = load_workbook(copy)
    answers = book["核查说明"]
    heads = {cell.value: cell.column for cell in answers[3]}
    answers.cell(4, next(column for title, column in heads.items() if str(title).startswith("说明"))).value = "合同约定按进度付款"
    book.save(tmp_path / "answered.xlsx")
    answered = evaluated(tmp_path / "answered.xlsx")
    assert [f.code for f in answered.findings if f.explanation] == ["IN13"]


# ---------------------------------------------------------------- damaged forms

ODD = ("", "-", "#", "100%", "-5", "约3", -1.5, 1e20, "合计", "项目名称", "总分", "年度指标值", "三级指标", "其中：", "300万元", None, True)
"""What may stand in a cell by mistake: other numbers, words the form itself uses, nothing."""


@example([(0, 2, ""), (0, 4, "项目名称")], NATIONAL)
@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 25), st.sampled_from(ODD)), max_size=8), st.sampled_from((LOOSE, NATIONAL)))
@settings(max_examples=25)
def test_no_cell_makes_a_form_fail(tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[int, int, Any]], layout: Layout) -> None:
    raw = parse_file(write_forms(tmp_path_factory.mktemp("form") / "form.xlsx", [filled("10", layout)]).path)
    columns = [list(column) for column in raw.sheets[0].columns]
    for column, row, value in changes:
        if column < len(columns) and row < len(columns[column]):
            columns[column][row] = value
    damaged = msgspec.structs.replace(raw, sheets=(msgspec.structs.replace(raw.sheets[0], columns=columns),))
    evaluation = evaluate_workbook(workbook_of(damaged, Settings()), Settings())
    assert evaluation.findings
    if evaluation.case.workbook.forms:
        assert working_paper_pages(evaluation)


# ---------------------------------------------------------------- what is a form, and what is not


@pytest.mark.parametrize("regulation", [pack.id for pack in list_regulations()])
def test_our_own_form_comes_back_with_the_findings_of_its_workbook(tmp_path: Path, regulation: str) -> None:
    first = evaluated(write_workbook(tmp_path / "unit.xlsx"), regulation)
    write_pages(tmp_path / "renamed.xlsx", evaluation_pages(first), title="", created=None)
    back = evaluated(tmp_path / "renamed.xlsx", regulation)
    assert [form.project for form in back.case.workbook.forms] == ["就业服务经费", "人才引进经费"]
    assert {f.code for f in back.findings} == {"LA05"} | {f.code for f in first.findings} | (set() if first.passed else {"LA11"})
    assert [p.score for p in back.case.scores.projects] == [p.score for p in first.case.scores.projects]
    assert (back.case.workbook.unit, back.case.workbook.year) == (first.case.workbook.unit, 2020)
    assert str(back.case.profile.get("report_date")) == "2021-03-01"


def test_our_own_form_with_lost_points_comes_back_with_the_same_points(tmp_path: Path) -> None:
    edits = {"绩效指标!H4": "8场", "绩效指标!J4": 16, "绩效指标!L4": "疫情影响，下年补办", "资金安排!F4": 9, "支出明细!H5": 30000}
    first = evaluated(write_workbook(tmp_path / "unit.xlsx", edits))
    assert errors(first) == []
    write_pages(tmp_path / "renamed.xlsx", evaluation_pages(first), title="", created=None)
    back = evaluated(tmp_path / "renamed.xlsx")
    assert found(back, *ARITHMETIC) == []
    assert [p.score for p in back.case.scores.projects] == [p.score for p in first.case.scores.projects]


def test_every_heading_we_write_is_read_back() -> None:
    for name, shape in SHAPES.items():
        columns = [(f, HEAD) for row in shape.head for f in row] + [(f, MONEY) for f in shape.money if f.title] + [(f, GOALS) for f in shape.goals]
        meanings = {"weight": "execution_weight", "points": "execution_points"}
        for field, words in columns:
            shows = meanings.get(field.shows, field.shows) if words is MONEY else field.shows
            assert words.get(plain_label(field.title)) == shows, (name, field.title)
        meanings = {"points": "claimed_points", "opening": "target", "coefficient": None}
        for field in shape.indicators:
            assert INDICATOR.get(plain_label(field.title)) == meanings.get(field.shows, field.shows), (name, field.title)


def test_a_form_beside_the_standard_sheets_is_left_alone(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "unit.xlsx")
    book = load_workbook(path)
    form = load_workbook(write_forms(tmp_path / "form.xlsx", [filled("04")]).path).active
    page = book.create_sheet("绩效自评表")
    for row in form.iter_rows():
        for cell in row:
            page[cell.coordinate] = cell.value
    book.save(path)
    evaluation = evaluated(path)
    assert evaluation.case.workbook.forms == ()
    assert found(evaluation) == ["LA05 绩效自评表"]


def test_a_blank_form_is_called_blank(tmp_path: Path) -> None:
    blank = Filled({
        "year": "    ", "project": None, "money_unit": "万元", "funding": [{"source": "年度资金总额", "role": "total"}, {"source": "当年财政拨款"}],
        "execution_weight": 10, "execution_rate_published": None, "execution_score_published": None, "total_published": None,
        "weight_total_published": 100, "indicators": [
            {"level1": "产出指标", "level2": "数量指标", "level3": None}, {"level1": "效益指标", "level2": "社会效益指标", "level3": None}],
    })
    assert found(evaluated(write_forms(tmp_path / "form.xlsx", [blank]).path), "LA10") == ["LA10 自评表"]


def test_a_table_of_indicators_is_no_form(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "unit.xlsx", sheets={"资金安排": None, "支出明细": None, "绩效指标": None, "其他": """
| 项目名称 | 一级指标 | 二级指标 | 三级指标 | 年度指标值 | 实际完成值 | 分值 | 得分 |
| 甲 | 产出指标 | 数量指标 | 场次 | ≥1场 | 1场 | 50 | 50 |
"""})
    evaluation = evaluated(path)
    assert evaluation.case.workbook.forms == ()
    assert found(evaluation, "LA01") == ["LA01 "] * 3


def test_a_form_that_is_not_recognised_is_said_once_and_nothing_is_called_clean(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["2023年度部门预算绩效自评表"], ["单位", "甲局"], ["序号", "评价内容", "分值", "自评分"], [1, "预算编制", 100, 95]):
        book.active.append(row)
    book.save(tmp_path / "list.xlsx")
    evaluation = evaluated(tmp_path / "list.xlsx")
    assert [(f.code, f.severity, f.place.cell) for f in evaluation.findings] == [("LA05", Severity.ERROR, "A1")]
    assert {c.outcome for c in evaluation.coverage if c.code != "LA05"} == {"not_checked"}
