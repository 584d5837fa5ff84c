"""What is odd about the layout of a table: hidden and merged cells over its data, parts rows, no rows at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from perfeval.declared.columns import Sheet
from perfeval.declared.kinds import Remark
from perfeval.facts.tables import CellRemark
from perfeval.read.cells.raw import RawSheet
from perfeval.read.tables.headings import Header
from perfeval.read.tables.remarks import remark_about, remark_on
from perfeval.read.tables.rows import Rows
from perfeval.words.addresses import address_of, letters_of


def layout_remarks(sheet: Sheet, raw: RawSheet, header: Header, rows: Rows) -> Iterator[CellRemark]:
    """All remarks on the layout of one table, from the whole sheet down to single rows."""
    if header.row and not len(rows.data) and not sheet.may_be_empty:
        yield remark_about(Remark.NO_ROWS, sheet.name, raw.title)
    if raw.hidden and len(rows.data):
        yield remark_about(Remark.HIDDEN, sheet.name, raw.title, detail="整张工作表")
    yield from _hidden_columns(sheet, raw, header, rows.data)
    yield from _hidden_rows(sheet, raw, rows)
    yield from _merged(sheet, raw, rows.data)
    for row in rows.parts:
        yield remark_on(Remark.PARTS_ROW, sheet, raw, (row, _first_filled(raw, row)))


def _hidden_columns(sheet: Sheet, raw: RawSheet, header: Header, data: npt.NDArray[np.int64]) -> Iterator[CellRemark]:
    """Hidden columns with data; those the template itself folds away are plain to see."""
    for column in sheet.columns:
        number = header.columns.get(column.name)
        hidden = number is not None and any(first <= number <= last for first, last in raw.traits.hidden_columns)
        if number is not None and hidden and not column.folded and any(raw.filled(row, number) for row in data.tolist()):
            yield remark_on(Remark.HIDDEN, sheet, raw, (header.row, number), column, detail=f"{letters_of(number)}列")


def _hidden_rows(sheet: Sheet, raw: RawSheet, rows: Rows) -> Iterator[CellRemark]:
    for first, last in raw.traits.hidden_rows:
        held = sorted({*_within(rows.data, first, last).tolist(), *(row for row in rows.sums if first <= row <= last)})
        if held:
            detail = f"第{held[0]}行" if len(held) == 1 else f"第{held[0]}至{held[-1]}行"
            yield remark_on(Remark.HIDDEN, sheet, raw, (held[0], _first_filled(raw, held[0])), detail=detail)


def _merged(sheet: Sheet, raw: RawSheet, data: npt.NDArray[np.int64]) -> Iterator[CellRemark]:
    for top, left, bottom, right in raw.traits.merged:
        if len(_within(data, top, bottom)) and left <= len(raw.columns):
            detail = f"{address_of(top, left)}:{address_of(bottom, right)}"
            yield remark_on(Remark.MERGED, sheet, raw, (top, left), detail=detail)


def _within(data: npt.NDArray[np.int64], first: int, last: int) -> npt.NDArray[np.int64]:
    return data[np.searchsorted(data, first):np.searchsorted(data, last, side="right")]


def _first_filled(raw: RawSheet, row: int) -> int:
    return next((number for number in range(1, len(raw.columns) + 1) if raw.filled(row, number)), 1)
