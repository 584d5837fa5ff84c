"""LA rules: each with a breaking and a clean case."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from perfeval.declared.sheets import SHEETS
from tests.check.rules.findings import case_of
from tests.check.rules.found import Breaking, Edits, cells, found, told, without
from tests.tools.workbooks import write_workbook

BREAKING: Breaking = {
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
}

CLEAN_CASES: dict[str, Edits] = {
    "LA01 nothing missing": {},
    "LA02 aliases": {"支出明细!H3": "支付金额（元）", "支出明细!A3": "清算日期", "支出明细!I3": "收款人全称"},
    "LA03 unknown column": {"支出明细!U3": "备注", "支出明细!U4": "月末"},
    "LA04 yuan": {"资金安排!C3": "年初预算数（元）", "资金安排!C4": 100000, "资金安排!C6": 80000},
    "LA09 version as a number": {"单位信息!B11": 1},
}


@pytest.mark.parametrize("name", BREAKING)
def test_breaking(name: str, tmp_path: Path) -> None:
    edits, expected = BREAKING[name]
    assert found(tmp_path, edits) == expected


@pytest.mark.parametrize("name", CLEAN_CASES)
def test_clean(name: str, tmp_path: Path) -> None:
    assert found(tmp_path, CLEAN_CASES[name]) == []


@pytest.mark.parametrize("title", [sheet.title for sheet in SHEETS if sheet.required])
def test_la01_missing_sheet(title: str, tmp_path: Path) -> None:
    assert [f for f in found(tmp_path, sheets={title: None}) if f.startswith(("LA01", "LA02"))] == ["LA01  error"]


def test_la01_adjustments_may_be_empty_but_not_missing(tmp_path: Path) -> None:
    honest = {"资金安排!D4": 10, "资金安排!E4": 10, "资金安排!F4": 10, "支出明细!H5": 40000} | without("资金安排", 5) | without("支出明细", 4)
    assert found(tmp_path, honest | without("预算调整", 4) | without("预算调整", 5)) == []


def test_la05_sheet_not_read(tmp_path: Path) -> None:
    assert found(tmp_path, sheets={"底稿": "| 甲 | 1 |"}) == ["LA05 底稿 note"]


def changed(folder: Path, change: Callable[[openpyxl.Workbook], None]) -> list[str]:
    path = write_workbook(folder / "w.xlsx")
    book = openpyxl.load_workbook(path)
    change(book)
    book.save(path)
    return told(case_of(path))


def test_la06_hidden_rows(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["支出明细"].row_dimensions[5].hidden = True

    assert changed(tmp_path, hide) == ["LA06 支出明细!A5 note"]


def test_la06_hidden_sheet(tmp_path: Path) -> None:
    def hide(book: openpyxl.Workbook) -> None:
        book["预算调整"].sheet_state = "hidden"

    assert changed(tmp_path, hide) == ["LA06 预算调整 note"]


def test_la06_nothing_hidden_la07_nothing_merged(tmp_path: Path) -> None:
    assert changed(tmp_path, lambda book: book["支出明细"].merge_cells("A1:H1")) == []


def test_la07_merged_data(tmp_path: Path) -> None:
    def merge(book: openpyxl.Workbook) -> None:
        book["资金安排"].merge_cells("I4:I5")

    assert changed(tmp_path, merge) == ["LA07 资金安排!I4 warning"]

