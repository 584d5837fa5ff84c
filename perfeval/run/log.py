"""Logs in JSON lines. The run log: a line per evaluation and one per 汇总.xlsx, with hashes and no value of any cell."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from perfeval.files.whole import flush, flush_folder, is_ordinary

Entry = dict[str, Any]


def read_log(path: Path) -> dict[str, Entry]:
    """The last entry of each input, by input key; that of 汇总.xlsx under "". What does not look like ours is passed over.

    Where the last run failed, what the run before it wrote still stands: its `outputs` are kept.
    """
    entries: dict[str, Entry] = {}
    for entry in read_lines(path):
        if not _is_ours(entry):
            continue
        key = entry["input"]
        if entry.get("status") == "failed":
            entry["outputs"] = entries.get(key, {}).get("outputs", {})
        entries[key] = entry
    return entries


def _is_ours(entry: Entry) -> bool:
    key, outputs = entry.get("input"), entry.get("outputs")
    return (
        isinstance(key, str) and "\0" not in key and isinstance(outputs, dict)
        and all(isinstance(digest, str) and "\0" not in name for name, digest in outputs.items())
    )


def append_line(path: Path, entry: Mapping[str, Any]) -> None:
    """Add a line, flushed to the disk; on a line of its own even where a killed run has left half of one. Raises OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    is_new = not path.exists()
    if not is_new and not is_ordinary(path):  # to open a pipe takes as long as nobody reads it
        raise OSError(errno.EEXIST, os.strerror(errno.EEXIST), str(path))
    start = "" if _ends_whole(path) else "\n"
    with path.open("a", encoding="utf-8", errors="backslashreplace", newline="\n") as file:  # bytes of names that are no UTF-8
        file.write(f"{start}{json.dumps(entry, ensure_ascii=False)}\n")
        flush(file)
    if is_new:
        flush_folder(path.parent)


def read_lines(path: Path) -> Iterator[Entry]:
    """The entries of a log in order; broken lines are passed over, and there is none in a log that is not there."""
    if not is_ordinary(path):
        return
    try:
        lines = path.read_bytes().split(b"\n")  # a name may hold what else is taken for the end of a line
    except OSError:
        return
    for line in lines:
        with suppress(ValueError, RecursionError):
            entry = json.loads(line.decode("utf-8", "replace"))
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
