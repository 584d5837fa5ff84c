"""Mistakes on 支出明细 (SP)."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from tests.check.planted.planting import (
    MUTATIONS,
    PAID,
    F,
    Mutation,
    S,
    becomes,
    cell,
    first_index,
    is_blank,
    is_large,
    line_of,
    mutation,
)
from tests.tools.books import Book

cell("SP01", S, "支付日期", lambda _v, _r, b: dt.date(b.year + 1, 3, 9))
cell("SP01", S, "支付日期", lambda _v, _r, b: dt.date(b.year - 1, 12, 30), name="上年支付")


@mutation("SP02")
def payment_twice(book: Book, rng: random.Random) -> str:
    sheet = book[S]
    sheet.rows.append(dict(rng.choice(sheet.rows)))
    return f"SP02 {sheet.at(len(sheet.rows) - 1, PAID)}"


@mutation("SP02")
def payment_order_twice(book: Book, rng: random.Random) -> str:
    sheet = book[S]
    sheet.rows.append({**rng.choice(sheet.rows), "凭证号": "记-7777", "摘要": "付活动费用"})
    return f"SP02 {sheet.at(len(sheet.rows) - 1, PAID)}"


cell("SP04", S, "集体决策依据", is_blank, is_large)


@mutation("SP04")
def a_contract_without_any_decision(book: Book, _rng: random.Random) -> str | None:
    rows = [i for i, row in enumerate(book[S].rows) if is_large(row)]
    if len(rows) < 2:
        return None
    for i in rows[:2]:
        book[S].rows[i].update({"集体决策依据": None, "合同编号": None})
    return f"SP04 {book[S].at(rows[0], '集体决策依据')}"


for _column in ("经办人", "科室负责人", "分管财务领导"):
    cell("SP05", S, _column, is_blank)
cell("SP06", S, "支出类别", becomes("基本支出"), at="支出类别")
cell("SP06", S, "经济分类科目", becomes("30101 基本工资"), at="经济分类科目")


def _quotes(number: int) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.randrange(len(book[S].rows))
        book.profile["政府采购限额标准（元）"] = 1
        book[S].rows[index].update({"采购方式": "询价", "询价家数": number})
        return f"SP07 {book[S].at(index, '询价家数')}"
    MUTATIONS.append(Mutation("SP07", f"询价{number}家", plant))


_quotes(1)
_quotes(2)


@mutation("SP08")
def purchase_without_method(book: Book, _rng: random.Random) -> str:
    row = max(book[S].rows, key=lambda r: r[PAID])
    row.update({"采购方式": None, "经济分类科目": "31003 专用设备购置"})
    book.profile["政府采购限额标准（元）"] = int(row[PAID] - 1)
    return f"SP08 {book[S].at(book[S].rows.index(row), '采购方式')}"


@mutation("SP08")
def one_contract_in_two_payments_without_method(book: Book, _rng: random.Random) -> str:
    first, second = sorted(sorted(book[S].rows, key=lambda r: -r[PAID])[:2], key=book[S].rows.index)
    for row in (first, second):
        row.update({"采购方式": None, "合同编号": "HT-9", "经济分类科目": "31003 专用设备购置"})
    book.profile["政府采购限额标准（元）"] = int(first[PAID] + second[PAID] - 1)
    return f"SP08 {book[S].at(book[S].rows.index(first), '采购方式')}"


def _refund(name: str, **changed: Any) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        row = dict(rng.choice(book[S].rows))
        row.update({"支付日期": dt.date(book.year, 11, 29), "凭证号": "记-8888", "支付令编号": "8888", "摘要": "退款", PAID: -123.45, **changed})
        book[S].rows.append(row)
        return f"SP09 {book[S].at(len(book[S].rows) - 1, PAID)}"
    MUTATIONS.append(Mutation("SP09", name, plant))


_refund("别家退款", 收款单位="从未付过的公司", **{PAID: -123456789.01})
_refund("年初退款", 收款单位="另一家公司", 支付日期=dt.date(2000, 1, 1))


@mutation("SP10")
def half_of_it_in_december(book: Book, _rng: random.Random) -> str | None:
    rows = book[S].rows
    for row in sorted(rows, key=lambda r: -r[PAID])[: len(rows) * 2 // 3]:
        row["支付日期"] = dt.date(book.year, 12, 18)
    return "SP10"


@mutation("SP10")
def the_largest_in_december(book: Book, _rng: random.Random) -> str:
    total, december = sum(r[PAID] for r in book[S].rows), 0.0
    for row in sorted(book[S].rows, key=lambda r: -r[PAID]):
        if december <= total * 0.5:
            row["支付日期"] = dt.date(book.year, 12, 20)
            december += row[PAID]
    return "SP10"


def _split(parts: int) -> None:
    def plant(book: Book, _rng: random.Random) -> str | None:
        rows = [r for r in book[S].rows if r[PAID] > 10000]
        if not rows:
            return None
        row = rows[0]
        book.profile["大额支出集体决策标准（元）"] = int(row[PAID] - 1)
        share = round(row[PAID] / parts, 2)
        amounts = [share] * (parts - 1) + [round(row[PAID] - share * (parts - 1), 2)]
        payee = "拆分测试有限公司"
        index = book[S].rows.index(row)
        for number, part in enumerate(amounts):
            piece = {**row, PAID: part, "收款单位": payee, "合同编号": None, "集体决策依据": None, "凭证号": f"记-66{number}", "支付令编号": f"66{number}",
                     "支付日期": row["支付日期"] + dt.timedelta(days=3 * number)}
            if number == 0:
                book[S].rows[index] = piece
            else:
                book[S].rows.append(piece)
        return f"SP11 {book[S].at(len(book[S].rows) - 1, '集体决策依据')}"
    MUTATIONS.append(Mutation("SP11", f"拆成{parts}笔", plant))


_split(2)
_split(3)


def _late_arrival(days: int) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        line = rng.choice(book[F].rows)
        index = first_index(book[S].rows, line_of(line))
        assert index is not None
        line["首次到位日期"] = book[S].rows[index]["支付日期"] + dt.timedelta(days=days)
        return f"SP12 {book[S].at(index, '支付日期')}"
    MUTATIONS.append(Mutation("SP12", f"迟到{days}天", plant))


_late_arrival(1)
_late_arrival(5)
cell("SP13", S, "资金来源", becomes("财政专户管理资金"))
cell("SP13", S, "资金来源", becomes("上年结转资金"), name="没有结转")
cell("SP14", S, PAID, becomes(0))
cell("SP14", S, PAID, becomes("0.00"), name="文字零")
for _payee in ("测试区财政局", None):
    cell("SP16", S, "收款单位", lambda _v, _r, b, p=_payee: p or b.profile["单位名称"], name=f"付给{_payee or '本单位'}")
for _class in ("30217 公务接待费", "30212 因公出国（境）费用", "30231 公务用车运行维护费"):
    cell("SP17", S, "经济分类科目", becomes(_class))
