"""Who may import whom: an import points to a lower level or stays inside its own folder; each library has one door."""

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from msgspec import Struct
from msgspec.structs import fields

from perfeval.write.pages import page

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
    "docx": {"read.reports", "read.safely.word"},
    "argparse": {"cli"},
    "rich": {"cli"},
    "distributed": {"run.workers"},
    "smtplib": {"office.mail"},
    "filelock": {"run.batch", "office.mail"},
    "isal": {"files.zipped"},
}

PRIVATE = {"xlsxwriter": "write.pages.xlsx", "zipfile": "files.zipped", "argparse": "cli.parser"}
"""Library -> the one module that may touch what it does not document."""

UNDOCUMENTED = {"zipfile": {"NameToInfo", "filelist", "fp", "start_dir"}}
"""What has no underscore either; for XlsxWriter see below."""

MADE_FOR_IT = {"msgspec.Struct", "os._exit"}
"""Documented for all its underscore, or made to be a base class."""

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
    "write.pages.xlsx",  # puts letters before the row of each cell it writes, for speed
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


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def bound_names(tree: ast.Module) -> dict[str, str]:
    """Name in the module -> what it was imported as: `Format` -> `xlsxwriter.format.Format`."""
    names = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.asname or top(alias.name): alias.name if alias.asname else top(alias.name) for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names |= {alias.asname or alias.name: f"{node.module}.{alias.name}" for alias in node.names}
    return names


def own_names(tree: ast.Module) -> set[str]:
    """The private names this module gives itself: functions, fields, attributes of its own objects."""
    nodes = list(ast.walk(tree))
    given = {node.name for node in nodes if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    given |= {node.id for node in nodes if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)}
    return given | {node.attr for node in nodes if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store) and is_self(node.value)}


def is_self(node: ast.expr) -> bool:
    return isinstance(node, ast.Name) and node.id in {"self", "cls"}


def private_touches(tree: ast.Module) -> Iterator[str]:
    """Where a module touches what a library keeps for itself: imported, inherited or reached through one of its objects.

    Whoever inherits from a class of a library meets its private names as `self._name`, so the base class alone counts.
    """
    names, own, foreign = bound_names(tree), own_names(tree), set().union(*(UNDOCUMENTED.get(top(name), set()) for name in imports(tree)))
    yield from (name for name in names.values() if top(name) != "perfeval" and any(map(is_private, name.split("."))))
    for node in ast.walk(tree):
        if isinstance(node, ast.ClassDef):
            bases = {dotted(base, names) for base in node.bases}
            yield from (base for base in bases if top(base) in LIBRARIES and base not in MADE_FOR_IT)
        elif isinstance(node, ast.Attribute) and dotted(node, names) not in MADE_FOR_IT:
            if node.attr in foreign or (is_private(node.attr) and not is_self(node.value) and node.attr not in own):
                yield ast.unparse(node)
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"getattr", "setattr", "hasattr", "delattr"}:
            yield from (word.value for word in node.args[1:2] if isinstance(word, ast.Constant) and is_private(str(word.value)))


def dotted(node: ast.expr, names: dict[str, str]) -> str:
    """`os._exit` for the expression, the first name as it was imported."""
    first, *rest = ast.unparse(node).split(".")
    return ".".join((names.get(first, first), *rest))


def undocumented_in_xlsxwriter() -> set[str]:
    """What its objects keep of themselves, save what fields of our own pages are called too."""
    book = xlsxwriter.Workbook(io.BytesIO())
    kept = {name for thing in (book, book.add_worksheet(), book.add_format(), book.add_chart({"type": "bar"})) for name in vars(thing)}
    records = [record for record in vars(page).values() if isinstance(record, type) and issubclass(record, Struct)]
    return kept - {field.name for record in records for field in fields(record)}


UNDOCUMENTED["xlsxwriter"] = undocumented_in_xlsxwriter()
LIBRARIES = {top(name) for _, tree in MODULES for name in imports(tree)} - sys.stdlib_module_names - {"perfeval"} | set(PRIVATE)


@EACH_MODULE
def test_private_names_of_a_library_are_touched_in_one_module(name: str, tree: ast.Module) -> None:
    assert name in PRIVATE.values() or list(private_touches(tree)) == []


@pytest.mark.parametrize("library", PRIVATE)
def test_the_module_that_may_does_touch_them(library: str) -> None:
    tree = dict(MODULES)[PRIVATE[library]]
    assert library in set(map(top, imports(tree)))
    assert list(private_touches(tree))


@pytest.mark.parametrize("line", [
    "sheet.row_info[0] = 15", "sheet._write_rows()", "class Sheet(Worksheet): pass", "from xlsxwriter.utility import _utf16_len",
    "getattr(sheet, '_check_dimensions')(0, 0)",
])
def test_a_private_name_is_noticed(line: str) -> None:
    assert len(list(private_touches(ast.parse(f"from xlsxwriter.worksheet import Worksheet\nsheet = Worksheet()\n{line}")))) == 1


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


def test_one_class_name_is_used_once() -> None:
    names = [node.name for _, tree in MODULES for node in ast.walk(tree) if isinstance(node, ast.ClassDef)]
    assert {name for name in names if names.count(name) > 1} == set()
