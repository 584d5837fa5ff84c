"""Paragraphs and tables as WordprocessingML text: a form has hundreds of cells, too many for an object each.

Styles are named by their id (typography.py).
"""

from __future__ import annotations

from perfeval.words.spelling import escaped
from perfeval.write.document.typography import BODY_SIZE

HIGHLIGHTED = '<w:rPr><w:highlight w:val="yellow"/></w:rPr>'
KEEP_WITH_NEXT = "<w:keepNext/>"
ON_NEW_PAGE = "<w:pageBreakBefore/>"


def run(text: str, properties: str = "") -> str:
    """A piece of text."""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>' if text else ""


def paragraph(style: str, runs: str, properties: str = "", end: str = "") -> str:
    """A paragraph; `properties` follow its style, `end` (indents, alignment) stands last, as the schema orders them."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}{end}</w:pPr>{runs}</w:p>'


def indented(characters: dict[str, float]) -> str:
    """Indents by characters (and by their width, for programs that do not know characters). Keys: left, hanging, right."""
    sides = " ".join(
        f'w:{side}Chars="{round(count * 100)}" w:{side}="{round(count * BODY_SIZE * 20)}"' for side, count in characters.items()
    )
    return f"<w:ind {sides}/>"


def aligned(side: str) -> str:
    """Alignment: left, center, right."""
    return f'<w:jc w:val="{side}"/>'
