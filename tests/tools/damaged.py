"""Workbooks damaged at the level of their XML and bytes, and what must hold of whatever comes out.

    python -m tests.tools.damaged [--count 2000] [--seed 1] [--keep FOLDER]

Every damaged workbook has one outcome (evaluated, or refused with a reason and advice), within its clock; one that passes
has the cells that openpyxl reads. What openpyxl cannot open is counted apart.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import openpyxl

from perfeval.declared.settings import Settings
from perfeval.errors import PerfevalError
from perfeval.evaluate import evaluate_file
from perfeval.read.workbook import parse_file
from perfeval.words.decimals import exact
from tests.tools.workbooks import write_workbook

Damage = Callable[[bytes, random.Random], bytes]
ELEMENT = re.compile(rb"<(\w+)(?:\s[^<>]*)?/>|<(\w+)(?:\s[^<>]*)?>[^<>]*</\2>")
VALUES = (b"", b"NaN", b"1E999", b"-1", b"0.1234567890123456789", b"99999999999999999999", b"&#0;", b"]]>", b"\xff\xfe", b"x" * 40_000)


def without_an_element(content: bytes, rng: random.Random) -> bytes:
    found = [match.span() for match in ELEMENT.finditer(content)]
    start, end = rng.choice(found) if found else (0, 0)
    return content[:start] + content[end:]


def an_element_twice(content: bytes, rng: random.Random) -> bytes:
    found = [match.span() for match in ELEMENT.finditer(content)]
    start, end = rng.choice(found) if found else (0, 0)
    return content[:end] + content[start:end] + content[end:]


def another_text(content: bytes, rng: random.Random) -> bytes:
    found = [match.span(1) for match in re.finditer(rb">([^<>]+)<", content)]
    start, end = rng.choice(found) if found else (0, 0)
    return content[:start] + rng.choice(VALUES) + content[end:]


def another_attribute(content: bytes, rng: random.Random) -> bytes:
    found = [match.span(1) for match in re.finditer(rb'="([^"<>]*)"', content)]
    start, end = rng.choice(found) if found else (0, 0)
    return content[:start] + rng.choice((*VALUES, b"s", b"str", b"XFD1048576", b"A0", b"rId99")) + content[end:]


def cut_off(content: bytes, rng: random.Random) -> bytes:
    return content[:rng.randrange(len(content) + 1)]


def other_bytes(content: bytes, rng: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(rng.randint(1, 6)):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def in_utf16(content: bytes, rng: random.Random) -> bytes:
    return content.decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030")), "replace")


def nothing(_content: bytes, _rng: random.Random) -> bytes:
    return b""


DAMAGES: tuple[Damage, ...] = (
    without_an_element, an_element_twice, another_text, another_attribute, cut_off, other_bytes, in_utf16, nothing)


def damaged(content: bytes, seed: int) -> tuple[bytes, str]:
    """A package with one part (or its own bytes) damaged, and the kind of damage."""
    rng = random.Random(seed)
    damage = rng.choice(DAMAGES)
    if rng.random() < 0.05:
        return other_bytes(content, rng), "package"
    with zipfile.ZipFile(BytesIO(content)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    name = rng.choice(sorted(parts, key=lambda part: ("sheet" not in part, part))[:max(9, len(parts) // 2)])
    parts[name] = damage(parts[name], rng)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for part, now in parts.items():
            package.writestr(part, now)
    return out.getvalue(), f"{damage.__name__} {name.rpartition('/')[2]}"


def outcome_of(path: Path) -> str:
    """passed, blocked, or refused; anything but a refusal is raised."""
    try:
        return "passed" if evaluate_file(path, Settings()).passed else "blocked"
    except PerfevalError as error:
        return "refused" if error.message and error.advice else "refused without reason or advice"


def numbers(cells: Iterator[object]) -> Counter[Decimal]:
    return Counter(exact(float(value)) for value in cells if isinstance(value, int | float) and not isinstance(value, bool))


def differing(path: Path) -> str:
    """"": the same numbers as openpyxl reads on every sheet; else the sheet, or that openpyxl reads nothing."""
    try:
        with path.open("rb") as file:
            book = openpyxl.load_workbook(file, data_only=True)
    except Exception:
        return "openpyxl cannot open it"
    for sheet in parse_file(path).sheets:
        ours = numbers(value for column in sheet.columns for value in column)
        theirs = numbers(cell.value for row in book[sheet.title].iter_rows() for cell in row) if sheet.title in book.sheetnames else Counter()
        if ours != theirs:
            return sheet.title
    return ""


def run(count: int, seed: int, keep: Path | None = None) -> Counter[str]:
    """Damage, evaluate and compare; the counts by outcome. What was raised is raised again."""
    counts: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "w.xlsx")
        whole = write_workbook(path).read_bytes()
        for number in range(seed, seed + count):
            content, kind = damaged(whole, number)
            path.write_bytes(content)
            try:
                outcome = outcome_of(path)
            except Exception:
                if keep is not None:
                    (keep / f"{number}.xlsx").write_bytes(content)
                print(f"seed {number}: {kind}")
                raise
            counts[outcome] += 1
            other = differing(path) if outcome == "passed" else ""
            if other:
                counts[f"passed, {'openpyxl cannot open it' if other.startswith('openpyxl') else 'other numbers'}: {kind.split()[0]}"] += 1
                if keep is not None and not other.startswith("openpyxl"):
                    (keep / f"differs-{number}-{kind.replace(' ', '-')}.xlsx").write_bytes(content)
    return counts


def main() -> None:
    """The command."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--count", type=int, default=2000)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path)
    options = asked.parse_args()
    if options.keep is not None:
        options.keep.mkdir(parents=True, exist_ok=True)
    for name, count in sorted(run(options.count, options.seed, options.keep).items()):
        print(f"{count:6} {name}")


if __name__ == "__main__":
    main()
