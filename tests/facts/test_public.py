"""The part of an evaluation that may be sent: nothing in it tells that a classified project has money of a kind."""

from __future__ import annotations

from pathlib import Path

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.public import public_evaluation
from tests.tools.workbooks import write_workbook

OWN_MONEY = {"资金安排!B6": "单位资金", "支出明细!E7": "单位资金", "支出明细!E8": "单位资金"}
CLASSIFIED = {"项目信息": "| 项目名称 | 是否涉密 |\n| 人才引进经费 | 是 |"}


def test_a_source_that_only_a_classified_project_has_is_left_out(tmp_path: Path) -> None:
    whole = evaluate_file(write_workbook(tmp_path / "w.xlsx", OWN_MONEY, CLASSIFIED), Settings())
    public = public_evaluation(whole)
    assert [balance.source for balance in whole.case.balances.sources] == ["区县级财政资金", "市级财政资金", "单位资金"]
    assert [balance.source for balance in public.case.balances.sources] == ["区县级财政资金", "市级财政资金"]
    assert public.case.balances.total.budget == sum(balance.budget or 0 for balance in public.case.balances.sources) == 17_000_000
