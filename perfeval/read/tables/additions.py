"""What a row that may be a sum can add up: all rows, those since the last of its kind, a month, a project, a running total.

The amounts of the sheet are added up once; a range of rows is a difference of two running totals. Only where no
range holds are the rows of a month, a project or a source picked out.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from perfeval.declared.columns import Column
from perfeval.declared.kinds import CHOICE, DATE, MONEY
from perfeval.read.cells.packed import pack
from perfeval.read.tables.labels import Label, LabelKind
from perfeval.read.tables.sheet_rows import FilledRow, SheetRows
from perfeval.read.tables.values import read_values
from perfeval.words.spelling import Raw, fold, text_of

Offsets = npt.NDArray[np.int64]

POINT = Decimal(1_000_000)
"""Points are added up as whole millionths."""

_POINTS = ("weight", "claimed_points")


class StatedTotal(Struct, frozen=True):
    """A row of the user's own sums: what it states (分, or millionths of a point), and what the rows it sums add up to.

    first, last   spreadsheet rows of the range
    count         how many rows of data are in it
    holds         the two agree within the typed precision
    label         its label, None for a row without one
    """

    label: Label | None
    stated: Mapping[str, int]
    tolerance: Mapping[str, int]
    expected: Mapping[str, int]
    first: int
    last: int
    count: int
    holds: bool
    reason: str


class _Range(Struct, frozen=True):
    """Rows that may be summed: from one place among the data rows to another, or those a mask picks out of them."""

    begin: int
    end: int
    reason: str
    mask: npt.NDArray[np.bool_] | None = None


class Additions:
    """The amounts of the rows of data of one sheet, and the sums that may stand between them."""

    def __init__(self, grid: SheetRows, data: Offsets, summing: Mapping[int, tuple[FilledRow, Label | None, int]]) -> None:
        self._grid, self._data, self._summing = grid, data, summing
        self._order = sorted(summing)

    @cached_property
    def _columns(self) -> tuple[tuple[Column, int], ...]:
        wanted = [(c, n) for c, n in self._grid.columns if c.kind is MONEY or (self._grid.sheet.name == "indicators" and c.name in _POINTS)]
        return tuple(wanted)

    @cached_property
    def _running(self) -> Mapping[str, npt.NDArray[np.int64]]:
        """Column -> running totals over the rows of data, beginning with 0."""
        return {column.name: np.concatenate([[0], np.cumsum(self._amounts[column.name])]) for column, _ in self._columns}

    @cached_property
    def _amounts(self) -> Mapping[str, npt.NDArray[np.int64]]:
        return {column.name: self._read(column, number) for column, number in self._columns}

    def _read(self, column: Column, number: int) -> npt.NDArray[np.int64]:
        cells = self._grid.cells[number].take(self._data)
        if column.kind is MONEY:
            array: Any = read_values(column, self._grid.header.units.get(column.name), cells).array
            found: npt.NDArray[np.int64] = array.to_numpy(dtype=np.int64, na_value=0)
            return found
        each = [_points(column, cell) for cell in cells.values]
        numbers = [_points(column, cell) for cell in cells.numbers.tolist()] if cells.numbers is not None else [0] * len(cells)
        codes = cells.codes.tolist()
        return np.array([each[c] if c >= 0 else numbers[i] for i, c in enumerate(codes)], dtype=np.int64).reshape(-1)

    # ------------------------------------------------------------ one sum

    def sum_of(self, offset: int) -> StatedTotal:
        """What a row states and the range that agrees with it; where none does, the range its label speaks of."""
        row, label, _ = self._summing[offset]
        stated, tolerance = self._stated(row)
        fallback: StatedTotal | None = None
        for one in self._ranges(offset, row, label):
            added = self._added(one, label, stated, tolerance)
            if added.holds:
                return added
            fallback = fallback or added
        return fallback or self._added(_Range(0, 0, ""), label, stated, tolerance)

    def _stated(self, row: FilledRow) -> tuple[dict[str, int], dict[str, int]]:
        stated, tolerance = {}, {}
        for column, number in self._columns:
            if column.name not in {held.name for held, _ in row.cells} or number in row.lost:
                continue
            if column.kind is MONEY:
                parsed = column.kind.parse(row.values[number], self._grid.header.units.get(column.name), ())
                if isinstance(parsed.value, int):
                    stated[column.name], tolerance[column.name] = parsed.value, parsed.tolerance
            elif (points := _points_or_none(column, row.values[number])) is not None:
                stated[column.name], tolerance[column.name] = points, int(POINT / 100)
        return stated, tolerance

    def _added(self, one: _Range, label: Label | None, stated: Mapping[str, int], tolerance: Mapping[str, int]) -> StatedTotal:
        if one.mask is None:
            expected = {name: int(self._running[name][one.end] - self._running[name][one.begin]) for name in stated}
            count, places = one.end - one.begin, self._data[one.begin:one.end]
        else:
            expected = {name: int(self._amounts[name][one.mask].sum()) for name in stated}
            count, places = int(one.mask.sum()), self._data[one.mask]
        holds = count > 0 and any(stated.values()) and all(abs(stated[name] - expected[name]) <= tolerance[name] for name in stated)
        first = self._grid.first
        span = (int(places[0]) + first, int(places[-1]) + first) if count else (first, first - 1)
        return StatedTotal(label, stated, tolerance, expected, *span, count, holds, one.reason)

    # ------------------------------------------------------------ the ranges

    def _ranges(self, offset: int, row: FilledRow, label: Label | None) -> Iterator[_Range]:
        """Ranges a row may sum, the one its label speaks of first."""
        here = int(np.searchsorted(self._data, offset))
        whole, above = _Range(0, len(self._data), "全部各行之和"), _Range(0, here, "上面各行之和")
        since = [_Range(place, here, "上一个同类合计以下各行之和") for place in self._since(offset, label)]
        closing = label is not None and label.kind is LabelKind.CLOSING and not label.name
        if closing and here == len(self._data):
            yield from (above, *since)
            yield from self._picked(row, label, here, named_only=True)
            return
        if closing:
            yield from (above, whole, *since) if here else (whole,)
        elif label is not None and label.months:
            yield from self._picked(row, label, here)
            yield from (*since, above)
        else:
            yield from (*since, above)
        yield from self._picked(row, label, here)
        yield from self._below(offset, label, here)
        yield whole

    def _since(self, offset: int, label: Label | None) -> Iterator[int]:
        """Where the rows behind the last sum of the same kind begin, and behind the last of any kind."""
        before = [at for at in self._order if at < offset]
        same = [at for at in before if label is not None and (other := self._summing[at][1]) is not None and other.key == label.key]
        for group in (same, before):
            yield int(np.searchsorted(self._data, group[-1])) if group else 0
        if len(before) > 1:  # the sum of a month and the running total stand together
            blocks = [at for at in before if np.searchsorted(self._data, at) < np.searchsorted(self._data, offset)]
            if blocks:
                yield int(np.searchsorted(self._data, blocks[-1]))

    def _below(self, offset: int, label: Label | None, here: int) -> Iterator[_Range]:
        """A sum that stands above its rows."""
        after = [at for at in self._order if at > offset]
        same = [at for at in after if label is not None and (other := self._summing[at][1]) is not None and other.key == label.key]
        for group in (same, after):
            if group:
                yield _Range(here, int(np.searchsorted(self._data, group[0])), "下面各行之和")
        yield _Range(here, len(self._data), "下面各行之和")

    def _picked(self, row: FilledRow, label: Label | None, here: int, named_only: bool = False) -> Iterator[_Range]:
        """The rows of the month, day, project, source or class that the label or the row names; within each other too."""
        masks = list(self._named(row, label, named_only))
        months = self._of_months(row, label, here)
        above = np.arange(len(self._data)) < here
        if months is not None and not named_only:
            yield _Range(0, 0, "当期各行之和", months)
            for mask in masks:
                yield _Range(0, 0, "当期各行之和", months & mask)
        if masks:
            both = np.logical_and.reduce(masks)
            yield _Range(0, 0, "同一项目各行之和", both)
            yield _Range(0, 0, "同一项目上面各行之和", both & above)
        for mask in masks:
            yield _Range(0, 0, "同一项目各行之和", mask)
            yield _Range(0, 0, "同一项目上面各行之和", mask & above)
            for place in {*self._since(row.offset, label)}:
                yield _Range(0, 0, "同一项目上一个合计以下各行之和", mask & above & (np.arange(len(self._data)) >= place))
        if not named_only:
            days = self._days
            day = self._day_of(row, here)
            if day is not None and days is not None:
                yield _Range(0, 0, "当日各行之和", days == day)
                yield _Range(0, 0, "截至当日各行之和", days <= day)

    def _named(self, row: FilledRow, label: Label | None, named_only: bool) -> Iterator[npt.NDArray[np.bool_]]:
        for column, number in self._grid.columns:
            if column.name != "project" and column.kind is not CHOICE and not (column.name.startswith("level")):
                continue
            names = self._folded(number)
            if label is not None and label.name and label.name in names:
                yield self._holding(number, names, label.name)
            elif not named_only or column.name == "project":
                value = row.values.get(number)
                name = fold(value) if isinstance(value, str) else ""
                if name in names:
                    yield self._holding(number, names, name)

    def _folded(self, number: int) -> dict[str, list[int]]:
        """Folded text of a column -> the codes of its spellings."""
        found: dict[str, list[int]] = {}
        for code, cell in enumerate(self._grid.cells[number].values):
            if isinstance(cell, str) and cell:
                found.setdefault(fold(cell), []).append(code)
        return found

    def _holding(self, number: int, names: Mapping[str, list[int]], name: str) -> npt.NDArray[np.bool_]:
        found: npt.NDArray[np.bool_] = np.isin(self._grid.cells[number].codes[self._data], names[name])
        return found

    @cached_property
    def _days(self) -> npt.NDArray[np.datetime64] | None:
        """The day of each row of data; None where the sheet has no days."""
        column = next(((c, n) for c, n in self._grid.columns if c.kind is DATE), None)
        if column is None:
            return None
        cells = pack(self._grid.cells[column[1]].take(self._data))
        found: npt.NDArray[np.datetime64] = np.asarray(read_values(column[0], None, cells).array).astype("datetime64[D]")
        return found

    def _day_of(self, row: FilledRow, here: int) -> np.datetime64 | None:
        for column, number in row.cells:
            if column.kind is DATE and isinstance(parsed := column.kind.parse(row.values[number], None, ()).value, dt.date):
                return np.datetime64(parsed, "D")
        days = self._days
        return days[here - 1] if days is not None and here and not np.isnat(days[here - 1]) else None

    def _of_months(self, row: FilledRow, label: Label | None, here: int) -> npt.NDArray[np.bool_] | None:
        """Rows dated in the months the label names, else in that of the row or of the row of data above it."""
        days = self._days
        if days is None:
            return None
        months = days.astype("datetime64[M]").astype(np.int64) % 12 + 1
        if label is not None and label.months:
            found: npt.NDArray[np.bool_] = np.isin(months, label.months) & ~np.isnat(days)
            return found
        day = self._day_of(row, here)
        return None if day is None else days.astype("datetime64[M]") == day.astype("datetime64[M]")


def _points(column: Column, cell: Raw) -> int:
    return _points_or_none(column, cell) or 0


def _points_or_none(column: Column, cell: Raw) -> int | None:
    value = column.kind.parse(cell, None, ()).value if text_of(cell) else None
    return int(value * POINT) if isinstance(value, Decimal) else None
