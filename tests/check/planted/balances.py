"""Sums that do not close and money left over (BA)."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from tests.check.planted.planting import (
    ARRIVED,
    BUDGET,
    CHANGE,
    EXECUTED,
    INITIAL,
    MUTATIONS,
    PAID,
    REASON,
    A,
    F,
    Mutation,
    P,
    Row,
    S,
    becomes,
    cell,
    first_index,
    line_of,
    mutation,
    profile,
)
from tests.tools.books import Book

for _off in (0.000001, 1, -0.5):
    cell("BA01", F, BUDGET, lambda v, _r, _b, o=_off: round(v + o, 6), name=f"全年预算差{_off}")
cell("BA02", F, EXECUTED, lambda v, _r, _b: round(v - 0.000001, 6))


@mutation("BA01")
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
    MUTATIONS.append(Mutation("BA02", name, plant))


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
    MUTATIONS.append(Mutation(code, f"超支{times}", plant))


_overspent("BA03", 1.2, EXECUTED)
_overspent("BA03", 2, EXECUTED)
cell("BA04", F, ARRIVED, lambda v, _r, _b: v * 0.8, at=ARRIVED)
cell("BA04", F, ARRIVED, becomes(0), at=ARRIVED, name="到位为零仍支出")


@mutation("BA07")
def payments_without_any_budget(book: Book, rng: random.Random) -> str:
    line = rng.choice(book[F].rows)
    line.update({INITIAL: 0, BUDGET: 0, ARRIVED: 0})
    book[A].rows = [r for r in book[A].rows if not line_of(line)(r)]
    return f"BA07 {book[F].at(book[F].rows.index(line), BUDGET)}"


@mutation("BA07")
def a_project_without_money(book: Book, _rng: random.Random) -> str:
    book[F].rows.append({"项目名称": "没有安排的项目", "资金来源": "区县级财政资金", INITIAL: 0, BUDGET: 0, ARRIVED: 0, EXECUTED: 0})
    book[P].rows += [{**r, "项目名称": "没有安排的项目"} for r in book[P].rows if r["项目名称"] == book[P].rows[0]["项目名称"]]
    return f"BA07 {book[F].at(len(book[F].rows) - 1, BUDGET)}"


profile("BA08", "预算年度", lambda _v, b: b.year - 1)
profile("BA08", "预算年度", lambda _v, b: b.year + 3, "年度多三年")


def _clawback(kind: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        line = book[F].rows[0]
        line[INITIAL] = round(line[INITIAL] + 2, 6)
        book[A].rows.append({"项目名称": line["项目名称"], "资金来源": line["资金来源"], "调整日期": dt.date(book.year, 12, 25), "调整类型": kind,
                             CHANGE: -2, "文号": f"测财发〔{book.year}〕990号", "调整事由": "年底收回"})
        return f"BA10 {book[A].at(len(book[A].rows) - 1, CHANGE)}"
    MUTATIONS.append(Mutation("BA10", f"十二月{kind}", plant))


_clawback("收回")


@mutation("BA10")
def clawback_of_another_line(book: Book, _rng: random.Random) -> str:
    line = book[F].rows[-1]
    line[INITIAL] = round(line[INITIAL] + 0.37, 6)
    book[A].rows.append({"项目名称": line["项目名称"], "资金来源": line["资金来源"], "调整日期": dt.date(book.year, 12, 2), "调整类型": "收回",
                         CHANGE: -0.37, "文号": f"测财发〔{book.year}〕991号", "调整事由": "年底收回"})
    return f"BA10 {book[A].at(len(book[A].rows) - 1, CHANGE)}"


def _unspent(code: str, share: float, at: str, reason: str | None, regulation: str | None = None) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        line = book[F].rows[0]
        book.profile["评价办法"] = regulation
        for row in [r for r in book[F].rows if r["项目名称"] == line["项目名称"]]:
            mine = [r for r in book[S].rows if line_of(row)(r)]
            budget = round(row[BUDGET] * 1_000_000)
            left = budget
            for payment in mine:
                fen = int(round(payment[PAID] * 100) * share)
                payment[PAID] = fen / 100
                left -= fen
            row[EXECUTED] = (budget - left) / 1_000_000
            row[REASON] = reason
        title, header = at.split("!")
        mine = [i for i, row in enumerate(book[F].rows) if row["项目名称"] == line["项目名称"]]
        most = max(mine, key=lambda i: round(book[F].rows[i][BUDGET] * 1_000_000) - round(book[F].rows[i][EXECUTED] * 1_000_000))
        return f"{code} {book[title].at(most if header == REASON else 0, header)}"
    MUTATIONS.append(Mutation(code, f"执行{share}", plant))


_unspent("IN26", 0.85, f"{P}!项目名称", "尾款下年支付")
_unspent("IN26", 0.6, f"{P}!项目名称", "尾款下年支付")
_unspent("BA05", 0.5, f"{F}!{REASON}", None, "sichuan")
_unspent("BA05", 0.85, f"{F}!{REASON}", None, "sichuan")
_unspent("BA06", 0.5, f"{F}!{REASON}", None)
_unspent("BA06", 0.75, f"{F}!{REASON}", None)
_unspent("BA11", 0.97, f"{F}!{EXECUTED}", None)
_unspent("BA11", 0.94, f"{F}!{EXECUTED}", None)
