"""Cells of a column in words: the same cells, neighbours drawn together, and of many the first with their number."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from perfeval.declared.settings import Settings
from perfeval.facts.origins import describe_cells
from perfeval.facts.place import Place
from perfeval.facts.tables import Table
from perfeval.read.workbook import read_workbook
from perfeval.words.addresses import area_of
from tests.tools.workbooks import write_workbook


@pytest.fixture(scope="module")
def funding(tmp_path_factory: pytest.TempPathFactory) -> Table:
    return read_workbook(write_workbook(tmp_path_factory.mktemp("origins") / "甲局.xlsx"), Settings()).tables["funding"]


@given(rows=st.sets(st.integers(1, 60), min_size=1), most=st.integers(1, 9))
def test_the_cells_named_are_the_first_ones_and_no_two_ranges_touch(funding: Table, rows: set[int], most: int) -> None:
    words = re.fullmatch(r"(.*)!([^等]*)(?:等(\d+)格)?", describe_cells(funding, "initial", list(rows), most))
    assert words
    sheet, ranges, count = words.groups()
    areas = [area_of(each) for each in ranges.split("、")]
    named = [row for area in areas if area for row in range(area[0], area[2] + 1)]
    assert sheet == funding.title
    assert {column for area in areas if area for column in (area[1], area[3])} == {funding.columns["initial"]}
    assert named == sorted(rows)[:len(named)]
    assert all(row + 1 not in rows for row in (area[2] for area in areas if area))
    assert len(areas) <= most
    assert count == (None if len(named) == len(rows) else str(len(rows)))
    assert len(named) == len(rows) or len(areas) == most


def test_no_cells_are_the_sheet(funding: Table) -> None:
    assert describe_cells(funding, "initial", []) == funding.title


@given(rows=st.sets(st.integers(1, 9), min_size=1), most=st.integers(1, 9))
def test_cells_gathered_from_forms_are_named_one_by_one(funding: Table, rows: set[int], most: int) -> None:
    gathered = replace(funding, cells={(row, "initial"): Place("自评表", 10 - row, 4) for row in range(1, 10)})
    shown, _, count = describe_cells(gathered, "initial", list(rows), most).partition("等")
    assert shown.split("、") == [f"自评表!D{10 - row}" for row in sorted(rows)[:most]]
    assert count == (f"{len(rows)}格" if len(rows) > most else "")
