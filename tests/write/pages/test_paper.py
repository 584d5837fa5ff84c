"""Where a new sheet of paper begins."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.passages import WITH_SIGNATURE
from perfeval.write.pages.page import Page
from perfeval.write.pages.paper import fits_one_sheet, sheet_breaks
from tests.tools.page_cases import random_workbook
from tests.tools.pages import evaluation_pages
from tests.tools.wordy import wordy_sheets
from tests.tools.workbooks import write_workbook

NARROW = (40.0,)


def broken(heights: list[float], blocks: list[tuple[int, int]], repeated: float = 0) -> tuple[int, ...]:
    return sheet_breaks(NARROW, dict(enumerate(heights)), blocks, landscape=False, repeated=repeated)


def test_a_page_that_fits_has_no_breaks() -> None:
    assert broken([20.0] * 30, [(0, 29)]) == ()


def test_a_block_goes_to_the_next_sheet_as_a_whole() -> None:
    assert broken([20.0] * 50, [(30, 39)]) == (30,)


def test_of_blocks_in_each_other_the_largest_that_fits_stays_whole() -> None:
    assert broken([20.0] * 60, [(20, 22), (20, 40)]) == (20, 55)
    assert broken([20.0] * 120, [(34, 36), (34, 110)]) == (34, 69, 104)


def test_rows_printed_again_take_their_room() -> None:
    assert broken([20.0] * 60, [], repeated=305.0) == (20, 40)


def test_a_page_too_large_to_read_takes_more_sheets() -> None:
    assert fits_one_sheet(NARROW, dict.fromkeys(range(60), 20.0), landscape=False)
    assert not fits_one_sheet(NARROW, dict.fromkeys(range(80), 20.0), landscape=False)


@given(st.lists(st.floats(5, 400), min_size=1, max_size=80), st.lists(st.tuples(st.integers(0, 79), st.integers(0, 12)), max_size=20))
def test_no_sheet_is_too_full(heights: list[float], blocks: list[tuple[int, int]]) -> None:
    found = broken(heights, [(first, min(first + more, len(heights) - 1)) for first, more in blocks if first < len(heights)])
    assert list(found) == sorted(set(found))
    assert all(sum(heights[first:last]) <= 735 for first, last in pairwise((0, *found, len(heights))))


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Page]:
    path = random_workbook(tmp_path_factory.mktemp("paper") / "w.xlsx", 3, projects=8, indicators=14)
    return {page.title: page for page in evaluation_pages(evaluate_file(path, Settings()))}


@pytest.mark.parametrize("title", ["资金核对", "指标评分", "自评报告"])
def test_no_heading_stands_alone_at_the_end_of_a_sheet(pages: dict[str, Page], title: str) -> None:
    page = pages[title]
    headings = {cell.row for cell in page.cells if cell.style in {"heading", "subheading"} or cell.style.startswith("report_heading")}
    assert page.print.breaks
    assert headings
    assert not {row - 1 for row in page.print.breaks} & headings


@pytest.mark.parametrize("sheets", [wordy_sheets(3, 12, 60, 20), wordy_sheets(2, 20, 400, 30)], ids=["ordinary", "very long"])
def test_the_sheets_of_the_report_are_filled(sheets: Mapping[str, str | None], tmp_path: Path) -> None:
    evaluation = evaluate_file(write_workbook(tmp_path / "w.xlsx", sheets=sheets), Settings())
    page = next(page for page in evaluation_pages(evaluation) if page.title == "自评报告")
    filled = [sum(page.heights[row] for row in range(first, last)) for first, last in pairwise((0, *page.print.breaks))]
    assert filled
    assert min(filled) > 0.65 * 735


@pytest.mark.parametrize("indicators", range(4, 28, 3))
def test_the_signature_has_text_above_it_on_its_sheet(indicators: int, tmp_path: Path) -> None:
    sheets = wordy_sheets(2, indicators, 60, 20)
    evaluation = evaluate_file(write_workbook(tmp_path / "w.xlsx", sheets=sheets), Settings())
    page = next(page for page in evaluation_pages(evaluation) if page.title == "自评报告")
    texts = [cell.row for cell in page.cells if cell.style == "report_body"]
    assert max(page.print.breaks) <= texts[-WITH_SIGNATURE]
