"""The document before anything is told: styles, page, page numbers. Made once, and the same for every report of a process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from io import BytesIO
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Length, RGBColor
from docx.text.paragraph import Paragraph

from perfeval.document.typography import (
    BANNER,
    FALLBACKS,
    FOLIO_LEFT,
    FOLIO_RIGHT,
    TABLE,
    Look,
    add_page_number,
    set_indent,
    set_page,
    set_styles,
    text_width,
)

NOT_PASSED = "未通过（草稿）"

_WITH_EFFECTS = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
_UNUSED = frozenset({RELATIONSHIP_TYPE.THUMBNAIL, _WITH_EFFECTS})


_ROOT = "word/document.xml"


@dataclass(frozen=True)
class Blank:
    """A document without text.

    parts             name -> content, without the one that holds the text, in the order of the package
    opening, closing  what stands before and behind the blocks of the text
    upright, across   the properties of a section in portrait, which carries the page numbers, and of one in landscape
    width             between the margins of a landscape page
    """

    parts: Mapping[str, bytes]
    opening: str
    closing: str
    upright: str
    across: str
    width: Length

    def filled(self, text: str) -> dict[str, bytes]:
        """All parts of the document with this text: blocks, and the properties of the last section."""
        return {**self.parts, _ROOT: f"{self.opening}{text}{self.closing}".encode()}


@cache
def blank_document(*, draft: bool) -> Blank:
    """The blank; a draft says so on every page."""
    document = docx.Document()
    _drop_unused(document)
    set_styles(document)
    set_page(document.sections[0])
    _number_pages(document, document.sections[0])
    if draft:
        _mark_draft(document.sections[0])
    _name_fallbacks(document)
    set_page(document.add_section(WD_SECTION.NEW_PAGE), landscape=True)
    upright, across = (section._sectPr.xml for section in document.sections)
    width = text_width(document.sections[1])
    document.element.body.clear()
    content = BytesIO()
    document.save(content)
    with ZipFile(content) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    opening, closing = parts[_ROOT].decode().split("<w:body/>")
    return Blank(parts, f"{opening}<w:body>", f"</w:body>{closing}", upright, across, width)


def _drop_unused(document: Document) -> None:
    """The library's template brings two hundred styles, and a copy of them for another program version."""
    kept = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", TABLE}
    styles = document.styles.element
    for style in styles.findall(qn("w:style")):
        if style.get(qn("w:styleId")) not in kept:
            styles.remove(style)
    for package in (document.part.package, document.part):
        for key, relation in list(package.rels.items()):
            if relation.reltype in _UNUSED:
                del package.rels[key]


def _number_pages(document: Document, section: Section) -> None:
    """`— 1 —` at the outer edge of the page: odd pages right, even pages left."""
    document.settings.odd_and_even_pages_header_footer = True
    _add_number(section.footer.paragraphs[0], FOLIO_RIGHT, "right")
    _add_number(section.even_page_footer.paragraphs[0], FOLIO_LEFT, "left")


def _add_number(paragraph: Paragraph, look: Look, side: str) -> None:
    paragraph.style = look.name
    set_indent(paragraph._p.get_or_add_pPr(), side, 1, look.size)
    add_page_number(paragraph._p)


def _mark_draft(section: Section) -> None:
    """The word on every page, and on top of the first."""
    for header in (section.header, section.even_page_header):
        header.paragraphs[0].style = BANNER.name
        header.paragraphs[0].add_run(NOT_PASSED).font.color.rgb = RGBColor(0xC0, 0, 0)


def _name_fallbacks(document: Document) -> None:
    """Say in the font table what stands in for a font that is not installed."""
    fonts = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/><w:family w:val="auto"/></w:font>'
        for name, others in FALLBACKS.items()
    )
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.FONT_TABLE:
            part = relation.target_part
            part._blob = part.blob.replace(b"</w:fonts>", f"{fonts}</w:fonts>".encode())
