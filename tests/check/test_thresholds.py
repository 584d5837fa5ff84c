"""Limits of rules: declared with them, stated by the office in [thresholds] of perfeval.toml."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec import structs

from perfeval.check.rules import THRESHOLDS
from perfeval.check.thresholds import thresholds_section
from perfeval.declared.settings import parse_settings
from perfeval.errors import SettingsError
from perfeval.evaluate import evaluate_file
from tests.tools.workbooks import write_workbook


def codes(folder: Path, settings: str) -> set[str]:
    book = write_workbook(folder / "甲局.xlsx")
    found = evaluate_file(book, parse_settings(settings.encode(), folder / "perfeval.toml", thresholds_section)).findings
    return {finding.code for finding in found}


def test_a_stated_limit_is_the_one_in_force(tmp_path: Path) -> None:
    """2 of 10 万元 were added to the budget of one line."""
    assert "AD05" not in codes(tmp_path, "")
    assert "AD05" not in codes(tmp_path, "[thresholds]\nadjusted_share = 0.2")
    assert "AD05" in codes(tmp_path, "[thresholds]\nadjusted_share = 0.19")


@pytest.mark.parametrize("key", THRESHOLDS)
def test_the_section_has_every_key_with_its_default_and_refuses_what_is_below_0(key: str) -> None:
    defaults = {field.name: field.default for field in structs.fields(thresholds_section())}
    assert defaults[key] == THRESHOLDS[key].default
    with pytest.raises(SettingsError, match=rf"thresholds\.{key}"):
        parse_settings(f"[thresholds]\n{key} = -1".encode(), Path("perfeval.toml"), thresholds_section)


@pytest.mark.parametrize("key", [key for key, limit in THRESHOLDS.items() if limit.unit == "share"])
def test_a_share_is_a_fraction(key: str) -> None:
    def stated(value: str) -> object:
        return parse_settings(f"[thresholds]\n{key} = {value}".encode(), Path("perfeval.toml"), thresholds_section).thresholds[key]

    assert stated("1") == Decimal(1)
    with pytest.raises(SettingsError, match=rf"thresholds\.{key}"):
        stated("30")
