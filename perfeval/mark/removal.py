"""Our marks of an earlier run taken out; what the user has corrected, noted or answered stays."""

from __future__ import annotations

from perfeval.mark.book import Book, drop_names, remove_sheet, sheets
from perfeval.mark.explanations import Answers, clear_answers
from perfeval.mark.notes import without_notes
from perfeval.mark.package import Package
from perfeval.mark.row_edits import Writes
from perfeval.mark.signs import NAMES, our_list
from perfeval.mark.worksheet import open_part, without_colour


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
