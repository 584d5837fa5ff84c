"""Files that appear whole or not at all: written beside, looked at, then renamed."""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from perfeval.errors import OutputError
from perfeval.files.names import TEMPORARY

Write = Callable[[Path], object]

_ZIPPED = frozenset({".xlsx", ".xlsm", ".docx"})
_WAITS = (0.05, 0.1, 0.2, 0.4, 0.8)
"""Seconds: on Windows a virus scanner or an indexer may hold a new file for a moment."""
_PROBE = bytes(64 << 10)
_ROOM = "请清理磁盘，或用 -o 把结果放到别的磁盘，然后重新运行"
_RIGHTS = "请关闭正在打开它的程序（Excel、WPS），检查文件夹权限，然后重新运行"
_NAMES = "请移走或改名，或用 -o 换一个结果文件夹，然后重新运行"
_REASONS = {
    errno.ENOSPC: ("磁盘已满", _ROOM), errno.EDQUOT: ("磁盘配额已用完", _ROOM), errno.EFBIG: ("超过允许的文件大小", _ROOM),
    errno.EROFS: ("磁盘是只读的", "请用 -o 换一个可以写入的结果文件夹，然后重新运行"),
    errno.EACCES: ("没有写入权限，或者文件正被其他程序打开", _RIGHTS), errno.EPERM: ("没有写入权限", _RIGHTS),
    errno.EISDIR: ("同名的文件夹已经存在", _NAMES), errno.EEXIST: ("同名的文件已经存在", _NAMES),
    errno.ENOTDIR: ("路径中有一段是文件，不是文件夹", _NAMES),
    errno.ENOENT: ("文件夹不存在", "请检查文件夹，网络文件夹请确认已连接，然后重新运行"),
    errno.ENAMETOOLONG: ("文件名太长", "请把工作簿的名称改短，然后重新运行"),
}
"""Error number -> what happened, and what a user can do about it."""


def write_whole(path: Path, write: Write) -> str:
    """Write one file; returns the sha256 of what now stands at `path`. Raises OutputError."""
    return write_together({path: write})[path]


def copy_whole(source: Path, path: Path) -> None:
    """Copy a file as it is, damaged or not. Raises OutputError."""
    temporary = _beside(path)
    with os_errors_as_output_error(path):
        try:
            shutil.copy2(source, temporary)
            _put(temporary, path)
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
                _put(beside[path], path) if path in beside else path.unlink(missing_ok=True)
    finally:
        for temporary in beside.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    return digests


def _beside(path: Path) -> Path:
    return path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")


def _written(temporary: Path, write: Write) -> str:
    temporary.parent.mkdir(parents=True, exist_ok=True)
    write(temporary)
    if temporary.suffix.lower() in _ZIPPED and not zipfile.is_zipfile(temporary):
        raise OSError(errno.EIO, "")
    return sha256_of(temporary)


def _put(temporary: Path, path: Path) -> None:
    for wait in _WAITS:
        try:
            temporary.replace(path)
        except PermissionError:
            time.sleep(wait)
        else:
            return
    temporary.replace(path)


def check_replaceable(paths: Iterable[Path]) -> None:
    """Raise OutputError for a file that another program holds, before any work is put into its successor."""
    for path in paths:
        with os_errors_as_output_error(path):
            if path.exists():
                path.open("r+b").close()


def check_folder(folder: Path) -> None:
    """Raise OutputError where nothing can be written."""
    probe = folder / f"{TEMPORARY}{os.getpid()}-probe"
    with os_errors_as_output_error(folder):
        try:
            probe.write_bytes(_PROBE)
        finally:
            probe.unlink(missing_ok=True)


@contextmanager
def os_errors_as_output_error(path: Path) -> Iterator[None]:
    """Raise what the system refuses at a path as an OutputError in Chinese."""
    try:
        yield
    except OSError as error:
        reason, advice = _REASONS.get(error.errno or 0, (f"系统错误 {error.errno}", _RIGHTS))
        raise OutputError(f"无法写入 {path}：{reason}", advice) from error


def digest_of(path: Path) -> str:
    """The sha256 of a file; "" for one that is gone or cannot be opened now."""
    try:
        return sha256_of(path)
    except OSError:
        return ""


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
