"""Runs killed at any moment: never a broken file, the rerun completes, and its result is that of an undisturbed run."""

import os
import random
import select
import shutil
import signal
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from filelock import FileLock

from perfeval.files.names import LOCK, RUN_LOG, TEMPORARY
from tests.tools.runs import BROKEN, digests, names, run
from tests.tools.workbooks import CLEAN, write_workbook

KILLS = 50
SMALL = {
    title: "\n".join(line for line in text.splitlines() if "人才引进经费" not in line)
    for title, text in CLEAN.items() if "人才引进经费" in text
}
EDITS = ({}, {"资金安排!I4": "招聘服务"})
"""Two states of every input; a kill may leave the results of the one or of the other."""

_STARTER = """
import os, sys
import perfeval.cli, perfeval.read.safely.guard
perfeval.cli.main(["run", *sys.argv[1:]])
perfeval.read.safely.guard.end_readers()
for line in sys.stdin:
    child = os.fork()
    if not child:
        os.setsid()
        os.dup2(os.open(os.devnull, os.O_RDWR), 0), os.dup2(2, 1)
        sys.exit(perfeval.cli.main(line.rstrip().split("\\t")))
    print(child, flush=True)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""
"""A process that has made one run, so that everything is loaded, and starts others as process groups of their own."""


class Starter:
    def __init__(self, *arguments: object) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", _STARTER, *map(str, arguments)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
        )

    def start(self, *arguments: object) -> int:
        """Start a run; its process group."""
        assert self.process.stdin is not None
        self.process.stdin.write(("\t".join(map(str, arguments)) + "\n").encode())
        return self.answer()

    def answer(self) -> int:
        """What the starter says next: the process group, or how the run ended."""
        assert self.process.stdout is not None
        return int(self.process.stdout.readline())

    def has_ended(self) -> bool:
        """Whether the run is over; waits a moment to see."""
        return bool(select.select([self.process.stdout], [], [], 0.0005)[0])


@contextmanager
def started(root: Path) -> Iterator[Starter]:
    starter = Starter(root / "in0", "-o", root / "first", "--jobs", 1)
    with starter.process:
        yield starter
        assert starter.process.stdin is not None
        starter.process.stdin.close()


def put_inputs(root: Path, number: int) -> None:
    """The inputs in one of their states; the very bytes each time, for a workbook just written holds the time of day."""
    shutil.copytree(root / f"in{number}", root / "in", dirs_exist_ok=True)


def snapshot(folder: Path) -> frozenset[tuple[str, int]]:
    """What can be seen of a run from outside: names and sizes."""
    seen = set()
    with suppress(OSError):
        for entry in os.scandir(folder):
            with suppress(OSError):
                seen.add((entry.name, entry.stat().st_size))
    return frozenset(seen)


def kill_at(starter: Starter, group: int, folder: Path, moment: int) -> int:
    """Kill a run once the folder has changed so often; how it ended, killed or of itself before."""
    last, changes = snapshot(folder), 0
    while changes < moment and not starter.has_ended():
        now = snapshot(folder)
        changes += now != last
        last = now
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
    status = starter.answer()
    with FileLock(folder / LOCK):  # a child of the run, killed while it was being made, may hold it a moment longer
        return status


def broken(folder: Path, wanted: list[dict[str, str]]) -> list[str]:
    """The results that are of no undisturbed run. What a killed run has begun has a name that no one takes for a result."""
    found = {name: digest for name, digest in without_summary(digests(folder)).items() if not name.startswith(TEMPORARY)}
    return [name for name, digest in found.items() if digest not in {results.get(name) for results in wanted}]


def reference(folder: Path, number: int) -> dict[str, str]:
    source, edit = folder / f"in{number}", EDITS[number]
    source.mkdir()
    write_workbook(source / "甲局.xlsx", {**BROKEN, **edit}, sheets=SMALL)
    for bad in ("丁局", "丙局", "乙局"):  # they take next to no time and give as many moments
        (source / f"{bad}.xlsx").write_bytes(b"PK" + str(number).encode())
    run(folder / f"in{number}", "-o", folder / f"out{number}", "--jobs", 1)
    return {name: digest for name, digest in digests(folder / f"out{number}").items() if name != RUN_LOG}


@pytest.mark.posix
def test_a_run_may_be_killed_at_any_moment(tmp_path: Path) -> None:
    chance = random.Random(20201)
    wanted = [reference(tmp_path, number) for number in range(len(EDITS))]
    source, output = tmp_path / "in", tmp_path / "out"
    state, killed, completed = 0, 0, 0
    put_inputs(tmp_path, state)
    with started(tmp_path) as starter:
        while killed < KILLS:
            jobs = 2 if killed % 20 == 9 else 1
            group = starter.start("run", source, "-o", output, "--jobs", jobs)
            status = kill_at(starter, group, output, chance.randrange(1, 30))
            assert broken(output, wanted) == []
            if status == -signal.SIGKILL:
                killed += 1
                continue
            assert status == 1, "no input is free of errors"
            assert without_summary(digests(output)) == without_summary(wanted[state])
            completed += 1
            state = 1 - state
            put_inputs(tmp_path, state)
        starter.start("run", source, "-o", output)
        assert starter.answer() == 1
    assert completed, "runs are killed at all stages, and some come to their end"
    assert without_summary(digests(output)) == without_summary(wanted[state])
    assert zipfile.ZipFile(output / "汇总.xlsx").testzip() is None
    assert not [name for name in names(output) if "用户修改" in name or TEMPORARY in name]


def without_summary(results: dict[str, str]) -> dict[str, str]:
    """汇总.xlsx also tells what has changed since the run before."""
    return {name: digest for name, digest in results.items() if name not in {RUN_LOG, "汇总.xlsx"}}


@pytest.mark.posix
def test_the_rerun_of_a_killed_first_run_equals_an_undisturbed_one(tmp_path: Path) -> None:
    wanted = reference(tmp_path, 0)
    put_inputs(tmp_path, 0)
    with started(tmp_path) as starter:
        group = starter.start("run", tmp_path / "in", "-o", tmp_path / "out", "--jobs", 1)
        assert kill_at(starter, group, tmp_path / "out", 8) == -signal.SIGKILL
    assert names(tmp_path / "out") != set(wanted)
    assert run(tmp_path / "in", "-o", tmp_path / "out") == 1
    assert {name: digest for name, digest in digests(tmp_path / "out").items() if name != RUN_LOG} == wanted
