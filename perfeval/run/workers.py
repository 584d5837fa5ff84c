"""Jobs on several processes or machines, outcomes in the order of the jobs. A worker that dies costs its job alone."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, wait
from contextlib import contextmanager
from importlib import import_module
from threading import Thread
from typing import TypeVar

from msgspec import Struct

from perfeval import __version__
from perfeval.errors import SettingsError
from perfeval.run.freshness import package_sha256

Job = TypeVar("Job")
Answer = TypeVar("Answer")

_PATIENCE = 10
"""Seconds in which a cluster answers, and has a worker."""

_RETURNS = 6
"""So many times in a row a cluster may be found without a worker: those that died are started again."""

_JOBS_PER_PROCESS = 500
"""A worker process is renewed after so many jobs, so that nothing a library leaks adds up."""


class Crew(Struct, frozen=True):
    """Who does the work: how to open an executor, how many jobs it is given at a time, whether anybody is there."""

    open: Callable[[], Executor]
    width: int
    present: Callable[[], bool] = lambda: True


def local_crew(processes: int) -> Crew:
    """A crew of processes on this machine; 0: one for each core."""
    from concurrent.futures import ProcessPoolExecutor  # one process alone needs none of it

    count, context = processes or os.cpu_count() or 1, _context()
    return Crew(lambda: ProcessPoolExecutor(count, context, _begin_work, max_tasks_per_child=_JOBS_PER_PROCESS), 3 * count)


def _begin_work() -> None:
    """Workers ignore Ctrl-C: each ends the job it has begun. None outlives the process that gave it out."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    import_module("perfeval.run.loaded")  # a forked worker has it already
    Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Wait for the end of the process that gives out the jobs: a killed one cannot end its workers."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _context() -> multiprocessing.context.BaseContext:
    if sys.platform == "win32":
        return multiprocessing.get_context("spawn")
    from multiprocessing.forkserver import ensure_running

    context = multiprocessing.get_context("forkserver")  # fork alone is unsafe once threads exist
    context.set_forkserver_preload(["perfeval.run.loaded"])
    ensure_running()  # it loads that while this process goes on
    return context


@contextmanager
def cluster_crew(address: str) -> Iterator[Crew]:
    """A crew on an existing Dask cluster. Raises SettingsError with the reason when it cannot be used."""
    try:
        from distributed import Client
    except ImportError as error:
        raise SettingsError("没有安装多机并行所需的组件", "请先运行 pip install 'perfeval[cluster]'") from error
    try:
        client = Client(address, timeout=_PATIENCE)
    except (OSError, ValueError) as error:
        raise SettingsError(f"无法连接集群 {address}", "请检查地址，并确认调度程序正在运行") from error
    with client:
        try:
            client.wait_for_workers(1, timeout=_PATIENCE)  # they may just be starting, or starting again
        except TimeoutError as error:
            raise SettingsError(f"集群 {address} 没有工作进程", "请先在各台电脑上启动工作进程") from error
        here = _copy_here()
        others = {f"{worker} 为 {copy[0]}" for worker, copy in client.run(_copy_here).items() if copy != here}
        if others:
            reason = f"集群上的 perfeval 与本机（{__version__}）不是同一份程序：{'、'.join(sorted(others))}"
            raise SettingsError(reason, "请用同一个安装包在各台电脑上重新安装")
        threads = sum(client.nthreads().values())
        yield Crew(lambda: client.get_executor(pure=False, retries=1), 4 * threads, lambda: bool(client.nthreads()))


def _copy_here() -> tuple[str, str]:
    """Version and sha256 of the program in this process."""
    return __version__, package_sha256()


def run_in_order(
    function: Callable[[Job], Answer], jobs: Iterable[Job], crew: Crew, give_up: Callable[[Job, BaseException], Answer],
) -> Iterator[Answer]:
    """function(job) for each job, in order. `give_up` makes the answer for a job that fails alone too, or whose worker dies of it.

    Raises SettingsError where nobody is left to do the work.
    """
    waiting = iter(jobs)
    window: deque[tuple[Job, Future[Answer]]] = deque()
    executor = crew.open()
    try:
        while True:
            while len(window) < crew.width and (job := next(waiting, None)) is not None:
                window.append((job, _submitted(executor, function, job)))
            if not window:
                return
            job, future = window[0]
            try:
                answer = _awaited(future, crew)
            except BrokenExecutor:
                executor.shutdown(wait=False)
                yield from _one_by_one(function, window, crew, give_up)
                executor = crew.open()
                continue
            except SettingsError:
                raise
            except Exception:  # a cluster gives up what stood beside the job that killed the workers as well
                for _, beside in window:
                    _settled(beside, crew)
                answer = _alone(function, job, crew, give_up)
            window.popleft()
            yield answer
    finally:
        try:
            wait([future for _, future in window if not future.cancel()])  # they still write into the result folder
        finally:
            executor.shutdown(wait=False)  # to wait here is unsafe: Python takes an interrupted join for a thread that ended


def _awaited(future: Future[Answer], crew: Crew) -> Answer:
    """What a future comes to."""
    _settled(future, crew)
    return future.result()


def _settled(future: Future[Answer], crew: Crew) -> None:
    """Wait for a future while there is somebody to work on it: a cluster keeps jobs for workers that may never come back."""
    absent = 0
    while not wait([future], timeout=_PATIENCE).done:
        absent = 0 if crew.present() else absent + 1
        if absent > _RETURNS:
            raise SettingsError("集群上的工作进程都已退出", "请在各台电脑上重新启动工作进程，再运行一次；已完成的结果不用重做")


def _submitted(executor: Executor, function: Callable[[Job], Answer], job: Job) -> Future[Answer]:
    """The job given out; where the workers have just died, a future that has failed like those given out before."""
    try:
        return executor.submit(function, job)
    except BrokenExecutor as error:
        lost: Future[Answer] = Future()
        lost.set_exception(error)
        return lost


def _one_by_one(
    function: Callable[[Job], Answer], window: deque[tuple[Job, Future[Answer]]], crew: Crew, give_up: Callable[[Job, BaseException], Answer],
) -> Iterator[Answer]:
    """The answers of all jobs that a dead worker took along: those it was not the death of come to their own."""
    first, _ = window.popleft()
    yield _alone(function, first, crew, give_up)
    while window:
        job, future = window.popleft()
        yield future.result() if _has_answer(future) else _alone(function, job, crew, give_up)


def _has_answer(future: Future[Answer]) -> bool:
    return future.done() and not future.cancelled() and future.exception() is None


def _alone(
    function: Callable[[Job], Answer], job: Job, crew: Crew, give_up: Callable[[Job, BaseException], Answer],
) -> Answer:
    """One job in an executor of its own, so that a job that kills its worker is known for certain."""
    executor = crew.open()
    try:
        return _awaited(executor.submit(function, job), crew)
    except SettingsError:
        raise
    except Exception as error:
        return give_up(job, error)
    finally:
        executor.shutdown(wait=False)
