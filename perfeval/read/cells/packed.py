"""A long column in little room: each different value once, and for each row which one it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, overload

import numpy as np
import numpy.typing as npt

from perfeval.words.spelling import Raw

NUMBER = -1
"""The code of a cell that holds a plain number."""
_PARTED = "\0"

Codes = npt.NDArray[np.signedinteger[Any]]


@dataclass(frozen=True, eq=False)  # a Struct cannot be a Sequence as well
class PackedColumn(Sequence[Raw]):
    """A column that reads like a list of its cells.

    `codes` are places in `values`, or NUMBER where the cell is the float in `numbers`; `values` may name one twice.
    """

    codes: Codes
    values: list[Raw]
    numbers: npt.NDArray[np.float64] | None = None

    def __len__(self) -> int:
        return len(self.codes)

    @overload
    def __getitem__(self, at: int) -> Raw: ...
    @overload
    def __getitem__(self, at: slice) -> PackedColumn: ...
    def __getitem__(self, at: int | slice) -> Raw | PackedColumn:
        if isinstance(at, slice):
            return self.take(at)
        code = int(self.codes[at])
        return self.values[code] if code != NUMBER or self.numbers is None else float(self.numbers[at])

    def __iter__(self) -> Iterator[Raw]:
        values, numbers = self.values, self.numbers
        if numbers is None:
            return iter([values[code] for code in self.codes.tolist()])
        pairs = zip(self.codes.tolist(), numbers.tolist(), strict=True)
        return iter([number if code == NUMBER else values[code] for code, number in pairs])

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    @property
    def are_numbers(self) -> npt.NDArray[np.bool_]:
        """Which cells hold a plain number."""
        found: npt.NDArray[np.bool_] = self.codes == NUMBER
        return found

    def take(self, rows: slice | npt.NDArray[np.int64]) -> PackedColumn:
        """The column of these rows, counted from 0."""
        return PackedColumn(self.codes[rows], self.values, None if self.numbers is None else self.numbers[rows])

    def replaced(self, values: Mapping[int, Raw]) -> PackedColumn:
        """The column with other values in these rows."""
        if not values:
            return self
        codes = self.codes.astype(np.int32)
        codes[list(values)] = np.arange(len(self.values), len(self.values) + len(values))
        return PackedColumn(codes, [*self.values, *values.values()], self.numbers)

    def where(self, wanted: Sequence[bool], numbers: bool = False) -> npt.NDArray[np.bool_]:
        """Which rows hold one of the values that are wanted (one answer for each of `values`), or a number."""
        return np.array([*wanted, numbers], dtype=bool)[self.codes]

    def __reduce__(self) -> tuple[Any, ...]:
        """Between processes texts travel as one: a million objects would take their time."""
        texts = [value if isinstance(value, str) else "" for value in self.values]
        joined = _PARTED.join(texts)
        if joined.count(_PARTED) >= max(len(texts), 1):  # a text that holds the sign itself
            return PackedColumn, (self.codes, self.values, self.numbers)
        others = {place: value for place, value in enumerate(self.values) if not isinstance(value, str)}
        return _unpacked, (self.codes, joined, others, self.numbers)


def blank_column(height: int, blank: Raw = None) -> PackedColumn:
    """A column without anything."""
    return PackedColumn(np.zeros(height, dtype=np.int8), [blank])


def pack(cells: Sequence[Raw]) -> PackedColumn:
    """Any column packed; floats become its numbers, and every other value that is told apart stands in `values` once."""
    if isinstance(cells, PackedColumn):
        return cells
    kinds = set(map(type, cells))
    places: dict[Any, int] = {}
    is_typed = bool in kinds and int in kinds  # True and 1 are one key of a dict but not one cell
    keys: Sequence[Any] = [(type(cell), cell) for cell in cells] if is_typed else cells
    if float not in kinds:
        codes = [places.setdefault(key, len(places)) for key in keys]
    else:
        codes = [
            NUMBER if type(cell) is float else places.setdefault(key, len(places))
            for key, cell in zip(keys, cells, strict=True)
        ]
    numbers = [cell if type(cell) is float else 0.0 for cell in cells] if float in kinds else None
    values: list[Raw] = [key[1] if is_typed else key for key in places]
    return PackedColumn(
        np.array(codes, dtype=np.int32), values or [None], None if numbers is None else np.array(numbers, dtype=np.float64),
    )


def _unpacked(
    codes: Codes, joined: str, others: Mapping[int, Raw], numbers: npt.NDArray[np.float64] | None,
) -> PackedColumn:
    values: list[Raw] = list(joined.split(_PARTED))
    for place, value in others.items():
        values[place] = value
    return PackedColumn(codes, values, numbers)
