"""AD rules: the sheet 预算调整."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from perfeval.evaluation import Case
from perfeval.ledger import LINE, in_lines, line_keys, unreadable_rows, value_at
from perfeval.model import Severity
from perfeval.rules.catalogue import Breach, NotApplicable, NotChecked, Result, rule
from perfeval.rules.repeats import first_alike, identical_rows
from perfeval.rules.statements import BRIDGE, has_negative, line_name, of_line, parts_tolerance, unread_lines
from perfeval.rules.sums import sum_rows
from perfeval.rules.wording import amount, amount_at, day, number, percent, unit_at
from perfeval.rules.years import EARLY_NOTICES, year_problem

UP = ("追加", "上级下达", "结转下达")
DOWN = ("调减", "收回", "年末收回")
TRANSFER = "调剂"
LATE_MONTH = 11

LEADING = ("amount", "document", "adjusted_on")
"""The columns in which two adjustments differ first."""

NEEDS = ("adjustments", "adjustments.amount", "adjustments.type")
LINES = ("adjustments.project", "adjustments.source")
OF_LINES = ("adjustments", *BRIDGE)


@rule("AD01", "调整金额的正负与类型不符", Severity.ERROR, needs=NEEDS,
      advice="增加填正数，调减、收回填负数；或改正调整类型。",
      basis="预算调整表填列规则：增加为正，减少为负")
def sign_contradicts_type(case: Case) -> Iterator[Result]:
    """追加、上级下达、结转下达应大于零，调减、收回、年末收回应小于零，调剂可正可负。
    正负填反，全年预算会相差两倍的金额。"""
    table = case.table("adjustments")
    for row in table.frame.index[wrong_signs(table.frame)]:
        kind = value_at(table, row, "type")
        yield Breach(table.place(row, "amount"),
                     f"{kind}应为{'正' if kind in UP else '负'}数，填的是{amount_at(table, row, 'amount')}。")


def wrong_signs(frame: pd.DataFrame) -> pd.Series:
    """Whether the sign of an adjustment contradicts its type; True/False per row."""
    wrong = (frame["type"].isin(UP) & (frame["amount"] <= 0)) | (frame["type"].isin(DOWN) & (frame["amount"] >= 0))
    return wrong.fillna(False).astype(bool)


@rule("AD02", "同一文号的调剂不平衡", Severity.WARNING, needs=(*NEEDS, "adjustments.document"),
      advice="补上漏填的一方；另一方在别的单位的，请在核查说明中写明。",
      basis="预算调剂在项目之间此增彼减，总额不变")
def transfer_does_not_net(case: Case) -> Iterator[Result]:
    """调剂是把预算从一个项目移到另一个项目，同一文件的调出和调入应相等。
    没有文号的，按同一天的调剂核对。调剂的另一方也可能是别的单位，所以只作提醒。"""
    table = case.table("adjustments")
    transfers = table.frame[(table.frame["type"] == TRANSFER).fillna(False)]
    if transfers.empty:
        yield NotApplicable("没有调剂")
        return
    by_day = transfers["adjusted_on"].where(transfers["document"].isna())
    for _, part in transfers.groupby([transfers["document"], by_day], dropna=False, sort=False):
        first, net = int(part.index[0]), int(part["amount"].sum())
        document = value_at(table, first, "document")
        if part["amount"].isna().any():
            yield NotChecked(f"{table.place(first, 'document')}的调剂有金额未能读取")
            continue
        if abs(net) <= sum(table.tolerance(int(row), "amount") for row in part.index):
            continue
        unit = unit_at(table, first, "amount")
        name = f"{document}的调剂" if document else "这一天的调剂"
        yield Breach(table.place(first, "amount"), f"{name}相加为{amount(net, unit)}，应为零。", "0", number(net, unit), number(net, unit))


@rule("AD03", "预算调整没有文号", Severity.WARNING, needs=("adjustments", "adjustments.document"),
      advice="填写批准或下达这次调整的文号；没有正式文件的，在核查说明中写明依据。",
      basis="预算调整应有依据并逐项说明；四川等地自评要求")
def adjustment_without_document(case: Case) -> Iterator[Result]:
    """年度中每一次增加或减少预算都应有批准文件。没有文号的调整，财政局无法与指标文件核对。"""
    table = case.table("adjustments")
    for row in table.frame.index[table.frame["document"].isna() & ~unreadable_rows(table, "document")]:
        known = value_at(table, row, "amount") is not None
        said = f"{value_at(table, row, 'type') or '调整'}{amount_at(table, row, 'amount')}" if known else "这次调整"
        yield Breach(table.place(row, "document"), f"{said}没有文号。")


@rule("AD04", "调整日期不在预算年度内", Severity.ERROR, needs=("adjustments", "adjustments.adjusted_on"),
      advice="改正日期；确是别的年度的调整，请移出本表。",
      basis="预算年度为公历年（预算法第十八条）；上级转移支付可提前下达（预算法第三十八条）")
def adjusted_outside_year(case: Case) -> Iterator[Result]:
    """预算调整只填本年度的。上级资金和结转资金可以在上一年提前下达，日期在上一年的只作提示。
    多数日期都在另一年时，按年度矛盾（BA08）报告，这里不重复。"""
    table, problem = case.table("adjustments"), year_problem(case)
    if problem:
        yield NotChecked(problem)
        return
    year, dates = case.workbook.year or 0, table.frame["adjusted_on"]
    for row in dates.index[dates.notna() & (dates.dt.year != year)]:
        early = dates[row].year == year - 1 and value_at(table, row, "type") in EARLY_NOTICES
        yield Breach(
            table.place(row, "adjusted_on"), f"调整日期{day(dates[row])}不在{year}年内{'，属于提前下达' if early else ''}。",
            severity=Severity.NOTE if early else None, advice="无需处理；请确认是提前下达的资金。" if early else None,
        )


@rule("AD05", "预算调整幅度较大", Severity.NOTE, needs=(*OF_LINES, "adjustments.type"),
      advice="无需处理；报告中宜说明调整的原因。",
      basis="预算调整率，部分地区自评扣分项；实务做法")
def adjusted_much(case: Case) -> Iterator[Result]:
    """调整幅度大，说明年初预算编得不准或任务变化大，审核时会问原因。
    上级下达、结转下达不由本单位决定，不计入；没有年初预算的项目也不计算。"""
    table = case.table("adjustments")
    own = table.frame[~table.frame["type"].isin(EARLY_NOTICES) & table.frame["amount"].notna()]
    limit = case.settings.thresholds.adjusted_share
    for balance in case.balances.lines:
        mine = own.loc[of_line(own, balance), "amount"]
        if not balance.initial or balance.initial < 0 or mine.empty:
            continue
        share = Decimal(abs(int(mine.sum()))) / balance.initial
        if share > limit:
            row = int(str(mine.abs().idxmax()))
            unit = unit_at(table, row, "amount")
            yield Breach(table.place(row, "amount"), f"{line_name(balance)}年初预算{amount(balance.initial, unit)}，"
                         f"年度中调整{amount(int(mine.sum()), unit)}，占{percent(share)}。", content=f"{line_name(balance)} {mine.sum()}")


@rule("AD06", "年底追加并在年底前花完", Severity.WARNING, needs=(*OF_LINES, "adjustments.adjusted_on", "spending", "spending.amount"),
      advice="备好追加和支出的依据，在核查说明中写明年底追加的原因。",
      basis="年底追加、突击花钱是审核重点；实务做法")
def added_late(case: Case) -> Iterator[Result]:
    """十一月、十二月追加的预算，当年就花完，又占项目全年预算的三成以上，审核时会要求提供依据。
    追加金额较小或没有花完的，只作提示。同一项目的几次年底追加合并计算比例。"""
    table, problem = case.table("adjustments"), year_problem(case)
    if problem:
        yield NotChecked(problem)
        return
    frame, dates, limit = table.frame, table.frame["adjusted_on"], case.settings.thresholds.adjusted_share
    in_time = (dates.dt.month >= LATE_MONTH) & (dates.dt.year == case.workbook.year)
    late = frame[(in_time & (frame["amount"] > 0)).fillna(False)]
    if late.empty:
        yield NotApplicable("十一月、十二月没有追加预算")
        return
    added = late.groupby("project")["amount"].sum()
    for row in late.index:
        project, source = value_at(table, row, "project"), value_at(table, row, "source")
        whole, line = case.balances.project(project or ""), case.balances.line(project or "", source or "")
        if whole is None or line is None:
            continue  # AD08 or CE09
        if whole.budget is None or line.budget is None or line.executed is None:
            yield NotChecked(f"{project}的预算或支出未能读取")
            continue
        share = Decimal(int(added[project])) / whole.budget if whole.budget > 0 else Decimal(0)
        spent = line.executed >= line.budget - parts_tolerance(case, line)
        serious = spent and share > limit
        yield Breach(
            table.place(row, "amount"), f"{day(frame.at[row, 'adjusted_on'])}追加{amount_at(table, row, 'amount')}，"
            f"年底追加占项目全年预算的{percent(share)}，{'到年底已全部支出' if spent else '到年底没有全部支出'}。",
            severity=None if serious else Severity.NOTE, advice=None if serious else "无需处理；请留存追加的依据。",
            content=f"{row_content(case, row)} {share > limit} {spent}",
        )


def row_content(case: Case, row: int) -> str:
    """What identifies an adjustment when its row has moved."""
    table = case.table("adjustments")
    return " ".join(str(value_at(table, row, name)) for name in (*LINE, "type", "amount", "document"))


@rule("AD07", "同一次预算调整填了两行", Severity.ERROR, needs=("adjustments",),
      advice="删除重复的一行；确是两次调整的，请在核查说明或调整事由中写明区别。",
      basis="重复填列会使全年预算重复增减")
def adjustment_twice(case: Case) -> Iterator[Result]:
    """各列完全相同的两行是重复填报。文号、项目、资金来源、金额相同而别的列不同的，可能是同一文件分次下达，只作提醒。"""
    table = case.table("adjustments")
    frame, identical = table.frame, identical_rows(table, LEADING)
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
    frame = table.frame.dropna(subset=LINE)
    for row in frame.index[frame["project"].isin(funding.frame["project"]) & ~in_lines(frame, funding.frame)]:
        yield Breach(table.place(row, "source"), f"资金安排中，“{value_at(table, row, 'project')}”没有{value_at(table, row, 'source')}。")


@rule("AD09", "预算一度为负", Severity.WARNING, needs=(*OF_LINES, "adjustments.adjusted_on"),
      advice="核对调整的日期和金额；调减不应超过当时的预算。",
      basis="年度中任何一天，预算都不应小于零")
def budget_below_zero(case: Case) -> Iterator[Result]:
    """按日期逐笔累计，年初预算加减各次调整后不应小于零。小于零，说明日期先后填错、调减金额填大，或漏填了前面的追加。
    同一天的增减先加后减。"""
    table = case.table("adjustments")
    if not (table.frame["amount"] < 0).any():
        return
    funding = case.table("funding")
    known = {(b.project, b.source): b for b in case.balances.lines if b.budget is not None and not has_negative(funding, b, "initial")}
    undated = line_keys(table.frame[table.frame["adjusted_on"].isna()])
    frame = table.frame[line_keys(table.frame).isin(known.keys()) & ~line_keys(table.frame).isin(undated)]
    ordered = frame.assign(cut=frame["amount"] < 0).sort_values(["adjusted_on", "cut"], kind="stable")
    lowest = [(known[key].initial or 0) + parts_tolerance(case, known[key]) for key in line_keys(ordered)]
    running = ordered.groupby(LINE)["amount"].cumsum() + pd.Series(lowest, index=ordered.index, dtype="Int64")
    below = ordered[(running < 0).fillna(False)]
    for row in below.drop_duplicates(LINE).index:
        unit = unit_at(table, row, "amount")
        left = int(running[row]) - parts_tolerance(case, known[value_at(table, row, "project"), value_at(table, row, "source")])
        yield Breach(table.place(row, "amount"), f"调整后，{value_at(table, row, 'project')}（{value_at(table, row, 'source')}）"
                     f"的预算在{day(frame.at[row, 'adjusted_on'])}为{amount(left, unit)}。")


@rule("AD10", "预算调整的合计行与各行不符", Severity.ERROR, needs=("adjustments",),
      advice="改正合计行，或补上漏填、删去多填的行；合计行最好用求和公式。",
      basis="合计应等于各行之和")
def adjustment_sum_differs(case: Case) -> Iterator[Result]:
    """表中自带的合计、总计、小计行，应等于它上面各行之和。合计行本身不参加计算。"""
    yield from sum_rows(case.table("adjustments"))
