"""Points of indicators, class sums, project and unit scores; the packs' own edges stand in tests/regulations."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from perfeval.declared.regulations import list_regulations, load_regulation
from perfeval.declared.regulations.methods import METHODS
from perfeval.declared.regulations.pack import Ceiling, Regulation
from perfeval.declared.settings import Settings
from perfeval.facts.scores import IndicatorScore, Scores, ScoringStatus
from perfeval.read.workbook import read_workbook
from perfeval.reconcile.balances import reconcile_workbook
from perfeval.score.indicators import score_indicator
from perfeval.score.projects import Scorer
from perfeval.score.rows import Row, read_indicator
from perfeval.words.readings import Form
from tests.tools.notations import CELLS
from tests.tools.workbooks import CLEAN, write_workbook

MOF = load_regulation()
ROW = Row(4, "甲", "产出指标", "数量指标", "培训人数", None, "≥100人", None, "90人", Decimal(10), None, None)


def score(regulation: Regulation = MOF, year: int | None = 2020, **cells: object) -> IndicatorScore:
    return score_indicator(read_indicator(replace(ROW, **cells), year), regulation.for_indicators)  # type: ignore[arg-type]


# ---------------------------------------------------------------- indicators


@pytest.mark.parametrize(("cells", "problem"), [
    ({"target": None}, "target_empty"), ({"target": "—"}, "target_empty"), ({"actual": None}, "actual_empty"), ({"actual": "/"}, "actual_empty"),
    ({"target": "≥**人"}, "target_unreadable"), ({"actual": "？"}, "actual_unreadable"), ({"actual": "90人次"}, "units_differ"),
    ({"target": "≥90%", "actual": "0.93"}, "percent_unclear"), ({"target": "0.9", "actual": "93%"}, "percent_unclear"),
    ({"target": "提高水平", "actual": "有所提高"}, "no_tier"), ({"actual": "完成"}, "tier_for_number"), ({"actual": "2020年6月"}, "actual_unreadable"),
    ({"actual": "培训3期90人"}, "two_numbers"), ({"actual": "80-90人"}, "two_numbers"), ({"weight": None}, "weight_missing"),
    ({"target": "2020年6月", "actual": "90%"}, "actual_unreadable"), ({"weight": Decimal(-1)}, "weight_missing"),
])
def test_what_cannot_be_scored_says_why(cells: dict[str, object], problem: str) -> None:
    found = score(**cells)
    assert (found.status, found.problem, found.points, found.method) == (ScoringStatus.COULD_NOT_BE_SCORED, problem, None, None)
    assert found.calculation


@pytest.mark.parametrize(("cells", "method"), [
    ({}, "proportional"), ({"target": "≤80人"}, "inverse"), ({"target": "80-100人"}, "range"), ({"target": "2020年6月", "actual": "2020年5月"}, "date"),
    ({"target": "提高水平", "actual": "达成"}, "tier"), ({"target": "2020年6月", "actual": "按期完成"}, "tier"),
])
def test_the_method_is_named(cells: dict[str, object], method: str) -> None:
    assert score(**cells).method == method
    assert method in METHODS


@pytest.mark.parametrize("cells", [
    {}, {"actual": "100人"}, {"target": "80-100人"}, {"target": "提高水平", "actual": "达成"}, {"target": "2020年6月", "actual": "2020年5月"},
    {"target": "≥90%", "actual": "95%", "level1": "满意度指标"}, {"weight": Decimal(-1)}, {"claimed": Decimal(5), "deviation": "雨季较长"},
])
def test_a_regulation_without_points_gives_none_for_a_weight_either(cells: dict[str, object]) -> None:
    found = score(load_regulation("transfer"), **cells)
    assert (found.status, found.points, found.problem) == (ScoringStatus.SCORED, None, None)


@pytest.mark.parametrize(("cells", "direction", "at_most"), [
    ({"level2": "成本指标", "target": "100元"}, "=", True), ({"level1": "成本指标", "target": "100元"}, "=", True),
    ({"level2": "时效指标", "target": "100天"}, "=", True), ({"level2": "时效指标", "target": "100%"}, "=", False),
    ({"level3": "安全事故发生数", "target": "100起"}, "=", True), ({"level3": "群众投诉次数（次）", "target": "100次"}, "=", True),
    ({"level3": "受理群众投诉数", "target": "100次"}, "=", False), ({"level3": "投诉处置率", "target": "100%"}, "=", False),
    ({"level3": "差错率", "target": "100%"}, "=", True), ({"level2": "成本指标", "target": "≥100元"}, "≥", False), ({}, "≥", False),
])
def test_a_number_without_sign_is_taken_by_its_class(cells: dict[str, object], direction: str, at_most: bool) -> None:
    more, less = score(**{**cells, "actual": "125"}), score(**{**cells, "actual": "80"})
    assert more.direction == direction
    assert [more.points, less.points] == ([8, 10] if at_most else [10, 8])


@pytest.mark.parametrize(("actual", "tier"), [
    ("已按时完成年度目标", "达成"), ("达成预期指标", "达成"), ("全部实现", "达成"), ("符合要求", "达成"), ("已达到", "达成"),
    ("基本达成目标", "部分达成"), ("部分实现目标", "部分达成"), ("大部分完成", "部分达成"), ("部分达成年度指标并具有一定效果", "部分达成"),
    ("未达成年度指标且效果较差", "未达成"), ("实现目标程度较低", "未达成"), ("没有完成", "未达成"), ("未能完成任务", "未达成"), ("否", "未达成"),
    ("是", "达成"), ("√", "达成"), ("健全制度。", "达成"), ("已健全制度", "达成"),
    ("未按时完成", None), ("未全部完成", None), ("较好完成", None), ("完成情况良好", None), ("按时开工未按时完工", None), ("95%", None),
])
def test_words_name_a_tier(actual: str, tier: str | None) -> None:
    assert score(target="健全制度", actual=actual).tier == tier


@pytest.mark.parametrize(("target", "actual", "tier"), [
    ("优", "优秀", "达成"), ("良", "优", "达成"), ("优良中低差", "优", "达成"), ("优/良/中/低/差", "优", "达成"), ("优良中低差", "良", None), ("优", "良", None),
    ("高", "高", "达成"), ("高", "中", None), ("高/中/低", "高", "达成"), ("低", "低", "达成"), ("定性有效", "有效", "达成"), ("有效", "定性：有效", "达成"), ("建立与否", "已建立", "达成"), ("是否建立制度", "已建立制度", "达成"), ("是否建立制度", "是", "达成"),
    ("否", "否", "达成"), ("否", "是", "未达成"), ("是", "否", "未达成"),
])
def test_scales_and_yes_or_no(target: str, actual: str, tier: str | None) -> None:
    assert score(target=target, actual=actual).tier == tier


def test_a_lower_claim_counts_for_a_number_only_with_a_reason() -> None:
    assert score(claimed=Decimal(8)).points == 9
    assert score(claimed=Decimal(8), deviation="0").points == 9
    assert score(claimed=Decimal(8), deviation="主动少计").points == 8
    assert score(claimed=Decimal(8), deviation="主动少计").computed == 9
    assert score(claimed=Decimal(10), deviation="已说明").points == 9


def test_columns_win_over_the_text() -> None:
    assert score(target="≥100人", actual="125人", direction="≤").points == 8
    assert score(target="100", actual="90", unit="%").target.unit == "%"


def test_the_other_formula_is_shown_only_where_it_decides() -> None:
    assert score(target="≤90人", actual="100人").alternative == Decimal("8.89")
    assert score(target="≤90人", actual="80人").alternative is None
    assert score().alternative is None
    assert score(load_regulation("hubei"), target="≤90人", actual="100人").alternative is None


def test_a_pack_may_cut_an_easy_target() -> None:
    strict = replace(MOF, quantitative=replace(MOF.quantitative, over_effect="deduct", over_deduct=Decimal(2)))
    assert score(strict, actual="130人").points == 8
    assert score(strict, actual="129人").points == 10
    assert score(strict, actual="130人", deviation="上级追加任务").points == 10


def test_a_pack_may_name_any_formula() -> None:
    strict = replace(MOF, quantitative=replace(MOF.quantitative, at_least="all_or_nothing", at_most="linear", equal="proportional"))
    assert score(strict).points == 0
    assert score(strict, target="≤90人", actual="100人").points == Decimal("8.89")
    assert score(strict, target="90元", actual="100元", level2="成本指标").points == 10


def test_without_a_year_a_date_needs_its_own() -> None:
    assert score(target="2020年6月", actual="2020年7月", year=None).problem == "late_unclaimed"
    assert score(target="6月", actual="5月", year=None).problem == "target_unreadable"


# ---------------------------------------------------------------- properties

POINTS = st.decimals(min_value=0, max_value=100, places=2)
REGULATIONS = st.sampled_from(list_regulations())


@given(target=CELLS, actual=CELLS, name=CELLS, weight=POINTS, claimed=st.none() | st.decimals(-10, 110, places=2), regulation=REGULATIONS,
       deviation=st.none() | CELLS, level2=st.sampled_from(["数量指标", "成本指标", "时效指标", "满意度指标"]), year=st.none() | st.integers(1990, 2100))
def test_points_stay_within_the_weight(target, actual, name, weight, claimed, regulation, deviation, level2, year) -> None:
    found = score(regulation, year, target=target, actual=actual, level3=name, weight=weight, claimed=claimed, deviation=deviation, level2=level2)
    assert found.calculation
    assert (found.status == ScoringStatus.COULD_NOT_BE_SCORED) == (found.problem is not None)
    if regulation.scored:
        assert (found.points is not None) == (found.status == ScoringStatus.SCORED)
    for points in (found.points, found.computed, found.alternative):
        assert points is None or 0 <= points <= weight


VALUES = st.decimals(min_value=-1000, max_value=10**6, places=2)


@given(sign=st.sampled_from(["≥", ">", "≤", "<"]), target=VALUES, one=VALUES, other=VALUES, weight=POINTS,
       formula=st.sampled_from(["inverse", "linear"]), unit=st.sampled_from(["", "人", "万元"]))
def test_better_never_scores_less(sign, target, one, other, weight, formula, unit) -> None:
    regulation = replace(MOF, quantitative=replace(MOF.quantitative, at_most=formula))
    worse, better = sorted([one, other], reverse=sign in "≤<")
    found = [score(regulation, target=f"{sign}{target}{unit}", actual=f"{value}{unit}", weight=weight).points for value in (worse, better)]
    assert None not in found
    assert found[0] <= found[1]


@given(first=st.dates(), second=st.dates(), deadline=st.dates(), weight=POINTS)
def test_earlier_never_scores_less(first, second, deadline, weight) -> None:
    late, early = sorted([first, second], reverse=True)
    found = [score(target=str(deadline), actual=str(day), weight=weight, claimed=weight, year=deadline.year) for day in (late, early)]
    if all(one.target.form == one.actual.form == Form.DATE for one in found):
        assert found[0].points <= found[1].points


SCALES = [("万元", "元", 10_000), ("公顷", "亩", 15), ("公里", "米", 1000), ("吨", "公斤", 1000), ("%", "‰", 10), ("万人次", "人次", 10_000), ("年", "个月", 12)]


@given(sign=st.sampled_from(["≥", "≤", "="]), target=st.decimals(0, 1000, places=2), actual=st.decimals(0, 1000, places=2), weight=POINTS,
       scale=st.sampled_from(SCALES), which=st.sampled_from([(0, 0), (0, 1), (1, 0), (1, 1)]))
def test_units_change_nothing(sign, target, actual, weight, scale, which) -> None:
    def spelled(value: Decimal, small: int) -> str:
        return f"{value * scale[2]}{scale[1]}" if small else f"{value}{scale[0]}"

    plain = score(target=f"{sign}{target}{scale[0]}", actual=f"{actual}{scale[0]}", weight=weight)
    scaled = score(target=f"{sign}{spelled(target, which[0])}", actual=spelled(actual, which[1]), weight=weight)
    assert (plain.points, plain.ratio) == (scaled.points, scaled.ratio)


# ---------------------------------------------------------------- projects


def scores_of(path: Path, regulation: Regulation = MOF, **changes: object) -> Scores:
    workbook = read_workbook(write_workbook(path / "甲.xlsx", **changes), Settings())  # type: ignore[arg-type]
    return Scorer(workbook).score(reconcile_workbook(workbook, regulation), regulation)


def test_projects_and_the_unit(tmp_path: Path) -> None:
    scores = scores_of(tmp_path, edits={"绩效指标!H4": "8场", "支出明细!H4": 33000})
    first, second = scores.projects
    assert [project.project for project in scores.projects] == ["就业服务经费", "人才引进经费"]
    assert (first.execution_points, [one.points for one in first.classes], first.score) == (Decimal("9.00"), [46, 30, 10], Decimal("95.00"))
    assert (first.execution_rate, first.grade) == (Decimal("0.9"), "优")
    assert second.score == 100
    assert (scores.unit_score, scores.unit_grade) == (Decimal("96.60"), "优")  # (95 x 17 + 100 x 8) / 25


def test_a_row_that_cannot_be_scored_empties_its_class_project_and_unit(tmp_path: Path) -> None:
    scores = scores_of(tmp_path, edits={"绩效指标!H4": None})
    first, second = scores.projects
    assert (first.score, first.grade, first.classes[0].points, first.classes[1].points) == (None, None, None, 30)
    assert (second.score, scores.unit_score, scores.unit_grade) == (100, None, None)


@pytest.mark.parametrize("value", [None, "#REF!"])
def test_no_project_is_scored_while_an_indicator_may_be_anybodys(tmp_path: Path, value: str | None) -> None:
    found = scores_of(tmp_path, edits={"绩效指标!A5": value})
    assert {project.score for project in found.projects} == {None}
    assert found.unit_score is None


def test_a_project_outside_the_evaluation_has_no_score_and_does_not_weigh(tmp_path: Path) -> None:
    idle = {f"资金安排!{column}6": 0 for column in "CDEF"} | {f"支出明细!{cell}": None for row in (7, 8) for cell in [f"{c}{row}" for c in "ABCDEFGHIJKLMNOPQRST"]}
    scores = scores_of(tmp_path, edits=idle)
    second = scores.projects[1]
    assert (second.execution_rate, second.execution_points, second.score, second.grade) == (None, None, None, None)
    assert scores.unit_score == 100


def test_payments_on_a_budget_of_nothing_earn_nothing(tmp_path: Path) -> None:
    second = scores_of(tmp_path, edits={f"资金安排!{column}6": 0 for column in "CDE"}).projects[1]
    assert (second.execution_rate, second.execution_points, second.score) == (None, 0, 90)


@pytest.mark.parametrize("paid", [8e4 - 1, 8e4 - 0.01, 8e4 + 0.01])
@pytest.mark.parametrize("regulation", [pack for pack in list_regulations() if pack.execution.points is not None], ids=lambda pack: pack.id)
def test_a_rate_that_is_not_100_percent_is_never_told_as_such(tmp_path: Path, regulation: Regulation, paid: float) -> None:
    second = scores_of(tmp_path, regulation, edits={"支出明细!H7": paid - 2e4, "支出明细!H8": 2e4}).projects[1]
    assert second.execution_rate not in (None, 1)
    assert "执行率100%" not in second.execution_calculation
    assert "执行率100.00%" not in second.execution_calculation


def test_an_unreadable_amount_leaves_the_execution_open(tmp_path: Path) -> None:
    second = scores_of(tmp_path, edits={"资金安排!C6": "若干"}).projects[1]
    assert (second.execution_points, second.score) == (None, None)
    assert [one.points for one in second.classes] == [50, 30, 10]


def test_projects_without_funding_come_last_and_rows_without_project_are_left_out(tmp_path: Path) -> None:
    scores = scores_of(tmp_path, edits={"绩效指标!A4": "人才引进 经费", "绩效指标!A5": "无资金的项目", "绩效指标!A6": None})
    assert [(project.project, len(project.indicators)) for project in scores.projects] == [
        ("就业服务经费", 3), ("人才引进经费", 7), ("无资金的项目", 1)]
    assert scores.projects[2].score is None


def test_a_project_without_indicators_has_no_score(tmp_path: Path) -> None:
    edits = {f"绩效指标!A{row}": "就业服务经费" for row in range(10, 16)}
    assert scores_of(tmp_path, edits=edits).projects[1].score is None


def test_order_of_rows_changes_no_score(tmp_path: Path) -> None:
    head, *rows = CLEAN["绩效指标"].strip().replace("97%", "90%").splitlines()
    forward, backward = (
        scores_of(tmp_path, sheets={"绩效指标": "\n".join([head, *ordered])}) for ordered in (rows, reversed(rows)))
    assert [project.score for project in forward.projects] == [project.score for project in backward.projects]
    assert forward.unit_score == backward.unit_score


def test_a_ceiling_by_execution_rate(tmp_path: Path) -> None:
    capped = replace(MOF, ceiling=(Ceiling(Decimal("0.95"), Decimal(85)), Ceiling(Decimal("0.6"), Decimal(60))))
    first = scores_of(tmp_path, capped, edits={"支出明细!H4": 33000}).projects[0]
    assert (first.score, first.ceiling, first.grade) == (85, 85, "良")
    assert scores_of(tmp_path, capped).projects[0].ceiling is None


@pytest.mark.parametrize("regulation", list_regulations(), ids=lambda pack: pack.id)
def test_every_pack_scores_the_same_workbook(tmp_path: Path, regulation: Regulation) -> None:
    scores = scores_of(tmp_path, regulation)
    for project in scores.projects:
        assert project.execution_calculation
        assert (project.score is not None) == (regulation.scored and not project.above_full)
        assert all(indicator.status == ScoringStatus.SCORED for indicator in project.indicators)


def test_unknown_classes_follow_those_of_the_pack(tmp_path: Path) -> None:
    first = scores_of(tmp_path, edits={"绩效指标!B7": "成本指标", "绩效指标!B4": None}).projects[0]
    assert [one.name for one in first.classes] == ["产出指标", "效益指标", "满意度指标", "未填写一级指标", "成本指标"]
    assert sum(one.weight for one in first.classes) == 90
