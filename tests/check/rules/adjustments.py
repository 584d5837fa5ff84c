"""预算调整 (AD): what breaks each rule, what does not, and mistakes planted for it."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal

from tests.check.given import MONEY, Breaking, Clean, Edits, Limits, cells
from tests.check.planting import CHANGE, INITIAL, A, F, Planting, becomes, is_blank
from tests.tools.books import Book

SEEN = MONEY

P1, P2, DISTRICT, CITY = "就业服务经费", "人才引进经费", "区县级财政资金", "市级财政资金"


def change(row: int | None = None, **values: object) -> Edits:
    """An adjustment of the second project: 追加 by a document on 1 July, or what is stated."""
    usual: Edits = {"A": P2, "B": DISTRICT, "C": "2020-07-01", "D": "追加", "F": "测财发〔2020〕31号", "G": "任务变化"}
    return cells("预算调整", row, **{**usual, **values})


def talent(budget: float) -> Edits:
    """The second project with this budget in 万元, arrived and spent."""
    return {f"资金安排!{column}6": budget for column in "DEF"} | {"支出明细!H7": budget * 10000 - 5000}


IDENTICAL = cells("预算调整", A=P1, B=DISTRICT, C="2020-06-20", D="追加", E=2, F="测财发〔2020〕30号", G="新增招聘活动")

BREAKING: Breaking = {
    "AD01 addition below zero": ({"预算调整!E4": -2}, ["AD01 预算调整!E4 error"]),
    "AD01 cut above zero": (change(D="调减", E=1) | talent(7), ["AD01 预算调整!E6 error"]),
    "AD01 zero": (change(E=0), ["AD01 预算调整!E6 error"]),
    "AD02 one side": (change(D="调剂", E=-1) | talent(7), ["AD02 预算调整!E6 warning"]),
    "AD02 unequal": (
        change(D="调剂", E=-1) | talent(7) | change(7, A=P1, D="调剂", E=0.5)
        | {"资金安排!D4": 12.5, "资金安排!E4": 12.5, "资金安排!F4": 12.5, "支出明细!H5": 65000},
        ["AD02 预算调整!E6 warning"],
    ),
    "AD03": ({"预算调整!F4": None}, ["AD03 预算调整!F4 warning"]),
    "AD04 another year": ({"预算调整!C4": "2019-06-20"}, ["AD04 预算调整!C4 error"]),
    "AD04 addition before the year": ({"预算调整!C4": "2019-12-20"}, ["AD04 预算调整!C4 error"]),
    "AD04 taken back by a paper of the next year": (
        change(C="2021-01-20", D="收回", E=-1) | {"资金安排!C6": 9}, ["AD04 预算调整!C6 warning", "BA10 预算调整!E6 warning"],
    ),
    "AD04 taken back too late": (change(C="2021-04-20", D="收回", E=-1) | {"资金安排!C6": 9}, ["AD04 预算调整!C6 error", "BA10 预算调整!E6 warning"]),
    "AD04 early notice": ({"预算调整!C5": "2019-11-01"}, ["AD04 预算调整!C5 note"]),
    "AD04 two years early": ({"预算调整!C5": "2018-11-01"}, ["AD04 预算调整!C5 error"]),
    "AD05": (change(E=3) | talent(11), ["AD05 预算调整!E6 note"]),
    "AD06 much": (
        change(C="2020-11-20", E=4) | talent(12) | {"支出明细!A7": "2020-11-25"},
        ["AD05 预算调整!E6 note", "AD06 预算调整!E6 warning"],
    ),
    "AD06 little": (change(C="2020-12-01", E=1) | talent(9), ["AD06 预算调整!E6 note"]),
    "AD06 not spent": (
        change(C="2020-12-01", E=8) | {"资金安排!D6": 16, "资金安排!E6": 16, "资金安排!J6": "跨年实施"},
        ["BA11 资金安排!F4 note", "AD05 预算调整!E6 note", "AD06 预算调整!E6 note"],
    ),
    "AD06 in two parts": (
        change(C="2020-11-20", E=2) | change(7, C="2020-12-01", E=2, F="测财发〔2020〕32号") | talent(12) | {"支出明细!A7": "2020-11-25"},
        ["AD05 预算调整!E6 note", "AD06 预算调整!E6 warning", "AD06 预算调整!E7 warning"],
    ),
    "AD07 identical": (IDENTICAL, ["AD05 预算调整!E4 note", "AD07 预算调整!E6 error"]),
    "AD07 same document": (
        IDENTICAL | {"预算调整!G6": "第二批"} | {f"资金安排!{c}4": 14 for c in "DEF"} | {"支出明细!H5": 80000},
        ["AD05 预算调整!E4 note", "AD07 预算调整!E6 warning"],
    ),
    "AD08": ({"预算调整!B4": "省级财政资金"}, ["AD08 预算调整!B4 error"]),
    "AD09": (change(C="2020-02-20", D="调减", E=-9) | change(7, C="2020-03-20", E=9, F="测财发〔2020〕34号"), ["AD09 预算调整!E6 warning"]),
    "AD10": (cells("预算调整", A="合计", E=8), ["AD10 预算调整!E6 error"]),
    "CE01 no date, so no AD09": (
        change(C="2020-02-20", D="调减", E=-9) | change(7, C=None, E=9, F="测财发〔2020〕34号"), ["CE01 预算调整!C7 error"],
    ),
    "CE04 a source of the funding lost, so no AD08": ({"资金安排!B4": "#REF!"}, ["CE04 资金安排!B4 error"]),
    "CE02 no year, so nothing on dates": ({"单位信息!B3": "本年"}, ["CE02 单位信息!B3 error"]),
}

CLEAN: Clean = {
    "AD01 cut": change(D="调减", E=-1) | talent(7),
    "AD02 both sides": change(D="调剂", E=-1) | talent(7) | change(7, A=P1, D="调剂", E=1)
    | {f"资金安排!{c}4": 13 for c in "DEF"} | {"支出明细!H5": 70000},
    "AD03 documents": change(E=1) | talent(9),
    "AD04 first day": {"预算调整!C4": "2020-01-01"},
    "AD05 money from above": {"预算调整!D4": "上级下达", "预算调整!E4": 4} | {f"资金安排!{c}4": 14 for c in "DEF"} | {"支出明细!H5": 80000},
    "AD05 small": change(E=2) | talent(10),
    "AD06 October": change(C="2020-10-31", E=1) | talent(9),
    "AD07 two instalments": change(E=1) | change(7, E=0.5) | talent(9.5),
    "AD08 known source": change(A=P1, E=1) | {f"资金安排!{c}4": 13 for c in "DEF"} | {"支出明细!H5": 70000},
    "AD09 same day": change(C="2020-02-20", D="调减", E=-9) | change(7, C="2020-02-20", E=9, F="测财发〔2020〕34号"),
    "AD10 sum": cells("预算调整", A="合计", E=7),
}

LIMITS: Limits = {"adjusted_share": ("AD05", Decimal(1), None)}


# ---------------------------------------------------------------- planted mistakes

PLANTED = Planting()

PLANTED.cell("AD01", A, CHANGE, lambda v, _r, _b: -v)
PLANTED.cell("AD01", A, "调整类型", becomes("收回"), lambda row: row[CHANGE] > 0, at=CHANGE)


def _transfer(book: Book, amounts: tuple[float, ...], document: str | None = None) -> int:
    row = book[F].rows[0]
    for fen in amounts:
        book[A].rows.append({"项目名称": row["项目名称"], "资金来源": row["资金来源"], "调整日期": dt.date(book.year, 6, 8), "调整类型": "调剂",
                             CHANGE: fen, "文号": document or f"测财发〔{book.year}〕955号", "调整事由": "项目间调剂"})
    return len(book[A].rows) - len(amounts)


@PLANTED.mistake("AD02")
def transfer_without_its_other_side(book: Book, _rng: random.Random) -> str:
    index = _transfer(book, (1.5,))
    return f"AD02 {book[A].at(index, CHANGE)}"


@PLANTED.mistake("AD02")
def transfer_that_does_not_net_out(book: Book, _rng: random.Random) -> str:
    index = _transfer(book, (1.5, -1.4))
    return f"AD02 {book[A].at(index, CHANGE)}"


PLANTED.cell("AD03", A, "文号", is_blank)
PLANTED.cell("AD03", A, "文号", becomes("无"), name="文号写无")
PLANTED.cell("AD04", A, "调整日期", lambda _v, _r, b: dt.date(b.year + 1, 3, 1))
PLANTED.cell("AD04", A, "调整日期", lambda _v, _r, b: dt.date(b.year - 2, 3, 1), name="两年前调整")


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
    PLANTED.add(code, f"{day[0]}月追加{share}", plant)


for _code, _when, _share in (("AD05", (5, 6), 0.6), ("AD05", (4, 1), 0.8), ("AD06", (11, 6), 0.7), ("AD06", (12, 20), 0.1)):
    _big_change(_code, _when, _share)


@PLANTED.mistake("AD07")
def adjustment_twice(book: Book, rng: random.Random) -> str | None:
    sheet = book[A]
    if not sheet.rows:
        return None
    sheet.rows.append(dict(rng.choice(sheet.rows)))
    return f"AD07 {sheet.at(len(sheet.rows) - 1, CHANGE)}"


@PLANTED.mistake("AD07")
def adjustment_twice_on_another_day(book: Book, rng: random.Random) -> str | None:
    sheet = book[A]
    if not sheet.rows:
        return None
    row = dict(rng.choice(sheet.rows))
    sheet.rows.append({**row, "调整日期": row["调整日期"] + dt.timedelta(days=9), "调整事由": "再次追加"})
    return f"AD07 {sheet.at(len(sheet.rows) - 1, CHANGE)}"


PLANTED.cell("AD08", A, "资金来源", becomes("财政专户管理资金"), at="资金来源")
PLANTED.cell("AD08", A, "资金来源", becomes("其他资金"), name="其他资金没有这一行")


@PLANTED.mistake("AD09")
def more_taken_than_there_was(book: Book, _rng: random.Random) -> str:
    row = book[F].rows[0]
    taken = round(row[INITIAL] + 3, 6)
    for day, kind, fen in ((dt.date(book.year, 1, 30), "调减", -taken), (dt.date(book.year, 10, 30), "追加", taken)):
        book[A].rows.append({"项目名称": row["项目名称"], "资金来源": row["资金来源"], "调整日期": day, "调整类型": kind, CHANGE: fen,
                             "文号": f"测财发〔{book.year}〕{960 + day.month}号", "调整事由": "任务变化"})
    return f"AD09 {book[A].at(len(book[A].rows) - 2, CHANGE)}"


@PLANTED.mistake("AD09")
def cut_before_the_money_came(book: Book, _rng: random.Random) -> str:
    row = book[F].rows[0]
    fen = round(row[INITIAL] * 1_000_000)
    row[INITIAL] = 0
    for day, kind, amount in ((dt.date(book.year, 1, 20), "收回", -1_000_000), (dt.date(book.year, 1, 25), "追加", fen + 1_000_000)):
        book[A].rows.append({"项目名称": row["项目名称"], "资金来源": row["资金来源"], "调整日期": day, "调整类型": kind, CHANGE: amount / 1_000_000,
                             "文号": f"测财发〔{book.year}〕{970 + day.day}号", "调整事由": "任务变化"})
    return f"AD09 {book[A].at(len(book[A].rows) - 2, CHANGE)}"


PLANTED.sum_row("AD10", A, CHANGE, -2)
PLANTED.sum_row("AD10", A, CHANGE, 0.000001)
