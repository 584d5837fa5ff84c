"""The form of official documents (GB/T 9704-2012): styles and pages as data."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

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

TWIPS_PER_MM = 1440 / 25.4
"""Word counts in twentieths of a point."""


class Sheet(Struct, frozen=True):
    """A sheet of paper and its margins, in millimetres."""

    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int

    @property
    def type_width(self) -> int:
        """Between the margins."""
        return self.width - self.left - self.right


UPRIGHT = Sheet(210, 297, 37, 35, 28, 26)
ACROSS = Sheet(297, 210, 22, 20, 25, 25)
"""A4 turned, with narrower margins for the form."""


class Look(Struct, frozen=True):
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
