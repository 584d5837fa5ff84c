"""BA13: a whole column of money in the wrong unit."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.check.grounds.statements import NEEDS_BUDGET, NEEDS_PAID
from perfeval.check.grounds.wrong_units import SCALE, wrong_units
from perfeval.check.rule import Breach, Result, rule
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity


@rule("BA13", "整列金额的单位填错", Severity.ERROR, needs=("funding", *NEEDS_BUDGET, *NEEDS_PAID), of_a_form=("funding", "adjustments"),
      advice="核对这一列的数字是元还是万元：把列标题中的单位改对，或者把整列数字换算过来。",
      basis="同一笔钱在各表中应相等；元和万元相差一万倍")
def column_in_wrong_unit(case: Case) -> Iterator[Result]:
    """整列数字按另一种单位（差一万倍）读，正好与别的列、别的表相等，或者每一行的支出都只有预算的万分之一左右，说明列标题的单位与数字不符。
    没有填全年执行数的也能查出。这时不再逐行报告预算、执行数不符。只有一笔很小的支付的，可能确实如此，作为提醒。"""
    for wrong in wrong_units(case):
        (name, column), table = wrong.column, case.table(wrong.column[0])
        title, unit = table.sheet.column(column).title, table.units.get(column) or table.sheet.column(column).unit or "元"
        times = f"缩小到{SCALE}分之一" if wrong.factor < 1 else f"扩大{SCALE}倍"
        if wrong.either is None:
            problem = f"“{title}（{unit}）”一列{times}，正好与{wrong.other}相等（{wrong.lines}行都是这样），数字的单位与标题不符。"
        else:
            other = case.table(wrong.either[0])
            problem = (f"各行的{wrong.other}都只有“{title}（{unit}）”的一万分之一左右（{wrong.lines}行）：不是“{table.title}”按元填了数字，"
                       f"就是“{other.title}”按万元填了数字，数字的单位与标题不符。")
        yield Breach(table.heading(column), problem, severity=Severity.WARNING if wrong.doubtful else None, content=f"{name} {column}")
