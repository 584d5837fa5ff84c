"""资金安排 (FU): what breaks each rule, what does not, and mistakes planted for it."""

from __future__ import annotations

import datetime as dt
import random

from tests.check.given import MONEY, Breaking, Clean, cells
from tests.check.planting import ARRIVED, BUDGET, EXECUTED, INITIAL, REASON, F, Planting, becomes, is_blank
from tests.tools.books import Book

SEEN = MONEY

AGAIN = cells("资金安排", A="就业服务经费", B="区县级财政资金", C=1, D=1, E=1, F=1, G="测财发〔2020〕1号")
NO_DOCUMENT = {"资金安排!G6": None}
TALENT = cells("资金安排", A="人才引进经费", B="区县级财政资金", C=8, D=8, E=8, F=8)

TAKEN_BACK = {"资金安排!C4": 11} | cells(
    "预算调整", A="就业服务经费", B="区县级财政资金", C="2020-07-20", D="收回", E=-1, F="测财发〔2020〕33号", G="未用完")
OWN = {"资金安排!B4": "单位资金", "预算调整!B4": "单位资金", "支出明细!E5": "单位资金", "支出明细!E6": "单位资金"}

BREAKING: Breaking = {
    "FU01 same document": (AGAIN, ["FU01 资金安排!G7 error"]),
    "FU01 without document": (NO_DOCUMENT | TALENT, ["FU01 资金安排!A7 error"]),
    "FU02 executed": (cells("资金安排", A="合计", C=18, D=25, E=25, F=26), ["FU02 资金安排!F7 error"]),
    "FU02 subtotal": (cells("资金安排", A="小计", C=18.5), ["FU02 资金安排!C7 error"]),
    "FU02 rounded": (
        {"资金安排!C4": 9.996, "资金安排!C6": 8.004001} | cells("资金安排", A="合计", C=18, E=25),
        ["BA01 资金安排!D4 note", "BA01 资金安排!D6 note", "FU02 资金安排!C7 note"],
    ),
    "FU03": ({"资金安排!E4": 13}, ["FU03 资金安排!E4 warning"]),
    "FU03 more than was taken back": (TAKEN_BACK | {"资金安排!E4": 14}, ["FU03 资金安排!E4 warning"]),
    "FU03 taken back before it came": (
        TAKEN_BACK | {"资金安排!H4": "2020-09-01", "资金安排!E4": 13},
        ["FU03 资金安排!E4 warning", "SP12 支出明细!A5 warning", "SP12 支出明细!A6 warning"],
    ),
    "FU03 own money": (OWN | {"资金安排!E4": 13}, ["FU03 资金安排!E4 note"]),
    "FU04": ({"资金安排!E4": 11, "资金安排!F4": 11, "支出明细!H5": 50000}, ["BA11 资金安排!F4 note", "FU04 资金安排!J4 warning"]),
    "FU05": ({"资金安排!G5": None}, ["FU05 资金安排!G5 warning"]),
    "FU06 opening budget": ({"资金安排!C4": -10}, ["FU06 资金安排!C4 error"]),
    "FU06 executed": ({"资金安排!F4": -12}, ["FU06 资金安排!F4 error"]),
    "FU07": ({"资金安排!H4": "2021-01-15"}, ["FU07 资金安排!H4 warning"]),
    "FU04 at the row that is short": (
        cells("资金安排", A="就业服务经费", B="区县级财政资金", C=6, D=6, E=4, F=6, G="测财发〔2020〕2号")
        | {"资金安排!C4": 4, "资金安排!D4": 6, "资金安排!E4": 6, "资金安排!F4": 6},
        ["BA04 资金安排!E4 warning", "FU04 资金安排!J7 warning"],
    ),
    "CE04 a part lost, so no FU02": (cells("资金安排", A="合计", F=26) | {"资金安排!F5": "#REF!"}, ["CE04 资金安排!F5 error"]),
}

CLEAN: Clean = {
    "FU01 two documents": {
        "资金安排!C4": 4, "资金安排!D4": 6, "资金安排!E4": 6, "资金安排!F4": 6,
        **cells("资金安排", A="就业服务经费", B="区县级财政资金", C=6, D=6, E=6, F=6, G="测财发〔2020〕2号"),
    },
    "FU01 two purposes without document": {
        "资金安排!C6": 4, "资金安排!D6": 4, "资金安排!E6": 4, "资金安排!F6": 3, "资金安排!G6": None,
        **cells("资金安排", A="人才引进经费", B="区县级财政资金", C=4, D=4, E=4, F=5),
    },
    "FU02 sums": cells("资金安排", A="合计", C=18, D=25, E=25, F=25),
    "FU02 a subtotal since the last one": cells("资金安排", A="小计", C=18) | cells("资金安排", 8, A="总计", C=18),
    "FU03 more arrived because more was added": {"资金安排!E4": 12.004},
    "FU03 taken back after it came": TAKEN_BACK | {"资金安排!E4": 13},
    "FU03 FU04 own money that arrived unseen": OWN | {"资金安排!E4": None},
    "FU05 the unit's own level": {"单位信息!B2": "测试市水务局", "资金安排!G5": None},
    "FU04 with a reason": {"资金安排!E4": 12, "资金安排!J4": "足额"},
    "FU04 blank is the budget": {"资金安排!E4": None, "资金安排!E5": None},
    "FU05 own money": {"资金安排!G4": None, "资金安排!G6": None},
    "FU06 zero": {"资金安排!C5": 0},
    "FU07 last day": {"资金安排!H6": "2020-06-15", "资金安排!H4": "2020-05-12"},
}


# ---------------------------------------------------------------- planted mistakes

PLANTED = Planting()

@PLANTED.mistake("FU01")
def funding_twice(book: Book, rng: random.Random) -> str:
    sheet = book[F]
    sheet.rows.append(dict(rng.choice(sheet.rows)))
    return f"FU01 {sheet.at(len(sheet.rows) - 1, '下达文号')}"


@PLANTED.mistake("FU01")
def funding_of_one_document_twice(book: Book, rng: random.Random) -> str:
    sheet = book[F]
    sheet.rows.append({**rng.choice(sheet.rows), INITIAL: 1, BUDGET: 1, ARRIVED: 1, EXECUTED: 1})
    return f"FU01 {sheet.at(len(sheet.rows) - 1, '下达文号')}"


PLANTED.sum_row("FU02", F, INITIAL, 1)
PLANTED.sum_row("FU02", F, EXECUTED, 0.000001)
PLANTED.cell("FU03", F, ARRIVED, lambda v, _r, _b: v + 1)
PLANTED.cell("FU03", F, ARRIVED, lambda v, _r, _b: v * 2, name="到位翻倍")
PLANTED.cell("FU04", F, ARRIVED, lambda v, _r, _b: v / 2, at=REASON)
PLANTED.cell("FU04", F, ARRIVED, becomes(0), at=REASON, name="没有到位")
for _source in ("市级财政资金", "中央财政资金"):
    PLANTED.cell("FU05", F, "下达文号", is_blank, lambda row, s=_source: row["资金来源"] == s, name=f"{_source}没有文号")
PLANTED.cell("FU06", F, INITIAL, lambda v, _r, _b: -v)
PLANTED.cell("FU06", F, EXECUTED, lambda v, _r, _b: -v)
PLANTED.cell("FU07", F, "首次到位日期", lambda _v, _r, b: dt.date(b.year + 1, 2, 3))
PLANTED.cell("FU07", F, "首次到位日期", lambda _v, _r, b: dt.date(b.year + 1, 1, 1), name="元旦到位")
