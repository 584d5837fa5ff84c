"""Foreign files are parsed in a child process: a hang, a crash or a memory blow-up costs one file and not the run.

A child reads many small files and is then renewed. Each thread that reads at the same time has a child of its own.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from multiprocessing.util import Finalize
from pathlib import Path
from threading import Timer
from typing import IO, cast

from msgspec import Struct
from msgspec.structs import replace

import perfeval
from perfeval.declared.settings import Limits
from perfeval.errors import PerfevalError, UnavailableFile, UnreadableFile
from perfeval.read.cells.advice import BEING_COPIED, SAVE_AGAIN
from perfeval.read.cells.raw import RawWorkbook

_FILES_PER_CHILD = 200
_SMALL = 10 << 20
"""Bytes; the limits of time and memory hold for such a file, and after a larger one the child is renewed."""
_START = 600
"""Seconds in which a child has loaded what it parses with, however slow the disk is and whatever scans the files of the program."""
_FAILED = 1
"""Exit status of a Python that ran into an error: never for want of memory, see child.py."""
_ROOT = Path(perfeval.__file__).parent.parent


class _Child(Struct):
    """A running child, what it has read, whether it has said that it runs, and whether its time ran out."""

    process: subprocess.Popen[bytes]
    files: int = 0
    has_started: bool = False
    is_late: bool = False

    def say(self, request: tuple[Path, Limits]) -> None:
        """Give it a file and the limits it has. Raises OSError."""
        requests = cast("IO[bytes]", self.process.stdin)
        pickle.dump(request, requests, pickle.HIGHEST_PROTOCOL)
        requests.flush()

    def hear(self, seconds: int) -> object:
        """What it says next; it ends where that takes too long. Raises what is raised for half a word."""
        clock = Timer(seconds, self.run_out)
        clock.start()
        try:
            return pickle.load(cast("IO[bytes]", self.process.stdout))
        finally:
            clock.cancel()

    def end(self) -> None:
        """Kill it, whatever it does: it holds nothing that could be lost."""
        self.process.kill()
        with suppress(OSError), self.process:  # closing a pipe with something left in it
            pass

    def run_out(self) -> None:
        """Called by the clock."""
        self.is_late = True
        self.process.kill()


class _Request(Struct):
    """A file that a child was given, the limits it has, and the file's size and time then."""

    child: _Child
    limits: Limits
    state: tuple[int, int]


_idle: dict[int, list[_Child]] = {}
"""Process id -> children that wait for a file; those of a process this one was forked from are not ours."""
_ahead: dict[tuple[int, Path], _Request] = {}
"""Process id and file -> what was asked before it was wanted."""


def read_ahead(path: Path, limits: Limits) -> None:
    """Begin to read the file that comes first, while the modules that work on it are loaded; one at a time."""
    _end_ahead()
    with suppress(PerfevalError):  # read_guarded meets it again, and says it
        _ahead[os.getpid(), path.absolute()] = _sent(path, limits)


def end_readers() -> None:
    """End the children that wait; the next file starts a new one."""
    for child in _idle.pop(os.getpid(), []):
        child.end()
    _end_ahead()


def _end_ahead() -> None:
    for key in [key for key in _ahead if key[0] == os.getpid()]:
        _ahead.pop(key).child.end()


def read_guarded(path: Path, limits: Limits) -> RawWorkbook:
    """`parse_file` in a child. Raises UnreadableFile also for a file that its child did not survive.

    UnavailableFile: it cannot be had now, or has changed while it was found to be no workbook. PerfevalError: no child can be started.
    """
    request = _ahead.pop((os.getpid(), path.absolute()), None) or _sent(path, limits)
    child = request.child
    try:
        answer = _received(request)
    except BaseException:
        child.end()
        raise
    child.files += 1
    if child.files < _FILES_PER_CHILD and request.state[0] <= _SMALL:
        _put_back(child)
    else:
        child.end()
    if isinstance(answer, UnreadableFile) and _state(path) != request.state:
        raise UnavailableFile(*BEING_COPIED) from answer
    if isinstance(answer, UnreadableFile | UnavailableFile):
        raise answer
    return answer


def _state(path: Path) -> tuple[int, int]:
    """Size and modification time (ns) of a file."""
    try:
        stat = path.stat()
    except OSError:
        return 0, 0  # the child says what is wrong with it
    return stat.st_size, stat.st_mtime_ns


def _grown(limits: Limits, size: int) -> Limits:
    """Time and memory in proportion to the size, from a small file on."""
    times = max(1.0, size / _SMALL)
    return replace(limits, seconds=int(limits.seconds * times), memory_mib=int(limits.memory_mib * times))


def _sent(path: Path, limits: Limits) -> _Request:
    state = _state(path)
    child, limits = _take(), _grown(limits, state[0])
    try:
        child.say((path.absolute(), limits))
    except OSError as problem:
        failure = _child_failure(child, limits)
        child.end()
        raise failure from problem
    return _Request(child, limits, state)


def _received(request: _Request) -> RawWorkbook | UnreadableFile | UnavailableFile:
    """The answer. The time of the file begins when the child has started and somebody waits for it."""
    child = request.child
    try:
        if not child.has_started:
            child.has_started = child.hear(_START) is True
        return cast("RawWorkbook | UnreadableFile | UnavailableFile", child.hear(request.limits.seconds))
    except (EOFError, OSError, pickle.UnpicklingError) as problem:
        raise _child_failure(child, request.limits) from problem


def _child_failure(child: _Child, limits: Limits) -> PerfevalError:
    """What to say of a child that gave no answer."""
    status = child.process.wait()
    if child.is_late and not child.has_started:
        return PerfevalError(f"读取工作簿的进程 {_START} 秒内没有启动", "电脑很忙，或者杀毒软件正在检查程序。请稍后重新运行，或让杀毒软件放行。")
    if not child.has_started or (status == _FAILED and not child.is_late):
        return PerfevalError("读取工作簿的进程没有启动", "perfeval 的安装可能不完整，或者被杀毒软件拦截。请让杀毒软件放行，或重新安装。")
    reason = f"超时：{limits.seconds} 秒内没有读完" if child.is_late else f"读取时崩溃，或者需要的内存超过 {limits.memory_mib} MiB"
    slow = "确认无误而电脑较慢的，可以在 perfeval.toml 的 [limits] 一节调高 seconds 或 memory_mib。"
    return UnreadableFile(f"文件无法安全读取（{reason}）", SAVE_AGAIN + slow)


# ---------------------------------------------------------------- children


def _take() -> _Child:
    """A child that waits, or a new one."""
    if os.getpid() not in _idle:
        _idle[os.getpid()] = []
        Finalize(None, end_readers, exitpriority=1)  # at the end of the process, also of one in a pool
    while True:
        try:
            child = _idle[os.getpid()].pop()
        except IndexError:
            return _start()
        if child.process.poll() is None:
            return child
        child.end()


def _put_back(child: _Child) -> None:
    _idle[os.getpid()].append(child)


def _start() -> _Child:
    flags = 0
    if sys.platform == "win32":
        flags = subprocess.CREATE_NO_WINDOW
    process = subprocess.Popen(
        [sys.executable, "-m", "perfeval.read.safely.child"], cwd=_ROOT,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        creationflags=flags,
    )
    return _Child(process)
