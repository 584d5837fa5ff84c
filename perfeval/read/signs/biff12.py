"""What the records of an .xlsb tell that a reader of values drops; the counterpart of biff.py.

A formula always has a stored value here. Source: Microsoft, [MS-XLSB], sections 2.1.4 (records) and 2.4 (their content).
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator, Mapping
from struct import unpack_from
from typing import BinaryIO

from perfeval.read.cells.formats import Display, displays_of
from perfeval.read.cells.traits import Marks
from perfeval.read.signs.biff import ERRORS
from perfeval.read.signs.package import main_part, plain_name, relations_of

_ROW, _RK, _ERROR, _REAL = 0, 2, 3, 5
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR = 8, 9, 10, 11
_FORMAT, _STYLE, _COLUMNS, _SHEET, _MERGED, _STYLES, _STYLES_END = 44, 47, 60, 156, 176, 617, 618
_FORMULAS = frozenset({_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR})
_NUMBERS = frozenset({_RK, _REAL, _FORMULA_NUMBER})

Record = tuple[int, bytes]


def scan_sheets(file: BinaryIO) -> dict[str, Marks]:
    """Sheet title -> marks. KeyError, IndexError, struct.error or BadZipFile where the file is damaged."""
    with zipfile.ZipFile(file) as archive:
        parts = {plain_name(name): name for name in archive.namelist()}
        book = main_part(archive, parts, "xl/workbook.bin")
        relations = {key: (kind, parts.get(plain_name(path))) for key, (kind, path) in relations_of(archive, parts, book).items()}
        styles = next((part for kind, part in relations.values() if kind == "styles"), None)
        displays = _styles(archive.read(styles) if styles else b"")
        marks = {}
        for kind, body in _records(archive.read(parts[plain_name(book)])):
            if kind == _SHEET:
                relation, end = _text(body, 8)
                sort, part = relations.get(relation, ("", None))
                if sort == "worksheet" and part:
                    marks[_text(body, end)[0]] = _scan_sheet(archive.read(part), displays)
        return marks


def _records(stream: bytes) -> Iterator[Record]:
    """Number and size stand in as many bytes as have their highest bit set, and one more; seven bits in each."""
    at = 0
    while at < len(stream):
        kind, at = _number(stream, at)
        size, at = _number(stream, at)
        yield kind, stream[at:at + size]
        at += size


def _number(stream: bytes, at: int) -> tuple[int, int]:
    number, shift = stream[at] & 0x7F, 7
    while stream[at] & 0x80:
        at += 1
        number |= (stream[at] & 0x7F) << shift
        shift += 7
    return number, at + 1


def _text(body: bytes, at: int) -> tuple[str, int]:
    """A text, its length before it, and where it ends."""
    length: int = unpack_from("<I", body, at)[0]
    end = at + 4 + 2 * length
    return body[at + 4:end].decode("utf-16-le"), end


def _styles(stream: bytes) -> dict[int, Display]:
    """What the cell styles show besides a value."""
    codes: dict[int, str] = {}
    formats: list[int] = []
    of_cells = False
    for kind, body in _records(stream):
        if kind == _FORMAT:
            codes[unpack_from("<H", body)[0]] = _text(body, 2)[0]
        elif kind in {_STYLES, _STYLES_END}:
            of_cells = kind == _STYLES
        elif kind == _STYLE and of_cells:
            formats.append(unpack_from("<H", body, 2)[0])
    return displays_of(formats, codes)


def _scan_sheet(stream: bytes, displays: Mapping[int, Display]) -> Marks:
    marks, row = Marks(), 0
    for kind, body in _records(stream):
        if kind == _ROW:
            row = unpack_from("<I", body)[0] + 1
            if unpack_from("<H", body, 10)[0] & 0x1000:
                marks.hide_rows(row, row)
        elif kind in _NUMBERS or kind in _FORMULAS or kind == _ERROR:
            _cell(kind, body, row, marks, displays)
        elif kind in {_COLUMNS, _MERGED}:
            _layout(kind, body, marks)
    return marks


def _cell(kind: int, body: bytes, row: int, marks: Marks, displays: Mapping[int, Display]) -> None:
    column, style = unpack_from("<II", body)
    position = row, column + 1
    marks.formulas += kind in _FORMULAS
    if kind in {_ERROR, _FORMULA_ERROR}:
        marks.errors[position] = ERRORS.get(body[8], "#ERR")
    elif kind in _NUMBERS and style & 0xFFFFFF in displays:
        marks.displays[position] = displays[style & 0xFFFFFF]


def _layout(kind: int, body: bytes, marks: Marks) -> None:
    if kind == _COLUMNS:
        first, last = unpack_from("<II", body)
        if unpack_from("<H", body, 16)[0] & 1:
            marks.hidden_columns.append((first + 1, last + 1))
    else:
        top, bottom, left, right = unpack_from("<IIII", body)
        marks.merged.append((top + 1, left + 1, bottom + 1, right + 1))
