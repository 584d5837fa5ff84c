"""Evaluation workbook and working papers as files: no program repairs them, words stay words, equal input gives equal bytes."""

import datetime as dt
import io
from pathlib import Path

import openpyxl
import pytest

from perfeval.facts.evaluation import Evaluation
from perfeval.words.addresses import position_of
from perfeval.write.pages.measure import SHORTENED
from perfeval.write.pages.page import Link
from perfeval.write.pages.write import workbook_bytes
from tests.tools.page_cases import random_workbook
from tests.tools.pages import assert_sound, evaluated, evaluation_pages, shown, working_paper_pages
from tests.tools.workbooks import write_workbook

DAY = dt.date(2021, 3, 1)
HOSTILE = '=HYPERLINK("http://example.com")'


@pytest.mark.parametrize("missing", [{"资金安排": None}, {"支出明细": None, "预算调整": None}, {"绩效指标": None}, {"单位信息": None}])
def test_whatever_is_missing_there_are_pages(tmp_path: Path, missing: dict[str, None]) -> None:
    evaluation = evaluated(write_workbook(tmp_path / "甲局.xlsx", sheets=missing))
    workbook_bytes(evaluation_pages(evaluation) + working_paper_pages(evaluation), title="甲局", created=DAY)


def test_links_lead_to_a_filled_cell(original: Evaluation) -> None:
    for book in (evaluation_pages(original), working_paper_pages(original)):
        filled = {(page.title, cell.row, cell.column) for page in book for cell in page.cells if shown(cell) is not None}
        links = [cell.value for page in book for cell in page.cells if isinstance(cell.value, Link)]
        assert links
        for link in links:
            title, _, cell = link.target.rpartition("!")
            row, column = position_of(cell) or (0, 0)
            assert (title.strip("'"), row - 1, column - 1) in filled, link


@pytest.mark.parametrize("seed", range(6))
def test_pages_are_sound(tmp_path: Path, seed: int) -> None:
    evaluation = evaluated(random_workbook(tmp_path / "乙局.xlsx", seed, projects=seed + 1, indicators=8 * seed + 4))
    assert_sound(evaluation_pages(evaluation))
    assert_sound(working_paper_pages(evaluation))


def test_the_words_of_users_stay_words(tmp_path: Path) -> None:
    edits = {
        "单位信息!B2": HOSTILE, "单位信息!B7": "&D&[Page]", "资金安排!I4": "http://example.com/a", "预算调整!G4": "@SUM(A1)",
        "绩效指标!D4": "=1+1", "绩效指标!L5": "长" * 40_000, "文字说明!C4": "file:///c:/a",
    }
    evaluation = evaluated(write_workbook(tmp_path / "甲[1]局.xlsx", edits))
    pages = evaluation_pages(evaluation) + working_paper_pages(evaluation)
    assert_sound(pages)
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(pages, title=HOSTILE, created=DAY)))
    cells = [cell for page in book for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert [cell for cell in cells if HOSTILE in cell.value and cell.data_type != "s"] == []
    assert any(cell.value == "=1+1" and cell.data_type == "s" for cell in cells)
    assert any(cell.value.endswith(SHORTENED) for cell in cells)
    assert [cell for page in book for row in page.iter_rows() for cell in row if cell.hyperlink and cell.hyperlink.target] == []


def test_equal_evaluations_are_equal_bytes(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "甲局.xlsx")
    written = [
        workbook_bytes(evaluation_pages(e) + working_paper_pages(e), title="甲局", created=DAY)
        for e in (evaluated(path), evaluated(path))
    ]
    assert written[0] == written[1]
