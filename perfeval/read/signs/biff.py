"""What the records of an .xls or .et tell that a reader of values drops; the counterpart of scan.py.

Source: Microsoft, [MS-XLS], sections 2.4 (records) and 2.5.10 (error codes).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from struct import unpack_from
from typing import BinaryIO

from olefile import OleFileIO

from perfeval.read.cells.formats import Display, displays_of
from perfeval.read.cells.traits import Marks

_BOF, _EOF, _SHEET, _FORMAT, _STYLE = 0x0809, 0x000A, 0x0085, 0x041E, 0x00E0
_FORMULA, _ERROR, _NUMBER, _RK, _RKS, _ROW, _COLUMNS, _MERGED = 0x0006, 0x0205, 0x0203, 0x027E, 0x00BD, 0x0208, 0x007D, 0x00E5
_BIFF8 = 0x0600
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}

Record = tuple[int, bytes]


def scan_sheets(file: BinaryIO) -> dict[str, Marks]:
    """Sheet title -> marks; none for versions before Excel 97. OSError or struct.error where the file is damaged."""
    with OleFileIO(file) as container:
        if not container.exists("Workbook"):
            return {}
        stream = container.openstream("Workbook").read()
    starts: dict[str, int] = {}
    codes: dict[int, str] = {}
    formats: list[int] = []
    for kind, body in _records(stream, 0):
        if kind == _BOF and unpack_from("<H", body)[0] != _BIFF8:
            return {}
        if kind == _SHEET:
            starts[_text(body[6], body[7:])] = unpack_from("<I", body)[0]
        elif kind == _FORMAT:
            number, length = unpack_from("<HH", body)
            codes[number] = _text(length, body[4:])
        elif kind == _STYLE:
            formats.append(unpack_from("<H", body, 2)[0])
    displays = displays_of(formats, codes)
    return {title: _scan_sheet(stream, start, displays) for title, start in starts.items()}


def _records(stream: bytes, start: int) -> Iterator[Record]:
    """The records from one BOF to its EOF."""
    while start < len(stream):
        kind, length = unpack_from("<HH", stream, start)
        if kind == _EOF:
            return
        yield kind, stream[start + 4:start + 4 + length]
        start += 4 + length


def _text(length: int, body: bytes) -> str:
    """A text of so many characters: a byte of flags, then one or two bytes for each."""
    return body[1:1 + 2 * length].decode("utf-16-le") if body[0] & 1 else body[1:1 + length].decode("latin-1")


def _scan_sheet(stream: bytes, start: int, displays: Mapping[int, Display]) -> Marks:
    marks = Marks()
    for kind, body in _records(stream, start):
        for row, column, style in _styled_cells(kind, body):
            if style in displays:
                marks.displays[row, column] = displays[style]
        if kind in {_FORMULA, _ERROR}:
            _result(kind, body, marks)
        elif kind in {_ROW, _COLUMNS, _MERGED}:
            _layout(kind, body, marks)
    return marks


def _styled_cells(kind: int, body: bytes) -> Iterator[tuple[int, int, int]]:
    """Row, column and style of the number cells in a record."""
    if kind in {_FORMULA, _NUMBER, _RK}:
        row, column, style = unpack_from("<HHH", body)
        yield row + 1, column + 1, style
    elif kind == _RKS:
        row, column = unpack_from("<HH", body)
        for i in range((len(body) - 6) // 6):
            yield row + 1, column + 1 + i, unpack_from("<H", body, 4 + 6 * i)[0]


def _result(kind: int, body: bytes, marks: Marks) -> None:
    row, column = unpack_from("<HH", body)
    position = row + 1, column + 1
    if kind == _ERROR:
        code, is_error = unpack_from("<BB", body, 6)
    else:
        marks.formulas += 1
        # a result that is no number ends in FFFF; its first byte 2 means an error, whose code is the third
        is_error = unpack_from("<H", body, 12)[0] == 0xFFFF and body[6] == 2
        code = body[8]
    if is_error:
        marks.errors[position] = ERRORS.get(code, "#ERR")


def _layout(kind: int, body: bytes, marks: Marks) -> None:
    if kind == _ROW:
        row = unpack_from("<H", body)[0] + 1
        if unpack_from("<H", body, 12)[0] & 0x20:
            marks.hide_rows(row, row)
    elif kind == _COLUMNS:
        first, last, _, _, options = unpack_from("<HHHHH", body)
        if options & 1:
            marks.hidden_columns.append((first + 1, last + 1))
    else:
        for i in range(unpack_from("<H", body)[0]):
            top, bottom, left, right = unpack_from("<HHHH", body, 2 + 8 * i)
            marks.merged.append((top + 1, left + 1, bottom + 1, right + 1))
