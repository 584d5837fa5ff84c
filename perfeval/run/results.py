"""The result files of one workbook: a list to add to. Publishing, mail, README and the removal of stale files follow it.

The list is read where nothing heavy is loaded; what writes a file is imported when it writes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from perfeval.files.names import (
    ASIDE,
    EVALUATED,
    EVALUATION,
    LIST,
    MADE_OF,
    MARKED,
    PAPERS,
    RESULT,
    RESULT_KIND,
    SUMMARY,
)

_ASIDE_NUMBERED = re.compile(rf"{ASIDE}\d*")

if TYPE_CHECKING:
    from perfeval.facts.evaluation import Evaluation
    from perfeval.write.forms.form import OfficialForm
    from perfeval.write.pages.page import Page


class Material(Struct, frozen=True):
    """What the result files of one workbook are written from.

    source         the user's file
    name           NAME, which the results share
    result         what NAME.json holds
    pages, papers  of the evaluation workbook and of the working papers; none: that file is not written
    forms          the official forms, one per project
    marked         the bytes of the marked copy, or the page of findings alone where the user's file cannot be patched
    """

    source: Path
    name: str
    evaluation: Evaluation
    result: Mapping[str, Any]
    pages: tuple[Page, ...] = ()
    papers: tuple[Page, ...] = ()
    forms: tuple[OfficialForm, ...] = ()
    marked: bytes | Page | None = None

    @property
    def has_macros(self) -> bool:
        """Whether the marked copy is a workbook with macros, as the user's file."""
        return isinstance(self.marked, bytes) and self.source.suffix.lower() == ".xlsm"


class ResultFile(Struct, frozen=True):
    """One result file.

    pattern   its name, with {name} for the NAME the results of a workbook share
    purpose   what the user does with it, for README
    due       whether it is to be written; where not, that of an earlier run is removed
    write     writes it; the path has the suffix of the pattern
    sent      the statuses in NAME.json with which `perfeval mail` attaches it, and refuses to go on without it
    returns   it comes back as an input, corrected by the user
    papers    it holds the findings
    """

    pattern: str
    purpose: str
    due: Callable[[Material], bool]
    write: Callable[[Material, Path], object]
    sent: tuple[str, ...] = ()
    returns: bool = False
    papers: bool = False

    @property
    def ending(self) -> str:
        """What its name ends with, after the NAME."""
        return self.pattern.removeprefix("{name}")


def _write_evaluation(material: Material, path: Path) -> None:
    _write_book(path, material.pages, material, EVALUATION)


def _write_papers(material: Material, path: Path) -> None:
    _write_book(path, material.papers, material, PAPERS)


def _write_report(material: Material, path: Path) -> None:
    from perfeval.write.document import write_document

    write_document(path, material.evaluation, material.forms)


def _write_marked(material: Material, path: Path) -> None:
    if isinstance(material.marked, bytes):
        path.write_bytes(material.marked)
    elif material.marked is not None:
        _write_book(path, (material.marked,), material, LIST, title=material.marked.title)


def _write_book(path: Path, pages: tuple[Page, ...], material: Material, kind: str, title: str = "") -> None:
    from perfeval.write.pages.write import write_pages

    case = material.evaluation.case
    write_pages(
        path, pages, title=title or f"{case.workbook.unit or material.name}绩效评价", created=case.profile.get("report_date"),
        properties={RESULT_KIND: kind, MADE_OF: case.workbook.sha256},
    )


def write_json(path: Path, result: Mapping[str, Any]) -> None:
    """Write NAME.json, also that of a workbook that could not be read."""
    from perfeval.write.result import to_json_lines_apart

    path.write_text(to_json_lines_apart(result) + "\n", encoding="utf-8", newline="\n")


RESULTS = (
    ResultFile(
        f"{EVALUATED}.xlsx", "报送财政局：自评表、资金核对、指标评分、自评报告", sent=("passed",),
        due=lambda material: bool(material.pages) and material.result["status"] == "passed", write=_write_evaluation,
    ),
    ResultFile(
        f"{EVALUATED}（未通过）.xlsx", "有错误，先不要报送", sent=("blocked",),
        due=lambda material: bool(material.pages) and material.result["status"] == "blocked", write=_write_evaluation,
    ),
    ResultFile(
        "{name}_自评报告.docx", "报送财政局的公文", sent=("passed", "blocked"),
        due=lambda material: bool(material.pages), write=_write_report,
    ),
    ResultFile(
        "{name}_核查底稿.xlsx", "自己留存：每个问题在哪个单元格、怎样改", papers=True,
        due=lambda material: bool(material.papers), write=_write_papers,
    ),
    ResultFile(
        MARKED, "您自己的表，问题处有颜色和批注；改好后放回 `input` 即可", returns=True,
        due=lambda material: material.marked is not None and not material.has_macros, write=_write_marked,
    ),
    ResultFile(
        "{name}_退回修改.xlsm", "同上，您的表带宏的", returns=True,
        due=lambda material: material.has_macros, write=_write_marked,
    ),
    ResultFile(
        RESULT, "给其他程序读取，不必打开",
        due=lambda material: bool(material.result), write=lambda material, path: write_json(path, material.result),
    ),
)
"""In the order they take their places. The JSON is last: where it stands, the others do."""


def is_named_as_ours(path: Path) -> bool:
    """Whether a file has the name of a result that never is an input, or of one set aside: no proof, for anybody may give it."""
    endings = tuple(file.ending for file in RESULTS if not file.returns)
    return path.name.endswith(endings) or path.name == SUMMARY or ASIDE in path.name


def result_name(path: Path) -> str:
    """NAME in the name of a result file, also of one set aside; of any other its stem."""
    name = _ASIDE_NUMBERED.sub("", path.name)
    return next((name.removesuffix(file.ending) for file in RESULTS if name.endswith(file.ending)), Path(name).stem)


def first_to_open(names: Iterable[str]) -> str | None:
    """Of the result files of one workbook the one a reviewer opens: where its findings stand, else the first in the list for people."""
    written = tuple(names)
    endings = [file.ending for file in (*(file for file in RESULTS if file.papers), *RESULTS) if file.pattern != RESULT]
    return next((name for ending in endings for name in written if name.endswith(ending)), None)


def sent_of_passed(names: Iterable[str]) -> tuple[str, ...]:
    """Of the result files of one workbook that passed those that are sent, in the order of the list."""
    written = tuple(names)
    return tuple(name for file in RESULTS if "passed" in file.sent for name in written if name.endswith(file.ending))
