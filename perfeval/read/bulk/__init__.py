"""Large sheets of the usual form, read as columns in one pass; any other sheet is left to the general reader.

Both give the same values and marks, which a property test holds them to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TypeVar

from perfeval.declared.settings import Limits
from perfeval.errors import UnreadableFile
from perfeval.read.bulk.plain_rows import Attributes, NotPlainError
from perfeval.read.bulk.shared_texts import SharedTexts, read_texts
from perfeval.read.bulk.sheet import BulkSheet
from perfeval.read.bulk.specimens import read_specimens, styles_of_numbers
from perfeval.read.cells.packed import PackedColumn
from perfeval.read.cells.traits import Marks
from perfeval.read.signs.package import SourcePackage
from perfeval.read.signs.precheck import SHARED_TEXTS, part_in_pieces

_ROOM = 8 << 20
"""Bytes without the end of a row; no row is that long."""

T = TypeVar("T")
Read = tuple[list[PackedColumn], Marks]


def read_in_bulk(package: SourcePackage, limits: Limits) -> dict[str, Read]:
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


def _texts(package: SourcePackage) -> SharedTexts:
    entry = next((entry for entry in package.archive.infolist() if entry.filename.lower() == SHARED_TEXTS), None)
    return read_texts(part_in_pieces(package.archive, entry)) if entry else SharedTexts()


class BulkReader:
    """Reads the large sheets of one workbook."""

    def __init__(self, package: SourcePackage, texts: SharedTexts, limits: Limits) -> None:
        self._package, self._texts, self._limits = package, texts, limits
        numbers = styles_of_numbers(package)
        self._attributes = Attributes(lambda style: style < 0 or style in numbers)
        self._odd_texts = dict(zip(texts.odd, read_specimens(package, list(texts.odd.values())), strict=True))

    def read(self, pieces: Iterable[bytes]) -> Read:
        """The columns and marks of one sheet, given its checked XML. NotPlainError: not of the usual form."""
        sheet = BulkSheet(self._package, self._attributes, len(self._texts.texts), self._limits)
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
