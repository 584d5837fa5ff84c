"""Exports of accounting and treasury systems: what counts as a payment, what does not, and what nobody can tell."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from perfeval.declared.kinds import Remark
from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from tests.tools.workbooks import write_workbook

UNSTATED: Mapping[str, object] = {f"资金安排!F{row}": None for row in (4, 5, 6)}
PAID = 25_000_000
"""分 of the five payments of the clean workbook."""

HEADS = ("支付日期", "凭证号", "项目名称", "资金来源", "摘要", "金额（元）", "收款单位", "集体决策依据")


def exported(
    folder: Path, each: Mapping[str, Any], more: Sequence[Mapping[str, Any]] = (), edits: Mapping[str, object] = UNSTATED,
) -> Evaluation:
    """The clean workbook with more columns on 支出明细, the same in each row, and more rows below."""
    path = write_workbook(folder / "w.xlsx", edits)
    book = openpyxl.load_workbook(path)
    page = book["支出明细"]
    heads = [cell.value for cell in page[3]]
    for head in dict.fromkeys([*each, *(key for row in more for key in row)]):
        if head not in heads:
            heads.append(head)
            page.cell(3, len(heads)).value = head
    for row in range(4, 9):
        for head, value in each.items():
            page.cell(row, heads.index(head) + 1).value = value
    for number, cells in enumerate(more, start=9):
        for head, value in cells.items():
            page.cell(number, heads.index(head) + 1).value = value
    book.save(path)
    return evaluate_file(path, Settings())


def payment(**cells: Any) -> dict[str, Any]:
    """A payment of 1 万元 beside the five of the clean workbook."""
    row = dict(zip(HEADS, ("2020-11-20", "记-0099", "人才引进经费", "区县级财政资金", "付资料费", 10_000, "测试印务有限公司", "会议纪要"), strict=True))
    return row | cells


def executed(evaluation: Evaluation) -> int | None:
    return evaluation.case.balances.total.executed


def left_out(evaluation: Evaluation) -> int:
    return len(evaluation.case.table("spending").remarked(Remark.LEFT_OUT))


NOT_COUNTED: Mapping[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "the financial side of parallel accounting": ({"会计科目": "7101 行政支出"}, [payment(会计科目="5001 业务活动费用")]),
    "returned": ({"支付状态": "已清算"}, [payment(支付状态="已退回")]),
    "voided": ({"支付状态": "支付成功"}, [payment(支付状态="作废")]),
    "on its way": ({"支付状态": "已支付"}, [payment(支付状态="在途")]),
    "a quota": ({"业务类型": "直接支付"}, [payment(业务类型="额度到账通知")]),
    "money lent": ({"支出类别": "项目支出"}, [payment(支出类别="往来款")]),
    "the close of the year": (
        {"会计科目": "7101"}, [payment(会计科目="7101", 摘要="年末结转本年支出", 支付日期="2020-12-31", 收款单位=None, 集体决策依据=None)]),
    "a red entry with its blue one": (
        {}, [payment(), payment(**{"金额（元）": -10_000, "摘要": "冲销付资料费", "支付日期": "2020-11-25"})]),
}


@pytest.mark.parametrize("name", NOT_COUNTED)
def test_not_counted_and_said(name: str, tmp_path: Path) -> None:
    evaluation = exported(tmp_path, *NOT_COUNTED[name])
    assert (executed(evaluation), left_out(evaluation)) == (PAID, 1)


@pytest.mark.parametrize(("count", "expected"), [(9, [f"支出明细!H{row}" for row in range(9, 18)]), (10, ["支出明细!H9"]), (40, ["支出明细!H9"])])
def test_a_paste_that_does_not_belong_under_its_heading_is_one_finding(count: int, expected: list[str], tmp_path: Path) -> None:
    more = [payment(**{"金额（元）": "30213 维修（护）费", "凭证号": f"记-{number:04}"}) for number in range(count)]
    evaluation = exported(tmp_path, {}, more)
    assert [str(f.place) for f in evaluation.findings if f.code == "CE02"] == expected
    assert executed(evaluation) is None


TOTALS = [(260_000, True), (250_000, True), (240_000, False), (265_000, False)]
"""A closing sum of the five payments and one of 1 万元 that was returned: with it, without it, and wrong."""


@pytest.mark.parametrize(("total", "right"), TOTALS)
def test_a_total_may_leave_out_what_does_not_count(total: int, right: bool, tmp_path: Path) -> None:
    closing = {"支付日期": "合计", "金额（元）": total}
    evaluation = exported(tmp_path, {"支付状态": "已清算"}, [payment(支付状态="已退回"), closing])
    assert (executed(evaluation), left_out(evaluation)) == (PAID, 1)
    assert [str(f.place) for f in evaluation.findings if f.code == "SP15"] == ([] if right else ["支出明细!H10"])


COUNTED: Mapping[str, tuple[dict[str, Any], list[dict[str, Any]], int]] = {
    "a payment": ({}, [payment()], PAID + 1_000_000),
    "cleared": ({"支付状态": "已清算"}, [payment(支付状态="已清算")], PAID + 1_000_000),
    "a refund without a sign": ({"业务类型": "直接支付"}, [payment(业务类型="退款")], PAID - 1_000_000),
    "a refund with one": ({"业务类型": "直接支付"}, [payment(**{"业务类型": "退款", "金额（元）": -10_000})], PAID - 1_000_000),
    "a credit": ({}, [payment(**{"金额（元）": None, "贷方金额（元）": 10_000})], PAID - 1_000_000),
    "no red word": ({}, [payment(), payment(**{"金额（元）": -10_000, "摘要": "退资料费", "支付日期": "2020-11-25"})], PAID),
}


@pytest.mark.parametrize("name", COUNTED)
def test_counted(name: str, tmp_path: Path) -> None:
    each, more, expected = COUNTED[name]
    evaluation = exported(tmp_path, each, more)
    assert (executed(evaluation), left_out(evaluation)) == (expected, 0)


def test_a_state_nobody_knows_is_one_error_for_its_word(tmp_path: Path) -> None:
    evaluation = exported(tmp_path, {"支付状态": "已支付"}, [payment(支付状态="蓝色"), payment(支付状态="蓝色", 凭证号="记-0100")])
    assert [f.code for f in evaluation.findings if f.code == "CE03"] == ["CE03"]
    assert not evaluation.passed


BOTH = [
    payment(**{"金额（元）": None, "贷方金额（元）": amount, "凭证号": f"记-{number:04}", "支付日期": day, "会计科目": "1011 零余额账户用款额度"})
    for number, (day, amount) in enumerate((
        ("2020-03-10", 50_000), ("2020-05-12", 60_000), ("2020-08-20", 60_000), ("2020-06-15", 75_000), ("2020-10-22", 5_000)), start=1)
]


def test_both_sides_of_each_voucher_are_no_payments_and_never_pass(tmp_path: Path) -> None:
    evaluation = exported(tmp_path, {"会计科目": "5001 业务活动费用"}, BOTH)
    errors = [(f.code, str(f.place)) for f in evaluation.findings if f.severity == "error"]
    assert executed(evaluation) is None
    assert errors == [("CE13", "支出明细!H3")]


def test_the_budget_side_of_the_same_ledger_counts(tmp_path: Path) -> None:
    evaluation = exported(tmp_path, {"会计科目": "7101 行政支出"}, BOTH)
    assert executed(evaluation) == PAID
