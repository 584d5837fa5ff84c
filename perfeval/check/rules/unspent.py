"""BA rules on what is left: execution rates, money taken back in December, balances by source."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

import pandas as pd

from perfeval.check.grounds.evaluated import is_evaluated
from perfeval.check.grounds.preconditions import UNITS_FIRST, YEAR_KNOWN
from perfeval.check.grounds.statements import (
    NEEDS_EXECUTED,
    OF_A_FORM,
    budget_column,
    least_left,
    line_name,
    parts_tolerance,
    reasons,
    unknown,
)
from perfeval.check.grounds.wording import amount, percent, unit_at, unless_confirmed
from perfeval.check.grounds.wrong_units import wrong_units
from perfeval.check.rule import Breach, NotApplicable, NotChecked, Precondition, Result, rule
from perfeval.declared.regulations.pack import Execution
from perfeval.declared.sources import CARRIED_OVER
from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.lines import YEAR_END_CLAWBACK, counts

CLAWBACKS = ("收回", YEAR_END_CLAWBACK)
EXPLAINED_BELOW = Precondition(lambda case: bool(case.regulation.execution.explain_below), NotApplicable("所用办法没有规定执行率的说明线"))
DISPUTED = Decimal("0.01")
"""Statements and sums that differ so far in the execution rate (BA01, BA02) leave open whether too little was spent."""


def _left(case: Case) -> Iterator[tuple[Balance, Decimal] | NotChecked]:
    """Projects with money left and no reason given, and their execution rate at its highest reading."""
    table = case.table("funding")
    if wrong_units(case):
        yield UNITS_FIRST
        return
    for project in case.balances.projects:
        if project.budget is None or project.executed is None:
            yield unknown(case, project, "预算或支出")
        elif project.budget > 0 and is_evaluated(case, project) and not reasons(table, project.rows):
            left, budget = least_left(case, _lines(case, project))
            rate = 1 - Decimal(left) / budget if budget > 0 else Decimal(1)
            if rate - (project.rate or 0) > DISPUTED:
                yield NotChecked(f"{project.project}填报的预算或执行数与各表相差较大，请先核对平衡")
            yield project, rate


def _lines(case: Case, project: Balance) -> list[Balance]:
    return [line for line in case.balances.lines if line.project == project.project]


def _low_rate(execution: Execution, rate: Decimal) -> bool:
    return rate < execution.explain_below


def _rate_breach(case: Case, project: Balance, rate: Decimal, words: str) -> Breach:
    """Points at the empty reason of the row with most money left."""
    table = case.table("funding")
    line = max(_lines(case, project), key=lambda line: (line.budget or 0) - (line.executed or 0))
    unit = unit_at(table, line.rows[0], budget_column(table))
    return Breach(
        table.place(line.rows[0], "reason"),
        f"{project.project}全年预算{amount(project.budget or 0, unit)}，执行{amount(project.executed or 0, unit)}，执行率{percent(rate)}，{words}",
        content=f"{project.project} {project.budget} {project.executed}",
    )


@rule("BA05", "执行率偏低又没有说明原因", Severity.WARNING, needs=NEEDS_EXECUTED, applies=(EXPLAINED_BELOW,),
      advice="在“未到位或未执行完原因”中写明没有执行完的原因。",
      basis="所用办法规定的执行率说明线（例如四川：低于90%应说明）")
def low_execution_rate(case: Case) -> Iterator[Result]:
    """办法规定执行率低于一定比例应说明原因的，按项目核对，写了原因即可。办法没有规定的，按未支出比例由 BA06 提醒。"""
    for entry in _left(case):
        if isinstance(entry, NotChecked):
            yield entry
        elif _low_rate(case.regulation.execution, entry[1]):
            yield _rate_breach(case, *entry, f"低于{percent(case.regulation.execution.explain_below)}，没有说明原因。")


@rule("BA06", "未支出的预算较多又没有说明原因", Severity.WARNING, needs=NEEDS_EXECUTED,
      advice="在“未到位或未执行完原因”中写明没有支出的原因和结转安排。",
      basis="财政系统预警做法（未支出超过预算的20%）")
def much_unspent(case: Case) -> Iterator[Result]:
    """未支出的预算超过办法中的提示比例（一般为两成）的项目，应写明原因。已按 BA05 报告的不重复。"""
    execution = case.regulation.execution
    for entry in _left(case):
        if isinstance(entry, NotChecked):
            yield entry
        elif 1 - entry[1] > execution.unspent_above and not _low_rate(execution, entry[1]):
            yield _rate_breach(case, *entry, f"未支出超过{percent(execution.unspent_above)}"
                               f"{unless_confirmed(case.regulation, 'execution.unspent_above', '这条线')}，没有说明原因。")


@rule("BA10", "十二月收回后执行率正好为100%", Severity.WARNING, needs=(*NEEDS_EXECUTED, "adjustments.type", "adjustments.adjusted_on"),
      applies=(YEAR_KNOWN,),
      advice="在核查说明中写明收回的文件和原因。",
      basis="年末收回使执行率达到百分之百是审核重点；实务做法")
def clawed_back_to_full(case: Case) -> Iterator[Result]:
    """十二月收回没有花完的预算，执行率随之正好变成100%，会掩盖执行慢的问题，审核时会要求说明。
    所用办法规定年末收回不冲减全年预算的，收回不影响执行率，不报告。"""
    table, year = case.table("adjustments"), case.workbook.year or 0
    changes = {row: change for row, change in table.rows.items() if change["type"] in CLAWBACKS}
    if not changes:
        yield NotApplicable("没有收回")
    for row, change in changes.items():
        if change["adjusted_on"] is None or change["adjusted_on"] < pd.Timestamp(year, 12, 1) or (change["amount"] or 0) >= 0:
            continue
        line = case.balances.line(change["project"] or "", change["source"] or "")
        if line is not None and line.budget and line.budget == line.executed and counts(change, case.regulation):
            taken, unit = -change["amount"], unit_at(table, row, "amount")
            before = Decimal(line.executed) / (line.budget + taken)
            yield Breach(table.place(row, "amount"),
                         f"收回{amount(taken, unit)}之前，{line_name(line)}的执行率是{percent(before)}，收回后正好是100%。",
                         advice=_wanted(change))


def _wanted(change: Mapping[str, Any]) -> str:
    """What is still to be written about a 收回: never what stands in its row already."""
    missing = [title for name, title in (("document", "文号"), ("reason", "调整事由")) if change[name] is None]
    if missing:
        return f"填写这一行的“{'”“'.join(missing)}”。"
    return "在核查说明中写明没有花完的原因；文号和事由已经填写，备好文件即可。"


@rule("BA11", "各来源的结余", Severity.NOTE, needs=NEEDS_EXECUTED, of_a_form=OF_A_FORM,
      advice="无需处理；结余的去向宜在报告中写明。",
      basis="结转结余资金管理；上年结转超过两年收回（预算法第四十二条）")
def balance_left(case: Case) -> Iterator[Result]:
    """列出每种资金来源年末没有支出的金额。上年结转资金到年末仍没有花完的作为提醒：结转超过两年的由财政收回。"""
    table = case.table("funding")
    if wrong_units(case):
        yield UNITS_FIRST
        return
    for balance in case.balances.sources:
        if balance.budget is None or balance.executed is None:
            yield unknown(case, balance, "预算或支出")
            continue
        lines = [line for line in case.balances.lines if line.source == balance.source]
        left, _ = least_left(case, lines)
        if left > sum(parts_tolerance(case, line) for line in lines):
            carried = balance.source == CARRIED_OVER
            row = balance.rows[0]
            unit = unit_at(table, row, budget_column(table))
            yield Breach(
                table.place(row, "executed"), f"{balance.source}结余{amount(left, unit)}。",
                severity=Severity.WARNING if carried else None,
                advice="尽快使用或按规定交回，并在核查说明中写明。" if carried else None,
                content=f"{balance.source} {left}",
            )
