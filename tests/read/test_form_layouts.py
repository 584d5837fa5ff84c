"""Forms in random layouts: what stands in them is read, a mistake is found at its cell, and where there is none nothing is said."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.facts.evaluation import Evaluation
from perfeval.write.result import Result, result_of
from tests.tools.form_documents import write_document
from tests.tools.form_layouts import Content, Laid, left_blank, mistaken, some_forms, write_sheet
from tests.tools.form_rates import evaluated, is_found_at, loud

SEEDS = st.integers(min_value=0, max_value=100_000)

@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("layouts")


def said(evaluation: Evaluation) -> list[str]:
    return [f"{found.code} {found.place}" for found in loud(evaluation)]


@given(SEEDS)
def test_what_was_written_is_read(folder: Path, seed: int) -> None:
    forms, sheets = some_forms(random.Random(seed))
    write_sheet(folder / "forms.xlsx", sheets)
    evaluation = evaluated(folder / "forms.xlsx")
    projects = {(str(one["name"]).split("（")[0], one["unit"]): one for one in result_of(evaluation)["projects"]}
    assert said(evaluation) == []
    assert evaluation.case.workbook.year == forms[0][0].year
    assert len(projects) == len(forms)
    for content, laid in forms:
        is_as_written(projects[content.project, content.unit], content, laid)


def is_as_written(project: Result, content: Content, laid: Laid) -> None:
    assert [float(project[name]) for name in ("initial", "budget", "executed")] == list(content.money)
    assert project["kind"] == ("department" if content.whole else "project")
    assert project["claimed_score"] == f"{content.total:.2f}"
    assert float(project["score"]) == pytest.approx(float(content.total), abs=0.011)  # a rate among the indicators is typed to 0.01 %
    points = f"{content.execution_points:.2f}" if "execution_points" in laid.at else None
    assert project["claimed_execution_points"] == project["execution_points"] == points
    read = [(i["level1"], i["level3"], i["target"], i["actual"], float(i["weight"]), float(i["claimed"])) for i in project["indicators"]]
    assert [one for one in read if one[1] != "预算执行率"] == [
        (row.level1, row.name, row.target, row.actual, row.weight, row.points) for row in content.rows]


@given(SEEDS)
def test_what_was_written_in_a_document_is_read(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    forms, _ = some_forms(chance)
    write_document(folder / "forms.docx", [laid for _, laid in forms], chance)
    evaluation = evaluated(folder / "forms.docx")
    projects = {(str(one["name"]).split("（")[0], one["unit"]): one for one in result_of(evaluation)["projects"]}
    assert said(evaluation) == []
    assert len(projects) == len(forms)
    for content, laid in forms:
        is_as_written(projects[content.project, content.unit], content, laid)


@given(SEEDS)
def test_a_mistake_in_a_document_is_found_at_its_cell(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    forms, _ = some_forms(chance)
    laid = chance.choice(forms)[1]
    cell = mistaken(laid, chance)
    write_document(folder / "mistake.docx", [laid for _, laid in forms], chance)
    assert is_found_at(evaluated(folder / "mistake.docx"), laid.at[cell.name], laid.sheet)


@given(SEEDS)
def test_a_mistake_is_found_at_its_cell(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    forms, sheets = some_forms(chance)
    laid = chance.choice(forms)[1]
    cell = mistaken(laid, chance)
    write_sheet(folder / "mistake.xlsx", sheets)
    assert is_found_at(evaluated(folder / "mistake.xlsx"), laid.at[cell.name], laid.sheet)


@given(SEEDS)
def test_a_blank_form_is_said_to_be_blank_once(folder: Path, seed: int) -> None:
    forms, sheets = some_forms(random.Random(seed))
    for _, laid in forms:
        left_blank(laid)
    write_sheet(folder / "blank.xlsx", sheets)
    assert [found.split()[0] for found in said(evaluated(folder / "blank.xlsx"))] == ["LA10"]
