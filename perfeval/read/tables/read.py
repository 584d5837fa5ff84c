"""One raw sheet -> Table: header, rows, columns, and everything there is to remark about them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec.structs import replace

from perfeval.declared.columns import Column, Sheet
from perfeval.declared.kinds import DATE, DOCUMENT, LOST, MONEY, TEXT, Remark, parse_number
from perfeval.facts.place import Place
from perfeval.facts.tables import CellRemark, PointsRow, SumRow, Table
from perfeval.read.cells.packed import blank_column, pack
from perfeval.read.cells.raw import RawSheet
from perfeval.read.tables.additions import POINT
from perfeval.read.tables.headings import Header, find_header
from perfeval.read.tables.labels import LabelKind
from perfeval.read.tables.layout import layout_remarks
from perfeval.read.tables.merged import Spread, spread_labels
from perfeval.read.tables.prompts import prompt_remarks
from perfeval.read.tables.remarks import remark_about, remark_on
from perfeval.read.tables.row_kinds import RowKind, Rows, without_details
from perfeval.read.tables.rows import sort_rows
from perfeval.read.tables.values import Values, read_values
from perfeval.words.addresses import Position
from perfeval.words.spelling import Raw, text_of

RowNumbers = npt.NDArray[np.int64]


def read_table(sheet: Sheet, raw: RawSheet, mapping: Mapping[str, str], names: Collection[str] = ()) -> Table:
    """Read one table sheet; `mapping` is heading -> column identifier, of the office's own.

    `names` are folded names of projects known from other sheets.
    """
    header = find_header(sheet, raw, mapping)
    spread = spread_labels(sheet, replace(raw, columns=[pack(column) for column in raw.columns]), header)
    raw = spread.raw
    rows = without_details(sort_rows(sheet, raw, header, names), spread.details)
    columns = {column.name: _read_column(column, raw, header, rows.data) for column in sheet.columns}
    covered = _covered(raw, header, rows.data, spread)
    sums, sum_remarks = _read_sums(sheet, raw, header, rows)
    cell_remarks = (
        remark for column in sheet.columns if column.name in header.columns
        for remark in _cell_remarks(sheet, column, raw, header.columns[column.name], rows.data, columns[column.name])
        if (remark.row, remark.column) not in covered
    )
    return Table(
        sheet=sheet, title=raw.title, header_row=header.row,
        columns=header.columns, units=header.units,
        frame=pd.DataFrame({name: values.array for name, values in columns.items()}, index=pd.Index(rows.data), copy=False),
        remarks=(
            *_missing_columns(sheet, raw, header), *header.remarks, *layout_remarks(sheet, raw, header, rows, spread),
            *prompt_remarks(sheet, raw, header, rows.data), *cell_remarks, *_covered_remarks(sheet, covered), *sum_remarks,
        ),
        sums=sums,
        points=_read_points(sheet, raw, header, rows),
        covered=covered,
        tolerances={
            name: {int(rows.data[i]): tolerance for i, tolerance in values.tolerances.items()}
            for name, values in columns.items() if values.tolerances
        },
        extra=header.extra,
    )


def _covered(raw: RawSheet, header: Header, data: RowNumbers, spread: Spread) -> dict[tuple[int, str], Place]:
    """Row and column of the cells of data under a merged value -> the cell that shows it."""
    names = {number: name for name, number in header.columns.items()}
    return {
        (row, names[number]): Place(raw.title, area[0], area[1])
        for (row, number), area in spread.covered.items() if number in names and _offset(data, row) is not None
    }


def _covered_remarks(sheet: Sheet, covered: Mapping[tuple[int, str], Place]) -> Iterator[CellRemark]:
    for (row, name), place in covered.items():
        yield CellRemark(Remark.COVERED, sheet.name, place, row, name)


def _missing_columns(sheet: Sheet, raw: RawSheet, header: Header) -> Iterator[CellRemark]:
    """Required columns that are not there; a sheet left wholly empty, where it may be, has no columns to miss."""
    if header.row or not sheet.may_be_empty or any(map(any, raw.columns)):
        for column in sheet.columns:
            if column.required and column.name not in header.columns:
                yield remark_about(Remark.COLUMN_MISSING, sheet.name, raw.title, column=column, detail=column.header)


# ---------------------------------------------------------------- data rows


def _read_column(column: Column, raw: RawSheet, header: Header, rows: RowNumbers) -> Values:
    number = header.columns.get(column.name)
    if number is None:
        return read_values(column, None, blank_column(len(rows)))
    return read_values(column, header.units.get(column.name), _cells(column, raw, number, rows))


def _cells(column: Column, raw: RawSheet, number: int, rows: RowNumbers) -> Sequence[Raw]:
    """The cells of these rows; text as shown where the format says more, nothing where the value is unknown."""
    shown: Mapping[Position, str] = {} if column.kind is DATE else raw.traits.shown
    codes: Mapping[Position, str] = raw.traits.codes if column.kind in {TEXT, DOCUMENT} else {}
    others: dict[int, Raw] = {}
    for (row, at), text in (*shown.items(), *codes.items()):
        if at == number and (offset := _offset(rows, row)) is not None:
            others[offset] = text
    for row, at in (*raw.traits.errors, *raw.traits.unstored):
        if at == number and (offset := _offset(rows, row)) is not None:
            others[offset] = None
    return pack(raw.columns[number - 1]).take(rows - 1).replaced(others)


def _offset(rows: RowNumbers, row: int) -> int | None:
    place = int(np.searchsorted(rows, row))
    return place if place < len(rows) and rows[place] == row else None


def _cell_remarks(
    sheet: Sheet, column: Column, raw: RawSheet, number: int, rows: RowNumbers, values: Values,
) -> Iterator[CellRemark]:
    lost = {row: remark for row, remark in _unknown(raw, number) if _offset(rows, row) is not None}
    for row, remark in lost.items():
        yield _lost_remark(remark, sheet, raw, (row, number), column)
    for offset in values.blanks:
        if (row := int(rows[offset])) not in lost:
            yield remark_on(Remark.BLANK_REQUIRED, sheet, raw, (row, number), column)
    if column.kind is DATE:
        for row, at in raw.traits.shown:
            if at == number and _offset(rows, row) is not None:
                yield remark_on(Remark.MONTH_ONLY, sheet, raw, (row, number), column)
    for offset, parsed in values.notes.items():
        for remark in parsed.remarks:
            yield remark_on(remark, sheet, raw, (int(rows[offset]), number), column, detail=parsed.detail)


def _unknown(raw: RawSheet, number: int) -> Iterator[tuple[int, Remark]]:
    """Rows of a column whose value is not known: error values and formulas without a stored value."""
    for marks, remark in ((raw.traits.errors, Remark.ERROR_VALUE), (raw.traits.unstored, Remark.NO_STORED_VALUE)):
        yield from sorted((row, remark) for row, at in marks if at == number)


def _lost_remark(remark: Remark, sheet: Sheet, raw: RawSheet, position: Position, column: Column) -> CellRemark:
    return remark_on(remark, sheet, raw, position, column, text=raw.traits.errors.get(position, ""))


# ---------------------------------------------------------------- the user's own sums


def _read_sums(
    sheet: Sheet, raw: RawSheet, header: Header, rows: Rows,
) -> tuple[tuple[SumRow, ...], tuple[CellRemark, ...]]:
    """The sums of money with what they sum. Remarks name no row: it is none of the data."""
    sums, remarks = [], []
    for row, one in rows.sums.items() if sheet.name != "indicators" else ():
        for column in sheet.columns:
            number = header.columns.get(column.name)
            if column.kind is not MONEY or number is None:
                continue
            lost = [remark for at, remark in _unknown(raw, number) if at == row]
            parsed = column.kind.parse(None if lost else raw.cell(row, number), header.units.get(column.name), ())
            remarks += [_lost_remark(remark, sheet, raw, (row, number), column) for remark in lost]
            remarks += [
                remark_on(remark, sheet, raw, (row, number), column, detail=parsed.detail)
                for remark in parsed.remarks if remark in LOST
            ]
        partial = one.label is None or one.label.kind is not LabelKind.CLOSING
        label = rows.others[row].text if one.label is not None else ""
        sums.append(SumRow(row, label or "合计", one.first, one.last, one.stated, one.tolerance, one.expected, partial))
    return tuple(sums), tuple(replace(remark, row=None) for remark in remarks)


def _read_points(sheet: Sheet, raw: RawSheet, header: Header, rows: Rows) -> tuple[PointsRow, ...]:
    """The rows of 绩效指标 that state sums of points."""
    if sheet.name != "indicators":
        return ()
    found = [_execution_row(raw, header, row, rows) for row in rows.of_kind(RowKind.EXECUTION)]
    for row, one in rows.sums.items():
        stated, expected = ({name: Decimal(value) / POINT for name, value in side.items()} for side in (one.stated, one.expected))
        kind = "class" if one.label is not None and one.label.kind is LabelKind.PARTIAL else "total"
        found.append(PointsRow(row, rows.others[row].text, kind, _project_of(raw, header, row, rows), stated, expected, one.holds))
    return tuple(found)


def _execution_row(raw: RawSheet, header: Header, row: int, rows: Rows) -> PointsRow:
    stated = {}
    for name in ("weight", "claimed_points"):
        number = header.columns.get(name)
        value = parse_number(raw.traits.shown.get((row, number), raw.cell(row, number))).value if number is not None else None
        if isinstance(value, Decimal):
            stated[name] = value
    at = header.columns.get("actual")
    rate = raw.traits.shown.get((row, at), text_of(raw.cell(row, at))) if at is not None else ""
    return PointsRow(row, rows.others[row].text, "execution", _project_of(raw, header, row, rows), stated, {}, True, rate)


def _project_of(raw: RawSheet, header: Header, row: int, rows: Rows) -> str | None:
    """The project a row of points belongs to: its own, else that of the indicators above it, else of those below."""
    number = header.columns.get("project")
    if number is None:
        return None
    place = int(np.searchsorted(rows.data, row))
    near = [int(rows.data[at]) for at in (place - 1, place) if 0 <= at < len(rows.data)]
    own = [row] if rows.others[row].number != number else []
    return next((text for at in (*own, *near) if (text := text_of(raw.cell(at, number)))), None)
