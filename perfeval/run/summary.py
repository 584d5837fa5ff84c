"""汇总.xlsx over the outcomes of a run, and its line in the run log, by which a run knows whether to write it again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from perfeval.errors import UnreadableFile
from perfeval.facts.roster import Expected, Reviews
from perfeval.files.names import RESULT_KIND, RUN_LOG, SUMMARY, SUMMARY_KIND
from perfeval.files.whole import copy_whole, free_aside, is_ordinary, write_whole
from perfeval.run.freshness import all_stand
from perfeval.run.job import Outcome
from perfeval.run.log import append_line
from perfeval.run.results import first_to_open
from perfeval.run.skipped import Skipped
from perfeval.words.visible import readable_name


def rows_sha256(outcomes: Iterable[Outcome], expected: Sequence[Expected], skipped: Sequence[Skipped], package: str) -> str:
    """Of what 汇总.xlsx is made from, save what changed since the run before: that goes with the run that found it."""
    rows = [(o.input.path.name, o.input.folder.as_posix(), o.status, sorted(o.files.items())) for o in outcomes]
    return hashlib.sha256(repr((rows, expected, told_of(skipped), package)).encode()).hexdigest()


def summary_stands(output: Path, entry: Mapping[str, Any], rows: str) -> bool:
    """Whether a 汇总.xlsx of these rows is in the run log and stands as it was written."""
    return entry.get("rows") == rows and all_stand(output, entry["outputs"])


def for_summary(outcome: Outcome) -> Outcome:
    """The outcome with what 汇总.xlsx shows of its result: there may be many thousands."""
    from perfeval.write.summary.summary_lines import kept

    return replace(outcome, result=kept(outcome.result))


def told_of(skipped: Iterable[Skipped]) -> list[tuple[str, str]]:
    """The files passed over and why, as text."""
    return [(each.path.as_posix(), each.reason) for each in skipped]


def write_summary(
    output: Path, outcomes: Sequence[Outcome], expected: Sequence[Expected], skipped: Sequence[Skipped], rows: str, now: str,
    before: Mapping[str, Any],
) -> None:
    """Write 汇总.xlsx and its line in the run log (`before`: the last one); what a reviewer typed is read first. Raises OutputError."""
    from perfeval.check.rules import RULES
    from perfeval.write.pages.write import write_pages
    from perfeval.write.summary import summary_pages
    from perfeval.write.summary.ground import SummaryGround

    left_out, reviews = told_of(skipped), _reviews(output, before)
    catalogue = {rule.code: rule.text for rule in RULES}
    pages = summary_pages(SummaryGround([_row(outcome) for outcome in outcomes], expected, catalogue, left_out, reviews))
    digest = write_whole(output / SUMMARY, lambda target: write_pages(
        target, pages, title="绩效评价汇总", created=None, properties={RESULT_KIND: SUMMARY_KIND}))
    entry = {
        "time": now, "input": "", "outputs": {SUMMARY: digest}, "rows": rows,
        "files": len(outcomes) + len(left_out), "reviews": len(reviews), "skipped": left_out,
    }
    with suppress(OSError):  # then the next run writes it again
        append_line(output / RUN_LOG, entry)


def _reviews(output: Path, before: Mapping[str, Any]) -> Reviews:
    """What a reviewer typed. Where it cannot be read the file is not overwritten but kept aside.

    One that stands as it was written, with nothing typed then, need not be read.
    """
    from perfeval.read.reviews import read_reviews

    path = output / SUMMARY
    if not is_ordinary(path) or (before.get("reviews") == 0 and all_stand(output, before["outputs"])):
        return {}
    try:
        return read_reviews(path)
    except UnreadableFile:
        copy_whole(path, free_aside(path))
        return {}


def _row(outcome: Outcome) -> dict[str, Any]:
    return {
        "input": readable_name(outcome.input.path.name), "folder": str(outcome.input.folder), "status": outcome.status,
        "result": outcome.result, "file": first_to_open(outcome.files),
        "changes": outcome.changes.text if outcome.changes else None, "remarks": list(outcome.remarks),
    }
