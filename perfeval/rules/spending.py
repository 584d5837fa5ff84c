"""SP rules on single payments: dates, repetitions, sources, amounts, payees and kinds of expenditure."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pandas as pd

from perfeval.evaluation import Case
from perfeval.ledger import LINE, in_lines, outside_projects, unreadable_rows, value_at
from perfeval.model import Severity, Table
from perfeval.rules.catalogue import Breach, NotApplicable, NotChecked, Result, rule
from perfeval.rules.economic_classes import PERSONNEL, class_codes, is_of
from perfeval.rules.repeats import first_alike, identical_rows
from perfeval.rules.statements import unread_lines
from perfeval.rules.sums import sum_rows
from perfeval.rules.wording import amount, amount_at, day, percent, unit_at
from perfeval.rules.years import YEAR_MISSING, year_problem
from perfeval.spelling import fold

WATCHED = {"30217": "公务接待费", "30212": "因公出国（境）费用", "30231": "公务用车运行维护费"}
"""三公经费, which a project may pay only where its approved budget says so."""

OWN_ACCOUNTS = (
    r"财政(?:厅|局|所|部|部门)$|国库(?:集中)?支付(?:中心|局)$"
    r"|(?:财政|预算外|代管|托管|往来|零余额|共管|实有)(?:资金)?(?:专户|账户|专用账户)"
)
"""Payees that are not suppliers but the treasury or a custody account."""

LEADING = ("amount", "paid_on", "payee")
"""The columns in which two payments differ first."""

KEYS = ("spending", "spending.project", "spending.source")
NEEDS = ("spending", "spending.amount")


def project_payments(case: Case) -> pd.DataFrame:
    """The payments of projects; basic expenditure without a project is nobody's concern here."""
    table = case.table("spending")
    return table.frame[~outside_projects(table)]


def rows_where(mask: pd.Series) -> Iterator[int]:
    """The rows where a condition holds; unknown is no."""
    return (int(row) for row in mask.index[mask.fillna(False).astype(bool)])


@rule("SP01", "支付日期不在预算年度内", Severity.ERROR, needs=("spending", "spending.paid_on"),
      advice="改正日期；确是别的年度的支出，请移出本表。",
      basis="预算年度为公历年（预算法第十八条）")
def payment_outside_year(case: Case) -> Iterator[Result]:
    """全年执行数只包括本年度的支出。次年一月初的支付可能是年末已开出的支付令，作为提醒；
    多数日期都在另一年时，按年度矛盾（BA08）报告，这里不重复。"""
    table, problem = case.table("spending"), year_problem(case)
    if problem:
        yield NotChecked(problem)
        return
    year, dates = case.workbook.year or 0, table.frame["paid_on"]
    days = case.settings.thresholds.january_days
    for row in rows_where(dates.notna() & (dates.dt.year != year)):
        paid = dates[row]
        january = paid.year == year + 1 and paid.day_of_year <= days
        yield Breach(
            table.place(row, "paid_on"), f"支付日期{day(paid)}不在{year}年内。", severity=Severity.WARNING if january else None,
            advice="支付令在年末开出的，请在核查说明中写明；属于次年支出的，请移出本表。" if january else None,
        )


@rule("SP02", "同一笔支付填了两行", Severity.ERROR, needs=("spending",),
      advice="删除重复的一行；确是两笔支付的，请填写各自的凭证号或支付令编号。",
      basis="重复填列会使执行数虚增")
def payment_twice(case: Case) -> Iterator[Result]:
    """各列完全相同的两行是重复填报。支付令编号（没有的看凭证号）、日期、收款单位、金额都相同而别的列不同的，可能重复，只作提醒。
    凭证号每月从头编号的，因为同时比较日期，不受影响。"""
    table = case.table("spending")
    frame, identical = table.frame.dropna(subset=["amount"]), identical_rows(table, LEADING)
    for row, first in identical.items():
        yield Breach(table.place(int(str(row)), "amount"), f"这笔{_paid(table, int(str(row)))}的支付与第{first}行完全相同。")
    reference = frame["payment_order"].fillna(frame["voucher"])
    numbered = frame.assign(payment_order=reference)[reference.notna()]
    for row, first in first_alike(numbered, [*LEADING, "payment_order"]).items():
        if row not in identical.index:
            name = "支付令编号" if value_at(table, int(str(row)), "payment_order") else "凭证号"
            yield Breach(table.place(int(str(row)), "amount"), f"与第{first}行的{name}、日期、收款单位和金额相同，可能重复。",
                         severity=Severity.WARNING)


@rule("SP06", "项目资金列支基本支出", Severity.WARNING, needs=("spending", "spending.nature", "spending.project"),
      advice="属于基本支出的，调整账务并从本表中移出；项目批复中包含这项支出的，在核查说明中写明。",
      basis="基本支出与项目支出应分别管理，项目资金专款专用；实务做法")
def basic_expenditure_in_project(case: Case) -> Iterator[Result]:
    """支出类别是基本支出、又填了项目的，或者用项目资金发放本单位在职人员工资、津补贴、社保、公积金（经济分类30101至30113）的，
    属于基本支出挤占项目支出。"""
    table = case.table("spending")
    frame = table.frame[table.frame["project"].notna()]
    basic = frame["nature"] == "基本支出"
    staff = is_of(class_codes(frame["economic_class"]), PERSONNEL)
    for row in rows_where(basic.fillna(False) | staff):
        said = "支出类别是基本支出" if basic[row] else f"经济分类是“{value_at(table, row, 'economic_class')}”"
        yield Breach(table.place(row, "nature" if basic[row] else "economic_class"),
                     f"{said}，却在项目“{value_at(table, row, 'project')}”中列支{_paid(table, row)}。")


def _paid(table: Table, row: int) -> str:
    return amount_at(table, row, "amount") if value_at(table, row, "amount") is not None else ""


@rule("SP09", "退款找不到对应的支付", Severity.NOTE, needs=(*NEEDS, "spending.paid_on"),
      advice="无需处理；退的是往年支出的，应从本表中移出。",
      basis="退款冲减当年支出；退回往年支出的不冲减当年执行数")
def refund_without_payment(case: Case) -> Iterator[Result]:
    """负数是退款，冲减原来的支出。同一项目、同一收款单位此前的支付不足以抵减退款的，可能退的是往年支出，或者正负填错。
    没有填收款单位的，与该项目此前的全部支付比较。"""
    table, frame = case.table("spending"), project_payments(case)
    refunds = (frame["amount"] < 0).fillna(False)
    if not refunds.any():
        yield NotApplicable("没有退款")
        return
    dated = frame[frame["amount"].notna() & frame["paid_on"].notna() & frame["project"].notna()]
    ordered = dated.assign(refund=dated["amount"] < 0).sort_values(["paid_on", "refund"], kind="stable")
    to_payee = ordered.groupby(["project", ordered["payee"].fillna("")])["amount"].cumsum()
    of_project = ordered.groupby("project")["amount"].cumsum()
    left = to_payee.where(ordered["payee"].notna(), of_project)
    for row in sorted(rows_where(ordered["refund"] & (left < 0))):
        back = amount(-value_at(table, row, "amount"), unit_at(table, row, "amount"))
        yield Breach(table.place(row, "amount"), f"退款{back}，此前没有足够的支付可以对应。")


@rule("SP10", "十二月集中支出", Severity.WARNING, needs=(*NEEDS, "spending.paid_on"),
      advice="在核查说明中写明十二月支出较多的原因，例如合同约定年底结算。",
      basis="年底突击花钱是审核重点；实务做法")
def december_rush(case: Case) -> Iterator[Result]:
    """十二月支出超过全年三成的，审核时会问是否突击花钱。按全部项目的支出合计计算，退款冲减后比较。"""
    table, problem, frame = case.table("spending"), year_problem(case), project_payments(case)
    if problem:
        yield NotChecked(problem)
        return
    this_year = frame[(frame["paid_on"].dt.year == case.workbook.year) & frame["amount"].notna()]
    december = this_year.loc[this_year["paid_on"].dt.month == 12, "amount"]
    whole, late = int(this_year["amount"].sum()), int(december.sum())
    if whole <= 0 or late <= 0:
        return
    share = Decimal(late) / whole
    if share > case.settings.thresholds.december_share:
        row = int(december.idxmax())
        unit = unit_at(table, row, "amount")
        said = f"十二月支出{amount(late, unit)}，占全年{amount(whole, unit)}的{percent(share)}，这是其中最大的一笔。"
        yield Breach(table.place(row, "paid_on"), said, content=f"{late} {whole}")


@rule("SP12", "支付早于资金到位", Severity.WARNING,
      needs=(*KEYS, "spending.paid_on", "funding", "funding.arrived_on", "funding.source", "funding.project"),
      advice="核对支付日期和首次到位日期；先垫付后归还的，在核查说明中写明。",
      basis="资金到位后方可支付；实务做法")
def paid_before_arrival(case: Case) -> Iterator[Result]:
    """支付日期早于该项目、该来源资金的首次到位日期，说明日期填错，或者挪用了别的资金垫付。
    有预算指标文号的，与同一文号的资金比较；没有填到位日期的，和不在本年度的支付，不核对。"""
    table, funding = case.table("spending"), case.table("funding").frame
    if case.workbook.year is None:
        yield NotChecked(YEAR_MISSING)
        return
    if funding["arrived_on"].isna().all():
        yield NotApplicable("没有填写首次到位日期")
        return
    credible = funding["arrived_on"].dt.year <= case.workbook.year  # else FU07
    funding = funding.assign(arrived_on=funding["arrived_on"].where(credible))
    paid = table.frame[table.frame["paid_on"].dt.year == case.workbook.year].dropna(subset=LINE)
    arrived = paid.join(_first_arrival(funding, [*LINE, "document"]), on=[*LINE, "document"])["first"]
    arrived = arrived.fillna(paid.join(_first_arrival(funding, LINE), on=LINE)["first"])
    for row in rows_where(paid["paid_on"] < arrived):
        yield Breach(table.place(row, "paid_on"),
                     f"支付日期{day(paid.at[row, 'paid_on'])}早于资金首次到位日期{day(arrived[row])}。")


def _first_arrival(funding: pd.DataFrame, by: list[str]) -> pd.Series:
    """The first day money arrived, per key; none where a row of the key does not say."""
    known = funding.dropna(subset=by)
    dates = known.groupby(by)["arrived_on"].agg(["min", "size", "count"])
    return dates.loc[dates["size"] == dates["count"], "min"].rename("first")


@rule("SP13", "支出不属于资金安排中的任何一行", Severity.ERROR, needs=(*KEYS, "funding", "funding.project", "funding.source"),
      advice="填写或改正项目名称、资金来源；确有这种来源的，在资金安排中补一行。",
      basis="全年执行数＝支出明细合计，逐项目逐来源核对")
def payment_without_funding(case: Case) -> Iterator[Result]:
    """每一笔项目支出都要对应资金安排中的一个项目、一种来源，否则不在任何一行的执行数之内。
    资金来源可以不填：按预算指标文号，或按项目唯一的来源确定；确定不了的在这里报告。项目不在资金安排中的由 CE09 报告。"""
    table, funding = case.table("spending"), case.table("funding")
    unread = unread_lines(funding)
    if unread:
        yield unread
        return
    frame = project_payments(case)
    readable = ~unreadable_rows(table, *LINE).loc[frame.index]
    for row in rows_where(frame["project"].isna() & readable):
        yield Breach(table.place(row, "project"), f"支出{_paid(table, row)}没有填写项目名称，又不是基本支出。")
    known = frame[frame["project"].isin(funding.frame["project"]) & readable]
    for row in rows_where(~in_lines(known, funding.frame)):
        project, source = value_at(table, row, "project"), value_at(table, row, "source")
        said = f"没有{source}" if source else "有几种资金来源，这笔支出没有填写是哪一种"
        yield Breach(table.place(row, "source"), f"资金安排中，“{project}”{said}。")


@rule("SP14", "支出金额为零", Severity.WARNING, needs=NEEDS,
      advice="填写实际金额；没有发生的支付请删除整行。",
      basis="支出明细一行是一笔实际支付")
def zero_payment(case: Case) -> Iterator[Result]:
    """金额为零的行不是支付，多半是漏填金额或作废的记录。"""
    table = case.table("spending")
    for row in rows_where(table.frame["amount"] == 0):
        yield Breach(table.place(row, "amount"), "金额为零。")


@rule("SP15", "支出明细的合计行与各行不符", Severity.ERROR, needs=("spending",),
      advice="改正合计行，或补上漏填、删去多填的行；合计行最好用求和公式。",
      basis="合计应等于各行之和")
def spending_sum_differs(case: Case) -> Iterator[Result]:
    """表中自带的合计、总计、小计行，应等于它上面各行之和。合计行本身不参加计算。"""
    yield from sum_rows(case.table("spending"))


@rule("SP16", "付给本单位、主管部门或财政账户", Severity.WARNING, needs=("spending", "spending.payee"),
      advice="写明资金最终付给谁；归还垫付、上缴等确有原因的，在核查说明中写明。",
      basis="不得以拨作支；实务做法")
def paid_to_own_account(case: Case) -> Iterator[Result]:
    """收款单位是本单位、主管部门、财政局或代管账户的，资金只是换了账户，并没有真正支出，俗称“以拨作支”。"""
    table, frame = case.table("spending"), project_payments(case)
    own = {fold(str(case.profile.get(name))) for name in ("unit", "department") if case.profile.get(name)}
    payees = frame["payee"].dropna().unique()
    suspect = {payee for payee in payees if fold(payee) in own}
    suspect |= set(pd.Series(payees, dtype="str").loc[lambda names: names.str.contains(OWN_ACCOUNTS).astype(bool)])
    for row in rows_where(frame["payee"].isin(suspect) & ~(frame["amount"] <= 0).fillna(False)):
        yield Breach(table.place(row, "payee"), f"{_paid(table, row)}付给“{value_at(table, row, 'payee')}”，可能没有形成实际支出。")


@rule("SP17", "项目中列支接待、出国或公车费用", Severity.WARNING, needs=("spending", "spending.economic_class", "spending.project"),
      advice="核对是否属于该项目批复的内容；属于的，在核查说明中写明依据。",
      basis="严控“三公”经费，项目资金专款专用；实务做法")
def watched_expenditure_in_project(case: Case) -> Iterator[Result]:
    """公务接待（30217）、因公出国（境）（30212）、公务用车（30231）属于“三公”经费，一般不得在项目中列支。"""
    table = case.table("spending")
    frame = table.frame[table.frame["project"].notna()]
    codes = class_codes(frame["economic_class"])
    for row in rows_where(codes.isin(WATCHED.keys())):
        yield Breach(table.place(row, "economic_class"), f"项目“{value_at(table, row, 'project')}”列支{WATCHED[codes[row]]}{_paid(table, row)}。")
