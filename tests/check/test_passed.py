"""Passed means computed: whatever is missing from a workbook, it passes only with all that its outputs need (results.md, Passed)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.write.result import Result, result_of
from tests.tools.workbooks import write_workbook

Damage = Callable[[openpyxl.Workbook], Any]

OWN_MONEY = {"单位资金", "其他资金"}
AMOUNTS = ("initial", "adjustments", "budget", "arrived", "executed")


def unknown_in(result: Result) -> Iterator[str]:
    """What a result does not know and every passed standard workbook knows."""
    evaluated = [p for p in result["projects"] if (p["budget"], p["executed"]) != ("0.00", "0.00")]
    own = all(line["source"] in OWN_MONEY for p in result["projects"] for line in p["sources"] if line["arrived"] is None)
    for name, amounts in (("全部", result["totals"]), *((p["name"], p) for p in evaluated)):
        yield from (f"{name} {key}" for key in AMOUNTS if amounts[key] is None and not (key == "arrived" and own))
        if amounts["execution_rate"] is None and amounts["budget"] != "0.00":
            yield f"{name} execution_rate"
    if result["regulation"]["id"] != "mof-transfer":
        yield from (f"{p['name']} score" for p in evaluated if p["score"] is None)


def result_after(folder: Path, damage: Damage) -> Result:
    path = write_workbook(folder / "w.xlsx", {}, {})
    book = openpyxl.load_workbook(path)
    damage(book)
    book.save(path)
    return result_of(evaluate_file(path, Settings()))


def emptied(title: str) -> Damage:
    def damage(book: openpyxl.Workbook) -> None:
        book[title].delete_rows(1, book[title].max_row)
    return damage


def without_rows(title: str) -> Damage:
    def damage(book: openpyxl.Workbook) -> None:
        book[title].delete_rows(4, book[title].max_row)
    return damage


def without_column(title: str, number: int) -> Damage:
    def damage(book: openpyxl.Workbook) -> None:
        book[title].delete_cols(number)
    return damage


def in_words(row: int, *emptied: int) -> Damage:
    """A completion in words that say nothing, and further cells of its row emptied."""
    def damage(book: openpyxl.Workbook) -> None:
        book["绩效指标"].cell(row, 8).value = "情况较好"
        for column in emptied:
            book["绩效指标"].cell(row, column).value = None
    return damage


SHEETS = {"资金安排": 10, "预算调整": 7, "支出明细": 12, "绩效指标": 14}
WHOLE: dict[str, Damage] = {
    **{f"{title} emptied": emptied(title) for title in SHEETS},
    **{f"{title} without rows": without_rows(title) for title in SHEETS},
    **{f"{title} without column {n}": without_column(title, n) for title, width in SHEETS.items() for n in range(1, width + 1)},
    **{f"绩效指标 row {row} in words": in_words(row) for row in range(4, 16)},
    **{f"绩效指标 row {row} in words, nothing claimed": in_words(row, 10) for row in range(4, 16)},
}


@pytest.mark.parametrize("damage", WHOLE.values(), ids=WHOLE)
def test_damaged_sheets(damage: Damage, tmp_path: Path) -> None:
    result = result_after(tmp_path, damage)
    assert result["status"] == "blocked" or not [*unknown_in(result)]


def test_blank_adjustments_are_blamed(tmp_path: Path) -> None:
    result = result_after(tmp_path, emptied("预算调整"))
    assert [(f["code"], f["severity"], f["sheet"]) for f in result["findings"] if f["severity"] == "error"] == [("BA12", "error", "预算调整")]


def cells_of(book: openpyxl.Workbook) -> list[tuple[str, int, int]]:
    return [(title, cell.row, cell.column) for title in SHEETS for row in book[title].iter_rows(min_row=3) for cell in row if cell.value is not None]


HURT = (None, "", "-", "无", "未开展", "…", "约", "12", 0, -1, "9月", "#REF!", "是")


@given(where=st.data(), what=st.lists(st.sampled_from(HURT), min_size=1, max_size=4))
def test_damaged_cells(where: st.DataObject, what: list[Any], tmp_path_factory: pytest.TempPathFactory) -> None:
    def damage(book: openpyxl.Workbook) -> None:
        cells = cells_of(book)
        for value in what:
            title, row, column = where.draw(st.sampled_from(cells))
            book[title].cell(row, column).value = value
    result = result_after(tmp_path_factory.mktemp("damaged"), damage)
    assert result["status"] == "blocked" or not [*unknown_in(result)]
