"""The drop folder: what is dropped is evaluated as soon as it has stopped growing. Polling works on network shares."""

from __future__ import annotations

import signal
import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event

from perfeval.run.inputs import Input, find_inputs

Seen = Mapping[Input, tuple[int, int]]

_RETRY = 15
"""Looks until another try at what could not be evaluated: its result is open elsewhere, the share is away."""


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
            stat = source.path.stat()
            states[source] = (stat.st_size, stat.st_mtime_ns)
    return states


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
    failed: Collection[Input] = ()
    rounds = 0
    while not stopped():
        rounds += 1
        now = look(folder, output)
        if rounds % _RETRY == 0:
            done = {source: state for source, state in done.items() if source not in failed}
        ready = {source: now[source] for source in settled(before, now, done)}
        if ready:
            done |= ready
            failed = evaluate(tuple(source for source, state in now.items() if done.get(source) == state))
        before = now
        time.sleep(interval)
