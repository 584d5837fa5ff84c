"""What offices paste and type that changes nothing: sum rows, footers, merged labels, names of sources, units, dates, codes, ledgers.

Each makes a clean book untidy in one way. Whoever reads it must find the same amounts and points, without an error or a warning.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Iterator
from itertools import groupby
from typing import Any

from tests.check.planting import CHANGE, CLAIM, EXECUTED, INITIAL, PAID, WEIGHT, A, F, P, Row, S
from tests.tools.books import FIRST_ROW, Book

Spoil = Callable[[Book, random.Random], None]

UNTIDY: dict[str, Spoil] = {}
"""Name of an untidiness -> how it comes about."""

MONEY = (INITIAL, "全年预算数（万元）", "到位数（万元）", EXECUTED)


def untidy(name: str) -> Callable[[Spoil], Spoil]:
    """Enter an untidiness under a name."""
    def enter(spoil: Spoil) -> Spoil:
        UNTIDY[name] = spoil
        return spoil
    return enter


def total(rows: Iterable[Row], column: str) -> float:
    """The exact sum of a column."""
    return sum(round(row[column] * 1_000_000) for row in rows) / 1_000_000


def by_month(rows: list[Row]) -> Iterator[tuple[int, list[Row]]]:
    yield from ((month, list(paid)) for month, paid in groupby(rows, key=lambda row: row["支付日期"].month))


def last_day(row: Row) -> dt.date:
    return (row["支付日期"].replace(day=1) + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


# ---------------------------------------------------------------- sum rows


def _sums_of_months(at: str, label: str, dated: bool, running: str = "") -> Spoil:
    def spoil(book: Book, _rng: random.Random) -> None:
        rows, so_far = [], list[Row]()
        for month, paid in by_month(book[S].rows):
            so_far += paid
            rows += paid
            day = {"支付日期": last_day(paid[0])} if dated else {}
            rows.append({**day, at: label.format(month=month), PAID: total(paid, PAID)})
            if running:
                rows.append({**day, at: running, PAID: total(so_far, PAID)})
        book[S].rows[:] = rows
    return spoil


UNTIDY["支出明细：本月合计、本年累计写在摘要，带日期"] = _sums_of_months("摘要", "本月合计", True, "本年累计")
UNTIDY["支出明细：几月小计写在摘要"] = _sums_of_months("摘要", "{month}月小计", False)
UNTIDY["支出明细：月计写在凭证号"] = _sums_of_months("凭证号", "月计", True)
UNTIDY["支出明细：本月发生额合计与累计写在收款单位"] = _sums_of_months("收款单位", "本月发生额合计", False, "累计发生额")


def _closing(title: str, at: str, label: str, *columns: str) -> Spoil:
    def spoil(book: Book, _rng: random.Random) -> None:
        rows = book[title].rows
        if rows:
            rows.append({at: label, **{column: total(rows, column) for column in columns}})
    return spoil


for _at, _label in (("支付日期", "合计"), ("摘要", "总计"), ("项目名称", "合　计"), ("摘要", "以上合计"), ("凭证号", "全年合计：")):
    UNTIDY[f"支出明细：末行{_label}写在{_at}"] = _closing(S, _at, _label, PAID)
for _at, _label in (("项目名称", "合计（万元）"), ("资金来源", "总计"), ("项目名称", "合计：")):
    UNTIDY[f"资金安排：末行{_label}写在{_at}"] = _closing(F, _at, _label, *MONEY)
UNTIDY["预算调整：末行总计写在调整类型"] = _closing(A, "调整类型", "总计", CHANGE)


@untidy("支出明细：每个项目之后有某项目小计")
def sums_of_projects(book: Book, _rng: random.Random) -> None:
    rows = sorted(book[S].rows, key=lambda row: str(row["项目名称"]))
    book[S].rows[:] = [
        line for project, paid in groupby(rows, key=lambda row: row["项目名称"])
        for group in [list(paid)] for line in (*group, {"项目名称": f"{project}小计", PAID: total(group, PAID)})
    ]


@untidy("资金安排：每个项目之前有小计行")
def sums_above_their_rows(book: Book, _rng: random.Random) -> None:
    rows: list[Row] = []
    for project, lines in groupby(book[F].rows, key=lambda row: row["项目名称"]):
        group = list(lines)
        rows += [*group, {"资金来源": "小计", **{column: total(group, column) for column in MONEY}}]
        assert project
    book[F].rows[:] = rows


@untidy("支出明细：承前页、过次页")
def carried_over_pages(book: Book, _rng: random.Random) -> None:
    rows = book[S].rows
    half = len(rows) // 2
    first = total(rows[:half], PAID)
    rows[half:half] = [{"摘要": "过次页", PAID: first}, {"摘要": "承前页", PAID: first}]


@untidy("支出明细：期初余额")
def opening_balance(book: Book, _rng: random.Random) -> None:
    book[S].rows.insert(0, {"支付日期": dt.date(book.year, 1, 1), "摘要": "期初余额", PAID: 1234.5})


@untidy("绩效指标：总分和预算执行率行")
def total_and_execution_rows(book: Book, _rng: random.Random) -> None:
    rows: list[Row] = []
    for project, lines in groupby(book[P].rows, key=lambda row: row["项目名称"]):
        rows += [*lines, {"项目名称": project, "三级指标": "预算执行率", WEIGHT: 10, CLAIM: 10}, {"项目名称": project, "三级指标": "总分", WEIGHT: 100, CLAIM: 100}]
    book[P].rows[:] = rows


@untidy("绩效指标：每类之后有小计")
def sums_of_classes(book: Book, _rng: random.Random) -> None:
    rows: list[Row] = []
    for (project, level1), lines in groupby(book[P].rows, key=lambda row: (row["项目名称"], row["一级指标"])):
        group = list(lines)
        rows += [*group, {"项目名称": project, "一级指标": level1, "三级指标": "小计", WEIGHT: total(group, WEIGHT), CLAIM: total(group, CLAIM)}]
    book[P].rows[:] = rows


# ---------------------------------------------------------------- lines that are no rows


def _footer(title: str, **cells: str) -> Spoil:
    def spoil(book: Book, _rng: random.Random) -> None:
        sheet = book[title]
        sheet.rows.append({sheet.headers[int(column[1:])]: text for column, text in cells.items()})
    return spoil


FOOTERS = {
    "制表人签名分在几格": (S, {"c0": "制表：甲", "c3": "复核：乙", "c6": "负责人：丙"}), "打印时间": (S, {"c0": "打印时间：2021-01-15 10:22"}),
    "第几页共几页": (S, {"c6": "第 1 页 / 共 3 页"}), "以下空白": (S, {"c0": "——以下空白——"}), "数据来源": (S, {"c0": "数据来源于国库集中支付系统"}),
    "注": (F, {"c0": "注：本表金额以指标文件为准。"}), "说明写在用途列": (F, {"c8": "备注：单位资金据实列支"}), "填报单位和日期": (F, {"c0": "填报单位（盖章）：", "c4": "填报日期："}),
    "调整表的备注": (A, {"c0": "备注：以上调整均已批复"}), "调整表经办": (A, {"c0": "经办人：甲", "c6": "审核人：乙"}),
    "指标表的填表说明": (P, {"c0": "填表说明：定性指标按达成程度填写"}), "指标表联系人": (P, {"c0": "联系人：甲　电话：000"}),
}
for _name, (_title, _cells) in FOOTERS.items():
    UNTIDY[f"{_title}：{_name}"] = _footer(_title, **_cells)


@untidy("支出明细：每二十行重复一次标题")
def headings_again(book: Book, _rng: random.Random) -> None:
    sheet = book[S]
    for at in range(len(sheet.rows) - 1, 0, -5):
        sheet.rows.insert(at, {header: header for header in sheet.headers})


@untidy("支出明细：中间和末尾有空行，序号已填好")
def prepared_rows(book: Book, _rng: random.Random) -> None:
    sheet = book[S]
    sheet.headers.insert(0, "序号")
    for number, row in enumerate(sheet.rows, 1):
        row["序号"] = number
    sheet.rows.insert(2, {})
    sheet.rows += [{"序号": len(sheet.rows) + number} for number in range(3)]


# ---------------------------------------------------------------- merged and grouped labels


def _merged(title: str, *columns: str) -> Spoil:
    def spoil(book: Book, _rng: random.Random) -> None:
        sheet = book[title]
        for column in columns:
            at, number = sheet.headers.index(column), 0
            for _, group in groupby(list(sheet.rows), key=lambda row: (row["项目名称"], row[column]) if "项目名称" not in columns[1:] else row[column]):
                size = len(list(group))
                if size > 1:
                    sheet.merged.append((FIRST_ROW - 1 + number, at, FIRST_ROW - 2 + number + size, at))
                number += size
        for first, at, last, _ in sheet.merged:
            for row in sheet.rows[first - FIRST_ROW + 2:last - FIRST_ROW + 2]:
                row[sheet.headers[at]] = None
    return spoil


UNTIDY["资金安排：项目名称合并"] = _merged(F, "项目名称")
UNTIDY["绩效指标：项目名称、一级指标合并"] = _merged(P, "项目名称", "一级指标")
UNTIDY["绩效指标：一级、二级指标合并"] = _merged(P, "一级指标", "二级指标")
UNTIDY["支出明细：项目名称合并"] = _merged(S, "项目名称")


@untidy("绩效指标：项目和一级指标只写在每组第一行")
def labels_of_groups(book: Book, _rng: random.Random) -> None:
    before: tuple[Any, Any] = (None, None)
    for row in book[P].rows:
        project, level1 = row["项目名称"], row["一级指标"]
        row["项目名称"] = None if project == before[0] else project
        row["一级指标"] = None if (project, level1) == before else level1
        before = project, level1
