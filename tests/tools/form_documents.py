"""The forms of form_layouts as tables of a Word document, their first lines above the table or in it."""

from __future__ import annotations

import random
from collections.abc import Iterable
from pathlib import Path

import docx
from xlsxwriter.utility import xl_rowcol_to_cell

from tests.tools.form_layouts import Laid


def write_document(path: Path, forms: Iterable[Laid], chance: random.Random) -> None:
    """One table per form below prose; `Laid.at` names the cells by the rows of their table, those above it by their line."""
    document = docx.Document()
    document.add_paragraph("根据《项目支出绩效评价管理办法》和本级财政部门关于开展绩效自评工作的通知，我单位认真组织开展了本年度的绩效自评工作，现将填好的表报送如下。")
    for number, form in enumerate(forms, 1):
        above = sum(1 for row in range(form.height) if _is_line(form, row)) if chance.random() < 0.7 else 0
        for row in range(above):
            cells = [cell for cell in form.cells if cell.row == row]
            document.add_paragraph("　　　　".join(str(cell.value) for cell in cells))
            form.at |= {cell.name: f"第{row + 1}段" for cell in cells if cell.name}
        _add_table(document, form, above)
        form.sheet = f"表{number}"
        for _ in range(chance.choice((1, 2))):
            document.add_paragraph(chance.choice(("", "填报人：丙")))
        document.add_paragraph("以上数据均已核对。" * 8)
    document.save(str(path))


def _is_line(form: Laid, row: int) -> bool:
    """Whether a row is one of those above the table: title, year, mark."""
    return row < next(cell.row for cell in form.cells if cell.name in ("project", "unit", "head_total"))


def _add_table(document: docx.document.Document, form: Laid, above: int) -> None:
    grid = [row.cells for row in document.add_table(form.height - above, form.width + 2).rows]
    for cell in form.cells:
        row, column = cell.row - above, cell.column
        if row < 0:
            continue
        first = grid[row][column]
        if form.merged and (cell.down > 1 or cell.across > 1):
            first = first.merge(grid[row + cell.down - 1][column + cell.across - 1])
        first.text = "" if cell.value is None else str(cell.value)
        if cell.name:
            form.at[cell.name] = xl_rowcol_to_cell(row, column)
