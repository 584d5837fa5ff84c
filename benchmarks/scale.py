"""What 100,000 workbooks take on 1, 16 and 256 cores: measured costs of one workbook, put through a simulation.

    python benchmarks/scale.py --yardstick FOLDER [--books 60] [--total 100000]

Measured here: seconds and bytes of a typical workbook (a whole run on one process), what the process that gives out
the work spends on each outcome, and what 汇总.xlsx costs for a growing number of workbooks. Simulated: workers that
fetch a workbook from the shared folder, evaluate it and store its results, while one process logs every outcome in order.
"""

from __future__ import annotations

import argparse
import heapq
import json
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from perfeval.run.workers import local_crew, run_in_order
from perfeval.write.pages.write import write_pages
from perfeval.write.summary import summary_pages
from perfeval.write.summary.ground import SummaryGround
from perfeval.write.summary.summary_lines import kept

FOLDERS = {"100 MB/s, 5 ms a file": (100e6, 0.005), "1 GB/s, 1 ms a file": (1e9, 0.001)}
"""A shared folder: bytes per second over all, and seconds it is busy with opening or replacing a file."""


@dataclass(frozen=True)
class Cost:
    """Of one typical workbook: seconds of evaluation, bytes and files moved, seconds of the process that logs it."""

    evaluate: float
    bytes_in: float
    bytes_out: float
    files: int
    account: float


def measure(books: int, yardstick: Path, folder: Path) -> tuple[Cost, list[dict[str, object]]]:
    """Run perfeval over typical workbooks; the cost of one, and the results."""
    inputs, output = folder / "in", folder / "out"
    subprocess.run([sys.executable, yardstick / "make_workbooks.py", inputs, "--rows", "100:300", "--count", str(books)], check=True)
    seconds = []
    for source in (next(inputs.iterdir()), inputs):
        started = time.perf_counter()
        command = [sys.executable, "-m", "perfeval", "run", str(source), "-o", str(output), "--jobs", "1", "--force"]
        subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
        seconds.append(time.perf_counter() - started)
    results = [json.loads(path.read_text(encoding="utf-8")) for path in output.glob("*.json")]
    written = [path for path in output.iterdir() if path.name.startswith("unit-")]
    cost = Cost(
        evaluate=(seconds[1] - seconds[0]) / (books - 1),
        bytes_in=sum(path.stat().st_size for path in inputs.iterdir()) / books,
        bytes_out=sum(path.stat().st_size for path in written) / books,
        files=round(len(written) / books) + 1,
        account=hand_over(results[0]),
    )
    return cost, results


def hand_over(result: dict[str, object]) -> float:
    """Seconds for which the process that gives out the work is busy with one job and its outcome."""
    count = 2_000
    started = time.process_time()
    for _ in run_in_order(_answer, [result] * count, local_crew(1), lambda job, _error: job):
        pass
    return (time.process_time() - started) / count


def _answer(result: dict[str, object]) -> dict[str, object]:
    return result


def summary_seconds(results: list[dict[str, object]], count: int) -> float:
    """Seconds that 汇总.xlsx takes over `count` workbooks."""
    shortened = [kept(result) for result in results]
    same = {"folder": ".", "status": "passed", "file": None, "changes": None, "remarks": []}
    rows = [{"input": f"{n}.xlsx", "result": shortened[n % len(shortened)], **same} for n in range(count)]
    with tempfile.TemporaryDirectory() as folder:
        started = time.perf_counter()
        write_pages(Path(folder) / "summary.xlsx", summary_pages(SummaryGround(rows)), title="", created=None)
        return time.perf_counter() - started


def simulate(total: int, workers: int, cost: Cost, speed: float, opening: float) -> float:
    """Seconds until the last outcome is logged. The folder and the logging process each serve one after the other."""
    fetch = cost.bytes_in / speed + opening
    store = cost.bytes_out / speed + opening * (cost.files - 1)
    wanted = [(0.0, job, False) for job in range(min(workers, total))]  # when the folder is asked, for which job, to store it
    given, folder, done = len(wanted), 0.0, [0.0] * total
    while wanted:
        moment, job, storing = heapq.heappop(wanted)
        folder = max(folder, moment) + (store if storing else fetch)
        if not storing:
            heapq.heappush(wanted, (folder + cost.evaluate, job, True))
            continue
        done[job] = folder
        if given < total:
            heapq.heappush(wanted, (folder, given, False))
            given += 1
    logged = 0.0
    for moment in done:
        logged = max(logged, moment) + cost.account
    return logged


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--yardstick", type=Path, required=True)
    parser.add_argument("--books", type=int, default=60)
    parser.add_argument("--total", type=int, default=100_000)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        cost, results = measure(asked.books, asked.yardstick, Path(folder))
    print(
        f"one workbook: {cost.evaluate * 1000:.0f} ms, {cost.bytes_in / 1000:.0f} kB read, {cost.bytes_out / 1000:.0f} kB written "
        f"in {cost.files - 1} files, {cost.account * 1000:.2f} ms to give out and take back",
    )
    for count in (1_000, 5_000, 20_000):
        print(f"summary of {count:,} workbooks: {summary_seconds(results, count):.1f} s")
    for name, (speed, opening) in FOLDERS.items():
        for workers in (1, 16, 256):
            seconds = simulate(asked.total, workers, cost, speed, opening)
            print(f"{asked.total:,} workbooks, {workers} cores, {name}: {seconds / 60:.1f} min ({asked.total / seconds:.0f} a second)")


if __name__ == "__main__":
    main()
