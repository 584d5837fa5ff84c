"""Logs in JSON lines. The run log: a line per evaluation and one per 汇总.xlsx, with hashes and no value of any cell."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from perfeval.files.whole import flush, flush_folder

Entry = dict[str, Any]


def read_log(path: Path) -> dict[str, Entry]:
    """The last entry of each input, by input key; that of 汇总.xlsx under "".

    Where the last run failed, what the run before it wrote still stands: its `outputs` are kept.
    """
    entries: dict[str, Entry] = {}
    for entry in read_lines(path):
        key = str(entry.get("input", ""))
        if entry.get("status") == "failed":
            entry["outputs"] = entries.get(key, {}).get("outputs", {})
        entries[key] = entry
    return entries


def append_line(path: Path, entry: Mapping[str, Any]) -> None:
    """Add a line, flushed to the disk; on a line of its own even where a killed run has left half of one. Raises OSError."""
    start, is_new = "" if _ends_whole(path) else "\n", not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(f"{start}{json.dumps(entry, ensure_ascii=False)}\n")
        flush(file)
    if is_new:
        flush_folder(path.parent)


def read_lines(path: Path) -> Iterator[Entry]:
    """The entries of a log in order; broken lines are passed over, and there is none in a log that is not there."""
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return
    for line in lines:
        with suppress(ValueError):
            entry = json.loads(line)
            if isinstance(entry, dict):
                yield entry


def _ends_whole(path: Path) -> bool:
    try:
        with path.open("rb") as file:
            if not file.seek(0, 2):
                return True
            file.seek(-1, 2)
            return file.read() == b"\n"
    except FileNotFoundError:
        return True
