"""A folder in, a folder out: every input ends with exactly one outcome, and one bad file never stops the rest."""

from __future__ import annotations

import json
import traceback
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from perfeval import __version__
from perfeval.changes import Changes, compare_results, load_result
from perfeval.errors import OutputError, PerfevalError, UnreadableFile
from perfeval.evaluate import evaluate_file
from perfeval.inputs import Input
from perfeval.outputs import LOCK, RESULT, RUN_LOG, SUMMARY, TEMPORARY, Target
from perfeval.parallel import Crew, run_in_order
from perfeval.publish import Published, publish_evaluation, publish_unreadable, sha256_of, write_whole
from perfeval.regulations import load_regulation
from perfeval.result import result_of, unreadable_result
from perfeval.settings import Settings
from perfeval.workbook.summary_pages import summary_pages
from perfeval.workbook.write import write_pages


@dataclass(frozen=True)
class Job:
    """One input to be evaluated; everything a worker needs, picklable."""

    input: Input
    output: Path
    settings: Settings
    regulation_id: str | None
    known: Mapping[str, str]
    debug: bool = False


@dataclass(frozen=True)
class Outcome:
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

    @property
    def good(self) -> bool:
        """Whether it counts as free of errors for the exit status."""
        return self.status == "passed"


@dataclass(frozen=True)
class Run:
    """How a batch is to be run."""

    output: Path
    settings: Settings
    regulation_id: str | None = None
    force: bool = False
    debug: bool = False
    units: tuple[str, ...] = ()
    """The units that should have sent a workbook, for 汇总.xlsx."""


def run_batch(inputs: Sequence[Input], run: Run, crew: Crew | None, now: str) -> Iterator[Outcome]:
    """Evaluate inputs in order and yield an outcome for each; then write 汇总.xlsx and the run log.

    `now` is the time stamp of the run log. Raises OutputError when the output folder cannot be used at all.
    """
    with _output_folder(run.output):
        yield from _run_batch(inputs, run, crew, now)


@contextmanager
def _output_folder(folder: Path) -> Iterator[None]:
    """The result folder, writable, for this run alone, without what a killed run left."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = FileLock(folder / LOCK, timeout=0)
        with lock:
            for left in folder.rglob(f"{TEMPORARY}*"):
                if left.name != LOCK:
                    left.unlink(missing_ok=True)
            yield
    except Timeout as error:
        raise OutputError(f"另一次运行正在使用结果文件夹 {folder}", "请等它结束后再运行，或用 -o 换一个结果文件夹") from error
    except PermissionError as error:
        raise OutputError(f"结果文件夹 {folder} 不能写入", "请检查文件夹权限，或用 -o 换一个结果文件夹") from error


def _run_batch(inputs: Sequence[Input], run: Run, crew: Crew | None, now: str) -> Iterator[Outcome]:
    log = read_log(run.output / RUN_LOG)
    jobs = [
        Job(source, run.output, run.settings, run.regulation_id, log.get(source.key, {}).get("outputs", {}), run.debug)
        for source in inputs
    ]
    todo = [(job, None if run.force else _unchanged(job, log.get(job.input.key))) for job in jobs]
    outcomes: list[Outcome] = []
    fresh = _in_order([job for job, earlier in todo if earlier is None], crew)
    for _, earlier in todo:
        outcome = earlier or next(fresh)
        outcomes.append(outcome)
        if not outcome.unchanged:
            _append_log(run.output / RUN_LOG, outcome, run, now)
        yield outcome
    if outcomes:
        _write_summary(run.output / SUMMARY, outcomes, run.units)


def run_job(job: Job) -> Outcome:
    """Evaluate one input and write its results. Never raises: whatever happens becomes the outcome."""
    try:
        return _run_job(job)
    except OutputError as error:
        return Outcome(job.input, "failed", remarks=(f"{error.message}。{error.advice}",))
    except Exception as error:  # the rest of the batch goes on, whatever one file brings
        trace = traceback.format_exc() if job.debug else ""
        said = f"程序出错（{type(error).__name__}），此文件没有结果。请加 --debug 重新运行，把显示的内容发给维护人员{trace and chr(10)}{trace}"
        return Outcome(job.input, "failed", remarks=(said,))


def _run_job(job: Job) -> Outcome:
    source = job.input
    target = Target(job.output / source.folder, source.name)
    before = load_result(target.path(RESULT))
    try:
        evaluation = evaluate_file(source.path, job.settings, job.regulation_id)
    except UnreadableFile as error:
        result = unreadable_result(source.path.name, sha256_of(source.path), error)
        published = publish_unreadable(result, target, job.known)
    else:
        result = result_of(evaluation)
        published = publish_evaluation(evaluation, result, source.path, target, job.known)
    return _outcome(source, result, published, compare_results(before, result))


def _outcome(source: Input, result: Mapping[str, Any], published: Published, changes: Changes | None) -> Outcome:
    return Outcome(source, result["status"], result, published.files, published.remarks, changes)


def _in_order(jobs: Sequence[Job], crew: Crew | None) -> Iterator[Outcome]:
    return map(run_job, jobs) if crew is None else run_in_order(run_job, jobs, crew, _lost)


def _lost(job: Job, error: BaseException) -> Outcome:
    return Outcome(job.input, "failed", remarks=(f"处理此文件的进程意外终止（{type(error).__name__}），其余文件不受影响。请单独重新运行此文件",))


# ---------------------------------------------------------------- the run log


def read_log(path: Path) -> dict[str, dict[str, Any]]:
    """The last entry of each input in the run log, by input key; broken lines are passed over."""
    entries: dict[str, dict[str, Any]] = {}
    if path.exists():
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
            try:
                entry = json.loads(line)
                entries[entry["input"]] = entry
            except (ValueError, KeyError, TypeError):
                continue
    return entries


def _append_log(path: Path, outcome: Outcome, run: Run, now: str) -> None:
    result = outcome.result or {}
    entry = {
        "time": now,
        "input": outcome.input.key,
        "sha256": result.get("input", {}).get("sha256", ""),
        "status": outcome.status,
        "regulation": result.get("regulation"),
        "asked": run.regulation_id,
        "settings": run.settings.sha256,
        "version": __version__,
        "outputs": dict(outcome.files),
        "changes": asdict(outcome.changes) if outcome.changes else None,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="\n") as file:
        file.write(json.dumps(entry, ensure_ascii=False) + "\n")


def _unchanged(job: Job, entry: Mapping[str, Any] | None) -> Outcome | None:
    """The earlier outcome, where input, pack, settings, version and all outputs are as they were."""
    if entry is None or entry["status"] == "failed" or entry["version"] != __version__:
        return None
    if (entry["asked"], entry["settings"]) != (job.regulation_id, job.settings.sha256):
        return None
    folder = job.output / job.input.folder
    if entry["sha256"] != sha256_of(job.input.path) or not _outputs_stand(folder, entry["outputs"]):
        return None
    result = load_result(Target(folder, job.input.name).path(RESULT))
    if result is None or not _same_pack(entry["regulation"], job.settings):
        return None
    return Outcome(job.input, result["status"], result, entry["outputs"], unchanged=True)


def _outputs_stand(folder: Path, outputs: Mapping[str, str]) -> bool:
    return all((folder / name).exists() and sha256_of(folder / name) == digest for name, digest in outputs.items())


def _same_pack(pack: Mapping[str, str] | None, settings: Settings) -> bool:
    if pack is None:
        return True
    try:
        return load_regulation(pack["id"], settings.regulations_folder).sha256 == pack["sha256"]
    except PerfevalError:
        return False


def _write_summary(path: Path, outcomes: Iterable[Outcome], units: tuple[str, ...]) -> None:
    rows = [
        {
            "input": o.input.path.name, "folder": str(o.input.folder), "status": o.status, "result": o.result,
            "files": sorted(o.files), "changes": o.changes.text if o.changes else None, "remarks": list(o.remarks),
        }
        for o in outcomes
    ]
    pages = summary_pages(rows, units)
    write_whole(path, lambda target: write_pages(target, pages, title="绩效评价汇总", created=None))
