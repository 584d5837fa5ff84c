"""How the reader notes what it has to say about a place."""

from __future__ import annotations

from perfeval.declared.columns import Column, Sheet
from perfeval.declared.kinds import Remark
from perfeval.facts.place import Place
from perfeval.facts.tables import CellRemark
from perfeval.read.cells.raw import RawSheet
from perfeval.words.addresses import Position
from perfeval.words.spelling import text_of


def remark_on(
    remark: Remark, sheet: Sheet, raw: RawSheet, position: Position, column: Column | None = None, *,
    text: str | None = None, detail: str | None = None,
) -> CellRemark:
    """A remark on one cell; `text` is what stands there, where it is not the cell's value."""
    row, number = position
    return CellRemark(
        remark, sheet.name, raw.place(row, number), row, column.name if column else None,
        text_of(raw.cell(row, number)) if text is None else text, detail,
    )


def remark_about(
    remark: Remark, name: str, title: str | None, *, column: Column | None = None, detail: str | None = None,
) -> CellRemark:
    """A remark on a whole sheet, or on a column that is not there."""
    return CellRemark(remark, name, Place(title), None, column.name if column else None, "", detail)
