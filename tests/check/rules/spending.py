"""支出明细 (SP): what breaks each rule, what does not, and mistakes planted for it."""

from __future__ import annotations

import datetime as dt
import random
from decimal import Decimal
from typing import Any

from tests.check.given import MONEY, Breaking, Clean, Edits, Limits, cells, payment
from tests.check.planting import PAID, F, Planting, S, becomes, first_index, is_blank, is_large, line_of
from tests.tools.books import Book

SEEN = MONEY

SECOND = {"A": "2020-05-12", "B": "记-0002", "C": 102, "G": "付招聘宣传印刷费", "H": 60000, "L": "HT-2", "M": "询价", "N": 3,
          "O": "2020年5月6日局长办公会"}
NO_THRESHOLDS = {"单位信息!B5": None, "单位信息!B6": None}


def spent(wan: float) -> Edits:
    """The district's money of the first project: this much budget, arrived and executed, in 万元."""
    return {f"资金安排!{column}4": wan for column in "DEF"} | {"资金安排!C4": wan - 2}


def filled(column: str, rows: list[int]) -> Edits:
    """A column of approvers emptied in these rows."""
    return {f"支出明细!{column}{row}": None for row in rows}


BREAKING: Breaking = {
    "SP01 the year before": ({"支出明细!A4": "2019-03-10"}, ["SP01 支出明细!A4 error"]),
    "SP01 February of the next": ({"支出明细!A8": "2021-02-01"}, ["SP01 支出明细!A8 error"]),
    "SP01 11 January": ({"支出明细!A8": "2021-01-11"}, ["SP01 支出明细!A8 error"]),
    "SP01 early January": ({"支出明细!A8": "2021-01-10"}, ["SP01 支出明细!A8 warning"]),
    "SP02 identical": (payment(**SECOND), ["SP02 支出明细!H9 error"]),
    "SP02 same order": (payment(**{**SECOND, "G": "付印刷费"}) | spent(18), ["SP02 支出明细!H9 warning"]),
    "SP02 same voucher": (
        payment(**{**SECOND, "C": None, "G": "付印刷费"}) | {"支出明细!C5": None} | spent(18),
        ["SP02 支出明细!H9 warning"],
    ),
    "SP04": ({"支出明细!O4": None}, ["SP04 支出明细!O4 warning"]),
    "SP04 once per contract": ({"支出明细!L6": "HT-2", "支出明细!O5": None, "支出明细!O6": None}, ["SP04 支出明细!O5 warning"]),
    "SP04 at the threshold": (payment(H=10000) | spent(13), ["SP04 支出明细!O9 warning"]),
    "SP05 one missing": ({"支出明细!R4": None}, ["SP05 支出明细!R4 warning"]),
    "SP05 a column not kept": (filled("R", [4, 5, 6, 7, 8]), ["SP05 支出明细!R3 note"]),
    "SP06 nature": ({"支出明细!J4": "基本支出"}, ["SP06 支出明细!J4 warning"]),
    "SP06 salaries": ({"支出明细!K4": "30101 基本工资"}, ["SP06 支出明细!K4 warning"]),
    "SP06 by name": ({"支出明细!K4": "住房公积金"}, ["SP06 支出明细!K4 warning"]),
    "SP07 small": ({"支出明细!N5": 2}, ["SP07 支出明细!N5 note"]),
    "SP07 legal": ({"支出明细!N5": 2, "单位信息!B6": 50000}, ["SP07 支出明细!N5 warning"]),
    "SP08": ({"单位信息!B6": 50000, "支出明细!M4": None}, ["SP08 支出明细!M4 warning"]),
    "SP08 one contract": (
        {"单位信息!B6": 100000, "支出明细!L6": "HT-2", "支出明细!M5": None, "支出明细!N5": None, "支出明细!M6": None},
        ["SP08 支出明细!M5 warning"],
    ),
    "SP08 class unstated": ({"单位信息!B6": 50000, "支出明细!M4": None, "支出明细!K4": None}, ["SP08 支出明细!M4 warning"]),
    "SP09": (payment(A="2020-04-01", H=-1000, I="测试文具店") | spent(11.9), ["SP09 支出明细!H9 warning"]),
    "SP09 before the payment": (payment(A="2020-04-01", H=-1000) | spent(11.9), ["SP09 支出明细!H9 warning"]),
    "SP10": ({"支出明细!A7": "2020-12-15", "支出明细!A6": "2020-12-16"}, ["SP10 支出明细!A7 warning"]),
    "SP11": (payment(H=6000) | payment(10, H=5000, A="2020-06-01", C=110) | spent(13.1), ["SP11 支出明细!O10 warning"]),
    "SP11 thirty days": (payment(H=6000) | payment(10, H=5000, A="2020-06-11", C=110) | spent(13.1), ["SP11 支出明细!O10 warning"]),
    "SP12 before the budget was handed down": ({"支出明细!A4": "2020-02-10"}, ["SP12 支出明细!A4 note"]),
    "SP12": ({"支出明细!A4": "2020-05-10", "资金安排!H5": "2020-06-02"}, ["SP12 支出明细!A4 warning"]),
    "SP12 a month": ({"支出明细!A4": "2020-05-10", "资金安排!H5": "2020年6月"}, ["SP12 支出明细!A4 warning"]),
    "SP02 without an identity": (
        payment(**{**SECOND, "B": None, "C": None}) | {"支出明细!B5": None, "支出明细!C5": None} | spent(18), ["SP02 支出明细!H9 warning"],
    ),
    "SP13 source": ({"支出明细!E4": "省级财政资金"}, ["SP13 支出明细!E4 error"]),
    "SP13 one of several": ({"支出明细!E4": None}, ["SP13 支出明细!E4 error"]),
    "SP13 no project": ({"支出明细!D4": None}, ["SP13 支出明细!D4 error"]),
    "SP14": (payment(H=0), ["SP14 支出明细!H9 warning"]),
    "SP15 a part of the rows": ({"支出明细!G9": "10月小计", "支出明细!H9": 6000}, ["SP15 支出明细!H9 warning"]),
    "SP15": ({"支出明细!A9": "合计", "支出明细!H9": 250001}, ["SP15 支出明细!H9 error"]),
    "SP16 the bureau": ({"支出明细!I8": "测试区财政局"}, ["SP16 支出明细!I8 warning"]),
    "SP16 the unit": ({"支出明细!I8": "测试区人力资源和社会保障局"}, ["SP16 支出明细!I8 warning"]),
    "SP16 the department": ({"支出明细!I8": "测试区人民政府"}, ["SP16 支出明细!I8 warning"]),
    "SP16 a custody account": ({"支出明细!I8": "测试区会计中心代管资金专户"}, ["SP16 支出明细!I8 warning"]),
    "SP17 reception": ({"支出明细!K8": "30217 公务接待费"}, ["SP17 支出明细!K8 note"]),
    "SP17 by name": ({"支出明细!K8": "公务用车运行维护费"}, ["SP17 支出明细!K8 note"]),
    "SP11 once in its days": (
        spent(13.6) | payment(9, A="2020-05-01", H=4000, C=110) | payment(10, A="2020-05-05", H=4000, C=111)
        | payment(11, A="2020-05-09", H=4000, C=112) | payment(12, A="2020-05-13", H=4000, C=113),
        ["SP11 支出明细!O11 warning"],
    ),
    "SP01 far below": (cells("支出明细", 40, A="2019-05-12", D="就业服务经费", E="区县级财政资金", G="付资料费", H=0.01), ["BA02 资金安排!F4 note", "SP01 支出明细!A40 error", "SP05 支出明细!P40 warning", "SP05 支出明细!Q40 warning", "SP05 支出明细!R40 warning", "SP05 支出明细!S40 warning", "SP05 支出明细!T40 warning"]),
    "CE04 the source lost, so no SP13": ({"支出明细!E4": "#REF!"}, ["CE04 支出明细!E4 error"]),
}

CLEAN: Clean = {
    "SP01 last day": {"支出明细!A8": "2020-12-31"},
    "SP02 vouchers restart every month": {"支出明细!B6": "记-0002", "支出明细!C6": 102, "支出明细!H6": 60000, "支出明细!I6": "测试印务有限公司"},
    "SP02 one order for many payees": payment(C=102, H=600, I="甲") | payment(10, C=102, H=600, I="乙") | spent(12.12),
    "SP04 one decision per contract": {"支出明细!L6": "HT-2", "支出明细!O6": None},
    "SP04 electricity": {"支出明细!H8": 20000, "支出明细!H7": 60000},
    "SP04 by the words": {"支出明细!K7": None, "支出明细!O7": None, "支出明细!G7": "代缴考官劳务个人所得税"},
    "SP04 a batch to persons": {"支出明细!O7": None, "支出明细!I7": "考官张某等12人"},
    "SP04 SP08 SP11 no thresholds": NO_THRESHOLDS | {"支出明细!O4": None, "支出明细!M4": None},
    "SP05 kept by hand": {},
    "SP05 half filled": filled("R", [4, 5, 6]),
    "SP06 other services": {"支出明细!K4": "30239 其他交通费用"},
    "SP07 three": {"单位信息!B6": 50000},
    "SP07 not stated": {"单位信息!B6": 50000, "支出明细!N5": None},
    "SP08 a method on one payment": {"单位信息!B6": 100000, "支出明细!L6": "HT-2", "支出明细!M6": None},
    "SP08 not a purchase": {"单位信息!B6": 50000, "支出明细!M4": None, "支出明细!K4": "30305 生活补助"},
    "SP09 refund of a payment": payment(A="2020-06-01", H=-1000) | spent(11.9),
    "SP09 payee not stated": payment(A="2020-06-01", H=-1000, I=None) | spent(11.9),
    "SP10 a third is not more": {"支出明细!A7": "2020-12-15"} | {"支出明细!H7": 75000},
    "SP11 over a longer time": payment(H=6000) | payment(10, H=5000, A="2020-06-12", C=110) | spent(13.1),
    "SP11 under a contract": payment(H=6000, L="HT-9") | payment(10, H=5000, A="2020-06-01", C=110, L="HT-9") | spent(13.1),
    "SP11 electricity": payment(H=6000, K="30206 电费") | payment(10, H=5000, A="2020-06-01", C=110, K="30206 电费") | spent(13.1),
    "SP12 the day it came": {"支出明细!A4": "2020-03-02"},
    "SP12 in the month it came": {"支出明细!A4": "2020-06-03", "资金安排!H5": "2020年6月"},
    "SP12 a month that may be after it": {"支出明细!A4": "2020年6月", "资金安排!H5": "2020-06-20"},
    "SP16 withheld": {"支出明细!I8": "测试区人力资源和社会保障局", "支出明细!G8": "代扣代缴住房公积金"},
    "SP12 date not kept": {"资金安排!H4": None, "资金安排!H5": None, "资金安排!H6": None, "支出明细!A4": "2020-01-10"},
    "SP13 the only source": {"支出明细!E7": None, "支出明细!E8": None},
    "SP13 by document": {"支出明细!E4": None, "支出明细!F4": "测财社〔2020〕8号"},
    "SP14 small": payment(H=0.01) | spent(12.000001),
    "SP15 a part that agrees": {"支出明细!G9": "10月小计", "支出明细!H9": 5000},
    "SP15 sum": {"支出明细!A9": "合计", "支出明细!H9": 250000},
    "SP16 another unit": {"支出明细!I8": "邻区人力资源和社会保障局"},
    "SP17 other class": {"支出明细!K8": "30216 培训费"},
}

LIMITS: Limits = {
    "january_days": ("SP01 11 January", 11, "warning"),
    "approver_share": ("SP05 one missing", Decimal("0.81"), None),
    "suppliers": ("SP07 small", 2, None),
    "december_share": ("SP10", Decimal("0.6"), None),
    "split_days": ("SP11", 10, None),
}


# ---------------------------------------------------------------- planted mistakes

PLANTED = Planting()

PLANTED.cell("SP01", S, "支付日期", lambda _v, _r, b: dt.date(b.year + 1, 3, 9))
PLANTED.cell("SP01", S, "支付日期", lambda _v, _r, b: dt.date(b.year - 1, 12, 30), name="上年支付")


@PLANTED.mistake("SP02")
def payment_twice(book: Book, rng: random.Random) -> str:
    sheet = book[S]
    sheet.rows.append(dict(rng.choice(sheet.rows)))
    return f"SP02 {sheet.at(len(sheet.rows) - 1, PAID)}"


@PLANTED.mistake("SP02")
def payment_order_twice(book: Book, rng: random.Random) -> str:
    sheet = book[S]
    sheet.rows.append({**rng.choice(sheet.rows), "凭证号": "记-7777", "摘要": "付活动费用"})
    return f"SP02 {sheet.at(len(sheet.rows) - 1, PAID)}"


PLANTED.cell("SP04", S, "集体决策依据", is_blank, is_large)


@PLANTED.mistake("SP04")
def a_contract_without_any_decision(book: Book, _rng: random.Random) -> str | None:
    rows = [i for i, row in enumerate(book[S].rows) if is_large(row)]
    if len(rows) < 2:
        return None
    for i in rows[:2]:
        book[S].rows[i].update({"集体决策依据": None, "合同编号": None})
    return f"SP04 {book[S].at(rows[0], '集体决策依据')}"


for _column in ("经办人", "科室负责人", "分管财务领导"):
    PLANTED.cell("SP05", S, _column, is_blank)
PLANTED.cell("SP06", S, "支出类别", becomes("基本支出"), at="支出类别")
PLANTED.cell("SP06", S, "经济分类科目", becomes("30101 基本工资"), at="经济分类科目")


def _quotes(number: int) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.randrange(len(book[S].rows))
        book.profile["政府采购限额标准（元）"] = 1
        book[S].rows[index].update({"采购方式": "询价", "询价家数": number})
        return f"SP07 {book[S].at(index, '询价家数')}"
    PLANTED.add("SP07", f"询价{number}家", plant)


_quotes(1)
_quotes(2)


@PLANTED.mistake("SP08")
def purchase_without_method(book: Book, _rng: random.Random) -> str:
    row = max(book[S].rows, key=lambda r: r[PAID])
    row.update({"采购方式": None, "经济分类科目": "31003 专用设备购置"})
    book.profile["政府采购限额标准（元）"] = int(row[PAID] - 1)
    return f"SP08 {book[S].at(book[S].rows.index(row), '采购方式')}"


@PLANTED.mistake("SP08")
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
    PLANTED.add("SP09", name, plant)


_refund("别家退款", 收款单位="从未付过的公司", **{PAID: -123456789.01})
_refund("年初退款", 收款单位="另一家公司", 支付日期=dt.date(2000, 1, 1))


@PLANTED.mistake("SP10")
def half_of_it_in_december(book: Book, _rng: random.Random) -> str | None:
    rows = book[S].rows
    for row in sorted(rows, key=lambda r: -r[PAID])[: len(rows) * 2 // 3]:
        row["支付日期"] = dt.date(book.year, 12, 18)
    return "SP10"


@PLANTED.mistake("SP10")
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
    PLANTED.add("SP11", f"拆成{parts}笔", plant)


_split(2)
_split(3)


def _late_arrival(days: int) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        line = rng.choice(book[F].rows)
        index = first_index(book[S].rows, line_of(line))
        assert index is not None
        line["首次到位日期"] = book[S].rows[index]["支付日期"] + dt.timedelta(days=days)
        return f"SP12 {book[S].at(index, '支付日期')}"
    PLANTED.add("SP12", f"迟到{days}天", plant)


_late_arrival(1)
_late_arrival(5)
PLANTED.cell("SP13", S, "资金来源", becomes("财政专户管理资金"))
PLANTED.cell("SP13", S, "资金来源", becomes("上年结转资金"), name="没有结转")
PLANTED.cell("SP14", S, PAID, becomes(0))
PLANTED.cell("SP14", S, PAID, becomes("0.00"), name="文字零")
for _payee in ("测试区财政局", None):
    PLANTED.cell("SP16", S, "收款单位", lambda _v, _r, b, p=_payee: p or b.profile["单位名称"], name=f"付给{_payee or '本单位'}")
for _class in ("30217 公务接待费", "30212 因公出国（境）费用", "30231 公务用车运行维护费"):
    PLANTED.cell("SP17", S, "经济分类科目", becomes(_class))
PLANTED.sum_row("SP15", S, PAID, 0.01)
PLANTED.sum_row("SP15", S, PAID, -500)
