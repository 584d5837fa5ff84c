"""The document before anything is told: styles, page, page numbers. Read once, and the same for every report of a process.

The files are made by make_blanks.py.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from zipfile import ZipFile

from msgspec import Struct

NOT_PASSED = "未通过（草稿）"
BLANK, DRAFT = "blank.docx", "draft.docx"

_ROOT = "word/document.xml"
_SECTIONS = re.compile(r"(?P<opening>.*<w:body>)<w:p><w:pPr>(?P<upright>.*)</w:pPr></w:p>(?P<across><w:sectPr.*)(?P<closing></w:body>.*)", re.DOTALL)


class Blank(Struct, frozen=True):
    """A document without text.

    parts             name -> content, the one that holds the text without it, in the order of the package
    opening, closing  what stands before and behind the blocks of the text
    upright, across   the properties of a section in portrait, which carries the page numbers, and of one in landscape
    """

    parts: Mapping[str, bytes]
    opening: str
    closing: str
    upright: str
    across: str

    def filled(self, text: str) -> dict[str, bytes]:
        """All parts of the document with this text: blocks, and the properties of the last section."""
        return {**self.parts, _ROOT: f"{self.opening}{text}{self.closing}".encode()}


@cache
def blank_document(*, draft: bool) -> Blank:
    """The blank; a draft says so on every page."""
    with ZipFile(Path(__file__).with_name(DRAFT if draft else BLANK)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    found = _SECTIONS.fullmatch(parts[_ROOT].decode())
    if found is None:
        raise ValueError("the blank document has no two sections")
    return Blank(parts, **found.groupdict())
