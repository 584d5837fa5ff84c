"""A folder in, a folder out: every input ends with exactly one outcome, and one bad file never stops the rest."""

from __future__ import annotations

import os
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout
from msgspec import Struct
from msgspec.structs import asdict, replace

from perfeval import __version__
from perfeval.declared.settings import Settings
from perfeval.errors import OutputError
from perfeval.facts.roster import Expected
from perfeval.files.names import LOCK, RESULT, RUN_LOG, TEMPORARY, Target
from perfeval.files.whole import check_folder, is_ordinary, os_errors_as_output_error
from perfeval.run.changes import load_result
from perfeval.run.freshness import ResultBasis, basis_of, is_fresh
from perfeval.run.inputs import Input
from perfeval.run.job import Job, Outcome
from perfeval.run.log import Entry, append_line, read_log
from perfeval.run.skipped import Skipped
from perfeval.run.summary import for_summary, rows_sha256, summary_stands, write_summary

if TYPE_CHECKING:  # a run over results that hold loads neither
    from perfeval.check.run import Clock
    from perfeval.run.workers import Crew


class Run(Struct, frozen=True):
    """How a batch is to be run."""

    output: Path
    settings: Settings
    regulation_id: str | None = None
    force: bool = False
    debug: bool = False
    expected: tuple[Expected, ...] = ()
    """What should have been sent, for 汇总.xlsx."""
    skipped: tuple[Skipped, ...] = ()
    """The files among the inputs that are passed over, for 汇总.xlsx and the run log."""
    clock: Clock | None = None
    """Times the rules."""


_LOOK_AFTER = "运行中结果文件夹可能被移走、清空，或者网络断开过。请检查结果文件夹，然后重新运行"

Hire = Callable[[Sequence[Input]], AbstractContextManager["Crew | None"]]
"""Who evaluates these inputs; None: this process. It is asked only where there are any."""


def run_batch(inputs: Sequence[Input], run: Run, now: str, hire: Hire = lambda _inputs: nullcontext()) -> Iterator[Outcome]:
    """Evaluate the inputs whose results do not hold any more and yield an outcome for each input, in order; then write 汇总.xlsx.

    An input whose results are gone again at the end comes a second time, as failed. `now` is the time stamp of the run log.
    Raises OutputError when the output folder cannot be used at all.
    """
    with _output_folder(run.output):
        yield from _run_batch(inputs, run, now, hire)


@contextmanager
def _output_folder(folder: Path) -> Iterator[None]:
    """The result folder, writable, for this run alone, without what a killed run left."""
    lock = FileLock(folder / LOCK, timeout=0)
    with os_errors_as_output_error(folder):
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire()
        except Timeout as error:
            raise OutputError(f"另一次运行正在使用结果文件夹 {folder}", "请等它结束后再运行，或用 -o 换一个结果文件夹") from error
    try:
        _clear(folder)
        check_folder(folder)
        yield
    finally:
        lock.release()


def _clear(folder: Path) -> None:
    """Remove the temporary files of runs that were killed; those of a run at work above or in a folder below are its own."""
    if any(_is_at_work(above) for above in folder.absolute().parents):
        return
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not _is_at_work(Path(place, name))]
        for left in (Path(place, name) for name in names if name.startswith(TEMPORARY) and name != LOCK):
            with suppress(OSError):  # a scanner may hold it; it is no result, and the next run looks again
                left.unlink(missing_ok=True)


def _is_at_work(folder: Path) -> bool:
    """Whether another run has locked this result folder."""
    if not is_ordinary(folder / LOCK):
        return False
    lock = FileLock(folder / LOCK, timeout=0)
    try:
        lock.acquire()
    except (Timeout, OSError):  # of another user: left to them
        return True
    lock.release()
    return False


def _run_batch(inputs: Sequence[Input], run: Run, now: str, hire: Hire) -> Iterator[Outcome]:
    log, basis = read_log(run.output / RUN_LOG), basis_of(run.settings, run.regulation_id)
    fresh = {} if run.force else _fresh(inputs, run.output, basis, log)
    changed = [source for source in inputs if source not in fresh]
    if not changed and summary_stands(run.output, log.get("", {}), rows_sha256(fresh.values(), run.expected, run.skipped, basis.package)):
        yield from (_with_result(outcome, run.output) for outcome in fresh.values())
        return
    jobs = (
        Job(source, run.output, run.settings, run.regulation_id, log.get(source.key, {}).get("outputs", {}), run.debug, run.clock)
        for source in changed
    )
    ended: dict[Input, Outcome] = {}
    with hire(changed) if changed else nullcontext() as crew, closing(_work(jobs, crew)) as worked:
        for source in inputs:
            outcome = _with_result(fresh[source], run.output) if source in fresh else _logged(next(worked), run, basis, now)
            ended[source] = for_summary(outcome)
            yield outcome
    for outcome in _vanished(ended.values(), run.output):
        ended[outcome.input] = _logged(outcome, run, basis, now)
        yield ended[outcome.input]
    if ended:
        rows = rows_sha256(ended.values(), run.expected, run.skipped, basis.package)
        write_summary(run.output, tuple(ended.values()), run.expected, run.skipped, rows, now, log.get("", {}))


def _fresh(inputs: Sequence[Input], output: Path, basis: ResultBasis, log: Mapping[str, Entry]) -> dict[Input, Outcome]:
    """The inputs whose results still hold, each with its outcome but for the result."""
    return {
        source: Outcome(source, entry["status"], files=entry["outputs"], unchanged=True)
        for source in inputs if (entry := log.get(source.key)) and is_fresh(source, output, basis, entry)
    }


def _with_result(outcome: Outcome, output: Path) -> Outcome:
    return replace(outcome, result=load_result(Target(output / outcome.input.folder, outcome.input.name).path(RESULT)))


def _work(jobs: Iterable[Job], crew: Crew | None) -> Generator[Outcome]:
    """The outcomes of the jobs in order. What evaluates is loaded with the first."""
    from perfeval.run.one_input import run_job
    from perfeval.run.workers import run_in_order

    yield from map(run_job, jobs) if crew is None else run_in_order(run_job, jobs, crew, _lost)


def _lost(job: Job, error: BaseException) -> Outcome:
    return Outcome(job.input, "failed", remarks=(f"处理此文件的进程意外终止（{type(error).__name__}），其余文件不受影响。请单独重新运行此文件",))


def _vanished(outcomes: Iterable[Outcome], output: Path) -> list[Outcome]:
    """Those whose files are not on the disk any more: a folder may be removed, or go with its share, in the middle of a run."""
    return [
        Outcome(outcome.input, "failed", remarks=(f"写好的结果又不见了：{'、'.join(gone)}。{_LOOK_AFTER}",))
        for outcome in outcomes
        if (gone := [name for name in outcome.files if not _is_there(output / outcome.input.folder / name)])
    ]


def _is_there(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # a share that is away
        return False


def _logged(outcome: Outcome, run: Run, basis: ResultBasis, now: str) -> Outcome:
    """Enter an outcome in the run log; one that cannot be entered is evaluated again by the next run."""
    result = outcome.result or {}
    entry = {
        "time": now,
        "input": outcome.input.key,
        "sha256": result.get("input", {}).get("sha256", ""),
        "status": outcome.status,
        "regulation": result.get("regulation"),
        **asdict(basis),
        "version": __version__,
        "outputs": dict(outcome.files),
        "changes": asdict(outcome.changes) if outcome.changes else None,
    }
    try:
        append_line(run.output / RUN_LOG, entry)
    except (OSError, ValueError):
        return replace(outcome, remarks=(*outcome.remarks, f"{RUN_LOG} 不能写入，下次运行会重新评价这个工作簿"))
    return outcome
