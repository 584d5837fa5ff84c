"""What one kind of mistake is, and how the mistakes of an area are stated.

`plant(book, rng)` changes the book and returns `CODE sheet!cell` (or `CODE` for a finding without a cell), or None
where this book offers no place for the mistake.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.tools.books import Book

Row = dict[str, Any]
Plant = Callable[[Book, random.Random], str | None]

F, A, S, P, T, X = "资金安排", "预算调整", "支出明细", "绩效指标", "文字说明", "核查说明"
INITIAL, BUDGET, ARRIVED, EXECUTED = "年初预算数（万元）", "全年预算数（万元）", "到位数（万元）", "全年执行数（万元）"
CHANGE, PAID, REASON, TARGET, ACTUAL, WEIGHT, CLAIM = (
    "调整金额（万元）", "金额（元）", "未到位或未执行完原因", "年度指标值", "实际完成值", "分值", "自评得分")


@dataclass(frozen=True)
class Mistake:
    """One kind of mistake: the rule that must find it, what it is called, how it is planted."""

    code: str
    name: str
    plant: Plant


@dataclass(frozen=True)
class Planting:
    """The mistakes of one area, in the order they are stated."""

    mistakes: list[Mistake] = field(default_factory=list)

    def add(self, code: str, name: str, plant: Plant) -> None:
        """A mistake that a function plants."""
        self.mistakes.append(Mistake(code, name, plant))

    def mistake(self, code: str) -> Callable[[Plant], Plant]:
        """The same as a decorator; the name of the function is that of the mistake."""
        def enter(plant: Plant) -> Plant:
            self.add(code, plant.__name__, plant)
            return plant
        return enter

    def cell(
        self, code: str, title: str, header: str, new: Callable[[Any, Row, Book], Any], where: Callable[[Row], bool] = lambda _row: True,
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
        self.add(code, name or f"{title}.{header}", plant)

    def column(self, code: str, title: str, header: str, new: Callable[[Any], Any]) -> None:
        """A mistake in one cell that is told once for its column, at the heading."""
        def plant(book: Book, rng: random.Random) -> str | None:
            sheet = book[title]
            if not sheet.rows:
                return None
            row = rng.choice(sheet.rows)
            row[header] = new(row.get(header))
            return f"{code} {sheet.header_at(header)}"
        self.add(code, f"{title}.{header}", plant)

    def scaled(self, code: str, title: str, header: str, factor: int) -> None:
        """A whole column in another unit than its heading says, found there."""
        def plant(book: Book, _rng: random.Random) -> str | None:
            sheet = book[title]
            if not any(row.get(header) for row in sheet.rows):
                return None
            for row in sheet.rows:
                row[header] = None if row.get(header) is None else round(row[header] * factor, 6)
            return f"{code} {sheet.header_at(header)}"
        self.add(code, f"{title}.{header}×{factor}", plant)

    def sum_row(self, code: str, title: str, header: str, off: float) -> None:
        """A 合计 row below the others whose sum is off by so much, found there."""
        def plant(book: Book, _rng: random.Random) -> str | None:
            sheet = book[title]
            if not sheet.rows:
                return None
            total = round(sum(row[header] for row in sheet.rows), 6)
            sheet.rows.append({sheet.headers[0]: "合计", header: round(total + off, 6)})
            return f"{code} {sheet.at(len(sheet.rows) - 1, header)}"
        self.add(code, f"{title}合计差{off}", plant)

    def profile(self, code: str, key: str, value: Callable[[Any, Book], Any], name: str = "") -> None:
        """A mistake in a value of 单位信息, found there."""
        def plant(book: Book, _rng: random.Random) -> str | None:
            book.profile[key] = value(book.profile[key], book)
            return f"{code} {book.profile_at(key)}"
        self.add(code, name or f"单位信息.{key}", plant)


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


def unspent(code: str, share: float, at: str, reason: str | None, regulation: str | None = None) -> Plant:
    """Only a share of the payments of the first project was made, for this reason; found in its row that has most left."""
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
        title, header = at.split("!")
        mine = [i for i, row in enumerate(book[F].rows) if row["项目名称"] == line["项目名称"]]
        most = max(mine, key=lambda i: round(book[F].rows[i][BUDGET] * 1_000_000) - round(book[F].rows[i][EXECUTED] * 1_000_000))
        return f"{code} {book[title].at(most if header == REASON else 0, header)}"
    return plant
