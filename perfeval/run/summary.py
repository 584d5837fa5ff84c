"""汇总.xlsx over the outcomes of a run, and its line in the run log, by which a run knows whether to write it again."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from perfeval.files.names import RESULT_KIND, RUN_LOG, SUMMARY, SUMMARY_KIND
from perfeval.files.whole import write_whole
from perfeval.run.freshness import all_stand
from perfeval.run.job import Outcome
from perfeval.run.log import append_line
from perfeval.run.results import first_sent
from perfeval.run.skipped import Skipped
from perfeval.words.visible import readable_name


def rows_sha256(outcomes: Iterable[Outcome], units: Sequence[str], skipped: Sequence[Skipped], package: str) -> str:
    """Of what 汇总.xlsx is made from, save what changed since the run before: that goes with the run that found it."""
    rows = [(o.input.path.name, o.input.folder.as_posix(), o.status, sorted(o.files.items())) for o in outcomes]
    return hashlib.sha256(repr((rows, units, told_of(skipped), package)).encode()).hexdigest()


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
    output: Path, outcomes: Sequence[Outcome], units: Sequence[str], skipped: Sequence[Skipped], rows: str, now: str,
) -> None:
    """Write 汇总.xlsx and its line in the run log. Raises OutputError."""
    from perfeval.check.rules import RULES
    from perfeval.write.pages.write import write_pages
    from perfeval.write.summary import summary_pages

    left_out = told_of(skipped)
    pages = summary_pages([_row(outcome) for outcome in outcomes], units, {rule.code: rule.text for rule in RULES}, left_out)
    digest = write_whole(output / SUMMARY, lambda target: write_pages(
        target, pages, title="绩效评价汇总", created=None, properties={RESULT_KIND: SUMMARY_KIND}))
    with suppress(OSError):  # then the next run writes it again
        append_line(output / RUN_LOG, {"time": now, "input": "", "outputs": {SUMMARY: digest}, "rows": rows, "skipped": left_out})


def _row(outcome: Outcome) -> dict[str, Any]:
    return {
        "input": readable_name(outcome.input.path.name), "folder": str(outcome.input.folder), "status": outcome.status,
        "result": outcome.result, "file": first_sent(outcome.files),
        "changes": outcome.changes.text if outcome.changes else None, "remarks": list(outcome.remarks),
    }
