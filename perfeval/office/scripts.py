"""What is double-clicked: the scripts that run perfeval and install it, for Windows, macOS and Linux.

The batch files are written in GB 2312 after `chcp 936`: every console of a Chinese Windows reads that (UTF-8 after
`chcp 65001` not), and no byte of a Chinese character can be taken for a sign of the command language. What they do is
told in ASCII, with paths relative to the script, so that a folder may be moved.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

RUN_WINDOWS, RUN_MACOS, RUN_LINUX, INSTALL_WINDOWS = "运行.bat", "运行.command", "run.sh", "安装.bat"
BUNDLED = "python"
"""The folder of a Python that is handed out together with the script."""
OWN_PYTHON = ".venv"
"""The folder of a virtual environment beside the script."""

MESSAGES: Mapping[int, str] = {
    0: "完成，没有错误。结果在 output 文件夹。",
    1: "有的工作簿没有通过，或者没有完成，原因见上面。请改好后再运行一次；已有的结果在 output 文件夹。",
    2: "没有评价，原因见上面。名称里有特殊符号的文件请改名，或者放进 input 文件夹再双击；写不进结果的，请把整个文件夹拷到自己的电脑上再用。",
    130: "已中断。再次运行会接着做完。",
}
"""Exit status of perfeval -> what it means."""
_BROKEN = "请让杀毒软件放行这个文件夹，或重新解压、重新安装；仍然不行的，把这个窗口的内容发给维护人员。"
_NOT_INSTALLED = "没有找到装有 perfeval 的 Python。请使用免安装的“绩效自评工具”，或请维护人员安装。"
_WAIT = "正在评价，请不要关闭这个窗口。第一次运行要慢一些。"
"""Told at once: what evaluates is loaded for a while, and an empty window looks broken."""
_INTERRUPTED_WINDOWS = -1073741510  # STATUS_CONTROL_C_EXIT: Python itself was ended

_RUN_WINDOWS = rf"""@echo off
setlocal
chcp 936 >nul
pushd "%~dp0"
if not exist input goto incomplete
ver | "%SystemRoot%\System32\find.exe" " 6." >nul
if "%ERRORLEVEL%"=="0" goto oldsystem
echo {_WAIT}
if exist "{BUNDLED}\python.exe" goto bundled
if exist "{OWN_PYTHON}\Scripts\python.exe" goto venv
perfeval --version >nul 2>nul
if "%ERRORLEVEL%"=="0" goto command
py -3 -c "import perfeval" >nul 2>nul
if "%ERRORLEVEL%"=="0" goto launcher
python -c "import perfeval" >nul 2>nul
if "%ERRORLEVEL%"=="0" goto installed
goto missing
:bundled
if /i not "%PROCESSOR_ARCHITECTURE%"=="x86" goto fits
if not defined PROCESSOR_ARCHITEW6432 goto narrow
:fits
"{BUNDLED}\python.exe" -m perfeval run input -o output %*
goto ended
:venv
"{OWN_PYTHON}\Scripts\python.exe" -m perfeval run input -o output %*
goto ended
:command
perfeval run input -o output %*
goto ended
:launcher
py -3 -m perfeval run input -o output %*
goto ended
:installed
python -m perfeval run input -o output %*
goto ended
:ended
set CODE=%ERRORLEVEL%
echo.
{{messages}}
for %%s in ({{statuses}}) do if "%CODE%"=="%%s" goto wait
echo 程序没有运行起来（状态 %CODE%），可能被杀毒软件拦截，或者文件不全、缺少系统运行库。
echo {_BROKEN}
goto wait
:incomplete
set CODE=3
echo 没有找到 input 文件夹。在压缩包里不能直接运行：请先把压缩包全部解压到一个文件夹，再双击解压出来的“{RUN_WINDOWS}”。
goto wait
:oldsystem
set CODE=3
echo 这台电脑的 Windows 太旧。需要 Windows 10 或 11；请把工作簿拿到新的电脑上评价。
goto wait
:narrow
set CODE=3
echo 这台电脑的 Windows 是 32 位的。需要 64 位的 Windows 10 或 11；请把工作簿拿到别的电脑上评价。
goto wait
:missing
set CODE=3
echo {_NOT_INSTALLED}
:wait
echo.
pause
popd
exit /b %CODE%
"""
"""pushd also takes a network folder. What is dropped on the file is evaluated as well."""

_RUN_UNIX = f"""#!/bin/sh
# Evaluates the workbooks in input and what is given or dropped; the results are in output.
here=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd) || exit 3
for given do  # a path is relative to where it was typed
  shift
  case $given in
    /*) ;;
    *) if [ -e "$given" ]; then given=$PWD/$given; fi ;;
  esac
  set -- "$@" "$given"
done
cd "$here" || exit 3
echo "{_WAIT}" >&2
if [ -x {OWN_PYTHON}/bin/python ]; then
  {OWN_PYTHON}/bin/python -m perfeval run input -o output "$@"
elif command -v perfeval >/dev/null 2>&1; then
  perfeval run input -o output "$@"
elif python3 -c 'import perfeval' 2>/dev/null; then
  python3 -m perfeval run input -o output "$@"
else
  echo "{_NOT_INSTALLED}" >&2
  (exit 3)
fi
status=$?
case $status in
{{messages}}
  3) ;;
  *) echo "程序没有运行起来（状态 $status）。{_BROKEN}" >&2 ;;
esac
if [ -t 0 ]; then
  printf '按回车键关闭'
  read -r _
fi
exit $status
"""

_INSTALL = """@echo off
chcp 936 >nul
pushd "%~dp0"
set PYTHON=
set FITS="import sys; sys.exit(sys.version_info[:2] not in {versions} or sys.maxsize == 2147483647)"
for %%p in ("python" {launchers}) do %%~p -c %FITS% >nul 2>nul && set PYTHON=%%~p
if not defined PYTHON goto nopython
%PYTHON% -m venv .venv || goto failed
.venv\\Scripts\\python.exe -m pip install --no-index --find-links wheels perfeval || goto failed
.venv\\Scripts\\python.exe -m perfeval init . || goto failed
echo 安装完成。把填好的工作簿放进 input 文件夹，双击“{run}”。
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


def write_run_windows(path: Path) -> None:
    """运行.bat: double-clicked, or workbooks and folders dropped on it."""
    messages = {**MESSAGES, _INTERRUPTED_WINDOWS: MESSAGES[130]}
    lines = [f'if "%CODE%"=="{status}" echo {message}' for status, message in messages.items()]
    _write_batch(path, _RUN_WINDOWS.format(messages="\n".join(lines), statuses=" ".join(map(str, messages))))


def write_run_unix(path: Path) -> None:
    """The same for macOS, where a .command is double-clicked, and for Linux."""
    lines = [f'  {status}) echo "{message}" >&2 ;;' for status, message in MESSAGES.items()]
    path.write_text(_RUN_UNIX.format(messages="\n".join(lines)), encoding="utf-8", newline="\n")
    path.chmod(0o755)


def write_install_windows(path: Path, pythons: tuple[str, ...]) -> None:
    """安装.bat of an offline kit for these versions of Python."""
    _write_batch(path, _INSTALL.format(
        pythons="、".join(pythons), launchers=" ".join(f'"py -{python}"' for python in pythons), run=RUN_WINDOWS,
        versions=str(tuple(tuple(map(int, python.split("."))) for python in pythons)),
    ))


def _write_batch(path: Path, script: str) -> None:
    path.write_text(script, encoding="gb2312", newline="\r\n")
