"""Sheets, columns and rows (LA): what breaks each rule, what does not, and mistakes planted for it."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl

from perfeval.declared.sheets import SHEETS
from perfeval.write.pages.write import write_pages
from tests.check.given import MONEY, Breaking, Clean, Edits, Given, cells, without
from tests.check.planting import CHANGE, INITIAL, PAID, WEIGHT, A, F, P, Planting, S, T, becomes
from tests.tools.books import Book, write_book
from tests.tools.pages import evaluated, evaluation_pages, shown
from tests.tools.workbooks import write_workbook

SEEN = MONEY

NO_CHANGE = {"资金安排!D4": 10, "资金安排!E4": 10, "资金安排!F4": 10, "支出明细!H5": 40000} | without("资金安排", 5) | without("支出明细", 4)


def hide_a_payment(book: openpyxl.Workbook) -> None:
    book["支出明细"].row_dimensions[5].hidden = True


def copy_the_payments(book: openpyxl.Workbook) -> None:
    book.copy_worksheet(book["支出明细"])


def hide_the_adjustments(book: openpyxl.Workbook) -> None:
    book["预算调整"].sheet_state = "hidden"


def merge(title: str, area: str) -> Given:
    def change(book: openpyxl.Workbook) -> None:
        book[title].merge_cells(area)
    return Given(change=change)


def merge_a_title(book: openpyxl.Workbook) -> None:
    book["支出明细"].merge_cells("A1:H1")


def as_sent(*, changed: bool = False, edits: Edits | None = None) -> Given:
    """The evaluation workbook of the clean workbook, or of one with edits, in its place; `changed`: a total in it was typed over."""
    def become(book: openpyxl.Workbook) -> None:
        with tempfile.TemporaryDirectory() as folder:
            pages = evaluation_pages(evaluated(write_workbook(Path(folder) / "unit.xlsx", edits)))
            write_pages(Path(folder) / "sent.xlsx", pages, title="", created=None)
            values = openpyxl.load_workbook(Path(folder) / "sent.xlsx", data_only=True)
        for sheet in book.worksheets:
            book.remove(sheet)
        for sheet in values.worksheets:
            copy = book.create_sheet(sheet.title)
            for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
                copy[cell.coordinate] = cell.value
                copy[cell.coordinate].data_type = cell.data_type  # a target such as =100% is no formula
            for area in sheet.merged_cells.ranges:
                copy.merge_cells(str(area))
        if changed:
            book["评价总览"]["A1"] = "已核对"
    return Given(change=become)


BREAKING: Breaking = {
    "LA11 changed": (as_sent(changed=True), ["LA05 评价总览!A39 note", "LA11 评价总览!A39 warning"]),
    "LA11 not passed": (
        as_sent(edits={"资金安排!D4": 11}), ["LA05 评价总览!A40 note", "LA11 评价总览!A40 error"],
    ),
    **{f"LA01 {sheet.title}": (Given(sheets={sheet.title: None}), ["LA01  error"]) for sheet in SHEETS if sheet.required},
    "LA02 required column": ({"支出明细!H3": "备注"}, ["LA02 支出明细 error"]),
    "LA02 all the same for the year": ({"单位信息!A3": "备注"}, ["LA02 单位信息 error"]),
    "LA03 two amounts": ({"支出明细!U3": "支付金额（元）", "支出明细!U4": 1}, ["LA03 支出明细!U3 error"]),
    "LA04 stated budget": ({"资金安排!D3": "全年预算数"}, ["LA04 资金安排!D3 error"]),
    "LA04 payments": ({"支出明细!H3": "金额"}, ["LA04 支出明细!H3 error"]),
    "LA05 parts row": (cells("资金安排", A="其中：招聘", C=1, D=1, E=1, F=1), ["LA05 资金安排!A7 note"]),
    "LA08 no funding": (without("资金安排", 4) | without("资金安排", 5) | without("资金安排", 6), ["LA08 资金安排 error"]),
    "LA08 no payments": (
        {key: None for row in range(4, 9) for key in without("支出明细", row)}, ["LA08 支出明细 warning"],
    ),
    "LA09 older template": ({"单位信息!B11": "'0"}, ["LA09 单位信息!B11 warning"]),
    "LA10 prompt": ({"资金安排!I4": "请填写资金用途"}, ["LA10 资金安排!I4 error"]),
    "LA05 a sheet nobody knows": (Given(sheets={"底稿": "| 甲 | 1 |"}), ["LA05 底稿 note"]),
    "LA05 payments on a second sheet": (
        Given(sheets={"支出明细(2)": "| 项目名称 | 金额（元） |\n| 就业服务经费 | 900 |"}), ["LA05 支出明细(2) warning"],
    ),
    "LA05 a copy": (Given(change=copy_the_payments), ["LA05 支出明细 Copy note"]),
    "LA06 a row": (Given(change=hide_a_payment), ["LA06 支出明细!A5 note"]),
    "LA06 a sheet": (Given(change=hide_the_adjustments), ["LA06 预算调整 note"]),
    "LA05 a remark": (cells("资金安排", A="填表人：甲    审核人：乙"), ["LA05 资金安排!A7 note"]),
    "LA05 remarks, once": (
        cells("支出明细", A="第1页 共2页") | cells("支出明细", row=10, A="记账", D="复核"), ["LA05 支出明细!A9 note"],
    ),
    "LA05 a balance": (
        cells("支出明细", A="2020-01-01", D="就业服务经费", E="区县级财政资金", G="期初余额", H=990000), ["LA05 支出明细!G9 note"],
    ),
    "LA05 the header again": (cells("预算调整", A="项目名称", B="资金来源", C="调整日期", D="调整类型", E="金额（万元）"), ["LA05 预算调整!A6 note"]),
    "LA05 booked twice": (
        {"支出明细!U3": "会计科目", **{f"支出明细!U{row}": "7201 事业支出" for row in range(4, 9)}}
        | cells("支出明细", A="2020-03-10", B="记-0001", D="就业服务经费", E="市级财政资金", G="付招聘会场地费", H=50000, I="测试会展有限公司", U="5001 业务活动费用"),
        ["LA05 支出明细!U9 note"],
    ),
    "LA07 labels": (merge("资金安排", "I4:I5"), ["LA07 资金安排!I4 note"]),
    "LA07 claims": (merge("绩效指标", "J4:J5"), ["LA07 绩效指标!J4 warning"]),
    "LA07 targets": (merge("绩效指标", "F4:F5"), ["LA07 绩效指标!F4 error"]),
    "LA07 opening budgets": (merge("资金安排", "C5:C6"), ["LA07 资金安排!C5 error"]),
}

CLEAN: Clean = {
    "LA01 nothing missing": {},
    "LA01 LA08 an empty sheet of adjustments": NO_CHANGE | without("预算调整", 4) | without("预算调整", 5),
    "LA02 aliases": {"支出明细!H3": "支付金额（元）", "支出明细!A3": "清算日期", "支出明细!I3": "收款人全称"},
    "LA03 unknown column": {"支出明细!U3": "备注", "支出明细!U4": "月末"},
    "LA04 yuan": {"资金安排!C3": "年初预算数（元）", "资金安排!C4": 100000, "资金安排!C6": 80000},
    "LA04 a line above the header": {"支出明细!H3": "金额", "支出明细!A2": "（金额单位：元）"},
    "LA05 a payment whose words look like a sum": {"支出明细!G8": "支付合计水电费"},
    "LA03 a second heading over nothing": {"支出明细!U3": "支付金额（元）"},
    "LA06 LA07 a merged title": Given(change=merge_a_title),
    "LA09 version as a number": {"单位信息!B11": 1},
}


# ---------------------------------------------------------------- planted mistakes

PLANTED = Planting()

def _without_sheet(code: str, title: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        del book.sheets[title]
        return code
    PLANTED.add(code, f"没有{title}", plant)


for _title in (F, A, S, P):
    _without_sheet("LA01", _title)


def _without_column(code: str, title: str, header: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        book[title].headers.remove(header)
        return code
    PLANTED.add(code, f"{title}没有{header}", plant)


for _title, _header in ((F, INITIAL), (S, "摘要"), (P, WEIGHT), (A, "调整类型")):
    _without_column("LA02", _title, _header)


def _same_meaning(title: str, header: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        book[title].headers.append(header)
        book[title].rows[0][header] = 1
        return f"LA03 {book[title].header_at(header)}"
    PLANTED.add("LA03", f"{title}多一列{header}", plant)


for _title, _header in ((F, "预算数（万元）"), (S, "收款人名称"), (P, "完成值")):
    _same_meaning(_title, _header)


def _without_unit(title: str, header: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        sheet, bare = book[title], header.split("（")[0]
        sheet.headers[sheet.headers.index(header)] = bare
        for row in sheet.rows:
            row[bare] = row.get(header)
        return f"LA04 {sheet.header_at(bare)}"
    PLANTED.add("LA04", f"{title}的{header}没有单位", plant)


for _title, _header in ((F, INITIAL), (A, CHANGE), (S, PAID)):
    _without_unit(_title, _header)


@PLANTED.mistake("LA05")
def an_unknown_sheet(book: Book, _rng: random.Random) -> str:
    book.extra["草稿"] = [["随手记", 1]]
    return "LA05 草稿"


@PLANTED.mistake("LA05")
def parts_row(book: Book, _rng: random.Random) -> str:
    book[F].rows.append({"项目名称": "其中：会议费", INITIAL: 1})
    return f"LA05 {book[F].at(len(book[F].rows) - 1, '项目名称')}"


@PLANTED.mistake("LA06")
def a_hidden_payment(book: Book, rng: random.Random) -> str:
    index = rng.randrange(len(book[S].rows))
    book[S].hidden_rows.add(index)
    return f"LA06 {book[S].at(index, '支付日期')}"


@PLANTED.mistake("LA06")
def a_hidden_budget(book: Book, _rng: random.Random) -> str:
    book[F].hidden_rows.add(0)
    return f"LA06 {book[F].at(0, '项目名称')}"


@PLANTED.mistake("LA07")
def merged_projects(book: Book, _rng: random.Random) -> str | None:
    if len(book[P].rows) < 3:
        return None
    book[P].merged.append((4, 0, 5, 0))
    value = book[P].rows[1]["项目名称"]
    book[P].rows[1]["项目名称"] = value
    return f"LA07 {book[P].at(1, '项目名称')}"


def _without_rows(title: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        book[title].rows.clear()
        return "LA08"
    PLANTED.add("LA08", f"{title}没有数据", plant)


for _title in (F, P, S):
    _without_rows(_title)

@PLANTED.mistake("LA07")
def merged_payments(book: Book, _rng: random.Random) -> str:
    book[S].merged.append((3, 8, 4, 8))
    return f"LA07 {book[S].at(0, '收款单位')}"


def _aside(name: str, title: str, row: dict[str, object], at: str) -> None:
    def plant(book: Book, _rng: random.Random) -> str:
        book[title].rows.append(dict(row))
        return f"LA05 {book[title].at(len(book[title].rows) - 1, at)}"
    PLANTED.add("LA05", name, plant)


_aside("签名", S, {"支付日期": "出纳：甲", "项目名称": "会计：乙"}, "支付日期")
_aside("附注", F, {"项目名称": "以上数据已经财务科核对"}, "项目名称")
_aside("期初余额", S, {"支付日期": "2020-01-01", "摘要": "上年余额", PAID: 123.45}, "摘要")
_aside("过次页", S, {"摘要": "过次页", PAID: 99.5}, "摘要")


@PLANTED.mistake("LA05")
def the_header_again(book: Book, _rng: random.Random) -> str:
    book[S].rows.insert(1, {header: header for header in book[S].headers})
    return f"LA05 {book[S].at(1, '支付日期')}"


@PLANTED.mistake("LA07")
def merged_amounts(book: Book, _rng: random.Random) -> str | None:
    if len(book[S].rows) < 2:
        return None
    column = book[S].headers.index(PAID)
    book[S].rows[1][PAID] = None
    book[S].merged.append((3, column, 4, column))
    return f"LA07 {book[S].at(0, PAID)}"


PLANTED.profile("LA09", "模板版本", lambda _v, _b: "0", "旧版模板")
PLANTED.profile("LA09", "模板版本", lambda _v, _b: 0, "旧版模板，版本是数字")
for _title, _header, _left in ((S, "摘要", "请填写支付用途"), (A, "调整事由", "[请在此填写调整事由]"), (T, "内容", "【请简要说明】")):
    PLANTED.cell("LA10", _title, _header, becomes(_left))


def _becomes_what_is_sent(book: Book, change: Callable[[dict[str, list[list[Any]]]], None]) -> str:
    """The evaluation workbook of the book in its place, with a change; returns where it says what it was made from."""
    with tempfile.TemporaryDirectory() as folder:
        pages = evaluation_pages(evaluated(write_book(book, Path(folder) / "unit.xlsx")))
    sheets: dict[str, list[list[Any]]] = {}
    for page in pages:
        rows = sheets[page.title] = [[None] * 20 for _ in range(1 + max(cell.row for cell in page.cells))]
        for cell in page.cells:
            value = shown(cell)
            rows[cell.row][cell.column] = float(value) if isinstance(value, Decimal) else value
    change(sheets)
    book.sheets.clear()
    book.extra = sheets
    row = next(row for row, cells in enumerate(sheets["评价总览"], 1) if str(cells[0]).startswith("perfeval "))
    return f"LA11 评价总览!A{row}"


@PLANTED.mistake("LA11")
def a_sent_workbook_whose_figures_were_typed_over(book: Book, rng: random.Random) -> str:
    def change(sheets: dict[str, list[list[Any]]]) -> None:
        form = sheets[next(title for title in sheets if title.startswith("绩效自评表"))]
        row, column = rng.choice([(row, column) for row in form for column, value in enumerate(row) if isinstance(value, float)])
        row[column] += 1
    return _becomes_what_is_sent(book, change)


@PLANTED.mistake("LA11")
def a_sent_workbook_marked_as_not_passed(book: Book, _rng: random.Random) -> str:
    def change(sheets: dict[str, list[list[Any]]]) -> None:
        sheets["评价总览"][0][0] = "未通过"
    return _becomes_what_is_sent(book, change)
