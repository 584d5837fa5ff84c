"""What is told: passages of the narrative with their figures, and the official form as printed."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from perfeval.facts.quantities import Expression, Quantity

TITLE = 9
"""Level of a line of the title."""
CLOSING = 8
"""Level of a line of the signature: the unit, then the date."""


class Figure(Struct, frozen=True):
    """One number in a passage: how it is printed (with its unit), and what it is. Its value is known.

    `unsigned`: its direction stands in words (减少, 收回, 结余), and it is printed without sign.
    """

    text: str
    quantity: Quantity
    unsigned: bool = False


class Quote(Struct, frozen=True):
    """The unit's own words in a passage, unchanged, and where they stand. Their digits are the unit's."""

    text: str
    origin: Expression = None


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
