"""The shared strings of a workbook: each text is kept once, and cells refer to it by its number."""

from __future__ import annotations

import re

from perfeval.words.spelling import escaped
from perfeval.write.pages.limits import shortened

EMPTY_CELL_END = "/>"
"""The end of the tag of a cell that holds nothing."""

SHARED_STRING_CELL = ' t="s"><v>'
"""What stands before the number of a shared string in a cell, and nowhere else on a sheet."""

_ESCAPE = re.compile("(_x[0-9a-fA-F]{4}_)")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


class SharedStrings:
    """The table of shared strings. `cell_ends[text]` is the end of the tag of a cell that shows it; `cells` counts them."""

    def __init__(self) -> None:
        self.cells = 0
        self.cell_ends = _CellEnds()

    @property
    def count(self) -> int:
        """How many different texts there are. The library asks whether there is any."""
        return len(self.cell_ends.numbers)

    def xml(self) -> str:
        """The part of the package that holds the texts."""
        return f'{_HEAD} count="{self.cells}" uniqueCount="{self.count}">{"".join(map(_item, self.cell_ends.numbers))}</sst>'


class _CellEnds(dict[str, str]):
    """Text -> the end of the tag of its cells; `numbers` holds the texts as they are written, in the order of their numbers."""

    def __init__(self) -> None:
        super().__init__({"": EMPTY_CELL_END})
        self.numbers: dict[str, int] = {}

    def __missing__(self, text: str) -> str:
        number = self.numbers.setdefault(shortened(text), len(self.numbers))
        self[text] = end = f"{SHARED_STRING_CELL}{number}</v></c>"
        return end


def _item(text: str) -> str:
    space = "" if text == text.strip() else ' xml:space="preserve"'
    if "_x" in text:
        text = _ESCAPE.sub(r"_x005F\1", text)
    return f"<si><t{space}>{escaped(text)}</t></si>"
