"""An evaluation -> its result files. Each file appears whole or not at all."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from perfeval.document import write_document
from perfeval.errors import OutputError
from perfeval.evaluation import Evaluation
from perfeval.mark import mark_workbook
from perfeval.outputs import (
    ASIDE,
    BLOCKED,
    DOCUMENT,
    MARKED,
    MARKED_MACROS,
    PAPERS,
    PASSED,
    RESULT,
    TEMPORARY,
    Target,
)
from perfeval.result import Result, dump_result
from perfeval.workbook.evaluation_pages import evaluation_pages
from perfeval.workbook.findings import findings_page
from perfeval.workbook.printed import printed_forms
from perfeval.workbook.working_papers import working_paper_pages
from perfeval.workbook.write import write_pages


@dataclass(frozen=True)
class Published:
    """The files written (name -> sha256), and what the user should know about them."""

    files: Mapping[str, str]
    remarks: tuple[str, ...] = ()


def publish_evaluation(
    evaluation: Evaluation, result: Result, source: Path, target: Target, known: Mapping[str, str],
) -> Published:
    """Write all results of one workbook; `known` are the hashes of the last run, to see what a user has edited.

    Raises OutputError where a file cannot be written (open elsewhere, folder read-only, disk full).
    """
    writers: dict[str, Callable[[Path], object]] = {}
    if evaluation.case.balances.projects:  # without any project there is nothing to send or to keep
        writers.update(_evaluation_writers(evaluation, target.name))
    copies, remarks = _marked_copy(evaluation, source)
    if _all_classified(evaluation):
        remarks.append("项目都是涉密项目，没有生成报送的工作簿和自评报告，请按保密规定报送")
    writers.update(copies)
    writers[RESULT] = lambda path: _write_text(path, dump_result(result))
    return _write_all(target, writers, known, remarks)


def _evaluation_writers(evaluation: Evaluation, name: str) -> dict[str, Callable[[Path], None]]:
    pages, papers = () if _all_classified(evaluation) else evaluation_pages(evaluation), working_paper_pages(evaluation)
    if evaluation.case.settings.output.working_papers == "inside" and not evaluation.case.classified:
        pages, papers = pages + papers, ()  # the papers tell the figures of classified projects: they stay apart
    created = evaluation.case.profile.get("report_date")
    title = f"{evaluation.case.workbook.unit or name}绩效评价"
    writers: dict[str, Callable[[Path], None]] = {}
    if pages:
        writers[PASSED if evaluation.passed else BLOCKED] = lambda path: write_pages(path, pages, title=title, created=created)
        writers[DOCUMENT] = lambda path: write_document(path, evaluation, printed_forms(pages, evaluation))
    if papers:
        writers[PAPERS] = lambda path: write_pages(path, papers, title=title, created=created)
    return writers


def _all_classified(evaluation: Evaluation) -> bool:
    return {str(balance.project) for balance in evaluation.case.balances.projects} <= set(evaluation.case.classified)


def publish_unreadable(result: Result, target: Target, known: Mapping[str, str]) -> Published:
    """Write the result of a file that could not be read: NAME.json alone."""
    return _write_all(target, {RESULT: lambda path: _write_text(path, dump_result(result))}, known, [])


def write_whole(path: Path, write: Callable[[Path], object], before: Callable[[str], None] = lambda _digest: None) -> str:
    """Write through a temporary file in the same folder; returns the sha256 of what now stands at `path`.

    `before` is called with that sha256 while the old file still stands.

    The temporary name keeps the suffix, for writers that look at it. Raises OutputError.
    """
    temporary = path.with_name(f"{TEMPORARY}{os.getpid()}-{path.name}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write(temporary)
        digest = sha256_of(temporary)
        before(digest)
        temporary.replace(path)
    except PermissionError as error:
        raise OutputError(f"无法写入 {path.name}", "请关闭正在打开该文件的程序（Excel、WPS），并确认文件夹可写，然后重新运行") from error
    except OSError as error:
        raise OutputError(f"无法写入 {path.name}：{error.strerror or error}", "请检查磁盘空间和文件夹权限，然后重新运行") from error
    finally:
        temporary.unlink(missing_ok=True)
    return digest


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _write_all(
    target: Target, writers: Mapping[str, Callable[[Path], object]], known: Mapping[str, str], remarks: list[str],
) -> Published:
    files: dict[str, str] = {}
    for pattern in (PASSED, BLOCKED, DOCUMENT, PAPERS, MARKED, MARKED_MACROS, RESULT):
        path, ours = target.path(pattern), known.get(target.path(pattern).name, "")
        if pattern in writers:
            files[path.name] = write_whole(path, writers[pattern], partial(_keep_aside, path, ours, remarks))
        else:
            _keep_aside(path, ours, remarks, "")
            path.unlink(missing_ok=True)  # a result of an earlier run that no longer holds
    return Published(files, tuple(remarks))


def _keep_aside(path: Path, ours: str, remarks: list[str], new: str) -> None:
    """Copy a result that is neither as we wrote it (`ours`) nor as it will be (`new`): nothing of the user's is lost."""
    if path.suffix == ".json" or not path.exists() or sha256_of(path) in {ours, new}:
        return
    number, aside = 1, path.with_stem(path.stem + ASIDE)
    while aside.exists():
        number += 1
        aside = path.with_stem(f"{path.stem}{ASIDE}{number}")
    shutil.copy2(path, aside)
    remarks.append(f"{path.name} 不是上次运行写出的样子，已另存为 {aside.name}")


def publish_marked_copy(evaluation: Evaluation, source: Path, folder: Path, name: str) -> list[str]:
    """Write the marked copy alone, where there is something to mark; returns what the user should know."""
    target = Target(folder, name)
    copies, remarks = _marked_copy(evaluation, source)
    for pattern, write in copies.items():
        path = target.path(pattern)
        write_whole(path, write, partial(_keep_aside, path, "", remarks))
        remarks.append(f"已写出 {path}")
    return remarks


def _marked_copy(evaluation: Evaluation, source: Path) -> tuple[dict[str, Callable[[Path], object]], list[str]]:
    """The writer of the marked copy by its pattern, or of the list alone where the file cannot be patched safely."""
    suffix = source.suffix.lower()
    if suffix not in {".xlsx", ".xlsm"} or not any(f.place.cell for f in evaluation.findings):
        return {}, []
    marked = mark_workbook(source, evaluation.findings, sha256=evaluation.case.workbook.sha256)
    copy = marked.copy
    if copy is not None:
        return {MARKED if suffix == ".xlsx" else MARKED_MACROS: lambda path: path.write_bytes(copy)}, []
    page = findings_page(evaluation, {})
    created = evaluation.case.profile.get("report_date")
    return (
        {MARKED: lambda path: write_pages(path, (page,), title=page.title, created=created)},
        [f"{source.name} 不能原样标记（{marked.reason}），退回修改文件里只有问题清单"],
    )


def _write_text(path: Path, text: str) -> None:
    path.write_text(text + "\n", encoding="utf-8", newline="\n")
