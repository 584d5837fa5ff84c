"""Sums that do not close and money left over (BA): what breaks each rule, what does not, and mistakes planted for it."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from decimal import Decimal

import openpyxl
from msgspec.structs import replace

from perfeval.declared.regulations.pack import Regulation
from tests.check.given import MONEY, Breaking, Clean, Given, cells, payment, without
from tests.check.planting import (
    ARRIVED,
    BUDGET,
    CHANGE,
    EXECUTED,
    INITIAL,
    PAID,
    REASON,
    A,
    F,
    P,
    Planting,
    Row,
    S,
    becomes,
    first_index,
    line_of,
    unspent,
)
from tests.tools.books import Book

SEEN = MONEY

CLAWBACK = cells("预算调整", A="人才引进经费", B="区县级财政资金", C="2020-12-20", D="收回", E=-1, F="测财发〔2020〕33号", G="未用完")
ONE_YEAR_LATER = {"单位信息!B3": 2021, "单位信息!B10": "2022-03-01"}
CARRIED = {"资金安排!B6": "上年结转资金", "支出明细!E7": "上年结转资金", "支出明细!E8": "上年结转资金"}

LOW = {"资金安排!F6": 7, "支出明细!H7": 65000}


def explained_below_90(regulation: Regulation) -> Regulation:
    """A regulation that asks for a reason below 90 %."""
    return replace(regulation, execution=replace(regulation.execution, explain_below=Decimal("0.9")))


def blank_adjustments(book: openpyxl.Workbook) -> None:
    """The sheet 预算调整 without anything, its headings included."""
    book["预算调整"].delete_rows(1, book["预算调整"].max_row)


IN_YUAN = {
    "资金安排!C4": 100000, "资金安排!D4": 120000, "资金安排!E4": 120000, "资金安排!F4": None, "资金安排!D5": 50000, "资金安排!E5": 50000,
    "资金安排!F5": None, "资金安排!C6": 80000, "资金安排!D6": 80000, "资金安排!E6": 80000, "资金安排!F6": None, "预算调整!E4": 20000, "预算调整!E5": 50000,
}

BREAKING: Breaking = {
    "BA12": (Given(change=blank_adjustments), ["BA12 预算调整 error"]),
    "BA01": ({"资金安排!D4": 12.01}, ["BA01 资金安排!D4 error"]),
    "BA01 to the cent": ({"资金安排!D4": 12.000001}, ["BA01 资金安排!D4 error"]),
    "BA01 an adjustment lost": (without("预算调整", 5, "G"), ["BA01 资金安排!D5 error"]),
    "BA01 rounded": ({"预算调整!E4": 2.003, "资金安排!E4": None}, ["BA01 资金安排!D4 note"]),
    "BA13 executed": ({"资金安排!F4": 120000, "资金安排!F5": 50000, "资金安排!F6": 80000}, ["BA13 资金安排!F3 error"]),
    "BA13 adjustments": ({"预算调整!E4": 20000, "预算调整!E5": 50000}, ["BA13 预算调整!E3 error"]),
    "BA13 arrived": ({"资金安排!E4": 120000, "资金安排!E5": 50000, "资金安排!E6": 80000}, ["BA13 资金安排!E3 error"]),
    "BA13 payments": (
        {"支出明细!H4": 5, "支出明细!H5": 6, "支出明细!H6": 6, "支出明细!H7": 7.5, "支出明细!H8": 0.5}, ["BA13 支出明细!H3 error"],
    ),
    "BA13 payments that lost what is below a 分": (
        {"支出明细!H4": 5, "支出明细!H5": 6.00004, "支出明细!H6": 6.00004, "支出明细!H7": 7.5, "支出明细!H8": 0.5, "资金安排!C4": 10.00008,
         "资金安排!D4": 12.00008, "资金安排!E4": 12.00008, "资金安排!F4": 12.00008},
        ["BA13 支出明细!H3 error", "CE06 支出明细!H5 note", "CE06 支出明细!H6 note"],
    ),
    "BA13 all of 资金安排, nothing stated of what was executed": (IN_YUAN, ["BA13 资金安排!D3 error"]),
    "BA13 all of 资金安排 beside adjustments and payments that are right": (
        {cell: value for cell, value in IN_YUAN.items() if not cell.startswith("预算调整")}
        | {"资金安排!F4": 120000, "资金安排!F5": 50000, "资金安排!F6": 80000}, ["BA13 资金安排!D3 error"],
    ),
    "BA02": ({"支出明细!H4": 49000}, ["BA02 资金安排!F5 error"]),
    "BA02 a payment lost": (without("支出明细", 8), ["BA02 资金安排!F6 error"]),
    "BA02 swapped digits": ({"支出明细!H7": 57000}, ["BA02 资金安排!F6 error"]),
    "BA02 rounded": ({"支出明细!H4": 50000.01}, ["BA02 资金安排!F5 note"]),
    "BA03": ({"支出明细!H4": 60000, "资金安排!F5": 6}, ["BA03 资金安排!F5 error"]),
    "BA03 own money": (
        {"支出明细!H4": 60000, "资金安排!F5": 6, "资金安排!B5": "单位资金", "预算调整!B5": "单位资金", "支出明细!E4": "单位资金"},
        ["BA03 资金安排!F5 warning"],
    ),
    "BA04": ({"资金安排!E4": 11, "资金安排!J4": "尚未下达"}, ["BA04 资金安排!E4 warning"]),
    "BA06": (
        {"支出明细!H4": 30000, "资金安排!F5": 3, "支出明细!H5": 10000, "资金安排!F4": 7},
        ["BA06 资金安排!J4 warning", "BA11 资金安排!F4 note", "BA11 资金安排!F5 note"],
    ),
    "BA07 payments": (without("预算调整", 5, "G") | {"资金安排!D5": 0}, ["BA07 资金安排!D5 error"]),
    "BA07 nothing at all": (cells("资金安排", A="新项目", B="区县级财政资金", C=0, D=0, E=0, F=0), ["BA07 资金安排!D7 note"]),
    "BA08": (ONE_YEAR_LATER, ["BA08 单位信息!B3 error"]),
    "BA10": (CLAWBACK | {"资金安排!C6": 9}, ["BA10 预算调整!E6 warning"]),
    "BA11": ({"资金安排!F6": 7.5, "支出明细!H7": 70000}, ["BA11 资金安排!F4 note"]),
    "BA11 carried over": (CARRIED | {"资金安排!F6": 7.5, "支出明细!H7": 70000}, ["BA11 资金安排!F6 warning"]),
    "BA01 where places differ about money taken back": (CLAWBACK | {"预算调整!D6": "年末收回", "资金安排!E6": None}, ["BA01 资金安排!D6 warning"]),
    "BA05": (Given(LOW, regulation=explained_below_90), ["BA11 资金安排!F4 note", "BA05 资金安排!J6 warning"]),
    "BA05 and no BA06": (
        Given({"资金安排!F6": 4, "支出明细!H7": 35000}, regulation=explained_below_90),
        ["BA11 资金安排!F4 note", "BA05 资金安排!J6 warning"],
    ),
    "BA11 a reason given, so no BA05": (
        Given(LOW | {"资金安排!J6": "尾款未到期"}, regulation=explained_below_90), ["BA11 资金安排!F4 note"],
    ),
    "CE04 amount of a payment lost, so no BA02": ({"支出明细!H4": "#REF!"}, ["CE04 支出明细!H4 error"]),
    "CE02 a payment in words, so no BA02": ({"支出明细!H4": "约5万"}, ["CE02 支出明细!H4 error"]),
    "CE04 project of a payment lost, so no BA02": ({"支出明细!D4": "#REF!"}, ["CE04 支出明细!D4 error"]),
    "CE04 source of a payment lost, so no BA02": ({"支出明细!E4": "#REF!"}, ["CE04 支出明细!E4 error"]),
    "LA04 unit of a payment lost, so no BA02": ({"支出明细!H3": "金额"}, ["LA04 支出明细!H3 error"]),
    "CE09 a payment of no known project, so no BA02": ({"支出明细!D4": "就业服务费"}, ["CE09 支出明细!D4 error"]),
    "SP13 a payment of no known source, so no BA02": ({"支出明细!E4": "省级财政资金"}, ["SP13 支出明细!E4 error"]),
    "CE04 amount of an adjustment lost, so no BA01": ({"预算调整!E4": "#REF!"}, ["CE04 预算调整!E4 error"]),
    "CE01 amount of an adjustment blank, so no BA01": ({"预算调整!E4": None}, ["CE01 预算调整!E4 error"]),
    "CE04 opening budget lost, so no BA01": ({"资金安排!C4": "#REF!"}, ["CE04 资金安排!C4 error"]),
    "LA04 unit of the opening budgets lost, so no BA01": ({"资金安排!C3": "年初预算数"}, ["LA04 资金安排!C3 error"]),
    "AD08 an adjustment of no known source, so no BA01": ({"预算调整!B4": "省级财政资金"}, ["AD08 预算调整!B4 error"]),
    "CE09 an adjustment of no known project, so no BA01": ({"预算调整!A4": "就业服务费"}, ["CE09 预算调整!A4 error"]),
    "AD01 an adjustment with the wrong sign, so no BA01": ({"预算调整!E4": -2}, ["AD01 预算调整!E4 error"]),
}

CLEAN: Clean = {
    "BA01 not stated": {"资金安排!D4": None},
    "BA01 stated in one of two rows": {
        "资金安排!C4": 4, **cells("资金安排", A="就业服务经费", B="区县级财政资金", C=6, G="测财发〔2020〕2号"),
    },
    "BA02 not stated": {"资金安排!F4": None},
    "BA02 a refund": payment(A="2020-06-01", H=-1000) | payment(10, A="2020-07-01", H=1000),
    "BA02 a project without payments": without("支出明细", 7) | without("支出明细", 8),
    "BA03 own money within": {"资金安排!B5": "单位资金", "预算调整!B5": "单位资金", "支出明细!E4": "单位资金"},
    "BA13 the same money in 元, said so": {
        "资金安排!F3": "全年执行数（元）", "资金安排!F4": 120000, "资金安排!F5": 50000, "资金安排!F6": 80000,
    },
    "BA05 all spent": Given(regulation=explained_below_90),
    "BA04 arrival not stated": {"资金安排!E4": None},
    "BA06 with a reason": {"支出明细!H4": 50000, "资金安排!J4": "结余少"},
    "BA07 one source without money": cells("资金安排", A="人才引进经费", B="市级财政资金", C=0, D=0, E=0, F=0, G="测财社〔2020〕9号"),
    "BA08 one payment in January": {"支出明细!A8": "2020-01-20"},
    "BA10 November": CLAWBACK | {"预算调整!C6": "2020-11-30", "资金安排!C6": 9},
    "BA11 all spent": CARRIED,
}


# ---------------------------------------------------------------- planted mistakes

PLANTED = Planting()
PLANTED.scaled("BA13", F, EXECUTED, 10_000)
PLANTED.scaled("BA13", F, ARRIVED, 10_000)

for _off in (0.000001, 1, -0.5):
    PLANTED.cell("BA01", F, BUDGET, lambda v, _r, _b, o=_off: round(v + o, 6), name=f"全年预算差{_off}")
PLANTED.cell("BA02", F, EXECUTED, lambda v, _r, _b: round(v - 0.000001, 6))


def _nothing_on_the_sheet(*unstated: str) -> Callable[[Book, random.Random], str]:
    def plant(book: Book, _rng: random.Random) -> str:
        book[A].headers.clear()
        book[A].rows.clear()
        for header in unstated:
            book[F].headers.remove(header)
        return f"BA12 {A}"
    return plant


PLANTED.add("BA12", "预算调整整表空白", _nothing_on_the_sheet())
PLANTED.add("BA12", "预算调整整表空白，也没有全年预算列", _nothing_on_the_sheet(BUDGET))


@PLANTED.mistake("BA01")
def an_adjustment_missing(book: Book, rng: random.Random) -> str | None:
    if not book[A].rows:
        return None
    gone = book[A].rows.pop(rng.randrange(len(book[A].rows)))
    index = first_index(book[F].rows, line_of(gone))
    return f"BA01 {book[F].at(index or 0, BUDGET)}"


def _payment_changed(name: str, change: Callable[[Book, random.Random], Row]) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        row = change(book, rng)
        return f"BA02 {book[F].at(first_index(book[F].rows, line_of(row)) or 0, EXECUTED)}"
    PLANTED.add("BA02", name, plant)


def _off_by_one_fen(book: Book, rng: random.Random) -> Row:
    row = rng.choice(book[S].rows)
    row[PAID] = round(row[PAID] + 0.01, 2)
    return row


def _gone(book: Book, rng: random.Random) -> Row:
    return book[S].rows.pop(rng.randrange(len(book[S].rows)))


_payment_changed("支付差一分", _off_by_one_fen)
_payment_changed("漏一笔支付", _gone)


def _overspent(code: str, times: float, at: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        line = rng.choice(book[F].rows)
        total = 0
        for row in [r for r in book[S].rows if line_of(line)(r)]:
            fen = int(round(row[PAID] * 100) * times)
            row[PAID], total = fen / 100, total + fen
        line[EXECUTED] = total / 1_000_000
        return f"{code} {book[F].at(book[F].rows.index(line), at)}"
    PLANTED.add(code, f"超支{times}", plant)


_overspent("BA03", 1.2, EXECUTED)
_overspent("BA03", 2, EXECUTED)
PLANTED.cell("BA04", F, ARRIVED, lambda v, _r, _b: v * 0.8, at=ARRIVED)
PLANTED.cell("BA04", F, ARRIVED, becomes(0), at=ARRIVED, name="到位为零仍支出")


@PLANTED.mistake("BA07")
def payments_without_any_budget(book: Book, rng: random.Random) -> str:
    line = rng.choice(book[F].rows)
    line.update({INITIAL: 0, BUDGET: 0, ARRIVED: 0})
    book[A].rows = [r for r in book[A].rows if not line_of(line)(r)]
    return f"BA07 {book[F].at(book[F].rows.index(line), BUDGET)}"


@PLANTED.mistake("BA07")
def a_project_without_money(book: Book, _rng: random.Random) -> str:
    book[F].rows.append({"项目名称": "没有安排的项目", "资金来源": "区县级财政资金", INITIAL: 0, BUDGET: 0, ARRIVED: 0, EXECUTED: 0})
    book[P].rows += [{**r, "项目名称": "没有安排的项目"} for r in book[P].rows if r["项目名称"] == book[P].rows[0]["项目名称"]]
    return f"BA07 {book[F].at(len(book[F].rows) - 1, BUDGET)}"


PLANTED.profile("BA08", "预算年度", lambda _v, b: b.year - 1)
PLANTED.profile("BA08", "预算年度", lambda _v, b: b.year + 3, "年度多三年")


def _clawback(kind: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        line = book[F].rows[0]
        line[INITIAL] = round(line[INITIAL] + 2, 6)
        book[A].rows.append({"项目名称": line["项目名称"], "资金来源": line["资金来源"], "调整日期": dt.date(book.year, 12, 25), "调整类型": kind,
                             CHANGE: -2, "文号": f"测财发〔{book.year}〕990号", "调整事由": "年底收回"})
        return f"BA10 {book[A].at(len(book[A].rows) - 1, CHANGE)}"
    PLANTED.add("BA10", f"十二月{kind}", plant)


_clawback("收回")


@PLANTED.mistake("BA10")
def clawback_of_another_line(book: Book, _rng: random.Random) -> str:
    line = book[F].rows[-1]
    line[INITIAL] = round(line[INITIAL] + 0.37, 6)
    book[A].rows.append({"项目名称": line["项目名称"], "资金来源": line["资金来源"], "调整日期": dt.date(book.year, 12, 2), "调整类型": "收回",
                         CHANGE: -0.37, "文号": f"测财发〔{book.year}〕991号", "调整事由": "年底收回"})
    return f"BA10 {book[A].at(len(book[A].rows) - 1, CHANGE)}"


PLANTED.add("BA05", "执行0.5", unspent("BA05", 0.5, f"{F}!{REASON}", None, "sichuan"))
PLANTED.add("BA05", "执行0.85", unspent("BA05", 0.85, f"{F}!{REASON}", None, "sichuan"))
PLANTED.add("BA06", "执行0.5", unspent("BA06", 0.5, f"{F}!{REASON}", None))
PLANTED.add("BA06", "执行0.75", unspent("BA06", 0.75, f"{F}!{REASON}", None))
PLANTED.add("BA11", "执行0.97", unspent("BA11", 0.97, f"{F}!{EXECUTED}", None))
PLANTED.add("BA11", "执行0.94", unspent("BA11", 0.94, f"{F}!{EXECUTED}", None))
