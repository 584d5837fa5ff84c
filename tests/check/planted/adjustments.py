"""Mistakes on 预算调整 (AD)."""

from __future__ import annotations

import datetime as dt
import random

from tests.check.planted.planting import CHANGE, INITIAL, MUTATIONS, A, F, Mutation, becomes, cell, is_blank, mutation
from tests.tools.books import Book

cell("AD01", A, CHANGE, lambda v, _r, _b: -v)
cell("AD01", A, "调整类型", becomes("收回"), lambda row: row[CHANGE] > 0, at=CHANGE)


def _transfer(book: Book, amounts: tuple[float, ...], document: str | None = None) -> int:
    row = book[F].rows[0]
    for fen in amounts:
        book[A].rows.append({"项目名称": row["项目名称"], "资金来源": row["资金来源"], "调整日期": dt.date(book.year, 6, 8), "调整类型": "调剂",
                             CHANGE: fen, "文号": document or f"测财发〔{book.year}〕955号", "调整事由": "项目间调剂"})
    return len(book[A].rows) - len(amounts)


@mutation("AD02")
def transfer_without_its_other_side(book: Book, _rng: random.Random) -> str:
    index = _transfer(book, (1.5,))
    return f"AD02 {book[A].at(index, CHANGE)}"


@mutation("AD02")
def transfer_that_does_not_net_out(book: Book, _rng: random.Random) -> str:
    index = _transfer(book, (1.5, -1.4))
    return f"AD02 {book[A].at(index, CHANGE)}"


cell("AD03", A, "文号", is_blank)
cell("AD03", A, "文号", becomes("无"), name="文号写无")
cell("AD04", A, "调整日期", lambda _v, _r, b: dt.date(b.year + 1, 3, 1))
cell("AD04", A, "调整日期", lambda _v, _r, b: dt.date(b.year - 2, 3, 1), name="两年前调整")


def _big_change(code: str, day: tuple[int, int], share: float) -> None:
    def plant(book: Book, _rng: random.Random) -> str | None:
        row = book[F].rows[0]
        fen = round(row[INITIAL] * 1_000_000 * share)
        if not fen:
            return None
        row[INITIAL] = (round(row[INITIAL] * 1_000_000) - fen) / 1_000_000
        book[A].rows.append({"项目名称": row["项目名称"], "资金来源": row["资金来源"], "调整日期": dt.date(book.year, *day), "调整类型": "追加",
                             CHANGE: fen / 1_000_000, "文号": f"测财发〔{book.year}〕944号", "调整事由": "新增任务"})
        return f"{code} {book[A].at(len(book[A].rows) - 1, CHANGE)}"
    MUTATIONS.append(Mutation(code, f"{day[0]}月追加{share}", plant))


for _code, _when, _share in (("AD05", (5, 6), 0.6), ("AD05", (4, 1), 0.8), ("AD06", (11, 6), 0.7), ("AD06", (12, 20), 0.1)):
    _big_change(_code, _when, _share)


@mutation("AD07")
def adjustment_twice(book: Book, rng: random.Random) -> str | None:
    sheet = book[A]
    if not sheet.rows:
        return None
    sheet.rows.append(dict(rng.choice(sheet.rows)))
    return f"AD07 {sheet.at(len(sheet.rows) - 1, CHANGE)}"


@mutation("AD07")
def adjustment_twice_on_another_day(book: Book, rng: random.Random) -> str | None:
    sheet = book[A]
    if not sheet.rows:
        return None
    row = dict(rng.choice(sheet.rows))
    sheet.rows.append({**row, "调整日期": row["调整日期"] + dt.timedelta(days=9), "调整事由": "再次追加"})
    return f"AD07 {sheet.at(len(sheet.rows) - 1, CHANGE)}"


cell("AD08", A, "资金来源", becomes("财政专户管理资金"), at="资金来源")
cell("AD08", A, "资金来源", becomes("其他资金"), name="其他资金没有这一行")


@mutation("AD09")
def more_taken_than_there_was(book: Book, _rng: random.Random) -> str:
    row = book[F].rows[0]
    taken = round(row[INITIAL] + 3, 6)
    for day, kind, fen in ((dt.date(book.year, 1, 30), "调减", -taken), (dt.date(book.year, 10, 30), "追加", taken)):
        book[A].rows.append({"项目名称": row["项目名称"], "资金来源": row["资金来源"], "调整日期": day, "调整类型": kind, CHANGE: fen,
                             "文号": f"测财发〔{book.year}〕{960 + day.month}号", "调整事由": "任务变化"})
    return f"AD09 {book[A].at(len(book[A].rows) - 2, CHANGE)}"


@mutation("AD09")
def cut_before_the_money_came(book: Book, _rng: random.Random) -> str:
    row = book[F].rows[0]
    fen = round(row[INITIAL] * 1_000_000)
    row[INITIAL] = 0
    for day, kind, amount in ((dt.date(book.year, 1, 20), "收回", -1_000_000), (dt.date(book.year, 1, 25), "追加", fen + 1_000_000)):
        book[A].rows.append({"项目名称": row["项目名称"], "资金来源": row["资金来源"], "调整日期": day, "调整类型": kind, CHANGE: amount / 1_000_000,
                             "文号": f"测财发〔{book.year}〕{970 + day.day}号", "调整事由": "任务变化"})
    return f"AD09 {book[A].at(len(book[A].rows) - 2, CHANGE)}"
