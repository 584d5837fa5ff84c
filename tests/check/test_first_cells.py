"""The cells to begin with: named for what they cause, and never promising more than goes when they are corrected."""

from __future__ import annotations

import random
from copy import deepcopy
from pathlib import Path

import pytest

from perfeval.facts.findings import Cause, Finding, Severity
from perfeval.facts.first_cells import first_cells, first_words
from perfeval.facts.place import Place
from tests.check.checked import checked
from tests.check.roots import ROOTS, Root, prepared, promise_of
from tests.check.rules import MISTAKES
from tests.tools.books import clean_book, write_book
from tests.tools.planted import plant


@pytest.mark.parametrize("seed", [3, 8])
@pytest.mark.parametrize("root", ROOTS)
def test_what_is_wrong_in_one_place_is_named_first(root: Root, seed: int, tmp_path: Path) -> None:
    clean = prepared(clean_book(seed))
    book = deepcopy(clean)
    where = root(book, random.Random(seed))
    promise = promise_of(book, clean, tmp_path)
    assert where in [str(place) for one in promise.first for place in one.cause.places]
    assert promise.innocent == ()
    assert 2 <= promise.promised <= promise.kept


@pytest.mark.parametrize("seed", range(12))
def test_no_more_is_promised_than_goes(seed: int, tmp_path: Path) -> None:
    """With other mistakes beside it, the cells named are wrong and the findings promised go."""
    rng, clean = random.Random(seed), prepared(clean_book(seed))
    book = deepcopy(clean)
    ROOTS[seed % len(ROOTS)](book, rng)
    book, _ = plant(book, rng, rng.sample(MISTAKES, 2))
    promise = promise_of(book, clean, tmp_path)
    assert promise.innocent == ()
    assert promise.promised <= promise.kept


def _finding(cell: int, cause: Cause | None, severity: Severity = Severity.ERROR, explanation: str | None = None) -> Finding:
    return Finding("SP13", severity, Place("支出明细", cell, 5), "甲。", "乙。", cause=cause, explanation=explanation)


def test_what_counts() -> None:
    at = Place("资金安排", 4, 2)
    cause, other = Cause((at,), "丙。"), Cause((Place("单位信息", 3, 2),), "丁。")
    findings = [
        Finding("IN24", Severity.ERROR, at, "甲。", "乙。", cause=cause), *(_finding(row, cause) for row in range(4, 7)), _finding(9, other),
        _finding(7, cause, Severity.NOTE), _finding(8, cause, explanation="戊"), _finding(10, None),
    ]
    assert [(one.cause, one.others) for one in first_cells(findings)] == [(cause, 3), (other, 1)]
    assert first_cells(findings[4:5]) == ()
    assert first_words(()) == ""


@pytest.mark.parametrize("root", ROOTS)
def test_a_sheet_that_is_missing_stops_nothing(root: Root, tmp_path: Path) -> None:
    """The root stands in a sheet of its own; whatever other sheet is away, the rest is checked."""
    book = prepared(clean_book(3))
    root(book, random.Random(3))
    for title in book.sheets:
        left = deepcopy(book)
        del left.sheets[title]
        assert checked(write_book(left, tmp_path / f"{title}.xlsx")).findings
