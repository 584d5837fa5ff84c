"""A Word document -> its tables as sheets, each below the short lines that stand above it: title, year, unit."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import TYPE_CHECKING

from msgspec import Struct, field

from perfeval.declared.official_form import TITLE
from perfeval.errors import UnreadableFile
from perfeval.read.cells.raw import RawSheet, Traits
from perfeval.words.addresses import Area
from perfeval.words.spelling import Raw, fold

if TYPE_CHECKING:
    from docx.oxml.table import CT_Row, CT_Tbl
    from docx.oxml.xmlchemy import BaseOxmlElement

_LINE = 60
"""Characters of a line that may belong to a table; more is prose."""
_ABOVE, _BELOW = 8, 4
"""Lines above and below a table at most."""

_WRAPPERS = ("sdt", "sdtContent", "ins", "moveTo", "smartTag", "fldSimple", "customXml")
"""Elements around what the reader sees: content controls, insertions that are tracked."""


class _Grid(Struct):
    """Rows of texts by column of the layout grid (0-based), and the merged areas (1-based)."""

    rows: list[dict[int, str]] = field(default_factory=list)
    merged: list[Area] = field(default_factory=list)


class _WordTable(Struct):
    """A table with the number it has in the document, and the lines before it."""

    number: int
    grid: _Grid
    above: list[str]


def tables_of(content: bytes) -> tuple[RawSheet, ...]:
    """The tables of a .docx: `表1`, `表2` …; one that follows another without a word between goes on with it."""
    blocks, after = _blocks(content)
    following = [*(block.above for block in blocks), after][1:]
    return tuple(_sheet(block, lines) for block, lines in zip(blocks, following, strict=True))


def _blocks(content: bytes) -> tuple[list[_WordTable], list[str]]:
    """The tables, and the lines behind the last one."""
    import docx  # few files are documents

    try:
        body = docx.Document(BytesIO(content)).element.body
    except Exception as problem:  # python-docx raises many kinds on a damaged file
        raise UnreadableFile("Word 文档不完整或已损坏", "请用 WPS 或 Word 打开后另存为 .docx，再放入。") from problem
    _unwrap(body)
    blocks: list[_WordTable] = []
    lines: list[str] = []
    tables = 0
    for element in body.iterchildren():
        name = _name(element)
        if name == "p" and element.text.strip():
            lines.append(element.text)
        elif name == "tbl":
            tables += 1
            if lines or not blocks:
                blocks.append(_WordTable(tables, _Grid(), lines))
            _add_rows(blocks[-1].grid, element)
            lines = []
    return blocks, lines


def _name(element: BaseOxmlElement) -> str:
    return str(element.tag).rpartition("}")[2]


def _unwrap(body: BaseOxmlElement) -> None:
    """Put what stands in a wrapper in its place."""
    for element in [one for one in body.iterdescendants() if _name(one) in _WRAPPERS]:
        parent = element.getparent()
        if parent is not None:
            for child in list(element):
                element.addprevious(child)
            parent.remove(element)


def _add_rows(grid: _Grid, table: CT_Tbl) -> None:
    """The rows of a table with their cells; a cell that goes on from the row above belongs to that one's area."""
    begun: dict[int, int] = {}
    areas = {(top, left): (bottom, right) for top, left, bottom, right in grid.merged}
    for row in table.tr_lst:
        grid.rows.append({})
        number = len(grid.rows)
        for left, right, goes_on, text in _cells(row):
            if goes_on and left in begun:
                areas[begun[left], left + 1] = (number, right)
                continue
            begun[left] = number
            grid.rows[-1][left] = text
            if right > left + 1:
                areas[number, left + 1] = (number, right)
    grid.merged = [(*first, *last) for first, last in areas.items()]


def _cells(row: CT_Row) -> Iterator[tuple[int, int, bool, str]]:
    """First column (0-based), last column (1-based), whether it goes on from above, and the text of the cells of a row."""
    left = row.grid_before
    for cell in row.tc_lst:
        right = left + cell.grid_span
        yield left, right, cell.vMerge == "continue", "\n".join(paragraph.text for paragraph in cell.p_lst).strip()
        left = right


def _sheet(block: _WordTable, following: Sequence[str]) -> RawSheet:
    above = list(_near(block.above[::-1], _ABOVE))[::-1]
    below = _near(following, _BELOW, until_title=True)
    rows = [*({0: line} for line in above), *block.grid.rows, *({0: line} for line in below)]
    width = max((1 + max(row) for row in rows if row), default=1)
    columns: list[list[Raw]] = [[row.get(column) or None for row in rows] for column in range(width)]
    shift = len(above)
    merged = tuple((top + shift, left, bottom + shift, right) for top, left, bottom, right in block.grid.merged)
    return RawSheet(f"表{block.number}", columns, traits=Traits(merged=merged), above=shift)


def _near(lines: Sequence[str], most: int, *, until_title: bool = False) -> Iterator[str]:
    """The lines next to a table, as far as they are short; a title belongs to the table below it."""
    for line in lines[:most]:
        if len(line) > _LINE or (until_title and TITLE.search(fold(line))):
            return
        yield line
