"""From what was asked to outcomes: the inputs, the settings, and the evaluation of many workbooks."""

from __future__ import annotations

import argparse
import datetime as dt
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

from perfeval.cli.screen import give_json, progress, say, say_all
from perfeval.errors import OutputError, PerfevalError

if TYPE_CHECKING:  # `perfeval --help` loads nothing heavy
    from perfeval.check.run import Clock
    from perfeval.declared.settings import Settings
    from perfeval.run.inputs import Input, Survey
    from perfeval.run.job import Outcome
    from perfeval.run.skipped import Skipped
    from perfeval.run.workers import Crew

INPUT = Path("input")
"""The folder of workbooks where none is named."""


def inputs_of(asked: argparse.Namespace) -> Survey:
    """The workbooks to evaluate, and what is passed over. Raises PerfevalError for a path that is not there or cannot be had."""
    from perfeval.files.refusals import GONE, refusal_of
    from perfeval.run.inputs import survey

    paths = asked.paths or [INPUT]
    for path in paths:
        try:
            path.stat()
        except OSError as error:
            refusal = refusal_of(error)
            if refusal is GONE:
                raise PerfevalError(f"找不到 {path}", "请检查文件或文件夹的名称；不写路径时使用当前位置的 input 文件夹") from error
            raise PerfevalError(f"打不开 {path}：{refusal.reason}", refusal.to_read) from error
    return survey(paths, asked.output)


def skipped_in(folder: Path, output: Path) -> tuple[Skipped, ...]:
    """What is passed over in a watched folder now."""
    from perfeval.run.inputs import survey

    try:
        return survey([folder], output).skipped
    except OSError:  # a network share that is away for a moment
        return ()


def settings_of(asked: argparse.Namespace) -> Settings:
    """The settings of this run."""
    from perfeval.check.thresholds import thresholds_section
    from perfeval.declared.settings import find_settings

    return find_settings(asked.config, Path.cwd(), thresholds_section)


def clock_of(asked: argparse.Namespace) -> Clock | None:
    """What times the rules, where details are asked for."""
    return time.perf_counter if asked.verbose else None


def say_broken_packs(settings: Settings) -> None:
    """Name the bureau's packs that cannot be used; a run that uses none of them goes on."""
    from perfeval.declared.regulations import broken_packs

    for pack in broken_packs(settings.regulations_folder):
        say("注意：下面这个评价办法文件有错误，暂不能使用，其他办法不受影响", *(f"    {mistake}" for mistake in pack.mistakes))


def evaluate_all(
    inputs: Sequence[Input], asked: argparse.Namespace, lines: Callable[[Outcome], Iterable[str]], folders: Sequence[Path],
    skipped: tuple[Skipped, ...],
) -> tuple[list[Outcome], PerfevalError | None]:
    """Evaluate and say the lines about each; the outcomes without their results, and what went wrong when all were there."""
    from msgspec.structs import replace

    from perfeval.declared.regulations import load_regulation
    from perfeval.run.batch import Run, run_batch
    from perfeval.run.expected import expected_of

    settings = settings_of(asked)
    load_regulation(asked.regulation, settings.regulations_folder)  # a wrong name is refused once, not for every file
    say_broken_packs(settings)
    expected, problems = expected_of(folders, skipped, settings)
    say_all([f"{problem.message}。{problem.advice}" for problem in problems])
    run = Run(asked.output, settings, asked.regulation, asked.force, asked.debug, expected, skipped, clock_of(asked))
    now = dt.datetime.now(dt.UTC).astimezone().isoformat(timespec="seconds")
    outcomes: dict[Input, Outcome] = {}
    with progress(len(inputs), quiet=asked.json) as step:
        try:
            for outcome in run_batch(inputs, run, now, partial(_hire, asked, settings)):
                outcomes[outcome.input] = replace(outcome, result=None)  # thousands of results would not fit into memory
                about = list(lines(outcome))
                step(about)
                if asked.json and (outcome.result is None or outcome.remarks):  # the JSON holds neither
                    say_all(about)
                if asked.json and outcome.result is not None:
                    give_json(outcome.result)
        except OutputError as error:
            if len(outcomes) < len(inputs):
                raise
            return list(outcomes.values()), error
    return list(outcomes.values()), None


@contextmanager
def _hire(asked: argparse.Namespace, settings: Settings, changed: Sequence[Input]) -> Iterator[Crew | None]:
    """Who evaluates the changed inputs; None: this process, one after the other.

    What evaluates is loaded here, while the worker processes start or the first file is read.
    """
    from perfeval.read.safely.guard import read_ahead
    from perfeval.run.workers import cluster_crew, local_crew

    if asked.scheduler:
        with cluster_crew(asked.scheduler) as cluster:
            yield cluster
        return
    jobs = asked.jobs if asked.jobs is not None else settings.output.jobs
    alone = len(changed) == 1 or jobs == 1
    crew = None if alone else local_crew(min(jobs or os.cpu_count() or 1, len(changed)))
    if alone:
        read_ahead(changed[0].path, settings.limits)
    import_module("perfeval.run.loaded")
    yield crew
