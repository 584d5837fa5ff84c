"""Mistakes planted into clean books are found at their cells; clean and ordinary books raise nothing they should not."""

import random
from pathlib import Path

import pytest

from perfeval.model import Severity
from perfeval.repair import find_repairs
from tests.books import clean_book, write_book
from tests.mutation_report import found_in, planted
from tests.mutations import BUDGET, EXECUTED, INITIAL, MUTATIONS, slips
from tests.ordinary import ordinary_book
from tests.rules.findings import case_of

ALARMS = {Severity.ERROR, Severity.WARNING}
MOST_WARNINGS = 5


@pytest.mark.parametrize("number", range(0, len(MUTATIONS), 5))
def test_a_planted_mistake_is_found_at_its_cell(tmp_path: Path, number: int) -> None:
    """One in five here; the report plants all of them into hundreds of books."""
    for mutation, place, found in planted(1000 + number, [MUTATIONS[number]], tmp_path):
        assert found, f"{mutation.name}: {place}"


@pytest.mark.parametrize("seed", range(4))
def test_a_clean_book_raises_no_error_and_no_warning(tmp_path: Path, seed: int) -> None:
    _, coded = found_in(write_book(clean_book(seed), tmp_path / "b.xlsx"))
    assert [code for code, severity in coded if severity in ALARMS] == []


@pytest.mark.parametrize("seed", range(100, 106))
def test_an_ordinary_book_raises_no_error_and_few_kinds_of_warning(tmp_path: Path, seed: int) -> None:
    _, coded = found_in(write_book(ordinary_book(seed), tmp_path / "b.xlsx"))
    assert [code for code, severity in coded if severity == Severity.ERROR] == []
    assert len({code for code, severity in coded if severity == Severity.WARNING}) <= MOST_WARNINGS


def test_every_kind_of_mistake_is_planted_in_two_ways() -> None:
    codes = [mutation.code for mutation in MUTATIONS]
    assert [code for code in set(codes) if codes.count(code) < 2] == []


@pytest.mark.parametrize("seed", range(3))
def test_the_cell_of_a_slip_is_among_the_repairs(tmp_path: Path, seed: int) -> None:
    rng = random.Random(seed)
    column = (INITIAL, BUDGET, EXECUTED)[seed]
    book = clean_book(seed)
    row = rng.randrange(len(book["资金安排"].rows))
    line = book["资金安排"].rows[row]
    _, wrong = next(slips(rng, round(line[column] * 1_000_000)))
    line[column] = wrong / 1_000_000
    case = case_of(write_book(book, tmp_path / "b.xlsx"))
    assert book["资金安排"].at(row, column) in {str(r.table.place(r.row, r.column)) for r in find_repairs(case)}
