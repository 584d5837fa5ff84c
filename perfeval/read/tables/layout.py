"""What is odd about the layout of a table: hidden and merged cells over its data, parts rows, no rows at all."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
from msgspec.structs import replace

from perfeval.declared.columns import Sheet
from perfeval.declared.kinds import MONEY, Remark
from perfeval.facts.tables import CellRemark
from perfeval.read.cells.raw import RawSheet
from perfeval.read.tables.headings import Header
from perfeval.read.tables.merged import Spread, is_label, merged_rows
from perfeval.read.tables.remarks import remark_about, remark_on
from perfeval.read.tables.row_kinds import RowKind, Rows
from perfeval.words.addresses import address_of, letters_of
from perfeval.words.spelling import fold


def layout_remarks(sheet: Sheet, raw: RawSheet, header: Header, rows: Rows, spread: Spread) -> Iterator[CellRemark]:
    """All remarks on the layout of one table, from the whole sheet down to single rows."""
    if header.row and not len(rows.data) and not sheet.may_be_empty:
        yield remark_about(Remark.NO_ROWS, sheet.name, raw.title)
    if raw.hidden and len(rows.data):
        yield remark_about(Remark.HIDDEN, sheet.name, raw.title, detail="整张工作表")
    yield from _hidden_columns(sheet, raw, header, rows.data)
    yield from _hidden_rows(sheet, raw, rows)
    yield from _labels_read(sheet, raw, header, rows, spread)
    yield from _merged(sheet, raw, header, rows.data, spread)
    for row in rows.of_kind(RowKind.PART):
        yield remark_on(Remark.PARTS_ROW, sheet, raw, (row, rows.others[row].number))
    for kind, remark in _NOTED.items():
        found = rows.of_kind(kind)
        if found:
            evidence = rows.others[found[0]]
            detail = f"第{found[0]}行" if len(found) == 1 else f"第{found[0]}行等{len(found)}行"
            yield replace(remark_on(remark, sheet, raw, (found[0], evidence.number), detail=detail), row=None)
    yield from _doubtful(sheet, raw, rows)


_NOTED = {RowKind.REMARK: Remark.REMARK_ROWS, RowKind.BALANCE: Remark.BALANCE_ROWS, RowKind.HEADER: Remark.HEADER_ROWS}
"""Rows that are left aside with one note per sheet."""


def _doubtful(sheet: Sheet, raw: RawSheet, rows: Rows) -> Iterator[CellRemark]:
    """Rows that may be a payment or a sum: one remark per label, with how many rows bear it."""
    by_label: dict[str, list[int]] = {}
    for row in rows.of_kind(RowKind.DOUBTFUL):
        by_label.setdefault(fold(rows.others[row].text), []).append(row)
    for same in by_label.values():
        evidence = rows.others[same[0]]
        detail = f"{evidence.reason}{f'（同样的共{len(same)}行）' if len(same) > 1 else ''}"
        yield replace(remark_on(Remark.DOUBTFUL_ROW, sheet, raw, (same[0], evidence.number), detail=detail), row=None)


def _labels_read(sheet: Sheet, raw: RawSheet, header: Header, rows: Rows, spread: Spread) -> Iterator[CellRemark]:
    """One remark per column whose labels were read down, at the first cell that was."""
    for name, all_rows in spread.labels.items():
        read = merged_rows(rows.data, all_rows)
        if read:
            number = header.columns[name]
            yield replace(remark_on(Remark.LABELS_READ, sheet, raw, (read[0] - 1, number), sheet.column(name), detail=str(len(read))), row=None)


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


def _merged(sheet: Sheet, raw: RawSheet, header: Header, data: npt.NDArray[np.int64], spread: Spread) -> Iterator[CellRemark]:
    """Merged cells over data that are no labels read down, each once; the rows one amount counts for already."""
    names = {number: sheet.column(name) for name, number in header.columns.items()}
    for area in raw.traits.merged:
        top, left, bottom, right = area
        column, detail = names.get(left), f"{address_of(top, left)}:{address_of(bottom, right)}"
        if column is not None and column.kind is MONEY and top > header.row and bottom > top and spread.details & {*range(top, bottom + 1)}:
            yield replace(remark_on(Remark.ONE_AMOUNT, sheet, raw, (top, left), column, detail=detail), row=None)
            continue
        read_down = left == right and is_label(column) and column is not None and column.name in spread.labels
        if len(_within(data, top, bottom)) and left <= len(raw.columns) and not read_down:
            yield replace(remark_on(Remark.MERGED, sheet, raw, (top, left), column, detail=detail), row=None)


def _within(data: npt.NDArray[np.int64], first: int, last: int) -> npt.NDArray[np.int64]:
    return data[np.searchsorted(data, first):np.searchsorted(data, last, side="right")]


def _first_filled(raw: RawSheet, row: int) -> int:
    return next((number for number in range(1, len(raw.columns) + 1) if raw.filled(row, number)), 1)
