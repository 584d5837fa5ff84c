"""What a scan of a file's own bytes finds beside the values: it becomes the Traits of a sheet."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct, field

from perfeval.read.cells.raw import Span, Traits
from perfeval.words.addresses import Area, Position
from perfeval.words.decimals import exact
from perfeval.words.printing import plain
from perfeval.words.spelling import Raw


class Marks(Struct):
    """Found so far. `percents` and `months` are cells of such a format, whatever they hold; `valued`: there are values."""

    errors: dict[Position, str] = field(default_factory=dict)
    unstored: set[Position] = field(default_factory=set)
    percents: set[Position] = field(default_factory=set)
    months: set[Position] = field(default_factory=set)
    hidden_rows: list[Span] = field(default_factory=list)
    hidden_columns: list[Span] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)
    formulas: int = 0
    valued: bool = False

    def hide_rows(self, first: int, last: int) -> None:
        """Add hidden rows in ascending order; what touches becomes one span."""
        if self.hidden_rows and self.hidden_rows[-1][1] == first - 1:
            first, _ = self.hidden_rows.pop()
        self.hidden_rows.append((first, last))


def traits_of(marks: Marks, columns: Sequence[Sequence[Raw]]) -> Traits:
    """The marks as traits of the sheet with these values."""
    return Traits(
        errors=marks.errors, unstored=frozenset(marks.unstored),
        shown={**_shown(marks.percents, columns, _percent), **_shown(marks.months, columns, _month)},
        hidden_rows=tuple(marks.hidden_rows), hidden_columns=tuple(marks.hidden_columns),
        merged=tuple(marks.merged), formulas=marks.formulas,
    )


def _shown(
    positions: Iterable[Position], columns: Sequence[Sequence[Raw]], show: Callable[[Raw], str | None],
) -> dict[Position, str]:
    texts = {}
    for row, column in positions:
        if column <= len(columns) and row <= len(columns[column - 1]):
            text = show(columns[column - 1][row - 1])
            if text is not None:
                texts[row, column] = text
    return texts


def _percent(value: Raw) -> str | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or value - value != 0:
        return None
    return f"{plain(exact(float(value)) * 100)}%"


def _month(value: Raw) -> str | None:
    return f"{value.year}年{value.month}月" if isinstance(value, dt.date) else None
