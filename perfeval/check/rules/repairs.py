"""BA09: where stated sums fail, the one edit that would close them all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfeval.check.grounds.repair import Repair, find_repairs
from perfeval.check.grounds.slips import COUNTED, DIGIT, MISSING, SHIFTED, SWAPPED, TURNED, TWICE, UNIT
from perfeval.check.grounds.statements import NEEDS_BUDGET, NEEDS_PAID
from perfeval.check.grounds.wording import amount, unit_at
from perfeval.check.grounds.wrong_units import wrong_units
from perfeval.check.rule import Breach, NotApplicable, Result, rule
from perfeval.check.rules.balances import budget_differs, executed_differs
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Finding, Severity
from perfeval.facts.quantities import Money

_SLIPS = {
    SWAPPED: "两个数字可能颠倒了",
    TURNED: "正负号可能填反了",
    UNIT: "元和万元可能混淆了",
    TWICE: "这一笔可能登记了两次",
    COUNTED: "同一笔钱可能既填在年初预算数，又填在预算调整中",
    SHIFTED: "小数点可能错位",
    DIGIT: "可能有一位数字填错",
}


@rule("BA09", "可能的填错之处", Severity.NOTE, needs=("funding", *NEEDS_BUDGET, *NEEDS_PAID), sees_findings=True,
      advice="这只是推测：请对照原始文件或凭证核实这一格，确有错误再改。",
      basis="推测：改动一格，使所有不平的合计同时相等")
def one_edit_closes_all(case: Case, findings: Sequence[Finding]) -> Iterator[Result]:
    """合计不平时，寻找只改一格就能使全部不平的合计同时相等、又不破坏其他合计的改法，
    并说明可能的原因：数字颠倒、正负号填反、元与万元混淆、重复登记、小数点错位、漏填一次调整、错一位数字。
    候选最多三个，分不出高下时一个也不提。"""
    wrong = {finding.place for finding in findings if finding.severity == Severity.ERROR}
    repairs = [r for r in _likely(case, findings) if r.table.place(r.row, r.column) not in wrong]
    if not repairs:
        yield NotApplicable("没有不平的合计，或者无法由表内数据推断错在哪一格")
    for repair in repairs:
        yield _breach(repair)


def _likely(case: Case, findings: Sequence[Finding]) -> tuple[Repair, ...]:
    """The candidates for the sums that other rules report as they are, not as the consequence of a row they report."""
    if wrong_units(case) or not find_repairs(case):  # BA13 names the column
        return ()
    breaches = (result for result in (*budget_differs.results(case), *executed_differs.results(case)) if isinstance(result, Breach))
    return find_repairs(case, {finding.place for finding in findings} | {breach.place for breach in breaches})


def _breach(repair: Repair) -> Breach:
    unit = unit_at(repair.table, repair.row, repair.column)
    place = repair.table.place(repair.row, repair.column)
    if repair.slip == MISSING:
        message = f"如果预算调整中漏填了一次{amount(repair.then, unit)}的调整，补上后全部合计都能对上。"
        return Breach(place, message, expected=Money(repair.then), unit=unit)
    cause = f"，{_SLIPS[repair.slip]}" if repair.slip else ""
    change = f"由{amount(repair.now, unit)}改为{amount(repair.then, unit)}" if repair.then or not cause else f"的{amount(repair.now, unit)}去掉"
    return Breach(
        place, f"如果{place.cell}{change}，全部不平的合计都能对上{cause}。",
        Money(repair.then), Money(repair.now), Money(repair.now - repair.then), unit=unit,
    )
