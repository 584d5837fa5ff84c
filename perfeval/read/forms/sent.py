"""An evaluation workbook of ours among the inputs of a receiver, known by its line of provenance."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from perfeval.facts.place import Place
from perfeval.facts.sent import (
    OVERVIEW,
    Figure,
    Sent,
    figures_digest,
    is_read_back,
    read_provenance,
    read_subject,
    says_not_passed,
)
from perfeval.facts.tables import Profile
from perfeval.read.cells.raw import RawSheet, RawWorkbook
from perfeval.read.forms.grid import FormGrid
from perfeval.words.printing import NOT_SCORED
from perfeval.words.spelling import text_of


def sent_workbook(raw: RawWorkbook) -> Sent | None:
    """What the workbook says of itself; None for one that is not ours."""
    overview = next((sheet for sheet in raw.sheets if sheet.title == OVERVIEW), None)
    if overview is None:
        return None
    texts = [(row, column, text_of(overview.cell(row, column))) for row, column in _filled(overview)]
    stated, line, place = next(
        ((read, row, Place(OVERVIEW, row, column)) for row, column, text in texts if (read := read_provenance(text))), (None, 0, Place(OVERVIEW)))
    if stated is None:
        return None
    above = [text for row, _, text in texts if row < line]
    unit, year = next((subject for text in above if (subject := read_subject(text))), (None, None))
    figures = [figure for sheet in raw.sheets if is_read_back(sheet.title) for figure in _figures(sheet, line if sheet is overview else None)]
    return Sent(
        **stated, figures=figures_digest(figures), place=place, passed=not any(map(says_not_passed, above)), unit=unit, year=year,
    )


def without_our_words(raw: RawWorkbook) -> RawWorkbook:
    """The workbook with blank cells where we wrote that an indicator could not be scored: that is no mistake of its unit.

    A total that is not known stays so: in place of a blank one the reader would look for another.
    """
    return replace(raw, sheets=tuple(
        replace(sheet, columns=[[None if cell == NOT_SCORED else cell for cell in column] for column in sheet.columns])
        if is_read_back(sheet.title) else sheet for sheet in raw.sheets
    ))


def profile_of_sent(profile: Profile, sent: Sent) -> Profile:
    """The profile of the forms, with the unit, year and pack that the overview states."""
    stated = {"unit": sent.unit, "year": sent.year, "regulation": sent.regulation}
    known = {name: value for name, value in stated.items() if value is not None}
    return replace(profile, values={**profile.values, **known}, cells={**profile.cells, **dict.fromkeys(known, sent.place)})


def _figures(sheet: RawSheet, end: int | None) -> Iterator[Figure]:
    """The cells above the row `end`, all without one."""
    return ((sheet.title, row, column, sheet.cell(row, column)) for row, column in _filled(sheet) if end is None or row < end)


def _filled(sheet: RawSheet) -> Iterator[tuple[int, int]]:
    grid = FormGrid(sheet)
    return ((row, column) for row in range(1, sheet.height + 1) for column in grid.filled(row))
