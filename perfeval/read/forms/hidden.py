"""What of the forms is hidden: whole sheets, rows and columns that hold something."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfeval.declared.kinds import Remark
from perfeval.declared.sheets import PROJECTS
from perfeval.facts.tables import CellRemark
from perfeval.read.forms.outline import FormOutline
from perfeval.read.tables.remarks import remark_about, remark_on
from perfeval.words.addresses import letters_of


def hidden_remarks(forms: Sequence[FormOutline]) -> Iterator[CellRemark]:
    """Remarks for each sheet once, and for the rows and columns of each form."""
    for form in {form.title: form for form in forms}.values():
        if form.grid.raw.hidden:
            yield remark_about(Remark.HIDDEN, PROJECTS.name, form.title, detail="整张工作表")
    for form in forms:
        yield from _rows(form)
        yield from _columns(form)


def _rows(form: FormOutline) -> Iterator[CellRemark]:
    grid = form.grid
    for first, last in grid.raw.traits.hidden_rows:
        held = [row for row in range(max(first, form.first), min(last, form.last) + 1) if grid.filled(row)]
        if held:
            detail = f"第{held[0]}行" if len(held) == 1 else f"第{held[0]}至{held[-1]}行"
            yield remark_on(Remark.HIDDEN, PROJECTS, grid.raw, (held[0], grid.filled(held[0])[0]), detail=detail)


def _columns(form: FormOutline) -> Iterator[CellRemark]:
    grid = form.grid
    filled = [(row, column) for row in range(form.first, form.last + 1) for column in grid.filled(row)]
    for first, last in grid.raw.traits.hidden_columns:
        held = sorted({column for _, column in filled if first <= column <= last})
        if held:
            detail = f"{letters_of(held[0])}列" if len(held) == 1 else f"{letters_of(held[0])}至{letters_of(held[-1])}列"
            row = next(row for row, column in filled if column == held[0])
            yield remark_on(Remark.HIDDEN, PROJECTS, grid.raw, (row, held[0]), detail=detail)
