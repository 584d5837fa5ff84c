"""Rows of a worksheet part, thousands at once: where each cell stands, of what kind it is, where its text begins and ends.

Takes the XML as the usual programs write it: every row and cell begins with its address, nothing stands between the
tags, in ascending order. NotPlainError for anything else: such a sheet is read the general way. Every tag of a piece belongs
to a row or to a cell whose form is known, or to one marked ODD, which is handed to calamine.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from xml.parsers import expat

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from perfeval.read.bulk.vocabulary import UNKNOWN, Vocabulary
from perfeval.read.bulk.words import MASKS, Places, WordArray, Words, whole_numbers, word

NUMBER, SHARED, INLINE, ODD, _BLANK = 0, 1, 2, 3, 4
NO_STYLE = -1

_LESS, _CELL_TAG, _ROW_TAG, _SLASH = b"<cr/"
_ROW_START = len(b'<row r="')
_CELL_START = len(b'<c r="')
_LAST_ROW = 1 << 20
_TAGS_OF_VALUE, _TAGS_OF_INLINE = 4, 6
_LONGEST = 32
_MOST = 1000
"""Bytes after the address of a cell of the usual form, and different ones in a workbook."""
_ATTRIBUTES = re.compile(rb'(?: s="(\d{1,6})")?(?: t="(\w+)")?>')
_KINDS = {None: NUMBER, b"n": NUMBER, b"s": SHARED, b"inlineStr": INLINE}
_STYLE = re.compile(rb'\ss\s*=\s*["\'](\d{1,6})["\']')
_SOME_STYLE = re.compile(rb"\ss\s*=")


class NotPlainError(Exception):
    """Not the usual form."""


def check_tag(rest: bytes) -> None:
    """NotPlainError where the end of a tag, from behind its first attribute on, is not well formed."""
    if rest.find(b">") != len(rest) - 1:
        raise NotPlainError
    try:
        expat.ParserCreate().Parse(b'<x r=""' + rest + (b"" if rest.endswith(b"/>") else b"</x>"), True)
    except expat.ExpatError as problem:
        raise NotPlainError from problem


class PlainCells(Struct, frozen=True):
    """The cells of a piece that may hold something, in order. `rows` and `columns` count from 1.

    The text of a cell that is not ODD stands from `starts` to `ends`; of every cell, what follows its address from
    `rests` to `closes`; the same of all rows in `row_rests` and `row_closes`.
    """

    rows: npt.NDArray[np.int64]
    columns: npt.NDArray[np.int64]
    kinds: npt.NDArray[np.uint8]
    styles: npt.NDArray[np.int32]
    starts: Places
    ends: Places
    rests: Places
    closes: Places
    row_numbers: npt.NDArray[np.int64]
    row_rests: Places
    row_closes: Places


def plain_cells(text: Words, attributes: Attributes) -> PlainCells:
    """The cells of a piece of whole rows. Raises NotPlainError."""
    tags = np.flatnonzero(text.bytes == _LESS)
    second = text.bytes[tags + 1]
    rows, cells = np.flatnonzero(second == _ROW_TAG), np.flatnonzero(second == _CELL_TAG)
    rows = rows[text.start(tags[rows], b'<row r="')]
    begins = text.at(tags[cells])
    are_cells = (begins & MASKS[_CELL_START]) == word(b'<c r="')
    cells, begins = cells[are_cells], begins[are_cells]
    tags = np.append(tags, len(text.text))
    numbers, digits = _row_numbers(text, tags[rows])
    row_of, bounds = _nesting(text, tags, rows, cells)
    columns, rests = _addresses(text, tags[cells], begins, digits[row_of], text.at(tags[rows] + _ROW_START)[row_of])
    kinds, styles = attributes.of(text, rests, tags[cells + 1])
    starts, ends = np.zeros_like(rests), np.zeros_like(rests)
    known = _values(text, tags, cells, bounds, kinds, starts, ends) | _inlines(text, tags, cells, bounds, kinds, starts, ends)
    blank = kinds == _BLANK
    if (blank & (bounds - cells != 1)).any():
        raise NotPlainError
    held = np.flatnonzero(~blank)
    order = numbers[row_of] * _LAST_ROW + columns
    if (order[1:] <= order[:-1]).any():
        raise NotPlainError
    kinds = np.where(known, kinds, ODD).astype(np.uint8)
    return PlainCells(
        numbers[row_of][held], columns[held], kinds[held], styles[held], starts[held], ends[held], rests[held],
        tags[bounds][held], numbers, tags[rows] + (_ROW_START + 1) + digits, tags[rows + 1],
    )


def _row_numbers(text: Words, places: Places) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The numbers of rows, and how many digits they have."""
    digits = np.zeros(len(places), dtype=np.int64)
    for size in range(7, 0, -1):
        digits[text.bytes[places + (_ROW_START + size)] == ord('"')] = size
    if not len(places) or not digits.all():
        raise NotPlainError
    numbers, valid = whole_numbers(text.at(places + _ROW_START) & MASKS[digits], digits)
    if not valid.all() or (numbers[1:] <= numbers[:-1]).any() or numbers[0] < 1 or numbers[-1] > _LAST_ROW:
        raise NotPlainError
    return numbers, digits


def _nesting(text: Words, tags: Places, rows: Places, cells: Places) -> tuple[Places, Places]:
    """Row of each cell (as a place in `rows`), and the tag behind its last one."""
    following = np.append(rows[1:], len(tags) - 1)
    single = following - rows == 1
    closes = following[~single] - 1
    first = np.searchsorted(cells, rows)
    counts = np.diff(np.append(first, len(cells)))
    some = counts > 0
    if (
        rows[0] != 0 or tags[0] != 0 or first[0] != 0
        or (text.bytes[tags[following[single]] - 2] != _SLASH).any() or counts[single].any()
        or not text.start(tags[closes], b"</row>").all() or (tags[closes] + 6 != tags[closes + 1]).any()
        or (cells[first[some]] != rows[some] + 1).any() or (following[~some & ~single] != rows[~some & ~single] + 2).any()
    ):
        raise NotPlainError
    bounds = np.append(cells[1:], 0)
    bounds[np.cumsum(counts)[some] - 1] = following[some] - 1
    return np.repeat(np.arange(len(rows)), counts), bounds


def _addresses(
    text: Words, places: Places, begins: WordArray, digits: npt.NDArray[np.int64], numbers: WordArray,
) -> tuple[npt.NDArray[np.int64], Places]:
    """Columns of cells whose rows are written like that of their row; and the places behind the addresses."""
    letter = (begins >> np.uint64(48) & np.uint64(255)).astype(np.int64) - 64
    second = (begins >> np.uint64(56)).astype(np.int64) - 64
    two = second > 0
    if (letter < 1).any() or (letter > 26).any() or (second > 26).any():
        raise NotPlainError
    at = places + (_CELL_START + 1) + two
    mask = MASKS[digits + 1]
    if (text.at(at) & mask != numbers & mask).any():
        raise NotPlainError
    return np.where(two, letter * 26 + second, letter), at + digits + 1


def _values(
    text: Words, tags: Places, cells: Places, bounds: Places, kinds: npt.NDArray[np.uint8], starts: Places, ends: Places,
) -> npt.NDArray[np.bool_]:
    """Which cells are `<v>text</v></c>` behind their attributes."""
    known: npt.NDArray[np.bool_] = (bounds - cells == _TAGS_OF_VALUE) & (kinds <= SHARED)
    at = np.flatnonzero(known)
    start, end = tags[cells[at] + 1] + 3, tags[cells[at] + 2]
    known[at] = (
        text.start(start - 3, b"<v>") & (text.at(end) == word(b"</v></c>")) & (tags[bounds[at]] == end + 8) & (start < end)
    )
    starts[at], ends[at] = start, end
    return known


def _inlines(
    text: Words, tags: Places, cells: Places, bounds: Places, kinds: npt.NDArray[np.uint8], starts: Places, ends: Places,
) -> npt.NDArray[np.bool_]:
    """Which cells are `<is><t>text</t></is></c>` behind their attributes."""
    known: npt.NDArray[np.bool_] = (bounds - cells == _TAGS_OF_INLINE) & (kinds == INLINE)
    at = np.flatnonzero(known)
    start, end = tags[cells[at] + 1] + 7, tags[cells[at] + 3]
    known[at] = (
        text.start(start - 7, b"<is><t>") & (text.at(end) == word(b"</t></is")) & text.start(end + 8, b"></c>")
        & (tags[bounds[at]] == end + 13) & (start < end)
    )
    starts[at], ends[at] = start, end
    return known


class Attributes:
    """What follows the address in the tag of a cell: few different texts, each understood once."""

    def __init__(self, is_number: Callable[[int], bool]) -> None:
        """`is_number`: whether a number in a cell of that style is a number (and no date)."""
        self._is_number = is_number
        self._known = Vocabulary(_LONGEST)
        self._kinds = np.array([], dtype=np.uint8)
        self._styles = np.array([], dtype=np.int32)

    def of(self, text: Words, starts: Places, ends: Places) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.int32]]:
        """Kinds and styles of the cells with these texts; NotPlainError for a longer one than any usual cell has."""
        while ((places := self._known.find(text, starts, ends)) == UNKNOWN).any():
            first = int(np.flatnonzero(places == UNKNOWN)[0])
            tag = text.text[starts[first]:ends[first]]
            if not 0 < len(tag) <= _LONGEST or len(self._known) < len(self._kinds) or len(self._known) == _MOST:
                raise NotPlainError  # the second: two tags the vocabulary takes for one
            kind, style = self._understood(tag)
            self._known.learn([tag], [len(self._kinds)])
            self._kinds, self._styles = np.append(self._kinds, np.uint8(kind)), np.append(self._styles, np.int32(style))
        return self._kinds[places], self._styles[places]

    def _understood(self, tag: bytes) -> tuple[int, int]:
        check_tag(tag)
        if tag.endswith(b"/>"):
            return _BLANK, NO_STYLE
        usual = _ATTRIBUTES.fullmatch(tag)
        if usual is None:
            stated = _STYLE.search(tag)
            if stated is None and _SOME_STYLE.search(tag):
                raise NotPlainError
            return ODD, int(stated[1]) if stated else NO_STYLE
        style = int(usual[1]) if usual[1] else NO_STYLE
        kind = _KINDS.get(usual[2], ODD)
        return (ODD if kind == NUMBER and not self._is_number(style) else kind), style
