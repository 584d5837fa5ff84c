"""An offline kit: wheels and 安装.bat, for a Windows that has a Python but no internet."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from perfeval.files.whole import os_errors_as_output_error, write_whole
from perfeval.office.packages import build_own_wheel, check_source, pip, write_checksums
from perfeval.office.scripts import INSTALL_WINDOWS, write_install_windows

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""The versions of Python an offline kit is made for."""

_ON_WINDOWS = ("tzdata",)
"""Needed on Windows alone; a pip that runs elsewhere may pass such a requirement over."""


def build_kit(source: Path, folder: Path) -> Iterator[str]:
    """Build an offline kit for 64-bit Windows: wheels, 安装.bat and checksums; yields a line per step.

    `source` is the project folder (or a wheel). Needs a package registry. Raises OutputError.
    """
    check_source(source)
    wheels = folder / "wheels"
    with os_errors_as_output_error(wheels):
        wheels.mkdir(parents=True, exist_ok=True)
    yield "正在生成 perfeval 的安装包"
    build_own_wheel(source, wheels)
    for python in PYTHONS:
        yield f"正在收集 Windows 版的依赖（Python {python}）"
        pip(
            "download", "--dest", str(wheels), "--only-binary=:all:", "--platform", "win_amd64", "--python-version", python,
            *map(str, wheels.glob("perfeval-*.whl")), *_ON_WINDOWS,
        )
    write_whole(folder / INSTALL_WINDOWS, lambda path: write_install_windows(path, PYTHONS))
    yield f"离线安装包在 {folder}，共 {write_checksums(folder)} 个文件。整个文件夹拷到目标电脑，双击“{INSTALL_WINDOWS}”"
    yield f"目标电脑上要先有 64 位的 Python（{'、'.join(PYTHONS)} 都可以）；没有的，请把它的安装程序一并拷去"
