"""SP rules on purchases: the method, and the suppliers asked."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

from perfeval.check.grounds.approvals import by_rule, contract_sums, first_of_contract, stated_for_contract
from perfeval.check.grounds.economic_classes import class_code
from perfeval.check.grounds.paid import payments_of
from perfeval.check.grounds.preconditions import PROCUREMENT_LIMIT_STATED
from perfeval.check.grounds.wording import amount, unit_at
from perfeval.check.rule import Breach, NotApplicable, NotChecked, Result, Threshold, rule
from perfeval.declared.stated_values import whole
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity

INQUIRY = "询价"
PURCHASES = ("302", "309", "310")
"""商品和服务支出, 资本性支出."""

SUPPLIERS = Threshold("suppliers", 3, Annotated[int, whole(0, 100)], "询价至少要问的家数")

NEEDS = ("spending", "spending.amount", "spending.procurement")


def _is_no_purchase(economic_class: str) -> bool:
    """Whether a class is known and none that buys anything; without one a payment may be a purchase."""
    code = class_code(economic_class)
    return code != "" and not code.startswith(PURCHASES)


@rule("SP07", "询价少于三家", Severity.WARNING, needs=(*NEEDS, "spending.quotes"), thresholds=(SUPPLIERS,),
      advice="核对询价家数；达到限额标准的询价采购，补充说明未满三家的原因。",
      basis="政府采购法第四十条（询价小组向不少于三家供应商询价）")
def too_few_suppliers(case: Case) -> Iterator[Result]:
    """法定的询价采购应向不少于三家供应商询价。合同金额低于政府采购限额标准的，或没有填写限额标准的，只作提示：
    限额以下的“询价”多指一般比价，法律没有规定家数。"""
    table, paid = case.table("spending"), payments_of(case)
    inquiries = paid.of_projects & paid.matches("procurement", INQUIRY.__eq__)
    if not inquiries.any():
        yield NotApplicable("没有询价采购")
        return
    if not (inquiries & paid.filled("quotes")).any():
        yield NotChecked("询价采购没有填写询价家数")
        return
    limit, wanted = case.profile.get("procurement_threshold"), SUPPLIERS.of(case)
    whole = contract_sums(paid, paid.of_projects)
    for row, sum_ in zip(paid.where(inquiries), whole[inquiries].tolist(), strict=True):
        quotes: Decimal | None = table.value(row, "quotes")
        if quotes is None:
            yield NotChecked(f"{table.place(row, 'quotes')}没有填写询价家数")
        elif quotes < wanted:
            legal = limit is not None and sum_ >= limit
            yield Breach(table.place(row, "quotes"), f"询价{quotes}家，少于{wanted}家。", severity=None if legal else Severity.NOTE,
                         advice=None if legal else "限额标准以下的比价，无需处理。")


@rule("SP08", "达到限额标准的采购没有采购方式", Severity.WARNING, needs=(*NEEDS, "spending.contract"),
      applies=(PROCUREMENT_LIMIT_STATED,),
      advice="填写采购方式；不属于政府采购的，选“不涉及”。",
      basis="政府采购法第二条（限额标准以上的采购适用该法）；标准见单位信息")
def purchase_without_method(case: Case) -> Iterator[Result]:
    """商品和服务支出、资本性支出达到政府采购限额标准的，应填写采购方式，同一合同的几次付款合并计算，有一处即可。
    没有填经济分类的按采购核对；工资、补助、社保、税款、水电费和批量付给个人的除外。指向该合同的第一笔。"""
    limit = case.profile.get("procurement_threshold")
    table, paid = case.table("spending"), payments_of(case)
    bought = paid.of_projects & ~paid.matches("economic_class", _is_no_purchase) & paid.filled("amount")
    whole = contract_sums(paid, bought)
    large = bought & (whole >= limit) & ~stated_for_contract(paid, bought, "procurement")
    large &= first_of_contract(paid, bought)
    large &= ~by_rule(paid, large)
    for row, sum_ in zip(paid.where(large), whole[large].tolist(), strict=True):
        unit = unit_at(table, row, "amount")
        name = table.value(row, "contract")
        what = f"合同{name}共支付" if name else "支付"
        yield Breach(table.place(row, "procurement"),
                     f"{what}{amount(sum_, unit)}，达到采购限额标准{amount(limit, '元')}，没有填写采购方式。")
