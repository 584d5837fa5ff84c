"""The names of the result files, and where they stand."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

PASSED = "{name}_绩效评价.xlsx"
BLOCKED = "{name}_绩效评价（未通过）.xlsx"
DOCUMENT = "{name}_自评报告.docx"
PAPERS = "{name}_核查底稿.xlsx"
MARKED = "{name}_退回修改.xlsx"
MARKED_MACROS = "{name}_退回修改.xlsm"
RESULT = "{name}.json"
RESULTS = (PASSED, BLOCKED, DOCUMENT, PAPERS, MARKED, MARKED_MACROS, RESULT)
"""All results of one workbook in the order they take their places: the JSON last."""
SUMMARY = "汇总.xlsx"
RUN_LOG = "运行日志.jsonl"

TEMPORARY = ".perfeval-"
LOCK = ".perfeval-lock"
ASIDE = "（用户修改）"
_OWN_ENDINGS = tuple(pattern.removeprefix("{name}") for pattern in (PASSED, BLOCKED, DOCUMENT, PAPERS))


class Target(Struct, frozen=True):
    """Where the results of one input go: a folder and the NAME they share."""

    folder: Path
    name: str

    def path(self, pattern: str) -> Path:
        """The result file of one pattern."""
        return self.folder / pattern.format(name=self.name)


def is_own_output(path: Path) -> bool:
    """Whether a file is one of our results (a marked copy is not: it comes back as input)."""
    stem = path.name.replace(ASIDE, "")
    return stem.endswith(_OWN_ENDINGS) or stem in {SUMMARY, RUN_LOG} or stem.startswith(TEMPORARY)
