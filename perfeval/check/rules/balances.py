"""BA rules: the statements of 资金安排 against the reconciled amounts."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence

from msgspec.structs import replace

from perfeval.check.grounds.form_statements import years_differ
from perfeval.check.grounds.needed import Unknown, unexplained
from perfeval.check.grounds.paid import project_payments
from perfeval.check.grounds.preconditions import UNITS_FIRST, YEAR_KNOWN
from perfeval.check.grounds.repeats import identical_rows, rows_twice
from perfeval.check.grounds.statements import (
    NEEDS_BUDGET,
    NEEDS_EXECUTED,
    NEEDS_PAID,
    OF_A_FORM,
    OWN_MONEY,
    UNTOLD_ARRIVALS,
    budget_column,
    budgets,
    has_negative,
    least_executed,
    line_name,
    other_reading,
    parts_tolerance,
    stray_sums,
    unknown,
    wrong_sign,
)
from perfeval.check.grounds.sums import StatedSum, compared, stated
from perfeval.check.grounds.wording import amount, unit_at
from perfeval.check.grounds.wrong_units import in_wrong_unit, wrong_units
from perfeval.check.grounds.years import DATED, other_year
from perfeval.check.rule import Breach, NotChecked, Precondition, Result, rule
from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Finding, Severity
from perfeval.facts.lines import rows_of_line
from perfeval.facts.place import Place
from perfeval.facts.quantities import Money
from perfeval.facts.tables import Table

_BUDGET = (("funding", "initial"), ("funding", "budget"), ("adjustments", "amount"))
_EXECUTED = (("funding", "executed"), ("spending", "amount"))

PAYMENTS_LISTED = Precondition(lambda case: not case.table("spending").frame.empty, NotChecked("支出明细没有数据行"))


@rule("BA01", "全年预算数不等于年初预算加调整", Severity.ERROR, needs=("funding", "funding.budget", *NEEDS_BUDGET),
      advice="核对年初预算数、全年预算数和各次调整，改正填错的一处，或补上漏填的调整。",
      basis="全年预算数＝年初预算数＋调整数（含追加、调减、上年结转）")
def budget_differs(case: Case) -> Iterator[Result]:
    """逐项目逐来源，资金安排中填报的全年预算数应等于年初预算数加上预算调整表中的各次调整。
    以万元填报的，在最后一位小数的半个单位以内视为进位误差，只作提示。年末收回是否冲减全年预算，按所用的办法。"""
    table = case.table("funding")
    if in_wrong_unit(case, *_BUDGET):
        yield UNITS_FIRST
        return
    far: list[tuple[Balance, StatedSum, int]] = []
    for balance in case.balances.lines:
        statement = stated(table, balance.rows, "budget")
        if not statement.known:
            continue
        if balance.budget is None:
            yield unknown(case, balance, "全年预算", "funding", "adjustments")
        elif has_negative(table, balance, "initial", "budget"):
            yield NotChecked(f"{line_name(balance)}有负数")
        else:
            found = statement.fen if statement.complete or statement.fen == balance.budget else _filled_up(case, balance)
            if abs(found - balance.budget) > statement.tolerance:
                far.append((balance, statement, found))
            else:
                yield from _budget_breach(case, balance, found, statement)
    changes = case.table("adjustments")
    strays = stray_sums(changes, changes.frame, table) if far else []
    for balance, statement, found in far:
        if _explained(found - (balance.budget or 0), statement.tolerance, strays, _mistaken_adjustments(case, balance)):
            yield NotChecked(f"{line_name(balance)}的差额来自预算调整中已报告的一行，请先改正那一行")
        else:
            yield from _budget_breach(case, balance, found, statement)


def _budget_breach(case: Case, balance: Balance, found: int, statement: StatedSum) -> Iterator[Breach]:
    table = case.table("funding")
    other = other_reading(case, balance)
    for breach in compared(
        table.place(statement.first, "budget"), f"{line_name(balance)}填报全年预算数{{found}}，年初预算加调整为{{expected}}，{{difference}}。",
        balance.budget or 0, found, unit_at(table, statement.first, "budget"), statement.tolerance,
    ):
        if other is not None and abs(found - other) <= statement.tolerance:
            yield replace(
                breach, message=f"{line_name(balance)}的全年预算数与办法对年末收回的处理不同：{breach.message}", severity=Severity.WARNING,
                advice="各地对年末收回是否冲减全年预算规定不同，请按当地规定填报，或在核查说明中写明。",
            )
        else:
            yield breach


def _filled_up(case: Case, balance: Balance) -> int:
    """Stated budgets, and for rows that state none the opening budget and adjustments, in 分."""
    assumed = case.assumed_budgets
    return sum(assumed[row] or 0 for row in balance.rows)


def _explained(difference: int, tolerance: int, *sums: Sequence[int]) -> bool:
    """Whether a difference in 分 is what another finding says: one cause, one finding. `sums` are sorted."""
    nearest = (known[at] for known in sums if (at := bisect_left(known, difference - tolerance)) < len(known))
    return any(fen <= difference + tolerance for fen in nearest)


def _mistaken_adjustments(case: Case, balance: Balance) -> list[int]:
    """By how much the adjustments of a line that AD01 and AD07 report distort its budget, in 分."""
    table = case.table("adjustments")
    mine = [(row, table.rows[row]) for row in rows_of_line(table, balance.project, balance.source)]
    repeated = identical_rows(table)
    twice = [-int(cells["amount"]) for row, cells in mine if row in repeated.index]
    turned = [-2 * int(cells["amount"]) for _, cells in mine if wrong_sign(cells)]
    return sorted([*twice, *turned])


@rule("BA02", "全年执行数不等于支出合计", Severity.ERROR, needs=("funding", "funding.executed", *NEEDS_PAID), applies=(PAYMENTS_LISTED,),
      advice="核对支出明细有没有漏填、多填或填错的支付；支出无误的，改正全年执行数。",
      basis="全年执行数＝支出明细合计（国库集中支付实际支出）")
def executed_differs(case: Case) -> Iterator[Result]:
    """逐项目逐来源，资金安排中填报的全年执行数应等于支出明细的合计，退款冲减。
    以万元填报的，在最后一位小数的半个单位以内视为进位误差，只作提示。支出明细中一笔也没有的项目不核对。"""
    table, spending = case.table("funding"), case.table("spending")
    if in_wrong_unit(case, *_EXECUTED):
        yield UNITS_FIRST
        return
    far: list[tuple[Balance, StatedSum]] = []
    for balance in case.balances.lines:
        statement, project = stated(table, balance.rows, "executed"), case.balances.project(balance.project or "")
        if not statement.known:
            continue
        if project is None or not project.payments:
            yield NotChecked(f"{balance.project}没有支出明细")
        elif balance.executed is None:
            yield unknown(case, balance, "支出合计", "spending")
        elif abs(statement.fen - balance.executed) > statement.tolerance:
            far.append((balance, statement))
        else:
            yield from _executed_breach(table, balance, statement)
    strays = stray_sums(spending, project_payments(case), table) if far else []
    twice, twice_stated = (_paid_twice(spending), rows_twice(table)) if far else ({}, {})
    for balance, statement in far:
        if _explained(statement.fen - (balance.executed or 0), statement.tolerance, strays, _mistaken_payments(table, balance, twice, twice_stated)):
            yield NotChecked(f"{line_name(balance)}的差额来自已报告的一行，请先改正那一行")
        else:
            yield from _executed_breach(table, balance, statement)


def _executed_breach(table: Table, balance: Balance, statement: StatedSum) -> Iterator[Breach]:
    yield from compared(
        table.place(statement.first, "executed"), f"{line_name(balance)}填报全年执行数{{found}}，支出明细合计{{expected}}，{{difference}}。",
        balance.executed or 0, statement.fen, unit_at(table, statement.first, "executed"), statement.tolerance,
    )


def _paid_twice(spending: Table) -> dict[tuple[str | None, str | None], list[int]]:
    """Project and source -> the amounts in 分 that SP02 reports as entered twice."""
    amounts: dict[tuple[str | None, str | None], list[int]] = {}
    for row in map(int, identical_rows(spending).index):
        key = spending.value(row, "project"), spending.value(row, "source")
        amounts.setdefault(key, []).append(spending.value(row, "amount"))
    return amounts


def _mistaken_payments(
    funding: Table, balance: Balance, twice: Mapping[tuple[str | None, str | None], Sequence[int]], twice_stated: Collection[int],
) -> list[int]:
    """By how much rows that FU01, FU06 and SP02 report distort what was executed, in 分."""
    stated_cells = {row: fen for row in balance.rows if (fen := funding.rows[row]["executed"]) is not None}
    again = [stated_cells[row] for row in twice_stated if row in stated_cells]
    paid = [-fen for fen in twice.get((balance.project, balance.source), ())]
    return sorted([*paid, *again, *(2 * fen for fen in stated_cells.values() if fen < 0)])


@rule("BA03", "执行数大于全年预算数", Severity.ERROR, needs=NEEDS_EXECUTED, of_a_form=OF_A_FORM,
      advice="核对支出和预算；有漏填的追加请补上，确实超预算支出的应查明原因。",
      basis="各部门、各单位的支出必须以经批准的预算为依据（预算法第十三条）")
def executed_above_budget(case: Case) -> Iterator[Result]:
    """没有预算不得支出。逐项目逐来源，执行数不应大于全年预算数；单位资金、其他资金据实安排，只作提醒。
    全年预算数或执行数本身对不上的，由 BA01、BA02 报告；没有预算却有支出的由 BA07 报告。"""
    table = case.table("funding")
    if in_wrong_unit(case, *_BUDGET, *_EXECUTED):
        yield UNITS_FIRST
        return
    for balance in case.balances.lines:
        if balance.budget is None or balance.executed is None:
            yield unknown(case, balance, "预算或支出")
            continue
        executed, (_, budget) = least_executed(case, balance), budgets(case, balance)
        if budget != 0 and _over_budget(case, balance):
            yield _over(table, balance, "executed", "全年预算数", budget, executed,
                        Severity.WARNING if balance.source in OWN_MONEY else None)


def _over_budget(case: Case, balance: Balance) -> bool:
    return least_executed(case, balance) - budgets(case, balance)[1] > parts_tolerance(case, balance)


def _over(table: Table, balance: Balance, column: str, what: str, limit: int, executed: int, severity: Severity | None) -> Breach:
    row = stated(table, balance.rows, column).first
    unit = unit_at(table, row, column)
    more = amount(executed - limit, unit)
    return Breach(
        table.place(row, column), f"{line_name(balance)}执行{amount(executed, unit)}，比{what}{amount(limit, unit)}多{more}。",
        Money(limit), Money(executed), Money(executed - limit), severity, unit=unit,
    )


@rule("BA04", "执行数大于到位数", Severity.WARNING, needs=(*NEEDS_EXECUTED, "funding.arrived"),
      advice="核对到位数和支出；先用别的资金垫付的，在核查说明中写明。",
      basis="资金到位后方可支付；实务做法")
def executed_above_arrived(case: Case) -> Iterator[Result]:
    """支出超过到位的资金，说明到位数填小了，或者占用了别的资金。没有填到位数的视为足额到位。
    执行数超过全年预算的由 BA03 报告，不重复。"""
    table = case.table("funding")
    if wrong_units(case):
        yield UNITS_FIRST
        return
    for balance in case.balances.lines:
        if balance.arrived is None and balance.source in UNTOLD_ARRIVALS and not case.table("funding").lost("arrived"):
            continue
        if balance.arrived is None or balance.executed is None or balance.budget is None:
            yield unknown(case, balance, "到位数或支出")
            continue
        statement, executed = stated(table, balance.rows, "arrived"), least_executed(case, balance)
        if statement.known and executed - balance.arrived > statement.tolerance and not _over_budget(case, balance):
            yield _over(table, balance, "arrived", "到位数", balance.arrived, executed, None)


@rule("BA07", "没有预算却有支出", Severity.ERROR, needs=NEEDS_EXECUTED, of_a_form=OF_A_FORM,
      advice="核对这笔支出属于哪个项目、哪种来源；有漏填的预算或追加请补上。",
      basis="未列入预算的不得支出（预算法第十三条）")
def spent_without_budget(case: Case) -> Iterator[Result]:
    """全年预算为零的项目和来源不应有支出。预算和支出都为零的项目不参加评价，只作提示。"""
    table = case.table("funding")
    for balance in case.balances.lines:
        if balance.budget is None or balance.executed is None:
            yield unknown(case, balance, "预算或支出")
        elif budgets(case, balance)[1] == 0 and least_executed(case, balance) > 0:
            row = stated(table, balance.rows, "budget").first
            unit = unit_at(table, row, "budget")
            yield Breach(table.place(row, budget_column(table)), f"{line_name(balance)}的全年预算为零，却支出了{amount(balance.executed, unit)}。",
                         Money(0), Money(balance.executed), Money(balance.executed), unit=unit)
    for project in case.balances.projects:
        if project.budget == 0 and project.executed == 0:
            yield Breach(table.place(project.rows[0], budget_column(table)), f"{project.project}的预算和支出都为零，不参加评价。",
                         severity=Severity.NOTE, advice="无需处理；项目当年没有安排的，可以删去。")


@rule("BA08", "预算年度与各表的日期矛盾", Severity.ERROR, needs=("adjustments", "spending", "spending.paid_on"), of_a_form=(),
      applies=(YEAR_KNOWN,), on_forms=years_differ,
      advice="核对单位信息中的预算年度；年度无误的，改正表中的日期。",
      basis="预算年度为公历年（预算法第十八条）")
def year_conflict(case: Case) -> Iterator[Result]:
    """支出明细或预算调整的日期多数在另一年，说明预算年度填错，或者贴错了别的年度的数据。
    这里报告以后，不再逐行报告日期。一个文件里有几份填好的自评表的，年度应相同。"""
    found = {case.table(name).title: other for name in DATED if (other := other_year(case, name)) is not None}
    if found:
        others = "，".join(f"“{title}”的日期多在{other}年" for title, other in found.items())
        year = str(case.workbook.year)
        yield Breach(case.profile.place("year"), f"预算年度是{year}年，{others}。", str(next(iter(found.values()))), year)


@rule("BA12", "报送所需的数未能得出", Severity.ERROR, sees_findings=True,
      advice="补上或改正这里的内容；当年确实没有发生的，留下标题行、不填数据行即可。",
      basis="财预〔2020〕10号第十条、附件1（自评表应载明预算数、执行数、执行率和得分）")
def needed_and_unknown(case: Case, findings: tuple[Finding, ...]) -> Iterator[Result]:
    """通过核查的工作簿，资金合计、各项目的预算数和执行数、执行率和得分必须都已得出；有一个数得不出来，又没有别的问题说明原因的，在此报告。
    已有提醒指出这个单元格的，那个提醒按错误处理。单位自有资金的到位数可以不填，预算和支出都为零的项目不在其内。"""
    by_place: dict[Place, list[Unknown]] = {}
    for one in unexplained(case, findings):
        by_place.setdefault(one.places[0], []).append(one)
    for place, together in by_place.items():
        names = list(dict.fromkeys(one.project for one in together if one.project))
        whose = f"{'、'.join(names[:3])}{f'等{len(names)}个项目' if len(names) > 3 else ''}" if names else "全部项目"
        unknown = "、".join(dict.fromkeys(one.what for one in together))
        why = f"“{place.sheet}”没有内容，连标题行也没有" if place.row is None else "这里的内容缺失或不能使用"
        yield Breach(place, f"{why}，{whose}的{unknown}因此未能得出。", content=unknown)
