"""Merged cells under a header: a label holds for all rows it is merged over, any other value only for the first.

On 绩效指标 labels that stand in the first row of their group alone are read down as well.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from perfeval.declared.columns import Column, Sheet
from perfeval.declared.kinds import CHOICE, DOCUMENT, MONEY, TEXT
from perfeval.read.cells.packed import pack
from perfeval.read.cells.raw import RawSheet
from perfeval.read.tables.headings import Header
from perfeval.read.tables.sheet_rows import is_something
from perfeval.words.addresses import Area, Position
from perfeval.words.spelling import Raw, text_of

_GROUPS = ("project", "level1", "level2")
"""Labels of 绩效指标 from the outermost in; an inner one ends with its outer one."""

_ONE_PAYMENT = ("voucher", "project", "source")
"""Rows that have all of these in common are one payment where one amount is merged over them."""


class Spread(Struct, frozen=True):
    """A sheet with its labels read down, and what else was merged.

    labels     column -> rows that got their label from above, in order
    covered    cells under a merged value that is no label -> the cell of the value
    details    rows that an amount merged over one payment counts for already
    """

    raw: RawSheet
    labels: Mapping[str, Sequence[int]]
    covered: Mapping[Position, Area]
    details: frozenset[int]


def spread_labels(sheet: Sheet, raw: RawSheet, header: Header) -> Spread:
    """Read merged and grouped labels down."""
    columns = {number: sheet.column(name) for name, number in header.columns.items()}
    filled: dict[int, dict[int, Raw]] = {}
    covered: dict[Position, Area] = {}
    for area in raw.traits.merged if header.row else ():
        top, left, bottom, _ = area
        if top <= header.row or bottom > raw.height:
            continue
        if is_label(columns.get(left)):
            if bottom > top and is_something(raw.cell(top, left)):
                filled.setdefault(left, {}).update({row: raw.cell(top, left) for row in _blank_below(raw, area)})
        elif left in columns:
            covered |= {(row, left): area for row in _blank_below(raw, area)}
    spread = _with(raw, filled)
    rows = {columns[number].name: sorted(cells) for number, cells in filled.items() if cells}
    if sheet.name == "indicators" and header.row:
        spread, grouped = _read_groups(spread, header)
        for name, more in grouped.items():
            rows[name] = sorted({*rows.get(name, ()), *more})
    details = frozenset(
        row for (row, number), area in covered.items() if columns[number].kind is MONEY and _is_one_payment(spread, header, row, area)
    )
    return Spread(spread, rows, {at: area for at, area in covered.items() if at[0] not in details}, details)


def _blank_below(raw: RawSheet, area: Area) -> list[int]:
    """The rows of a merge without a value of their own; some programs keep what was there before."""
    top, left, bottom, _ = area
    unknown = {*raw.traits.errors, *raw.traits.unstored}
    return [row for row in range(top + 1, bottom + 1) if not is_something(raw.cell(row, left)) and (row, left) not in unknown]


def is_label(column: Column | None) -> bool:
    """Whether a value merged over rows says the same of all of them."""
    return column is not None and column.kind in (TEXT, CHOICE, DOCUMENT)


def _is_one_payment(raw: RawSheet, header: Header, row: int, area: Area) -> bool:
    if not set(_ONE_PAYMENT) <= header.columns.keys():
        return False
    pairs = [(raw.cell(row, number), raw.cell(area[0], number)) for number in map(header.columns.__getitem__, _ONE_PAYMENT)]
    return all(text_of(one) and text_of(one) == text_of(other) for one, other in pairs)


def _with(raw: RawSheet, values: Mapping[int, Mapping[int, Raw]]) -> RawSheet:
    """The sheet with other values in these cells, column number -> row -> value."""
    if not any(values.values()):
        return raw
    columns = list(raw.columns)
    for number, cells in values.items():
        columns[number - 1] = pack(columns[number - 1]).replaced({row - 1: value for row, value in cells.items()})
    return replace(raw, columns=columns)


def _read_groups(raw: RawSheet, header: Header) -> tuple[RawSheet, dict[str, list[int]]]:
    """Labels that stand only in the first row of their group, where a column is written so throughout."""
    found: dict[str, list[int]] = {}
    first, height = header.row + 1, raw.height
    inner = [number for name in ("level3", "target", "actual") if (number := header.columns.get(name)) is not None]
    of_indicators = [row for row in range(first, height + 1) if sum(is_something(raw.cell(row, number)) for number in inner) > 1]
    breaks: set[int] = set()
    for name in _GROUPS:
        number = header.columns.get(name)
        if number is None:
            continue
        texts = {row: text_of(raw.cell(row, number)) if is_something(raw.cell(row, number)) else "" for row in range(first, height + 1)}
        begins = {row for row, text in texts.items() if text}
        blank, values, label = [], {}, None
        for row in range(first, height + 1):
            if texts[row]:
                label = raw.cell(row, number)
            elif row in breaks:
                label = None
            elif label is not None and row in of_indicators:
                blank.append(row)
                values[row] = label
        again = sum(1 for one, other in itertools.pairwise(of_indicators) if texts[one] and texts[one] == texts[other])
        if blank and len(blank) > again:
            found[name] = blank
            raw = _with(raw, {number: values})
        breaks |= begins
    return raw, found


def merged_rows(data: np.ndarray, rows: Sequence[int]) -> list[int]:
    """Those of some rows that are rows of data."""
    return [row for row in rows if (place := int(np.searchsorted(data, row))) < len(data) and data[place] == row]
