"""What an office needs around the program: a workspace to work in, and an offline kit to install from."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path

from perfeval.errors import OutputError
from perfeval.publish import write_whole
from perfeval.settings import FILE_NAME, Limits, Mail, Output, Review, Thresholds
from perfeval.workbook.template_pages import write_template

TEMPLATE = "绩效自评_标准模板.xlsx"
RUN_SCRIPT = "运行.bat"
INSTALL_SCRIPT = "安装.bat"
CHECKSUMS = "SHA256SUMS.txt"

_RUN = """@echo off
chcp 65001 >nul
cd /d "%~dp0"
set PYTHONUTF8=1
set PROGRAM=py -3 -m perfeval
if exist "%~dp0.venv\\Scripts\\perfeval.exe" set PROGRAM="%~dp0.venv\\Scripts\\perfeval.exe"
%PROGRAM% run input -o output %*
echo.
pause
"""

_INSTALL = """@echo off
chcp 65001 >nul
cd /d "%~dp0"
py -3 -m venv .venv || goto failed
.venv\\Scripts\\python -m pip install --no-index --find-links wheels perfeval || goto failed
.venv\\Scripts\\perfeval init .
echo 安装完成。把填好的工作簿放进 input 文件夹，双击“运行.bat”。
pause
exit /b 0
:failed
echo 安装没有完成。请确认已安装 Python 3.11 或更新版本，并把上面的文字发给维护人员。
pause
exit /b 1
"""

_TOML_NOTES = {
    "thresholds": "核查的界限；比例写成小数，0.30 即 30%",
    "review": "评审提示中的扣分做法和总分上限，只供参考，不影响得分",
    "limits": "单个文件允许的大小、时间和内存",
    "mail": "把结果发给财政局；密码不写在这里",
    "output": "结果的样式；jobs 为同时处理的进程数，0 为全部",
}


def make_workspace(folder: Path) -> Iterator[str]:
    """Make input/, output/, the blank template, perfeval.toml and 运行.bat; yields a line per thing made or kept."""
    for name in ("input", "output"):
        (folder / name).mkdir(parents=True, exist_ok=True)
        yield f"文件夹 {folder / name}"
    files = {
        TEMPLATE: write_template,
        FILE_NAME: lambda path: path.write_text(settings_text(), encoding="utf-8"),
        RUN_SCRIPT: lambda path: path.write_text(_RUN, encoding="utf-8", newline="\r\n"),
    }
    for name, write in files.items():
        path = folder / name
        if path.exists():
            yield f"已有 {path}，没有改动"
        else:
            write_whole(path, write)
            yield f"文件 {path}"


def settings_text() -> str:
    """A perfeval.toml with every key commented out at its default."""
    lines = ["# perfeval 的配置。去掉行首的 # 号即生效；路径用单引号。", "", "# 自编评价办法所在的文件夹", "# regulations = '办法'", ""]
    for kind in (Thresholds, Review, Limits, Mail, Output):
        name = kind.__name__.lower()
        lines += [f"# {_TOML_NOTES[name]}", f"# [{name}]"]
        for key in fields(kind):
            value = getattr(kind(), key.name)
            lines.append(f"# {key.name} = {repr(value) if isinstance(value, str) else value}")
        lines.append("")
    lines += ["# 本单位系统导出的列名 = 标准工作簿的列（见 docs/workbook.md）", "# [columns.spending]", "# '清算时间' = 'paid_on'", ""]
    return "\n".join(lines)


def build_kit(source: Path, folder: Path, python: str = "3.11") -> Iterator[str]:
    """Build an offline kit for 64-bit Windows: wheels, 安装.bat and checksums; yields a line per step.

    `source` is the project folder (or a wheel). Needs a package registry. Raises OutputError.
    """
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    yield "正在生成 perfeval 的安装包"
    _pip("wheel", "--no-deps", "--wheel-dir", str(wheels), str(source))
    yield "正在收集 Windows 版的依赖"
    _pip(
        "download", "--dest", str(wheels), "--only-binary=:all:", "--platform", "win_amd64", "--python-version", python,
        *map(str, wheels.glob("perfeval-*.whl")),
    )
    write_whole(folder / INSTALL_SCRIPT, lambda path: path.write_text(_INSTALL, encoding="utf-8", newline="\r\n"))
    listed = [p for p in sorted(folder.rglob("*")) if p.is_file() and p.name != CHECKSUMS]
    lines = [f"{hashlib.sha256(p.read_bytes()).hexdigest()}  {p.relative_to(folder).as_posix()}" for p in listed]
    write_whole(folder / CHECKSUMS, lambda path: path.write_text("\n".join(lines) + "\n", encoding="utf-8"))
    yield f"离线安装包在 {folder}，共 {len(listed)} 个文件；整个文件夹拷到目标电脑，双击“{INSTALL_SCRIPT}”"


def _pip(*arguments: str) -> None:
    done = subprocess.run([sys.executable, "-m", "pip", "--quiet", *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise OutputError(f"没有取到依赖：{done.stderr.strip().splitlines()[-1:]}", "请在能够安装软件包的电脑上运行")
