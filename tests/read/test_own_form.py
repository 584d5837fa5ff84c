"""Our own printed form, its page taken out as a workbook of its own and saved by other programs, is read back equal."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from perfeval.declared.form_shapes import SHAPES
from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from perfeval.write.pages.write import write_pages
from tests.tools.libreoffice import converted, needs_libreoffice
from tests.tools.pages import evaluation_pages
from tests.tools.workbooks import write_workbook

ROWS = (
    ("≥", "10", "场", "11"), ("=", "95", "%", "97"), (None, "2020年12月底前", None, "2020年11月"), ("≤", "200", "元/人", "180"),
    (">", "800", "人", "860"), (None, "≥90%", None, "93.5%"), ("≥", "40", "人", "42"), ("=", "100", "%", "100"),
    ("≤", "2020年9月底前", None, "2020年8月"), (None, "≤2000元/人", None, "1905元/人"), ("定性", "优", None, "优"), ("区间", "90-100", "%", "92"),
)
"""指标性质, 年度指标值, 计量单位, 实际完成值 of the indicators of the clean workbook, in the order of its rows."""
SCORED = ("mof-2020-10", "mof-2021-101", "hubei", "chongqing", "sichuan")


def evaluated(path: Path, regulation: str) -> Evaluation:
    return evaluate_file(path, Settings(), regulation)


def first_of(folder: Path, regulation: str) -> Evaluation:
    edits = {f"绩效指标!{column}{row}": value for row, cells in enumerate(ROWS, 4) for column, value in zip("EFGH", cells, strict=True)}
    return evaluated(write_workbook(folder / "unit.xlsx", edits), regulation)


def form_alone(evaluation: Evaluation, path: Path) -> Path:
    """The page of the form as a workbook of its own: other pages gone, formulas as their values."""
    write_pages(path, evaluation_pages(evaluation), title="", created=None)
    book = load_workbook(path, data_only=True)
    for sheet in [sheet for sheet in book.worksheets if not sheet.title.startswith("绩效自评表")]:
        book.remove(sheet)
    book.save(path)
    return path


def measured(evaluation: Evaluation) -> list[tuple[object, ...]]:
    """Of each indicator its class where the form has it, what its target and completion are, whichever cells say so, and its points."""
    stated = {column.shows for column in SHAPES[evaluation.case.regulation.form].indicators}
    return [
        (score.project, one.level1 if "level1" in stated else None, one.level3, one.direction, one.target.value, one.target.upper, one.target.unit, one.target.date,
         one.actual.value, one.actual.unit, one.actual.date, one.weight, one.points)
        for score in evaluation.case.scores.projects for one in score.indicators
    ]


def money(evaluation: Evaluation) -> list[tuple[object, ...]]:
    return [(one.project, one.initial, one.budget, one.executed) for one in evaluation.case.balances.projects]


def assert_equal(back: Evaluation, first: Evaluation) -> None:
    assert (back.case.workbook.unit, back.case.workbook.year) == (first.case.workbook.unit, first.case.workbook.year)
    assert money(back) == money(first)
    assert measured(back) == measured(first)
    assert [(p.execution_points, p.score) for p in back.case.scores.projects] == [(p.execution_points, p.score) for p in first.case.scores.projects]


@pytest.mark.parametrize("regulation", SCORED)
def test_the_page_alone_is_read_back_equal(tmp_path: Path, regulation: str) -> None:
    first = first_of(tmp_path, regulation)
    assert_equal(evaluated(form_alone(first, tmp_path / "form.xlsx"), regulation), first)


@needs_libreoffice
@pytest.mark.parametrize("kind", ["xls", "ods", "xlsx"])
def test_it_is_as_other_programs_save_it(tmp_path: Path, kind: str) -> None:
    first = first_of(tmp_path, "mof-2020-10")
    assert_equal(evaluated(converted(form_alone(first, tmp_path / "form.xlsx"), kind), "mof-2020-10"), first)
