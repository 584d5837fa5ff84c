"""Names that files of ours have, and where the results of one workbook stand (all of those: run/results.py)."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import TypeVar

from msgspec import Struct

RESULT = "{name}.json"
MARKED = "{name}_退回修改.xlsx"
EVALUATED = "{name}_绩效评价"
REVIEW = "{name}_复核表.xlsx"
SUMMARY = "汇总.xlsx"
RUN_LOG = "运行日志.jsonl"
PASSWORDS = "passwords.txt"

RESULT_KIND, MADE_OF = "perfeval.result", "perfeval.input"
"""Properties of a file of ours: what kind of result it is, and the sha256 of the input it was made of."""
EVALUATION, PAPERS, LIST, SUMMARY_KIND, REPORT, REVIEW_KIND = "evaluation", "papers", "list", "summary", "report", "review"
"""The kinds."""

TEMPORARY = ".perfeval-"
LOCK = ".perfeval-lock"
SENDING_LOCK = ".sending-lock"
ASIDE = "（用户修改）"


AnyPath = TypeVar("AnyPath", bound=PurePath)


def in_order(paths: Iterable[AnyPath]) -> list[AnyPath]:
    """Paths in the order of their parts, letter by letter: Windows compares paths without regard to case, other systems with it."""
    return sorted(paths, key=lambda path: path.parts)


class Target(Struct, frozen=True):
    """Where the results of one input go: a folder and the NAME they share."""

    folder: Path
    name: str

    def path(self, pattern: str) -> Path:
        """The result file of one pattern."""
        return self.folder / pattern.format(name=self.name)
