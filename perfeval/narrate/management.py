"""How the money was managed: what the payments show of approvals, collective decisions and procurement, and what not.

A column the office does not keep is silence, not a fault; a gap in one it keeps is told.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import pandas as pd

from perfeval.declared.sheets import APPROVERS, SPENDING
from perfeval.facts.quantities import Measure, Money, ProfileCell, quotient
from perfeval.facts.tables import Table
from perfeval.narrate.facts import cells, cells_of, count, paid_in
from perfeval.narrate.story import Story, sentence
from perfeval.narrate.wording import Adds, Part, Parts, listed, money, number, rate, size
from perfeval.narrate.words import own_words

NO_PURCHASE = frozenset({"不涉及"})


@sentence("management")
def rules_of_the_unit(story: Story) -> Iterator[Parts]:
    """The unit's own words on its rules lead."""
    yield from own_words(story, "management")


@sentence("management")
def approvals(story: Story) -> Iterator[Parts]:
    """How many payments carry every signature the office keeps."""
    spending, paid = story.table("spending"), story.payments
    if story.total.executed == 0 and (spending is None or paid.empty):
        return
    if spending is None or paid.empty:
        yield story.ask("支出明细") or ["全年支出未逐笔列示，审批、集体研究和采购情况未作统计。"]
        return
    kept = [column for name in APPROVERS if paid[(column := SPENDING.column(name)).name].notna().any()]
    clause: list[Part] = ["全年项目支出", *_sum_of(spending, paid["amount"], "项目支出")]
    signed = np.logical_and.reduce([paid[column.name].notna().to_numpy() for column in kept]) if kept else np.array([], dtype=bool)
    chain = f"{'、'.join(column.title for column in kept)}的签批记录"
    if not kept:
        yield [*clause, *story.ask("支出审批情况"), "。"]
    elif signed.all():
        yield [*clause, f"，{'逐笔' if len(paid) > 1 else ''}有{chain}。"]
    elif story.rows_found("spending", "SP05"):  # a column the office keeps has gaps
        yield [*clause, "，其中", _payments(spending, paid["amount"][signed]), f"有{chain}。"]
    else:
        yield [*clause, "。"]


def _payments(spending: Table, amounts: pd.Series) -> Part:
    return number(count(spending, "amount", amounts.index, "支出笔数"), "笔")


def _sum_of(spending: Table, amounts: pd.Series, name: str) -> list[Part]:
    """`12笔、30.00万元`."""
    return [_payments(spending, amounts), "、", money(paid_in(spending, amounts, name))]


@sentence("management", joined=True)
def decisions(story: Story) -> Iterator[Parts]:
    """Payments at or above the unit's own threshold, and how many were decided collectively."""
    spending, paid, limit = story.table("spending"), story.payments, story.case.profile.get("decision_threshold")
    if spending is None or paid.empty or limit is None or paid["amount"].isna().any():
        return
    threshold = Money(limit, ProfileCell("decision_threshold"), "大额支出标准")
    large = paid["amount"][paid["amount"] >= limit]
    if large.empty:
        yield ["全年无", money(threshold), "以上的单笔支出。"]
        return
    decided = large[_decided(paid)[large.index]]
    every = len(large) == len(paid)
    clause: list[Part] = ["上述支出均在单笔", money(threshold), "以上"] if every else [
        "单笔", money(threshold), "以上支出", *_sum_of(spending, large, "大额支出")]
    undecided = [row for row in story.rows_found("spending", "SP04") if row in large.index]
    if len(decided) == len(large):
        yield [*clause, f"，{'且' if every else ''}{'均' if len(large) > 1 else ''}有集体研究记录。"]
    elif decided.empty:
        yield [*clause, "。"]
    else:
        yield [*clause, "，其中", _payments(spending, decided), "有集体研究记录。"]
    if undecided:
        sum_ = cells(spending, "amount", undecided, "未见集体研究记录的大额支出")
        yield ["未见集体研究记录的", number(count(spending, "amount", undecided, "笔数"), "笔"), "、", money(sum_), "。"]


def _decided(paid: pd.DataFrame) -> pd.Series[bool]:
    """Whether a payment or another of its contract names a decision."""
    named = paid["decision"].notna()
    return named | paid["contract"].isin(paid["contract"][named].dropna())


@sentence("management", joined=True)
def purchases(story: Story) -> Iterator[Parts]:
    """What was bought by which method, and the fewest suppliers asked."""
    spending, paid = story.table("spending"), story.payments
    if spending is None or paid.empty:
        return
    bought = paid.loc[paid["procurement"].notna() & ~paid["procurement"].isin(NO_PURCHASE), ["procurement", "quotes", "amount"]]
    if bought.empty:
        return
    methods = bought["amount"].groupby(bought["procurement"], sort=False)
    facts = {str(name): paid_in(spending, part, str(name)) for name, part in methods}
    whole = paid_in(spending, bought["amount"], "采购支出")
    share = quotient(whole, paid_in(spending, paid["amount"], "项目支出"), "占比")
    clause: list[Part] = ["全年采购支出", _payments(spending, bought["amount"]), "、", money(whole)]
    if share.value is not None and 0 < share.value < 1:
        clause += ["，占项目支出的", rate(share)]
    if len(bought) == len(paid):
        ordered = sorted(facts.items(), key=lambda item: -(item[1].value or 0))
        each = [f"采购方式{'均' if len(paid) > 1 else ''}为{next(iter(facts))}"] if len(facts) == 1 else [
            "按采购方式分，", *listed([[name, money(f)] for name, f in ordered]), Adds(tuple(facts.values()), whole)]
        yield [*each, "。"]
        yield from _quotes(spending, bought)
        return
    if len(facts) == 1:
        clause += [f"，{'均' if len(bought) > 1 else ''}采用{next(iter(facts))}方式"]
    else:
        ordered = sorted(facts.items(), key=lambda item: -(item[1].value or 0))
        clause += ["，其中", *listed([[name, money(f)] for name, f in ordered]), Adds(tuple(facts.values()), whole)]
    yield [*clause, "。"]
    yield from _quotes(spending, bought)


def _quotes(spending: Table, bought: pd.DataFrame) -> Iterator[Parts]:
    asked = bought[(bought["procurement"] == "询价") & bought["quotes"].notna()]
    if asked.empty:
        return
    fewest = min(asked["quotes"], key=Decimal)
    rows = asked.index[asked["quotes"] == fewest].tolist()
    least = number(Measure(Decimal(fewest).normalize(), "家", cells_of(spending, "quotes", rows), "询价家数"), "家")
    if len(asked) == 1:
        yield ["询价家数为", least, "。"]
    else:
        yield ["询价采购", _payments(spending, asked["amount"]), "，询价家数均不少于", least, "。"]


@sentence("management", joined=True)
def refunds(story: Story) -> Iterator[Parts]:
    """Money that came back."""
    spending, paid = story.table("spending"), story.payments
    if spending is None or paid.empty or paid["amount"].isna().any():
        return
    back = paid["amount"][paid["amount"] < 0]
    if not back.empty:
        sum_ = paid_in(spending, back, "退回支出")
        yield ["年度内退回支出", _payments(spending, back), "、", size(sum_), "，已冲减全年支出。"]


@sentence("management", joined=True)
def mixed_expenditure(story: Story) -> Iterator[Parts]:
    """Basic expenditure charged to projects, where it stands in the payments."""
    spending = story.table("spending")
    rows = mixed_rows(story)
    if spending is not None and rows:
        yield ["有", number(count(spending, "amount", rows, "笔数"), "笔"), "、", money(cells(spending, "amount", rows, "基本支出")),
               "属于基本支出而在项目经费中列支。"]


def mixed_rows(story: Story) -> list[int]:
    """Payments that are basic expenditure charged to a project."""
    paid = story.payments
    return [row for row in story.rows_found("spending", "SP06") if row in paid.index]
