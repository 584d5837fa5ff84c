"""The cells of one sheet marked: a colour by the worst severity, and a note with what is wrong and how to mend it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from perfeval.facts.findings import Finding, Severity
from perfeval.words.addresses import is_on_a_sheet, range_of
from perfeval.write.marked.book import Book
from perfeval.write.marked.elements import parse
from perfeval.write.marked.notes import add_notes, note_text
from perfeval.write.marked.package import Package
from perfeval.write.marked.worksheet import Area, colour, merged_areas, open_part

MOST_CELLS = 2000
"""Marked cells of one sheet, errors first; a note on each of thousands of cells helps no one."""


class MarkCounts(Struct, frozen=True):
    """Cells marked, and cells left without a mark because there were too many."""

    marked: int = 0
    left: int = 0


def mark_sheet(
    package: Package, book: Book, part: str, findings: Iterable[Finding], colours: Mapping[Severity, int],
) -> MarkCounts:
    """Mark the cells of these findings; a finding without a cell of the sheet is in the list alone."""
    sheet = open_part(package, part)
    areas = _by_area(findings, merged_areas(parse(sheet.frame)))
    chosen = dict(list(areas.items())[:MOST_CELLS])
    if chosen:
        texts = {area[:2]: note_text(found) for area, found in chosen.items()}
        groups = [(_ranges(chosen, severity), colours[severity]) for severity in Severity]
        noted = add_notes(package, book, part, sheet, texts)
        package.write(part, colour(noted, [group for group in groups if group[0]]).content())
    return MarkCounts(len(chosen), len(areas) - len(chosen))


def _by_area(findings: Iterable[Finding], merged: Mapping[tuple[int, int], Area]) -> dict[Area, list[Finding]]:
    """The findings of each cell or merged range, worst first."""
    order = list(Severity)
    areas: dict[Area, list[Finding]] = {}
    for finding in sorted(findings, key=lambda f: order.index(f.severity)):
        row, column = finding.place.position
        if is_on_a_sheet(row, column):
            cell = row - 1, column - 1
            areas.setdefault(merged.get(cell, (*cell, *cell)), []).append(finding)
    return areas


def _ranges(areas: Mapping[Area, Sequence[Finding]], severity: Severity) -> list[str]:
    return [
        range_of((top + 1, left + 1, bottom + 1, right + 1))
        for (top, left, bottom, right), found in sorted(areas.items()) if found[0].severity == severity
    ]
