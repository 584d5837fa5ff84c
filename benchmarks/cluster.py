"""The same 200 workbooks on one process and on a local Dask cluster of two workers: are the results equal, how long do they take.

    python benchmarks/cluster.py --yardstick FOLDER [--books 200]

Ends with exit status 1 where one byte of one result differs. The run log holds times and is left out.
"""

from __future__ import annotations

import argparse
import hashlib
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from distributed import LocalCluster


def run(inputs: Path, output: Path, *options: str) -> float:
    """Seconds of one run of perfeval."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "perfeval", "run", str(inputs), "-o", str(output), *options]
    subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - started


def digests(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.iterdir() if path.suffix != ".jsonl"}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--yardstick", type=Path, required=True)
    parser.add_argument("--books", type=int, default=200)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        folder = Path(name)
        maker = [sys.executable, asked.yardstick / "make_workbooks.py", folder / "in", "--rows", "100:300", "--count", str(asked.books)]
        subprocess.run(maker, check=True)
        alone = run(folder / "in", folder / "alone", "--jobs", "1")
        together = run(folder / "in", folder / "cluster", "--scheduler", cluster.scheduler_address)
        first, second = digests(folder / "alone"), digests(folder / "cluster")
    differing = sorted(name for name in first.keys() | second.keys() if first.get(name) != second.get(name))
    print(f"{asked.books} workbooks: one process {alone:.1f} s, two Dask workers {together:.1f} s ({alone / together:.2f}x)")
    print(f"{len(first)} result files, {len(differing)} differ {differing[:5] or ''}")
    return 1 if differing or not first else 0


if __name__ == "__main__":
    sys.exit(main())
