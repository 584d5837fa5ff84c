"""What version 0.1.0 found in released/*.xlsx is found again, with the same figures and fingerprints.

Explanations are matched by fingerprint: with another one, what a unit wrote on a returned copy would be lost. findings.json
is what `perfeval check --json` of 0.1.0 gave (since then CE10 is told once per column, and IN24 not at all beside LA08); answered.xlsx is a marked copy it returned, filled in by a unit.
"""

from __future__ import annotations

import json
from typing import Any

import pytest

from perfeval.check.rules import CATALOGUE, WITHDRAWN
from tests.check.checked import checked
from tests.tools.paths import ROOT

FOLDER = ROOT / "tests" / "check" / "released"
FOUND: dict[str, list[Any]] = json.loads((FOLDER / "findings.json").read_text(encoding="utf-8"))


def test_no_released_rule_is_lost() -> None:
    assert set(FOUND["rules"]) - set(CATALOGUE) - WITHDRAWN == set()


@pytest.mark.parametrize("name", [name for name in FOUND if name.endswith(".xlsx")])
def test_the_same_is_found_with_the_same_fingerprints(name: str) -> None:
    findings = checked(FOLDER / name).findings
    assert [
        [f.code, f.place.sheet, f.place.cell, *f.sums, f.fingerprint, f.explanation] for f in findings if f.code in FOUND["rules"]
    ] == FOUND[name]
