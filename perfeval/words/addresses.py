"""Addresses of cells as spreadsheets write them: `D5` made from numbers, and read. Rows and columns count from 1.

Nothing else in the package makes or reads such text; inside it a cell is its numbers.
"""

from __future__ import annotations

import re
from functools import cache

Position = tuple[int, int]
"""Row and column of a cell: (5, 4) is D5."""

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, inclusive: (1, 1, 3, 2) is A1:B3."""

LAST_ROW, LAST_COLUMN = 1 << 20, 1 << 14
"""No sheet of today's programs has more."""

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([0-9]{1,9})")


@cache
def letters_of(column: int) -> str:
    """Column letters: 1 is A, 27 is AA."""
    head, last = divmod(column - 1, 26)
    return (letters_of(head) if head else "") + chr(ord("A") + last)


def column_of(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def address_of(row: int, column: int) -> str:
    """`D5` for (5, 4)."""
    return f"{letters_of(column)}{row}"


def position_of(address: str) -> Position | None:
    """(5, 4) for `D5` or `$D$5`; None for anything that is no address."""
    match = _ADDRESS.fullmatch(address)
    return (int(match[2]), column_of(match[1])) if match else None


def is_on_a_sheet(row: int, column: int) -> bool:
    """Whether a sheet has such a cell."""
    return 0 < row <= LAST_ROW and 0 < column <= LAST_COLUMN


def range_of(area: Area) -> str:
    """`D5:E9`; `D5` for a single cell."""
    first, last = address_of(*area[:2]), address_of(*area[2:])
    return first if first == last else f"{first}:{last}"


def area_of(reference: str) -> Area | None:
    """(5, 4, 9, 5) for `D5:E9`, (5, 4, 5, 4) for `D5`; None for anything else."""
    first, _, last = reference.partition(":")
    start, end = position_of(first), position_of(last or first)
    return (*start, *end) if start and end else None
