"""Cells of one column -> one array of the frame, whole columns at a time.

Plain cells (floats that are exact 分, texts without anything odd) take the fast way; every other cell is read by
its kind's own parser, each different value once. Both ways give the same, which a property test holds them to.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from pandas.api.extensions import ExtensionArray

from perfeval.declared import Column
from perfeval.kinds import DATE, FEN_PER_UNIT, MONEY, NOTATION, NUMBER, TEXT, Parsed
from perfeval.spelling import Raw, is_empty, text_of

_EXACT_BELOW = 1e15
"""Whole numbers of 分 below this have at most 15 digits: what a spreadsheet shows is what it holds."""

_LINK_STARTS = frozenset("hfmjHFMJ")


@dataclass(frozen=True)
class Values:
    """A column as read: its array, what was remarked (by offset), typed tolerances in 分, the blanks of a required one."""

    array: ExtensionArray | npt.NDArray[Any]
    notes: Mapping[int, Parsed]
    tolerances: Mapping[int, int]
    blanks: tuple[int, ...]


def read_values(column: Column, unit: str | None, cells: Sequence[Raw]) -> Values:
    """All cells of one column: money Int64 分, dates datetime64[s], numbers object Decimal or None, the rest str."""
    fast, done = _plain_money(unit, cells) if column.kind is MONEY else (None, None)
    if fast is None or done is None:
        return _read_each(column, unit, cells)
    rest = np.flatnonzero(~done).tolist()
    slow = _read_each(column, unit, [cells[i] for i in rest])
    fast[np.array(rest, dtype=np.int64)] = slow.array
    notes = {rest[i]: parsed for i, parsed in slow.notes.items()}
    tolerances = {**_plain_tolerances(fast, done, unit), **{rest[i]: value for i, value in slow.tolerances.items()}}
    return Values(fast, notes, tolerances, tuple(rest[i] for i in slow.blanks))


def _read_each(column: Column, unit: str | None, cells: Sequence[Raw]) -> Values:
    """By the kind's own parser, each different value once; plain text is what it is."""
    keys, cell_of = _keys(cells)
    plain = is_plain_text if column.kind is TEXT else None
    read: dict[Hashable, Parsed] = {}
    for key in set(keys):
        cell = cell_of(key)
        if not (plain and isinstance(cell, str) and plain(cell)):
            read[key] = column.kind.parse(cell, unit, column.choices)
    noted = {key for key, parsed in read.items() if parsed.remarks}
    typed = {key for key, parsed in read.items() if parsed.tolerance}
    blank = {key for key in read if column.required and _is_blank(column, cell_of(key))}
    return Values(
        _array(column, [read[key].value if key in read else cell for key, cell in zip(keys, cells, strict=True)] if read else cells),
        {i: read[key] for i, key in enumerate(keys) if key in noted} if noted else {},
        {i: read[key].tolerance for i, key in enumerate(keys) if key in typed} if typed else {},
        tuple(i for i, key in enumerate(keys) if key in blank) if blank else (),
    )


def _keys(cells: Sequence[Raw]) -> tuple[Sequence[Hashable], Callable[[Any], Raw]]:
    """By what to tell cells apart, and the way back: True, 1 and 1.0 are one key of a dict but not one cell."""
    if len({bool, int, float} & set(map(type, cells))) < 2:
        return cells, lambda key: key
    return [(type(cell), cell) for cell in cells], itemgetter(1)


def is_plain_text(text: str) -> bool:
    """Whether a text is certainly read as itself, without a remark (False says nothing)."""
    return (
        len(text) > 2 and text[0].isalnum() and text[0] not in _LINK_STARTS and text[-1] != " "
        and text.isprintable() and "_x000D_" not in text
    )


def _is_blank(column: Column, cell: Raw) -> bool:
    """In a target or completion cell `/` and `无` are statements, elsewhere they are blank."""
    return not text_of(cell) if column.kind is NOTATION else is_empty(cell)


def _plain_money(
    unit: str | None, cells: Sequence[Raw],
) -> tuple[ExtensionArray, npt.NDArray[np.bool_]] | tuple[None, None]:
    """Money cells that are floats of whole 分, and which cells those are; nothing to gain in a small column."""
    if unit is None:
        return None, None
    numbers = np.array([cell if type(cell) is float else np.nan for cell in cells], dtype=np.float64)
    with np.errstate(invalid="ignore", over="ignore"):
        fen = np.rint(numbers * FEN_PER_UNIT[unit])
        # the quotient is rounded correctly, so equality means: this float is the one nearest to that many 分
        done = (fen / FEN_PER_UNIT[unit] == numbers) & (np.abs(fen) < _EXACT_BELOW)
    return pd.array(np.where(done, fen, 0).astype(np.int64), dtype="Int64"), done


def _plain_tolerances(fen: ExtensionArray, done: npt.NDArray[np.bool_], unit: str | None) -> dict[int, int]:
    """typed_tolerance for whole columns: half of the highest power of ten of 分, at most half of 0.01 unit."""
    whole = np.asarray(fen.to_numpy(dtype=np.int64, na_value=1))
    power = np.ones(len(whole), dtype=np.int64)
    largest = FEN_PER_UNIT[unit or "元"] // 100
    step = 10
    while step <= largest:
        power[whole % step == 0] = step
        step *= 10
    tolerance = np.where(done, power // 2, 0)
    return {int(i): int(tolerance[i]) for i in np.flatnonzero(tolerance)}


def _array(column: Column, contents: Sequence[Any]) -> ExtensionArray | npt.NDArray[Any]:
    if column.kind is MONEY:
        return pd.array(contents, dtype="Int64")
    if column.kind is DATE:
        # numpy takes its time over date objects, and a year has few different ones
        days = {day: np.datetime64(day or "NaT", "s").astype(np.int64) for day in set(contents)}
        return np.array([days[day] for day in contents], dtype=np.int64).astype("datetime64[s]")
    if column.kind is NUMBER:
        array = np.empty(len(contents), dtype=object)
        array[:] = contents
        return array
    return pd.array(contents, dtype="str")
