"""Every rule of the catalogue: complete, worded in one style, with breaking and clean cases and planted mistakes."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType

import pytest
from msgspec.structs import replace

from perfeval.check.catalogue_page import describe_rule, rules_page
from perfeval.check.grounds import preconditions
from perfeval.check.rule import Rule, Threshold
from perfeval.check.rules import AREAS, CATALOGUE, CONTRACTED, MODULES, RULES, THRESHOLDS, WITHDRAWN, declared_in
from perfeval.declared.sheets import sheet
from tests.check import rules as cases
from tests.check.checked import checked
from tests.tools.paths import ROOT
from tests.tools.workbooks import write_workbook

CODES = list(CATALOGUE)
CODE = re.compile(r"\b[A-Z]{2}\d\d\b", re.ASCII)
ENGLISH = re.compile(r"[A-Za-z]{2,}")
OUR_WORDS = re.compile(rf"#REF!|#DIV/0!|#N/A|GB/T|{CODE.pattern}", re.ASCII)


def test_every_module_of_the_folder_is_in_the_list() -> None:
    stems = {path.stem for path in (ROOT / "perfeval" / "check" / "rules").glob("*.py")} - {"__init__"}
    assert {module.__name__.rpartition(".")[2] for module in MODULES} == stems


def test_the_modules_hold_nothing_but_rules_and_what_one_of_them_needs_for_itself() -> None:
    own = [(module, name) for module in MODULES for name, value in vars(module).items() if getattr(value, "__module__", "") == module.__name__]
    assert [f"{module.__name__}.{name}" for module, name in own if not name.startswith("_")] == []


def test_the_published_page_has_every_rule_and_no_code_is_used_again() -> None:
    published = re.findall(r"^### ([A-Z]{2}\d\d) ", (ROOT / "docs" / "rules.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert published == CODES
    assert not WITHDRAWN & set(CODES)


@pytest.mark.parametrize("area", AREAS)
def test_numbers_of_an_area_leave_out_none_but_the_withdrawn(area: str) -> None:
    numbers = sorted(int(code[2:]) for code in {*CODES, *WITHDRAWN, *CONTRACTED} if code.startswith(area))
    assert numbers == list(range(1, len(numbers) + 1))


def module_of(**rules: Rule) -> ModuleType:
    module = ModuleType("more")
    vars(module).update(rules)
    return module


def test_a_code_belongs_to_one_rule() -> None:
    one = CATALOGUE["BA01"]
    assert list(declared_in([module_of(one=one), module_of(imported=one)])) == [one]
    with pytest.raises(ValueError, match="BA01"):
        list(declared_in([module_of(one=one, other=replace(one, title="另一条"))]))


def coded(names: Iterable[str]) -> set[str]:
    """The codes in the names of cases."""
    return {code for name in names for code in CODE.findall(name)}


def test_every_rule_has_a_breaking_and_a_clean_case_and_two_planted_mistakes(tmp_path: Path) -> None:
    clean = {coverage.code for coverage in checked(write_workbook(tmp_path / "w.xlsx")).coverage if coverage.outcome == "clean"}
    planted = [mistake.code for mistake in cases.MISTAKES]
    assert set(CODES) - coded(name.split()[0] for area in cases.AREAS for name in area.BREAKING) == set()
    assert set(CODES) - clean - coded(name for area in cases.AREAS for name in area.CLEAN) == set()
    assert [code for code in CODES if planted.count(code) < 2] == []


def test_the_clean_workbook_has_no_finding_and_every_rule_an_outcome(tmp_path: Path) -> None:
    evaluation = checked(write_workbook(tmp_path / "w.xlsx"))
    assert evaluation.findings == ()
    assert [c.code for c in evaluation.coverage] == CODES
    assert {c.outcome for c in evaluation.coverage} == {"clean", "not_applicable"}


@pytest.mark.parametrize("one", RULES, ids=CODES)
def test_words(one: Rule) -> None:
    for text, most in ((one.title, 30), (one.advice, 80), (one.basis, 80), (one.reason, 320)):
        assert 4 <= len(text) <= most, text
        assert not ENGLISH.search(OUR_WORDS.sub("", text)), text
        assert "{" not in text
    assert one.advice.endswith("。")
    assert not one.title.endswith("。")
    assert one.reason.endswith("。")
    for need in one.needs:
        name, _, column = need.partition(".")
        assert not column or sheet(name).column(column)


def test_every_threshold_is_declared_on_the_rules_that_go_by_it() -> None:
    stated = {value.key for module in (*MODULES, preconditions) for value in vars(module).values() if isinstance(value, Threshold)}
    assert set(THRESHOLDS) == stated
    assert all(f"（{key}，" in describe_rule(one) for one in RULES for key in (limit.key for limit in one.thresholds))


def test_pages_name_every_rule() -> None:
    page = rules_page()
    assert all(f"### {code} " in page for code in CODES)
    assert all(CATALOGUE[code].advice in describe_rule(CATALOGUE[code]) for code in CODES)
