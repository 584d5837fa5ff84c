"""The official form as Word tables: one for head, money and goals, one for the indicators whose headings are repeated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from perfeval.words.spelling import clean_text
from perfeval.write.document.form_layout import Setting, set_form, set_together
from perfeval.write.document.markup import ON_NEW_PAGE, aligned, paragraph, run, table, table_cell, table_row
from perfeval.write.document.typography import FORM_TITLE, GAP, TABLE_NOTE
from perfeval.write.forms.brief import brief_form
from perfeval.write.forms.form import FormCell, OfficialForm, Role

Place = tuple[int, int]
"""Row and column of a form."""

_BOLD = frozenset({Role.HEADER, Role.TOTAL, Role.TOTAL_POINTS})

def form_blocks(form: OfficialForm, title: str) -> Iterator[str]:
    """The form of one project, as wide as the sheet: title, year, tables, foot."""
    setting = set_form(form, title)
    printed = [cell for cell in form.cells if cell.role is not Role.SOURCE]
    yield paragraph(FORM_TITLE, run(title))
    yield paragraph(TABLE_NOTE, run(clean_text(form.year)), end=aligned("center"))
    yield _table(printed, range(form.head), setting)
    for number, (first, end) in enumerate(setting.parts):
        yield paragraph(GAP, "", ON_NEW_PAGE if number else "")
        if first < end:
            yield _table(printed, [form.head, *range(first, end)], setting, repeated=form.head)
    yield paragraph(GAP, "")
    if form.foot:
        yield paragraph(TABLE_NOTE, run(clean_text(form.foot)))


def brief_blocks(forms: Sequence[OfficialForm], title: str) -> Iterator[str]:
    """The forms of several projects one below the other, in brief: title and year once, a table each, the foot."""
    brief = [brief_form(form) for form in forms]
    yield paragraph(FORM_TITLE, run(title))
    yield paragraph(TABLE_NOTE, run(clean_text(forms[0].year)), end=aligned("center"))
    for number, (form, (begins, setting)) in enumerate(zip(brief, set_together(brief, title), strict=True)):
        printed = [cell for cell in form.cells if cell.role is not Role.SOURCE]
        if number:
            yield paragraph(GAP if begins else TABLE_NOTE, "", ON_NEW_PAGE if begins else "")
        above = [*range(form.head)]
        for first, end in setting.parts:
            yield "" if above else paragraph(GAP, "", ON_NEW_PAGE)
            yield _table(printed, [*above, *([form.head, *range(first, end)] if first < end else [])], setting)
            above = []
    yield paragraph(GAP, "")
    if forms[0].foot:
        yield paragraph(TABLE_NOTE, run(clean_text(forms[0].foot)))


def _table(cells: Sequence[FormCell], rows: Sequence[int], setting: Setting, repeated: int | None = None) -> str:
    """These rows of a form; what stands over rows of which only some are here stands over those. `repeated` is printed on every page."""
    places = {(row, cell.column): cell for cell in cells for row in range(cell.row, cell.row + cell.rows)}
    begun: set[Place] = set()
    return table(setting.columns, [table_row(_row(row, places, begun, setting), repeated=row == repeated) for row in rows])


def _row(row: int, places: Mapping[Place, FormCell], begun: set[Place], setting: Setting) -> Iterator[str]:
    """The cells of a row from left to right; where the form has none, an empty one."""
    column = 0
    while column < len(setting.columns):
        cell = places.get((row, column)) or FormCell(row, column, None)
        yield _cell(cell, setting, begins=(cell.row, cell.column) not in begun)
        begun.add((cell.row, cell.column))
        column += cell.columns


def _cell(cell: FormCell, setting: Setting, *, begins: bool) -> str:
    kind = setting.type
    lines = _lines(
        cell.text if begins else "", kind.head if cell.role in _BOLD else kind.cell,
        "left" if cell.role is Role.TEXT else "center", kind.pitch if kind.tight else 0.0,
    )
    width = sum(setting.columns[cell.column:cell.column + cell.columns])
    merged = "" if cell.rows == 1 else '<w:vMerge w:val="restart"/>' if begins else "<w:vMerge/>"
    return table_cell(width, lines, columns=cell.columns, merged=merged)


@lru_cache(maxsize=1024)
def _lines(text: str, style: str, align: str, pitch: float) -> str:
    """The lines of a cell; most cells of a form hold what those of the next one hold. `pitch`: other than that of the style."""
    end = (f'<w:spacing w:line="{round(pitch * 20)}" w:lineRule="exact"/>' if pitch else "") + aligned(align)
    return "".join(paragraph(style, run(line), end=end) for line in text.splitlines() or [""])
