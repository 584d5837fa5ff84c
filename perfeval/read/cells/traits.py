"""What a scan of a file's own bytes finds beside the values: it becomes the Traits of a sheet."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct, field

from perfeval.read.cells.formats import Code, Display
from perfeval.read.cells.raw import Span, Traits
from perfeval.words.addresses import Area, Position
from perfeval.words.spelling import Raw


class Marks(Struct):
    """Found so far. `displays` are cells of a format that shows more than a value, whatever they hold; `valued`: there are values."""

    errors: dict[Position, str] = field(default_factory=dict)
    unstored: set[Position] = field(default_factory=set)
    displays: dict[Position, Display] = field(default_factory=dict)
    codes: dict[Position, str] = field(default_factory=dict)
    hidden_rows: list[Span] = field(default_factory=list)
    hidden_columns: list[Span] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    formulas: int = 0
    valued: bool = False

    @property
    def last_unknown(self) -> int:
        """Last row with a cell whose value is not known; 0 without any."""
        return max((row for row, _ in (*self.errors, *self.unstored)), default=0)

    def hide_rows(self, first: int, last: int) -> None:
        """Add hidden rows in ascending order; what touches becomes one span."""
        if self.hidden_rows and self.hidden_rows[-1][1] == first - 1:
            first, _ = self.hidden_rows.pop()
        self.hidden_rows.append((first, last))


def reaching(columns: Sequence[Sequence[Raw]], row: int) -> Sequence[Sequence[Raw]]:
    """The columns, down to this row at least: a reader of values ends with the last value, not with the last formula.

    Blank is None in a column left of all cells, else "", as readers give it.
    """
    missing = row - len(columns[0]) if columns else 0
    return [[*column, *[None if column[-1] is None else ""] * missing] for column in columns] if missing > 0 else columns


def traits_of(marks: Marks, columns: Sequence[Sequence[Raw]]) -> Traits:
    """The marks as traits of the sheet with these values."""
    shown: dict[Position, str] = {}
    codes = dict(marks.codes)
    for (row, column), display in marks.displays.items():
        if column <= len(columns) and row <= len(columns[column - 1]):
            text = display.text(columns[column - 1][row - 1])
            if text is not None:
                (codes if isinstance(display, Code) else shown)[row, column] = text
    return Traits(
        errors=marks.errors, unstored=frozenset(marks.unstored), shown=shown, codes=codes,
        hidden_rows=tuple(marks.hidden_rows), hidden_columns=tuple(marks.hidden_columns),
        merged=tuple(marks.merged), formulas=marks.formulas,
    )
