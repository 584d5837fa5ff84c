"""The drop folder: what is dropped is evaluated as soon as it has stopped growing. Polling works on network shares."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from perfeval.inputs import Input, find_inputs

Seen = Mapping[Path, tuple[int, int]]


def settled(before: Seen, now: Seen, done: Seen) -> Iterator[Path]:
    """The files whose size and time have not changed between two looks and that are not done in this state."""
    for path, state in now.items():
        if before.get(path) == state and done.get(path) != state and state[0] > 0:
            yield path


def look(folder: Path, output: Path) -> dict[Path, tuple[int, int]]:
    """Size and modification time (ns) of every workbook in the folder now; files that vanish are passed over."""
    states: dict[Path, tuple[int, int]] = {}
    for source in find_inputs([folder], output):
        try:
            stat = source.path.stat()
        except OSError:
            continue
        states[source.path] = (stat.st_size, stat.st_mtime_ns)
    return states


def watch_folder(
    folder: Path, output: Path, interval: float = 2.0,
) -> Iterator[tuple[Input, ...]]:
    """Yield the inputs that are ready, each time there are some, until the caller stops (Ctrl-C)."""
    before: dict[Path, tuple[int, int]] = {}
    done: dict[Path, tuple[int, int]] = {}
    while True:
        now = look(folder, output)
        ready = set(settled(before, now, done))
        if ready:
            done.update({path: now[path] for path in ready})
            yield tuple(i for i in find_inputs([folder], output) if i.path in ready)
        before = now
        time.sleep(interval)
