"""Records of a form (cells by column) -> a Table whose every value knows its cell of the form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import pandas as pd
from msgspec import Struct
from msgspec.structs import replace

from perfeval.declared.columns import Column, Sheet
from perfeval.declared.kinds import LOST, MONEY, TEXT, Remark
from perfeval.declared.official_form import CARRIED
from perfeval.facts.place import Place
from perfeval.facts.tables import OF_THE_ROW, CellRemark, PointsRow, SumRow, Table
from perfeval.read.cells.raw import RawSheet
from perfeval.read.forms.grid import GridCell
from perfeval.read.tables.remarks import remark_on
from perfeval.read.tables.values import Values, read_values


class Record(Struct, frozen=True):
    """One row of a table: its number (see row_number), its first cell, its cells by column."""

    row: int
    start: tuple[int, int]
    cells: Mapping[str, GridCell]


class Records(Struct, frozen=True):
    """What one form gives to one table.

    `wanted` are the columns whose blank cells are remarked; `beside` rows that are none of the table: those of its sums.
    """

    raw: RawSheet
    header_row: int
    rows: Sequence[Record]
    units: Mapping[str, str]
    wanted: frozenset[str]
    sums: tuple[SumRow, ...] = ()
    remarks: tuple[CellRemark, ...] = ()
    beside: tuple[Record, ...] = ()
    points: tuple[PointsRow, ...] = ()


def table_of(sheet: Sheet, forms: Sequence[Records], *, columns: Sequence[str]) -> Table:
    """The table of several forms, in order; `columns` are those any of them has."""
    parts = [_read(sheet, records) for records in forms]
    frames = [frame for frame, _, _, _ in parts]
    filled = [frame for frame in frames if len(frame)] or frames[:1]
    first = forms[0]
    return Table(
        sheet=sheet, title=first.raw.title, header_row=first.header_row - first.raw.above, columns=_columns(forms, columns),
        units=dict(reversed([item for records in forms for item in records.units.items()])),
        form_units=tuple(records.units for records in forms),
        frame=pd.concat(filled), remarks=tuple(remark for _, remarks, _, _ in parts for remark in remarks),
        sums=tuple(one for records in forms for one in records.sums),
        points=tuple(one for records in forms for one in records.points),
        tolerances=_merged([tolerances for _, _, tolerances, _ in parts]),
        cells={key: place for _, _, _, cells in parts for key, place in cells.items()} or {(0, OF_THE_ROW): Place(first.raw.title)},
    )


def _columns(forms: Sequence[Records], columns: Sequence[str]) -> dict[str, int]:
    """Numbers where the first form with that column has it: they say that the column is there."""
    found = {name: cell.position[1] for records in reversed(forms) for row in records.rows for name, cell in row.cells.items()}
    return {name: found.get(name, 1) for name in columns}


def _merged(tolerances: Sequence[Mapping[str, Mapping[int, int]]]) -> dict[str, Mapping[int, int]]:
    merged: dict[str, Mapping[int, int]] = {}
    for one in tolerances:
        for name, rows in one.items():
            merged[name] = {**merged.get(name, {}), **rows}
    return merged


def _read(
    sheet: Sheet, records: Records,
) -> tuple[pd.DataFrame, list[CellRemark], dict[str, dict[int, int]], dict[tuple[int, str], Place]]:
    numbers = [record.row for record in records.rows]
    columns = {column.name: _values(column, records) for column in sheet.columns}
    frame = pd.DataFrame({name: values.array for name, values in columns.items()}, index=pd.Index(numbers, dtype="int64"), copy=False)
    remarks = [
        *records.remarks,
        *(remark for column in sheet.columns for remark in _remarks(sheet, column, records, columns[column.name])),
        *_remarks_beside(sheet, records),
    ]
    tolerances = {
        name: {numbers[i]: tolerance for i, tolerance in values.tolerances.items()} for name, values in columns.items() if values.tolerances
    }
    place, placed = records.raw.place, (*records.rows, *records.beside)
    cells = {(record.row, name): place(*cell.position) for record in placed for name, cell in record.cells.items()}
    cells |= {(record.row, OF_THE_ROW): place(*record.start) for record in placed}
    return frame, remarks, tolerances, cells


def _values(column: Column, records: Records) -> Values:
    """A source is what the line of the form is labelled, and a class what the form calls it: no choices of the template."""
    kind = replace(column, kind=TEXT) if column.name in ("source", "level1") else column
    cells = [record.cells[column.name].value if column.name in record.cells else None for record in records.rows]
    return read_values(replace(kind, required=column.name in records.wanted), records.units.get(column.name), cells)


def _remarks(sheet: Sheet, column: Column, records: Records, values: Values) -> Iterator[CellRemark]:
    raw = records.raw
    for offset, record in enumerate(records.rows):
        cell = record.cells.get(column.name)
        if cell is None:
            continue
        found = [cell.lost] if cell.lost is not None else ([Remark.BLANK_REQUIRED] if offset in values.blanks else [])
        parsed = values.notes.get(offset)
        for remark in (*found, *(parsed.remarks if parsed else ())):
            text = raw.traits.errors.get(cell.position, "") if remark in (Remark.ERROR_VALUE, Remark.NO_STORED_VALUE) else None
            remark_here = remark_on(remark, sheet, raw, cell.position, column, text=text, detail=parsed.detail if parsed else None)
            yield replace(remark_here, row=record.row)


def _remarks_beside(sheet: Sheet, records: Records) -> Iterator[CellRemark]:
    """Amounts of the rows of sums that cannot be read; as those rows are none of the table, they have no number."""
    for record in records.beside:
        for name, cell in record.cells.items():
            column = sheet.column(name)
            if column.kind is not MONEY:
                continue
            if cell.lost is not None:
                text = records.raw.traits.errors.get(cell.position, "")
                yield replace(remark_on(cell.lost, sheet, records.raw, cell.position, column, text=text), row=None)
                continue
            parsed = column.kind.parse(cell.value, records.units.get(name), ())
            for remark in (remark for remark in parsed.remarks if remark in LOST):
                yield replace(remark_on(remark, sheet, records.raw, cell.position, column, detail=parsed.detail), row=None)


def without_unit(sheet: Sheet, raw: RawSheet, head: int, columns: Mapping[str, tuple[int, int]], units: Mapping[str, str]) -> Iterator[CellRemark]:
    """Money columns of a form that state no unit."""
    for column in sheet.columns:
        if column.name in CARRIED["funding"] and column.name in columns and column.name not in units:
            yield remark_on(Remark.UNIT_MISSING, sheet, raw, (head, columns[column.name][0]), column)
