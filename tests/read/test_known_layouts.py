"""Layouts as provinces publish them (tests/cases/layouts/): every field is read, nothing is said of a clean one, each mistake is found at its cell."""

from __future__ import annotations

from pathlib import Path

import pytest

from perfeval.facts.evaluation import Evaluation
from tests.tools.form_rates import evaluated, is_found_at, loud
from tests.tools.known_layouts import Known, known_layouts, read_fields

LAYOUTS = known_layouts()
READ = [known for known in LAYOUTS if known.readable]


def written(path: Path, known: Known, changes: dict[str, str] | None = None) -> Evaluation:
    known.write(path / "form.xlsx", changes)
    return evaluated(path / "form.xlsx")


@pytest.mark.parametrize("known", READ, ids=lambda known: known.name)
def test_a_form_is_read_as_it_stands(tmp_path: Path, known: Known) -> None:
    evaluation = written(tmp_path, known)
    fields = known.fields()
    read = read_fields(evaluation)
    assert {name: read.get(name) for name in fields} == fields
    assert [f"{found.code} {found.place}" for found in loud(evaluation)] == []


@pytest.mark.parametrize(("known", "cell", "value"), [(known, *mistake) for known in READ for mistake in known.mistakes],
                         ids=lambda one: one.name if isinstance(one, Known) else one)
def test_a_mistake_is_found_at_its_cell(tmp_path: Path, known: Known, cell: str, value: str) -> None:
    assert is_found_at(written(tmp_path, known, {cell: value}), cell)


@pytest.mark.parametrize("known", [known for known in LAYOUTS if not known.readable], ids=lambda known: known.name)
def test_what_cannot_be_read_is_said_once(tmp_path: Path, known: Known) -> None:
    evaluation = written(tmp_path, known)
    assert [found.code for found in loud(evaluation)] == ["LA05"]
    assert evaluation.case.workbook.unknown_form
