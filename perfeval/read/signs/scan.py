"""What a sheet's XML tells that a reader of values drops: error cells, formulas without value, formats, hidden, merged.

Pieces of whole rows are searched for markers first; only a piece that holds one is read cell by cell. The XML is
never expanded: entities stay as they stand, so nothing can blow up.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from html import unescape

from msgspec import Struct

from perfeval.files.zipped import packed_member, unpacked
from perfeval.read.cells.tag_pieces import in_utf8
from perfeval.read.cells.traits import Marks
from perfeval.read.signs.package import SourcePackage
from perfeval.words.addresses import Position, area_of, position_of

_ELEMENT = re.compile(
    rb"<(?:\w+:)?(?:row\b(?P<row>[^>]*)>|c\b(?P<cell>[^>]*?)(?:/>|>(?P<body>.*?)</(?:\w+:)?c>))", re.DOTALL,
)
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^>]*?(?:/>|>(.*?)</(?:\w+:)?v>)", re.DOTALL)
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\b([^>]*)>")
_CELL_WITHOUT_ADDRESS = re.compile(rb"<(?:\w+:)?c(?:\s(?:(?!\br\s*=)[^>])*)?>")
_VALUED = re.compile(rb"[/:][vt]>")
_MARKERS = (b"hidden", b't="e"', b"t='e'", b"<f", b":f")
_NOTEWORTHY = (b't="e"', b"t='e'", b"<f")
ODD_CELL = re.compile(rb"[^<>]*>(?:<(?!/?row\b|c[\s>/]|/c>)[^<>!?]*>[^<]*)*</c>", re.DOTALL)
"""One cell from behind its address to its end, whatever is in it."""
_TRUE = frozenset({b"1", b"true"})


class _Cursor(Struct):
    """Where the scan stands; cells and rows without an address follow the one before."""

    row: int = 0
    column: int = 0


def scan_sheet(package: SourcePackage, title: str) -> Marks:
    """The marks of one sheet; none for a title the package does not know."""
    marks, cursor = Marks(), _Cursor()
    part = package.sheets.get(title)
    if part is None:
        return marks
    styled = b"|".join(str(i).encode() for i in sorted(package.displays))
    style = re.compile(rb"\ss=[\"'](?:%s)[\"']" % styled) if styled else None
    counted = None
    for piece in _pieces(package.archive, part):
        if counted is None:
            counted = _CELL_WITHOUT_ADDRESS.search(piece) is not None
            note_columns(piece.partition(b"sheetData")[0], marks)
        marks.valued = marks.valued or _VALUED.search(piece) is not None
        if counted or _is_marked(piece, style):
            _cells(piece, package, marks, cursor)
        note_merged(piece, marks)
    return marks


def _is_marked(piece: bytes, style: re.Pattern[bytes] | None) -> bool:
    return any(marker in piece for marker in _MARKERS) or (style is not None and style.search(piece) is not None)


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The part in UTF-8, cut behind the ends of rows; the last piece holds what follows the rows."""
    entry = archive.getinfo(part)
    rest = b""
    for piece in in_utf8(unpacked(packed_member(archive, entry), entry)):
        rest += piece
        end = rest.rfind(b"row>") + 4
        if end > 4:
            yield rest[:end]
            rest = rest[end:]
    yield rest


def note_columns(piece: bytes, marks: Marks) -> None:
    """Note the hidden columns in what stands before the rows."""
    for found in _COLUMN.finditer(piece):
        if _attribute(found[1], b"hidden").encode() in _TRUE:
            marks.hidden_columns.append((int(_attribute(found[1], b"min")), int(_attribute(found[1], b"max"))))


def note_merged(piece: bytes, marks: Marks) -> None:
    """Note the merged areas in a piece."""
    if b"mergeCell" in piece:
        marks.merged += [area for found in _MERGED.finditer(piece) if (area := area_of(_attribute(found[1], b"ref")))]


def hides(attributes: bytes) -> bool:
    """Whether a row with these attributes is hidden."""
    return _attribute(attributes, b"hidden").encode() in _TRUE


def is_noteworthy(piece: bytes) -> bool:
    """Whether a piece of the usual form holds cells that `note_cell` has something to note about."""
    return any(marker in piece for marker in _NOTEWORTHY)


def note_cell(rest: bytes, position: Position, marks: Marks) -> None:
    """Note what is odd about a cell given from behind its address on."""
    attributes, _, body = rest.partition(b">")
    _content(_attribute(attributes, b"t"), body, position, marks)


def _cells(piece: bytes, package: SourcePackage, marks: Marks, cursor: _Cursor) -> None:
    for found in _ELEMENT.finditer(piece):
        if found["row"] is not None:
            _row(found["row"], marks, cursor)
            continue
        attributes = found["cell"]
        position = position_of(_attribute(attributes, b"r")) or (cursor.row, cursor.column + 1)
        cursor.column = position[1]
        style = _attribute(attributes, b"s")
        if style and int(style) in package.displays:
            marks.displays[position] = package.displays[int(style)]
        _content(_attribute(attributes, b"t"), found["body"] or b"", position, marks)


def _row(attributes: bytes, marks: Marks, cursor: _Cursor) -> None:
    number = _attribute(attributes, b"r")
    cursor.row, cursor.column = int(number) if number else cursor.row + 1, 0
    if hides(attributes):
        marks.hide_rows(cursor.row, cursor.row)


def _content(kind: str, body: bytes, position: Position, marks: Marks) -> None:
    is_formula = _FORMULA.search(body) is not None
    marks.formulas += is_formula
    if not is_formula and kind != "e":
        return
    value = _VALUE.search(body)
    if kind == "e":
        marks.errors[position] = unescape((value[1] or b"").decode()) if value else ""
    elif value is None or (not value[1] and kind != "str"):
        # an empty text (t="str" with an empty <v>) is a stored value; an empty number is not
        marks.unstored.add(position)


def _attribute(attributes: bytes, name: bytes) -> str:
    found = re.search(rb"(?:^|\s)" + name + rb"\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", attributes)
    return (found[1] if found[1] is not None else found[2]).decode() if found else ""
