"""What the rows under the header are: data, the user's own sums, parts of other rows, or nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from perfeval.read.headings import Header
from perfeval.read.raw import RawSheet
from perfeval.read.values import is_plain_text
from perfeval.spelling import Raw, fold, is_empty

SUBTOTAL = "小计"

_SUM = re.compile(rf"(合计|总计|{SUBTOTAL})(?:数|金额)?(?:\(\w+\))?[::]?")
_PARTS = re.compile(r"其中.*")
_LONGEST_LABEL = 40


@dataclass(frozen=True)
class Rows:
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
    still_blank: Sequence[int] = range(first, raw.height + 1)
    for number, column in enumerate(raw.columns, start=1):
        begun = [row for row in still_blank if (cell := column[row - 1]) is None or isinstance(cell, str)]
        for row in begun:
            cell = column[row - 1]
            if isinstance(cell, str) and len(cell) <= _LONGEST_LABEL and ("计" in cell or "其" in cell):
                label = fold(cell)
                if _SUM.fullmatch(label) or _PARTS.fullmatch(label):
                    found[row] = label
        still_blank = [row for row in begun if not raw.filled(row, number)]
        if not still_blank:
            break
    return dict(sorted(found.items()))


def _filled(raw: RawSheet, numbers: Iterable[int], first: int) -> npt.NDArray[np.bool_]:
    """Whether a row from `first` on holds anything in these columns; marks for nothing (`-`, `无`) are nothing."""
    filled = np.zeros(max(0, raw.height - first + 1), dtype=bool)
    wanted = sorted(numbers)
    for number in wanted:
        cells = raw.columns[number - 1][first - 1:]
        blanks = {cell for cell in set(cells) if _is_blank(cell)}
        filled |= np.fromiter((cell not in blanks for cell in cells), bool, len(cells)) if blanks else True
        if filled.all():
            break
    for row, number in (*raw.traits.errors, *raw.traits.unstored):
        if number in wanted and first <= row <= raw.height:
            filled[row - first] = True
    return filled


def _is_blank(cell: Raw) -> bool:
    return is_empty(cell) and not (isinstance(cell, str) and is_plain_text(cell))
