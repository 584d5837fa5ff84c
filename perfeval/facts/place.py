"""Where something stands in the user's file."""

from __future__ import annotations

from msgspec import Struct

from perfeval.words.addresses import Position, address_of


class Place(Struct, frozen=True):
    """A cell by sheet title (as typed there), row and column, both counted from 1; a whole sheet without them.

    A paragraph of a report is its number as a row without a column, and the name of the file as the sheet.
    """

    sheet: str | None
    row: int | None = None
    column: int | None = None

    @property
    def position(self) -> Position:
        """Row and column to sort and compare by, 0 for what there is not: a whole sheet stands before its cells."""
        return self.row or 0, self.column or 0

    @property
    def cell(self) -> str | None:
        """What stands behind the sheet in print: `D5`, or `第12段` of a report; None for a whole sheet."""
        if self.row is None:
            return None
        return f"第{self.row}段" if self.column is None else address_of(self.row, self.column)

    def __str__(self) -> str:
        return f"{self.sheet}!{self.cell}" if self.cell else self.sheet or ""
