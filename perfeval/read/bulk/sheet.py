"""One large sheet on its way from XML to columns: each piece of rows is entered at once, kind of cell by kind of cell."""

from __future__ import annotations

from xml.parsers import expat

import numpy as np
import numpy.typing as npt

from perfeval.declared.settings import Limits
from perfeval.read.bulk.grid import FIRST_VALUE, PLAIN_NUMBER, CodeArray, ColumnGrid, Numbers
from perfeval.read.bulk.plain_rows import (
    INLINE,
    NUMBER,
    ODD,
    SHARED,
    Attributes,
    NotPlainError,
    PlainCells,
    check_tag,
    plain_cells,
)
from perfeval.read.bulk.shared_texts import decoded, inline_cell
from perfeval.read.bulk.specimens import is_nothing, read_specimens
from perfeval.read.bulk.vocabulary import Interned
from perfeval.read.bulk.words import MASKS, Words, whole_numbers
from perfeval.read.cells.packed import PackedColumn
from perfeval.read.cells.traits import Marks
from perfeval.read.signs.extent import Extent, is_within
from perfeval.read.signs.package import SourcePackage
from perfeval.read.signs.scan import ODD_CELL, hides, is_noteworthy, note_cell, note_columns, note_merged
from perfeval.words.spelling import Raw

_SHORT = 8
_LONGEST = 64
"""Bytes of texts that are looked up all at once."""
_DIGITS = b"0123456789.eE+-"
_NOTHINGS = 100
"""Different cells without anything in them, each of which costs a question to the general reader."""


class BulkSheet:
    """One sheet while it is read: `take` says who takes each part of its XML."""

    def __init__(self, package: SourcePackage, attributes: Attributes, shared: int, limits: Limits) -> None:
        self.marks, self.extent = Marks(), Extent()
        self.take = {"head": self._head, "rows": self._rows, "tail": self._tail}
        self._package, self._attributes, self._shared, self._limits = package, attributes, shared, limits
        self._grid = ColumnGrid(limits.used_cells)
        self._own = FIRST_VALUE + shared
        self._interned = Interned(_LONGEST)
        self._odd: dict[int, bytes] = {}
        self._noteworthy: set[int] = set()
        self._row_tags = Interned(_LONGEST)
        self._hiding: set[int] = set()
        self._row = 0
        self._styles = np.array(sorted(package.displays), dtype=np.int32)

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

    def _enter_numbers(self, text: Words, cells: PlainCells, codes: CodeArray, numbers: Numbers) -> npt.NDArray[np.bool_]:
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

    def _enter_shared(self, text: Words, cells: PlainCells, codes: CodeArray) -> None:
        at = np.flatnonzero(cells.kinds == SHARED)
        sizes = cells.ends[at] - cells.starts[at]
        if (sizes > _SHORT).any():
            raise NotPlainError
        places, valid = whole_numbers(text.at(cells.starts[at]) & MASKS[sizes], sizes)
        if not valid.all() or (places >= self._shared).any():
            raise NotPlainError
        codes[at] = places + FIRST_VALUE

    def _enter_odd(self, text: Words, cells: PlainCells, codes: CodeArray, at: npt.NDArray[np.int64]) -> None:
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
        for place, code in zip(at.tolist(), codes[at].tolist(), strict=True) if self._noteworthy else ():
            if code in self._noteworthy:
                note_cell(self._odd[code], (int(cells.rows[place]), int(cells.columns[place])), self.marks)

    def _note_styles(self, cells: PlainCells) -> None:
        if len(self._styles):
            at = np.flatnonzero(np.isin(cells.styles, self._styles))
            for row, column, style in zip(cells.rows[at].tolist(), cells.columns[at].tolist(), cells.styles[at].tolist(), strict=True):
                self.marks.displays[row, column] = self._package.displays[style]

    def _note_rows(self, text: Words, cells: PlainCells) -> None:
        known = len(self._row_tags.texts)
        tags = self._row_tags.of(text, cells.row_rests, cells.row_closes)
        for number, rest in enumerate(self._row_tags.texts[known:], known):
            check_tag(rest)
            if hides(rest):
                self._hiding.add(number)
        for row, tag in zip(cells.row_numbers.tolist(), tags.tolist(), strict=True) if self._hiding else ():
            if tag in self._hiding:
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
        return self._grid.packed(values, self.marks.last_unknown)


def _slices(piece: bytes, cells: PlainCells, at: npt.NDArray[np.int64]) -> list[bytes]:
    return [piece[start:end] for start, end in zip(cells.starts[at].tolist(), cells.ends[at].tolist(), strict=True)]
