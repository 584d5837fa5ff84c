"""The command line: nothing heavy is imported before a command needs it.

In: arguments, clock and environment; out: messages and an exit status.
__main__ alone may import it.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence

from perfeval.cli.options import make_parser
from perfeval.cli.screen import EXIT_GOOD, EXIT_INTERRUPTED, EXIT_USAGE, say, say_refusal, speak_utf8
from perfeval.errors import PerfevalError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status: 0 good, 1 errors found, 2 wrong usage, 130 interrupted."""
    if arguments is None:
        _begin_again_in_utf8()
    speak_utf8()
    parser = make_parser()
    asked = parser.parse_args(arguments)
    if asked.command is None:
        parser.print_help(sys.stderr)
        return EXIT_USAGE
    try:
        return int(asked.command(asked))
    except PerfevalError as error:
        say_refusal(error)
        return EXIT_USAGE
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_GOOD
    except ImportError as error:  # a library that is blocked, or does not fit this system
        if asked.debug:
            raise
        say(f"程序的一个组成部分不能用（{error}）", "    可能被杀毒软件拦截、缺少系统运行库，或者文件不全。请让安全软件放行，或重新解压、重新安装")
        return EXIT_USAGE
    except Exception as error:  # a mistake of ours: said without a traceback, and shown in full to whom asks
        if asked.debug:
            raise
        say(f"程序出错（{type(error).__name__}）。请加 --debug 重新运行，把显示的内容发给维护人员")
        return EXIT_USAGE
    except KeyboardInterrupt:
        say("已中断。已完成的结果都在输出文件夹中，再次运行会接着做完")
        return EXIT_INTERRUPTED


def _begin_again_in_utf8() -> None:
    """Where the system writes names of files in ASCII (LC_ALL=C), no Chinese name can be opened: Python is started in UTF-8."""
    if sys.platform != "win32" and sys.getfilesystemencoding() == "ascii":
        os.environ["PYTHONUTF8"] = "1"  # for the processes it starts as well
        os.execv(sys.executable, [sys.executable, "-X", "utf8", "-m", "perfeval", *sys.argv[1:]])
