"""How far the cells of a sheet reach, from its XML alone: a reader of values makes room for the whole rectangle.

A quick look for far addresses is enough for the sheets of honest files; the others are gone through cell by cell.
No pattern looks beyond a `<`, so that none can be made slow.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from msgspec import Struct

from perfeval.declared.settings import Limits
from perfeval.errors import UnreadableFile
from perfeval.read.cells.advice import SAVE_AGAIN, beyond
from perfeval.words.addresses import LAST_COLUMN, LAST_ROW, area_of, column_of, letters_of

_LETTERS = 26

_HEAD = 8192
_UNUSUAL = re.compile(rb'<(?:\w+:)?(?:row|c)(?=[\s/>])(?! r="[A-Z\d])')
"""A row or cell that does not begin with its address, as those of every known program do."""
_ROW = re.compile(rb'<row r="(\d+)"')
_ELEMENT = re.compile(rb"<(?:\w+:)?(?:(?P<row>row)|c)(?=[\s/>])(?P<attributes>[^<>]*)>(?P<closed></)?")
_ADDRESS = re.compile(rb"\sr\s*=\s*[\"']\$?([A-Za-z]*)\$?(\d*)")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^<>]*?\bref\s*=\s*[\"']([^\"'<>]*)")
_TABLE = re.compile(
    rb"<(?:\w+:)?(?:(?P<table>table)|(?P<row>table-row)|(?:covered-)?table-cell)(?=[\s/>])(?P<attributes>[^<>]*)>",
)
_REPEATED = re.compile(rb"number-(?:rows|columns)-repeated\s*=\s*[\"'](\d+)")


class Extent(Struct):
    """Last row and column that hold something (1-based, 0: none), cells in merged areas, bytes of XML."""

    rows: int = 0
    columns: int = 0
    merged: int = 0
    size: int = 0

    def take(self, row: int, column: int) -> None:
        """Reach to a cell. UnreadableFile where no sheet has such a cell."""
        if row > LAST_ROW or column > LAST_COLUMN:
            raise UnreadableFile(f"文件里有工作表容不下的单元格（第 {row} 行第 {column} 列）", SAVE_AGAIN)
        self.rows, self.columns = max(self.rows, row), max(self.columns, column)

    def measure(self, piece: bytes) -> None:
        """Count what a piece merges and its bytes."""
        self.size += len(piece)
        if b"mergeCell" in piece:
            for found in _MERGED.finditer(piece):
                if area := area_of(found[1].decode()):
                    self.merged += (area[2] - area[0] + 1) * (area[3] - area[1] + 1)


def quick_extent(pieces: Iterable[bytes]) -> Extent | None:
    """At least the extent of a sheet's cells; None where it takes a closer look."""
    extent = Extent(columns=_LETTERS)
    for piece in pieces:
        if not extent.size and _UNUSUAL.search(piece[:piece.find(b"<", _HEAD)]):
            return None
        extent.rows = max((extent.rows, *map(int, _ROW.findall(piece))))
        if _far(len(str(extent.rows))).search(piece):
            return None
        extent.measure(piece)
    return extent


@cache
def _far(digits: int) -> re.Pattern[bytes]:
    """An address beyond column Z, or with more digits than the rows have."""
    return re.compile(rb' r="[A-Za-z](?:[A-Za-z]|\d{%d})' % (digits + 1))


def exact_extent(pieces: Iterable[bytes], limits: Limits) -> Extent:
    """The extent of a sheet's cells, as far as the limits go; blank ones with a format do not count.

    Raises UnreadableFile for an impossible address.
    """
    extent, row, column = Extent(), 0, 0
    for piece in pieces:
        for found in _ELEMENT.finditer(piece):
            address = _ADDRESS.search(found["attributes"])
            letters, digits = address.groups() if address else (b"", b"")
            if found["row"]:
                row, column = int(digits or row + 1), 0
                continue
            column = column_of(letters.decode()) if letters else column + 1
            if not found["closed"] and not found["attributes"].endswith(b"/"):
                extent.take(int(digits or row), column)
        extent.measure(piece)
        if extent.rows * extent.columns > limits.used_cells:
            break
    return extent


def document_extent(pieces: Iterable[bytes]) -> Extent:
    """The extent of the largest table in the content of an .ods. UnreadableFile for an impossible address."""
    extent, row, rows, column = Extent(), 0, 1, 0
    for piece in pieces:
        for found in _TABLE.finditer(piece):
            attributes = found["attributes"]
            repeated = _REPEATED.search(attributes)
            times = int(repeated[1]) if repeated else 1
            if found["table"]:
                row, rows = 0, 1
            elif found["row"]:
                row, rows, column = row + rows, times, 0
            else:
                column += times
                if b"value-type" in attributes or b"formula" in attributes or not attributes.endswith(b"/"):
                    extent.take(row + rows - 1, column)
        extent.measure(piece)
    return extent


def is_within(extent: Extent, limits: Limits) -> bool:
    """Whether a sheet of that extent may be read."""
    area = extent.rows * extent.columns
    return area <= min(limits.used_cells, max(limits.sparse_cells, extent.size)) and extent.merged <= limits.merged_cells


def refusal(extent: Extent, part: str, limits: Limits) -> UnreadableFile:
    """What to say of a sheet beyond the limits."""
    area = extent.rows * extent.columns
    if extent.merged > limits.merged_cells:
        return beyond("merged_cells", f"合并单元格（{part}）的格数", extent.merged, limits.merged_cells)
    what = f"数据一直延伸到第 {extent.rows} 行、第 {letters_of(extent.columns)} 列（{part}），区域的格数"
    if area > limits.used_cells:
        return beyond("used_cells", what, area, limits.used_cells)
    return beyond("sparse_cells", what, area, limits.sparse_cells)
