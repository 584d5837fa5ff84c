"""What this machine offers: versions, folder rights, settings, fonts, code page. For the first question: what runs there?"""

from __future__ import annotations

import locale
import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, packages_distributions, requires, version
from pathlib import Path
from tempfile import TemporaryDirectory

import perfeval
from perfeval import __version__
from perfeval.check.thresholds import thresholds_section
from perfeval.declared.settings import FILE_NAME, Limits, find_settings
from perfeval.errors import PerfevalError
from perfeval.files.refusals import refusal_of
from perfeval.files.whole import check_folder
from perfeval.read.safely.guard import read_guarded
from perfeval.write.template import write_template

FONTS = {
    "仿宋": ("simfang.ttf", "仿宋_GB2312.ttf", "simfang_GB2312.ttf"),
    "黑体": ("simhei.ttf",),
    "楷体": ("simkai.ttf", "楷体_GB2312.ttf"),
    "方正小标宋": ("方正小标宋简体.ttf", "方正小标宋_GBK.ttf", "FZXBSJW.TTF", "FZXBSK.TTF"),
}
_BROKEN = "可能被杀毒软件拦截、缺少系统运行库，或者安装不完整。请让安全软件放行，或重新安装"
_ROOT = Path(perfeval.__file__).parent.parent
_MIB = 1 << 20
_LITTLE = 200 * _MIB
"""Bytes on the disk of the results; less is worth a word."""


def examine(output: Path) -> Iterator[tuple[bool, str]]:
    """Lines of what was found, each with whether it is as it should be."""
    yield sys.version_info >= (3, 11), f"Python {platform.python_version()}（{sys.executable}）"
    yield True, f"系统 {platform.platform()}，{os.cpu_count()} 个处理器"
    yield True, f"perfeval {__version__}"
    yield from _packages()
    yield _reading()
    yield from _folder(output)
    yield _settings(Path.cwd())
    yield True, f"控制台代码页 {_code_page()}，系统编码 {locale.getpreferredencoding(False)}；显示一律用 UTF-8"
    there = {file.name.lower() for folder in _font_folders() for file in folder.rglob("*.[tToO][tT][fFcC]")}
    for name, files in FONTS.items():
        found = any(file.lower() in there for file in files)
        yield True, f"字体 {name}：{'有' if found else '没有找到，文件在别的电脑上打开不受影响'}"


def _packages() -> Iterator[tuple[bool, str]]:
    """Every library the package asks for, loaded; those of its extras are not needed on every machine."""
    modules = _modules()
    for wanted in requires("perfeval") or ():
        name = re.split(r"[^\w.-]", wanted)[0]
        needed = "extra ==" not in wanted
        if needed or "'cluster'" in wanted.replace('"', "'"):
            try:
                found = f"{name} {version(name)}"
            except PackageNotFoundError:
                yield not needed, f"{name} 没有安装" + ("" if needed else "（只在多台电脑并行时需要）")
            else:
                problem = _problem_of_import(modules.get(_normal(name), ()))
                yield not problem, f"{found} 装了，但不能用（{problem}）：{_BROKEN}" if problem else found


def _modules() -> dict[str, list[str]]:
    """Name of an installed library -> the modules it brings."""
    found: dict[str, list[str]] = {}
    for module, libraries in packages_distributions().items():
        for library in libraries:
            found.setdefault(_normal(library), []).append(module)
    return found


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _problem_of_import(modules: Iterable[str]) -> str:
    """What goes wrong where these are loaded; "" where nothing does. In a process of its own: a broken library may end it."""
    public = [module for module in modules if module.isidentifier() and not module.startswith("_")]
    done = subprocess.run(
        [sys.executable, "-c", f"import {', '.join(public) or 'sys'}"], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, cwd=_ROOT, check=False,
    )
    if not done.returncode:
        return ""
    said = done.stderr.decode(errors="replace").strip().splitlines()
    return said[-1] if said else f"进程异常结束 {done.returncode}"


def _reading() -> tuple[bool, str]:
    """Whether a workbook can be written and read in the guarded process: a virus scanner may forbid to start one."""
    try:
        with TemporaryDirectory() as folder:
            path = Path(folder, "模板.xlsx")
            write_template(path)
            sheets = len(read_guarded(path, Limits()).sheets)
    except PerfevalError as error:
        return False, f"试读空白模板：{error.message}。{error.advice}"
    except OSError as error:
        return False, f"试读空白模板：临时文件夹不能用（{refusal_of(error).reason}）"
    return True, f"试读空白模板，{sheets} 张工作表"


def _folder(folder: Path) -> Iterator[tuple[bool, str]]:
    nearest = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    try:
        check_folder(nearest)
    except PerfevalError as error:
        yield False, f"{error.message}。{error.advice}"
        return
    free = shutil.disk_usage(nearest).free
    yield free > _LITTLE, f"结果文件夹 {folder} 可以写入，磁盘还有 {free // _MIB:,} MiB"


def _settings(here: Path) -> tuple[bool, str]:
    try:
        settings = find_settings(None, here, thresholds_section)
    except PerfevalError as error:
        return False, error.message
    return True, f"配置文件 {FILE_NAME} 没有错误" if settings.sha256 else f"当前位置没有 {FILE_NAME}，各项用默认值"


def _code_page() -> str:
    if sys.platform == "win32":
        import ctypes

        return str(ctypes.windll.kernel32.GetConsoleOutputCP())
    return os.environ.get("LC_ALL") or os.environ.get("LANG") or "未设置"


def _font_folders() -> Iterator[Path]:
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        yield Path.home() / "AppData/Local/Microsoft/Windows/Fonts"
    else:
        yield from (Path("/usr/share/fonts"), Path.home() / ".fonts", Path.home() / "Library/Fonts")
