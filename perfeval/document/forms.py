"""The official form as Word tables: one for head, money and goals, one for the indicators whose headings are repeated."""

from __future__ import annotations

from collections.abc import Sequence

from docx.document import Document
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm
from docx.table import Table, _Cell, _Row

from perfeval.document.typography import (
    CELL,
    CELL_HEAD,
    FORM_TITLE,
    GAP,
    SMALL_CELL,
    SMALL_HEAD,
    TABLE_NOTE,
    Look,
    text_width,
)
from perfeval.spelling import clean_text
from perfeval.telling import FormCell, PrintedForm

MANY_COLUMNS, MANY_ROWS = 9, 19
"""A form with more columns or rows is set in small type, to stay on one page where that is possible."""

_MARGIN = Mm(1)
_ALIGNMENTS = {"left": WD_ALIGN_PARAGRAPH.LEFT, "center": WD_ALIGN_PARAGRAPH.CENTER, "right": WD_ALIGN_PARAGRAPH.RIGHT}


def add_form(document: Document, form: PrintedForm) -> None:
    """Append the form of one project to the last section: title, year, tables, foot."""
    width = text_width(document.sections[-1])
    large = len(form.widths) > MANY_COLUMNS or max(cell.row for cell in form.cells) >= MANY_ROWS
    looks = (SMALL_CELL, SMALL_HEAD) if large else (CELL, CELL_HEAD)
    document.add_paragraph(clean_text(form.title), FORM_TITLE.name)
    note = document.add_paragraph(clean_text(form.year), TABLE_NOTE.name)
    note.alignment = WD_ALIGN_PARAGRAPH.CENTER
    upper = [cell for cell in form.cells if cell.row < form.head]
    lower = [cell for cell in form.cells if cell.row >= form.head]
    for cells in (upper, lower):
        if cells:
            _add_table(document, cells, form.widths, width, looks, repeated=cells is lower)
            document.add_paragraph("", GAP.name)
    if form.foot:
        document.add_paragraph(clean_text(form.foot), TABLE_NOTE.name)


def _add_table(
    document: Document, cells: Sequence[FormCell], widths: Sequence[float], width: Length, looks: tuple[Look, Look], *, repeated: bool,
) -> None:
    top = min(cell.row for cell in cells)
    bottom = max(cell.row + cell.rows for cell in cells)
    table = document.add_table(bottom - top, len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    columns = [Length(round(width * share / sum(widths))) for share in widths]
    for column, size in zip(table.columns, columns, strict=True):
        column.width = size
    grid = [row.cells for row in table.rows]
    for row in grid:
        for cell, size in zip(row, columns, strict=True):
            cell.width = size
    for cell in cells:
        _fill(grid, cell, top, columns, looks[cell.bold])
    for row in table.rows:
        _keep_whole(row)
    if repeated:
        _repeat(table.rows[0])
    _narrow(table)


def _fill(grid: Sequence[Sequence[_Cell]], cell: FormCell, top: int, columns: Sequence[Length], look: Look) -> None:
    first = grid[cell.row - top][cell.column]
    last = grid[cell.row - top + cell.rows - 1][cell.column + cell.columns - 1]
    target = first if first is last else first.merge(last)
    target.width = Length(sum(columns[cell.column:cell.column + cell.columns]))
    target.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = target.paragraphs[0]
    lines = clean_text(cell.text).splitlines() or [""]
    for extra in target.paragraphs[1:]:
        extra._element.getparent().remove(extra._element)
    for i, line in enumerate(lines):
        paragraph = paragraph if i == 0 else target.add_paragraph()
        paragraph.style = look.name
        paragraph.alignment = _ALIGNMENTS[cell.align]
        paragraph.add_run(line)


def _keep_whole(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _repeat(row: _Row) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))


def _narrow(table: Table) -> None:
    """Small margins inside the cells: the form is wide."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(_MARGIN.twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = table._tbl.tblPr
    looks = properties.find(qn("w:tblLook"))
    if looks is None:
        properties.append(margins)
    else:
        looks.addprevious(margins)
