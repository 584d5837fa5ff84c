"""Files that appear whole or not at all, and stay: written beside, looked at, flushed to the disk, then renamed.

A rename may reach the disk before the bytes of the file do: after a power cut an unflushed file would stand empty
under its name, in the place of the good one.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from perfeval.errors import OutputError
from perfeval.files.names import ASIDE, TEMPORARY
from perfeval.files.refusals import refusal_of

Write = Callable[[Path], object]

_ZIPPED = frozenset({".xlsx", ".xlsm", ".docx"})
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds: on Windows a virus scanner or an indexer may hold a new file for a moment."""
_PROBE = bytes(64 << 10)
_NO_FLUSH = {errno.EINVAL, errno.ENOTSUP, errno.ENOSYS, errno.EACCES, errno.EPERM, errno.EBADF}
"""What file systems answer that cannot flush a folder; all others that fail to flush have lost something."""


def write_whole(path: Path, write: Write) -> str:
    """Write one file; returns the sha256 of what now stands at `path`. Raises OutputError."""
    return write_together({path: write})[path]


def copy_whole(source: Path, path: Path) -> None:
    """Copy a file as it is, damaged or not. Raises OutputError."""
    temporary = _beside(path)
    with os_errors_as_output_error(path):
        try:
            shutil.copy2(source, _made(temporary))
            _flush_path(temporary)
            _put(temporary, path)
            flush_folder(path.parent)
        finally:
            temporary.unlink(missing_ok=True)


def write_together(
    files: Mapping[Path, Write | None], before: Callable[[Path, str], None] = lambda _path, _digest: None,
) -> dict[Path, str]:
    """Write files that belong together; None: that file is to go. Returns the sha256 of each one written.

    All are written beside before the first takes its place: when there is no room or a writer fails, every old file
    still stands. `before` is called for each with its sha256 to be ("" for one that goes) while the old file stands.
    A temporary name keeps the suffix, for writers that look at it. Raises OutputError.
    """
    beside = {path: _beside(path) for path, write in files.items() if write}
    digests: dict[Path, str] = {}
    try:
        for path, write in files.items():
            if write is not None:
                with os_errors_as_output_error(path):
                    digests[path] = _written(beside[path], write)
        for path in files:
            with os_errors_as_output_error(path):
                before(path, digests.get(path, ""))
        for path in files:
            with os_errors_as_output_error(path):
                _put(beside[path], path) if path in beside else _remove(path)
        for folder in {path.parent for path in beside}:
            with os_errors_as_output_error(folder):
                flush_folder(folder)
    finally:
        for temporary in beside.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    return digests


def _beside(path: Path) -> Path:
    return path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")


def _made(temporary: Path) -> Path:
    """A new file of that name, whatever stood there: a link that somebody has put there leads nowhere."""
    temporary.unlink(missing_ok=True)
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o666))
    return temporary


def _written(temporary: Path, write: Write) -> str:
    temporary.parent.mkdir(parents=True, exist_ok=True)
    write(_made(temporary))
    if temporary.suffix.lower() in _ZIPPED and not zipfile.is_zipfile(temporary):
        raise OSError(errno.EIO, "")
    _flush_path(temporary)
    return sha256_of(temporary)


def flush(file: IO[str] | IO[bytes]) -> None:
    """Bring to the disk what was written into an open file. Raises OSError."""
    file.flush()
    os.fsync(file.fileno())


def _flush_path(path: Path) -> None:
    with path.open("r+b") as file:
        flush(file)


def flush_folder(folder: Path) -> None:
    """Bring the names in a folder to the disk; Windows has no call for it, and keeps them in its journal."""
    if sys.platform == "win32":
        return
    try:
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
    except OSError as error:
        if error.errno not in _NO_FLUSH:
            raise


def _put(temporary: Path, path: Path) -> None:
    _patiently(lambda: temporary.replace(path))


def _remove(path: Path) -> None:
    _patiently(lambda: path.unlink(missing_ok=True))


def _patiently(act: Callable[[], object]) -> None:
    """Do it, again and again for a while where the file is held."""
    for wait in _WAITS:
        try:
            act()
        except PermissionError:
            time.sleep(wait)
        else:
            return
    act()


def check_replaceable(paths: Iterable[Path]) -> None:
    """Raise OutputError for a file that another program holds and for what is no file, before any work is put into its successor."""
    for path in paths:
        with os_errors_as_output_error(path):
            if is_ordinary(path):
                path.open("r+b").close()
            elif os.path.lexists(path):
                raise OSError(errno.EISDIR if path.is_dir() else errno.EEXIST, "")


def check_folder(folder: Path) -> None:
    """Raise OutputError where nothing can be written."""
    probe = folder / f"{TEMPORARY}{os.getpid()}-probe"
    with os_errors_as_output_error(folder):
        try:
            _made(probe).write_bytes(_PROBE)
        finally:
            probe.unlink(missing_ok=True)


@contextmanager
def os_errors_as_output_error(path: Path) -> Iterator[None]:
    """Raise what the system refuses at a path as an OutputError in Chinese."""
    try:
        yield
    except OSError as error:
        refusal = refusal_of(error)
        raise OutputError(f"无法写入 {path}：{refusal.reason}", refusal.to_write) from error


def free_aside(path: Path) -> Path:
    """A name beside a file under which it can be kept, that no other file has."""
    number, aside = 1, path.with_stem(path.stem + ASIDE)
    while aside.exists():
        number += 1
        aside = path.with_stem(f"{path.stem}{ASIDE}{number}")
    return aside


def is_ordinary(path: Path) -> bool:
    """Whether a path leads to a file that can be read to its end: no folder, pipe or device, no link to itself."""
    try:
        return stat.S_ISREG(path.stat().st_mode)
    except (OSError, ValueError):
        return False


def digest_of(path: Path) -> str:
    """The sha256 of a file; "" for one that is gone, cannot be opened now or is none."""
    try:
        return sha256_of(path) if is_ordinary(path) else ""
    except OSError:
        return ""


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
