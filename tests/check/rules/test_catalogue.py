"""Every rule of the catalogue: complete, worded in one style, with a breaking and a clean case."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterable
from pathlib import Path

import pytest

from perfeval.check.catalogue import Rule, rule
from perfeval.check.catalogue_page import AREAS, describe_rule, rules_page
from perfeval.check.rules import CATALOGUE, in_order
from perfeval.check.run import check_case
from perfeval.declared.sheets import sheet
from perfeval.facts.findings import Severity
from tests.check.rules.findings import case_of
from tests.tools.workbooks import write_workbook

MODULES = [
    importlib.import_module(f"tests.check.rules.{path.stem}")
    for path in sorted(Path(__file__).parent.glob("test_*.py")) if path.stem != Path(__file__).stem
]
CODES = [r.code for r in in_order()]

CONTRACT = {"LA": 10, "CE": 11, "FU": 7, "AD": 10, "SP": 17, "IN": 35, "BA": 11, "TX": 10, "EX": 3}
WITHDRAWN = {"SP03"}

ENGLISH = re.compile(r"[A-Za-z]{2,}")
OUR_WORDS = re.compile(r"#REF!|#DIV/0!|#N/A|GB/T|\b[A-Z]{2}\d\d\b", re.ASCII)


def test_every_rule_of_the_contract_is_there() -> None:
    wanted = {f"{area}{n:02}" for area, count in CONTRACT.items() for n in range(1, count + 1)}
    assert set(CODES) == wanted - WITHDRAWN


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    case = case_of(write_workbook(tmp_path_factory.mktemp("clean") / "w.xlsx"))
    return {coverage.code: coverage.outcome for coverage in check_case(case)[1]}


def coded(names: Iterable[str]) -> set[str]:
    """The codes that names of cases, or of test functions, start with or hold."""
    return {code.upper() for name in names for code in re.findall(r"(?<![A-Za-z])[A-Za-z]{2}\d\d(?!\d)", name.replace("_", " "))}


def test_every_rule_has_a_breaking_and_a_clean_case(outcomes: dict[str, str]) -> None:
    breaking, clean = set(), {code for code, outcome in outcomes.items() if outcome == "clean"}
    for module in MODULES:
        functions = [name for name in vars(module) if name.startswith("test_")]
        breaking |= coded(getattr(module, "BREAKING", ())) | coded(name for name in functions if not name.endswith("_clean"))
        clean |= coded(getattr(module, "CLEAN_CASES", ())) | coded(name for name in functions if name.endswith("_clean"))
    assert set(CODES) - breaking == set()
    assert set(CODES) - clean == set()


def test_the_clean_workbook_has_no_finding_and_every_rule_an_outcome(tmp_path: Path) -> None:
    findings, coverage = check_case(case_of(write_workbook(tmp_path / "w.xlsx")))
    assert findings == ()
    assert [c.code for c in coverage] == CODES
    assert {c.outcome for c in coverage} == {"clean", "not_applicable"}


@pytest.mark.parametrize("one", CATALOGUE.values(), ids=CATALOGUE.keys())
def test_words(one: Rule) -> None:
    for text, most in ((one.title, 30), (one.advice, 80), (one.basis, 80), (one.reason, 320)):
        assert 4 <= len(text) <= most, text
        assert not ENGLISH.search(OUR_WORDS.sub("", text)), text
        assert "{" not in text
    assert one.advice.endswith("。")
    assert not one.title.endswith("。")
    assert one.reason.endswith("。")
    assert one.code[:2] in AREAS
    for need in one.needs:
        name, _, column = need.partition(".")
        assert not column or sheet(name).column(column)


def test_pages_name_every_rule() -> None:
    page = rules_page()
    assert all(f"### {code} " in page for code in CODES)
    assert all(CATALOGUE[code].advice in describe_rule(CATALOGUE[code]) for code in CODES)


def test_a_code_is_used_once_and_explained() -> None:
    with pytest.raises(ValueError, match="twice"):
        rule("BA01", "重复", Severity.ERROR, advice="无。", basis="无")(lambda _case: iter(()))
    with pytest.raises(ValueError, match="docstring"):
        rule("ZZ99", "没有说明", Severity.ERROR, advice="无。", basis="无")(lambda _case: iter(()))
