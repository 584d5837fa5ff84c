"""The rows under a header as arrays: which cells hold something, which hold an amount, and one row at a time to look at."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import cast

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from perfeval.declared.columns import Column, Sheet
from perfeval.declared.kinds import DATE, MONEY, NUMBER
from perfeval.read.cells.packed import PackedColumn, pack
from perfeval.read.cells.raw import RawSheet
from perfeval.read.tables.headings import Header
from perfeval.read.tables.values import is_plain_text
from perfeval.words.spelling import Raw, is_empty

Flags = npt.NDArray[np.bool_]

_LONGEST_MARK = 4
"""Characters up to which a text may be one of the marks for nothing."""

_PARTED = "\0"

_DAY_OF_ZERO = 1900
"""The year of the day a spreadsheet shows for 0."""


class SheetRows(Struct, frozen=True, eq=False, dict=True):
    """The rows from `first` on; row numbers count from there (offsets), column numbers as the sheet does."""

    sheet: Sheet
    raw: RawSheet
    header: Header

    @property
    def first(self) -> int:
        """Spreadsheet row of offset 0."""
        return self.header.row + 1

    @property
    def size(self) -> int:
        """How many rows there are under the header."""
        return max(0, self.raw.height - self.header.row)

    @cached_property
    def columns(self) -> tuple[tuple[Column, int], ...]:
        """The declared columns the sheet has, with their numbers, from left to right."""
        present = [(self.sheet.column(name), number) for name, number in self.header.columns.items()]
        return tuple(sorted(present, key=lambda one: one[1]))

    @cached_property
    def cells(self) -> Mapping[int, PackedColumn]:
        """All columns of the sheet by number, from the first row under the header on."""
        return {number: pack(column[self.first - 1:]) for number, column in enumerate(self.raw.columns, 1)}

    @cached_property
    def unknown(self) -> Mapping[int, list[int]]:
        """Column number -> offsets of cells that hold something whose value is not known."""
        found: dict[int, list[int]] = {}
        for row, number in (*self.raw.traits.errors, *self.raw.traits.unstored):
            if self.first <= row <= self.raw.height:
                found.setdefault(number, []).append(row - self.first)
        return found

    def _flags(self, number: int, test: Callable[[Raw], bool], numbers: bool | Flags) -> Flags:
        cells = self.cells[number]
        each = _something(cells.values) if test is is_something else np.array([test(cell) for cell in cells.values], dtype=bool)
        flags: Flags = np.append(each, numbers is True)[cells.codes]
        return flags | numbers if isinstance(numbers, np.ndarray) else flags

    @cached_property
    def filled(self) -> Mapping[str, Flags]:
        """Column -> whether each cell holds anything; marks for nothing (`-`, `无`) are nothing."""
        flags = {column.name: self._flags(number, is_something, True) for column, number in self.columns}
        for column, number in self.columns:
            flags[column.name][self.unknown.get(number, [])] = True
        return flags

    @cached_property
    def amounts(self) -> Flags:
        """Whether a row has a number other than 0 (or a text that may be one, or an unknown value) in a column of numbers."""
        found = np.zeros(self.size, dtype=bool)
        for column, number in self.columns:
            if column.kind in (MONEY, NUMBER):
                cells = self.cells[number]
                of_numbers = cells.are_numbers & (cells.numbers != 0) if cells.numbers is not None else False
                found |= self._flags(number, _may_be_amount, of_numbers)
                found[self.unknown.get(number, [])] = True
        return found

    def any_filled(self, *names: str) -> Flags:
        """Whether one of these columns is filled in a row."""
        found = np.zeros(self.size, dtype=bool)
        for name in names:
            if name in self.filled:
                found |= self.filled[name]
        return found

    @cached_property
    def _joined(self) -> Mapping[int, tuple[str, npt.NDArray[np.int64]]]:
        """The different texts of each column in one, and where each ends: searched as a whole, thousands are as quick as one."""
        found = {}
        for number, cells in self.cells.items():
            texts = _as_texts(cells.values) or [cell if isinstance(cell, str) else "" for cell in cells.values]
            found[number] = _PARTED.join(texts), np.cumsum(_lengths(texts) + 1)
        return found

    def texts(
        self, likely: Mapping[int, Sequence[re.Pattern[str]]], wanted: Callable[[int, str], bool],
    ) -> Iterator[tuple[int, Flags]]:
        """Column number and rows, of the columns that hold a wanted text, out of those with a match of the likely patterns."""
        for number, patterns in likely.items():
            joined, ends = self._joined[number]
            cells = self.cells[number]
            places = np.array([match.start() for pattern in patterns for match in pattern.finditer(joined)], dtype=np.int64)
            near = np.unique(np.searchsorted(ends, places, side="right")).tolist()
            matches = [at for at in near if isinstance(text := cells.values[at], str) and wanted(number, text)]
            if matches:
                yield number, np.isin(cells.codes, matches)

    def row(self, offset: int) -> FilledRow:
        """One row to look at."""
        found = [(column, number) for column, number in self.columns if self.filled[column.name][offset]]
        values = {number: self.cells[number][offset] for _, number in found}
        lost = {number for _, number in found if offset in self.unknown.get(number, ())}
        return FilledRow(offset, tuple(found), {n: None if n in lost else v for n, v in values.items()}, frozenset(lost))


class FilledRow(Struct, frozen=True, dict=True):
    """The filled cells of one row in declared columns, from left to right; a value that is not known is None."""

    offset: int
    cells: tuple[tuple[Column, int], ...]
    values: Mapping[int, Raw]
    lost: frozenset[int]

    @cached_property
    def holding(self) -> tuple[tuple[Column, int], ...]:
        """The cells that hold more than a formula's 0."""
        return tuple((column, number) for column, number in self.cells if number in self.lost or not is_zero(column, self.values[number]))

    @cached_property
    def columns_by_number(self) -> Mapping[int, Column]:
        """The declared columns of the filled cells by number."""
        return {number: column for column, number in self.cells}

    @cached_property
    def has_amount(self) -> bool:
        """Whether a number other than 0 stands in a column of numbers."""
        return any(column.kind in (MONEY, NUMBER) and _is_number(column, self.values[number]) for column, number in self.holding)


def is_something(cell: Raw) -> bool:
    """Whether a cell holds anything at all but a mark for nothing."""
    if isinstance(cell, str):
        return bool(cell) and (len(cell) > _LONGEST_MARK or is_plain_text(cell) or not is_empty(cell)) and not cell.isspace()
    return cell is not None


def _as_texts(cells: Sequence[Raw]) -> list[str] | None:
    """The cells, where all of them are texts."""
    return cast("list[str]", cells) if set(map(type, cells)) <= {str} else None


def _lengths(texts: Sequence[str]) -> npt.NDArray[np.int64]:
    return np.fromiter(map(len, texts), dtype=np.int64, count=len(texts))


def _something(cells: Sequence[Raw]) -> Flags:
    """is_something of each of them, the long texts of a column of texts told by their length."""
    texts = _as_texts(cells)
    if texts is None:
        return np.array([is_something(cell) for cell in cells], dtype=bool)
    flags: Flags = _lengths(texts) > _LONGEST_MARK
    for place in np.flatnonzero(~flags | np.array(list(map(str.isspace, texts)), dtype=np.bool_)).tolist():
        flags[place] = is_something(texts[place])
    return flags


def is_zero(column: Column, cell: Raw) -> bool:
    """Whether a cell holds what a formula gives for a blank one: 0, also shown as a day before all days."""
    if isinstance(cell, bool):
        return False
    if isinstance(cell, int | float):
        return cell == 0
    if isinstance(cell, dt.date):
        return column.kind is DATE and cell.year <= _DAY_OF_ZERO
    return cell == dt.time()


def _may_be_amount(cell: Raw) -> bool:
    if isinstance(cell, str):
        return any(letter.isdigit() for letter in cell)
    return cell is not None and cell != 0


def _is_number(column: Column, cell: Raw) -> bool:
    return column.kind.parse(cell, "元" if column.kind is MONEY else None, ()).value is not None
