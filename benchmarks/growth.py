"""How the time of a workbook grows with its texts, names, rows, projects, indicators and findings, each dimension by itself.

    python benchmarks/growth.py [--dimension NAME ...] [--times 1 10 100]

Prints, for each dimension at its ordinary size times each factor, seconds of CPU for evaluating and writing (reading in
the child process apart), seconds per unit, and the exponent by which the time grew since the size before: 1 is linear.
"""

from __future__ import annotations

import argparse
import math
import tempfile
import time
from importlib import import_module
from pathlib import Path

from perfeval.declared.settings import Settings
from perfeval.run.inputs import find_inputs
from perfeval.run.job import Job
from perfeval.run.one_input import run_job
from tests.tools.growing import DIMENSIONS, grown


def seconds(folder: Path, dimension: str, size: int) -> tuple[float, float]:
    """CPU seconds of this process, and seconds on the clock, for one whole run of a workbook."""
    (source,) = find_inputs([grown(folder, dimension, size)], folder / "output")
    cpu, clock = time.process_time(), time.perf_counter()
    run_job(Job(source, folder / "output", Settings(), None, {}))
    return time.process_time() - cpu, time.perf_counter() - clock


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--dimension", nargs="*", choices=DIMENSIONS, default=list(DIMENSIONS))
    parser.add_argument("--times", nargs="*", type=int, default=[1, 10, 100])
    asked = parser.parse_args()
    import_module("perfeval.run.loaded")
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        seconds(folder, "others", 1)  # what is made once is not the workbook's
        print(f"{'dimension':16}{'size':>8}{'CPU s':>10}{'clock s':>10}{'ms/unit':>10}{'exponent':>10}")
        for dimension in asked.dimension:
            before: tuple[int, float] | None = None
            for times in asked.times:
                size = DIMENSIONS[dimension][1] * times
                cpu, clock = seconds(folder, dimension, size)
                exponent = math.log(cpu / before[1]) / math.log(size / before[0]) if before else math.nan
                print(f"{dimension:16}{size:8}{cpu:10.3f}{clock:10.3f}{1000 * cpu / size:10.3f}{exponent:10.2f}", flush=True)
                before = size, cpu


if __name__ == "__main__":
    main()
