"""Limits of rules: declared with them, stated by the office in [thresholds] of perfeval.toml."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs
from msgspec.structs import replace

from perfeval.check.rules import THRESHOLDS
from perfeval.check.run import check_case
from perfeval.check.thresholds import thresholds_section
from perfeval.declared.settings import parse_settings
from perfeval.declared.stated_values import Share
from perfeval.errors import SettingsError
from tests.check.checked import case_of
from tests.check.rules import AREAS
from tests.tools.workbooks import write_workbook

LIMITS = {key: (area, *stated) for area in AREAS for key, stated in getattr(area, "LIMITS", {}).items()}


def test_every_limit_is_tried() -> None:
    assert set(LIMITS) == set(THRESHOLDS)


@pytest.mark.parametrize("key", LIMITS)
def test_an_office_sets_its_own_limit(key: str, tmp_path: Path) -> None:
    area, name, limit, left = LIMITS[key]
    case = case_of(write_workbook(tmp_path / "w.xlsx", area.BREAKING[name][0]))
    own = replace(case, settings=parse_settings(f"[thresholds]\n{key} = {limit}".encode(), tmp_path / "perfeval.toml", thresholds_section))
    before, after = ([f.severity for f in check_case(each)[0] if f.code == name.split()[0]] for each in (case, own))
    assert before
    assert after == ([left] if left else [])
    assert after != before

@pytest.mark.parametrize("key", THRESHOLDS)
def test_the_section_has_every_key_with_its_default_and_refuses_what_is_below_0(key: str) -> None:
    defaults = {field.name: field.default for field in structs.fields(thresholds_section())}
    assert defaults[key] == THRESHOLDS[key].default
    with pytest.raises(SettingsError, match=rf"thresholds\.{key}"):
        parse_settings(f"[thresholds]\n{key} = -1".encode(), Path("perfeval.toml"), thresholds_section)


@pytest.mark.parametrize("key", [key for key, limit in THRESHOLDS.items() if limit.kind is Share])
def test_a_share_is_a_fraction(key: str) -> None:
    def stated(value: str) -> object:
        return parse_settings(f"[thresholds]\n{key} = {value}".encode(), Path("perfeval.toml"), thresholds_section).thresholds[key]

    assert stated("1") == Decimal(1)
    with pytest.raises(SettingsError, match=rf"thresholds\.{key}"):
        stated("30")
