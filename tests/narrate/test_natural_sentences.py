"""What a reader marks with a pencil though every figure is right: decimals told as missing money, dates without a year, words that say nothing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from tests.tools.narratives import sections
from tests.tools.workbooks import write_workbook

ARRIVAL, MONEY, DEVIATION = "1.项目资金到位情况分析", "2.项目资金执行情况分析", "三、偏离绩效目标的原因和下一步改进措施"


def told(folder: Path, edits: dict[str, object], **sheets: str | None) -> dict[str, str]:
    return sections(evaluate_file(write_workbook(folder / "w.xlsx", edits, sheets), Settings()))


# ---------------------------------------------------------------- money


@pytest.mark.parametrize(("typed", "lacks"), [(12.0, False), (12.01, False), (11.99, True), (12.02, True)])
def test_decimals_left_out_of_what_arrived_are_no_missing_money(typed: float, lacks: bool, tmp_path: Path) -> None:
    """The budget is 12.005; 到位数 typed to two decimals differs by its decimals or by money."""
    edits: dict[str, object] = {"资金安排!C4": 10.005, "资金安排!D4": 12.005, "资金安排!E4": typed, "资金安排!F4": 12}
    text = told(tmp_path, edits)
    assert ("资金全部到位，到位率100%" not in text[ARRIVAL]) == lacks
    assert "到位" not in text[DEVIATION] or lacks


def test_days_of_two_years_have_their_years(tmp_path: Path) -> None:
    text = told(tmp_path, {"资金安排!H4": "2019-12-20"})[ARRIVAL]
    assert re.search(r"2019年12月20日至2020年\d+月\d+日之间", text)


def test_all_of_a_quarter_has_no_share(tmp_path: Path) -> None:
    dates: dict[str, object] = {f"支出明细!A{row}": f"2020-11-{row + 10}" for row in range(4, 9)}
    assert "第四季度。" in told(tmp_path, dates)[MONEY]


# ---------------------------------------------------------------- words


@pytest.mark.parametrize(("words", "printed"), [("按进度申请", "按进度申请。\n"), ("按进度申请。", "按进度申请。\n"), ("按进度申请！", "按进度申请！\n")])
def test_a_passage_of_the_unit_ends_with_a_stop_and_with_one(words: str, printed: str, tmp_path: Path) -> None:
    texts = f"| 项目名称 | 栏目 | 内容 |\n| | 资金到位情况 | {words} |"
    assert printed in told(tmp_path, {}, 文字说明=texts)[ARRIVAL]


def test_a_purpose_that_repeats_the_name_is_left_out(tmp_path: Path) -> None:
    text = "".join(told(tmp_path, {"资金安排!I6": "人才引进"}).values())
    assert "人才引进经费用于" not in text
    assert "人才引进经费用于招聘考务" in "".join(told(tmp_path, {"资金安排!I6": "招聘考务"}).values())


def test_goals_that_are_alike_are_told_once(tmp_path: Path) -> None:
    text = "".join(told(tmp_path, {}, 项目信息=(
        "| 项目名称 | 年度总体目标 | 总体目标完成情况 |\n| 就业服务经费 | 完成当年任务 | 已经办结 |\n| 人才引进经费 | 完成当年任务 | 招满 |"
    )).values())
    assert text.count("完成当年任务") == 1
    assert "就业服务经费：已经办结；人才引进经费：招满" in text


@pytest.mark.parametrize(("words", "told_as_sample"), [("按计划完成", False), ("发放问卷200份", True), ("电话回访", True)])
def test_a_sample_is_what_tells_of_a_survey(words: str, told_as_sample: bool, tmp_path: Path) -> None:
    text = told(tmp_path, {"绩效指标!K9": words})["3.满意度指标完成情况分析"]
    assert (f"（{words}）" in text) == told_as_sample


# ---------------------------------------------------------------- indicators


def test_what_cannot_be_judged_is_told_with_its_values_and_its_reason(tmp_path: Path) -> None:
    edits: dict[str, object] = {
        "绩效指标!H5": "有些减少", "绩效指标!F5": "明显减少", "绩效指标!E5": "定性", "绩效指标!G5": None, "绩效指标!J5": None, "绩效指标!L5": "一处没有接入",
    }
    text = told(tmp_path, edits)
    assert "目标“明显减少”，自评“有些减少”" in text["（2）质量指标"]
    assert "主要原因：一处没有接入。" in text[DEVIATION]
