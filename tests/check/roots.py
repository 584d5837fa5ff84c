"""One wrong cell, or one project's name, with many findings elsewhere; and whether what is promised of the cells named first is kept."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter
from collections.abc import Callable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from perfeval.facts.findings import Severity
from perfeval.facts.first_cells import FirstCell, first_cells
from perfeval.facts.place import Place
from tests.check.checked import checked
from tests.check.planting import INITIAL, TARGET, F, P, S
from tests.tools.books import FIRST_ROW, SOURCES, UNIT, Book, write_book

Root = Callable[[Book, random.Random], str | None]
"""Makes one thing wrong and gives the sheet and cell to be named first; None where the book offers no place."""


def budget_year(book: Book, rng: random.Random) -> str:
    book.profile["预算年度"] += rng.choice((-1, -2))
    return book.profile_at("预算年度")


def project_name(book: Book, rng: random.Random) -> str:
    rows = book[F].rows[:-1]
    wrong = rng.choice(rows)["项目名称"]
    mine = [i for i, row in enumerate(rows) if row["项目名称"] == wrong]
    for i in mine:
        rows[i]["项目名称"] = wrong[:-2] + "专项" + wrong[-2:]
    return book[F].at(mine[0], "项目名称")


def source_of_a_line(book: Book, rng: random.Random) -> str:
    rows = book[F].rows[:-1]
    index = rng.randrange(len(rows))
    taken = {row["资金来源"] for row in rows if row["项目名称"] == rows[index]["项目名称"]}
    rows[index]["资金来源"] = next(source for source in ("省级财政资金", *SOURCES) if source not in taken)
    return book[F].at(index, "资金来源")


def initial_budget_under_a_total(book: Book, rng: random.Random) -> str:
    rows = book[F].rows
    index = rng.randrange(len(rows) - 1)
    rows[index][INITIAL] = round(rows[index][INITIAL] * 10, 6)
    return book[F].at(index, INITIAL)


def first_arrival(book: Book, rng: random.Random) -> str:
    index = rng.randrange(len(book[F].rows) - 1)
    book[F].rows[index]["首次到位日期"] = dt.date(book.year, 12, 20)
    return book[F].at(index, "首次到位日期")


def decision_limit(book: Book, _rng: random.Random) -> str:
    book.profile["大额支出集体决策标准（元）"] = 5
    return book.profile_at("大额支出集体决策标准（元）")


def cost_as_floor(book: Book, _rng: random.Random) -> str | None:
    rows = [i for i, row in enumerate(book[P].rows) if row["二级指标"] == "成本指标"]
    for index in rows:
        limit = int(book[P].rows[index][TARGET].strip("≤元/场"))
        book[P].rows[index].update({TARGET: f"≥{limit}元/场", "实际完成值": f"{limit // 2}元/场"})
    return book[P].at(rows[0], TARGET)


def prepared(clean: Book) -> Book:
    """A clean book with a row 合计 on 资金安排, and no decisions where they are not needed."""
    rows = clean[F].rows
    rows.append({"项目名称": "合计", **{column: round(sum(row[column] for row in rows), 6) for column in clean[F].headers[2:6]}})
    clean.profile["大额支出集体决策标准（元）"] = 50000
    for row in clean[S].rows:
        row["集体决策依据"] = None if row["金额（元）"] < 50000 else row["集体决策依据"]
    return clean


ROOTS: tuple[Root, ...] = (budget_year, project_name, source_of_a_line, initial_budget_under_a_total, first_arrival, decision_limit, cost_as_floor)


@dataclass(frozen=True)
class Promise:
    """The cells named first, what they promise, and how many findings really go when these cells are as they were."""

    first: tuple[FirstCell, ...]
    promised: int
    kept: int
    innocent: tuple[str, ...]
    """Cells named although nothing is wrong there."""


def promise_of(book: Book, clean: Book, folder: Path) -> Promise:
    """Check a book, put the cells named first back as they are in the clean one, and check again."""
    before = checked(write_book(book, folder / "wrong.xlsx")).findings
    first = first_cells(before)
    mended, places = deepcopy(book), [place for one in first for place in one.cause.places]
    innocent = tuple(str(place) for place in places if not _put_back(mended, clean, place))
    after = checked(write_book(mended, folder / "mended.xlsx")).findings if first else before
    gone = Counter(_loud(before, places)) - Counter(_loud(after, places))
    return Promise(first, sum(one.others for one in first), gone.total(), innocent)


def _loud(findings: tuple[Any, ...], named: list[Place]) -> Iterator[str]:
    yield from (f"{f.code} {f.place}" for f in findings if f.severity != Severity.NOTE and f.place not in named)


def _put_back(book: Book, clean: Book, place: Place) -> bool:
    """Whether a cell differed from the clean book."""
    assert place.row is not None
    assert place.column is not None
    if place.sheet == UNIT:
        key = list(book.profile)[place.row - 2]
        changed, book.profile[key] = book.profile[key] != clean.profile[key], clean.profile[key]
        return bool(changed)
    sheet = book[str(place.sheet)]
    row, header = sheet.rows[place.row - FIRST_ROW], sheet.headers[place.column - 1]
    was = clean[sheet.title].rows[place.row - FIRST_ROW].get(header)
    changed, row[header] = row.get(header) != was, was
    return bool(changed)


