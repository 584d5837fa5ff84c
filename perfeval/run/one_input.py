"""One job: a workbook evaluated, compared with its last result, and its files written. Loads all that evaluates and writes."""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from perfeval.errors import PerfevalError, UnreadableFile
from perfeval.evaluate import evaluate_file
from perfeval.facts.findings import seconds_of
from perfeval.files.names import RESULT
from perfeval.files.whole import check_replaceable, digest_of
from perfeval.run.changes import compare_results, load_result
from perfeval.run.job import Job, Outcome
from perfeval.run.publish import publish_evaluation, publish_unreadable
from perfeval.run.results import RESULTS
from perfeval.words.visible import readable_name
from perfeval.write.result import result_of, unreadable_result


def run_job(job: Job) -> Outcome:
    """Evaluate one input and write its results. Never raises: whatever happens becomes the outcome."""
    try:
        return _run_job(job)
    except PerfevalError as error:  # it says itself what to do; what an earlier run wrote stands
        return Outcome(job.input, "failed", remarks=(f"{error.message}。{error.advice}",))
    except Exception as error:  # the rest of the batch goes on, whatever one file brings
        trace = traceback.format_exc().split("\n") if job.debug else ()
        message = f"程序出错（{type(error).__name__}），此文件没有结果。请加 --debug 重新运行，把显示的内容发给维护人员"
        return Outcome(job.input, "failed", remarks=(message, *trace))


def _run_job(job: Job) -> Outcome:
    source, target = job.input, job.target
    check_replaceable(target.path(file.pattern) for file in RESULTS)
    before = _last_result(target.path(RESULT), job.known)
    try:
        evaluation = evaluate_file(source.path, job.settings, job.regulation_id, job.clock)
    except UnreadableFile as error:
        result = unreadable_result(readable_name(source.path.name), digest_of(source.path), error)
        published = publish_unreadable(result, source.path, target, job.known)
        return Outcome(source, result["status"], result, published.files, published.remarks)
    result = result_of(evaluation)
    published = publish_evaluation(evaluation, result, source.path, target, job.known)
    changes, seconds = compare_results(before, result), seconds_of(evaluation.coverage)
    return Outcome(source, result["status"], result, published.files, published.remarks, changes, seconds=seconds)


def _last_result(path: Path, known: Mapping[str, str]) -> dict[str, Any] | None:
    """The result of the last run that ended; what a killed run wrote is no measure of what has changed since."""
    return load_result(path) if known.get(path.name, "") == digest_of(path) else None
