"""Keep what perfeval makes of many workbooks, to compare it before and after a change that should change nothing.

    python -m tests.tools.outputs make INPUTS [MORE ...]   write the inputs; MORE: files and folders to copy beside them
    python -m tests.tools.outputs keep PYTHON INPUTS KEPT  run the perfeval that PYTHON imports over them and keep all it makes
    python -m tests.tools.outputs compare KEPT KEPT        list what differs, package parts apart; exit status 1 where anything does

INPUTS holds the examples, random books, the published cases as standard workbooks and as forms, and the narratives' workbooks.
PYTHON may be that of an empty environment with a built wheel. Left out are times, and of the run log the hash of
the program and the line of 汇总.xlsx, which is compared itself.
"""

from __future__ import annotations

import argparse
import email
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from zipfile import BadZipFile, ZipFile

from perfeval.declared.regulations import list_regulations

PACKAGES = {".xlsx", ".xlsm", ".docx"}
KINDS = {".xlsx", ".xlsm", ".xls", ".et", ".ods", ".xlsb"}
OF_THE_RUN = {"time", "seconds", "package"}
"""Keys of the run log that differ from run to run, or from program to program."""
TIMED = "核查规则用时".encode()
"""Begins the line on the screen that says how long the rules took."""
VARYING = {"Date", "Message-ID", "Content-Type"}
"""Headers of a draft message that differ from run to run."""
PACKS = tuple(pack.id for pack in list_regulations() if not pack.default)


def make(folder: Path, more: Sequence[Path]) -> None:
    """Write the inputs, each kind in a folder of its own."""
    from tests.tools.books import clean_book, write_book
    from tests.tools.narratives import WORKBOOKS
    from tests.tools.official_forms import (
        FOLDER,
        LOOSE,
        NATIONAL,
        NO_WEIGHTS,
        SPLIT,
        WEIGHT_FIRST,
        WIDE,
        filled,
        write_forms,
    )
    from tests.tools.page_cases import random_workbook
    from tests.tools.paths import EXAMPLES
    from tests.tools.published import FOLDER as CASES
    from tests.tools.published import key_in, published
    from tests.tools.workbooks import write_workbook

    def place(kind: str, name: str) -> Path:
        (folder / kind).mkdir(parents=True, exist_ok=True)
        return folder / kind / f"{name}.xlsx"

    shutil.copytree(EXAMPLES, folder / "examples")
    for seed in range(12):
        write_book(clean_book(seed), place("books", f"book{seed}"))
        random_workbook(place("pages", f"random{seed}"), seed)
    for path in sorted(CASES.glob("*/*.json")):
        write_book(key_in(published(path.stem[:2])), place("published", path.stem))
    layouts = {"national": NATIONAL, "wide": WIDE, "first": WEIGHT_FIRST, "loose": LOOSE, "split": SPLIT, "weightless": NO_WEIGHTS}
    for number, path in enumerate(sorted(FOLDER.glob("*.json"))):
        name, layout = list(layouts.items())[number % len(layouts)]
        write_forms(place("forms", path.stem), [filled(path.stem[:2])])
        write_forms(place("forms", f"{path.stem}-{name}"), [filled(path.stem[:2], layout)])
    for name, book in WORKBOOKS.items():
        write_workbook(place("narratives", name), book.edits, book.sheets)
    for source in more:
        target = folder / "more" / source.name
        if source.is_dir():
            shutil.copytree(source, target, ignore=lambda at, names: [n for n in names if Path(n).suffix not in KINDS and not Path(at, n).is_dir()])
        else:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def keep(python: Path, inputs: Path, kept: Path) -> None:
    """Run over the inputs by the default pack, over some by every pack, check, and unpack what came out."""
    kept.mkdir(parents=True)
    shutil.copytree(inputs, kept / "in")
    _run(python, kept, "run", ["run", "in", "-o", "out", "-v"])
    _run(python, kept, "check", ["check", "in/examples", "in/narratives", "in/books", "-o", "checked", "-v", "--json"])
    for pack in PACKS:
        _run(python, kept, pack, ["run", "in/pages", "in/narratives", "in/examples", "-o", f"out-{pack}", "--regulation", pack])
    for words in (["rules"], ["regulations"], ["template", "blank.xlsx"], ["mail", "-o", "out"], ["rules", "BA01"], ["regulations", "hubei"]):
        _run(python, kept, "-".join(words[:2]).replace(".", "-"), words)
    shutil.rmtree(kept / "in")


def _run(python: Path, kept: Path, name: str, words: Sequence[str]) -> None:
    done = subprocess.run([python, "-m", "perfeval", *words], cwd=kept, capture_output=True, text=True, check=False)
    (kept / f"{name}.txt").write_text(f"{done.returncode}\n{done.stdout}\n-----\n{done.stderr}", encoding="utf-8")


def compare(old: Path, new: Path) -> Iterator[str]:
    """A line for each file or part that differs."""
    names = sorted({path.relative_to(root) for root in (old, new) for path in root.rglob("*") if path.is_file()})
    for name in names:
        if not (old / name).exists() or not (new / name).exists():
            yield f"{name}: only in {old if (old / name).exists() else new}"
        elif _content(old / name) != _content(new / name):
            before, after = _content(old / name), _content(new / name)
            parts = [part for part in sorted({*before, *after}) if before.get(part) != after.get(part)]
            yield f"{name}: {', '.join(parts)}"


def _content(path: Path) -> dict[str, bytes]:
    """The parts of a package, the whole of any other file; without times."""
    if path.suffix in PACKAGES:
        try:
            with ZipFile(path) as package:
                return {part: package.read(part) for part in package.namelist()}
        except BadZipFile:
            pass
    content = path.read_bytes()
    if path.suffix == ".jsonl":
        lines = [json.loads(line) for line in content.decode().splitlines()]
        entries = [{key: value for key, value in line.items() if key not in OF_THE_RUN} for line in lines if line.get("input") != ""]
        content = "\n".join(json.dumps(entry, ensure_ascii=False) for entry in entries).encode()
    if path.suffix == ".txt":
        content = b"\n".join(line for line in content.split(b"\n") if not line.startswith(TIMED))
    if path.suffix == ".eml":
        message = email.message_from_bytes(content)
        heads = {name: value.encode() for name, value in message.items() if name not in VARYING}
        return heads | {str(number): bytes(part) for number, part in enumerate(message.walk()) if not part.is_multipart()}
    return {"content": content}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(dest="command", required=True)
    making = commands.add_parser("make")
    making.add_argument("inputs", type=Path)
    making.add_argument("more", type=Path, nargs="*")
    keeping = commands.add_parser("keep")
    keeping.add_argument("python", type=Path)
    keeping.add_argument("inputs", type=Path)
    keeping.add_argument("kept", type=Path)
    comparing = commands.add_parser("compare")
    comparing.add_argument("old", type=Path)
    comparing.add_argument("new", type=Path)
    asked = parser.parse_args()
    if asked.command == "make":
        make(asked.inputs, asked.more)
    elif asked.command == "keep":
        keep(asked.python.absolute(), asked.inputs, asked.kept)
    else:
        different = list(compare(asked.old, asked.new))
        print("\n".join([*different, f"{len(different)} differ"]))
        return 1 if different else 0
    return 0


if __name__ == "__main__":
    sys.exit(main())
