"""SP rules on how payments were approved: collective decisions and the people who sign."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import pandas as pd

from perfeval.evaluation import Case
from perfeval.ledger import value_at
from perfeval.model import Place, Severity
from perfeval.rules.catalogue import Breach, NotApplicable, NotChecked, Result, rule
from perfeval.rules.economic_classes import is_of
from perfeval.rules.repeats import holds
from perfeval.rules.spending import project_payments, rows_where
from perfeval.rules.wording import amount, amount_at, day, percent, unit_at
from perfeval.sheets import APPROVERS
from perfeval.spelling import fold

NO_DECISION = ("301", "303", "30205", "30206", "30207", "30208", "30240")
"""Paid by rule, not by decision: salaries, grants to persons, water, electricity, post, heating, taxes."""

BY_RULE = re.compile(
    r"(?:缴|交纳|代扣).{0,12}(?:社保|保险|公积金|年金|税)|公积金|职业年金|个人所得税|增值税|税款|税费"
    r"|(?:水|电|燃气|天然气|暖气|取暖|电话|通讯|宽带)费|代发|批量(?:支付|代付|发放|转账)"
)
"""Words of a summary that say the same where the economic class does not."""

BY_RULE_PAYEES = re.compile(r"税务局|社会保险(?:事业|基金|局|中心)|社保(?:局|中心|基金)|公积金(?:管理)?中心|批量|代发|多人|花名册|等\d+人|等人$")
"""Payees that are paid by rule, and what stands there for a batch to individuals."""

SAYING = ("economic_class", "summary", "payee")
"""The columns that say whether a payment follows from a rule."""

NEEDS = ("spending", "spending.amount", "spending.decision", "spending.payee")


def by_rule(frame: pd.DataFrame) -> pd.Series:
    """Whether a payment follows from a rule rather than from a decision; True/False per row."""
    return (
        is_of(frame["economic_class"], NO_DECISION)
        | holds(frame["summary"], lambda text: BY_RULE.search(text) is not None)
        | holds(frame["payee"], lambda text: BY_RULE_PAYEES.search(text) is not None)
    )


def stated_for_contract(frame: pd.DataFrame, column: str) -> pd.Series:
    """Whether a payment, or another one under its contract, has this column filled in; True/False per row."""
    filled = frame[column].notna()
    return filled | frame["contract"].isin(frame.loc[filled, "contract"].dropna())


def contract_sums(frame: pd.DataFrame) -> pd.Series:
    """What was paid under the contract of every payment, in 分; a payment without contract stands for itself."""
    return frame["amount"].groupby(frame["contract"]).transform("sum").fillna(frame["amount"])


@rule("SP04", "大额支出没有集体决策依据", Severity.WARNING, needs=NEEDS,
      advice="填写研究同意这笔支出的会议名称和日期，或纪要文号。",
      basis="单位内部控制制度：大额资金使用集体决策；标准见单位信息")
def large_payment_without_decision(case: Case) -> Iterator[Result]:
    """单位信息中填写了大额支出集体决策标准的，达到标准的支付都要有集体决策依据，同一合同有一处即可。
    工资、对个人的补助、社保、税款、水电费和批量付给个人的，按规定支付，不作要求。"""
    limit = case.profile.get("decision_threshold")
    if limit is None:
        yield NotApplicable("单位信息没有填写大额支出集体决策标准")
        return
    table, frame = case.table("spending"), project_payments(case)
    large = (frame["amount"] >= limit).fillna(False)
    undecided = frame.loc[large & ~stated_for_contract(frame, "decision"), [*SAYING]]
    for row in rows_where(~by_rule(undecided)):
        yield Breach(table.place(row, "decision"),
                     f"支付{amount_at(table, row, 'amount')}，达到集体决策标准{amount(limit, '元')}，没有填写决策依据。")


@rule("SP05", "缺少审批人", Severity.WARNING, needs=("spending",),
      advice="补填审批人；没有经过这道审批的，补办手续后再填。",
      basis="资金支付应有完整的审批程序；实务做法")
def approver_missing(case: Case) -> Iterator[Result]:
    """经办、科室、分管领导、财务审核、分管财务各列，单位一般逐笔填写的（八成以上已填），空着的应补上。
    整列没有填的视为单位不在此记录，只提示一次，不逐笔核对。"""
    table, share = case.table("spending"), case.settings.thresholds.approver_share
    frame = project_payments(case)
    if frame.empty:
        return
    titles = {name: table.sheet.column(name).title for name in APPROVERS}
    filled = {name: Decimal(int(frame[name].notna().sum())) / len(frame) for name in APPROVERS}
    unkept = [name for name in APPROVERS if not filled[name]]
    if unkept:
        said = "、".join(titles[name] for name in unkept)
        yield NotChecked(f"{said}没有填写")
        shown = [name for name in unkept if table.has(name)]
        place = Place(table.title, f"{table.letters[shown[0]]}{table.header_row}" if shown else None)
        yield Breach(place, f"{said}整列没有填写，没有核对。", severity=Severity.NOTE, content=said,
                     advice="无需处理；审批记录在别处保存的，备查即可。")
    for name in APPROVERS:
        if not filled[name] or filled[name] == 1:
            continue
        if filled[name] < share:
            yield NotChecked(f"{titles[name]}只填了{percent(filled[name])}，没有逐笔核对")
            continue
        for row in rows_where(frame[name].isna()):
            yield Breach(table.place(row, name), f"{titles[name]}没有填写。")


@rule("SP11", "疑似拆分支付", Severity.WARNING, needs=(*NEEDS, "spending.contract", "spending.paid_on"),
      advice="属于同一事项的，补填集体决策依据或合同编号；不属于的，在核查说明中写明。",
      basis="不得化整为零规避集体决策；实务做法")
def payments_split(case: Case) -> Iterator[Result]:
    """三十天内付给同一收款单位的几笔支出，每笔都低于集体决策标准，合计达到标准，又没有决策依据和合同的，疑似化整为零。
    工资、补助、社保、税款、水电费和批量付给个人的除外。指向合计达到标准的那一笔。"""
    limit = case.profile.get("decision_threshold")
    if limit is None:
        yield NotApplicable("单位信息没有填写大额支出集体决策标准")
        return
    table, days = case.table("spending"), case.settings.thresholds.split_days
    for first, last, total in _windows(_undecided(project_payments(case), limit), days, limit):
        payee, unit = value_at(table, last, "payee"), unit_at(table, last, "amount")
        since, until = (day(value_at(table, row, "paid_on")) for row in (first, last))
        yield Breach(
            table.place(last, "decision"), f"{since}至{until}付给“{payee}”的几笔支出合计{amount(total, unit)}，"
            f"达到集体决策标准{amount(limit, '元')}，没有决策依据和合同。", content=f"{payee} {since} {until} {total}",
        )


def _undecided(frame: pd.DataFrame, limit: int) -> pd.DataFrame:
    """Payments below the threshold without decision and contract, by payee (numbered) and day."""
    bare = frame["decision"].isna() & frame["contract"].isna() & frame["payee"].notna() & frame["paid_on"].notna()
    below = ((frame["amount"] > 0) & (frame["amount"] < limit)).fillna(False)
    small = frame.loc[below & bare, [*SAYING, "amount", "paid_on"]]
    small = small[~by_rule(small)]
    payees, names = pd.factorize(small["payee"])
    folded, _ = pd.factorize(np.array([fold(name) for name in names], dtype=object))
    days = (small["paid_on"] - pd.Timestamp(1990, 1, 1)).dt.days
    plain = pd.DataFrame({"payee": folded[payees], "day": days, "fen": small["amount"]}, dtype=np.int64)
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
