"""What the package needs: bounded on both sides, the lowest versions kept apart for the tests of the doors, nothing undeclared."""

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from tests.tools.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
BOUNDED = re.compile(r"(?P<name>[\w.-]+)>=(?P<lowest>[\w.]+),<(?P<bound>[\w.]+)(;.*)?")
EXTRAS = PROJECT["project"]["optional-dependencies"]
OWN = "perfeval["
"""An extra that takes in another one."""


def requirements() -> Iterator[str]:
    yield from PROJECT["project"]["dependencies"]
    yield from (wanted for extra in EXTRAS.values() for wanted in extra if not wanted.startswith(OWN))


@pytest.mark.parametrize("wanted", [*requirements(), *PROJECT["build-system"]["requires"]])
def test_every_dependency_has_a_lower_and_an_upper_bound(wanted: str) -> None:
    assert BOUNDED.fullmatch(wanted)


def test_the_lowest_versions_are_those_declared() -> None:
    declared = {f"{found['name']}=={found['lowest']}" for wanted in requirements() if (found := BOUNDED.fullmatch(wanted))}
    kept = (ROOT / "constraints" / "lowest.txt").read_text(encoding="utf-8").splitlines()
    assert {line for line in kept if not line.startswith("#")} == declared


def imported(folder: Path) -> set[str]:
    """The libraries imported below a folder, by the name they are imported by."""
    nodes = [node for path in folder.rglob("*.py") for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    return {name.split(".")[0] for name in names} - sys.stdlib_module_names - {"perfeval", "tests"}


@pytest.mark.parametrize(("folder", "extras"), [("perfeval", ["cluster"]), ("tests", ["cluster", "test"])])
def test_what_is_imported_is_declared(folder: str, extras: list[str]) -> None:
    wanted = [*PROJECT["project"]["dependencies"], *(each for extra in extras for each in EXTRAS[extra])]
    declared = {re.split(r"[^\w.-]", each)[0].lower() for each in wanted}
    distributions = packages_distributions()
    assert {name for name in imported(ROOT / folder) if not {each.lower() for each in distributions[name]} & declared} == set()
