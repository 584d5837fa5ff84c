"""Codes of cells gathered by column, row by row of the sheet, until the columns can be packed."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from perfeval.read.bulk.plain_rows import NotPlainError
from perfeval.read.cells.packed import NUMBER, PackedColumn, blank_column
from perfeval.words.spelling import Raw

EMPTY, PLAIN_NUMBER, FIRST_VALUE = 0, 1, 2
"""Codes of the grid: nothing, a number of its own, and the first of the values."""

_FIRST_CAPACITY = 1 << 14

Numbers = npt.NDArray[np.float64]
CodeArray = npt.NDArray[np.int32]


class ColumnGrid:
    """The cells of one sheet from A1 on; NotPlainError once there is room for more than `most` of them."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._capacity = _FIRST_CAPACITY
        self._codes: dict[int, CodeArray] = {}
        self._numbers: dict[int, Numbers] = {}

    def put(self, rows: npt.NDArray[np.int64], columns: npt.NDArray[np.int64], codes: CodeArray, numbers: Numbers) -> None:
        """Enter cells; a cell with the code of a number is the number in `numbers`."""
        present = np.flatnonzero(np.bincount(columns))
        if max(len(self._codes), len(present)) * int(rows[-1]) > self._most:
            raise NotPlainError
        self._make_room(int(rows[-1]))
        for column in present.tolist():
            at = np.flatnonzero(columns == column)
            if column not in self._codes:
                self._codes[column] = np.zeros(self._capacity, dtype=np.int32)
            of_column = codes[at]
            self._codes[column][rows[at] - 1] = of_column
            if (of_column == PLAIN_NUMBER).any():
                if column not in self._numbers:
                    self._numbers[column] = np.zeros(self._capacity, dtype=np.float64)
                self._numbers[column][rows[at] - 1] = numbers[at]

    def _make_room(self, rows: int) -> None:
        if rows <= self._capacity:
            return
        self._capacity = max(rows, 2 * self._capacity)
        for column, codes in self._codes.items():
            self._codes[column] = np.concatenate([codes, np.zeros(self._capacity - len(codes), dtype=np.int32)])
        for column, numbers in self._numbers.items():
            self._numbers[column] = np.concatenate([numbers, np.zeros(self._capacity - len(numbers))])

    def clear(self, codes: Sequence[int]) -> None:
        """Make cells with these codes empty."""
        for held in self._codes.values() if codes else ():
            held[np.isin(held, codes)] = EMPTY

    def extent(self) -> tuple[int, int]:
        """Last row and last column that hold something."""
        reach = {column: int(np.flatnonzero(codes)[-1]) + 1 for column, codes in self._codes.items() if codes.any()}
        return max(reach.values(), default=0), max(reach, default=0)

    def packed(self, values: Sequence[Raw], row: int = 0) -> list[PackedColumn]:
        """The columns from A on, down to `row` at least, as the general reader gives them: blank is "", left of all cells None.

        `values` by code; `row` is one of those entered. The grid is empty afterwards.
        """
        height, width = self.extent()
        height = max(height, row) if width else 0
        first = min((column for column, codes in self._codes.items() if codes.any()), default=1)
        columns = []
        for column in range(1, width + 1):
            codes = self._codes.pop(column, None)
            numbers = self._numbers.pop(column, None)
            if codes is None or column < first:
                columns.append(blank_column(height, None if column < first else ""))
            else:
                columns.append(_packed(codes[:height], values, None if numbers is None else numbers[:height].copy()))
        return columns


def _packed(codes: CodeArray, values: Sequence[Raw], numbers: Numbers | None) -> PackedColumn:
    used = np.zeros(max(len(values), FIRST_VALUE), dtype=bool)
    used[codes] = True
    used[[EMPTY, PLAIN_NUMBER]] = True, False
    chosen = np.flatnonzero(used)
    new = np.full(len(used), NUMBER, dtype=np.min_scalar_type(-len(chosen)))
    new[chosen] = np.arange(len(chosen))
    return PackedColumn(new[codes], ["", *[values[code] for code in chosen[1:].tolist()]], numbers)
