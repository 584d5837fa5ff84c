"""The drop folder: what is dropped is evaluated as soon as it has stopped growing. Polling works on network shares."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event
from zipfile import is_zipfile

from perfeval.files.whole import is_ordinary
from perfeval.run.inputs import Input, find_inputs

Seen = Mapping[Input, tuple[int, int]]

_RETRY = 15
"""Looks until another try at what could not be evaluated: its result is open elsewhere, the share is away."""


_ZIP = b"PK\3\4"
_COPY = 15
"""Looks that a file which is not whole yet must rest before it is taken for damaged: a copy over a slow line pauses."""


def settled(before: Seen, now: Seen, done: Seen) -> Iterator[Input]:
    """The inputs whose size and time have not changed between two looks and that are not done in this state."""
    for source, state in now.items():
        if before.get(source) == state and done.get(source) != state and state[0] > 0:
            yield source


def look(folder: Path, output: Path) -> dict[Input, tuple[int, int]]:
    """Size and modification time (ns) of every workbook in the folder now; what cannot be looked at is passed over."""
    states: dict[Input, tuple[int, int]] = {}
    try:
        sources = find_inputs([folder], output)
    except OSError:  # a network share that is away for a moment
        return states
    for source in sources:
        with suppress(OSError):  # a file that vanishes
            if is_ordinary(source.path):
                stat = source.path.stat()
                states[source] = (stat.st_size, stat.st_mtime_ns)
            else:  # a pipe, a link to itself: it is refused by name, once
                states[source] = (1, source.path.lstat().st_mtime_ns)
    return states


def is_half_copied(path: Path) -> bool:
    """Whether a file is a zip, as .xlsx are, without its end, or begins with zeros: some copies make room first and fill it then."""
    try:
        with path.open("rb") as file:
            start = file.read(len(_ZIP))
    except OSError:  # the evaluation says it
        return False
    return (start == _ZIP and not is_zipfile(path)) or (start != b"" and not start.strip(b"\0"))


@contextmanager
def interrupts() -> Iterator[Callable[[], bool]]:
    """Whether Ctrl-C was pressed. It raises KeyboardInterrupt, also where the starter of this process had it ignored;
    Python drops an exception that comes at a bad moment, and the answer does not."""
    pressed = Event()

    def press(_number: int, _frame: object) -> None:
        pressed.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, press)
    try:
        yield pressed.is_set
    finally:
        signal.signal(signal.SIGINT, before)


def watch_folder(
    folder: Path, output: Path, evaluate: Callable[[tuple[Input, ...]], Collection[Input]], stopped: Callable[[], bool],
    interval: float = 2.0,
) -> None:
    """Call `evaluate` with all complete inputs of the folder whenever there is a new one, until `stopped`.

    It answers with those that have no result; they are tried again from time to time.
    """
    before: dict[Input, tuple[int, int]] = {}
    done: dict[Input, tuple[int, int]] = {}
    rests: dict[Input, int] = {}
    failed: Collection[Input] = ()
    rounds = 0
    while not stopped():
        rounds += 1
        now = look(folder, output)
        if rounds % _RETRY == 0:
            done = {source: state for source, state in done.items() if source not in failed}
        rests = {source: rests.get(source, 0) + 1 if before.get(source) == state else 0 for source, state in now.items()}
        ready = {
            source: now[source] for source in settled(before, now, done)
            if rests[source] >= _COPY or not is_half_copied(source.path)
        }
        if ready:
            done |= ready
            failed = evaluate(tuple(source for source, state in now.items() if done.get(source) == state))
        before = now
        time.sleep(interval)
