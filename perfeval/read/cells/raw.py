"""A foreign file as plain values that travel between processes. No pandas here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from perfeval.facts.place import Place
from perfeval.words.addresses import Area, Position
from perfeval.words.spelling import Raw

Span = tuple[int, int]
"""First and last row, or first and last column, 1-based and inclusive."""


class Traits(Struct, frozen=True):
    """What a sheet says about its cells besides their values.

    errors     error cells with their text (`#REF!`)
    unstored   formulas without a stored value
    shown      cells whose format says more than the value: `93%` (0.93), `2020年11月` (a day shown as its month)
    codes      numbers shown with leading zeros: `00000101` (101), which matters where they are names and not amounts
    """

    errors: Mapping[Position, str] = field(default_factory=dict)
    unstored: frozenset[Position] = frozenset()
    shown: Mapping[Position, str] = field(default_factory=dict)
    codes: Mapping[Position, str] = field(default_factory=dict)
    hidden_rows: tuple[Span, ...] = ()
    hidden_columns: tuple[Span, ...] = ()
    merged: tuple[Area, ...] = ()
    formulas: int = 0


class RawSheet(Struct, frozen=True):
    """One sheet as stored. `columns[j][i]` is the cell in row i + 1, column j + 1; blank is None or "".

    The columns are lists, those of a large sheet packed (packed.py). `above`: of a table of a document, so many rows are the lines above it.
    """

    title: str
    columns: Sequence[Sequence[Raw]]
    hidden: bool = False
    traits: Traits = Traits()
    above: int = 0

    def place(self, row: int, column: int) -> Place:
        """Where a cell stands in the user's file: `D5`, of a table in a document counted within it; `表1上方 第2段` of the lines above."""
        if row <= self.above:
            return Place(f"{self.title}上方", row)
        return Place(self.title, row - self.above, column)

    @property
    def height(self) -> int:
        """Number of rows, counted from row 1."""
        return len(self.columns[0]) if self.columns else 0

    def cell(self, row: int, column: int) -> Raw:
        """The value of a cell, None outside the used area."""
        if 1 <= column <= len(self.columns) and 1 <= row <= self.height:
            return self.columns[column - 1][row - 1]
        return None

    def filled(self, row: int, column: int) -> bool:
        """Whether a cell holds anything at all, be it an error value or a formula without a stored value."""
        value = self.cell(row, column)
        if value is not None and not (isinstance(value, str) and not value.strip()):
            return True
        return (row, column) in self.traits.errors or (row, column) in self.traits.unstored


BY_DOCX = "python-docx"


class RawWorkbook(Struct, frozen=True):
    """All work sheets of one file in their order. `reader` says what read their values, and what opened a locked file."""

    name: str
    sha256: str
    sheets: tuple[RawSheet, ...]
    reader: str

    @property
    def is_document(self) -> bool:
        """Whether these are the tables of a document, which can be nothing but forms."""
        return self.reader.startswith(BY_DOCX)
