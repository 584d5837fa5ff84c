"""The process that parses foreign files, one after the other: `python -m perfeval.read.safely.child`. Started by guard.py.

It says True when it has started; then requests and answers are pickles on its standard input and output: (path, limits) ->
RawWorkbook, UnreadableFile or UnavailableFile.
"""

from __future__ import annotations

import faulthandler
import os
import pickle
import signal
import sys
from pathlib import Path
from typing import BinaryIO

from perfeval.declared.settings import Limits
from perfeval.errors import UnavailableFile, UnreadableFile
from perfeval.read.cells.raw import RawWorkbook
from perfeval.read.safely.memory import cap_memory
from perfeval.read.safely.parse import parse_file

_GRACE = 10
"""Seconds after which the process ends by itself where nobody is left to end it."""
_OUT_OF_MEMORY = 3


def main() -> None:
    """Answer requests until there are no more."""
    os.putenv("OPENBLAS_NUM_THREADS", "1")  # numpy, if it is loaded: room for a thread per core counts as memory
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends this process
    silence = os.open(os.devnull, os.O_WRONLY)
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(silence, 1)  # what a library prints must not get among the answers
    _say(True, answers)
    try:
        while (request := _next(sys.stdin.buffer)) is not None:
            path, limits = request
            cap_memory(limits.memory_mib << 20)
            faulthandler.dump_traceback_later(limits.seconds + _GRACE, exit=True, file=silence)
            _say(_answer(path, limits), answers)
            faulthandler.cancel_dump_traceback_later()
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)  # nothing that would follow is sure
    answers.close()


def _say(answer: object, answers: BinaryIO) -> None:
    pickle.dump(answer, answers, pickle.HIGHEST_PROTOCOL)
    answers.flush()


def _next(requests: BinaryIO) -> tuple[Path, Limits] | None:
    try:
        request: tuple[Path, Limits] = pickle.load(requests)
    except EOFError:
        return None
    return request


def _answer(path: Path, limits: Limits) -> RawWorkbook | UnreadableFile | UnavailableFile:
    try:
        return parse_file(path, limits)
    except (UnreadableFile, UnavailableFile) as refusal:
        return refusal


if __name__ == "__main__":
    main()
