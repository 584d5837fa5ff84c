"""What one kind of mistake is, and how it is entered into the catalogue.

`plant(book, rng)` changes the book and returns `CODE sheet!cell` (or `CODE` for a finding without a cell), or None
where this book offers no place for the mistake.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.tools.books import Book

Row = dict[str, Any]
Plant = Callable[[Book, random.Random], str | None]

F, A, S, P, T, X = "资金安排", "预算调整", "支出明细", "绩效指标", "文字说明", "核查说明"
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


def is_large(row: Row) -> bool:
    """Whether a payment needs a decision."""
    return bool(row[PAID] >= 10000)
