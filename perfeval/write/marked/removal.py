"""Our marks of an earlier run taken out; what the user has corrected, noted or answered stays."""

from __future__ import annotations

from perfeval.write.marked.book import Book, drop_names, remove_sheet, sheets
from perfeval.write.marked.explanations import Answers, clear_answers
from perfeval.write.marked.notes import without_notes
from perfeval.write.marked.package import Package
from perfeval.write.marked.row_edits import Writes
from perfeval.write.marked.signs import NAMES, our_list
from perfeval.write.marked.worksheet import open_part, without_colour


def remove_marks(package: Package, book: Book, answers: Answers | None) -> Writes:
    """Take out the list, colours, notes, unanswered rows of 核查说明 and hidden names; the cells that were emptied."""
    title = our_list(package, book)
    if title is not None:
        remove_sheet(package, book, title)
    for sheet in sheets(package, book):
        if sheet.part is not None:
            _clean(package, sheet.part)
    emptied = clear_answers(package, book, answers) if answers else {}
    drop_names(package, book, NAMES)
    return emptied


def _clean(package: Package, part: str) -> None:
    before = open_part(package, part)
    after = without_colour(without_notes(package, part, before))
    if after is not before:
        package.write(part, after.content())
