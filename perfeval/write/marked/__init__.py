"""Findings -> the user's own workbook, marked: colours, notes, a sheet of links; all else as it was.

The package's own parts are patched and the rest is copied byte for byte, for any program that loads and saves a
workbook loses something of it. A file that cannot be patched safely is not marked at all, and why is said.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from msgspec import Struct

from perfeval.declared.sheets import LIST_TITLE
from perfeval.facts.findings import Finding, FindingGroup
from perfeval.write.marked.book import Book, add_sheet, define_name, free_title, open_book, reference_to, sheets
from perfeval.write.marked.carried import carried_content
from perfeval.write.marked.elements import CannotMark
from perfeval.write.marked.explanations import fill_answers, read_answers
from perfeval.write.marked.list_sheet import list_groups, list_sheet
from perfeval.write.marked.marking import MOST_CELLS, MarkCounts, mark_sheet
from perfeval.write.marked.package import Package
from perfeval.write.marked.removal import remove_marks
from perfeval.write.marked.selfcheck import check_copy
from perfeval.write.marked.signs import (
    LIST_NAME,
    ORIGINAL_NAME,
    SEAL_NAME,
    TARGET_NAME,
    as_text,
    is_sealed,
    recorded_name,
    recorded_original,
    seal_of,
)
from perfeval.write.marked.styles import Formats, add_formats

__all__ = ["Marked", "is_as_marked", "is_marked", "mark_workbook", "name_of"]


class Marked(Struct, frozen=True):
    """What became of a marked copy.

    copy    the bytes of the marked workbook; None where it could not be patched safely, and `reason` says why
    groups  the lines of the list, to be handed out alone then: open findings by severity, then the explained ones
    cells   cells coloured; `left`: cells not coloured because a sheet had too many
    carried kinds of active content and outside links that the copy carries on as they are
    """

    groups: tuple[FindingGroup, ...]
    copy: bytes | None = None
    reason: str = ""
    cells: int = 0
    left: int = 0
    carried: tuple[str, ...] = ()


def mark_workbook(source: Path, findings: Sequence[Finding], *, sha256: str, name: str = "") -> Marked:
    """The marked copy of an .xlsx or .xlsm file; marks of an earlier run are replaced.

    `sha256` is that of the source, `name` the NAME of its results; a source that is itself a marked copy goes on standing
    for its original. Equal input gives equal bytes. Raises OSError alone: whatever is wrong with the file becomes the reason in the result.
    """
    groups = list_groups(findings)
    try:
        copy, count, carried = _marked_copy(source.read_bytes(), findings, groups, sha256, name)
    except CannotMark as reason:
        return Marked(groups, reason=str(reason))
    return Marked(groups, copy, cells=count.marked, left=count.left, carried=carried)


def is_marked(source: Path) -> str | None:
    """The sha256 of the original that a marked copy stands for; None for any other file."""
    try:
        package = Package(source.read_bytes())
        return recorded_original(package, open_book(package))
    except CannotMark:
        return None


def name_of(source: Path) -> str:
    """The NAME of the results that a marked copy was written with; "" where none is recorded."""
    try:
        package = Package(source.read_bytes())
        return recorded_name(package, open_book(package))
    except CannotMark:
        return ""


def is_as_marked(file: Path) -> bool:
    """Whether a file is a marked copy that nothing has saved since it was written."""
    try:
        package = Package(file.read_bytes())
        return is_sealed(package, open_book(package))
    except CannotMark:
        return False


def _marked_copy(
    content: bytes, findings: Sequence[Finding], groups: Sequence[FindingGroup], sha256: str, name: str,
) -> tuple[bytes, MarkCounts, tuple[str, ...]]:
    package = Package(content)
    book = open_book(package)
    carried = carried_content(package)
    original, name = recorded_original(package, book) or sha256, recorded_name(package, book) or name
    answers = read_answers(package, book)
    emptied = remove_marks(package, book, answers)
    users = [sheet.title for sheet in sheets(package, book)]
    formats = add_formats(package, book)
    count = _mark_cells(package, book, findings, formats)
    filled = fill_answers(package, book, answers, findings, formats.cells)
    _add_list(package, book, groups, formats, _remarks(count, carried, original))
    define_name(package, book, ORIGINAL_NAME, f'"{original}"')
    if name and (text := as_text(name)):
        define_name(package, book, TARGET_NAME, text)
    define_name(package, book, SEAL_NAME, f'"{seal_of(package, book)}"')
    written = {answers.title: {**emptied, **filled}} if answers else {}
    return check_copy(package, book, users, written), count, carried


def _mark_cells(package: Package, book: Book, findings: Sequence[Finding], formats: Formats) -> MarkCounts:
    total = MarkCounts()
    for sheet in sheets(package, book):
        here = [f for f in findings if f.place.sheet == sheet.title and not f.explanation]
        if sheet.part is not None and here:
            count = mark_sheet(package, book, sheet.part, here, formats.colours)
            total = MarkCounts(total.marked + count.marked, total.left + count.left)
    return total


def _remarks(count: MarkCounts, carried: Sequence[str], original: str) -> list[str]:
    bound = f"每张表最多标记 {MOST_CELLS} 个单元格，另有 {count.left} 个没有上色。" if count.left else ""
    kept = f"原表带有{'、'.join(carried)}，都原样保留在本文件里；不清楚来历的，打开时不要启用。" if carried else ""
    return [remark for remark in (bound, kept, f"原文件校验码 {original}") if remark]


def _add_list(
    package: Package, book: Book, groups: Sequence[FindingGroup], formats: Formats, remarks: Sequence[str],
) -> None:
    """Put the list before all sheets; behind them in a workbook with macros, which may count sheets from the first."""
    title = free_title(package, book, LIST_TITLE)
    users = frozenset(sheet.title for sheet in sheets(package, book))
    add_sheet(package, book, title, list_sheet(groups, users, formats.cells, book.family, remarks), not book.macros)
    define_name(package, book, LIST_NAME, reference_to(title, "$A$1"))
