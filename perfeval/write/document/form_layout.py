"""How a form lies on its pages: the largest type in which it takes one; where it takes more, what each of them holds.

No program is asked: heights are reckoned from the widths of the columns, the lines their texts take and the exact pitch
of the lines. A page that begins a part says so itself, so that no program leaves a row or the foot alone on the next.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import attrgetter, itemgetter

from msgspec import Struct

from perfeval.write.document.typography import (
    BODY_PITCH,
    CELL,
    CELL_HEAD,
    CELL_SIZE,
    FORM_TITLE_PITCH,
    FORM_TITLE_SIZE,
    LANDSCAPE_TYPE_HEIGHT,
    LANDSCAPE_TYPE_WIDTH,
    NOTE_PITCH,
    SMALL_CELL,
    SMALL_CELL_SIZE,
    SMALL_HEAD,
    TWIPS_PER_MM,
)
from perfeval.write.forms.form import OfficialForm, Role
from perfeval.write.pages.measure import line_count

Rows = tuple[int, int]
"""First row, and the row behind the last one."""


class FormType(Struct, frozen=True):
    """A type in which a form is set: styles of ordinary and bold cells, points of a character and of a line.

    `tight`: its lines stand closer than its styles say.
    """

    cell: str
    head: str
    size: float
    pitch: float
    tight: bool = False


TYPES = (
    FormType(CELL, CELL_HEAD, CELL_SIZE, 15),
    FormType(SMALL_CELL, SMALL_HEAD, SMALL_CELL_SIZE, 12),
    FormType(SMALL_CELL, SMALL_HEAD, SMALL_CELL_SIZE, 10.5, tight=True),
)
"""The largest first."""

MANY_COLUMNS = 9
"""A form with more columns is never set in the largest type: its figures would be cut."""

LEAST_ROWS = 4
"""So many rows of indicators stand on the last page of a form at least."""

_LINE = 0.75
"""Points of the line between two rows."""
_BESIDE = 6.0
"""Points on the left and right of a cell's text together."""
_SAFE = 0.95
"""Share of a page, and of the width of a cell, that is counted on: programs and fonts differ."""

_PAGE = LANDSCAPE_TYPE_HEIGHT * TWIPS_PER_MM / 20 * _SAFE
"""Points of a page."""


class Setting(Struct, frozen=True):
    """A form in its type: `columns` in twentieths of a point; `parts`, the rows of indicators on each page (none: on none)."""

    type: FormType
    columns: tuple[int, ...]
    parts: tuple[Rows, ...]


def set_form(form: OfficialForm, title: str) -> Setting:
    """The largest of the types that take the fewest pages."""
    columns, foot = _columns(form), _foot(form)
    texts, settings = _texts(form, columns), []
    for kind in TYPES[len(columns) > MANY_COLUMNS:]:
        heights = _heights(texts, len(form.heights), kind)
        pages, above = divmod(_above(title, columns) + sum(heights[:form.head]), _PAGE)
        parts = _parts(heights, form.head, above, foot)
        settings.append((int(pages) + len(parts), Setting(kind, columns, parts)))
        if settings[-1][0] == 1:
            break
    return min(settings, key=itemgetter(0))[1]


def set_together(forms: Sequence[OfficialForm], title: str) -> Iterator[tuple[bool, Setting]]:
    """Of brief forms one below the other in the smallest type, each whole where a page holds it: whether it begins a page, and its setting."""
    kind, filled = TYPES[-1], 0.0
    for number, form in enumerate(forms):
        columns, foot = _columns(form), _foot(form)
        heights = _heights(_texts(form, columns), len(form.heights), kind)
        filled = filled or _above(title, columns)
        begins = number > 0 and filled + sum(heights) + foot > _PAGE
        filled = 0.0 if begins else filled
        parts = _parts(heights, form.head, filled + sum(heights[:form.head]), foot)
        filled = _PAGE if len(parts) > 1 else filled + sum(heights) + NOTE_PITCH
        yield begins, Setting(kind, columns, parts)


def _columns(form: OfficialForm) -> tuple[int, ...]:
    shares = form.shape.widths
    return tuple(round(LANDSCAPE_TYPE_WIDTH * TWIPS_PER_MM * share / sum(shares)) for share in shares)


def _above(title: str, columns: Sequence[int]) -> float:
    """Points that mark, title and year take."""
    return BODY_PITCH + FORM_TITLE_PITCH * _lines(title, sum(columns), FORM_TITLE_SIZE) + NOTE_PITCH


def _foot(form: OfficialForm) -> float:
    return NOTE_PITCH * _lines(form.foot, sum(_columns(form)), CELL_SIZE)


def _lines(text: str, width: float, size: float) -> int:
    """Lines of a text in a cell so wide (twentieths of a point)."""
    return line_count(text, (width / 20 - _BESIDE) * _SAFE / (size / 2) + 1.5)


def _texts(form: OfficialForm, columns: Sequence[int]) -> list[tuple[Rows, str, int]]:
    """Rows, text and width of each cell, those over one row first."""
    cells = sorted((cell for cell in form.cells if cell.role is not Role.SOURCE), key=attrgetter("rows"))
    return [((cell.row, cell.row + cell.rows), text, sum(columns[cell.column:cell.column + cell.columns])) for cell in cells if (text := cell.text)]


def _heights(texts: Sequence[tuple[Rows, str, int]], rows: int, kind: FormType) -> list[float]:
    """The height of each row in points; a text over several rows stretches the last of them."""
    heights = [kind.pitch + _LINE] * rows
    for (first, end), text, width in texts:
        if (lines := _lines(text, width, kind.size)) > end - first:
            heights[end - 1] += max(0.0, lines * kind.pitch + _LINE - sum(heights[first:end]))
    return heights


def _parts(heights: Sequence[float], head: int, above: float, foot: float) -> tuple[Rows, ...]:
    """The rows below the headings (row `head`, repeated) by pages; the last page holds at least LEAST_ROWS and the foot."""
    parts: list[Rows] = []
    rows, start, filled = len(heights), head + 1, above + heights[head]
    for row in range(head + 1, rows):
        needed = heights[row] + (foot if row == rows - 1 else 0)
        if filled + needed > _PAGE and (row > start or not parts):
            parts.append((start, row))
            start, filled = row, heights[head]
        filled += needed
    if parts and parts[-1][0] < (fewer := min(rows - LEAST_ROWS, start)):
        parts[-1] = (parts[-1][0], fewer)
        start = fewer
    return (*parts, (start, rows))
