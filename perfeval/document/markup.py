"""Paragraphs and tables as WordprocessingML text: a form has hundreds of cells, and one parsing makes them all.

Styles are named by their id, which for the styles of typography.py is their name.
"""

from __future__ import annotations

from collections.abc import Sequence
from xml.sax.saxutils import escape

from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from perfeval.document.typography import BODY_SIZE, Look

HIGHLIGHTED = '<w:rPr><w:highlight w:val="yellow"/></w:rPr>'
KEEP_WITH_NEXT = "<w:keepNext/>"
ON_NEW_PAGE = "<w:pageBreakBefore/>"


def append(document: Document, blocks: Sequence[str]) -> None:
    """Add blocks to the end of the last section. A single paragraph or table is a block."""
    body = document.element.body
    last = body.sectPr
    for element in list(parse_xml(f"<w:body {nsdecls('w')}>{''.join(blocks)}</w:body>")):
        last.addprevious(element)


def run(text: str, properties: str = "") -> str:
    """A piece of text."""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""


def paragraph(look: Look, runs: str, properties: str = "", end: str = "") -> str:
    """A paragraph; `properties` follow its style, `end` (indents, alignment) stands last, as the schema orders them."""
    return f'<w:p><w:pPr><w:pStyle w:val="{look.name}"/>{properties}{end}</w:pPr>{runs}</w:p>'


def indented(characters: dict[str, float], size: float = BODY_SIZE) -> str:
    """Indents by characters (and by their width, for programs that do not know characters). Keys: left, hanging, right."""
    sides = " ".join(
        f'w:{side}Chars="{round(count * 100)}" w:{side}="{round(count * size * 20)}"' for side, count in characters.items()
    )
    return f"<w:ind {sides}/>"


def aligned(side: str) -> str:
    """Alignment: left, center, right."""
    return f'<w:jc w:val="{side}"/>'
