"""The blank documents, made with python-docx: styles, page, page numbers. Their files are kept, for the library takes
longer to load and to make them than a report takes to be written.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import docx
from docx.document import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph

from perfeval.files.zipped import zipped
from perfeval.write.document.blank import BLANK, DRAFT, NOT_PASSED
from perfeval.write.document.typography import (
    ACROSS,
    BANNER,
    BODY_FONT,
    BODY_SIZE,
    FALLBACKS,
    FOLIO_LEFT,
    FOLIO_RIGHT,
    LATIN,
    LOOKS,
    TABLE,
    TIGHTER,
    UPRIGHT,
    Look,
    Sheet,
)

_WITH_EFFECTS = "http://schemas.microsoft.com/office/2007/relationships/stylesWithEffects"
_UNUSED = frozenset({RELATIONSHIP_TYPE.THUMBNAIL, _WITH_EFFECTS})


def write_blanks(folder: Path) -> None:
    """Write the files that blank.py reads. Raises OSError."""
    for name in (BLANK, DRAFT):
        (folder / name).write_bytes(blank_file(draft=name == DRAFT))


def blank_file(*, draft: bool) -> bytes:
    """A document of one section in portrait with page numbers and one in landscape; a draft says so on every page."""
    document = docx.Document()
    _drop_unused(document)
    _set_styles(document)
    _set_page(document.sections[0], UPRIGHT)
    _number_pages(document, document.sections[0])
    if draft:
        _mark_draft(document.sections[0])
    _name_fallbacks(document)
    _set_page(document.add_section(WD_SECTION.NEW_PAGE), ACROSS)
    content = BytesIO()
    document.save(content)
    with ZipFile(content) as package:
        return zipped({name: package.read(name) for name in package.namelist()})


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
    _set_indent(paragraph._p.get_or_add_pPr(), side, 1, look.size)
    _add_page_number(paragraph._p)


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


# ---------------------------------------------------------------- styles


def _set_styles(document: Document) -> None:
    """Define every paragraph style, and Chinese as the language of the text."""
    normal = document.styles["Normal"]
    if isinstance(normal, ParagraphStyle):
        _set_fonts(normal.element.get_or_add_rPr(), BODY_FONT, BODY_SIZE, False)
        normal.paragraph_format.space_after = Pt(0)
    for look in LOOKS:
        style = document.styles.add_style(look.name, WD_STYLE_TYPE.PARAGRAPH)
        if isinstance(style, ParagraphStyle):
            _set_style(style, look)


def _set_style(style: ParagraphStyle, look: Look) -> None:
    style.base_style = None
    _set_fonts(style.element.get_or_add_rPr(), look.font, look.size, look.bold)
    properties = style.element.get_or_add_pPr()
    style.paragraph_format.widow_control = True
    if look.outline is not None:
        style.paragraph_format.keep_with_next = True
    style.paragraph_format.line_spacing = Pt(look.pitch)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    if look.first_line:
        _set_indent(properties, "firstLine", look.first_line, look.size)
    properties.get_or_add_jc().set(qn("w:val"), look.align)
    if look.outline is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(look.outline))
        properties.append(level)


def _set_indent(properties: BaseOxmlElement, side: str, characters: float, size: float = BODY_SIZE) -> None:
    """Indent by characters (and by their width, for programs that do not know characters). side: firstLine, right …"""
    indent = properties.find(qn("w:ind"))
    if indent is None:
        indent = properties.get_or_add_ind()
    indent.set(qn(f"w:{side}Chars"), str(round(characters * 100)))
    indent.set(qn(f"w:{side}"), str(round(characters * size * 20)))


def _set_fonts(properties: BaseOxmlElement, east_asian: str, size: float, bold: bool) -> None:
    for child in list(properties):
        properties.remove(child)
    fonts = _child(properties, "rFonts", eastAsia=east_asian, ascii=LATIN, hAnsi=LATIN, cs=LATIN)
    fonts.set(qn("w:hint"), "eastAsia")
    if bold:
        _child(properties, "b")
    if size == BODY_SIZE:
        _child(properties, "spacing", val=str(round(TIGHTER * 20)))
    _child(properties, "sz", val=str(round(size * 2)))
    _child(properties, "szCs", val=str(round(size * 2)))
    _child(properties, "lang", val="en-US", eastAsia="zh-CN")


def _child(parent: BaseOxmlElement, tag: str, **values: str) -> BaseOxmlElement:
    element: BaseOxmlElement = OxmlElement(f"w:{tag}")
    for name, value in values.items():
        element.set(qn(f"w:{name}"), value)
    parent.append(element)
    return element


# ---------------------------------------------------------------- pages


def _set_page(section: Section, sheet: Sheet) -> None:
    landscape = sheet.width > sheet.height
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(sheet.width), Mm(sheet.height)
    section.top_margin, section.bottom_margin = Mm(sheet.top), Mm(sheet.bottom)
    section.left_margin, section.right_margin = Mm(sheet.left), Mm(sheet.right)
    section.header_distance = Mm(15)
    section.footer_distance = Mm(9) if landscape else Mm(sheet.bottom - 7) - Pt(FOLIO_RIGHT.pitch)
    properties = section._sectPr
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)


def _add_page_number(paragraph_element: BaseOxmlElement) -> None:
    """`— 1 —` as a field, in the style of the paragraph."""
    for text, field in (("— ", None), ("PAGE", "begin"), ("", "end"), (" —", None)):
        run = _child(paragraph_element, "r")
        if field is None:
            _text(run, text)
        elif field == "begin":
            _child(run, "fldChar", fldCharType="begin")
            instruction = _child(_child(paragraph_element, "r"), "instrText")
            instruction.text = text
            _child(_child(paragraph_element, "r"), "fldChar", fldCharType="separate")
            _text(_child(paragraph_element, "r"), "1")
        else:
            _child(run, "fldChar", fldCharType="end")


def _text(run: BaseOxmlElement, text: str) -> None:
    element = _child(run, "t")
    element.text = text
    element.set(qn("xml:space"), "preserve")
