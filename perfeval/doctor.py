"""What this machine offers: versions, folder rights, fonts, code page. For the first question to an office: what runs there?"""

from __future__ import annotations

import locale
import os
import platform
import sys
from collections.abc import Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from perfeval import __version__

PACKAGES = ("pandas", "openpyxl", "XlsxWriter", "python-calamine", "python-docx", "defusedxml", "msoffcrypto-tool", "rich", "distributed")
FONTS = {
    "仿宋": ("simfang.ttf", "仿宋_GB2312.ttf", "simfang_GB2312.ttf"),
    "黑体": ("simhei.ttf",),
    "楷体": ("simkai.ttf", "楷体_GB2312.ttf"),
    "方正小标宋": ("方正小标宋简体.ttf", "方正小标宋_GBK.ttf", "FZXBSJW.TTF", "FZXBSK.TTF"),
}


def examine(output: Path) -> Iterator[tuple[bool, str]]:
    """Lines of what was found, each with whether it is as it should be."""
    yield sys.version_info >= (3, 11), f"Python {platform.python_version()}（{sys.executable}）"
    yield True, f"系统 {platform.platform()}，{os.cpu_count()} 个处理器"
    yield True, f"perfeval {__version__}"
    for name in PACKAGES:
        try:
            yield True, f"{name} {version(name)}"
        except PackageNotFoundError:
            yield name == "distributed", f"{name} 没有安装" + ("（只在多台电脑并行时需要）" if name == "distributed" else "")
    yield _writable(output)
    encoding = getattr(sys.stderr, "encoding", "") or "未知"
    yield True, f"控制台编码 {encoding}，系统编码 {locale.getpreferredencoding(False)}"
    for name, files in FONTS.items():
        found = any((folder / file).exists() for folder in _font_folders() for file in files)
        yield True, f"字体 {name}：{'有' if found else '没有找到，文件在别的电脑上打开不受影响'}"


def _writable(folder: Path) -> tuple[bool, str]:
    probe = folder / ".perfeval-probe"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        return False, f"文件夹 {folder} 不能写入：{error.strerror}"
    return True, f"文件夹 {folder} 可以写入"


def _font_folders() -> Iterator[Path]:
    if sys.platform == "win32":
        yield Path(os.environ.get("WINDIR", r"C:\Windows")) / "Fonts"
        yield Path.home() / "AppData/Local/Microsoft/Windows/Fonts"
    else:
        yield from (Path("/usr/share/fonts"), Path.home() / ".fonts", Path.home() / "Library/Fonts")
