"""Mistakes in sheets, columns and rows (LA)."""

from __future__ import annotations

import random

from tests.check.planted.planting import (
    CHANGE,
    INITIAL,
    MUTATIONS,
    PAID,
    WEIGHT,
    A,
    F,
    Mutation,
    P,
    S,
    T,
    becomes,
    cell,
    mutation,
    profile,
)
from tests.tools.books import Book


def _without_sheet(code: str, title: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        del book.sheets[title]
        return code
    MUTATIONS.append(Mutation(code, f"没有{title}", plant))


for _title in (F, A, S, P):
    _without_sheet("LA01", _title)


def _without_column(code: str, title: str, header: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        book[title].headers.remove(header)
        return code
    MUTATIONS.append(Mutation(code, f"{title}没有{header}", plant))


for _title, _header in ((F, INITIAL), (S, "摘要"), (P, WEIGHT), (A, "调整类型")):
    _without_column("LA02", _title, _header)


def _same_meaning(title: str, header: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        book[title].headers.append(header)
        return f"LA03 {book[title].header_at(header)}"
    MUTATIONS.append(Mutation("LA03", f"{title}多一列{header}", plant))


for _title, _header in ((F, "预算数（万元）"), (S, "收款人名称"), (P, "完成值")):
    _same_meaning(_title, _header)


def _without_unit(title: str, header: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        sheet, bare = book[title], header.split("（")[0]
        sheet.headers[sheet.headers.index(header)] = bare
        for row in sheet.rows:
            row[bare] = row.get(header)
        return f"LA04 {sheet.header_at(bare)}"
    MUTATIONS.append(Mutation("LA04", f"{title}的{header}没有单位", plant))


for _title, _header in ((F, INITIAL), (A, CHANGE), (S, PAID)):
    _without_unit(_title, _header)


@mutation("LA05")
def an_unknown_sheet(book: Book, _rng: random.Random) -> str:
    book.extra["草稿"] = [["随手记", 1]]
    return "LA05 草稿"


@mutation("LA05")
def parts_row(book: Book, _rng: random.Random) -> str:
    book[F].rows.append({"项目名称": "其中：会议费", INITIAL: 1})
    return f"LA05 {book[F].at(len(book[F].rows) - 1, '项目名称')}"


@mutation("LA06")
def a_hidden_payment(book: Book, rng: random.Random) -> str:
    index = rng.randrange(len(book[S].rows))
    book[S].hidden_rows.add(index)
    return f"LA06 {book[S].at(index, '支付日期')}"


@mutation("LA06")
def a_hidden_budget(book: Book, _rng: random.Random) -> str:
    book[F].hidden_rows.add(0)
    return f"LA06 {book[F].at(0, '项目名称')}"


@mutation("LA07")
def merged_projects(book: Book, _rng: random.Random) -> str | None:
    if len(book[P].rows) < 3:
        return None
    book[P].merged.append((4, 0, 5, 0))
    value = book[P].rows[1]["项目名称"]
    book[P].rows[1]["项目名称"] = value
    return f"LA07 {book[P].at(1, '项目名称')}"


def _without_rows(title: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        book[title].rows.clear()
        return "LA08"
    MUTATIONS.append(Mutation("LA08", f"{title}没有数据", plant))


for _title in (F, P, S):
    _without_rows(_title)

@mutation("LA07")
def merged_payments(book: Book, _rng: random.Random) -> str:
    book[S].merged.append((3, 8, 4, 8))
    return f"LA07 {book[S].at(0, '收款单位')}"


profile("LA09", "模板版本", lambda _v, _b: "0", "旧版模板")
profile("LA09", "模板版本", lambda _v, _b: 0.9, "更旧的模板")
for _title, _header, _left in ((S, "摘要", "请填写支付用途"), (A, "调整事由", "[请在此填写调整事由]"), (T, "内容", "【请简要说明】")):
    cell("LA10", _title, _header, becomes(_left))
