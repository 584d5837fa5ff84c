"""Every case of tests/check/rules: what breaks a rule is found where it stands and nothing else, what does not is left alone."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from tests.check.given import found
from tests.check.rules import AREAS

BREAKING = [pytest.param(area, name, id=name) for area in AREAS for name in area.BREAKING]
CLEAN = [pytest.param(area, name, id=name) for area in AREAS for name in area.CLEAN]


@pytest.mark.parametrize(("area", "name"), BREAKING)
def test_breaking(area: ModuleType, name: str, tmp_path: Path) -> None:
    given, expected = area.BREAKING[name]
    assert found(tmp_path, given, area.SEEN) == expected
    assert any(entry.startswith(name.split()[0]) for entry in expected)


@pytest.mark.parametrize(("area", "name"), CLEAN)
def test_clean(area: ModuleType, name: str, tmp_path: Path) -> None:
    assert found(tmp_path, area.CLEAN[name], area.SEEN) == []
