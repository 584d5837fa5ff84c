"""perfeval (whole process, all outputs on) beside the script a competent user would write instead.

    python benchmarks/compare.py --yardstick FOLDER [--repeats 5] [--only cold,default,unchanged,100k]

FOLDER holds baseline_pandas.py and make_workbooks.py. Both sides run interleaved; what counts are the
ratios of the medians. Needs perfeval and the yardstick's own packages in this environment.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

STREAMED = 500_000
"""A workbook with more payments is made in one pass: nothing else fits into memory."""


@dataclass(frozen=True)
class Measure:
    """One finished process: wall seconds, and peak memory in MiB of the process or the largest of its children."""

    seconds: float
    peak_mib: float


@dataclass
class Side:
    """The command of one side by its output folder, what is done to the folder before it runs, and what was measured of it."""

    name: str
    command: Callable[[Path], Sequence[str]]
    prepare: Callable[[Path], object] = lambda _out: None
    measures: list[Measure] = field(default_factory=list)

    @property
    def median(self) -> float:
        return statistics.median(m.seconds for m in self.measures)

    @property
    def peak(self) -> float:
        return max(m.peak_mib for m in self.measures)


@dataclass(frozen=True)
class Task:
    """What is compared: inputs to make, the two sides, how often."""

    key: str
    title: str
    rows: str
    count: int
    sides: tuple[Side, Side]
    repeats: int
    payments: int


def measure(command: Sequence[str]) -> Measure:
    """Run a command once; its output is thrown away."""
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 1):
        raise SystemExit(f"exit status {process.returncode}: {' '.join(command)}")
    return Measure(time.perf_counter() - started, usage.ru_maxrss / 1024)


def perfeval(inputs: Path, *options: str) -> Callable[[Path], Sequence[str]]:
    return lambda out: [sys.executable, "-m", "perfeval", "run", str(inputs), "-o", str(out), *options]


def results_of_an_earlier_run(inputs: Path, *, without: str = "") -> Callable[[Path], object]:
    """What fills an output folder with results; those of one workbook are incomplete, so that it is evaluated again."""
    def prepare(out: Path) -> None:
        kept = inputs.with_name(f"{inputs.name}-results")
        measure(perfeval(inputs)(kept))  # evaluates only what does not stand there
        shutil.copytree(kept, out, dirs_exist_ok=True)
        if without:
            (out / f"{without}.json").unlink()

    return prepare


def tasks(folder: Path, yardstick: Path, repeats: int) -> Iterator[Task]:
    def baseline(inputs: Path) -> Callable[[Path], Sequence[str]]:
        return lambda out: [sys.executable, str(yardstick / "baseline_pandas.py"), str(inputs), str(out)]

    plan = [
        ("cold", "one typical workbook, cold", "200", 1, repeats), ("batch", "200 typical workbooks, one process", "100:300", 200, 3),
        ("10k", "10,000 payments", "10000", 1, repeats), ("100k", "100,000 payments", "100000", 1, 3), ("1M", "1,000,000 payments", "1000000", 1, 1),
    ]
    for key, title, rows, count, times in plan:
        inputs = folder / f"in-{rows.replace(':', '-')}-{count}"
        ours, theirs = Side("perfeval", perfeval(inputs, "--jobs", "1")), Side("baseline", baseline(inputs))
        payments = (200 if ":" in rows else int(rows)) * count
        yield Task(key, title, rows, count, (ours, theirs), times, payments)
        if key == "batch":
            one, two = Side("one process", perfeval(inputs, "--jobs", "1")), Side("two processes", perfeval(inputs, "--jobs", "2"))
            yield Task("jobs", "200 typical workbooks, two processes over one", rows, count, (two, one), times, payments)
            every = Side("all cores", perfeval(inputs)), Side("baseline", baseline(inputs))
            yield Task("default", "200 typical workbooks, all cores", rows, count, every, times, payments)
            changed = Side("one changed", perfeval(inputs), results_of_an_earlier_run(inputs, without="unit-00100"))
            alone = Side("one alone", perfeval(inputs / "unit-00100.xlsx"))
            yield Task("changed", "one changed among 200, over that one alone", rows, count, (changed, alone), repeats, 200)
    inputs = folder / "in-100-300-60"
    unchanged = Side("unchanged", perfeval(inputs), results_of_an_earlier_run(inputs)), Side("baseline", baseline(inputs))
    yield Task("unchanged", "60 typical workbooks, none changed", "100:300", 60, unchanged, repeats, 12_000)
    inputs = folder / "in-100-300-2000"
    many = Side("2,000 workbooks", perfeval(inputs, "--jobs", "1"))
    few = Side("200 workbooks", perfeval(folder / "in-100-300-200", "--jobs", "1"))
    yield Task("flat", "2,000 workbooks beside 200 (memory)", "100:300", 2000, (many, few), 1, 400_000)


def make_inputs(task: Task, folder: Path, yardstick: Path) -> None:
    for count in {task.count, min(task.count, 200)}:
        inputs = folder / f"in-{task.rows.replace(':', '-')}-{count}"
        make_workbooks(yardstick, inputs, task.rows, count, stream=task.payments > STREAMED and count == 1)


def make_workbooks(yardstick: Path, inputs: Path, rows: str, count: int, *, stream: bool) -> None:
    """The workbooks, unless they are there; streamed ones have their texts in the sheets."""
    if not inputs.exists():
        options = ["--rows", rows, "--count", str(count), *(["--stream"] if stream else [])]
        subprocess.run([sys.executable, yardstick / "make_workbooks.py", inputs, *options], check=True)


def compare(task: Task) -> str:
    """Run both sides in turn, the order changing, and give one line of the table."""
    for number in range(task.repeats):
        for side in task.sides if number % 2 == 0 else reversed(task.sides):
            with tempfile.TemporaryDirectory() as out:
                side.prepare(Path(out))
                side.measures.append(measure(side.command(Path(out))))
    ours, theirs = task.sides
    return (
        f"| {task.title} | {ours.median:.2f} s | {theirs.median:.2f} s | {theirs.median / ours.median:.2f}× "
        f"| {ours.peak:.0f} | {theirs.peak:.0f} | {ours.median / task.payments * 1e6:.1f} | {task.repeats} |"
    )


def compare_rows(folder: Path, yardstick: Path) -> str:
    """What a payment more costs between sizes of one kind of file, all of them streamed."""
    sides: dict[int, Side] = {}
    for size in (10_000, 100_000, 1_000_000):
        inputs = folder / (f"in-{size}-1" if size > STREAMED else f"in-{size}-streamed")
        make_workbooks(yardstick, inputs, str(size), 1, stream=True)
        sides[size] = Side(f"{size:,}", perfeval(inputs, "--jobs", "1"))
    for _ in range(3):
        for side in sides.values():
            with tempfile.TemporaryDirectory() as out:
                side.measures.append(measure(side.command(Path(out))))
    steps = [
        f"{(more.median - few.median) / (size - fewer) * 1e6:.1f} µs a payment from {few.name} to {more.name}"
        for (fewer, few), (size, more) in pairwise(sides.items())
    ]
    return f"rows, texts inline: {', '.join(steps)}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--yardstick", type=Path, required=True)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--only", default="", help="keys, comma separated: cold batch jobs default changed unchanged 10k 100k 1M flat rows")
    parser.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "perfeval-benchmark")
    asked = parser.parse_args()
    wanted = set(filter(None, asked.only.split(",")))
    print("| work | perfeval | compared with | ratio | peak MiB | peak MiB (other) | µs per payment | runs |")
    print("|---|---|---|---|---|---|---|---|")
    for task in tasks(asked.folder, asked.yardstick, asked.repeats):
        if not wanted or task.key in wanted:
            make_inputs(task, asked.folder, asked.yardstick)
            print(compare(task), flush=True)
    if not wanted or "rows" in wanted:
        print(compare_rows(asked.folder, asked.yardstick))


if __name__ == "__main__":
    main()
