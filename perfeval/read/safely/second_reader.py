"""The second reader, openpyxl: for sheets calamine gives up on, such as those with a `#SPILL!` cell."""

from __future__ import annotations

import datetime as dt
import warnings
from pathlib import Path
from typing import BinaryIO, cast

from openpyxl import load_workbook
from openpyxl.cell.read_only import ReadOnlyCell
from openpyxl.utils.datetime import from_excel
from openpyxl.utils.escape import unescape
from openpyxl.workbook import Workbook

from perfeval.words.spelling import Raw

_CHINESE_DATES = frozenset({*range(27, 32), 36, *range(50, 55), 57, 58})
"""Built-in formats that are dates in the Chinese locales only; openpyxl takes them for numbers (ECMA-376, 18.8.30)."""


def read_columns(source: Path | BinaryIO, title: str) -> list[list[Raw]]:
    """All columns of a sheet from A1 on, as calamine would give them. Any exception means: not readable this way."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns about every extension it does not keep
        book = load_workbook(source, read_only=True, data_only=True, keep_links=False)
        try:
            sheet = book[title]
            sheet.reset_dimensions()
            rows = [[_value(cast("ReadOnlyCell", cell), book) for cell in row] for row in sheet.iter_rows()]
        finally:
            book.close()
    width = max(map(len, rows), default=0)
    return [[row[j] if j < len(row) else None for row in rows] for j in range(width)]


def _value(cell: ReadOnlyCell, book: Workbook) -> Raw:
    value = cell.value
    if value is None or cell.data_type == "e":
        return None
    if isinstance(value, str):
        return unescape(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        if cell.style_array.numFmtId in _CHINESE_DATES:
            value = from_excel(value, book.epoch)
        else:
            return float(value)
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date()
    return value if isinstance(value, Raw) else str(value)
