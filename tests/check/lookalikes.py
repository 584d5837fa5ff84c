"""What looks like the untidiness of tests/check/untidy.py and is none: real payments with such words, and mistakes of the same kinds.

Each gives where it must be found, `CODE sheet!cell` alternatives of the code by `|`, or None: it is read like the clean book.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable

from tests.check.planting import ACTUAL, CHANGE, CLAIM, EXECUTED, INITIAL, PAID, TARGET, WEIGHT, A, F, P, Row, S
from tests.check.untidy import MONEY, by_month, last_day, total
from tests.tools.books import FIRST_ROW, Book, Formatted

Plant = Callable[[Book, random.Random], str | None]

LOOKALIKES: dict[str, Plant] = {}
"""Name -> how it comes about, and where it must be found."""


def lookalike(name: str) -> Callable[[Plant], Plant]:
    """Enter one under a name."""
    def enter(plant: Plant) -> Plant:
        LOOKALIKES[name] = plant
        return plant
    return enter


# ---------------------------------------------------------------- payments with the words of sums and remarks

def _payment(name: str, **cells: str) -> None:
    def plant(book: Book, rng: random.Random) -> None:
        rng.choice(book[S].rows).update(cells)
    LOOKALIKES[name] = plant


for _words in ("支付合计费用", "付本月累计工时补贴", "第三季度水电费总计", "小计：印刷费", "付合计餐厅工作餐", "结转上年尾款支付"):
    _payment(f"支付的摘要是{_words}", 摘要=_words)
for _words in ("注：按合同付尾款", "备注费", "说明会场地费", "制表软件服务费", "第1页至第3页排版费"):
    _payment(f"支付的摘要是{_words}", 摘要=_words)
_payment("收款单位叫总计科技公司", 收款单位="总计信息科技有限公司")
_payment("收款单位叫小计广告", 收款单位="小计广告工作室")


@lookalike("项目名称里有累计")
def project_called_a_sum(book: Book, rng: random.Random) -> None:
    name = rng.choice(book[F].rows)["项目名称"]
    for title in (F, A, S, P):
        for row in book[title].rows:
            row["项目名称"] = f"{name}（累计建设）" if row["项目名称"] == name else row["项目名称"]
    for line in book.extra["项目信息"][3:]:
        line[0] = f"{name}（累计建设）" if line[0] == name else line[0]


@lookalike("一笔支付恰好等于前面几笔之和")
def payment_like_a_sum(book: Book, _rng: random.Random) -> None:
    rows = [row for row in book[S].rows if (row["项目名称"], row["资金来源"]) == (book[S].rows[0]["项目名称"], book[S].rows[0]["资金来源"])]
    largest = max(rows, key=lambda row: row[PAID])
    cents = round(largest[PAID] * 100)
    part = cents // 2 // 100 * 100
    at = book[S].rows.index(largest)
    half = {**largest, PAID: part / 100}
    largest[PAID] = (cents - part) / 100
    book[S].rows.insert(at, {**half, "凭证号": "记-9101", "支付令编号": "910001", "摘要": "付首期款", "集体决策依据": largest["集体决策依据"]})


# ---------------------------------------------------------------- sums that do not hold

def _wrong_closing(title: str, at: str, column: str, code: str, *columns: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str | None:
        rows = book[title].rows
        if not rows:
            return None
        sums = {name: total(rows, name) for name in columns}
        rows.append({at: "合计", **sums, column: round(sums[column] + 1000, 6)})
        return f"{code} {book[title].at(len(rows) - 1, column)}"
    LOOKALIKES[f"{title}：末行合计的{column}多1000"] = plant


_wrong_closing(S, "摘要", PAID, "SP15", PAID)
_wrong_closing(A, "项目名称", CHANGE, "AD10", CHANGE)
for _column in (INITIAL, EXECUTED):
    _wrong_closing(F, "项目名称", _column, "FU02", *MONEY)


@lookalike("支出明细：一个本月合计与各行不符")
def wrong_sum_of_a_month(book: Book, _rng: random.Random) -> str:
    rows: list[Row] = []
    for number, (_, paid) in enumerate(by_month(book[S].rows)):
        rows += [*paid, {"支付日期": last_day(paid[0]), "摘要": "本月合计", PAID: round(total(paid, PAID) + (0 if number else 500), 2)}]
    book[S].rows[:] = rows
    return "SP15"


@lookalike("支出明细：带日期和项目的合计，对不上任何几行")
def sum_or_payment(book: Book, rng: random.Random) -> str:
    row = rng.choice(book[S].rows)
    book[S].rows.append({"支付日期": row["支付日期"], "项目名称": row["项目名称"], "资金来源": row["资金来源"], "摘要": "合计", PAID: 4321.09})
    return f"CE13|SP15 {book[S].at(len(book[S].rows) - 1, PAID)}"


@lookalike("绩效指标：总分行的分值不对")
def wrong_total_of_points(book: Book, _rng: random.Random) -> str:
    rows = book[P].rows
    project = rows[-1]["项目名称"]
    rows.append({"项目名称": project, "三级指标": "总分", WEIGHT: 95, CLAIM: 100})
    return f"IN02 {book[P].at(len(rows) - 1, WEIGHT)}"


@lookalike("绩效指标：总分行的自评得分不对")
def wrong_claimed_total(book: Book, _rng: random.Random) -> str:
    rows = book[P].rows
    rows.append({"项目名称": rows[-1]["项目名称"], "三级指标": "总分", WEIGHT: 100, CLAIM: 103})
    return f"IN04|IN05 {book[P].at(len(rows) - 1, CLAIM)}"


@lookalike("签名行上有金额")
def footer_with_an_amount(book: Book, _rng: random.Random) -> str:
    book[S].rows.append({"支付日期": "制表：甲", PAID: 500})
    return f"CE02|CE13 {book[S].at(len(book[S].rows) - 1, '支付日期')}"


# ---------------------------------------------------------------- merged and missing labels

@lookalike("资金安排：年初预算数合并")
def merged_initial(book: Book, _rng: random.Random) -> str | None:
    sheet = book[F]
    if len(sheet.rows) < 2:
        return None
    at = sheet.headers.index(INITIAL)
    sheet.merged.append((FIRST_ROW - 1, at, FIRST_ROW, at))
    sheet.rows[1][INITIAL] = None
    return f"LA07 {sheet.at(0, INITIAL)}"


@lookalike("绩效指标：年度指标值合并")
def merged_targets(book: Book, _rng: random.Random) -> str:
    sheet = book[P]
    at = sheet.headers.index(TARGET)
    sheet.merged.append((FIRST_ROW - 1, at, FIRST_ROW, at))
    sheet.rows[1][TARGET] = None
    return f"LA07 {sheet.at(0, TARGET)}"


@lookalike("支出明细：项目名称空着，不是合并")
def project_left_out(book: Book, rng: random.Random) -> str | None:
    if len({row["项目名称"] for row in book[F].rows}) < 2:
        return None
    index = rng.randrange(len(book[S].rows))
    book[S].rows[index]["项目名称"] = None
    return f"SP13 {book[S].at(index, '项目名称')}"


# ---------------------------------------------------------------- sources, units, dates, codes

def _cell(name: str, code: str, title: str, column: str, value: object) -> None:
    def plant(book: Book, rng: random.Random) -> str | None:
        if not book[title].rows:
            return None
        index = rng.randrange(len(book[title].rows))
        book[title].rows[index][column] = value
        return f"{code} {book[title].at(index, column)}"
    LOOKALIKES[name] = plant


for _words in ("上级专项", "上级补助资金", "专项经费"):
    _cell(f"资金来源写作{_words}", "CE03", F, "资金来源", _words)
_cell("支付的来源是资金安排没有的省级资金", "SP13", S, "资金来源", "省级财政资金")
_cell("日期是不存在的2月30日", "CE02", S, "支付日期", "2020年2月30日")
_cell("日期写作年底前", "CE02", S, "支付日期", "年底前")
_cell("金额写作约12万", "CE02", F, INITIAL, "约12万")
_cell("金额写作10至12万元", "CE02", F, INITIAL, "10至12万元")
_cell("调整金额是两个数", "CE02", A, CHANGE, "3、2")


@lookalike("只写财政拨款，没有级次")
def source_without_a_level(book: Book, _rng: random.Random) -> str:
    project = book[F].rows[0]["项目名称"], book[F].rows[0]["资金来源"]
    for title in (F, A, S):
        for row in book[title].rows:
            row["资金来源"] = "财政拨款" if (row["项目名称"], row["资金来源"]) == project else row["资金来源"]
    return f"CE03 {book[F].header_at('资金来源')}"


@lookalike("标题和上方都没有单位")
def no_unit_at_all(book: Book, _rng: random.Random) -> str:
    sheet = book[S]
    sheet.headers = ["金额" if header == PAID else header for header in sheet.headers]
    for row in sheet.rows:
        row["金额"] = row.pop(PAID)
    return f"LA04 {sheet.header_at('金额')}"


@lookalike("整列金额的单位填错")
def whole_column_in_another_unit(book: Book, _rng: random.Random) -> str:
    for row in book[S].rows:
        row[PAID] = round(row[PAID] / 10000, 6)
    return f"BA13 {book[S].header_at(PAID)}"


@lookalike("上方写的单位与数不符")
def wrong_unit_above(book: Book, _rng: random.Random) -> str:
    sheet = book[F]
    sheet.note = "单位：元"
    bare = {header: header.removesuffix("（万元）") for header in sheet.headers}
    sheet.headers = list(bare.values())
    sheet.rows[:] = [{bare[key]: value for key, value in row.items()} for row in sheet.rows]
    return "BA13"


@lookalike("支付月份在下一年三月")
def paid_next_year(book: Book, rng: random.Random) -> str:
    index = rng.randrange(len(book[S].rows))
    book[S].rows[index]["支付日期"] = f"{book.year + 1}年3月"
    return f"SP01 {book[S].at(index, '支付日期')}"


@lookalike("同一支付令贴了两次")
def pasted_twice(book: Book, rng: random.Random) -> str:
    row = rng.choice(book[S].rows)
    book[S].rows.append(dict(row))
    return "SP02"


@lookalike("两个编号只差前导零")
def codes_with_and_without_zeros(book: Book, _rng: random.Random) -> None:
    rows = book[S].rows
    rows[0]["支付令编号"], rows[1]["支付令编号"] = Formatted(7, "000000"), Formatted(7, "0000000")


@lookalike("项目名称差一个看得见的字")
def one_character_more(book: Book, rng: random.Random) -> str:
    name = rng.choice(book[S].rows)["项目名称"]
    rows = [i for i, row in enumerate(book[S].rows) if row["项目名称"] == name]
    for i in rows:
        book[S].rows[i]["项目名称"] = f"{name}（本级）"
    return f"CE09 {book[S].at(rows[0], '项目名称')}"


# ---------------------------------------------------------------- ledgers

@lookalike("支付状态看不出付了没有")
def unknown_status(book: Book, rng: random.Random) -> str:
    sheet = book[S]
    sheet.headers.append("支付状态")
    index = rng.randrange(len(sheet.rows))
    for number, row in enumerate(sheet.rows):
        row["支付状态"] = "甲类" if number == index else "已支付"
    return f"CE03 {sheet.at(index, '支付状态')}"


@lookalike("借贷两方都在，没有会计科目")
def both_sides(book: Book, _rng: random.Random) -> str:
    sheet = book[S]
    sheet.headers.append("贷方金额（元）")
    sheet.rows[:] = [line for row in sheet.rows for line in (row, {**row, PAID: None, "贷方金额（元）": row[PAID], "摘要": f"{row['摘要']}，银行存款"})]
    return "CE13"


@lookalike("预算会计分录漏了一笔")
def ledger_without_one_entry(book: Book, rng: random.Random) -> str:
    sheet = book[S]
    sheet.headers.append("会计科目")
    left_out = rng.choice(sheet.rows)
    sheet.rows[:] = [
        {**row, "会计科目": account} for row in sheet.rows for account in ("5001 业务活动费用", "7201 行政支出")
        if row is not left_out or account.startswith("5")
    ]
    line = next(i for i, row in enumerate(book[F].rows) if (row["项目名称"], row["资金来源"]) == (left_out["项目名称"], left_out["资金来源"]))
    return f"BA02 {book[F].at(line, EXECUTED)}"


@lookalike("退款没有对应的支付")
def refund_of_nothing(book: Book, _rng: random.Random) -> str:
    row = book[S].rows[0]
    book[S].rows.insert(0, {**row, "支付日期": dt.date(book.year, 1, 15), "凭证号": "记-9301", "支付令编号": "930001", "收款单位": "测试某外地公司", PAID: -100})
    return f"SP09 {book[S].at(0, PAID)}"


@lookalike("隐藏的行里多一笔支付")
def hidden_payment(book: Book, rng: random.Random) -> str:
    row = rng.choice(book[S].rows)
    book[S].rows.append({**row, "凭证号": "记-9401", "支付令编号": "940001", "摘要": "付补充资料费", PAID: 5000})
    book[S].hidden_rows.add(len(book[S].rows) - 1)
    line = next(i for i, one in enumerate(book[F].rows) if (one["项目名称"], one["资金来源"]) == (row["项目名称"], row["资金来源"]))
    return f"BA02 {book[F].at(line, EXECUTED)}"


# ---------------------------------------------------------------- values of indicators

def _value(name: str, code: str, level2: str, value: object, column: str = ACTUAL, **further: object) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, row in enumerate(book[P].rows) if row["二级指标"] == level2])
        book[P].rows[index].update({column: value, **further})
        return f"{code} {book[P].at(index, column)}"
    LOOKALIKES[name] = plant


_value("满意度是两个数", "IN30", "服务对象满意度指标", "93%和88%")
_value("满意度只写基本满意", "IN15", "服务对象满意度指标", "基本满意")
_value("满意度没有百分号", "IN29", "服务对象满意度指标", "0.97")
_value("指标值不是零，完成值写无", "IN18", "数量指标", "无")
_value("完成值的单位不同", "IN11", "数量指标", "30人次")
_value("完成值写的是得分", "IN30|IN11", "数量指标", "20分")
_value("完成值照抄指标值", "IN17", "质量指标", "≥95%")
