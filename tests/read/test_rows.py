"""The kinds of rows: what an office pastes beside its payments changes no figure, and what is a payment is never lost."""

from __future__ import annotations

import itertools
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.declared.settings import Settings
from perfeval.facts.findings import Severity
from perfeval.facts.tables import Table
from perfeval.read.tables.labels import LabelKind, read_label
from perfeval.read.workbook import read_workbook
from tests.check.checked import checked
from tests.check.planting import PAID, F, P, S
from tests.tools.books import Book, clean_book, write_book

WORDS = ("合计", "小计", "累计", "总计")
BEFORE = ("", "本月", "本年", "本页", "本日", "第一季度", "上半年", "全部", "各项支出", "截至本月", "项目")
AFTER = ("", "数", "金额", "：", "（元）", "支出")
REMARKS = (
    "填表人：甲", "审核：乙  复核：丙", "注：含上年尾款", "第3页 共9页", "（本页以下无内容）", "制表 甲", "打印时间 2024-01-15 10:22", "以上数据截至年底", "财务专用章",
)
BALANCES = ("期初余额", "上年结余", "承前页", "过次页", "转下页")

labels = st.builds("{}{}{}".format, st.sampled_from(BEFORE), st.sampled_from(WORDS), st.sampled_from(AFTER))
untidy = st.lists(st.tuples(st.sampled_from(("sum", "remark", "balance", "header", "empty")), st.integers(0, 40), labels, st.integers(0, 99)), max_size=6)


def total(rows: list[dict[str, Any]]) -> float:
    return round(sum(row.get(PAID) or 0 for row in rows), 2)


def insert(book: Book, kind: str, at: int, label: str, number: int) -> None:
    """One untidy row among the payments of a book; a sum is one of all payments above it."""
    sheet, rng = book[S], random.Random(number)
    place = 1 + at % len(sheet.rows)
    above = [row for row in sheet.rows[:place] if "untidy" not in row]
    row: dict[str, Any] = {}
    if kind == "sum":
        last = above[-1]
        row = {rng.choice(("摘要", "凭证号", "支付日期", "项目名称")): label, PAID: total(above)}
        for header in rng.sample(("支付日期", "项目名称"), rng.randint(0, 2)):
            row.setdefault(header, last[header])
    elif kind == "remark":
        row = {rng.choice(("支付日期", "项目名称", "摘要")): REMARKS[number % len(REMARKS)]}
    elif kind == "balance":
        row = {"支付日期": above[-1]["支付日期"], "摘要": BALANCES[number % len(BALANCES)], PAID: 7777.77}
    elif kind == "header":
        row = {header: header for header in sheet.headers}
    else:
        row = rng.choice(({PAID: 0}, {"资金来源": above[-1]["资金来源"]}, {"支出类别": "项目支出", PAID: 0}))
    sheet.rows.insert(place, {**row, "untidy": True})


def figures(folder: Path, book: Book) -> tuple[Any, list[str]]:
    """The balances of a book, and its errors."""
    evaluation = checked(write_book(book, folder / "b.xlsx"))
    errors = [f"{f.code} {f.place}" for f in evaluation.findings if f.severity is Severity.ERROR]
    return [(b.project, b.source, b.amounts) for b in evaluation.case.balances.lines], errors


@given(seed=st.integers(0, 30), rows=untidy)
def test_untidy_rows_change_no_figure_and_raise_no_error(tmp_path_factory: pytest.TempPathFactory, seed: int, rows: list[Any]) -> None:
    folder, book = tmp_path_factory.mktemp("rows"), clean_book(seed)
    clean = figures(folder, book)
    for one in rows:
        insert(book, *one)
    assert figures(folder, book) == clean


@given(seed=st.integers(0, 30), label=st.sampled_from(("合计", "总计", "支出合计", "全年总计")), off=st.sampled_from((-1000, 0.01, 5, 99999)))
def test_a_closing_sum_that_is_changed_is_found_at_its_cell(
    tmp_path_factory: pytest.TempPathFactory, seed: int, label: str, off: float,
) -> None:
    folder, book = tmp_path_factory.mktemp("rows"), clean_book(seed)
    rows = book[S].rows
    rows.append({"摘要": label, PAID: round(total(rows) + off, 2)})
    assert figures(folder, book)[1] == [f"SP15 {book[S].at(len(rows) - 1, PAID)}"]


@given(
    seed=st.integers(0, 30), summary=st.sampled_from((
        "支付合计会议费", "小计时工工资", "补付累计欠缴电费", "总计2批教材款", "说明：补付尾款", "其中一批设备款", "合计", "本月小计", "结余材料搬运费", "共3人差旅费")),
    at=st.integers(0, 99),
)
def test_a_payment_is_never_lost(tmp_path_factory: pytest.TempPathFactory, seed: int, summary: str, at: int) -> None:
    """Whatever its words: with voucher and payee it is a payment, or an error says that it may be a sum."""
    folder, book = tmp_path_factory.mktemp("rows"), clean_book(seed)
    clean, _ = figures(folder, book)
    book[S].rows[at % len(book[S].rows)]["摘要"] = summary
    found, errors = figures(folder, book)
    assert found == clean or any(error.startswith("CE13") for error in errors)


# ---------------------------------------------------------------- single kinds


def spending(tmp_path: Path, *rows: dict[str, Any], seed: int = 3) -> tuple[Table, int]:
    """The payments of a clean book with more rows below, and how many there were."""
    book = clean_book(seed)
    many = len(book[S].rows)
    book[S].rows += list(rows)
    return read_workbook(write_book(book, tmp_path / "b.xlsx"), Settings()).tables["spending"], many


def test_a_sum_without_any_words_is_told_by_position_and_arithmetic(tmp_path: Path) -> None:
    table, many = spending(tmp_path, {PAID: total(clean_book(3)[S].rows)})
    assert (len(table.frame), [line.row for line in table.sums]) == (many, [4 + many])


def test_an_amount_alone_that_adds_up_nothing_is_a_payment_with_blanks(tmp_path: Path) -> None:
    table, many = spending(tmp_path, {PAID: 12.34})
    assert (len(table.frame), table.sums) == (many + 1, ())


def test_the_partial_sums_of_a_filtered_list_are_one_warning(tmp_path: Path) -> None:
    book = clean_book(3)
    for place in (1, 3, 5):
        book[S].rows.insert(place, {"摘要": f"{place}月合计", PAID: 1234567.89})
    evaluation = checked(write_book(book, tmp_path / "b.xlsx"))
    assert [(f.severity, str(f.place)) for f in evaluation.findings if f.code == "SP15"] == [(Severity.WARNING, book[S].at(1, PAID))]


@pytest.mark.parametrize(("text", "kind", "whole"), [
    ("本月合计", LabelKind.PARTIAL, True), ("11 月 小 计：", LabelKind.PARTIAL, True), ("合计（万元）", LabelKind.CLOSING, True),
    ("累计安全生产无事故奖励", LabelKind.PARTIAL, False), ("总分馆制建设经费", LabelKind.CLOSING, False), ("过次页", LabelKind.BALANCE, True),
    ("河道经费小计", LabelKind.PARTIAL, True), ("支付合计会议费", LabelKind.CLOSING, False),
])
def test_a_label_is_whole_where_nothing_else_is_said(text: str, kind: LabelKind, whole: bool) -> None:
    label = read_label(text, {"河道经费"})
    assert label is not None
    assert (label.kind, label.whole) == (kind, whole)


def test_the_sums_of_points_are_compared_and_are_no_indicators(tmp_path: Path) -> None:
    book = clean_book(3)
    project, many = book[P].rows[0]["项目名称"], sum(row["项目名称"] == book[P].rows[0]["项目名称"] for row in book[P].rows)
    book[P].rows.insert(many, {"项目名称": project, "二级指标": "总分", "分值": 99})
    evaluation = checked(write_book(book, tmp_path / "b.xlsx"))
    assert [str(f.place) for f in evaluation.findings if f.severity is Severity.ERROR] == [book[P].at(many, "分值")]
    assert {f.code for f in evaluation.findings if f.severity is Severity.ERROR} == {"IN02"}


def test_a_label_merged_over_its_rows_holds_for_all_of_them(tmp_path: Path) -> None:
    book = clean_book(3)
    clean = figures(tmp_path, book)
    rows = book[F].rows
    for row in (row for before, row in itertools.pairwise(rows) if before["项目名称"] == row["项目名称"]):
        row["项目名称"] = None
    start = 0
    for end in range(1, len(rows) + 1):
        if end == len(rows) or rows[end]["项目名称"] is not None:
            if end - start > 1:
                book[F].merged.append((3 + start, 0, 2 + end, 0))
            start = end
    assert figures(tmp_path, book) == clean
