"""FU rules: the sheet 资金安排."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.check.grounds.form_statements import lines_differ
from perfeval.check.grounds.preconditions import YEAR_KNOWN
from perfeval.check.grounds.repeats import AMOUNTS, rows_twice
from perfeval.check.grounds.statements import (
    NEEDS_BUDGET,
    OWN_MONEY,
    budgets,
    least_executed,
    line_name,
    parts_tolerance,
    reasons,
    taken_back,
)
from perfeval.check.grounds.sums import stated, sum_rows
from perfeval.check.grounds.wording import amount, amount_at, day, unit_at
from perfeval.check.grounds.wrong_units import in_wrong_unit
from perfeval.check.rule import Breach, NotApplicable, Result, rule
from perfeval.declared.sources import LEVELS, own_source
from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.quantities import Money
from perfeval.facts.tables import row_number

FROM_ABOVE = LEVELS[:3]


@rule("FU01", "同一项目、来源、文号填了两行", Severity.ERROR, needs=("funding",),
      advice="删除重复的一行；确是两笔资金的，请分别填写各自的下达文号。",
      basis="资金安排按项目、资金来源、下达文号逐行填列")
def funding_row_twice(case: Case) -> Iterator[Result]:
    """资金安排一行是一个项目、一种来源、一份文件的资金，三者都相同的两行是重复填报，金额会被重复计算。
    没有文号的，各项金额也全部相同才算重复。"""
    table = case.table("funding")
    for row, first in rows_twice(table).items():
        documented = table.rows[row]["document"] is not None
        same = "下达文号都相同" if documented else "各项金额都相同，又没有下达文号"
        yield Breach(table.place(row, "document" if documented else "project"), f"与第{row_number(first)}行的项目、资金来源、{same}。")


@rule("FU02", "资金安排的合计行与各行不符", Severity.ERROR, needs=("funding",), on_forms=lines_differ,
      advice="改正合计行，或补上漏填、删去多填的行；合计行最好用求和公式。",
      basis="合计应等于各行之和")
def funding_sum_differs(case: Case) -> Iterator[Result]:
    """表中自带的合计、总计、小计行，应等于它上面各行之和。对不上，说明有行没有加进去、加了两次，或者数字改过而合计没有改。
    合计行本身不参加计算。读的是填好的自评表时，“年度资金总额”与各来源核对，执行率也与金额核对。"""
    yield from sum_rows(case.table("funding"))


@rule("FU03", "到位数大于全年预算数", Severity.WARNING, needs=(*NEEDS_BUDGET, "funding.arrived", "funding.budget"),
      advice="核对到位数；有新增资金的，在预算调整中补上。",
      basis="到位率＝到位数÷全年预算数；实务做法")
def arrived_above_budget(case: Case) -> Iterator[Result]:
    """到位的资金一般不超过全年预算。超过的，多半是有追加没有列入预算调整，或者到位数填错。到位以后又被收回、调减的，
    多出的部分在收回的金额以内，不报告；单位资金、其他资金据实收取，只作提示。
    支出也超过全年预算的，由 BA03、BA07 报告；在填报位数的误差以内的不报告。"""
    table = case.table("funding")
    for balance in _arrivals(case):
        statement, (_, budget) = stated(table, balance.rows, "arrived"), budgets(case, balance)
        arrived = balance.arrived or 0
        over = (balance.executed or 0) > 0 and least_executed(case, balance) > budget  # BA03, BA07
        more = arrived - budget
        if not over and more > statement.tolerance + parts_tolerance(case, balance) + taken_back(case, balance):
            own = balance.source in OWN_MONEY
            unit = unit_at(table, statement.first, "arrived")
            yield Breach(
                table.place(statement.first, "arrived"),
                f"{line_name(balance)}到位{amount(arrived, unit)}，比全年预算数{amount(budget, unit)}多{amount(more, unit)}。",
                Money(budget), Money(arrived), Money(more), unit=unit, severity=Severity.NOTE if own else None,
                advice="无需处理；收入超过预算的，可在报告中说明。" if own else None,
            )


@rule("FU04", "资金未足额到位又没有说明原因", Severity.WARNING, needs=(*NEEDS_BUDGET, "funding.arrived", "funding.budget"),
      advice="在“未到位或未执行完原因”中写明原因；已足额到位的，改正到位数。",
      basis="财预〔2020〕10号第十一条（自评内容包括资金情况，偏离应说明原因）")
def arrived_below_budget(case: Case) -> Iterator[Result]:
    """到位数小于全年预算数的，应说明原因，例如上级资金年底才下达、项目停建。
    到位数不填视为足额到位；国库集中支付下，到位指预算指标已经下达。"""
    table = case.table("funding")
    for balance in _arrivals(case):
        statement, (budget, _) = stated(table, balance.rows, "arrived"), budgets(case, balance)
        arrived = balance.arrived or 0
        if budget - arrived <= statement.tolerance + parts_tolerance(case, balance) or reasons(table, balance.rows):
            continue
        assumed = case.assumed_budgets
        short = [row for row in balance.rows if (table.value(row, "arrived") or 0) < (assumed[row] or 0)]
        row = short[0] if short else statement.first
        unit = unit_at(table, statement.first, "arrived")
        yield Breach(
            table.place(row, "reason"),
            f"{line_name(balance)}到位{amount(arrived, unit)}，比全年预算数{amount(budget, unit)}少{amount(budget - arrived, unit)}，没有说明原因。",
            Money(budget), Money(arrived), Money(arrived - budget), unit=unit,
        )


def _arrivals(case: Case) -> Iterator[Balance]:
    """The lines that state what arrived, with amounts that are known."""
    table = case.table("funding")
    if in_wrong_unit(case, ("funding", "arrived"), ("funding", "budget"), ("funding", "initial"), ("adjustments", "amount")):
        return  # BA13
    for balance in case.balances.lines:
        if balance.arrived is not None and balance.budget is not None and stated(table, balance.rows, "arrived").known:
            yield balance


@rule("FU05", "上级资金没有下达文号", Severity.WARNING, needs=("funding", "funding.source"),
      of_a_form=("funding", "funding.document"),
      advice="填写上级下达这笔资金的文号。",
      basis="上级转移支付以文件下达（预算法第三十八条）")
def money_from_above_without_document(case: Case) -> Iterator[Result]:
    """中央、省、市资金都以文件下达，应填写下达文号，便于与上级文件核对。
    本级年初预算、单位资金等没有单独文号的，可以不填。"""
    table, own = case.table("funding"), own_source(case.profile.get("level"), case.workbook.unit)
    for row, cells in table.rows.items():
        if cells["source"] in FROM_ABOVE and cells["source"] != own and cells["document"] is None:
            yield Breach(table.place(row, "document"), f"{cells['source']}没有填写下达文号。")


@rule("FU06", "资金安排中有负数", Severity.ERROR, needs=("funding", *(f"funding.{name}" for name in AMOUNTS)),
      of_a_form=("funding",),
      advice="改成正数；调减、收回的金额填在预算调整中。",
      basis="调减、收回在预算调整中以负数填列")
def negative_amount(case: Case) -> Iterator[Result]:
    """年初预算、全年预算、到位、执行都不会小于零。预算的减少填在预算调整中，退款填在支出明细中。"""
    table = case.table("funding")
    for column in AMOUNTS:
        for row in (row for row, cells in table.rows.items() if (cells[column] or 0) < 0):
            yield Breach(table.place(row, column), f"{table.sheet.column(column).title}为{amount_at(table, row, column)}，不应小于零。")


@rule("FU07", "首次到位在年度之后", Severity.WARNING, needs=("funding", "funding.arrived_on"), applies=(YEAR_KNOWN,),
      advice="核对日期；确在次年到位的，这笔资金一般属于次年预算。",
      basis="预算年度自公历一月一日起至十二月三十一日止（预算法第十八条）")
def arrived_after_year(case: Case) -> Iterator[Result]:
    """资金在年度结束以后才第一次到位，当年不可能用它支付。多半是年份填错，或者把次年的资金填了进来。"""
    table, year = case.table("funding"), case.workbook.year or 0
    dates = {row: cells["arrived_on"] for row, cells in table.rows.items() if cells["arrived_on"] is not None}
    if not dates:
        yield NotApplicable("没有填写首次到位日期")
    for row, arrived in dates.items():
        if arrived.year > year:
            yield Breach(table.place(row, "arrived_on"), f"首次到位日期{day(arrived)}在{year}年度之后。")
