"""A run through the command line, and what it leaves in its folder."""

import hashlib
import json
import os
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from perfeval.cli import main
from perfeval.files.names import LOCK
from tests.tools.paths import ROOT

SCHEMA = Draft202012Validator(json.loads((files("perfeval.write") / "result.schema.json").read_text(encoding="utf-8")))
BROKEN = {"资金安排!D4": 11}
"""Edits that leave a budget that is not its parts."""


class WindowsError(OSError):
    """What Python raises on Windows: the coarse number, and beside it that of Windows."""

    def __init__(self, winerror: int, number: int, path: str = "") -> None:
        super().__init__(number, "", path)
        self.winerror = winerror


def run(*arguments: object) -> int:
    return main(["run", *map(str, arguments)])


def perfeval(folder: Path, *arguments: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """A command as a user gives it in this folder, in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "perfeval", *arguments], cwd=folder, capture_output=True, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
    )


def names(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and p.name != LOCK}


def digests(folder: Path) -> dict[str, str]:
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in names(folder)}


def result(path: Path) -> dict[str, Any]:
    loaded = json.loads(path.read_text(encoding="utf-8"))
    SCHEMA.validate(loaded)
    assert isinstance(loaded, dict)
    return loaded
