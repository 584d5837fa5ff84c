"""The form of official documents (GB/T 9704-2012) as far as text is laid out here: names of styles, a few measures.

Fonts, sizes, line pitches and margins stand in blank.docx and draft.docx, which are edited with Word; a test holds them
against the standard. Styles are named by their id, which Word keeps.
"""

from __future__ import annotations

TITLE = "公文标题"
FORM_TITLE = "公文附表标题"
BODY = "公文正文"
HEADINGS = {1: "公文一级标题", 2: "公文二级标题", 3: "公文三级标题", 4: "公文四级标题"}
MARK = "公文附件标记"
CLOSING = "公文落款"
CELL, CELL_HEAD = "公文表格", "公文表头"
SMALL_CELL, SMALL_HEAD = "公文小号表格", "公文小号表头"
"""Of forms with many columns or rows: the smallest size for tables."""
CAPTION = "公文表题"
TABLE_NOTE = "公文表注"
GAP = "公文表间"
"""A line of one point between tables, and at the end of a section."""

TABLE = "TableGrid"
"""Style of tables with lines."""

BODY_SIZE = 16.0
"""Points of a character of the text, by which indents are counted."""

FORM_TITLE_SIZE = 18.0

BODY_PITCH, FORM_TITLE_PITCH, NOTE_PITCH = 28.95, 27.0, 15.0
"""Points from line to line: of the text and the mark above a form, of its title, of the lines below title and form."""

TWIPS_PER_MM = 1440 / 25.4
"""Word counts in twentieths of a point."""

CELL_SIZE, SMALL_CELL_SIZE = 10.5, 9.0
"""Points of a character in a table."""

PORTRAIT_TYPE_WIDTH = 156
"""Millimetres between the margins of the section with the text."""

TITLE_LINE = PORTRAIT_TYPE_WIDTH / (22.0 * 25.4 / 72) - 1
"""Characters of the title in a line, less what a program sets between digits and other characters."""

LANDSCAPE_TYPE_WIDTH, LANDSCAPE_TYPE_HEIGHT = 247, 168
"""Millimetres between the margins of the section in landscape, which holds the forms."""


def width(text: str) -> float:
    """Width in characters; half-width ones count half."""
    return sum(0.5 if ord(mark) < 0x2E80 else 1.0 for mark in text)
