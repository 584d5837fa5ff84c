import os
import signal
from collections.abc import Iterator

import pytest

from perfeval.parallel import Crew, cluster_crew, local_crew, run_in_order


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


def test_a_job_that_kills_its_worker_costs_itself_alone(crew: Crew) -> None:
    assert list(run_in_order(die_of_seven, range(20), crew, give_up)) == [-7 if n == 7 else n for n in range(20)]


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    from distributed import LocalCluster

    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        yield cluster.scheduler_address


@pytest.mark.filterwarnings("ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_dask_cluster_gives_the_same_answers_and_survives_a_dying_worker(cluster: str) -> None:
    with cluster_crew(cluster) as crew:
        assert list(run_in_order(square, range(10), crew, give_up)) == [n * n for n in range(10)]
        assert list(run_in_order(die_of_seven, range(10), crew, give_up)) == [-7 if n == 7 else n for n in range(10)]
