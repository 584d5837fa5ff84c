"""SP rules on single payments: dates, repetitions, sources, amounts, payees and kinds of expenditure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Annotated

import numpy as np
import numpy.typing as npt

from perfeval.check.grounds.economic_classes import PERSONNEL, class_code, is_of
from perfeval.check.grounds.late_additions import rushed_lines
from perfeval.check.grounds.paid import payments_of, project_payments
from perfeval.check.grounds.preconditions import YEAR_KNOWN, YEARS_AGREE
from perfeval.check.grounds.repeats import LEADING, cut_rows, first_alike, identical_rows
from perfeval.check.grounds.statements import unread_lines
from perfeval.check.grounds.sums import sum_rows
from perfeval.check.grounds.wording import amount, amount_at, day, percent, unit_at
from perfeval.check.rule import Breach, NotApplicable, Result, Threshold, rule
from perfeval.declared.stated_values import Share, whole
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.lines import LINE, line_numbers, numbered, unreadable_rows
from perfeval.facts.tables import Table
from perfeval.words.spelling import fold

BASIC = "基本支出"

WATCHED = {"30217": "公务接待费", "30212": "因公出国（境）费用", "30231": "公务用车运行维护费"}
"""三公经费, which a project may pay only where its approved budget says so."""

OWN_ACCOUNTS = re.compile(
    r"财政(?:厅|局|所|部|部门)$|国库(?:集中)?支付(?:中心|局)$"
    r"|(?:财政|预算外|代管|托管|往来|零余额|共管|实有)(?:资金)?(?:专户|账户|专用账户)"
)
"""Payees that are not suppliers but the treasury or a custody account."""

WITHHELD = re.compile(r"代扣|代缴|扣缴|社保|社会保险|养老保险|医疗保险|医保|失业保险|工伤保险|公积金|年金|工会经费|会费|个人所得税|个税")
"""Summaries of what is withheld from wages and passed on: not money that only changed its account."""

JANUARY_DAYS = Threshold("january_days", 10, Annotated[int, whole(0, 31)], "次年 1 月的前几天内支付的只提醒，不算错误")
DECEMBER_SHARE = Threshold("december_share", Decimal("0.30"), Share, "12 月支付超过全年的这一比例时提醒")

KEYS = ("spending", "spending.project", "spending.source")
NEEDS = ("spending", "spending.amount")


@rule("SP01", "支付日期不在预算年度内", Severity.ERROR, needs=("spending", "spending.paid_on"),
      applies=(YEAR_KNOWN, YEARS_AGREE), thresholds=(JANUARY_DAYS,),
      advice="改正日期；确是别的年度的支出，请移出本表。",
      basis="预算年度为公历年（预算法第十八条）")
def payment_outside_year(case: Case) -> Iterator[Result]:
    """全年执行数只包括本年度的支出。次年一月初的支付可能是年末已开出的支付令，作为提醒；
    多数日期都在另一年时，按年度矛盾（BA08）报告，这里不重复。"""
    table, year, paid = case.table("spending"), case.workbook.year or 0, payments_of(case)
    for row in paid.where(paid.filled("paid_on") & ~paid.in_year(year)):
        date = table.value(row, "paid_on")
        january = date.year == year + 1 and date.day_of_year <= JANUARY_DAYS.of(case)
        yield Breach(
            table.place(row, "paid_on"), f"支付日期{day(date)}不在{year}年内。", severity=Severity.WARNING if january else None,
            advice="支付令在年末开出的，请在核查说明中写明；属于次年支出的，请移出本表。" if january else None,
        )


@rule("SP02", "同一笔支付填了两行", Severity.ERROR, needs=("spending",),
      advice="删除重复的一行；确是两笔支付的，请填写各自的凭证号或支付令编号。",
      basis="重复填列会使执行数虚增")
def payment_twice(case: Case) -> Iterator[Result]:
    """各列完全相同、又有支付令编号（或者凭证号和收款单位）的两行是重复填报；没有这些编号的，可能是同一凭证付给几个人的几笔，只作提醒。
    编号丢失了末尾数字的（CE12）不作判断。支付令编号（没有的看凭证号）、日期、收款单位、金额都相同而别的列不同的，可能重复，只作提醒。
    凭证号每月从头编号的，因为同时比较日期，不受影响。"""
    table = case.table("spending")
    frame, identical = table.frame, identical_rows(table)
    for repeated, earlier in zip(map(int, identical.index), identical.tolist(), strict=True):
        named = bool(table.value(repeated, "payment_order") or (table.value(repeated, "voucher") and table.value(repeated, "payee")))
        yield Breach(
            table.place(repeated, "amount"), f"这笔{_paid(table, repeated)}的支付与第{earlier}行完全相同。",
            severity=None if named else Severity.WARNING,
            advice=None if named else "重复的，删除一行；确是几笔支付的，填写收款单位或支付令编号加以区别，或在核查说明中写明。",
        )
    reference = frame["payment_order"].fillna(frame["voucher"])
    referenced = frame[list(LEADING["spending"])].assign(reference=reference)[reference.notna() & frame["amount"].notna()]
    cut = cut_rows(table)
    for row, first in first_alike(referenced, [*LEADING["spending"], "reference"]).items():
        if row not in identical.index and row not in cut and first not in cut:
            name = "支付令编号" if table.value(int(str(row)), "payment_order") else "凭证号"
            yield Breach(table.place(int(str(row)), "amount"), f"与第{first}行的{name}、日期、收款单位和金额相同，可能重复。",
                         severity=Severity.WARNING)


@rule("SP06", "项目资金列支基本支出", Severity.WARNING, needs=("spending", "spending.nature", "spending.project"),
      advice="属于基本支出的，调整账务并从本表中移出；项目批复中包含这项支出的，在核查说明中写明。",
      basis="基本支出与项目支出应分别管理，项目资金专款专用；实务做法")
def basic_expenditure_in_project(case: Case) -> Iterator[Result]:
    """支出类别是基本支出、又填了项目的，或者用项目资金发放本单位在职人员工资、津补贴、社保、公积金（经济分类30101至30113）的，
    属于基本支出挤占项目支出。项目类别是人员类的项目除外。"""
    table, paid = case.table("spending"), payments_of(case)
    staff = paid.matches("economic_class", lambda cell: is_of(cell, PERSONNEL)) & ~paid.matches("project", _staff_projects(case).__contains__)
    for row in paid.where((paid.matches("nature", BASIC.__eq__) | staff) & paid.filled("project")):
        basic = table.value(row, "nature") == BASIC
        kind = "支出类别是基本支出" if basic else f"经济分类是“{table.value(row, 'economic_class')}”"
        yield Breach(table.place(row, "nature" if basic else "economic_class"),
                     f"{kind}，却在项目“{table.value(row, 'project')}”中列支{_paid(table, row)}。")


def _staff_projects(case: Case) -> frozenset[str]:
    """Projects whose 项目类别 says that they pay people."""
    projects = case.workbook.tables.get("projects")
    rows = projects.rows.values() if projects is not None else ()
    return frozenset(row["project"] for row in rows if row["project"] is not None and "人员" in (row["category"] or ""))


def _paid(table: Table, row: int) -> str:
    return amount_at(table, row, "amount") if table.value(row, "amount") is not None else ""


@rule("SP09", "退款找不到对应的支付", Severity.WARNING, needs=(*NEEDS, "spending.paid_on"),
      advice="退的是往年支出的，不冲减今年的执行数，应从本表中移出；退的是今年支出的，核对项目、收款单位和正负号。",
      basis="退款冲减当年支出；退回往年支出的不冲减当年执行数")
def refund_without_payment(case: Case) -> Iterator[Result]:
    """负数是退款，冲减原来的支出。同一项目、同一收款单位此前的支付不足以抵减退款的，可能退的是往年支出，或者正负填错。
    没有填收款单位的，与该项目此前的全部支付比较。"""
    table, paid = case.table("spending"), payments_of(case)
    if not (paid.of_projects & (paid.fen < 0)).any():
        yield NotApplicable("没有退款")
        return
    frame = project_payments(case)
    dated = frame[frame["amount"].notna() & frame["paid_on"].notna() & frame["project"].notna()]
    ordered = dated.assign(refund=dated["amount"] < 0).sort_values(["paid_on", "refund"], kind="stable")
    to_payee = ordered.groupby(["project", ordered["payee"].fillna("")])["amount"].cumsum()
    of_project = ordered.groupby("project")["amount"].cumsum()
    left = to_payee.where(ordered["payee"].notna(), of_project)
    unmatched = ordered.index[(ordered["refund"] & (left < 0)).fillna(False)]
    for row in sorted(unmatched.tolist()):
        back = amount(-table.value(row, "amount"), unit_at(table, row, "amount"))
        yield Breach(table.place(row, "amount"), f"退款{back}，此前没有足够的支付可以对应。")


@rule("SP10", "十二月集中支出", Severity.WARNING, needs=(*NEEDS, "spending.paid_on"),
      applies=(YEAR_KNOWN, YEARS_AGREE), thresholds=(DECEMBER_SHARE,),
      advice="在核查说明中写明十二月支出较多的原因，例如合同约定年底结算。",
      basis="年底突击花钱是审核重点；实务做法")
def december_rush(case: Case) -> Iterator[Result]:
    """十二月支出超过全年三成的，审核时会问是否突击花钱。按全部项目的支出合计计算，退款冲减后比较。
    十二月的支出主要来自年底追加的预算、已由 AD06 提醒的，不重复。"""
    table, paid = case.table("spending"), payments_of(case)
    in_year = paid.of_projects & paid.in_year(case.workbook.year)
    december = in_year & (paid.months % 12 == 11)
    whole, late = int(paid.fen[in_year].sum()), int(paid.fen[december].sum())
    if whole <= 0 or late <= 0:
        return
    rushed = _paid_in(table, rushed_lines(case))
    if rushed.any() and Decimal(int(paid.fen[december & ~rushed].sum())) / whole <= DECEMBER_SHARE.of(case):
        return  # AD06
    share = Decimal(late) / whole
    if share > DECEMBER_SHARE.of(case):
        row = int(paid.rows[december][paid.fen[december].argmax()])
        unit = unit_at(table, row, "amount")
        message = f"十二月支出{amount(late, unit)}，占全年{amount(whole, unit)}的{percent(share)}，这是其中最大的一笔。"
        yield Breach(table.place(row, "paid_on"), message, content=f"{late} {whole}")


def _paid_in(table: Table, lines: frozenset[tuple[str, str]]) -> npt.NDArray[np.bool_]:
    """Whether each payment belongs to one of these projects and sources."""
    keyed = numbered(table)
    among = np.array([*(key in lines for key in keyed.keys), False], dtype=bool)
    flags: npt.NDArray[np.bool_] = among[keyed.numbers]
    return flags


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
    paid = payments_of(case)
    readable = paid.of_projects & ~unreadable_rows(table, *LINE).to_numpy(dtype=bool)
    for row in paid.where(readable & ~paid.filled("project")):
        code = table.value(row, "project_code")
        coded = f"；项目编码“{code}”在项目信息中没有对应的项目" if code else ""
        yield Breach(
            table.place(row, "project"), f"支出{_paid(table, row)}没有填写项目名称，又没有标明是基本支出{coded}。",
            advice="填写项目名称；属于基本支出的，在“支出类别”中选“基本支出”；是合计行、说明行的，删除整行。",
        )
    projects = {cells["project"] for cells in funding.rows.values()}
    for row in paid.where(readable & paid.matches("project", projects.__contains__) & (line_numbers(table, funding) < 0)):
        project, source = table.value(row, "project"), table.value(row, "source")
        problem = f"没有{source}" if source else "有几种资金来源，这笔支出没有填写是哪一种"
        has = "、".join(dict.fromkeys(str(cells["source"]) for cells in funding.rows.values() if cells["project"] == project))
        yield Breach(
            table.place(row, "source"), f"资金安排中，“{project}”{problem}。",
            advice=f"改成“{project}”已有的资金来源（{has}）；确有{source}的，在资金安排中补一行。" if source else f"填写资金来源：{has}中的一种。",
        )


@rule("SP14", "支出金额为零", Severity.WARNING, needs=NEEDS,
      advice="填写实际金额；没有发生的支付请删除整行。",
      basis="支出明细一行是一笔实际支付")
def zero_payment(case: Case) -> Iterator[Result]:
    """金额为零的行不是支付，多半是漏填金额或作废的记录。"""
    table, paid = case.table("spending"), payments_of(case)
    for row in paid.where(paid.filled("amount") & (paid.fen == 0)):
        yield Breach(table.place(row, "amount"), "金额为零。")


@rule("SP15", "支出明细的合计行与各行不符", Severity.ERROR, needs=("spending",),
      advice="改正合计行，或补上漏填、删去多填的行；合计行最好用求和公式。",
      basis="合计应等于各行之和")
def spending_sum_differs(case: Case) -> Iterator[Result]:
    """表中自带的合计、总计，应等于各行之和。本月合计、小计、累计等分段的合计与相应各行核对，从全部账目中筛选出来的表对不上也属正常，
    全表只提醒一次。合计行本身不参加计算。"""
    yield from sum_rows(case.table("spending"), Severity.WARNING)


@rule("SP16", "付给本单位、主管部门或财政账户", Severity.WARNING, needs=("spending", "spending.payee"),
      advice="写明资金最终付给谁；归还垫付、上缴等确有原因的，在核查说明中写明。",
      basis="不得以拨作支；实务做法")
def paid_to_own_account(case: Case) -> Iterator[Result]:
    """收款单位是本单位、主管部门、财政局或代管账户的，资金只是换了账户，并没有真正支出，俗称“以拨作支”。
    代扣代缴的社保、公积金、工会经费等除外。"""
    table, paid = case.table("spending"), payments_of(case)
    own = {fold(str(case.profile.get(name))) for name in ("unit", "department") if case.profile.get(name)}
    suspect = paid.matches("payee", lambda payee: fold(payee) in own or OWN_ACCOUNTS.search(payee) is not None)
    suspect &= ~paid.matches("summary", lambda text: WITHHELD.search(text) is not None)
    for row in paid.where(paid.of_projects & suspect & ((paid.fen > 0) | ~paid.filled("amount"))):
        yield Breach(table.place(row, "payee"), f"{_paid(table, row)}付给“{table.value(row, 'payee')}”，可能没有形成实际支出。")


@rule("SP17", "项目中列支接待、出国或公车费用", Severity.NOTE, needs=("spending", "spending.economic_class", "spending.project"),
      advice="核对是否属于该项目批复的内容；属于的，无需处理。",
      basis="严控“三公”经费，项目资金专款专用；实务做法")
def watched_expenditure_in_project(case: Case) -> Iterator[Result]:
    """公务接待（30217）、因公出国（境）（30212）、公务用车（30231）属于“三公”经费，一般不得在项目中列支。"""
    table, paid = case.table("spending"), payments_of(case)
    watched = paid.matches("economic_class", lambda cell: class_code(cell) in WATCHED)
    for row in paid.where(watched & paid.filled("project")):
        what = WATCHED[class_code(table.value(row, "economic_class"))]
        yield Breach(table.place(row, "economic_class"), f"项目“{table.value(row, 'project')}”列支{what}{_paid(table, row)}。")
