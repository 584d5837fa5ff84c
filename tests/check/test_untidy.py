"""What offices paste and type is read for what it is, and what only looks like it is not taken for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.untidiness import NAMES, outcome_of


@pytest.mark.parametrize(("number", "name"), list(enumerate(NAMES)))
def test_untidiness_changes_nothing_and_mistakes_like_it_are_found(number: int, name: str, tmp_path: Path) -> None:
    outcome, told = outcome_of(name, 100 + number % 3, tmp_path)
    assert outcome == "found", told
