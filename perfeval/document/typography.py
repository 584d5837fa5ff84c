"""The form of official documents (GB/T 9704-2012) as Word styles and page settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from docx.document import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.section import Section
from docx.shared import Length, Mm, Pt
from docx.styles.style import ParagraphStyle

TITLE_FONT, BODY_FONT, HEI, KAI, SONG = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体"
LATIN = "Times New Roman"

FALLBACKS: Mapping[str, str] = {
    TITLE_FONT: "方正小标宋_GBK,华文中宋,宋体", BODY_FONT: "仿宋,华文仿宋", HEI: "SimHei,微软雅黑", KAI: "楷体,华文楷体", SONG: "SimSun",
}
"""Fonts of official documents -> what an office program takes where they are not installed."""

BODY_SIZE, TITLE_SIZE, FOLIO_SIZE, TABLE_SIZE = 16.0, 22.0, 14.0, 10.5
SMALL_SIZE, SMALL_PITCH = 9.0, 12.0
"""Of forms with many columns: the smallest size for tables."""
TABLE = "TableGrid"
"""Id of the style of tables with lines."""
PITCH, TITLE_PITCH, TABLE_PITCH = 28.95, 35.0, 15.0
"""Line pitch in points: 22 lines fill the 225 mm of the type area."""

TIGHTER = -0.25
"""Points between characters of the body: 28 of 16 points are 448 points wide, the 156 mm of the type area 442."""


@dataclass(frozen=True)
class Look:
    """One paragraph style: East Asian font, size and line pitch in points, indents in characters."""

    name: str
    font: str
    size: float = BODY_SIZE
    pitch: float = PITCH
    align: str = "both"
    first_line: int = 2
    outline: int | None = None
    """Level in the navigation pane, 0-based; such a paragraph stays with the next one."""
    bold: bool = False


TITLE = Look("公文标题", TITLE_FONT, TITLE_SIZE, TITLE_PITCH, "center", 0)
FORM_TITLE = Look("公文附表标题", TITLE_FONT, 18, 27, "center", 0)
BODY = Look("公文正文", BODY_FONT)
HEADINGS = {
    1: Look("公文一级标题", HEI, outline=0), 2: Look("公文二级标题", KAI, outline=1),
    3: Look("公文三级标题", BODY_FONT, outline=2), 4: Look("公文四级标题", BODY_FONT, outline=3),
}
MARK = Look("公文附件标记", HEI, align="left", first_line=0)
BANNER = Look("公文草稿标记", HEI, pitch=PITCH, align="center", first_line=0)
CLOSING = Look("公文落款", BODY_FONT, align="right", first_line=0)
FOLIO_RIGHT = Look("公文单页码", SONG, FOLIO_SIZE, 20, "right", 0)
FOLIO_LEFT = Look("公文双页码", SONG, FOLIO_SIZE, 20, "left", 0)
CELL = Look("公文表格", BODY_FONT, TABLE_SIZE, TABLE_PITCH, "center", 0)
CELL_HEAD = Look("公文表头", HEI, TABLE_SIZE, TABLE_PITCH, "center", 0)
SMALL_CELL = Look("公文小号表格", BODY_FONT, SMALL_SIZE, SMALL_PITCH, "center", 0)
SMALL_HEAD = Look("公文小号表头", HEI, SMALL_SIZE, SMALL_PITCH, "center", 0)
TABLE_NOTE = Look("公文表注", BODY_FONT, TABLE_SIZE, TABLE_PITCH, "left", 0)
GAP = Look("公文表间", BODY_FONT, 1, 1, "left", 0)
LOOKS = (
    TITLE, FORM_TITLE, BODY, *HEADINGS.values(), MARK, BANNER, CLOSING, FOLIO_RIGHT, FOLIO_LEFT, CELL, CELL_HEAD, SMALL_CELL, SMALL_HEAD,
    TABLE_NOTE, GAP,
)


def set_styles(document: Document) -> None:
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
        set_indent(properties, "firstLine", look.first_line, look.size)
    properties.get_or_add_jc().set(qn("w:val"), look.align)
    if look.outline is not None:
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), str(look.outline))
        properties.append(level)


def set_indent(properties: BaseOxmlElement, side: str, characters: float, size: float = BODY_SIZE) -> None:
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


def set_page(section: Section, *, landscape: bool = False) -> None:
    """A4 with the margins of official documents; a landscape page is the sheet turned, narrower margins for the form."""
    width, height = Mm(210), Mm(297)
    top, bottom, left, right = Mm(37), Mm(35), Mm(28), Mm(26)
    if landscape:
        width, height = height, width
        top, bottom, left, right = Mm(22), Mm(20), Mm(25), Mm(25)
    section.orientation = WD_ORIENT.LANDSCAPE if landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = top, bottom, left, right
    section.header_distance = Mm(15)
    section.footer_distance = bottom - Mm(7) - Pt(20) if not landscape else Mm(9)
    properties = section._sectPr
    for grid in properties.findall(qn("w:docGrid")):
        properties.remove(grid)


def text_width(section: Section) -> Length:
    """The width between the margins."""
    return Length((section.page_width or 0) - (section.left_margin or 0) - (section.right_margin or 0))


def add_page_number(paragraph_element: BaseOxmlElement) -> None:
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
