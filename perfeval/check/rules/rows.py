"""CE13: rows of an export of which nobody can tell whether they are payments."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.check.grounds.remarks import TEMPLATE, remarks
from perfeval.check.rule import Breach, Result, rule
from perfeval.declared.kinds import Remark
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity


@rule("CE13", "分不清是合计还是支付", Severity.ERROR,
      advice="是合计的，删去这一行，或把日期、项目等清空，只留“合计”和金额；是支付的，把摘要写具体，并填写凭证号或收款单位。",
      basis=TEMPLATE)
def sum_or_payment(case: Case) -> Iterator[Result]:
    """有的行写着合计、小计一类的字样，却像一笔支付那样填了日期和项目；或者金额恰好等于上面几行之和，却没有凭证号和收款单位。
    当成支付会重复计算，当成合计会漏算，因此不猜，这一行暂不计算，改清楚后再算。同一字样在一张表上只报告一次。
    从账务系统导出、借贷两方都在的，也分不清哪一面是支付，在金额列报告一次。"""
    for remark in remarks(case, Remark.DOUBTFUL_ROW):
        yield Breach(remark.place, f"“{remark.raw}”这一行分不清是合计还是一笔记录：{remark.detail}。", content=f"{remark.sheet} {remark.raw}")
    for remark in remarks(case, Remark.BOTH_SIDES):
        yield Breach(
            remark.place, "多数凭证的借方和贷方相等，是记账凭证的两面，分不清哪一面是支付，金额没有参加计算。", content="both sides",
            advice="只保留支出一面的分录；或者填上“会计科目”的编码，只有预算支出（7字头）的分录计为支付。",
        )
