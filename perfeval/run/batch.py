"""A folder in, a folder out: every input ends with exactly one outcome, and one bad file never stops the rest."""

from __future__ import annotations

import hashlib
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout
from msgspec import Struct, field
from msgspec.structs import asdict, replace

from perfeval import __version__
from perfeval.check.rules import RULES
from perfeval.check.run import Clock
from perfeval.declared.regulations import list_regulations
from perfeval.declared.settings import Settings
from perfeval.errors import OutputError, UnreadableFile
from perfeval.evaluate import evaluate_file
from perfeval.facts.findings import seconds_of
from perfeval.files.names import LOCK, RESULT, RUN_LOG, SUMMARY, TEMPORARY, Target
from perfeval.files.whole import check_folder, check_replaceable, digest_of, os_errors_as_output_error, write_whole
from perfeval.run.changes import Changes, compare_results, load_result
from perfeval.run.inputs import Input
from perfeval.run.log import append_line, read_log
from perfeval.run.publish import Published, publish_evaluation, publish_unreadable
from perfeval.run.results import RESULTS, first_sent
from perfeval.run.workers import Crew, run_in_order
from perfeval.write.pages.write import write_pages
from perfeval.write.result import result_of, unreadable_result
from perfeval.write.summary import summary_pages
from perfeval.write.summary.summary_lines import Row, kept


class Job(Struct, frozen=True):
    """One input to be evaluated; everything a worker needs, picklable."""

    input: Input
    output: Path
    settings: Settings
    regulation_id: str | None
    packs: str
    """What all packs amount to, see _packs."""
    last: Mapping[str, Any] = field(default_factory=dict)
    """The last entry of this input in the run log."""
    force: bool = False
    debug: bool = False
    clock: Clock | None = None

    @property
    def known(self) -> Mapping[str, str]:
        """The files the last run wrote: name -> sha256."""
        known: Mapping[str, str] = self.last.get("outputs", {})
        return known


class Outcome(Struct, frozen=True):
    """What became of one input.

    status: `passed`, `blocked`, `unreadable` (as in NAME.json), or `failed`: no result could be written.
    """

    input: Input
    status: str
    result: Mapping[str, Any] | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    remarks: tuple[str, ...] = ()
    changes: Changes | None = None
    unchanged: bool = False
    """Skipped: nothing has changed since the last run."""
    seconds: Mapping[str, float] = field(default_factory=dict)
    """What each rule took, where a clock was given."""

    @property
    def passed(self) -> bool:
        """Free of errors: what the exit status asks."""
        return self.status == "passed"


class Run(Struct, frozen=True):
    """How a batch is to be run."""

    output: Path
    settings: Settings
    regulation_id: str | None = None
    force: bool = False
    debug: bool = False
    units: tuple[str, ...] = ()
    """The units that should have sent a workbook, for 汇总.xlsx."""
    clock: Clock | None = None
    """Times the rules."""


def run_batch(inputs: Sequence[Input], run: Run, crew: Crew | None, now: str) -> Iterator[Outcome]:
    """Evaluate inputs in order and yield an outcome for each; then write 汇总.xlsx and the run log.

    `now` is the time stamp of the run log. Raises OutputError when the output folder cannot be used at all.
    """
    with _output_folder(run.output):
        yield from _run_batch(inputs, run, crew, now)


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
    for left in folder.rglob(f"{TEMPORARY}*"):
        if left.name != LOCK:
            with os_errors_as_output_error(left):
                left.unlink(missing_ok=True)


def _run_batch(inputs: Sequence[Input], run: Run, crew: Crew | None, now: str) -> Iterator[Outcome]:
    log = read_log(run.output / RUN_LOG)
    packs = _packs(run.settings)
    jobs = (
        Job(source, run.output, run.settings, run.regulation_id, packs, log.get(source.key, {}), run.force, run.debug, run.clock)
        for source in inputs
    )
    rows: list[Row] = []  # of an outcome only what the summary tells is kept: there may be many thousands
    for outcome in map(run_job, jobs) if crew is None else run_in_order(run_job, jobs, crew, _lost):
        said = outcome if outcome.unchanged else _logged(outcome, run, packs, now)
        rows.append(_row(said))
        yield said
    if rows:
        pages = summary_pages(rows, run.units, {rule.code: rule.text for rule in RULES})
        write_whole(run.output / SUMMARY, lambda target: write_pages(target, pages, title="绩效评价汇总", created=None))


def run_job(job: Job) -> Outcome:
    """Evaluate one input and write its results, unless they stand. Never raises: whatever happens becomes the outcome."""
    try:
        return (None if job.force else _unchanged(job)) or _run_job(job)
    except OutputError as error:
        return Outcome(job.input, "failed", remarks=(f"{error.message}。{error.advice}",))
    except Exception as error:  # the rest of the batch goes on, whatever one file brings
        trace = traceback.format_exc() if job.debug else ""
        said = f"程序出错（{type(error).__name__}），此文件没有结果。请加 --debug 重新运行，把显示的内容发给维护人员{trace and chr(10)}{trace}"
        return Outcome(job.input, "failed", remarks=(said,))


def _run_job(job: Job) -> Outcome:
    source = job.input
    target = Target(job.output / source.folder, source.name)
    check_replaceable(target.path(file.pattern) for file in RESULTS)
    before = _last_result(target.path(RESULT), job.known)
    try:
        evaluation = evaluate_file(source.path, job.settings, job.regulation_id, job.clock)
    except UnreadableFile as error:
        result = unreadable_result(source.path.name, digest_of(source.path), error)
        return _outcome(source, result, publish_unreadable(result, target, job.known))
    result = result_of(evaluation)
    published = publish_evaluation(evaluation, result, source.path, target, job.known)
    outcome = _outcome(source, result, published, compare_results(before, result))
    return replace(outcome, seconds=seconds_of(evaluation.coverage))


def _last_result(path: Path, known: Mapping[str, str]) -> dict[str, Any] | None:
    """The result of the last run that ended; what a killed run wrote is no measure of what has changed since."""
    return load_result(path) if known.get(path.name, "") == digest_of(path) else None


def _outcome(source: Input, result: Mapping[str, Any], published: Published, changes: Changes | None = None) -> Outcome:
    return Outcome(source, result["status"], result, published.files, published.remarks, changes)


def _lost(job: Job, error: BaseException) -> Outcome:
    return Outcome(job.input, "failed", remarks=(f"处理此文件的进程意外终止（{type(error).__name__}），其余文件不受影响。请单独重新运行此文件",))


# ---------------------------------------------------------------- what the run log knows


def _logged(outcome: Outcome, run: Run, packs: str, now: str) -> Outcome:
    result = outcome.result or {}
    entry = {
        "time": now,
        "input": outcome.input.key,
        "sha256": result.get("input", {}).get("sha256", ""),
        "status": outcome.status,
        "regulation": result.get("regulation"),
        "asked": run.regulation_id,
        "packs": packs,
        "settings": run.settings.sha256,
        "version": __version__,
        "outputs": dict(outcome.files),
        "changes": asdict(outcome.changes) if outcome.changes else None,
    }
    try:
        append_line(run.output / RUN_LOG, entry)
    except OSError:
        return replace(outcome, remarks=(*outcome.remarks, f"{RUN_LOG} 不能写入，下次运行会重新评价这个工作簿"))
    return outcome


def _unchanged(job: Job) -> Outcome | None:
    """The earlier outcome, where input, packs, settings, version and all outputs are as they were.

    What could not be read is tried again: a password may have been added, a program closed.
    """
    entry = job.last
    if entry.get("status") not in {"passed", "blocked"} or entry.get("version") != __version__:
        return None
    if [entry.get(key) for key in ("asked", "settings", "packs")] != [job.regulation_id, job.settings.sha256, job.packs]:
        return None
    folder = job.output / job.input.folder
    if entry.get("sha256") != digest_of(job.input.path) or not _outputs_stand(folder, entry["outputs"]):
        return None
    result = load_result(Target(folder, job.input.name).path(RESULT))
    return Outcome(job.input, result["status"], result, entry["outputs"], unchanged=True) if result else None


def _outputs_stand(folder: Path, outputs: Mapping[str, str]) -> bool:
    return all(digest_of(folder / name) == digest for name, digest in outputs.items())


def _packs(settings: Settings) -> str:
    """What all packs amount to: the working papers give the score under each of them."""
    packs = [(pack.id, pack.sha256) for pack in list_regulations(settings.regulations_folder)]
    return hashlib.sha256(repr(packs).encode()).hexdigest()


def _row(outcome: Outcome) -> Row:
    """The line of an outcome in 汇总.xlsx."""
    return {
        "input": outcome.input.path.name, "folder": str(outcome.input.folder), "status": outcome.status,
        "result": kept(outcome.result), "file": first_sent(outcome.files),
        "changes": outcome.changes.text if outcome.changes else None, "remarks": list(outcome.remarks),
    }
