"""The document without text: styles, pages, page numbers. Read once, and the same for every report of a process.

The two files are edited with Word. What they must keep: the ids of the styles in typography.py, and a body of one empty
paragraph that ends a section in portrait, followed by a section in landscape. The draft has headers that say what it is.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from zipfile import ZipFile

from msgspec import Struct

BLANK, DRAFT = "blank.docx", "draft.docx"

_ROOT = "word/document.xml"
_SECTIONS = re.compile(
    r"(?P<opening>.*<w:body>)<w:p\b[^>]*><w:pPr>(?P<portrait><w:sectPr\b.*</w:sectPr>)</w:pPr></w:p>"
    r"(?P<landscape><w:sectPr\b.*</w:sectPr>)(?P<closing></w:body>.*)", re.DOTALL,
)


class Blank(Struct, frozen=True):
    """A document without text.

    parts                name -> content, the one that holds the text without it, in the order of the package
    opening, closing     what stands before and behind the blocks of the text
    portrait, landscape  the properties of each section; that in portrait carries the page numbers
    """

    parts: Mapping[str, bytes]
    opening: str
    closing: str
    portrait: str
    landscape: str

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
