"""A workspace: the folders and files an office works with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from perfeval.check.thresholds import thresholds_section
from perfeval.declared.settings import FILE_NAME
from perfeval.declared.settings_file import settings_text
from perfeval.files.whole import os_errors_as_output_error, write_whole
from perfeval.office.scripts import RUN_LINUX, RUN_MACOS, RUN_WINDOWS, write_run_unix, write_run_windows
from perfeval.write.template import TEMPLATE_NAME, write_template

FOLDERS = ("input", "output")


def make_workspace(folder: Path) -> Iterator[str]:
    """Make input/, output/, the blank template, perfeval.toml and the scripts to run; yields a line per thing made or kept."""
    for name in FOLDERS:
        with os_errors_as_output_error(folder / name):
            (folder / name).mkdir(parents=True, exist_ok=True)
        yield f"已建立文件夹 {folder / name}"
    files = {
        TEMPLATE_NAME: write_template,
        FILE_NAME: lambda path: path.write_text(settings_text(thresholds_section()), encoding="utf-8"),
        RUN_WINDOWS: write_run_windows,
        RUN_MACOS: write_run_unix,
        RUN_LINUX: write_run_unix,
    }
    for name, write in files.items():
        path = folder / name
        if path.exists():
            yield f"已有 {path}，没有改动"
        else:
            write_whole(path, write)
            yield f"已生成 {path}"
    yield (
        f"填好的工作簿放进 {folder / 'input'}，然后双击 {RUN_WINDOWS}"
        f"（macOS 上是 {RUN_MACOS}，Linux 上是 {RUN_LINUX}）；结果在 {folder / 'output'}"
    )
