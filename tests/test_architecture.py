"""Who may import whom: an import points to a lower level or stays inside its own folder; each library has one door."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "perfeval"

ROOMS = (
    ("__init__", "errors"), ("words",), ("files",), ("declared",), ("facts",), ("read", "reconcile", "score", "check", "narrate", "write"),
    ("evaluate",), ("run",), ("office",), ("cli",), ("__main__",),
)
"""From the lowest up; what stands together does not know each other."""
LEVELS = {room: level for level, rooms in enumerate(ROOMS) for room in rooms}

DOORS = {
    "python_calamine": {"read", "write.marked"},
    "openpyxl": {"read"},
    "msoffcrypto": {"read"},
    "xlsxwriter": {"write.pages"},
    "docx": {"read.reports"},
    "argparse": {"cli"},
    "rich": {"cli"},
    "distributed": {"run.workers"},
    "smtplib": {"office.mail"},
    "filelock": {"run.batch"},
    "isal": {"files.zipped"},
}

CLOCKS = {("datetime", "now"), ("datetime", "today"), ("date", "today"), ("os", "environ"), ("os", "getenv"), ("time", "time")}
MAY_LOOK_AT_THE_CLOCK = {"cli", "office"}


def modules() -> Iterator[tuple[str, ast.Module]]:
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__")
        yield ("" if name == "__init__" else name), ast.parse(path.read_text(encoding="utf-8"))


def source_of(name: str) -> str:
    path = PACKAGE / Path(*name.split(".")) if name else PACKAGE
    return (path / "__init__.py" if path.is_dir() else path.with_suffix(".py")).read_text(encoding="utf-8")


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


def room_of(name: str) -> str | None:
    """`perfeval.check.audit` -> `check`; None for a name of another package."""
    parts = name.split(".")
    if parts[0] != "perfeval":
        return None
    return parts[1] if len(parts) > 1 and parts[1] in LEVELS else "__init__"


MODULES = list(modules())

ADDRESSES = {
    "words.addresses",  # makes and reads the addresses of cells (`D5`) for all others
    "read.signs.extent",  # reads addresses that no sheet can have, to refuse their files
    "write.pages.sheet",  # puts letters before the row of each cell it writes, for speed
}
"""Modules that may; read.bulk reads addresses too, as numbers of 64 bits."""


EACH_MODULE = pytest.mark.parametrize(("name", "tree"), MODULES, ids=[name or "perfeval" for name, _ in MODULES])


def test_the_rooms_are_all_there_is() -> None:
    assert {path.stem for path in PACKAGE.iterdir() if path.suffix == ".py" or (path / "__init__.py").exists()} == set(LEVELS)


@EACH_MODULE
def test_an_import_points_to_a_lower_room_or_stays_in_its_own(name: str, tree: ast.Module) -> None:
    own = top(name) or "__init__"
    for imported in imports(tree):
        room = room_of(imported)
        assert room in (None, own) or LEVELS[room] < LEVELS[own], f"{name} imports {imported}"


@EACH_MODULE
def test_each_library_has_one_door(name: str, tree: ast.Module) -> None:
    for imported in imports(tree):
        doors = DOORS.get(top(imported))
        assert doors is None or any(f"{name}.".startswith(f"{door}.") for door in doors), f"{name} imports {imported}"


@EACH_MODULE
def test_clock_and_environment_are_passed_in(name: str, tree: ast.Module) -> None:
    used = {
        (node.value.id if isinstance(node.value, ast.Name) else node.value.attr, node.attr)
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name | ast.Attribute)
    }
    assert top(name) in MAY_LOOK_AT_THE_CLOCK or not used & CLOCKS


MAKES_OR_READS_ADDRESSES = {
    "counts letters": re.compile(r"\b(?:chr|ord)\(.*(?:\"A\"|\b6[45]\b)|(?:\"A\"|\b6[45]\b).*\b(?:chr|ord)\(|ascii_uppercase|\"ABC[A-Z]*\""),
    "cuts an address in two": re.compile(r"strip\(\"(?:[1-9]+|0\d+)\"\)|\bstr\.isdigit\b"),
    "has a pattern for addresses": re.compile(r"A-Z(?:a-z)?\][+*]?(?:\{[\d,]+\})?\)?(?:\\\$\?)?\(?(?:\\d|\[[01]-9\])(?:[+*{]|\\d)"),
    "puts letters before a row": re.compile(r"\{[^{}]*letters?\b[^{}]*\}\{"),
}


@pytest.mark.parametrize("name", [name for name, _ in MODULES if name not in ADDRESSES])
def test_addresses_of_cells_are_made_and_read_in_one_module(name: str) -> None:
    for line in source_of(name).splitlines():
        found = [what for what, pattern in MAKES_OR_READS_ADDRESSES.items() if pattern.search(line)]
        assert not found, f"{name} {', '.join(found)}: {line}"


def test_every_module_is_small() -> None:
    for name, _ in MODULES:
        assert len(source_of(name).splitlines()) <= 300, f"{name}: a concept is missing a name"


def test_reading_a_foreign_file_does_not_load_pandas() -> None:
    known = dict(MODULES)
    reached, todo = set(), ["read.safely.parse"]
    while todo:
        name = todo.pop()
        if name in reached or name not in known:
            continue
        reached.add(name)
        for node in known[name].body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                todo += [i.removeprefix("perfeval.") for i in imports(ast.Module([node], []))]
    assert "read.safely.parse" in reached
    assert "pandas" not in reached | {top(i) for name in reached for node in known[name].body
                                      if isinstance(node, ast.Import | ast.ImportFrom) for i in imports(ast.Module([node], []))}
