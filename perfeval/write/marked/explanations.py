"""The sheet 核查说明 with the open warnings filled in, so that only the text is left to write.

The only cells of the user's that are ever written: empty ones of this sheet. A row of ours is known by its
fingerprint beside an empty text; answered, it is the user's.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from msgspec import Struct

from perfeval.declared.sheets import EXPLANATIONS
from perfeval.facts.findings import Finding, Severity
from perfeval.words.spelling import fold, text_of
from perfeval.write.marked.book import Book, add_sheet, define_name, names, reference_to, remove_sheet, sheet_of, sheets
from perfeval.write.marked.own_sheet import sheet_part, sheet_row
from perfeval.write.marked.package import Package
from perfeval.write.marked.row_edits import Writes, open_rows, write_cells
from perfeval.write.marked.signs import EXPLANATIONS_NAME
from perfeval.write.marked.stored import StoredValues

_SEARCHED = 10
"""Rows among which the headings are looked for."""
_MOST = 2000
"""Rows filled in."""
_TITLES = frozenset(map(fold, (EXPLANATIONS.title, EXPLANATIONS.name, *EXPLANATIONS.aliases)))
_NEEDED = frozenset({"code", "sheet", "text", "fingerprint"})

Answer = Mapping[str, str]
"""A row of 核查说明: column identifier -> text."""


class Answers(Struct, frozen=True):
    """The user's sheet 核查说明 as it stands; rows and columns 0-based."""

    title: str
    part: str
    header: int
    columns: Mapping[str, int]
    rows: Mapping[int, Answer]

    @property
    def unanswered(self) -> frozenset[int]:
        """Rows we filled in and nobody wrote a text to."""
        return frozenset(row for row, answer in self.rows.items() if answer["fingerprint"] and not answer["text"])


def read_answers(package: Package, book: Book) -> Answers | None:
    """The sheet 核查说明 as in the file; None where there is none that we could fill in."""
    found = next((s for s in sheets(package, book) if fold(s.title) in _TITLES and s.part), None)
    if found is None or found.part is None:
        return None
    rows = [[text_of(value) for value in row] for row in StoredValues(package.source).rows(found.title) or []]
    headings = [{fold(text).rstrip("*"): column for column, text in enumerate(row)} for row in rows[:_SEARCHED]]
    matches = [_columns(heading) for heading in headings]
    header = max(range(len(matches)), key=lambda row: len(matches[row]), default=None)
    if header is None or not matches[header].keys() >= _NEEDED:
        return None
    columns = matches[header]
    answers = {
        row: {name: values[column] for name, column in columns.items()}
        for row, values in enumerate(rows) if row > header and any(values)
    }
    return Answers(found.title, found.part, header, columns, answers)


def clear_answers(package: Package, book: Book, answers: Answers) -> Writes:
    """Empty the rows nobody answered; a sheet we put in ourselves that is then without answers goes too."""
    gone = answers.unanswered
    writes = {(row, column): "" for row in gone for column in answers.columns.values()}
    ours = sheet_of(names(package, book).get(EXPLANATIONS_NAME, ""))
    if ours == answers.title and gone >= answers.rows.keys():
        remove_sheet(package, book, answers.title)
        return {}
    rows = open_rows(package.read(answers.part)) if writes else None
    if rows is None:
        return {}
    package.write(answers.part, write_cells(rows, writes))
    return writes


def fill_answers(
    package: Package, book: Book, answers: Answers | None, findings: Sequence[Finding], cell_styles: Mapping[str, int],
) -> Writes:
    """Write a row for each open warning that has none; the cells written, for the check of the copy."""
    wanted = _wanted(findings, answers)
    there = {sheet.title for sheet in sheets(package, book) if fold(sheet.title) in _TITLES}
    if wanted and not there:
        _add_sheet(package, book, wanted, cell_styles)
    rows = open_rows(package.read(answers.part)) if wanted and answers and answers.title in there else None
    if rows is None or answers is None:
        return {}
    free = (row for row in itertools.count(answers.header + 1) if rows.is_free(row))
    writes = {
        (row, answers.columns[name]): text
        for row, answer in zip(free, wanted, strict=False) for name, text in answer.items()
        if name in answers.columns and text
    }
    package.write(answers.part, write_cells(rows, writes))
    return writes


def _wanted(findings: Sequence[Finding], answers: Answers | None) -> Sequence[Answer]:
    unanswered = answers.unanswered if answers else ()
    kept = [answer for row, answer in answers.rows.items() if row not in unanswered] if answers else []
    answered = {answer["fingerprint"] for answer in kept}
    placed = {(a["code"], a["sheet"], a.get("cell", "")) for a in kept if not a["fingerprint"]}
    return [
        {"code": f.code, "sheet": f.place.sheet, "cell": f.place.cell or "", "text": "", "fingerprint": f.fingerprint}
        for f in findings
        if f.severity == Severity.WARNING and not f.explanation and f.place.sheet and f.fingerprint
        and not f.code.startswith("EX")  # a warning about an explanation is mended, not explained
        and f.fingerprint not in answered and (f.code, f.place.sheet, f.place.cell or "") not in placed
    ][:_MOST]


def _columns(heading: Mapping[str, int]) -> dict[str, int]:
    """Column identifier -> column, for the headings of one row."""
    known = {column.name: {fold(t) for t in (column.title, *column.aliases)} for column in EXPLANATIONS.columns}
    return {name: heading[t] for name, titles in known.items() for t in titles if t in heading}


def _add_sheet(package: Package, book: Book, wanted: Sequence[Answer], cell_styles: Mapping[str, int]) -> None:
    lines = [
        [(EXPLANATIONS.title, "title")],
        [(EXPLANATIONS.note, "plain")],
        [(column.header, "header") for column in EXPLANATIONS.columns],
        *([(answer[column.name], "text") for column in EXPLANATIONS.columns] for answer in wanted),
    ]
    rows = "".join(sheet_row(number, line, cell_styles) for number, line in enumerate(lines, 1))
    add_sheet(package, book, EXPLANATIONS.title, sheet_part(
        book.family, rows, [column.width for column in EXPLANATIONS.columns], frozen=3,
        hidden=[number for number, column in enumerate(EXPLANATIONS.columns, 1) if column.folded],
    ), first=False)
    define_name(package, book, EXPLANATIONS_NAME, reference_to(EXPLANATIONS.title, "$A$1"))
