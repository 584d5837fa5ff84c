import hashlib
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import BrokenExecutor
from pathlib import Path

import pytest

from perfeval.cli import main
from perfeval.cli.screen import EXIT_USAGE
from perfeval.errors import SettingsError
from perfeval.run import workers as parallel
from perfeval.run.workers import Crew, cluster_crew, local_crew, run_in_order
from tests.tools.workbooks import write_workbook


def square(number: int) -> int:
    return number * number


def die_of_seven(number: int) -> int:
    if number == 7:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def give_up(job: int, _error: BaseException) -> int:
    return -job


@pytest.fixture(params=[1, 2])
def crew(request: pytest.FixtureRequest) -> Crew:
    return local_crew(request.param)


def test_answers_come_in_the_order_of_the_jobs(crew: Crew) -> None:
    assert list(run_in_order(square, range(40), crew, give_up)) == [n * n for n in range(40)]


@pytest.mark.posix
def test_a_job_that_kills_its_worker_costs_itself_alone(crew: Crew) -> None:
    assert list(run_in_order(die_of_seven, range(20), crew, give_up)) == [-7 if n == 7 else n for n in range(20)]


@pytest.mark.posix
def test_a_pool_that_breaks_before_the_next_job_is_given_out_is_replaced() -> None:
    broken = local_crew(1).open()
    with pytest.raises(BrokenExecutor):
        broken.submit(die_of_seven, 7).result()
    pools = iter([broken])
    crew = Crew(lambda: next(pools, None) or local_crew(1).open(), 3)
    assert list(run_in_order(square, range(6), crew, give_up)) == [n * n for n in range(6)]


def fail_once(marker: Path) -> str:
    if not marker.exists():
        marker.touch()
        raise RuntimeError("its worker was lost to another job")
    return marker.name


def test_a_job_that_fails_is_tried_again_alone(crew: Crew, tmp_path: Path) -> None:
    markers = [tmp_path / str(number) for number in range(6)]
    assert list(run_in_order(fail_once, markers, crew, lambda job, _error: f"{job.name} lost")) == [each.name for each in markers]


_ORPHANED = """
import os, signal
from perfeval.run.workers import local_crew
pool = local_crew(1).open()
print(pool.submit(os.getpid).result(), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.posix
@pytest.mark.timeout(300)  # it would wait for ever
def test_a_worker_does_not_outlive_a_killed_run() -> None:
    run = subprocess.Popen([sys.executable, "-c", _ORPHANED], stdout=subprocess.PIPE, text=True)
    with run:
        assert run.stdout is not None
        assert int(run.stdout.readline()) > 0
        assert run.stdout.read() == "", "ends when the last process that holds it has ended"


@pytest.fixture
def cluster() -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as cluster:
        yield cluster.scheduler_address


@pytest.mark.posix
@pytest.mark.timeout(300)
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_dask_cluster_gives_the_same_answers_and_survives_a_dying_worker(cluster: str) -> None:
    with cluster_crew(cluster) as crew:
        assert list(run_in_order(square, range(10), crew, give_up)) == [n * n for n in range(10)]
        assert list(run_in_order(die_of_seven, range(10), crew, give_up)) == [-7 if n == 7 else n for n in range(10)]


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cluster_writes_the_bytes_that_one_process_writes(cluster: str, tmp_path: Path) -> None:
    (tmp_path / "input").mkdir()
    for number in range(4):
        write_workbook(tmp_path / "input" / f"单位{number}.xlsx", {"资金安排!D4": 11} if number == 2 else {})
    for output, how in (("alone", ["--jobs", "1"]), ("cluster", ["--scheduler", cluster])):
        assert main(["run", str(tmp_path / "input"), "-o", str(tmp_path / output), *how]) == 1
    assert digests(tmp_path / "cluster") == digests(tmp_path / "alone")


def digests(folder: Path) -> dict[str, str]:
    """Of all results but the run log, which tells the time."""
    return {p.name: hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.iterdir() if p.suffix in {".xlsx", ".docx", ".json"}}


@pytest.mark.timeout(300)  # it would wait for ever
@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cluster_that_loses_all_its_workers_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import LocalCluster

    with LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=":0") as cluster, cluster_crew(cluster.scheduler_address) as crew:
        monkeypatch.setattr(parallel, "_PATIENCE", 0.2)
        answers = run_in_order(square, range(100), crew, give_up)
        assert next(answers) == 0
        cluster.scale(0)
        with pytest.raises(SettingsError):
            list(answers)


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_cluster_without_workers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from distributed import LocalCluster

    monkeypatch.setattr(parallel, "_PATIENCE", 1)
    with LocalCluster(n_workers=0, dashboard_address=":0") as empty, pytest.raises(SettingsError), cluster_crew(empty.scheduler_address):
        pass


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_workers_with_another_copy_of_the_program_are_refused(cluster: str, tmp_path: Path) -> None:
    from distributed import Client

    with Client(cluster) as client:
        worker = next(iter(client.scheduler_info()["workers"]))
        client.run(set_package, "of another copy", workers=[worker])
        try:
            with pytest.raises(SettingsError) as refusal, cluster_crew(cluster):
                pass
            assert worker in str(refusal.value.message)
            write_workbook(tmp_path / "甲局.xlsx")
            assert main(["run", str(tmp_path / "甲局.xlsx"), "-o", str(tmp_path / "out"), "--scheduler", cluster]) == EXIT_USAGE
        finally:
            client.run(set_package, parallel.package_sha256(), workers=[worker])


def set_package(sha256: str) -> None:
    """On a worker: the sha256 of its program from now on."""
    parallel.package_sha256 = lambda: sha256
