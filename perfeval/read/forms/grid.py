"""A sheet as a form: cells as labels, merged cells as one, values to the right of labels or below them."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from functools import cached_property

from msgspec import Struct

from perfeval.declared.kinds import Remark
from perfeval.declared.official_form import plain_label
from perfeval.read.cells.raw import RawSheet, Span
from perfeval.words.addresses import Position
from perfeval.words.spelling import Raw, fold, is_empty, text_of


class FormGrid(Struct, frozen=True, dict=True):
    """The cells of one sheet."""

    raw: RawSheet

    @cached_property
    def _ends(self) -> dict[Position, Position]:
        """First cell of each merged area -> its last one."""
        return {(top, left): (bottom, right) for top, left, bottom, right in self.raw.traits.merged}

    @cached_property
    def _filled(self) -> dict[int, tuple[int, ...]]:
        """Row -> its columns that hold something."""
        found: dict[int, list[int]] = {}
        for number, column in enumerate(self.raw.columns, 1):
            for row, cell in enumerate(column, 1):
                if cell is not None and cell != "":
                    found.setdefault(row, []).append(number)
        for row, number in (*self.raw.traits.errors, *self.raw.traits.unstored):
            if number not in found.setdefault(row, []):
                found[row].append(number)
        return {row: tuple(sorted(columns)) for row, columns in found.items()}

    def filled(self, row: int) -> tuple[int, ...]:
        """Columns of a row that hold something."""
        return self._filled.get(row, ())

    def label(self, row: int, column: int) -> str:
        """A cell as a label."""
        return plain_label(text_of(self.raw.cell(row, column)))

    def text(self, row: int, column: int) -> str:
        """A cell folded."""
        return fold(text_of(self.raw.cell(row, column)))

    def width(self, row: int, column: int) -> Span:
        """First and last column of a cell, of all its merged ones."""
        return column, self._ends.get((row, column), (row, column))[1]

    def depth(self, row: int, column: int) -> int:
        """Last row of a cell, of all its merged ones."""
        return self._ends.get((row, column), (row, column))[0]

    def labels(self, row: int) -> Iterator[tuple[int, str]]:
        """Column and label of the cells of a row that hold something."""
        return ((column, self.label(row, column)) for column in self.filled(row))

    @cached_property
    def _from_above(self) -> dict[int, list[Position]]:
        """Row -> first cells of the merged areas that come down to it from a row above."""
        found: dict[int, list[Position]] = {}
        for (top, left), (bottom, _) in self._ends.items():
            if left in self.filled(top):
                for row in range(top + 1, bottom + 1):
                    found.setdefault(row, []).append((top, left))
        return found

    def headings(self, row: int, words: Mapping[str, str]) -> dict[str, Span]:
        """Meaning -> columns of the cells that reach a row and are among these words; the first of two alike counts."""
        found: dict[str, Span] = {}
        reaching = [*self._from_above.get(row, ()), *((row, column) for column in self.filled(row))]
        for top, column in sorted(reaching, key=lambda position: position[1]):
            label = self.label(top, column)
            if label in words:
                found.setdefault(words[label], self.width(top, column))
        return found

    def goes_on(self, row: int) -> bool:
        """Whether a cell of the row with something in it reaches the next one."""
        return any(top == row for top, _ in self._from_above.get(row + 1, ()))

    def in_span(self, row: int, span: Span) -> Position:
        """The first cell of a row under a heading that holds something, else the first of all."""
        first, last = span
        return row, next((column for column in self.filled(row) if first <= column <= last), first)

    def beside(self, row: int, column: int, labels: Container[str]) -> GridCell:
        """The value of a label: the next cell to its right that is merged or holds something, none where that is a label itself."""
        start = self.width(row, column)[1] + 1
        merged = (row, start) in self._ends
        following = start if merged else next((number for number in self.filled(row) if number >= start), start)
        if self.label(row, following) in labels:
            return GridCell((row, start if start < following else column), None)
        return cell_at(self.raw, (row, following))


class GridCell(Struct, frozen=True):
    """A value and where it stands; `value` is None where the cell is empty or its value not known: `lost` then says why."""

    position: Position
    value: Raw
    lost: Remark | None = None

    @property
    def holds(self) -> bool:
        """Whether anything stands there, be it an error value or a formula without a stored value."""
        return self.lost is not None or not is_empty(self.value)


def cell_at(raw: RawSheet, position: Position, *, shown: bool = True) -> GridCell:
    """A cell of a sheet as people see it (`93%`); an error value or a formula without stored value is no value."""
    if position in raw.traits.errors:
        return GridCell(position, None, Remark.ERROR_VALUE)
    if position in raw.traits.unstored:
        return GridCell(position, None, Remark.NO_STORED_VALUE)
    stored = raw.cell(*position)
    return GridCell(position, raw.traits.shown.get(position, stored) if shown else stored)
