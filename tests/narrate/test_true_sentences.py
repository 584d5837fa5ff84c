"""Sentences that stay true in the years that are not quite smooth: late, self-cut, unspent, and goals beside their results."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.passages import Figure
from tests.check.given import without
from tests.tools.narratives import prose, sections
from tests.tools.workbooks import write_workbook

LATE = {"绩效指标!H6": "2020年12月21日", "绩效指标!F6": "2020年11月底前", "绩效指标!J6": 6, "绩效指标!L6": "设备到货推迟，下年提前订货"}
CUT = {"绩效指标!J5": 8, "绩效指标!L5": "抽查样本偏少，自评扣2分，下年扩大抽查"}
UNSPENT = {key: None for row in range(4, 9) for key in without("支出明细", row)} | {f"资金安排!F{row}": 0 for row in (4, 5, 6)} | {f"资金安排!J{row}": "手续未完成，下年支付" for row in (4, 5, 6)}


def told(folder: Path, edits: dict[str, object]) -> dict[str, str]:
    return sections(evaluate_file(write_workbook(folder / "w.xlsx", edits), Settings()))


def test_a_deadline_is_missed_or_not_and_the_days_are_told(tmp_path: Path) -> None:
    text = told(tmp_path, LATE)
    assert "，晚21天" in text["（3）时效指标"]
    assert not [words for words in text.values() if "部分达到" in words]


def test_of_a_month_alone_no_days_are_told(tmp_path: Path) -> None:
    text = told(tmp_path, LATE | {"绩效指标!H6": "2020年12月"})["（3）时效指标"]
    assert "晚于目标时间" in text
    assert not re.search(r"晚\d+天", text)


def test_points_the_unit_took_off_are_no_miss_and_nothing_is_all_reached(tmp_path: Path) -> None:
    text = told(tmp_path, CUT)
    assert "均" not in text["（2）质量指标"].partition("。")[0]
    assert not [words for words in text.values() if re.search("达到年度指标值，(?:自评)?扣", words)]


def test_nothing_spent_is_said_in_words(tmp_path: Path) -> None:
    evaluation = evaluate_file(write_workbook(tmp_path / "w.xlsx", UNSPENT), Settings())
    text = "".join(sections(evaluation).values())
    assert "未发生支出" in text
    assert "未逐笔列示" not in text


def test_goals_and_results_stand_in_the_report(tmp_path: Path) -> None:
    text = told(tmp_path, {})
    assert "就业服务经费：办好招聘会，帮助求职者就业" in text["（二）区级资金安排、分解下达预算和绩效目标情况"]
    assert "人才引进经费：所需人员招聘到岗" in text["（二）绩效目标完成情况分析"]


def test_one_source_has_one_name(tmp_path: Path) -> None:
    assert not [words for words in told(tmp_path, {}).values() if "区县级" in words]


@pytest.mark.parametrize("edits", [{}, LATE, CUT])
def test_digits_are_natural(edits: dict[str, object], tmp_path: Path) -> None:
    evaluation = evaluate_file(write_workbook(tmp_path / "w.xlsx", edits), Settings())
    texts = [part.text for passage in prose(evaluation) for part in passage.parts if isinstance(part, Figure)]
    assert not [text for text in texts if re.search(r"\.\d*0(?!\d)", text)]


def test_an_indicator_that_does_not_apply_is_named_with_its_reason(tmp_path: Path) -> None:
    text = told(tmp_path, {"绩效指标!H5": "不适用", "绩效指标!L5": "当年未安排抽查", "绩效指标!J5": None})
    assert "不适用（当年未安排抽查）" in text["（2）质量指标"]


def test_every_group_has_a_value_where_some_are_core(tmp_path: Path) -> None:
    sheet = told(tmp_path, {"绩效指标!N3": "是否核心指标", "绩效指标!N4": "是"})
    assert "目标" in sheet["（2）质量指标"]
    assert "目标" in sheet["（4）成本指标"]


def test_money_left_is_told_beside_other_deviations(tmp_path: Path) -> None:
    edits = {"支出明细!H7": 70000, "资金安排!F6": 7.5, "绩效指标!H4": "'9场", "绩效指标!J4": 18, "绩效指标!L4": "场地关闭，下年改期"}
    assert "结余0.5万元" in told(tmp_path, edits)["三、偏离绩效目标的原因和下一步改进措施"]


@pytest.mark.parametrize(("back", "beyond_budget"), [("2020-07-01", False), ("2020-01-05", True)])
def test_what_arrived_is_told_after_what_was_taken_back_later(back: str, beyond_budget: bool, tmp_path: Path) -> None:
    taken = {"预算调整!A6": "就业服务经费", "预算调整!B6": "区县级财政资金", "预算调整!C6": back, "预算调整!D6": "收回", "预算调整!E6": -1,
             "预算调整!F6": "测财发〔2020〕40号", "预算调整!G6": "收回结余", "资金安排!D4": 11, "资金安排!F4": 11, "支出明细!H5": 50000}
    text = told(tmp_path, taken)["1.项目资金到位情况分析"]
    assert ("超出" in text) == beyond_budget
    assert ("收回后到位24万元" in text) != beyond_budget
