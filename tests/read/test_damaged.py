"""Damaged workbooks: one outcome each, and none passes with other numbers than openpyxl reads (2,000 of them: tests.tools.damaged)."""

from __future__ import annotations

import pytest

from tests.tools.damaged import run


@pytest.mark.parametrize("seed", range(10_000, 10_060, 20))
def test_one_outcome_and_no_other_numbers(seed: int) -> None:
    counts = run(20, seed)
    assert sum(counts[outcome] for outcome in ("passed", "blocked", "refused")) == 20
    assert not [name for name in counts if "other numbers" in name]
