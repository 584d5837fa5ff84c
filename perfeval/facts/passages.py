"""What is told: passages of the narrative with their figures, and the official form as printed."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

TITLE = 9
"""Level of a line of the title."""
CLOSING = 8
"""Level of a line of the signature: the unit, then the date."""


class Figure(Struct, frozen=True):
    """One number in a passage: how it is printed (with its unit) and where it comes from.

    origin  input cells (`资金安排!C4:C6`) or a named figure (`资金核对：全年预算数（合计）`), or a sum, difference or
            quotient of such
    value   what it stands for: amounts in 分, rates as fractions, counts and points as they are; a date; a text
            where the unit's own writing is printed (a document number, a target)
    """

    text: str
    origin: str
    value: Decimal | dt.date | str


class Quote(Struct, frozen=True):
    """The unit's own words in a passage, unchanged, and the cell they stand in. Their digits are the unit's."""

    text: str
    origin: str


class Passage(Struct, frozen=True, dict=True):
    """One line of the narrative: a heading (level 1 to 4), a paragraph (0), a TITLE or a CLOSING line.

    Passages stand in reading order: title lines first, closing lines last. `parts` in order; text of our own (str)
    holds no digits except in headings.
    """

    level: int
    parts: tuple[str | Figure | Quote, ...]

    @cached_property
    def text(self) -> str:
        """The passage as plain text."""
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)



class FormCell(Struct, frozen=True):
    """One cell of a printed form, 0-based, over `rows` and `columns`; align `left`, `center` or `right`."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1
    align: str = "center"
    bold: bool = False


class PrintedForm(Struct, frozen=True):
    """The official form of one project as it is printed: texts only.

    year    the line under the title
    widths  of the columns, in characters
    head    row of the headings of the indicator table; it is repeated on every page
    foot    the line under the form
    """

    project: str
    title: str
    year: str
    widths: tuple[float, ...]
    cells: tuple[FormCell, ...]
    head: int
    foot: str = ""
