"""What an office needs around the program: a workspace to work in, and an offline kit to install from."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from perfeval.check.thresholds import thresholds_section
from perfeval.declared.settings import FILE_NAME
from perfeval.declared.settings_file import settings_text
from perfeval.errors import OutputError
from perfeval.files.whole import os_errors_as_output_error, sha256_of, write_whole
from perfeval.write.template import write_template

TEMPLATE = "绩效自评_标准模板.xlsx"
RUN_SCRIPT = "运行.bat"
INSTALL_SCRIPT = "安装.bat"
CHECKSUMS = "SHA256SUMS.txt"

PYTHONS = ("3.11", "3.12", "3.13", "3.14")
"""The versions of Python an offline kit is made for."""

_RUN = """@echo off
chcp 65001 >nul
pushd "%~dp0"
set PYTHONUTF8=1
set PYTHON=py -3
if exist "{python}" set PYTHON="{python}"
if exist ".venv\\Scripts\\python.exe" set PYTHON=".venv\\Scripts\\python.exe"
%PYTHON% -m perfeval run input -o output %*
if errorlevel 9009 echo 没有找到 Python。请先安装，或请维护人员重新运行 perfeval init。
echo.
pause
popd
"""
"""pushd also takes a network folder. What is dropped on the file is evaluated too."""

_INSTALL = """@echo off
chcp 65001 >nul
pushd "%~dp0"
set PYTHON=
set FITS="import sys; sys.exit(sys.version_info[:2] not in {versions} or sys.maxsize == 2147483647)"
for %%p in ("python" {launchers}) do %%~p -c %FITS% >nul 2>nul && set PYTHON=%%~p
if not defined PYTHON goto nopython
%PYTHON% -m venv .venv || goto failed
.venv\\Scripts\\python.exe -m pip install --no-index --find-links wheels perfeval || goto failed
.venv\\Scripts\\python.exe -m perfeval init . || goto failed
echo 安装完成。把填好的工作簿放进 input 文件夹，双击“运行.bat”。
pause
exit /b 0
:nopython
echo 没有找到 64 位的 Python（{pythons} 都可以）。请先安装 Python，再双击本文件。
pause
exit /b 1
:failed
echo 安装没有完成。请把上面的文字发给维护人员。
pause
exit /b 1
"""

_ON_WINDOWS = ("tzdata",)
"""Needed on Windows alone; a pip that runs elsewhere may pass such a requirement over."""

def make_workspace(folder: Path) -> Iterator[str]:
    """Make input/, output/, the blank template, perfeval.toml and 运行.bat; yields a line per thing made or kept."""
    for name in ("input", "output"):
        with os_errors_as_output_error(folder / name):
            (folder / name).mkdir(parents=True, exist_ok=True)
        yield f"已建立文件夹 {folder / name}"
    files = {
        TEMPLATE: write_template,
        FILE_NAME: lambda path: path.write_text(settings_text(thresholds_section()), encoding="utf-8"),
        RUN_SCRIPT: lambda path: _write_script(path, _RUN, python=sys.executable.replace("%", "%%")),
    }
    for name, write in files.items():
        path = folder / name
        if path.exists():
            yield f"已有 {path}，没有改动"
        else:
            write_whole(path, write)
            yield f"已生成 {path}"
    yield f"填好的工作簿放进 {folder / 'input'}，然后双击 {RUN_SCRIPT}；结果在 {folder / 'output'}"


def _write_script(path: Path, script: str, **facts: str) -> None:
    """A batch file: UTF-8 without mark, which it asks the console for, and the line ends that Windows wants."""
    path.write_text(script.format(**facts), encoding="utf-8", newline="\r\n")


def build_kit(source: Path, folder: Path) -> Iterator[str]:
    """Build an offline kit for 64-bit Windows: wheels, 安装.bat and checksums; yields a line per step.

    `source` is the project folder (or a wheel). Needs a package registry. Raises OutputError.
    """
    if not (source / "pyproject.toml").is_file() and source.suffix != ".whl":  # a name that is no path would be fetched from the registry
        raise OutputError(f"{source} 不是 perfeval 的项目文件夹", "请写明项目文件夹（里面有 pyproject.toml）或安装包（.whl）的路径")
    wheels = folder / "wheels"
    with os_errors_as_output_error(wheels):
        wheels.mkdir(parents=True, exist_ok=True)
    yield "正在生成 perfeval 的安装包"
    _pip("wheel", "--no-deps", "--wheel-dir", str(wheels), str(source.resolve()))
    for python in PYTHONS:
        yield f"正在收集 Windows 版的依赖（Python {python}）"
        _pip(
            "download", "--dest", str(wheels), "--only-binary=:all:", "--platform", "win_amd64", "--python-version", python,
            *map(str, wheels.glob("perfeval-*.whl")), *_ON_WINDOWS,
        )
    write_whole(folder / INSTALL_SCRIPT, lambda path: _write_script(
        path, _INSTALL, pythons="、".join(PYTHONS), launchers=" ".join(f'"py -{python}"' for python in PYTHONS),
        versions=str(tuple(tuple(map(int, python.split("."))) for python in PYTHONS)),
    ))
    listed = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != CHECKSUMS]
    lines = [f"{sha256_of(p)}  {p.relative_to(folder).as_posix()}" for p in listed]
    write_whole(folder / CHECKSUMS, lambda path: path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n"))
    yield f"离线安装包在 {folder}，共 {len(listed)} 个文件。整个文件夹拷到目标电脑，双击“{INSTALL_SCRIPT}”"
    yield f"目标电脑上要先有 64 位的 Python（{'、'.join(PYTHONS)} 都可以）；没有的，请把它的安装程序一并拷去"


def _pip(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pip", "--quiet", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        complaint = done.stderr.strip().splitlines()
        raise OutputError(f"没有取到安装包：{complaint[-1] if complaint else ''}", "请在能够安装软件包的电脑上运行")
