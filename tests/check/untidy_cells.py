"""What offices paste and type that changes nothing, in the cells: sources, units, dates, codes, unseen characters, ledgers, values."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable
from typing import Any

from tests.check.planting import ACTUAL, CHANGE, CLAIM, INITIAL, PAID, TARGET, WEIGHT, A, F, P, S
from tests.check.untidy import MONEY, UNTIDY, Spoil, untidy
from tests.tools.books import Book, Formatted

DISTRICT, CITY, CENTRAL, OWN = "区县级财政资金", "市级财政资金", "中央财政资金", "单位资金"


def _every(name: str, new: Callable[[Any], Any], *where: tuple[str, str]) -> None:
    """Every filled cell of some columns written otherwise."""
    def spoil(book: Book, _rng: random.Random) -> None:
        for title, column in where:
            for row in book[title].rows:
                row[column] = new(row[column]) if row.get(column) is not None else None
    UNTIDY[name] = spoil


# ---------------------------------------------------------------- sources

SOURCE = ((F, "资金来源"), (A, "资金来源"), (S, "资金来源"))
for _words in (
    {DISTRICT: "区级财政拨款", CITY: "市级专项资金", CENTRAL: "中央转移支付", OWN: "自筹资金"},
    {DISTRICT: "区本级财政", CITY: "市财政补助", CENTRAL: "中央直达资金", OWN: "单位自有资金"},
    {DISTRICT: "本级财力", CITY: "市级财力补助", CENTRAL: "中央奖补资金", OWN: "自筹"},
    {DISTRICT: "本级财政资金", CITY: "市级配套资金", CENTRAL: "中央补助资金", OWN: "事业收入"},
):
    _every(f"资金来源写作{'、'.join(_words.values())}", lambda cell, words=_words: words.get(cell, cell), *SOURCE)


# ---------------------------------------------------------------- amounts and units

@untidy("资金安排：单位写在标题行上方")
def unit_above(book: Book, _rng: random.Random) -> None:
    book[F].note = "金额单位：万元"
    _without_unit(book, F)


@untidy("支出明细：单位写在标题行上方")
def unit_above_payments(book: Book, _rng: random.Random) -> None:
    book[S].note = "单位：元"
    _without_unit(book, S)


def _without_unit(book: Book, title: str) -> None:
    sheet = book[title]
    bare = {header: header.removesuffix("（万元）").removesuffix("（元）") for header in sheet.headers}
    sheet.headers = list(bare.values())
    sheet.rows[:] = [{bare[key]: value for key, value in row.items()} for row in sheet.rows]


@untidy("资金安排：金额以元填写，标题写明元")
def amounts_in_yuan(book: Book, _rng: random.Random) -> None:
    sheet = book[F]
    yuan = {header: header.replace("（万元）", "（元）") for header in sheet.headers}
    sheet.headers = list(yuan.values())
    sheet.rows[:] = [{yuan[key]: round(value * 10000, 2) if key in MONEY and value is not None else value for key, value in row.items()} for row in sheet.rows]


_every("支出明细：金额是带千分号的文字", lambda cell: f"{cell:,.2f}", (S, PAID))
_every("支出明细：金额带人民币符号和空格", lambda cell: f"￥ {cell:.2f} ", (S, PAID))
_every("支出明细：金额带元", lambda cell: f"{cell:.2f}元", (S, PAID))
_every("支出明细：金额是全角数字", lambda cell: f"{cell:.2f}".translate(str.maketrans("0123456789.", "０１２３４５６７８９．")), (S, PAID))
_every("资金安排：单元格自带万元", lambda cell: f"{cell:.6f}万元", *((F, column) for column in MONEY))
_every("资金安排：单元格自带元", lambda cell: f"{cell * 10000:.2f}元", (F, INITIAL))
_every("支出明细：金额前有撇号", lambda cell: f"'{cell:.2f}", (S, PAID))
_every("支出明细：金额前有币种代码", lambda cell: f"CNY {cell:,.2f}", (S, PAID))
_every("预算调整：金额保留两位小数显示", lambda cell: Formatted(cell, "0.00"), (A, CHANGE))


# ---------------------------------------------------------------- dates

PAID_ON, ARRIVED_ON = (S, "支付日期"), (F, "首次到位日期")
_every("日期带零点钟", lambda day: f"{day:%Y-%m-%d}T00:00:00", PAID_ON)
_every("日期带时分秒和时区", lambda day: f"{day:%Y-%m-%d}T09:30:00.000Z", PAID_ON)
_every("日期带星期", lambda day: f"{day:%Y-%m-%d} 星期{'一二三四五六日'[day.weekday()]}", PAID_ON)
_every("日期是八位数字", lambda day: int(f"{day:%Y%m%d}"), PAID_ON)
_every("日期用点分开", lambda day: f"{day.year}.{day.month}.{day.day}", PAID_ON, ARRIVED_ON)
_every("日期写作年月日", lambda day: f"{day.year}年{day.month}月{day.day}日", PAID_ON, ARRIVED_ON)
_every("日期是没有设格式的序号", lambda day: (day - dt.date(1899, 12, 30)).days, PAID_ON)
_every("日期前有撇号", lambda day: f"'{day:%Y-%m-%d}", PAID_ON)
_every("首次到位日期只写月份", lambda day: f"{day.year}年{day.month}月", ARRIVED_ON)


# ---------------------------------------------------------------- codes and unseen characters

_every("凭证号是显示前导零的数字", lambda code: Formatted(int(code[2:]), "0000"), (S, "凭证号"))
_every("支付令编号是全角数字", lambda code: code.translate(str.maketrans("0123456789", "０１２３４５６７８９")), (S, "支付令编号"))
_every("支付令编号是二十位的文字", lambda code: f"2020{code:0>16}", (S, "支付令编号"))
_every("项目名称夹有零宽字符", lambda name: f"{name[:2]}\u200b{name[2:]}", (S, "项目名称"))
_every("项目名称带方向符和不换行空格", lambda name: f"\u200e{name}\u00a0", (P, "项目名称"), (A, "项目名称"))
_every("金额里有软连字符", lambda cell: f"{cell:.2f}\u00ad", (S, PAID))


@untidy("标题里有看不见的字符和换行")
def unseen_in_headings(book: Book, _rng: random.Random) -> None:
    sheet = book[S]
    other = {header: f"\ufeff{header[:1]}\n{header[1:]}\u200d" for header in sheet.headers}
    sheet.headers = list(other.values())
    sheet.rows[:] = [{other[key]: value for key, value in row.items()} for row in sheet.rows]


# ---------------------------------------------------------------- ledgers and treasury lists

def _further(name: str, header: str, ours: Any, *others: dict[str, Any]) -> None:
    """A column that says of every payment `ours`, and rows that say otherwise and do not count."""
    def spoil(book: Book, rng: random.Random) -> None:
        sheet = book[S]
        sheet.headers.append(header)
        for row in sheet.rows:
            row[header] = ours
        for number, other in enumerate(others, 1):
            like = dict(rng.choice(sheet.rows))
            sheet.rows.append({**like, "凭证号": f"记-8{number:03d}", "支付令编号": f"80{number:04d}", "摘要": f"另一笔（{number}）", **other})
    UNTIDY[name] = spoil


_further("支付状态：退回、作废、在途的不是支付", "支付状态", "已支付", {"支付状态": "已退回"}, {"支付状态": "已作废"}, {"支付状态": "在途"})
_further("业务类型：额度到账不是支付", "业务类型", "直接支付", {"业务类型": "额度到账"})
_further("业务类型：授权支付是支付，授权额度到账不是", "业务类型", "授权支付", {"业务类型": "授权支付额度到账通知"})
_further("支出类别：往来款不是支出", "备注", None, {"支出类别": "往来款", "项目名称": None, "资金来源": None, "摘要": "付投标保证金"})


@untidy("会计科目：平行记账，财务和预算各记一次")
def parallel_accounting(book: Book, _rng: random.Random) -> None:
    sheet = book[S]
    sheet.headers.append("会计科目")
    sheet.rows[:] = [{**row, "会计科目": account} for row in sheet.rows for account in ("5001 业务活动费用", "7201 行政支出")]


@untidy("贷方金额：退款和重新支付记在贷方与借方")
def credit_column(book: Book, _rng: random.Random) -> None:
    sheet = book[S]
    sheet.headers.append("贷方金额（元）")
    row = sheet.rows[1]
    back = {**row, "支付日期": row["支付日期"] + dt.timedelta(days=2), "凭证号": "记-9001", "支付令编号": "900001", PAID: None, "贷方金额（元）": row[PAID]}
    again = {**row, "支付日期": row["支付日期"] + dt.timedelta(days=4), "凭证号": "记-9002", "支付令编号": "900002"}
    sheet.rows += [back, again]


# ---------------------------------------------------------------- values of indicators

def _value(name: str, level2: str, new: Callable[[str], object], column: str = ACTUAL) -> None:
    def spoil(book: Book, _rng: random.Random) -> None:
        for row in book[P].rows:
            if row["二级指标"] == level2:
                row[column] = new(row[column])
    UNTIDY[name] = spoil


_value("满意度后面写调查人数", "服务对象满意度指标", lambda v: f"{v}（发放问卷120份，收回115份）")
_value("完成值后面有其中", "数量指标", lambda v: f"{v}，其中线上2场")
_value("完成值后面与上年比较", "社会效益指标", lambda v: f"受益{v}，比上年增加12人")
_value("完成值写成一句话", "数量指标", lambda v: f"全年共举办{v}")
_value("完成值前有约字以外的说明", "质量指标", lambda v: f"合格率{v}")
_value("分值带分字", "质量指标", lambda v: f"{v}分", WEIGHT)
_value("自评得分带分字", "质量指标", lambda v: f"{v}分", CLAIM)


@untidy("指标值为零起，完成值写无")
def nothing_happened(book: Book, _rng: random.Random) -> None:
    for row in book[P].rows:
        if row["二级指标"] == "质量指标":
            row.update({"三级指标": "安全责任事故起数", TARGET: "0起", ACTUAL: "无"})


@untidy("方向和单位写在指标性质、计量单位两列")
def direction_and_unit_apart(book: Book, _rng: random.Random) -> None:
    for row in book[P].rows:
        if row["二级指标"] in {"数量指标", "社会效益指标"}:
            unit = row[TARGET][-1]
            row.update({"指标性质": "≥", "计量单位": unit, TARGET: int(row[TARGET].strip(f"≥{unit}")), ACTUAL: int(row[ACTUAL].strip(unit))})


@untidy("隐藏的行照常读取")
def hidden_rows(book: Book, rng: random.Random) -> None:
    book[S].hidden_rows |= set(rng.sample(range(len(book[S].rows)), 2))


ALL: dict[str, Spoil] = UNTIDY
