"""The part of an evaluation that may be sent: nothing in it tells that a classified project has money of a kind."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.public import public_evaluation
from tests.tools.workbooks import CLEAN, write_workbook

OWN_MONEY = {"资金安排!B6": "单位资金", "支出明细!E7": "单位资金", "支出明细!E8": "单位资金"}
CLASSIFIED = {"项目信息": "| 项目名称 | 是否涉密 |\n| 人才引进经费 | 是 |"}


def test_a_source_that_only_a_classified_project_has_is_left_out(tmp_path: Path) -> None:
    whole = evaluate_file(write_workbook(tmp_path / "w.xlsx", OWN_MONEY, CLASSIFIED), Settings())
    public = public_evaluation(whole)
    assert [balance.source for balance in whole.case.balances.sources] == ["区县级财政资金", "市级财政资金", "单位资金"]
    assert [balance.source for balance in public.case.balances.sources] == ["区县级财政资金", "市级财政资金"]
    assert public.case.balances.total.budget == sum(balance.budget or 0 for balance in public.case.balances.sources) == 17_000_000


@pytest.mark.parametrize("sheet", ["预算调整", "支出明细", "文字说明", "核查说明"])
def test_a_sheet_without_rows_hides_nothing_and_stops_nothing(tmp_path: Path, sheet: str) -> None:
    heads = next(line for line in CLEAN[sheet].splitlines() if line) if sheet in CLEAN else "| 规则编号 | 工作表 | 单元格 | 说明 |"
    whole = evaluate_file(write_workbook(tmp_path / "w.xlsx", sheets=CLASSIFIED | {sheet: heads}), Settings())
    assert [balance.project for balance in public_evaluation(whole).case.balances.projects] == ["就业服务经费"]


def test_a_finding_on_a_sheet_named_after_a_classified_project_is_not_told(tmp_path: Path) -> None:
    whole = evaluate_file(write_workbook(tmp_path / "w.xlsx", sheets=CLASSIFIED | {"人才引进经费清单": "| 甲 | 乙 |"}), Settings())
    about = [finding for finding in whole.findings if finding.place.sheet == "人才引进经费清单"]
    assert about
    assert not set(about) & set(public_evaluation(whole).findings)
