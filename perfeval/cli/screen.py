"""What is printed: results to standard output, everything said to people to standard error."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from perfeval.errors import PerfevalError
from perfeval.words.visible import visible

EXIT_GOOD, EXIT_FINDINGS, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130


def speak_utf8() -> None:
    """UTF-8 whatever the code page of the console; what it cannot show is replaced, never an error."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(encoding="utf-8", errors="replace")


def say(*lines: str) -> None:
    """Lines for people. What a name or a cell brings along cannot steer the terminal, nor begin a line of its own."""
    for line in lines:
        print(visible(line), file=sys.stderr, flush=True)


def say_refusal(error: PerfevalError) -> None:
    """What is refused, and what to do."""
    say(*error.message.split("\n"), *([f"    {error.advice}"] if error.advice else []))


def give(text: str) -> None:
    """Lines of result."""
    for line in text.split("\n"):
        print(visible(line), flush=True)


def give_json(result: Mapping[str, Any]) -> None:
    """The result of one workbook, on one line; what is not seen is written as its number, as JSON has it."""
    text = json.dumps(result, ensure_ascii=False)
    print(text if text.isprintable() else "".join(sign if sign.isprintable() else json.dumps(sign)[1:-1] for sign in text), flush=True)


def say_all(lines: list[str]) -> None:
    """Some lines for people."""
    say(*lines)


@contextmanager
def progress(total: int, quiet: bool) -> Iterator[Callable[[list[str]], None]]:
    """`step(lines)` says the lines about one finished file; on a terminal a bar with rate and remaining time below."""
    if quiet:
        yield lambda _lines: None
        return
    if total < 2 or not sys.stderr.isatty():
        yield say_all
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    console = Console(stderr=True, highlight=False, emoji=False)
    columns = (
        TextColumn("评价"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[rate]}"),
        TextColumn("已用"), TimeElapsedColumn(), TextColumn("还需"), TimeRemainingColumn(),
    )
    with Progress(*columns, console=console) as bar:
        task = bar.add_task("", total=total, rate="")

        def step(lines: list[str]) -> None:
            for line in lines:
                console.print(visible(line), markup=False, soft_wrap=True)  # Chinese has no blanks to break a line at
            bar.advance(task)
            minutes = (bar.tasks[0].elapsed or 0) / 60
            bar.update(task, rate=f"每分钟 {bar.tasks[0].completed / minutes:.0f} 个" if minutes else "")

        yield step
