"""The official form as Word tables: one for head, money and goals, one for the indicators whose headings are repeated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from perfeval.facts.passages import FormCell, PrintedForm
from perfeval.words.spelling import clean_text
from perfeval.write.document.markup import aligned, paragraph, run
from perfeval.write.document.typography import (
    ACROSS,
    CELL,
    CELL_HEAD,
    FORM_TITLE,
    GAP,
    SMALL_CELL,
    SMALL_HEAD,
    TABLE,
    TABLE_NOTE,
    TWIPS_PER_MM,
    Look,
)

MANY_COLUMNS, MANY_ROWS = 9, 19
"""A form with more columns or rows is set in small type, to stay on one page where that is possible."""

_MARGIN = round(TWIPS_PER_MM)

Looks = tuple[Look, Look]
"""Of an ordinary cell and of a bold one."""


def form_blocks(form: PrintedForm) -> Iterator[str]:
    """The form of one project, as wide as the sheet: title, year, tables, foot."""
    large = len(form.widths) > MANY_COLUMNS or max(cell.row for cell in form.cells) >= MANY_ROWS
    looks = (SMALL_CELL, SMALL_HEAD) if large else (CELL, CELL_HEAD)
    columns = [round(ACROSS.type_width * TWIPS_PER_MM * share / sum(form.widths)) for share in form.widths]
    yield paragraph(FORM_TITLE, run(clean_text(form.title)))
    yield paragraph(TABLE_NOTE, run(clean_text(form.year)), end=aligned("center"))
    upper = [cell for cell in form.cells if cell.row < form.head]
    lower = [cell for cell in form.cells if cell.row >= form.head]
    for cells in (upper, lower):
        if cells:
            yield _table(cells, columns, looks, repeated=cells is lower)
            yield paragraph(GAP, "")
    if form.foot:
        yield paragraph(TABLE_NOTE, run(clean_text(form.foot)))


def _table(cells: Sequence[FormCell], columns: Sequence[int], looks: Looks, *, repeated: bool) -> str:
    """`columns` are widths in twentieths of a point. The first row is repeated on every page where `repeated`."""
    starts = {(cell.row, cell.column): cell for cell in cells}
    below = {(cell.row + i, cell.column): cell for cell in cells for i in range(1, cell.rows)}
    top, bottom = min(cell.row for cell in cells), max(cell.row + cell.rows for cell in cells)
    rows = [
        f"<w:tr><w:trPr><w:cantSplit/>{'<w:tblHeader/>' if repeated and row == top else ''}</w:trPr>"
        f"{''.join(_row(row, starts, below, columns, looks))}</w:tr>"
        for row in range(top, bottom)
    ]
    margins = "".join(f'<w:{side} w:w="{_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE}"/><w:tblW w:w="0" w:type="auto"/>{aligned("center")}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(
    row: int, starts: Mapping[tuple[int, int], FormCell], below: Mapping[tuple[int, int], FormCell], columns: Sequence[int], looks: Looks,
) -> Iterator[str]:
    """The cells of a row from left to right; where the form has none, an empty one."""
    column = 0
    while column < len(columns):
        if (cell := starts.get((row, column))) is not None:
            yield _cell(cell, columns, looks, '<w:vMerge w:val="restart"/>' if cell.rows > 1 else "", clean_text(cell.text))
        elif (cell := below.get((row, column))) is not None:
            yield _cell(cell, columns, looks, "<w:vMerge/>", "")
        else:
            cell = FormCell(row, column, "")
            yield _cell(cell, columns, looks, "", "")
        column += cell.columns


def _cell(cell: FormCell, columns: Sequence[int], looks: Looks, merged: str, text: str) -> str:
    width = sum(columns[cell.column:cell.column + cell.columns])
    span = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    return (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merged}<w:vAlign w:val="center"/></w:tcPr>'
        f"{_lines(text, looks[cell.bold], cell.align)}</w:tc>"
    )


@lru_cache(maxsize=1024)
def _lines(text: str, look: Look, align: str) -> str:
    """The lines of a cell; most cells of a form hold what those of the next one hold."""
    return "".join(paragraph(look, run(line), end=aligned(align)) for line in text.splitlines() or [""])
