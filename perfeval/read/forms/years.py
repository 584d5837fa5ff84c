"""The year of a form, as its title, the line below it or a label of its head says it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfeval.declared.official_form import DATED, LABELS, YEAR, YEAR_ALONE, YEAR_BRACKETED, with_digits
from perfeval.read.forms.grid import FormGrid
from perfeval.read.forms.outline import FormOutline
from perfeval.words.addresses import Position
from perfeval.words.spelling import fold, text_of

_BESIDE = re.compile(r"(?:(?:19|20)\d{2}年?[-—–~～至到]+)?(?P<year>(?:19|20)\d{2})")


def year_of(outline: FormOutline) -> tuple[int, Position, str] | None:
    """The year above or beside the project and as it stands there: what is called 年度 before a year alone, the sheet's title last.

    Of a span of years the later one counts.
    """
    grid = outline.grid
    cells = [(row, column) for row in range(outline.first, outline.project + 1) for column in grid.filled(row)]
    texts = [*((position, with_digits(grid.text(*position))) for position in cells), ((outline.first, 1), with_digits(fold(outline.title)))]
    undated = [(position, DATED.split(text)[0]) for position, text in texts if not _follows_date(grid, position)]
    for words, stated in ((YEAR, texts), (YEAR_ALONE, undated), (YEAR_BRACKETED, texts)):
        for position, text in stated:
            if found := words.search(text):
                return int(found["year"]), position, found[0] if found["from"] else found["year"]
    return next(_year_beside(grid, cells), None)


def _year_beside(grid: FormGrid, cells: Sequence[Position]) -> Iterator[tuple[int, Position, str]]:
    """A year that stands alone beside its label: `预算年度 | 2023`."""
    for row, column in cells:
        if grid.label(row, column).endswith("年度"):
            cell = grid.beside(row, column, LABELS)
            text = with_digits(fold(text_of(cell.value)) + "年").removesuffix("年")
            if (found := _BESIDE.fullmatch(text)) is not None:
                yield int(found["year"]), cell.position, text


def _follows_date(grid: FormGrid, position: Position) -> bool:
    """Whether the cell to the left is the label of a day."""
    row, column = position
    before = max((number for number in grid.filled(row) if number < column), default=None)
    return before is not None and DATED.search(grid.text(row, before)) is not None


def place_of_year(outline: FormOutline) -> Position:
    """Where the year should stand: beside the word below the title, else in the title."""
    filled = [(row, column) for row in range(outline.first, outline.project) for column in outline.grid.filled(row)]
    named = (position for position in filled if outline.grid.text(*position).strip("()（）") in ("年度", "年"))
    return next(named, filled[0] if filled else (outline.project, 1))
