"""argparse in Chinese: what it says of a command written wrongly, and its headings."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

from perfeval.words.visible import visible

_SAYINGS = (
    (r"argument (.*?): invalid choice: '?(.*?)'? \(choose from (.*)\)", r"没有“\2”这个\1，可用的有 \3"),
    (r"argument (.*?): invalid .* value: '(.*)'", r"\1 不能是“\2”"),
    (r"argument (.*?): expected .*", r"\1 后面缺少内容"),
    (r"argument (.*?): ignored explicit argument '(.*)'", r"\1 后面不能有“\2”"),
    (r"argument (.*?): (.*)", r"\1 \2"),
    (r"unrecognized arguments: (.*)", r"不认识 \1"),
    (r"the following arguments are required: (.*)", r"缺少 \1"),
    (r"ambiguous option: (.*) could match (.*)", r"\1 不完整，可能是 \2"),
)
"""What argparse says (a pattern), and the same in Chinese."""


class _Format(argparse.HelpFormatter):
    def add_usage(self, usage: str | None, actions: Iterable[Any], groups: Iterable[Any], prefix: str | None = None) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


class Parser(argparse.ArgumentParser):
    """A parser that speaks Chinese."""

    def __init__(self, *, add_help: bool = True, **options: Any) -> None:
        super().__init__(add_help=False, **{"formatter_class": _Format, **options})
        if add_help:  # the groups of a parser that is only a parent are found by their first titles
            self._positionals.title, self._optionals.title = "内容", "选项"
            self.add_argument("-h", "--help", action="help", help="显示这段说明")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """As argparse does, but paths may stand on both sides of the options: `run input -o output X.xlsx`.

        argparse gives an argument that takes any number only those that stand together, and hands back the others.
        """
        words = list(sys.argv[1:] if args is None else args)
        paths = next((action for action in self._actions if not action.option_strings and action.nargs == "*"), None)
        if paths is None:
            return super().parse_known_args(words, namespace)
        end = words.index("--") if "--" in words else len(words)
        known, unknown = super().parse_known_args(words[:end], namespace)
        more = [word for word in unknown if not word.startswith("-")] + words[end + 1:]
        if more:
            values = [self._get_value(paths, word) for word in more]
            setattr(known, paths.dest, [*(getattr(known, paths.dest) or ()), *values])
        return known, [word for word in unknown if word.startswith("-")]

    def error(self, message: str) -> NoReturn:
        """Say what is wrong, and end with status 2."""
        text = next((re.sub(pattern, chinese, message) for pattern, chinese in _SAYINGS if re.fullmatch(pattern, message)), message)
        self.exit(2, f"命令写法不对：{visible(text)}\n{self.format_usage()}")

    def exit(self, status: int = 0, message: str | None = None) -> NoReturn:
        """End with this status."""
        if message:
            self._print_message(message, sys.stderr)
        raise SystemExit(status)
