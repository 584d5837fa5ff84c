"""Single cells of any sheet (CE): what breaks each rule, what does not, and mistakes planted for it."""

from __future__ import annotations

import random

from tests.check.given import MONEY, Breaking, Clean, Given, cells, payment
from tests.check.planting import (
    ARRIVED,
    BUDGET,
    CHANGE,
    EXECUTED,
    INITIAL,
    PAID,
    A,
    F,
    P,
    Planting,
    S,
    T,
    becomes,
    is_blank,
)
from tests.tools.books import Book

SEEN = MONEY

BREAKING: Breaking = {
    "CE01 opening budget": ({"资金安排!C4": None}, ["CE01 资金安排!C4 error"]),
    "CE01 a dash is blank": ({"资金安排!C4": "-"}, ["CE01 资金安排!C4 error"]),
    "CE01 unit": ({"单位信息!B2": None}, ["CE01 单位信息!B2 error"]),
    "CE01 amount": ({"支出明细!H4": None}, ["CE01 支出明细!H4 error"]),
    "CE02 amount in words": ({"支出明细!H4": "约5万"}, ["CE02 支出明细!H4 error"]),
    "CE02 date in words": ({"支出明细!A4": "年底前"}, ["CE02 支出明细!A4 error"]),
    "CE03 source": ({"资金安排!B4": "上级专项"}, ["CE03 资金安排!B4 error"]),
    "CE03 public money without a level": (
        {"资金安排!B4": "一般公共预算", "预算调整!B4": "财政拨款", "支出明细!E5": "政府性基金", "支出明细!E6": "财政拨款"},
        ["CE03 资金安排!B3 warning", "CE03 预算调整!B3 warning", "CE03 支出明细!E3 warning"],
    ),
    "CE03 own level of a unit without a place": (
        {"单位信息!B2": "实验中学", "单位信息!B4": None, "资金安排!B4": "本级", "预算调整!B4": "本级", "支出明细!E5": "本级", "支出明细!E6": "本级"},
        ["CE03 资金安排!B3 warning", "CE03 预算调整!B3 warning", "CE03 支出明细!E3 warning"],
    ),
    "CE01 opening budget where the adjustments are all there is": ({"资金安排!C5": None}, ["CE01 资金安排!C5 note"]),
    "CE02 dates as bare numbers": ({"支出明细!A5": 43963, "支出明细!A6": 44063}, ["CE02 支出明细!A3 note"]),
    "CE12 a long order": ({"支出明细!C5": 12345678901234567890, "支出明细!C6": "'1.23457E+19"}, ["CE12 支出明细!C3 note"]),
    "CE12 a duplicate suspected": (
        payment(A="2020-05-12", C=12345678901234567890, D="就业服务经费", G="付招聘宣传印刷费", H=60000, I="测试印务有限公司", L="HT-2")
        | {"支出明细!C5": 12345678901234568890, "资金安排!C4": 16, "资金安排!D4": 18, "资金安排!E4": 18, "资金安排!F4": 18},
        ["CE12 支出明细!C3 warning"],
    ),
    "CE09 a name twice": ({"支出明细!D5": "就业服务费", "支出明细!D6": "就业服务费"}, ["CE09 支出明细!D5 error"]),
    "CE03 type": ({"预算调整!D4": "追认"}, ["CE03 预算调整!D4 error"]),
    "CE04 funding": ({"资金安排!C4": "#REF!"}, ["CE04 资金安排!C4 error"]),
    "CE04 payment": ({"支出明细!H4": "#VALUE!"}, ["CE04 支出明细!H4 error"]),
    "CE05 formula": ({"资金安排!F4": "=C4|"}, ["CE05 资金安排!F4 error"]),
    "CE06 tenth of a cent": ({"资金安排!F4": 12.0000001}, ["CE06 资金安排!F4 note"]),
    "CE07 unit in the cell": ({"资金安排!C4": "10万元"}, ["CE07 资金安排!C4 note"]),
    "CE08 brackets": ({"资金安排!G4": "测财发[2020]1号"}, ["CE08 资金安排!G4 warning"]),
    "CE08 leading zero": ({"预算调整!F4": "测财发〔2020〕030号"}, ["CE08 预算调整!F4 note"]),
    "CE08 another kind": ({"资金安排!G4": "区财政局通知"}, ["CE08 资金安排!G4 note"]),
    "CE09 payment": ({"支出明细!D5": "就业服务费"}, ["CE09 支出明细!D5 error"]),
    "CE09 adjustment": ({"预算调整!A4": "就业服务费"}, ["CE09 预算调整!A4 error"]),
    "CE09 text": ({"文字说明!A4": "别的项目"}, ["CE09 文字说明!A4 error"]),
    "CE10 amount as text": ({"支出明细!H5": "'60000"}, ["CE10 支出明细!H3 note"]),
    "CE13 a total with voucher and payee": (
        cells("支出明细", A="2020-12-31", B="记-0099", D="人才引进经费", E="区县级财政资金", G="合计", H=250000, I="测试学校", J="项目支出"),
        ["CE13 支出明细!G9 error"],
    ),
    "CE11 formula as text": ({"支出明细!G5": "'=HYPERLINK(1)"}, ["CE11 支出明细!G5 note"]),
    "CE04 a project of the funding lost, so no CE09": ({"资金安排!A6": "#REF!"}, ["CE04 资金安排!A6 error"]),
    "CE04 in a sum row, once": (cells("资金安排", A="合计", C=18, D=25, E=25, F="#REF!"), ["CE04 资金安排!F7 error"]),
}

CLEAN: Clean = {
    "CE01 zero is a value": {"资金安排!C5": 0},
    "CE01 optional cells": {"支出明细!I4": None, "支出明细!B4": None, "支出明细!C4": None},
    "CE02 dates of other shapes": {"支出明细!A4": "2020年3月10日", "预算调整!C4": "2020.6.20", "支出明细!A5": 20200512},
    "CE03 alias": {"资金安排!B4": "区级", "支出明细!J4": "项目"},
    "CE04 a formula with its value": {"资金安排!C4": "=5+5|10"},
    "CE06 whole cents": {"资金安排!F4": 12.000000, "支出明细!H4": 50000.00},
    "CE08 right": {"资金安排!G5": "渝财社〔2020〕118号"},
    "CE09 spaces": {"支出明细!D5": " 就业 服务经费 ", "预算调整!A4": "就业服务经费　"},
    "CE09 by code": Given(
        {"支出明细!U3": "项目编码", "支出明细!U5": "P-01", "支出明细!D5": "招聘"}, {"项目信息": "| 项目名称 | 项目编码 |\n| 就业服务经费 | P-01 |"},
    ),
    "CE01 CE09 basic expenditure without a project": payment(D=None, E=None, J="基本支出", H=3000),
    "CE01 left to IN18": {"绩效指标!H4": None},
    "CE01 left to IN10": {"绩效指标!F4": None},
    "CE01 left to IN03": {"绩效指标!I4": None},
    "CE09 left to IN24": {"绩效指标!A15": "别的项目"},
    "CE10 text column": {"支出明细!B5": "'12"},
    "CE12 fifteen digits": {"支出明细!C5": 123456789012345, "支出明细!C6": "'12345678901234567890"},
    "CE08 two documents": {"资金安排!G4": "测财发〔2020〕1号、测财社〔2020〕8号"},
    "CE03 sources by their parts": {
        "资金安排!B4": "县级配套资金", "预算调整!B4": "旗财政拨款", "支出明细!E5": "区本级", "支出明细!E6": "本级财政", "支出明细!E4": "市级直达资金",
    },
    "CE01 CE02 what nobody sees": {
        "资金安排!A4": "就业\u00ad服务经费", "资金安排!B5": "\u202a市级财政资金\u202c", "支出明细!A4": "\u200e2020-03-10",
        "支出明细!D5": "就业服务经费\u202c", "预算调整!A4": "\u2066就业服务经费\u2069",
    },
    "CE02 dates with a clock": {"支出明细!A4": "2020-03-10T10:32:05+08:00", "支出明细!A5": "2020-05-12 星期二", "支出明细!A6": "2020/8/20 0:00:00"},
    "CE09 a project that others evaluate": Given(
        cells("支出明细", A="2020-12-20", B="记-0020", D="人员经费", E="区县级财政资金", G="发工资", H=1000, I="职工", J="项目支出", P="甲", Q="乙", R="丙", S="丁", T="戊"),
        {"项目信息": "| 项目名称 | 是否自评 | 年度总体目标 | 总体目标完成情况 |\n| 就业服务经费 | | 办好招聘会。 | |\n| 人才引进经费 | 是 | 招聘人员。 | |\n| 人员经费 | 否 | | 人员类项目另行评价 |"},
    ),
    "CE13 a sum that agrees": cells("支出明细", A="2020-12-31", D="人才引进经费", G="本年累计", H=250000),
    "CE11 ordinary text": {"支出明细!G5": "付资料费（含税）=含运费"},
}


# ---------------------------------------------------------------- planted mistakes

PLANTED = Planting()

for _title, _header in ((F, "项目名称"), (A, "调整事由"), (S, "摘要"), (P, "三级指标"), (S, PAID), (T, "内容")):
    PLANTED.cell("CE01", _title, _header, is_blank)
PLANTED.profile("CE01", "单位名称", lambda _v, _b: None)
for _title, _header, _wrong in ((F, INITIAL, "十二万"), (S, PAID, "约五千"), (S, "支付日期", "年中"), (A, "调整日期", "2021-13-40"), (F, BUDGET, "12..5")):
    PLANTED.cell("CE02", _title, _header, becomes(_wrong))
PLANTED.profile("CE02", "预算年度", lambda _v, _b: "今年")
for _title, _header, _wrong in ((F, "资金来源", "镇级小金库"), (A, "调整类型", "变更"), (S, "采购方式", "熟人介绍"), (P, "一级指标", "过程指标")):
    PLANTED.cell("CE03", _title, _header, becomes(_wrong))
for _title, _header in ((F, INITIAL), (S, PAID), (A, CHANGE), (F, EXECUTED)):
    PLANTED.cell("CE04", _title, _header, becomes("#REF!"))
    PLANTED.cell("CE05", _title, _header, becomes("=1+1|"))
PLANTED.cell("CE06", S, PAID, lambda v, _r, _b: v + 0.004)
PLANTED.cell("CE06", F, ARRIVED, lambda v, _r, _b: v + 0.0000001)
PLANTED.cell("CE07", S, PAID, lambda v, _r, _b: f"{v}元")
PLANTED.cell("CE07", F, INITIAL, lambda v, _r, _b: f"{v}万元")
for _wrong in ("测财发[2020]12号", "测财发〔2020〕第12号", "测财发2020〕12号"):
    PLANTED.cell("CE08", F, "下达文号", becomes(_wrong))
PLANTED.cell("CE09", S, "项目名称", lambda v, _r, _b: v + "项目")
PLANTED.cell("CE09", A, "项目名称", lambda v, _r, _b: v[:-1])
PLANTED.column("CE10", S, PAID, lambda v: f"{v:,.2f}")
PLANTED.column("CE10", F, INITIAL, str)
PLANTED.column("CE12", S, "支付令编号", lambda _v: 12345678901234567890)
PLANTED.column("CE12", S, "凭证号", lambda _v: 3.2e18)
PLANTED.cell("CE11", S, "摘要", becomes("=付款"))
PLANTED.cell("CE11", S, "收款单位", becomes("http://example.com"))


def _sum_or_payment(words: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str | None:
        rows = book[S].rows
        if len(rows) < 2:
            return None
        total = round(sum(row[PAID] for row in rows), 2)
        rows.append({**rows[-1], "摘要": words, PAID: total, "凭证号": "记-9999", "支付令编号": None})
        return f"CE13 {book[S].at(len(rows) - 1, '摘要')}"
    PLANTED.add("CE13", f"有凭证号的{words}", plant)


_sum_or_payment("合计")
_sum_or_payment("本年累计支出")
