"""Packages that are handed on: our own wheel built, others fetched by pip, checksums of what was put together."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from perfeval.errors import OutputError
from perfeval.files.names import TEMPORARY
from perfeval.files.whole import sha256_of, write_whole

CHECKSUMS = "SHA256SUMS.txt"


def check_source(source: Path) -> None:
    """Raise OutputError for what is neither a project folder nor a wheel: a name that is no path would be fetched from the registry."""
    if not (source / "pyproject.toml").is_file() and source.suffix != ".whl":
        raise OutputError(f"{source} 不是 perfeval 的项目文件夹", "请写明项目文件夹（里面有 pyproject.toml）或安装包（.whl）的路径")


def build_own_wheel(source: Path, folder: Path) -> None:
    """Put our own wheel into a folder: built from the project folder, or the wheel as it is given.

    It is built from a copy: a build leaves files in the folder it is run in, and takes in what an earlier one left there.
    """
    with TemporaryDirectory(prefix=TEMPORARY, dir=folder.parent) as place:
        copy = Path(place, "source")
        if source.is_dir():
            shutil.copytree(source, copy, ignore=_not_of_the_package)
        pip("wheel", "--no-deps", "--wheel-dir", str(folder), str((copy if source.is_dir() else source).resolve()))


def _not_of_the_package(folder: str, names: list[str]) -> Iterable[str]:
    """What is no part of the package: other folders of the project, and what programs leave behind."""
    top = Path(folder, "pyproject.toml").is_file()
    other = {name for name in names if top and Path(folder, name).is_dir() and not Path(folder, name, "__init__.py").is_file()}
    return {name for name in names if name.startswith(".") or name in {"__pycache__", "tests"}} | other


def pip(*arguments: str) -> None:
    """Run pip. Raises OutputError with its last word."""
    if find_spec("pip") is None:
        raise OutputError(f"{sys.executable} 没有带 pip，不能收集安装包", "请用带 pip 的 Python 运行，例如先运行 python -m ensurepip")
    command = [sys.executable, "-X", "utf8", "-m", "pip", "--quiet", *arguments]  # else it writes in the code page of the system
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode:
        complaint = done.stderr.decode(errors="replace").strip().splitlines()
        raise OutputError(f"没有取到安装包：{complaint[-1] if complaint else ''}", "请在能够安装软件包的电脑上运行")


def write_checksums(folder: Path) -> int:
    """List every file under a folder with its sha256; returns how many there are."""
    files = {p.relative_to(folder).as_posix(): p for p in folder.rglob("*") if p.is_file() and p.name != CHECKSUMS}
    lines = [f"{sha256_of(files[name])}  {name}\n" for name in sorted(files)]
    write_whole(folder / CHECKSUMS, lambda path: path.write_text("".join(lines), encoding="utf-8", newline="\n"))
    return len(files)
