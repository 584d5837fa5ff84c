"""An evaluation workbook of ours is read back as what it was made of, and a change made after it was written is seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from perfeval.declared.form_shapes import SHAPES
from perfeval.declared.regulations import list_regulations
from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.scores import IndicatorScore
from perfeval.words.notation.shown import VALUED
from perfeval.write.pages.write import write_pages
from tests.tools.libreoffice import needs_libreoffice, recalculated
from tests.tools.page_cases import random_workbook
from tests.tools.pages import evaluation_pages, shown
from tests.tools.workbooks import write_workbook

PACKS = [pack.id for pack in list_regulations()]


def evaluated(path: Path, regulation: str | None = None) -> Evaluation:
    return evaluate_file(path, Settings(), regulation)


def sent(evaluation: Evaluation, path: Path) -> Path:
    write_pages(path, evaluation_pages(evaluation), title="", created=None)
    return path


CELLS_WITH_THE_SECOND_PROJECT = {
    "资金安排": ["A6"], "支出明细": ["D7", "D8"], "绩效指标": [f"A{row}" for row in range(10, 16)], "项目信息": ["A5"],
}


def found(evaluation: Evaluation) -> list[str]:
    return [f"{f.code} {f.severity}" for f in evaluation.findings if f.code == "LA11"]


TYPED = re.compile(r"([≥≤=]?)(\d[\d.]*)(\D*)")


def with_columns_of_their_own(path: Path) -> None:
    """Direction and unit in 指标性质 and 计量单位 wherever target and completion are numbers of one unit."""
    book = openpyxl.load_workbook(path)
    sheet = book["绩效指标"]
    columns = {sheet.cell(3, column).value: column for column in range(1, sheet.max_column + 1)}
    at = {name: next(column for heading, column in columns.items() if str(heading).startswith(name)) for name in ("指标性质", "年度指标值", "计量单位", "实际完成值")}
    for row in range(4, sheet.max_row + 1):
        target, actual = (TYPED.fullmatch(str(sheet.cell(row, at[name]).value)) for name in ("年度指标值", "实际完成值"))
        if target and actual and target[1] and target[3] == actual[3]:
            for name, value in (("指标性质", target[1]), ("年度指标值", target[2]), ("计量单位", target[3]), ("实际完成值", actual[2])):
                sheet.cell(row, at[name]).value = value
    book.save(path)


def told(evaluation: Evaluation) -> Iterator[Any]:
    """What an evaluation says of each project, as far as the form of its regulation states it."""
    workbook, shape = evaluation.case.workbook, SHAPES[evaluation.case.regulation.form]
    stated = {field.shows for field in shape.indicators}
    yield workbook.unit, workbook.year, evaluation.case.regulation.id, evaluation.passed
    for balance in evaluation.case.balances.projects:
        yield str(balance.project), balance.budget, balance.executed
        score, form = evaluation.case.scores.project(str(balance.project)), workbook.form_of(str(balance.project))
        if score is not None:
            yield form.claimed_score if form is not None and shape.total else score.score
            yield (score.score, score.grade, score.execution_points, score.execution_weight) if stated >= {"level1", "points", "deviation"} else None
            yield sorted((_indicator(indicator, stated) for indicator in score.indicators), key=str)


def _indicator(score: IndicatorScore, stated: set[str]) -> list[Any]:
    target, actual = score.target, score.actual
    shown = [(each.value, each.upper, each.unit, each.date) if each.form in VALUED else each.text for each in (target, actual)]
    wanted = {"level1": score.level1, "level2": score.level2, "level3": score.level3, "weight": score.weight, "actual": (score.direction, *shown)}
    return [value for name, value in wanted.items() if name in stated]


@settings(max_examples=30)
@given(seed=st.integers(0, 10**6), pack=st.sampled_from(PACKS), apart=st.booleans())
def test_what_is_sent_is_read_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, seed: int, pack: str, apart: bool) -> None:
    folder = tmp_path_factory.mktemp("sent")
    source = random_workbook(folder / "unit.xlsx", seed, projects=1 + seed % 3)
    if apart:
        with_columns_of_their_own(source)
    first = evaluated(source, pack)
    back = evaluated(sent(first, folder / "sent.xlsx"))
    assert list(told(back)) == list(told(first))
    assert found(back) == ([] if first.passed else ["LA11 error"])


@pytest.mark.parametrize(("title", "was", "now"), [
    ("绩效自评表1", "≥10场", "≥8场"), ("绩效自评表1", Decimal(20), Decimal(19)), ("绩效自评表2", "人才引进经费", "别的项目"), ("绩效自评表2", "总分", None),
    ("评价总览", "优", "良"),
])
def test_a_change_made_afterwards_is_said(tmp_path: Path, title: str, was: object, now: Any) -> None:
    pages = evaluation_pages(evaluated(write_workbook(tmp_path / "unit.xlsx")))
    page = next(page for page in pages if page.title == title)
    cell = next(cell for cell in page.cells if shown(cell) == was)
    changed = replace(page, cells=tuple(replace(cell, value=now) if each is cell else each for each in page.cells))
    for written, expected in ((pages, []), ([changed if each is page else each for each in pages], ["LA11 warning"])):
        write_pages(tmp_path / "sent.xlsx", written, title="", created=None)
        assert found(evaluated(tmp_path / "sent.xlsx")) == expected


def test_a_form_taken_out_afterwards_is_said(tmp_path: Path) -> None:
    pages = evaluation_pages(evaluated(write_workbook(tmp_path / "unit.xlsx")))
    write_pages(tmp_path / "sent.xlsx", [page for page in pages if page.title != "绩效自评表2"], title="", created=None)
    assert found(evaluated(tmp_path / "sent.xlsx")) == ["LA11 warning"]


@needs_libreoffice
def test_saving_it_with_another_program_is_no_change(tmp_path: Path) -> None:
    first = evaluated(random_workbook(tmp_path / "unit.xlsx", 1))
    saved, = recalculated(sent(first, tmp_path / "sent.xlsx"), always=True)
    assert found(evaluated(saved)) == ([] if first.passed else ["LA11 error"])


def test_one_marked_as_not_passed_is_blocked_under_any_name(tmp_path: Path) -> None:
    first = evaluated(write_workbook(tmp_path / "unit.xlsx", {"支出明细!H5": "不清楚"}))
    assert found(evaluated(sent(first, tmp_path / "送审.xlsx"))) == ["LA11 error"]


def test_words_of_ours_in_a_name_say_nothing_of_the_workbook(tmp_path: Path) -> None:
    named = {f"{sheet}!{cell}": "未通过验收的整改经费" for sheet, cells in CELLS_WITH_THE_SECOND_PROJECT.items() for cell in cells}
    first = evaluated(write_workbook(tmp_path / "unit.xlsx", named))
    assert first.passed
    assert found(evaluated(sent(first, tmp_path / "sent.xlsx"))) == []


def test_a_unit_that_was_not_filled_in_is_not_called_so(tmp_path: Path) -> None:
    first = evaluated(write_workbook(tmp_path / "unit.xlsx", {"单位信息!B2": None}))
    back = evaluated(sent(first, tmp_path / "sent.xlsx")).case.workbook
    assert (first.case.workbook.unit, first.case.workbook.year) == (None, 2020)
    assert back.unit is None


def test_a_figure_we_could_not_compute_is_no_mistake_of_the_unit_that_sent_it(tmp_path: Path) -> None:
    first = evaluated(write_workbook(tmp_path / "unit.xlsx", {"绩效指标!H4": "不清楚多少"}))
    assert any(indicator.points is None for project in first.case.scores.projects for indicator in project.indicators)
    assert [f.code for f in evaluated(sent(first, tmp_path / "sent.xlsx")).findings if f.code == "CE02"] == []


def test_its_pack_is_that_of_its_line_whatever_is_asked_for(tmp_path: Path) -> None:
    first = evaluated(write_workbook(tmp_path / "unit.xlsx"), "hubei")
    assert evaluated(sent(first, tmp_path / "sent.xlsx"), "mof-2020-10").case.regulation.id == "hubei"


def test_a_unit_that_only_writes_like_us_is_none_of_ours(tmp_path: Path) -> None:
    path = write_workbook(tmp_path / "unit.xlsx", sheets={"评价总览": "| 甲 | 1 |"})
    assert evaluated(path).case.workbook.sent is None
