"""IN rules on money among the indicators: cost, money as a quantity, execution as an output."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval.check.grounds.form_statements import states_the_rate
from perfeval.check.grounds.indicator_lines import (
    IndicatorLine,
    at,
    contradicted_sign,
    indicator_lines,
    is_money,
    money_fen,
)
from perfeval.check.grounds.stated_points import execution_rows_differ
from perfeval.check.grounds.wording import amount, in_unit, percent
from perfeval.check.rule import Breach, NotChecked, Result, rule
from perfeval.declared.kinds import typed_tolerance
from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.quantities import Rate
from perfeval.words.notation import RATIOS
from perfeval.words.readings import Form
from perfeval.words.spelling import fold

NEEDS = ("indicators", "indicators.level1", "funding")

MORE_IS_BETTER = re.compile("节约|节省|压减|压缩|降低|下降|减少|达标|合规|控制率|执行率|完成率|覆盖率|及时率|准确率|标准$|标准[(（]")
"""Cost indicators that are rightly set as a floor: what is saved, rates of compliance, standards paid to persons."""

SPENDING = re.compile("资金|经费|支出|投入|投资|预算|拨付|拨款|支付|开支|花费|费用|补助|补贴|救助金|奖补|发放|年度指标数")
"""Words of money going out. As a quantity it says that money was spent, not what was done with it."""

COMING_IN = re.compile(
    "贷款|引资|融资|担保|收入|产值|营收|销售|交易|税|追缴|追回|追讨|追偿|清欠|清偿|挽回|征收|征缴|募|捐|筹|节约|节省|产量|成交|签约|追发|欠薪"
)
"""Money brought in, lent, saved or recovered: a result in its own right."""

NAMED_AMOUNT = re.compile("(?:资金|经费|支出|投资|投入|拨付|支付)(?:总)?(?:金?额|数)?$|资金量")
"""Names that can only mean an amount of money, whatever unit is given."""

_OF_MONEY = "(?P<source>中央|省级|市级|区级|县级|本级|上级|地方|配套|自筹)?(?:项目|财政|专项|年度|全年|总|部门|资金|预算|经费|款项)*"
EXECUTION = re.compile(f"^{_OF_MONEY}(?:执行|支付|支出|拨付)(?:率|进度)$")
ARRIVAL = re.compile(f"^{_OF_MONEY}到位率$")
"""执行率 and 到位率 of money; 人员到位率, 制度执行率 and 政府采购执行率 are something else."""

WHOLE_COST = re.compile("总成本|总投资|总费用|总支出|总造价|预算|成本总额|投资总额|项目成本$")
"""Cost indicators that speak of the whole project, so that they can be held against what was spent."""


@rule("IN12", "成本指标写成了“不少于”", Severity.WARNING, needs=NEEDS,
      advice="成本指标一般写“≤”；确属越多越好的（如节约额）在指标名称中写明。",
      basis="财政系统校验做法（成本指标不应为正向）")
def cost_as_floor(case: Case) -> Iterator[Result]:
    """成本指标衡量花得是否节省，目标应是上限。写成“≥”等于花得越多得分越高。
    节约额、成本控制率、补助标准等本来就是越高越好或有下限的，不在此列。"""
    for line in indicator_lines(case):
        target = line.score.target
        if not line.is_cost or target.form != Form.NUMBER or line.score.direction not in ("≥", ">"):
            continue
        if MORE_IS_BETTER.search(fold(line.score.level3 or "")) or contradicted_sign(line, case.workbook.year):
            continue  # IN25 of the latter
        column = "target" if target.signed or line.cells["direction"] is None else "direction"
        yield Breach(at(case, line, column), f"成本指标{line.name}的指标值是“{line.score.direction}”方向（{target.text}），花得越多得分越高。",
                     "≤", line.score.direction)


@rule("IN13", "把花钱的数额当作产出数量", Severity.WARNING, needs=NEEDS,
      advice="数量指标改为做了多少事、服务了多少人；金额放到成本指标。",
      basis="评审通行做法（以资金支付额作数量指标的不得分）；财预〔2020〕10号第十三条（产出反映提供的产品和服务）")
def money_as_quantity(case: Case) -> Iterator[Result]:
    """产出数量应反映办成了多少事。把安排了多少钱、花了多少钱当作数量指标，只能说明钱花了，审核时通常不给分。
    招商引资、发放贷款、追回欠薪等以金额体现成果的不在此列。"""
    for line in indicator_lines(case):
        name = fold(line.score.level3 or "")
        if not line.is_quantity or COMING_IN.search(name):
            continue
        target, actual = line.score.target, line.score.actual
        unit = target.unit or actual.unit
        in_money = is_money(unit)
        if (in_money and (SPENDING.search(name) or _is_own_money(case, line))) or (unit is None and NAMED_AMOUNT.search(name)):
            yield Breach(at(case, line, "target"), f"数量指标{line.name}的指标值“{target.text}”是花钱的数额，没有说明办成了多少事。",
                         found=target.text)


def _is_own_money(case: Case, line: IndicatorLine) -> bool:
    """Whether the values are the project's own budget or spending."""
    balance = case.balances.project(line.project)
    own = {balance.initial, balance.budget, balance.executed} - {None, 0} if balance else set()
    return money_fen(line.score.target, None) in own or money_fen(line.score.actual, line.score.target.unit) in own


@rule("IN33", "用预算执行率、到位率作产出指标", Severity.WARNING, needs=NEEDS,
      advice="换成反映工作成果的指标；执行率已在自评表上部单独计分。",
      basis="财预〔2020〕10号第十三条（预算执行率单独设10分）")
def execution_as_output(case: Case) -> Iterator[Result]:
    """预算执行率已经单独计分，再作产出指标等于重复计分，也不反映办了什么事。
    填写的完成值与按资金安排、支出明细算出的比率不一致时，是错误。"""
    for line in indicator_lines(case):
        name = fold(line.score.level3 or "")
        arrival = ARRIVAL.search(name) is not None
        match = ARRIVAL.search(name) or EXECUTION.search(name)
        if not line.is_class("产出指标") or match is None:
            continue
        balance = None if match["source"] else case.balances.project(line.project)
        rate, stated = _rate(balance, arrival), line.score.actual
        if rate is None and balance is not None and balance.blockers:
            yield NotChecked(f"{line.project}：资金数据未能读取，{line.name}的完成值未核对")
        if rate is not None and stated.form == Form.NUMBER and stated.unit in RATIOS and stated.value is not None:
            decimals = len(stated.typed.partition(".")[2].rstrip("%％"))
            if abs(stated.value - rate) > Decimal("0.01").scaleb(-decimals) / 2:
                yield Breach(at(case, line, "actual"), f"指标{line.name}的完成值为{stated.text}，按资金数据计算为{percent(rate)}。",
                             Rate(rate), stated.text, severity=Severity.ERROR, advice="按计算的比率改正，并建议换成反映工作成果的指标。")
                continue
        if not arrival and states_the_rate(case, line):
            continue  # the only place the form has for it
        yield Breach(at(case, line, "level3"), f"产出指标{line.name}是资金的{'到位' if arrival else '执行'}情况，已经单独计分或不属于产出。",
                     found=line.score.level3)
    yield from execution_rows_differ(case)


def _rate(balance: Balance | None, arrival: bool) -> Decimal | None:
    if balance is None or not arrival:
        return balance.rate if balance else None
    return Decimal(balance.arrived) / balance.budget if balance.arrived is not None and balance.budget else None


@rule("IN34", "项目总成本与全年执行数不一致", Severity.WARNING, needs=NEEDS,
      advice="核对成本指标的完成值和支出明细；跨年度项目的累计投资请在完成情况说明中写明。",
      basis="评审通行做法（成本指标完成值应与决算数一致）")
def whole_cost_differs(case: Case) -> Iterator[Result]:
    """“项目总成本”“总投资”一类成本指标的完成值，应等于该项目当年实际支出。手工取整或沿用预算数都会造成不一致。"""
    for line in indicator_lines(case):
        if not line.is_cost or not WHOLE_COST.search(fold(line.score.level3 or "")):
            continue
        actual, unit = line.score.actual, line.score.actual.unit or line.score.target.unit
        stated = money_fen(actual, line.score.target.unit)
        balance = case.balances.project(line.project)
        if stated is None or unit is None or actual.value is None or balance is None:
            continue
        if balance.executed is None:
            yield NotChecked(f"{line.project}：全年执行数未能算出")
            continue
        difference = stated - balance.executed
        if abs(difference) > typed_tolerance(actual.value, unit):
            yield Breach(at(case, line, "actual"), f"成本指标{line.name}的完成值为{actual.text}，"
                         f"该项目全年执行数为{amount(balance.executed, unit)}，相差{amount(abs(difference), unit)}。",
                         in_unit(balance.executed, unit), actual.text, in_unit(difference, unit))
