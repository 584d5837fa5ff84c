"""The catalogue of mistakes planted into clean books: at least two per rule, each with the cell where it must be found.

`plant(book, rng)` changes the book and returns `CODE sheet!cell` (or `CODE` for a finding without a cell), or None
where this book offers no place for the mistake.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from tests.books import Book

Row = dict[str, Any]
Plant = Callable[[Book, random.Random], str | None]

F, A, S, I, T, X = "资金安排", "预算调整", "支出明细", "绩效指标", "文字说明", "核查说明"  # noqa: E741
INITIAL, BUDGET, ARRIVED, EXECUTED = "年初预算数（万元）", "全年预算数（万元）", "到位数（万元）", "全年执行数（万元）"
CHANGE, PAID, REASON, TARGET, ACTUAL, WEIGHT, CLAIM = (
    "调整金额（万元）", "金额（元）", "未到位或未执行完原因", "年度指标值", "实际完成值", "分值", "自评得分")


@dataclass(frozen=True)
class Mutation:
    """One kind of mistake: the rule that must find it, what it is called, how it is planted."""

    code: str
    name: str
    plant: Plant


MUTATIONS: list[Mutation] = []


def mutation(code: str) -> Callable[[Plant], Plant]:
    def enter(plant: Plant) -> Plant:
        MUTATIONS.append(Mutation(code, plant.__name__, plant))
        return plant
    return enter


def cell(
    code: str, title: str, header: str, new: Callable[[Any, Row, Book], Any], where: Callable[[Row], bool] = lambda _row: True,
    at: str | None = None, name: str = "",
) -> None:
    """A mistake in one cell: the value is replaced by `new(value, row, book)` and found there, or at the column `at`."""

    def plant(book: Book, rng: random.Random) -> str | None:
        sheet = book[title]
        fitting = [i for i, row in enumerate(sheet.rows) if where(row)]
        if not fitting:
            return None
        index = rng.choice(fitting)
        row = sheet.rows[index]
        row[header] = new(row.get(header), row, book)
        return f"{code} {sheet.at(index, at or header)}"

    MUTATIONS.append(Mutation(code, name or f"{title}.{header}", plant))


def profile(code: str, key: str, value: Callable[[Any, Book], Any], name: str = "") -> None:
    def plant(book: Book, _rng: random.Random) -> str | None:
        book.profile[key] = value(book.profile[key], book)
        return f"{code} {book.profile_at(key)}"

    MUTATIONS.append(Mutation(code, name or f"单位信息.{key}", plant))


def is_blank(_value: Any, _row: Row, _book: Book) -> None:
    return None


def becomes(value: Any) -> Callable[[Any, Row, Book], Any]:
    return lambda _value, _row, _book: value


def level2(name: str) -> Callable[[Row], bool]:
    return lambda row: row["二级指标"] == name


def first_index(rows: list[Row], fits: Callable[[Row], bool]) -> int | None:
    return next((i for i, row in enumerate(rows) if fits(row)), None)


def line_of(row: Row) -> Callable[[Row], bool]:
    return lambda other: (other["项目名称"], other["资金来源"]) == (row["项目名称"], row["资金来源"])


# ---------------------------------------------------------------- layout


def _without_sheet(code: str, title: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        del book.sheets[title]
        return code
    MUTATIONS.append(Mutation(code, f"没有{title}", plant))


for _title in (F, A, S, I):
    _without_sheet("LA01", _title)


def _without_column(code: str, title: str, header: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        book[title].headers.remove(header)
        return code
    MUTATIONS.append(Mutation(code, f"{title}没有{header}", plant))


for _title, _header in ((F, INITIAL), (S, "摘要"), (I, WEIGHT), (A, "调整类型")):
    _without_column("LA02", _title, _header)


def _same_meaning(title: str, header: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        book[title].headers.append(header)
        return f"LA03 {book[title].header_at(header)}"
    MUTATIONS.append(Mutation("LA03", f"{title}多一列{header}", plant))


for _title, _header in ((F, "预算数（万元）"), (S, "收款人名称"), (I, "完成值")):
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
    if len(book[I].rows) < 3:
        return None
    book[I].merged.append((4, 0, 5, 0))
    value = book[I].rows[1]["项目名称"]
    book[I].rows[1]["项目名称"] = value
    return f"LA07 {book[I].at(1, '项目名称')}"


def _without_rows(title: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        book[title].rows.clear()
        return "LA08"
    MUTATIONS.append(Mutation("LA08", f"{title}没有数据", plant))


for _title in (F, I, S):
    _without_rows(_title)

@mutation("LA07")
def merged_payments(book: Book, _rng: random.Random) -> str:
    book[S].merged.append((3, 8, 4, 8))
    return f"LA07 {book[S].at(0, '收款单位')}"


profile("LA09", "模板版本", lambda _v, _b: "0", "旧版模板")
profile("LA09", "模板版本", lambda _v, _b: 0.9, "更旧的模板")

# ---------------------------------------------------------------- cells

for _title, _header in ((F, "项目名称"), (A, "调整事由"), (S, "摘要"), (I, "三级指标"), (S, PAID), (T, "内容")):
    cell("CE01", _title, _header, is_blank)
profile("CE01", "单位名称", lambda _v, _b: None)
for _title, _header, _wrong in ((F, INITIAL, "十二万"), (S, PAID, "约五千"), (S, "支付日期", "年中"), (A, "调整日期", "2021-13-40"), (F, BUDGET, "12..5")):
    cell("CE02", _title, _header, becomes(_wrong))
profile("CE02", "预算年度", lambda _v, _b: "今年")
for _title, _header, _wrong in ((F, "资金来源", "镇级小金库"), (A, "调整类型", "变更"), (S, "采购方式", "熟人介绍"), (I, "一级指标", "过程指标")):
    cell("CE03", _title, _header, becomes(_wrong))
for _title, _header in ((F, INITIAL), (S, PAID), (A, CHANGE), (F, EXECUTED)):
    cell("CE04", _title, _header, becomes("#REF!"))
    cell("CE05", _title, _header, becomes("=1+1|"))
cell("CE06", S, PAID, lambda v, _r, _b: v + 0.004)
cell("CE06", F, ARRIVED, lambda v, _r, _b: v + 0.0000001)
cell("CE07", S, PAID, lambda v, _r, _b: f"{v}元")
cell("CE07", F, INITIAL, lambda v, _r, _b: f"{v}万元")
for _wrong in ("测财发[2020]12号", "测财发〔2020〕第12号", "测财发〔2020〕012号", "测财发2020〕12号"):
    cell("CE08", F, "下达文号", becomes(_wrong))
cell("CE09", S, "项目名称", lambda v, _r, _b: v + "项目")
cell("CE09", A, "项目名称", lambda v, _r, _b: v[:-1])
cell("CE10", S, PAID, lambda v, _r, _b: f"{v:,.2f}")
cell("CE10", F, INITIAL, lambda v, _r, _b: str(v))
cell("CE11", S, "摘要", becomes("=付款"))
cell("CE11", S, "收款单位", becomes("http://example.com"))

# ---------------------------------------------------------------- funding


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

# ---------------------------------------------------------------- adjustments

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
    def plant(book: Book, _rng: random.Random) -> str:
        row = book[F].rows[0]
        fen = round(row[INITIAL] * 1_000_000 * share)
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


# ---------------------------------------------------------------- spending

cell("SP01", S, "支付日期", lambda _v, _r, b: dt.date(b.year + 1, 3, 9))
cell("SP01", S, "支付日期", lambda _v, _r, b: dt.date(b.year - 1, 12, 30), name="上年支付")


@mutation("SP02")
def payment_twice(book: Book, rng: random.Random) -> str:
    sheet = book[S]
    sheet.rows.append(dict(rng.choice(sheet.rows)))
    return f"SP02 {sheet.at(len(sheet.rows) - 1, PAID)}"


@mutation("SP02")
def payment_order_twice(book: Book, rng: random.Random) -> str:
    sheet = book[S]
    sheet.rows.append({**rng.choice(sheet.rows), "凭证号": "记-7777", "摘要": "付活动费用"})
    return f"SP02 {sheet.at(len(sheet.rows) - 1, PAID)}"


def _large(row: Row) -> bool:
    return bool(row[PAID] >= 10000)


cell("SP04", S, "集体决策依据", is_blank, _large)


@mutation("SP04")
def a_contract_without_any_decision(book: Book, _rng: random.Random) -> str | None:
    rows = [i for i, row in enumerate(book[S].rows) if _large(row)]
    if len(rows) < 2:
        return None
    for i in rows[:2]:
        book[S].rows[i].update({"集体决策依据": None, "合同编号": None})
    return f"SP04 {book[S].at(rows[0], '集体决策依据')}"


for _column in ("经办人", "科室负责人", "分管财务领导"):
    cell("SP05", S, _column, is_blank)
cell("SP06", S, "支出类别", becomes("基本支出"), at="支出类别")
cell("SP06", S, "经济分类科目", becomes("30101 基本工资"), at="经济分类科目")


def _quotes(number: int) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.randrange(len(book[S].rows))
        book.profile["政府采购限额标准（元）"] = 1
        book[S].rows[index].update({"采购方式": "询价", "询价家数": number})
        return f"SP07 {book[S].at(index, '询价家数')}"
    MUTATIONS.append(Mutation("SP07", f"询价{number}家", plant))


_quotes(1)
_quotes(2)


@mutation("SP08")
def purchase_without_method(book: Book, _rng: random.Random) -> str:
    row = max(book[S].rows, key=lambda r: r[PAID])
    row.update({"采购方式": None, "经济分类科目": "31003 专用设备购置"})
    book.profile["政府采购限额标准（元）"] = int(row[PAID] - 1)
    return f"SP08 {book[S].at(book[S].rows.index(row), '采购方式')}"


@mutation("SP08")
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
    MUTATIONS.append(Mutation("SP09", name, plant))


_refund("别家退款", 收款单位="从未付过的公司", **{PAID: -123456789.01})
_refund("年初退款", 收款单位="另一家公司", 支付日期=dt.date(2000, 1, 1))


@mutation("SP10")
def half_of_it_in_december(book: Book, _rng: random.Random) -> str | None:
    rows = book[S].rows
    for row in sorted(rows, key=lambda r: -r[PAID])[: len(rows) * 2 // 3]:
        row["支付日期"] = dt.date(book.year, 12, 18)
    return "SP10"


@mutation("SP10")
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
    MUTATIONS.append(Mutation("SP11", f"拆成{parts}笔", plant))


_split(2)
_split(3)


def _late_arrival(days: int) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        line = rng.choice(book[F].rows)
        index = first_index(book[S].rows, line_of(line))
        assert index is not None
        line["首次到位日期"] = book[S].rows[index]["支付日期"] + dt.timedelta(days=days)
        return f"SP12 {book[S].at(index, '支付日期')}"
    MUTATIONS.append(Mutation("SP12", f"迟到{days}天", plant))


_late_arrival(1)
_late_arrival(5)
cell("SP13", S, "资金来源", becomes("财政专户管理资金"))
cell("SP13", S, "资金来源", becomes("上年结转资金"), name="没有结转")
cell("SP14", S, PAID, becomes(0))
cell("SP14", S, PAID, becomes("0.00"), name="文字零")
for _payee in ("测试区财政局", None):
    cell("SP16", S, "收款单位", lambda _v, _r, b, p=_payee: p or b.profile["单位名称"], name=f"付给{_payee or '本单位'}")
for _class in ("30217 公务接待费", "30212 因公出国（境）费用", "30231 公务用车运行维护费"):
    cell("SP17", S, "经济分类科目", becomes(_class))

# ---------------------------------------------------------------- indicators


def _last_of(book: Book, row: Row, level1: str | None = None) -> int:
    rows = book[I].rows
    return max(i for i, r in enumerate(rows) if r["项目名称"] == row["项目名称"] and (level1 is None or r["一级指标"] == level1))


def _weights(code: str, name: str, changes: dict[str, int], level1: str | None) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        project = rng.choice(book[I].rows)["项目名称"]
        mine = [r for r in book[I].rows if r["项目名称"] == project]
        for row in mine:
            if row["二级指标"] in changes:
                row[WEIGHT] += changes[row["二级指标"]]
                row[CLAIM] = row[WEIGHT]
        return f"{code} {book[I].at(_last_of(book, mine[0], level1), WEIGHT)}"
    MUTATIONS.append(Mutation(code, name, plant))


_weights("IN01", "产出多10效益少10", {"数量指标": 10, "社会效益指标": -10}, "产出指标")
_weights("IN01", "满意度多5", {"服务对象满意度指标": 5, "数量指标": -5}, "满意度指标")
_weights("IN02", "合计少10", {"数量指标": -10}, None)
_weights("IN02", "合计多1", {"时效指标": 1}, None)
for _value in (0, -5, None):
    cell("IN03", I, WEIGHT, becomes(_value), name=f"分值{_value}")
cell("IN04", I, CLAIM, lambda _v, r, _b: r[WEIGHT] + 1)
cell("IN04", I, CLAIM, lambda _v, r, _b: r[WEIGHT] * 10, name="得分多一位")


def _short(row: Row) -> bool:
    return row["二级指标"] == "质量指标"


def _lowered(code: str, name: str, reason: str | None, claim: float, at: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[I].rows) if _short(r)])
        book[I].rows[index].update({ACTUAL: "76%", "偏差原因及改进措施": reason, CLAIM: claim})
        return f"{code} {book[I].at(index, at)}"
    MUTATIONS.append(Mutation(code, name, plant))


_lowered("IN05", "少完成仍报满分", "设备到货迟，已补办，下年提前采购", 10, CLAIM)
_lowered("IN05", "多报半分", "设备到货迟，已补办，下年提前采购", 8.5, CLAIM)
_lowered("IN08", "扣分没有原因", None, 8, "偏差原因及改进措施")
cell("IN08", I, ACTUAL, lambda _v, _r, b: f"{b.year + 1}年1月", level2("时效指标"), at="偏差原因及改进措施", name="逾期没有原因")


def _worded(code: str, name: str, actual: str, claim: float | None, at: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[I].rows) if r["二级指标"] == "可持续影响指标"])
        book[I].rows[index].update({ACTUAL: actual, CLAIM: claim, "偏差原因及改进措施": "人手不足，下年增配"})
        return f"{code} {book[I].at(index, at)}"
    MUTATIONS.append(Mutation(code, name, plant))


_worded("IN06", "部分达成报满分", "部分达成", 15, CLAIM)
_worded("IN06", "未达成报八成", "未达成", 12, CLAIM)
_worded("IN07", "不成等次", "正在研究建立", None, CLAIM)
_worded("IN07", "情况复杂", "各方意见不一", None, CLAIM)
for _times in (2, 5):
    cell("IN09", I, ACTUAL, lambda _v, r, _b, t=_times: f"{int(r[TARGET].strip('≥场')) * t}场", level2("数量指标"), at="偏差原因及改进措施",
         name=f"完成{_times}倍")
cell("IN10", I, TARGET, becomes("≥%"), level2("质量指标"))
cell("IN10", I, TARGET, is_blank, level2("数量指标"), name="没有指标值")
cell("IN11", I, ACTUAL, lambda v, _r, _b: v.replace("场", "人"), level2("数量指标"))
cell("IN11", I, ACTUAL, lambda v, _r, _b: v.replace("人", "人次"), level2("社会效益指标"))
cell("IN12", I, TARGET, lambda v, _r, _b: v.replace("≤", "≥"), level2("成本指标"), at=TARGET)
cell("IN12", I, TARGET, lambda v, _r, _b: v.replace("≤", "不少于"), level2("成本指标"), at=TARGET, name="成本不少于")


def _money_output(name: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[I].rows) if r["二级指标"] == "数量指标"])
        book[I].rows[index].update({"三级指标": name, TARGET: "≥50万元", ACTUAL: "50万元"})
        return f"IN13 {book[I].at(index, TARGET)}"
    MUTATIONS.append(Mutation("IN13", name, plant))


_money_output("项目资金支出")
_money_output("拨付资金金额")


def _without_class(level1: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        project = rng.choice(book[I].rows)["项目名称"]
        book[I].rows = [r for r in book[I].rows if (r["项目名称"], r["一级指标"]) != (project, level1)]
        return "IN14"
    MUTATIONS.append(Mutation("IN14", f"没有{level1}", plant))


_without_class("效益指标")
_without_class("产出指标")
for _actual in ("满意", "达成年度指标"):
    cell("IN15", I, ACTUAL, becomes(_actual), level2("服务对象满意度指标"))
cell("IN16", I, TARGET, becomes("提高服务水平"), level2("质量指标"))
cell("IN16", I, TARGET, becomes("加强队伍建设"), level2("数量指标"))
cell("IN17", I, ACTUAL, lambda _v, r, _b: r[TARGET], level2("数量指标"))
cell("IN17", I, ACTUAL, becomes("95%以上"), level2("质量指标"))
cell("IN18", I, ACTUAL, is_blank, level2("数量指标"))
cell("IN18", I, ACTUAL, is_blank, level2("服务对象满意度指标"), name="没有测满意度")


def _slot(name: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        row = dict(rng.choice(book[I].rows))
        book[I].rows.append({"项目名称": row["项目名称"], "一级指标": "产出指标", "二级指标": "数量指标", "三级指标": name})
        return f"IN19 {book[I].at(len(book[I].rows) - 1, '三级指标')}"
    MUTATIONS.append(Mutation("IN19", name, plant))


_slot("指标1")
_slot("……")


def _repeated(target: str | None) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        row = dict(rng.choice([r for r in book[I].rows if r["二级指标"] == "数量指标"]))
        book[I].rows.append({**row, **({TARGET: target} if target else {})})
        return f"IN20 {book[I].at(len(book[I].rows) - 1, '三级指标')}"
    MUTATIONS.append(Mutation("IN20", f"重复{target or ''}", plant))


_repeated(None)
_repeated("≥3场")
cell("IN21", I, ACTUAL, becomes("-3场"), level2("数量指标"))
cell("IN21", I, ACTUAL, becomes("-20人"), level2("社会效益指标"))
cell("IN22", I, TARGET, lambda _v, _r, b: f"{b.year + 1}年6月底前", level2("时效指标"))
cell("IN22", I, TARGET, lambda _v, _r, b: f"{b.year - 1}年12月31日前", level2("时效指标"), name="上年期限")
cell("IN23", I, ACTUAL, becomes("105%"), level2("质量指标"))
cell("IN23", I, ACTUAL, becomes("101.5%"), level2("服务对象满意度指标"))


@mutation("IN24")
def a_project_without_indicators(book: Book, _rng: random.Random) -> str:
    line = book[F].rows[0]
    book[I].rows = [r for r in book[I].rows if r["项目名称"] != line["项目名称"]] or [{**book[I].rows[0], "项目名称": "别的项目"}]
    return f"IN24 {book[F].at(0, '项目名称')}"


@mutation("IN24")
def indicators_without_funding(book: Book, _rng: random.Random) -> str:
    rows = [{**r, "项目名称": "没有资金的项目"} for r in book[I].rows if r["项目名称"] == book[I].rows[0]["项目名称"]]
    book[I].rows += rows
    return f"IN24 {book[I].at(len(book[I].rows) - len(rows), '项目名称')}"


cell("IN25", I, "指标性质", becomes("≤"), level2("数量指标"))
cell("IN25", I, "指标性质", becomes("≥"), level2("成本指标"))


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
        return f"{code} {book[at.split('!')[0]].at(0, at.split('!')[1])}"
    MUTATIONS.append(Mutation(code, f"执行{share}", plant))


_unspent("IN26", 0.85, f"{I}!项目名称", "尾款下年支付")
_unspent("IN26", 0.6, f"{I}!项目名称", "尾款下年支付")
_unspent("BA05", 0.5, f"{F}!{REASON}", None, "sichuan")
_unspent("BA05", 0.85, f"{F}!{REASON}", None, "sichuan")
_unspent("BA06", 0.5, f"{F}!{REASON}", None)
_unspent("BA06", 0.75, f"{F}!{REASON}", None)
_unspent("BA11", 0.97, f"{F}!{EXECUTED}", None)
_unspent("BA11", 0.94, f"{F}!{EXECUTED}", None)
cell("IN27", I, "二级指标", becomes("数量指标"), level2("社会效益指标"))
cell("IN27", I, "二级指标", becomes("社会效益指标"), level2("数量指标"))
cell("IN28", I, "佐证材料", is_blank)
cell("IN28", I, "佐证材料", becomes("无"), name="佐证写无")
for _number in (1, 0.9):
    cell("IN29", I, ACTUAL, becomes(_number), level2("质量指标"))
cell("IN30", I, TARGET, becomes("培训3期120人"), level2("数量指标"))
cell("IN30", I, ACTUAL, becomes("培训3期118人"), level2("数量指标"))
cell("IN31", I, TARGET, lambda v, _r, _b: v.strip("≥"), level2("数量指标"), at=TARGET)
cell("IN31", I, TARGET, lambda v, _r, _b: v.strip("≥"), level2("社会效益指标"), at=TARGET)


def _other_target(name: str, approved: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        book[A].rows.clear()  # an adjustment document would explain another target
        for row in book[F].rows:
            row[INITIAL] = row[BUDGET]
        index = first_index(book[I].rows, level2(name))
        book[I].rows[index or 0]["批复指标值"] = approved
        return f"IN32 {book[I].at(index or 0, TARGET)}"
    MUTATIONS.append(Mutation("IN32", f"批复{approved}", plant))


_other_target("数量指标", "≥200场")
_other_target("质量指标", "≥99%")


def _rate_as_output(name: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[I].rows) if r["二级指标"] == "质量指标"])
        book[I].rows[index].update({"三级指标": name, TARGET: "≥95%", ACTUAL: "100%"})
        return f"IN33 {book[I].at(index, '三级指标')}"
    MUTATIONS.append(Mutation("IN33", name, plant))


_rate_as_output("预算执行率")
_rate_as_output("资金到位率")


def _total_cost(name: str) -> None:
    def plant(book: Book, rng: random.Random) -> str:
        index = rng.choice([i for i, r in enumerate(book[I].rows) if r["二级指标"] == "成本指标"])
        book[I].rows[index].update({"三级指标": name, TARGET: "≤900万元", ACTUAL: "3.21万元"})
        return f"IN34 {book[I].at(index, ACTUAL)}"
    MUTATIONS.append(Mutation("IN34", name, plant))


_total_cost("项目总成本")
_total_cost("项目总投资")
cell("IN35", I, ACTUAL, becomes("不适用"), level2("可持续影响指标"))
cell("IN35", I, ACTUAL, becomes("不适用"), level2("数量指标"), name="数量不适用")

# ---------------------------------------------------------------- balances

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
    book[I].rows += [{**r, "项目名称": "没有安排的项目"} for r in book[I].rows if r["项目名称"] == book[I].rows[0]["项目名称"]]
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

# ---------------------------------------------------------------- slips that BA09 must name


def slips(rng: random.Random, fen: int) -> Iterator[tuple[str, int]]:
    """What a slip of the pen makes of an amount in 分: swapped digits, sign, unit, a digit."""
    digits = str(abs(fen))
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1] and (i > 0 or digits[1] != "0")]
    if places:
        i = rng.choice(places)
        yield "swapped", int(digits[:i] + digits[i + 1] + digits[i] + digits[i + 2:])
    yield "unit", fen * 10_000
    i = rng.randrange(len(digits))
    yield "digit", int(digits[:i] + rng.choice([d for d in "123456789" if d != digits[i]]) + digits[i + 1:])
