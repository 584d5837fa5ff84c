"""The texts of a workbook: each is kept once, and its cells name it by number."""

from __future__ import annotations

import re

from perfeval.words.spelling import escaped, legal_text

TEXT_LIMIT = 32_767
"""UTF-16 units a spreadsheet cell can hold."""

SHORTENED = "……（文字过长，以下从略）"

BLANK = "/>"
"""The end of the tag of a cell that holds nothing."""

NAMED = ' t="s"><v>'
"""So a cell names its text; nothing else on a sheet is written so."""

_ESCAPE = re.compile("(_x[0-9a-fA-F]{4}_)")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


class Texts:
    """The table of texts; `cells` name one, and `tags` is what such a cell says behind its style."""

    def __init__(self) -> None:
        self.cells = 0
        self.tags = _Tags()

    @property
    def count(self) -> int:
        """How many there are: the library asks whether there is any."""
        return len(self.tags.numbers)

    def xml(self) -> str:
        """The part of the package that holds the texts."""
        return f'{_HEAD} count="{self.cells}" uniqueCount="{self.count}">{"".join(map(_item, self.tags.numbers))}</sst>'


class _Tags(dict[str, str]):
    """Text -> the end of the tag of a cell that holds it; `numbers` holds the texts as they are written."""

    def __init__(self) -> None:
        super().__init__({"": BLANK})
        self.numbers: dict[str, int] = {}

    def __missing__(self, text: str) -> str:
        number = self.numbers.setdefault(shortened(text), len(self.numbers))
        self[text] = tag = f"{NAMED}{number}</v></c>"
        return tag


def _item(text: str) -> str:
    space = "" if text == text.strip() else ' xml:space="preserve"'
    if "_x" in text:
        text = _ESCAPE.sub(r"_x005F\1", text)
    return f"<si><t{space}>{escaped(text)}</t></si>"


def shortened(text: str) -> str:
    """Text a cell can hold: without illegal characters, visibly cut where it is too long."""
    legal = legal_text(text)
    if 2 * len(legal) <= TEXT_LIMIT or units(legal) <= TEXT_LIMIT:
        return legal
    room = 2 * (TEXT_LIMIT - len(SHORTENED))
    return legal.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + SHORTENED


def units(text: str) -> int:
    """UTF-16 units of a text."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
