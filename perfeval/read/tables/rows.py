"""What the rows under the header are: data, the user's own sums, parts of other rows, or nothing."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping

import numpy as np
import numpy.typing as npt
from msgspec import Struct

from perfeval.read.cells.packed import pack
from perfeval.read.cells.raw import RawSheet
from perfeval.read.tables.headings import Header
from perfeval.read.tables.values import is_plain_text
from perfeval.words.spelling import Raw, fold, is_empty

SUBTOTAL = "小计"

_SUM = re.compile(rf"(合计|总计|{SUBTOTAL})(?:数|金额)?(?:\(\w+\))?[::]?")
_PARTS = re.compile(r"其中.*")
_LONGEST_LABEL = 40


class Rows(Struct, frozen=True):
    """The rows under the header by spreadsheet row; `sums` is row -> 合计, 总计 or 小计. Blank rows are left out."""

    data: npt.NDArray[np.int64]
    sums: Mapping[int, str]
    parts: tuple[int, ...]


def sort_rows(raw: RawSheet, header: Header) -> Rows:
    """Tell the rows apart. Declared columns say whether a row is filled; its first filled cell of all may label it.

    Without a header there are none.
    """
    if not header.row:
        return Rows(np.array([], dtype=np.int64), {}, ())
    first = header.row + 1
    labels = _labels(raw, first)
    sums = {row: match[1] for row, label in labels.items() if (match := _SUM.fullmatch(label))}
    filled = _filled(raw, header.columns.values(), first)
    filled[[row - first for row in labels]] = False
    return Rows(np.flatnonzero(filled) + first, sums, tuple(row for row in labels if row not in sums))


def _labels(raw: RawSheet, first: int) -> dict[int, str]:
    """Row -> folded text of its first filled cell, where that says 合计, 总计, 小计 or 其中; in order of rows."""
    found: dict[int, str] = {}
    unknown = _unknown(raw, range(1, len(raw.columns) + 1), first)
    still_blank = np.ones(max(0, raw.height - first + 1), dtype=bool)
    for number, column in enumerate(raw.columns, start=1):
        cells = pack(column[first - 1:])
        labels = [_label(cell) for cell in cells.values]
        if any(labels):
            rows = np.flatnonzero(still_blank & cells.where([label is not None for label in labels]))
            found |= {int(row) + first: labels[cells.codes[row]] or "" for row in rows}
        still_blank &= cells.where([cell is None or (isinstance(cell, str) and not cell.strip()) for cell in cells.values])
        still_blank[unknown.get(number, [])] = False
        if not still_blank.any():
            break
    return dict(sorted(found.items()))


def _label(cell: Raw) -> str | None:
    """The folded text of a cell that says 合计, 总计, 小计 or 其中."""
    if isinstance(cell, str) and ("计" in cell or "其" in cell) and len(cell) <= _LONGEST_LABEL:
        label = fold(cell)
        if _SUM.fullmatch(label) or _PARTS.fullmatch(label):
            return label
    return None


def _filled(raw: RawSheet, numbers: Iterable[int], first: int) -> npt.NDArray[np.bool_]:
    """Whether a row from `first` on holds anything in these columns; marks for nothing (`-`, `无`) are nothing."""
    filled = np.zeros(max(0, raw.height - first + 1), dtype=bool)
    wanted = sorted(numbers)
    for number in wanted:
        cells = pack(raw.columns[number - 1][first - 1:])
        filled |= cells.where([not _is_blank(cell) for cell in cells.values], numbers=True)
        if filled.all():
            break
    for rows in _unknown(raw, wanted, first).values():
        filled[rows] = True
    return filled


def _unknown(raw: RawSheet, numbers: Container[int], first: int) -> dict[int, list[int]]:
    """Column -> rows, counted from `first`, of cells in these columns that hold something whose value is not known."""
    found: dict[int, list[int]] = {}
    for row, number in (*raw.traits.errors, *raw.traits.unstored):
        if number in numbers and first <= row <= raw.height:
            found.setdefault(number, []).append(row - first)
    return found


def _is_blank(cell: Raw) -> bool:
    return is_empty(cell) and not (isinstance(cell, str) and is_plain_text(cell))
