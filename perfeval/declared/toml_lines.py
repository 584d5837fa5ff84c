"""Where the keys of a TOML file stand: tomllib tells values, and the lines of mistakes in writing alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

_HEADER = re.compile(r"\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?")
_KEY = re.compile(r"""\s*((?:"[^"]*"|'[^']*'|[^\s=#"']+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[^\s=#"'.]+))*)\s*=""")
_PART = re.compile(r"""\s*(?:"([^"]*)"|'([^']*)'|([^."']+))\s*(?:\.|$)""")


def line_of_mistake(content: bytes) -> Callable[[str], str]:
    """`（第 5 行）` for a mistake (`level1[2].points：…`): the line of its key, or of the nearest table around it; "" for neither."""
    lines = _lines(content.decode("utf-8-sig", "replace"))

    def where(mistake: str) -> str:
        path = mistake.partition("：")[0]
        while path not in lines:
            shorter = re.sub(r"""(?:\[\d+\]|\.?"[^"]*"|\.?[^.\["]+)$""", "", path)
            if shorter == path or not shorter:
                return ""
            path = shorter
        return f"（第 {lines[path]} 行）"

    return where


def _lines(text: str) -> dict[str, int]:
    lines: dict[str, int] = {}
    entries: Counter[str] = Counter()
    table = ""
    for number, line in enumerate(text.split("\n"), start=1):
        if header := _HEADER.fullmatch(line):
            table = _named(header[2])
            _enter(lines, "", table, number)
            if header[1] == "[[":
                entries[table] += 1
                table = f"{table}[{entries[table]}]"
                lines[table] = number
        elif key := _KEY.match(line):
            _enter(lines, table, _named(key[1]), number)
    return lines


def _enter(lines: dict[str, int], table: str, path: str, number: int) -> None:
    """The line of a key, and of the tables that a dotted one opens."""
    ends = [*(found.start() for found in re.finditer(r"""\.(?=(?:[^"]*"[^"]*")*[^"]*$)""", path)), len(path)]
    for end in ends:
        lines.setdefault(f"{table}.{path[:end]}" if table else path[:end], number)


def _named(typed: str) -> str:
    """A dotted key as mistakes name it: quoted where it holds a dot itself."""
    parts = ["".join(found).strip() for found in _PART.findall(typed)]
    return ".".join(f'"{part}"' if "." in part else part for part in parts)
