"""Who may import whom: an import points to a lower level or stays inside its own folder; each library has one door."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "perfeval"

LEVELS = {
    "": 0, "errors": 0, "spelling": 0, "readings": 0, "deflate": 0, "garbage": 0,
    "place": 1, "kinds": 1, "notation": 1, "points": 1, "telling": 1,
    "declared": 2, "figures": 2, "filled_form": 2,
    "model": 3,
    "sheets": 4, "regulations": 4,
    "settings": 5, "ledger": 5, "outputs": 5, "official_form": 5, "versions": 5,
    "evaluation": 6, "whole_files": 6, "settings_file": 6, "run_log": 6,
    "repair": 7, "public": 7,
    "rules": 8,
    "read": 9, "check": 9, "reconcile": 9, "score": 9, "review": 9, "narrate": 9, "audit": 9, "mark": 9,
    "workbook": 9, "document": 9, "result": 9, "changes": 9,
    "evaluate": 10, "publish": 10, "parallel": 10, "inputs": 10,
    "batch": 11,
    "watch": 12, "mail": 12, "messages": 12, "workspace": 12, "doctor": 12,
    "cli": 13, "__main__": 14,
}

DOORS = {
    "python_calamine": {"read", "mark"},
    "openpyxl": {"read"},
    "msoffcrypto": {"read"},
    "xlsxwriter": {"workbook.write", "workbook.book", "workbook.looks", "workbook.sheet"},
    "docx": {"document", "audit"},
    "argparse": {"cli"},
    "rich": {"cli"},
    "distributed": {"parallel"},
    "smtplib": {"mail"},
    "filelock": {"batch"},
    "isal": {"deflate"},
}

CLOCKS = {("datetime", "now"), ("datetime", "today"), ("date", "today"), ("os", "environ"), ("os", "getenv"), ("time", "time")}
MAY_LOOK_AT_THE_CLOCK = {"cli", "watch", "mail", "doctor"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        yield ("" if name == "__init__" else name), ast.parse(path.read_text(encoding="utf-8"))


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            assert node.module is not None
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def top(name: str) -> str:
    return name.split(".")[0]


def own(name: str) -> str | None:
    """`perfeval.rules.cells` -> `rules`; None for a name of another package or for the version."""
    parts = name.split(".")
    if parts[0] != "perfeval":
        return None
    return parts[1] if len(parts) > 1 and parts[1] in LEVELS else ""


MODULES = list(modules())


@pytest.mark.parametrize(("name", "tree"), MODULES, ids=[name or "perfeval" for name, _ in MODULES])
def test_an_import_points_downwards_or_stays_in_its_folder(name: str, tree: ast.Module) -> None:
    for imported in imports(tree):
        target = own(imported)
        if target is None or target == top(name):
            continue
        assert LEVELS[target] < LEVELS[top(name)] or target == "", f"{name} imports {imported}"


@pytest.mark.parametrize(("name", "tree"), MODULES, ids=[name or "perfeval" for name, _ in MODULES])
def test_each_library_has_one_door(name: str, tree: ast.Module) -> None:
    for imported in imports(tree):
        doors = DOORS.get(top(imported))
        assert doors is None or name in doors or top(name) in doors, f"{name} imports {imported}"


@pytest.mark.parametrize(("name", "tree"), MODULES, ids=[name or "perfeval" for name, _ in MODULES])
def test_clock_and_environment_are_passed_in(name: str, tree: ast.Module) -> None:
    used = {
        (node.value.id if isinstance(node.value, ast.Name) else node.value.attr, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute)
    }
    assert top(name) in MAY_LOOK_AT_THE_CLOCK or not used & CLOCKS


def test_every_module_is_known_and_small() -> None:
    for name, _ in MODULES:
        path = PACKAGE / Path(*name.split(".")) if name else PACKAGE
        file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
        assert top(name) in LEVELS
        assert len(file.read_text(encoding="utf-8").splitlines()) <= 300, f"{name}: a concept is missing a name"


def test_reading_a_foreign_file_does_not_load_pandas() -> None:
    known = dict(MODULES)
    reached, todo = set(), ["read.parse"]
    while todo:
        name = todo.pop()
        if name in reached or name not in known:
            continue
        reached.add(name)
        for node in known[name].body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                todo += [i.removeprefix("perfeval.") for i in imports(ast.Module([node], []))]
    assert "read.parse" in reached
    assert "pandas" not in reached | {top(i) for name in reached for node in known[name].body
                                      if isinstance(node, ast.Import | ast.ImportFrom) for i in imports(ast.Module([node], []))}
