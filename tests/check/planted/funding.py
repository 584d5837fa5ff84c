"""Mistakes on 资金安排 (FU), and sum rows of any sheet (FU02, AD10, SP15)."""

from __future__ import annotations

import datetime as dt
import random

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
    S,
    becomes,
    cell,
    is_blank,
    mutation,
)
from tests.tools.books import Book


@mutation("FU01")
def funding_twice(book: Book, rng: random.Random) -> str:
    sheet = book[F]
    sheet.rows.append(dict(rng.choice(sheet.rows)))
    return f"FU01 {sheet.at(len(sheet.rows) - 1, '下达文号')}"


@mutation("FU01")
def funding_of_one_document_twice(book: Book, rng: random.Random) -> str:
    sheet = book[F]
    sheet.rows.append({**rng.choice(sheet.rows), INITIAL: 1, BUDGET: 1, ARRIVED: 1, EXECUTED: 1})
    return f"FU01 {sheet.at(len(sheet.rows) - 1, '下达文号')}"


def _sum_row(code: str, title: str, header: str, label: str, off: float) -> None:
    def plant(book: Book, _rng: random.Random) -> str | None:
        sheet = book[title]
        if not sheet.rows:
            return None
        total = round(sum(row[header] for row in sheet.rows), 6)
        sheet.rows.append({sheet.headers[0]: label, header: round(total + off, 6)})
        return f"{code} {sheet.at(len(sheet.rows) - 1, header)}"
    MUTATIONS.append(Mutation(code, f"{title}{label}差{off}", plant))


for _code, _title, _header, _off in (("FU02", F, INITIAL, 1), ("FU02", F, EXECUTED, 0.000001), ("AD10", A, CHANGE, -2), ("AD10", A, CHANGE, 0.000001),
                                     ("SP15", S, PAID, 0.01), ("SP15", S, PAID, -500)):
    _sum_row(_code, _title, _header, "合计", _off)

cell("FU03", F, ARRIVED, lambda v, _r, _b: v + 1)
cell("FU03", F, ARRIVED, lambda v, _r, _b: v * 2, name="到位翻倍")
cell("FU04", F, ARRIVED, lambda v, _r, _b: v / 2, at=REASON)
cell("FU04", F, ARRIVED, becomes(0), at=REASON, name="没有到位")
for _source in ("市级财政资金", "中央财政资金"):
    cell("FU05", F, "下达文号", is_blank, lambda row, s=_source: row["资金来源"] == s, name=f"{_source}没有文号")
cell("FU06", F, INITIAL, lambda v, _r, _b: -v)
cell("FU06", F, EXECUTED, lambda v, _r, _b: -v)
cell("FU07", F, "首次到位日期", lambda _v, _r, b: dt.date(b.year + 1, 2, 3))
cell("FU07", F, "首次到位日期", lambda _v, _r, b: dt.date(b.year + 1, 1, 1), name="元旦到位")
