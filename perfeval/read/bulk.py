"""Large sheets of the usual form, read as columns in one pass; any other sheet is left to the general reader.

Both give the same values and marks, which a property test holds them to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar
from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from perfeval.errors import UnreadableFile
from perfeval.read.extent import Extent, is_within
from perfeval.read.grid import FIRST_VALUE, PLAIN_NUMBER, CodeArray, Grid, Numbers
from perfeval.read.marks import Marks
from perfeval.read.package import Package
from perfeval.read.packed import PackedColumn
from perfeval.read.plain_rows import (
    INLINE,
    NUMBER,
    ODD,
    SHARED,
    Attributes,
    Cells,
    NotPlainError,
    check_tag,
    plain_cells,
)
from perfeval.read.precheck import SHARED_TEXTS, part_in_pieces
from perfeval.read.scan import ODD_CELL, hides, is_noteworthy, note_cell, note_columns, note_merged
from perfeval.read.shared_texts import SharedTexts, decoded, inline_cell, read_texts
from perfeval.read.specimens import is_nothing, read_specimens, styles_of_numbers
from perfeval.read.vocabulary import Interned
from perfeval.read.words import MASKS, Words, whole_numbers
from perfeval.settings import Limits
from perfeval.spelling import Raw

_ROOM = 8 << 20
"""Bytes without the end of a row; no row is that long."""
_SHORT = 8
_LONGEST = 64
"""Bytes of texts that are looked up all at once."""
_DIGITS = b"0123456789.eE+-"
_NOTHINGS = 100

T = TypeVar("T")
Read = tuple[list[PackedColumn], Marks]


def read_in_bulk(package: Package, limits: Limits) -> dict[str, Read]:
    """Columns and marks by title, of the sheets of usual form; nothing where the texts or styles are not usual.

    Raises UnreadableFile for a part that is not of the size the zip declares.
    """
    reader = _tried(lambda: BulkReader(package, _texts(package), limits))
    if reader is None:
        return {}
    archive = package.archive
    sheets = {
        title: _tried(partial(reader.read, part_in_pieces(archive, archive.getinfo(part))))
        for title, part in package.sheets.items()
    }
    return {title: read for title, read in sheets.items() if read is not None}


def _tried(read: Callable[[], T]) -> T | None:
    """What was read; None where anything is odd, for then the general reader has the last word."""
    try:
        return read()
    except (UnreadableFile, KeyboardInterrupt, SystemExit, MemoryError):
        raise
    except BaseException:  # a panic of the Rust code is no Exception
        return None


def _texts(package: Package) -> SharedTexts:
    entry = next((entry for entry in package.archive.infolist() if entry.filename.lower() == SHARED_TEXTS), None)
    return read_texts(part_in_pieces(package.archive, entry)) if entry else SharedTexts()


class BulkReader:
    """Reads the large sheets of one workbook."""

    def __init__(self, package: Package, texts: SharedTexts, limits: Limits) -> None:
        self._package, self._texts, self._limits = package, texts, limits
        numbers = styles_of_numbers(package)
        self._attributes = Attributes(lambda style: style < 0 or style in numbers)
        self._odd_texts = dict(zip(texts.odd, read_specimens(package, list(texts.odd.values())), strict=True))

    def read(self, pieces: Iterable[bytes]) -> Read:
        """The columns and marks of one sheet, given its checked XML. NotPlainError: not of the usual form."""
        sheet = _Sheet(self._package, self._attributes, len(self._texts.texts), self._limits)
        for part, piece in _parts(pieces):
            sheet.take[part](piece)
        return sheet.columns(self._texts.texts, self._odd_texts), sheet.marks


def _parts(pieces: Iterable[bytes]) -> Iterator[tuple[str, bytes]]:
    """The XML of a sheet as what stands before its rows, whole rows, and what follows them."""
    part, rest = "head", b""
    for piece in pieces:
        rest += piece
        if part == "head" and (found := rest.find(b"<sheetData>")) >= 0:
            yield "head", rest[:found]
            part, rest = "rows", rest[found + len(b"<sheetData>"):]
        if part == "rows":
            end = rest.rfind(b"</row>") + len(b"</row>")
            last = rest.find(b"</sheetData>", end if end >= len(b"</row>") else 0)
            end = last if last >= 0 else end
            if end >= len(b"</row>"):
                yield "rows", rest[:end]
                rest = rest[end:]
            part = "tail" if last >= 0 else part
        if part == "tail":
            yield "tail", rest
            rest = b""
        if len(rest) > _ROOM:
            raise NotPlainError
    if part != "tail":
        raise NotPlainError


class _Sheet:
    """One sheet while it is read."""

    def __init__(self, package: Package, attributes: Attributes, shared: int, limits: Limits) -> None:
        self.marks, self.extent = Marks(), Extent()
        self.take = {"head": self._head, "rows": self._rows, "tail": self._tail}
        self._package, self._attributes, self._shared, self._limits = package, attributes, shared, limits
        self._grid = Grid(limits.used_cells)
        self._own = FIRST_VALUE + shared
        self._interned = Interned(_LONGEST)
        self._odd: dict[int, bytes] = {}
        self._noteworthy: set[int] = set()
        self._row_tags = Interned(_LONGEST)
        self._hiding: list[int] = []
        self._row = 0
        self._percents = np.array(sorted(package.percent_styles), dtype=np.int32)
        self._months = np.array(sorted(package.month_styles), dtype=np.int32)

    def _head(self, piece: bytes) -> None:
        if b"<!" in piece or b":worksheet" in piece:
            raise NotPlainError
        self.extent.measure(piece)
        note_columns(piece, self.marks)

    def _tail(self, piece: bytes) -> None:
        if b"<sheetData" in piece or b"<row" in piece or b"<!" in piece:
            raise NotPlainError
        self.extent.measure(piece)
        note_merged(piece, self.marks)

    def _rows(self, piece: bytes) -> None:
        if not piece:
            return
        self.extent.size += len(piece)
        text = Words(piece)
        cells = plain_cells(text, self._attributes)
        if int(cells.row_numbers[0]) <= self._row:
            raise NotPlainError
        self._row = int(cells.row_numbers[-1])
        self._note_rows(text, cells)
        if not len(cells.rows):
            return
        codes, numbers = np.zeros(len(cells.rows), dtype=np.int32), np.zeros(len(cells.rows))
        is_odd = cells.kinds == ODD
        is_odd |= self._enter_numbers(text, cells, codes, numbers)
        self._enter_shared(text, cells, codes)
        inline = np.flatnonzero(cells.kinds == INLINE)
        codes[inline] = self._interned.of(text, cells.starts[inline], cells.ends[inline]) + self._own
        self._enter_odd(text, cells, codes, np.flatnonzero(is_odd))
        self._note_styles(cells)
        self._grid.put(cells.rows, cells.columns, codes, numbers)

    def _enter_numbers(self, text: Words, cells: Cells, codes: CodeArray, numbers: Numbers) -> npt.NDArray[np.bool_]:
        """Enter plain numbers; the cells that turn out to be none."""
        at = np.flatnonzero(cells.kinds == NUMBER)
        sizes = cells.ends[at] - cells.starts[at]
        short = sizes <= _SHORT
        whole, valid = whole_numbers(text.at(cells.starts[at]) & MASKS[np.minimum(sizes, _SHORT)], np.minimum(sizes, _SHORT))
        valid &= short
        numbers[at] = whole
        codes[at] = PLAIN_NUMBER
        others = at[~valid]
        typed = _slices(text.text, cells, others)
        is_odd = np.zeros(len(codes), dtype=bool)
        if b"".join(typed).translate(None, _DIGITS):
            is_odd[others] = True
        else:
            try:
                numbers[others] = [float(number) for number in typed]
            except ValueError:
                is_odd[others] = True
        return is_odd

    def _enter_shared(self, text: Words, cells: Cells, codes: CodeArray) -> None:
        at = np.flatnonzero(cells.kinds == SHARED)
        sizes = cells.ends[at] - cells.starts[at]
        if (sizes > _SHORT).any():
            raise NotPlainError
        places, valid = whole_numbers(text.at(cells.starts[at]) & MASKS[sizes], sizes)
        if not valid.all() or (places >= self._shared).any():
            raise NotPlainError
        codes[at] = places + FIRST_VALUE

    def _enter_odd(self, text: Words, cells: Cells, codes: CodeArray, at: npt.NDArray[np.int64]) -> None:
        known = len(self._interned.texts)
        codes[at] = self._interned.of(text, cells.rests[at], cells.closes[at]) + self._own
        new = self._interned.texts[known:]
        expat.ParserCreate().Parse(b"<x>%s</x>" % b"".join(b"<c%s" % rest for rest in new), True)  # ExpatError: not well formed
        for code, rest in enumerate(new, self._own + known):
            if not ODD_CELL.fullmatch(rest):
                raise NotPlainError
            self._odd[code] = rest
            if is_noteworthy(rest):
                self._noteworthy.add(code)
        if self._noteworthy:
            for place in at[np.isin(codes[at], list(self._noteworthy))].tolist():
                rest = text.text[cells.rests[place]:cells.closes[place]]
                note_cell(rest, (int(cells.rows[place]), int(cells.columns[place])), self.marks)

    def _note_styles(self, cells: Cells) -> None:
        for styles, positions in ((self._percents, self.marks.percents), (self._months, self.marks.months)):
            if len(styles):
                at = np.flatnonzero(np.isin(cells.styles, styles))
                positions.update(zip(cells.rows[at].tolist(), cells.columns[at].tolist(), strict=True))

    def _note_rows(self, text: Words, cells: Cells) -> None:
        known = len(self._row_tags.texts)
        tags = self._row_tags.of(text, cells.row_rests, cells.row_closes)
        for number, rest in enumerate(self._row_tags.texts[known:], known):
            check_tag(rest)
            if hides(rest):
                self._hiding.append(number)
        if self._hiding:
            for row in cells.row_numbers[np.isin(tags, self._hiding)].tolist():
                self.marks.hide_rows(row, row)

    def columns(self, texts: list[str], odd_texts: dict[int, Raw]) -> list[PackedColumn]:
        """All that was read, packed. NotPlainError where it reaches further than the limits allow."""
        own, doubtful = decoded(self._interned.texts)
        asked = self._odd | {
            self._own + place: inline_cell(b"<t>%s</t>" % self._interned.texts[place])
            for place in doubtful if self._own + place not in self._odd
        }
        values: list[Raw] = ["", "", *texts, *own]
        for place, value in odd_texts.items():
            values[FIRST_VALUE + place] = value
        for code, value in zip(asked, read_specimens(self._package, list(asked.values())), strict=True):
            values[code] = value
        nothing = [code for code in self._odd if values[code] == ""]
        if len(nothing) > _NOTHINGS:
            raise NotPlainError
        self._grid.clear([code for code in nothing if is_nothing(self._package, self._odd[code])])
        self.extent.rows, self.extent.columns = self._grid.extent()
        if not is_within(self.extent, self._limits):
            raise NotPlainError
        return self._grid.packed(values)


def _slices(piece: bytes, cells: Cells, at: npt.NDArray[np.int64]) -> list[bytes]:
    return [piece[start:end] for start, end in zip(cells.starts[at].tolist(), cells.ends[at].tolist(), strict=True)]
