"""SP rules on how payments were approved: collective decisions and the people who sign."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

import numpy as np
import pandas as pd

from perfeval.check.grounds.approvals import by_rule, first_of_contract, stated_for_contract
from perfeval.check.grounds.paid import Payments, payments_of
from perfeval.check.grounds.preconditions import DECISION_LIMIT_STATED
from perfeval.check.grounds.wording import amount, amount_at, day, percent, unit_at
from perfeval.check.rule import Breach, NotChecked, Result, Threshold, rule
from perfeval.declared.sheets import APPROVERS
from perfeval.declared.stated_values import Share, whole
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.place import Place
from perfeval.words.spelling import fold

APPROVER_SHARE = Threshold("approver_share", Decimal("0.80"), Share, "审批栏填写达到这一比例，就认为本单位应当填写")
SPLIT_DAYS = Threshold("split_days", 30, Annotated[int, whole(0, 366)], "同一收款单位这么多天以内的几笔支付放在一起看")

NEEDS = ("spending", "spending.amount", "spending.decision", "spending.payee")


@rule("SP04", "大额支出没有集体决策依据", Severity.WARNING, needs=NEEDS, applies=(DECISION_LIMIT_STATED,),
      advice="填写研究同意这笔支出的会议名称和日期，或纪要文号。",
      basis="单位内部控制制度：大额资金使用集体决策；标准见单位信息")
def large_payment_without_decision(case: Case) -> Iterator[Result]:
    """单位信息中填写了大额支出集体决策标准的，达到标准的支付都要有集体决策依据，同一合同有一处即可。
    工资、对个人的补助、社保、税款、水电费和批量付给个人的，按规定支付，不作要求。同一合同只报告一次。"""
    limit = case.profile.get("decision_threshold")
    table, paid = case.table("spending"), payments_of(case)
    large = paid.of_projects & (paid.fen >= limit) & paid.filled("amount")
    undecided = large & ~stated_for_contract(paid, paid.of_projects, "decision")
    for row in paid.where(first_of_contract(paid, undecided & ~by_rule(paid, undecided))):
        yield Breach(table.place(row, "decision"),
                     f"支付{amount_at(table, row, 'amount')}，达到集体决策标准{amount(limit, '元')}，没有填写决策依据。")


@rule("SP05", "缺少审批人", Severity.WARNING, needs=("spending",), thresholds=(APPROVER_SHARE,),
      advice="补填审批人；没有经过这道审批的，补办手续后再填。",
      basis="资金支付应有完整的审批程序；实务做法")
def approver_missing(case: Case) -> Iterator[Result]:
    """经办、科室、分管领导、财务审核、分管财务各列，单位一般逐笔填写的（八成以上已填），空着的应补上。
    整列没有填的视为单位不在此记录，只提示一次，不逐笔核对。"""
    table, paid = case.table("spending"), payments_of(case)
    number = int(paid.of_projects.sum())
    if not number:
        return
    titles = {name: table.sheet.column(name).title for name in APPROVERS}
    filled = {name: Decimal(int((paid.of_projects & paid.filled(name)).sum())) / number for name in APPROVERS}
    unkept = [name for name in APPROVERS if not filled[name]]
    if unkept:
        columns = "、".join(titles[name] for name in unkept)
        yield NotChecked(f"{columns}没有填写")
        shown = [name for name in unkept if table.has(name)]
        place = table.heading(shown[0]) if shown else Place(table.title)
        yield Breach(place, f"{columns}整列没有填写，没有核对。", severity=Severity.NOTE, content=columns,
                     advice="无需处理；审批记录在别处保存的，备查即可。")
    for name in APPROVERS:
        if not filled[name] or filled[name] == 1:
            continue
        if filled[name] < APPROVER_SHARE.of(case):
            yield NotChecked(f"{titles[name]}只填了{percent(filled[name])}，没有逐笔核对")
            continue
        for row in paid.where(paid.of_projects & ~paid.filled(name)):
            yield Breach(table.place(row, name), f"{titles[name]}没有填写。")


@rule("SP11", "疑似拆分支付", Severity.WARNING, needs=(*NEEDS, "spending.contract", "spending.paid_on"),
      applies=(DECISION_LIMIT_STATED,), thresholds=(SPLIT_DAYS,),
      advice="属于同一事项的，补填集体决策依据或合同编号；不属于的，在核查说明中写明。",
      basis="不得化整为零规避集体决策；实务做法")
def payments_split(case: Case) -> Iterator[Result]:
    """三十天内付给同一收款单位的几笔支出，每笔都低于集体决策标准，合计达到标准，又没有决策依据和合同的，疑似化整为零。
    工资、补助、社保、税款、水电费和批量付给个人的除外。指向合计达到标准的那一笔。"""
    limit = case.profile.get("decision_threshold")
    table, days = case.table("spending"), SPLIT_DAYS.of(case)
    for first, last, total in _windows(_undecided(payments_of(case), limit), days, limit):
        payee, unit = table.value(last, "payee"), unit_at(table, last, "amount")
        since, until = (day(table.value(row, "paid_on")) for row in (first, last))
        yield Breach(
            table.place(last, "decision"), f"{since}至{until}付给“{payee}”的几笔支出合计{amount(total, unit)}，"
            f"达到集体决策标准{amount(limit, '元')}，没有决策依据和合同。", content=f"{payee} {since} {until} {total}",
        )


def _undecided(paid: Payments, limit: int) -> pd.DataFrame:
    """Payments below the threshold without decision and contract, by payee (numbered) and day."""
    small = paid.of_projects & (paid.fen > 0) & (paid.fen < limit)
    small &= ~paid.filled("decision") & ~paid.filled("contract") & paid.filled("payee") & paid.filled("paid_on")
    small &= ~by_rule(paid, small)
    payees, names = pd.factorize(paid.table.arrays["payee"][small])
    folded, _ = pd.factorize(np.array([fold(name) for name in names], dtype=object))
    days = paid.dates[small].astype("datetime64[D]").astype(np.int64)
    plain = pd.DataFrame({"payee": folded[payees], "day": days, "fen": paid.fen[small]}, index=paid.rows[small])
    return plain.iloc[np.lexsort((plain["day"], plain["payee"]))]


def _windows(small: pd.DataFrame, days: int, limit: int) -> Iterator[tuple[int, int, int]]:
    """(first row, row that reaches the limit, sum in 分) of payments to one payee within so many days, none twice."""
    key = (small["payee"] * 1_000_000 + small["day"]).to_numpy()
    before = np.concatenate([[0], small["fen"].to_numpy().cumsum()])
    end = np.searchsorted(key, key + days, side="right")
    reached = np.searchsorted(before, before[:-1] + limit, side="left")
    rows, free = small.index.to_numpy(), 0
    for start in np.flatnonzero(reached <= end):
        if start >= free:
            last = reached[start] - 1
            yield int(rows[start]), int(rows[last]), int(before[last + 1] - before[start])
            free = int(end[start])
