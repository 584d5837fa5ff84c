"""A workspace: the folders and files an office works with."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from perfeval.check.thresholds import thresholds_section
from perfeval.declared.settings import FILE_NAME
from perfeval.declared.settings_file import settings_text
from perfeval.files.whole import os_errors_as_output_error, write_whole
from perfeval.office.scripts import OWN_PYTHON, RUN_LINUX, RUN_MACOS, RUN_WINDOWS, write_run_unix, write_run_windows
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
    if not _is_found_from(folder):
        python = "py" if sys.platform == "win32" else "python3"
        yield (
            f"双击时还找不到 perfeval：它装在 {sys.prefix}，别的文件夹用不到。请先进入 {folder}，运行"
            f" {python} -m venv {OWN_PYTHON}，再运行 {Path(OWN_PYTHON, 'Scripts' if sys.platform == 'win32' else 'bin', 'pip')} install 源码文件夹"
        )


def _is_found_from(folder: Path) -> bool:
    """Whether the scripts find perfeval there: the folder's own, or a command that is there without the environment this runs in."""
    if (folder / OWN_PYTHON).is_dir() or sys.prefix == sys.base_prefix:
        return True
    others = [place for place in os.get_exec_path() if Path(place) != Path(sys.executable).parent]
    return shutil.which("perfeval", path=os.pathsep.join(others)) is not None
