"""AD rules: the sheet 预算调整."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from perfeval.check.grounds.late_additions import ADJUSTED_SHARE, added_by_project, late_additions, spent_late
from perfeval.check.grounds.preconditions import UNITS_FIRST, YEAR_KNOWN, YEARS_AGREE
from perfeval.check.grounds.repeats import first_alike, identical_rows
from perfeval.check.grounds.statements import (
    NEEDS_BUDGET,
    RAISES,
    has_negative,
    line_name,
    parts_tolerance,
    unread_lines,
    wrong_sign,
)
from perfeval.check.grounds.sums import sum_rows
from perfeval.check.grounds.wording import amount, amount_at, day, percent, unit_at
from perfeval.check.grounds.wrong_units import wrong_units
from perfeval.check.grounds.years import EARLY_NOTICES
from perfeval.check.rule import Breach, NotApplicable, NotChecked, Result, rule
from perfeval.facts.balances import Balance
from perfeval.facts.days import first_day, last_day
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.lines import LINE, YEAR_END_CLAWBACK, rows_of_line
from perfeval.facts.quantities import Money

TRANSFER = "调剂"
TAKEN_BACK, LAST_TAKEN_BACK = ("收回", YEAR_END_CLAWBACK), 3
"""What a paper of the next year may still take back, and until which month."""

NEEDS = ("adjustments", "adjustments.amount", "adjustments.type")
LINES = ("adjustments.project", "adjustments.source")
OF_LINES = ("adjustments", *NEEDS_BUDGET)


@rule("AD01", "调整金额的正负与类型不符", Severity.ERROR, needs=NEEDS,
      advice="增加填正数，调减、收回填负数；或改正调整类型。",
      basis="预算调整表填列规则：增加为正，减少为负")
def sign_contradicts_type(case: Case) -> Iterator[Result]:
    """追加、上级下达、结转下达应大于零，调减、收回、年末收回应小于零，调剂可正可负。
    正负填反，全年预算会相差两倍的金额。"""
    table = case.table("adjustments")
    for row, cells in table.rows.items():
        if wrong_sign(cells):
            yield Breach(table.place(row, "amount"),
                         f"{cells['type']}应为{'正' if cells['type'] in RAISES else '负'}数，填的是{amount_at(table, row, 'amount')}。")


@rule("AD02", "同一文号的调剂不平衡", Severity.WARNING, needs=(*NEEDS, "adjustments.document"),
      advice="补上漏填的一方；另一方在别的单位的，请在核查说明中写明。",
      basis="预算调剂在项目之间此增彼减，总额不变")
def transfer_does_not_net(case: Case) -> Iterator[Result]:
    """调剂是把预算从一个项目移到另一个项目，同一文件的调出和调入应相等。
    没有文号的，按同一天的调剂核对。调剂的另一方也可能是别的单位，所以只作提醒。"""
    table = case.table("adjustments")
    transfers: dict[tuple[Any, Any], list[int]] = {}
    for row, cells in table.rows.items():
        if cells["type"] == TRANSFER:
            same = cells["document"], cells["adjusted_on"] if cells["document"] is None else None
            transfers.setdefault(same, []).append(row)
    if not transfers:
        yield NotApplicable("没有调剂")
    for (document, _), rows in transfers.items():
        amounts, first = [table.rows[row]["amount"] for row in rows], rows[0]
        if None in amounts:
            yield NotChecked(f"{table.place(first, 'document')}的调剂有金额未能读取")
            continue
        net = sum(amounts)
        if abs(net) <= sum(table.tolerance(row, "amount") for row in rows):
            continue
        unit = unit_at(table, first, "amount")
        name = f"{document}的调剂" if document else "这一天的调剂"
        yield Breach(table.place(first, "amount"), f"{name}相加为{amount(net, unit)}，应为零。", Money(0), Money(net), Money(net), unit=unit)


@rule("AD03", "预算调整没有文号", Severity.WARNING, needs=("adjustments", "adjustments.document"),
      advice="填写批准或下达这次调整的文号；没有正式文件的，在核查说明中写明依据。",
      basis="预算调整应有依据并逐项说明；四川等地自评要求")
def adjustment_without_document(case: Case) -> Iterator[Result]:
    """年度中每一次增加或减少预算都应有批准文件。没有文号的调整，财政局无法与指标文件核对。"""
    table = case.table("adjustments")
    unread = {remark.row for remark in table.lost("document")}
    for row in (row for row, cells in table.rows.items() if cells["document"] is None and row not in unread):
        known = table.value(row, "amount") is not None
        what = f"{table.value(row, 'type') or '调整'}{amount_at(table, row, 'amount')}" if known else "这次调整"
        yield Breach(table.place(row, "document"), f"{what}没有文号。")


@rule("AD04", "调整日期不在预算年度内", Severity.ERROR, needs=("adjustments", "adjustments.adjusted_on"),
      applies=(YEAR_KNOWN, YEARS_AGREE),
      advice="改正日期；确是别的年度的调整，请移出本表。",
      basis="预算年度为公历年（预算法第十八条）；上级转移支付可提前下达（预算法第三十八条）")
def adjusted_outside_year(case: Case) -> Iterator[Result]:
    """预算调整只填本年度的。上级资金和结转资金可以在上一年提前下达，日期在上一年的只作提示；
    收回的文件可能在次年一至三月印发，只作提醒。
    多数日期都在另一年时，按年度矛盾（BA08）报告，这里不重复。"""
    table, year = case.table("adjustments"), case.workbook.year or 0
    for row, cells in table.rows.items():
        dated = cells["adjusted_on"]
        if dated is None or dated.year == year:
            continue
        early = dated.year == year - 1 and cells["type"] in EARLY_NOTICES
        late = dated.year == year + 1 and dated.month <= LAST_TAKEN_BACK and cells["type"] in TAKEN_BACK
        yield Breach(
            table.place(row, "adjusted_on"), f"调整日期{day(dated)}不在{year}年内{'，属于提前下达' if early else ''}。",
            severity=Severity.NOTE if early else Severity.WARNING if late else None,
            advice="无需处理；请确认是提前下达的资金。" if early else
            f"确认收回的是{year}年的预算，并在核查说明中写明；属于次年的，请移出本表。" if late else None,
        )


@rule("AD05", "预算调整幅度较大", Severity.NOTE, needs=(*OF_LINES, "adjustments.type"), thresholds=(ADJUSTED_SHARE,),
      advice="无需处理；报告中宜说明调整的原因。",
      basis="预算调整率，部分地区自评扣分项；实务做法")
def adjusted_much(case: Case) -> Iterator[Result]:
    """调整幅度大，说明年初预算编得不准或任务变化大，审核时会问原因。
    上级下达、结转下达不由本单位决定，不计入；没有年初预算的项目也不计算。"""
    table = case.table("adjustments")
    if wrong_units(case):
        yield UNITS_FIRST
        return
    for balance in case.balances.lines:
        changes = ((row, table.rows[row]) for row in rows_of_line(table, balance.project, balance.source))
        mine = {row: cells["amount"] for row, cells in changes if cells["type"] not in EARLY_NOTICES and cells["amount"] is not None}
        if not balance.initial or balance.initial < 0 or not mine:
            continue
        changed = sum(mine.values())
        share = Decimal(abs(changed)) / balance.initial
        if share > ADJUSTED_SHARE.of(case):
            row = max(mine, key=lambda row: abs(mine[row]))
            unit = unit_at(table, row, "amount")
            yield Breach(table.place(row, "amount"), f"{line_name(balance)}年初预算{amount(balance.initial, unit)}，"
                         f"年度中调整{amount(changed, unit)}，占{percent(share)}。", content=f"{line_name(balance)} {changed}")


@rule("AD06", "年底追加并在年底前花完", Severity.WARNING, needs=(*OF_LINES, "adjustments.adjusted_on", "spending", "spending.amount"),
      applies=(YEAR_KNOWN, YEARS_AGREE), thresholds=(ADJUSTED_SHARE,),
      advice="备好追加和支出的依据，在核查说明中写明年底追加的原因。",
      basis="年底追加、突击花钱是审核重点；实务做法")
def added_late(case: Case) -> Iterator[Result]:
    """十一月、十二月追加的预算，当年就花完，又占项目全年预算的三成以上，审核时会要求提供依据。
    追加金额较小或没有花完的，只作提示。同一项目的几次年底追加合并计算比例。"""
    table, limit, late = case.table("adjustments"), ADJUSTED_SHARE.of(case), late_additions(case)
    if wrong_units(case):
        yield UNITS_FIRST
        return
    if not late:
        yield NotApplicable("十一月、十二月没有追加预算")
    added = added_by_project(case)
    for row, cells in late.items():
        project, source = cells["project"], cells["source"]
        whole, line = case.balances.project(project or ""), case.balances.line(project or "", source or "")
        if whole is None or line is None:
            continue  # AD08 or CE09
        if whole.budget is None or line.budget is None or line.executed is None:
            yield NotChecked(f"{project}的预算或支出未能读取")
            continue
        share = Decimal(added[project]) / whole.budget if whole.budget > 0 else Decimal(0)
        spent = spent_late(case, line)
        serious = spent and share > limit
        yield Breach(
            table.place(row, "amount"), f"{day(cells['adjusted_on'])}追加{amount_at(table, row, 'amount')}，"
            f"年底追加占项目全年预算的{percent(share)}，{'到年底已全部支出' if spent else '到年底没有全部支出'}。",
            severity=None if serious else Severity.NOTE, advice=None if serious else "无需处理；请留存追加的依据。",
            content=f"{_row_content(case, row)} {share > limit} {spent}",
        )


def _row_content(case: Case, row: int) -> str:
    """What identifies an adjustment when its row has moved."""
    cells = case.table("adjustments").rows[row]
    return " ".join(str(cells[name]) for name in (*LINE, "type", "amount", "document"))


@rule("AD07", "同一次预算调整填了两行", Severity.ERROR, needs=("adjustments",),
      advice="删除重复的一行；确是两次调整的，请在核查说明或调整事由中写明区别。",
      basis="重复填列会使全年预算重复增减")
def adjustment_twice(case: Case) -> Iterator[Result]:
    """各列完全相同的两行是重复填报。文号、项目、资金来源、金额相同而别的列不同的，可能是同一文件分次下达，只作提醒。"""
    table = case.table("adjustments")
    frame, identical = table.frame, identical_rows(table)
    for row, first in identical.items():
        yield Breach(table.place(int(str(row)), "amount"), f"这次{amount_at(table, int(str(row)), 'amount')}的调整与第{first}行完全相同。")
    for row, first in first_alike(frame.dropna(subset=["document", "amount"]), ["amount", "document", *LINE]).items():
        if row not in identical.index:
            yield Breach(table.place(int(str(row)), "amount"), f"与第{first}行的文号、项目、资金来源和金额相同，可能重复。",
                         severity=Severity.WARNING)


@rule("AD08", "调整的项目没有这种资金来源", Severity.ERROR, needs=("adjustments", *LINES, "funding", "funding.project", "funding.source"),
      advice="改正资金来源；确有这种来源的，在资金安排中补一行，没有年初预算的填 0。",
      basis="全年预算＝年初预算＋调整，逐项目逐来源核对")
def adjustment_without_funding(case: Case) -> Iterator[Result]:
    """每一次调整都要落到资金安排中的某个项目、某种来源。资金安排里没有这一行，调整后的预算就无处可算。
    项目本身不在资金安排中的，由 CE09 报告。"""
    table, funding = case.table("adjustments"), case.table("funding")
    unread = unread_lines(funding)
    if unread:
        yield unread
        return
    known = {(cells["project"], cells["source"]) for cells in funding.rows.values()}
    projects = {project for project, _ in known}
    for row, cells in table.rows.items():
        project, source = cells["project"], cells["source"]
        if project in projects and source is not None and (project, source) not in known:
            yield Breach(table.place(row, "source"), f"资金安排中，“{project}”没有{source}。")


@rule("AD09", "预算一度为负", Severity.WARNING, needs=(*OF_LINES, "adjustments.adjusted_on"),
      advice="核对调整的日期和金额；调减不应超过当时的预算。",
      basis="年度中任何一天，预算都不应小于零")
def budget_below_zero(case: Case) -> Iterator[Result]:
    """按日期逐笔累计，年初预算加减各次调整后不应小于零。小于零，说明日期先后填错、调减金额填大，或漏填了前面的追加。
    同一天的增减先加后减；只写了月份的，按对填报人有利的一天计。"""
    table, funding = case.table("adjustments"), case.table("funding")
    if not any((cells["amount"] or 0) < 0 for cells in table.rows.values()):
        return
    for balance in case.balances.lines:
        if balance.budget is not None and not has_negative(funding, balance, "initial"):
            yield from _first_below_zero(case, balance)


def _first_below_zero(case: Case, balance: Balance) -> Iterator[Breach]:
    """The first adjustment of a line, by date, that leaves less than nothing; none where one is not dated."""
    table = case.table("adjustments")
    changes = {row: table.rows[row] for row in rows_of_line(table, balance.project, balance.source)}
    if any(cells["adjusted_on"] is None for cells in changes.values()):
        return
    left, tolerance = balance.initial or 0, parts_tolerance(case, balance)
    cuts = {row: (cells["amount"] or 0) < 0 for row, cells in changes.items()}
    days = {row: (last_day if cut else first_day)(table, row, "adjusted_on") for row, cut in cuts.items()}
    for row, cells in sorted(changes.items(), key=lambda item: (days[item[0]], cuts[item[0]])):
        left += cells["amount"] or 0
        if left + tolerance < 0:
            yield Breach(table.place(row, "amount"), f"调整后，{line_name(balance)}的预算在{day(cells['adjusted_on'])}为"
                         f"{amount(left, unit_at(table, row, 'amount'))}。")
            return


@rule("AD10", "预算调整的合计行与各行不符", Severity.ERROR, needs=("adjustments",),
      advice="改正合计行，或补上漏填、删去多填的行；合计行最好用求和公式。",
      basis="合计应等于各行之和")
def adjustment_sum_differs(case: Case) -> Iterator[Result]:
    """表中自带的合计、总计、小计行，应等于它上面各行之和。合计行本身不参加计算。"""
    yield from sum_rows(case.table("adjustments"))
