"""What an honest office's year brings: variations of a clean book that are no fault of anybody's."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from itertools import groupby

from tests.check.untidy import FOOTERS, UNTIDY
from tests.tools.books import Book, clean_book

Variation = Callable[[Book, random.Random], None]


def vouchers_restart_every_month(book: Book, _rng: random.Random) -> None:
    rows = book["支出明细"].rows
    for _, month in groupby(rows, key=lambda row: row["支付日期"].month):
        for number, row in enumerate(month, 1):
            row["凭证号"] = f"记-{number:04d}"


def approvers_in_one_column(book: Book, rng: random.Random) -> None:
    kept = rng.choice(["经办人", "分管财务领导", None])
    for row in book["支出明细"].rows:
        for column in ("经办人", "科室负责人", "分管业务领导", "财务审核", "分管财务领导"):
            row[column] = row[column] if column == kept else None


def batch_payments_to_persons(book: Book, _rng: random.Random) -> None:
    row = book["支出明细"].rows[0]
    row.update({"摘要": "批量发放公益性岗位补贴", "收款单位": "批量支付", "经济分类科目": "30305 生活补助", "合同编号": None, "采购方式": None,
                "集体决策依据": None})


def a_refund_and_its_new_payment(book: Book, _rng: random.Random) -> None:
    rows = book["支出明细"].rows
    row = rows[1]
    back, again = dict(row), dict(row)
    back.update({"支付日期": row["支付日期"] + dt.timedelta(days=3), "凭证号": "记-9001", "支付令编号": "900001", "摘要": "退回：户名有误",
                 "金额（元）": -row["金额（元）"]})
    again.update({"支付日期": row["支付日期"] + dt.timedelta(days=5), "凭证号": "记-9002", "支付令编号": "900002"})
    rows += [back, again]


def money_in_three_documents(book: Book, _rng: random.Random) -> None:
    sheet = book["资金安排"]
    first = sheet.rows[0]
    cents = {name: round(first[name] * 1_000_000) for name in ("年初预算数（万元）", "全年预算数（万元）", "到位数（万元）", "全年执行数（万元）")}
    parts = []
    for number in range(3):
        part = dict(first)
        issuer = first["下达文号"].split("〔")[0]
        part.update({name: (fen - 2 * (fen // 3) if number == 0 else fen // 3) / 1_000_000 for name, fen in cents.items()})
        part.update({"下达文号": f"{issuer}〔{book.year}〕{901 + number}号"})
        parts.append(part)
    sheet.rows[:1] = parts


def amounts_with_two_decimals(book: Book, _rng: random.Random) -> None:
    for row in book["资金安排"].rows:
        for name in ("全年预算数（万元）", "到位数（万元）", "全年执行数（万元）"):
            if row[name] is not None:
                row[name] = round(row[name], 2)


def not_all_spent(book: Book, _rng: random.Random) -> None:
    """About 92 % of a line is executed, with a reason."""
    line = book["资金安排"].rows[0]
    payments = [r for r in book["支出明细"].rows if (r["项目名称"], r["资金来源"]) == (line["项目名称"], line["资金来源"])]
    budget = round(line["全年预算数（万元）"] * 1_000_000)
    largest = max(payments, key=lambda r: r["金额（元）"])
    keep = min(budget * 8 // 100, round(largest["金额（元）"] * 100) // 2)
    largest["金额（元）"] = (round(largest["金额（元）"] * 100) - keep) / 100
    line["全年执行数（万元）"] = (budget - keep) / 1_000_000
    line["未到位或未执行完原因"] = "尾款按合同在下年验收后支付"


def an_early_notice(book: Book, _rng: random.Random) -> None:
    """Money announced by the level above in the November before."""
    line = book["资金安排"].rows[-1]
    fen = round(line["年初预算数（万元）"] * 1_000_000)
    line.update({"年初预算数（万元）": 0, "首次到位日期": dt.date(book.year, 1, 10)})
    book["预算调整"].rows.append({
        "项目名称": line["项目名称"], "资金来源": line["资金来源"], "调整日期": dt.date(book.year - 1, 11, 20), "调整类型": "上级下达",
        "调整金额（万元）": fen / 1_000_000, "文号": f"市财预〔{book.year - 1}〕77号", "调整事由": "提前下达",
    })


def an_addition_in_the_fourth_quarter(book: Book, _rng: random.Random) -> None:
    line = book["资金安排"].rows[0]
    fen = min(round(line["全年预算数（万元）"] * 1_000_000) // 20, round(line["年初预算数（万元）"] * 1_000_000))
    line["年初预算数（万元）"] = (round(line["年初预算数（万元）"] * 1_000_000) - fen) / 1_000_000
    if fen == 0:
        return  # all of it came as an early notice
    book["预算调整"].rows.append({
        "项目名称": line["项目名称"], "资金来源": line["资金来源"], "调整日期": dt.date(book.year, 11, 12), "调整类型": "追加",
        "调整金额（万元）": fen / 1_000_000, "文号": f"测财发〔{book.year}〕988号", "调整事由": "年底新增任务",
    })


EXPORTED = {"支付日期": "清算日期", "凭证号": "支付凭证号", "支付令编号": "支付申请编号", "摘要": "用途", "金额（元）": "支付金额（元）",
            "收款单位": "收款人名称", "经济分类科目": "部门预算支出经济分类"}


def headings_of_an_export(book: Book, _rng: random.Random) -> None:
    sheet = book["支出明细"]
    sheet.headers = [EXPORTED.get(header, header) for header in sheet.headers] + ["清算状态"]
    sheet.rows = [{EXPORTED.get(key, key): value for key, value in row.items()} | {"清算状态": "已清算"} for row in sheet.rows]


def no_thresholds_stated(book: Book, _rng: random.Random) -> None:
    book.profile["大额支出集体决策标准（元）"] = book.profile["政府采购限额标准（元）"] = None


def a_payment_in_early_january(book: Book, _rng: random.Random) -> None:
    row = book["支出明细"].rows[-1]
    row["支付日期"] = dt.date(book.year + 1, 1, 6)


SUMS = ("支出明细：本月合计、本年累计写在摘要，带日期", "支出明细：几月小计写在摘要", "支出明细：月计写在凭证号", "支出明细：末行总计写在摘要",
        "支出明细：每个项目之后有某项目小计")
GROUPS = ("资金安排：项目名称合并", "绩效指标：项目名称、一级指标合并", "绩效指标：项目和一级指标只写在每组第一行")


def sums_of_the_ledger(book: Book, rng: random.Random) -> None:
    UNTIDY[rng.choice(SUMS)](book, rng)


def a_total_of_the_funding(book: Book, rng: random.Random) -> None:
    UNTIDY["资金安排：末行合计（万元）写在项目名称"](book, rng)


def footers(book: Book, rng: random.Random) -> None:
    for name in rng.sample([f"{title}：{name}" for name, (title, _) in FOOTERS.items()], 3):
        UNTIDY[name](book, rng)


def merged_and_grouped_labels(book: Book, rng: random.Random) -> None:
    UNTIDY[rng.choice(GROUPS)](book, rng)


OF_THE_YEAR: tuple[Variation, ...] = (
    vouchers_restart_every_month, approvers_in_one_column, batch_payments_to_persons, not_all_spent, a_refund_and_its_new_payment,
    an_early_notice, an_addition_in_the_fourth_quarter, a_payment_in_early_january, money_in_three_documents, amounts_with_two_decimals,
    no_thresholds_stated,
)
OF_LAYOUT: tuple[Variation, ...] = (sums_of_the_ledger, a_total_of_the_funding, merged_and_grouped_labels, footers, headings_of_an_export)
"""They leave no row as it was: nothing can be varied after them."""


def ordinary_book(seed: int, *more: Variation) -> Book:
    """A clean book with about half of the variations, in their order, and `more` of what a year brings."""
    rng = random.Random(seed)
    book = clean_book(seed)
    _vary(book, rng, OF_THE_YEAR)
    for vary in more:
        vary(book, random.Random(f"more {seed}"))
    _vary(book, rng, OF_LAYOUT)
    return book


def _vary(book: Book, rng: random.Random, variations: tuple[Variation, ...]) -> None:
    for vary in variations:
        if rng.random() < 0.5:
            vary(book, rng)
