"""What is told: passages of the narrative with their figures."""

from __future__ import annotations

from functools import cached_property

from msgspec import Struct

from perfeval.facts.quantities import Expression, Quantity

TITLE = 9
"""Level of a line of the title."""
ADDRESSEE = 10
"""Level of the line below the title that says to whom the report goes."""
CLOSING = 8
"""Level of a line of the signature: the unit, then the date."""
WITH_SIGNATURE = 3
"""So many passages before the signature stay on its page, so that it never stands alone: 特此报告 and two of the text."""
TABLE = 7
"""Level of a row of a table: its parts are its cells, one each. Neighbouring rows are one table, the first its headings."""
CAPTION, TABLE_NOTE = 6, 5
"""Levels of the line above a table and of the one below it."""


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
    """One line of the narrative: a heading (level 1 to 4), a paragraph (0), a TITLE, ADDRESSEE or CLOSING line, a row of a TABLE.

    Passages stand in reading order: title lines first, then the addressee, closing lines last. `parts` in order; text of our own (str)
    holds no digits except in headings.
    """

    level: int
    parts: tuple[str | Figure | Quote, ...]

    @cached_property
    def text(self) -> str:
        """The passage as plain text; the cells of a row apart."""
        return "　".join(self.cells).replace("\n", "") if self.level == TABLE else "".join(self.cells)

    @property
    def cells(self) -> tuple[str, ...]:
        """The text of each part; of a row of a table, of each cell."""
        return tuple(part if isinstance(part, str) else part.text for part in self.parts)
