"""Mistakes planted into clean books are found at their cells; clean and ordinary books raise nothing they should not."""

import random
from pathlib import Path

import pytest

from perfeval.facts.findings import Severity
from tests.check.rules import MISTAKES
from tests.check.slips import PLACES, repair_outcome
from tests.tools.books import clean_book, write_book
from tests.tools.ordinary import ordinary_book
from tests.tools.planted import judged, planted

ALARMS = {Severity.ERROR, Severity.WARNING}
MOST_WARNINGS = 5


@pytest.mark.parametrize("number", range(0, len(MISTAKES), 5))
def test_a_planted_mistake_is_found_at_its_cell(tmp_path: Path, number: int) -> None:
    """One in five here; the report plants all of them into hundreds of books."""
    for mistake, place, outcome in planted(1000 + number, [MISTAKES[number]], tmp_path):
        assert outcome == "found", f"{mistake.name}: {place}"


@pytest.mark.parametrize("seed", range(4))
def test_a_clean_book_raises_no_error_and_no_warning(tmp_path: Path, seed: int) -> None:
    coded = judged(write_book(clean_book(seed), tmp_path / "b.xlsx")).coded
    assert [code for code, severity in coded if severity in ALARMS] == []


@pytest.mark.parametrize("seed", range(100, 106))
def test_an_ordinary_book_raises_no_error_and_few_kinds_of_warning(tmp_path: Path, seed: int) -> None:
    coded = judged(write_book(ordinary_book(seed), tmp_path / "b.xlsx")).coded
    assert [code for code, severity in coded if severity == Severity.ERROR] == []
    assert len({code for code, severity in coded if severity == Severity.WARNING}) <= MOST_WARNINGS


@pytest.mark.parametrize("seed", range(0, len(PLACES) * 5, 5))
def test_the_cell_of_a_slip_is_among_the_repairs_where_the_data_can_tell(tmp_path: Path, seed: int) -> None:
    name, _, place, outcome = repair_outcome(seed, tmp_path)
    assert outcome != "missed", f"{name}: {place}"


@pytest.mark.parametrize(("seed", "many"), [(seed, 2 + seed % 2) for seed in range(16)])
def test_mistakes_planted_together_are_each_found(tmp_path: Path, seed: int, many: int) -> None:
    chosen = random.Random(seed).sample(MISTAKES, many)
    for mistake, place, outcome in planted(seed, chosen, tmp_path):
        assert outcome != "missed", f"{mistake.name}: {place}"
