"""Cells of one column -> one array of the frame, whole columns at a time.

Plain cells (floats that are exact 分, texts without anything odd) take the fast way; every other cell is read by
its kind's own parser, each different value once. Both ways give the same, which a property test holds them to.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct
from pandas.api.extensions import ExtensionArray

from perfeval.declared.columns import Column
from perfeval.declared.kinds import DATE, MONEY, NOTATION, NUMBER, TEXT, Parsed
from perfeval.read.cells.packed import pack
from perfeval.words.decimals import FEN_PER_UNIT
from perfeval.words.spelling import Raw, is_empty, is_seen, text_of

_EXACT_BELOW = 1e15
"""Whole numbers of 分 below this have at most 15 digits: what a spreadsheet shows is what it holds."""

_MAY_BE_A_POWER = re.compile(r"\d[.\d]*[eEＥｅ]")
_LINK_STARTS = frozenset("hfmjHFMJ")
_PIECE = 4096
"""Texts looked at together."""

_STR, _WHOLE = pd.StringDtype(na_value=np.nan), pd.Int64Dtype()
"""The dtypes `str` and `Int64`; by their names pandas looks for them anew in every column."""

Numbers = npt.NDArray[np.float64]


class Values(Struct, frozen=True):
    """A column as read: its array, what was remarked (by offset), typed tolerances in 分, the blanks of a required one."""

    array: ExtensionArray | npt.NDArray[Any]
    notes: Mapping[int, Parsed]
    tolerances: Mapping[int, int]
    blanks: tuple[int, ...]


def read_values(column: Column, unit: str | None, cells: Sequence[Raw]) -> Values:
    """All cells of one column: money Int64 分, dates datetime64[s], numbers object Decimal or None, the rest str."""
    packed = pack(cells)
    read = _spread(_read_each(column, unit, packed.values), packed.codes)
    if packed.numbers is None:
        return read
    at = np.flatnonzero(packed.are_numbers)
    return _replaced(read, at, _read_numbers(column, unit, packed.numbers[at]))


def _read_each(column: Column, unit: str | None, cells: Sequence[Raw]) -> Values:
    """By the kind's own parser; plain text is what it is."""
    contents: list[Any] = list(cells)
    notes, tolerances, blanks = {}, {}, []
    for place in _not_plain(cells) if column.kind is TEXT else range(len(cells)):
        parsed = column.kind.parse(cells[place], unit, column.choices)
        contents[place] = parsed.value
        if parsed.remarks:
            notes[place] = parsed
        if parsed.tolerance:
            tolerances[place] = parsed.tolerance
        if column.required and _is_blank(column, cells[place]):
            blanks.append(place)
    return Values(_array(column, contents), notes, tolerances, tuple(blanks))


def _read_numbers(column: Column, unit: str | None, numbers: Numbers) -> Values:
    """Plain numbers: money of whole 分 all at once, any other number once for all cells that hold it."""
    if column.kind is not MONEY or unit is None:
        different, codes = np.unique(numbers.view(np.int64), return_inverse=True)
        return _spread(_read_each(column, unit, different.view(np.float64).tolist()), codes)
    fen, done = _plain_money(unit, numbers)
    plain = Values(pd.array(fen, dtype=_WHOLE), {}, _plain_tolerances(fen, done, unit), ())
    rest = np.flatnonzero(~done)
    return _replaced(plain, rest, _read_each(column, unit, numbers[rest].tolist())) if rest.size else plain


def _spread(each: Values, codes: npt.NDArray[np.integer[Any]]) -> Values:
    """What was read once for each different value, for every row; a row without code gets anything."""
    size = len(each.array)
    return Values(
        each.array.take(codes),
        {i: each.notes[int(codes[i])] for i in _rows_of(each.notes, codes, size)},
        {i: each.tolerances[int(codes[i])] for i in _rows_of(each.tolerances, codes, size)},
        tuple(_rows_of(each.blanks, codes, size)),
    )


def _rows_of(places: Collection[int], codes: npt.NDArray[np.integer[Any]], size: int) -> list[int]:
    """The rows with one of these codes, out of so many and NUMBER."""
    if not places:
        return []
    wanted = np.zeros(size + 1, dtype=bool)
    wanted[list(places)] = True
    rows: list[int] = np.flatnonzero(wanted[codes]).tolist()
    return rows


def _replaced(values: Values, rows: npt.NDArray[np.int64], by: Values) -> Values:
    """Values with those of some rows, which so far have no notes, replaced."""
    values.array[rows] = by.array
    where: list[int] = rows.tolist()
    return Values(
        values.array,
        {**values.notes, **{where[i]: parsed for i, parsed in by.notes.items()}},
        {**values.tolerances, **{where[i]: tolerance for i, tolerance in by.tolerances.items()}},
        tuple(sorted((*values.blanks, *(where[i] for i in by.blanks)))),
    )


def _not_plain(cells: Sequence[Raw]) -> Iterator[int]:
    """Places of all cells that are not certainly read as themselves, whole pieces at a time."""
    for first in range(0, len(cells), _PIECE):
        piece = cells[first:first + _PIECE]
        texts = [cell for cell in piece if isinstance(cell, str)]
        if len(texts) < len(piece) or not _are_plain(texts):
            yield from (
                place for place, cell in enumerate(piece, first) if not (isinstance(cell, str) and is_plain_text(cell))
            )


def _are_plain(texts: Sequence[str]) -> bool:
    """Whether `is_plain_text` holds for all of them."""
    joined = "".join(texts)
    starts = {text[:1] for text in texts}
    return (
        min(map(len, texts)) > 2 and "".join(starts).isalnum() and not starts & _LINK_STARTS
        and " " not in {text[-1] for text in texts} and is_seen(joined) and "_x000D_" not in joined
        and not _MAY_BE_A_POWER.search(joined)
    )


def is_plain_text(text: str) -> bool:
    """Whether a text is certainly read as itself, without a remark (False says nothing)."""
    return (
        len(text) > 2 and text[0].isalnum() and text[0] not in _LINK_STARTS and text[-1] != " "
        and is_seen(text) and "_x000D_" not in text and not _MAY_BE_A_POWER.match(text)
    )


def _is_blank(column: Column, cell: Raw) -> bool:
    """In a target or completion cell `/` and `无` are statements, elsewhere they are blank."""
    return not text_of(cell) if column.kind is NOTATION else is_empty(cell)


def _plain_money(unit: str, numbers: Numbers) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """分 of the numbers that are whole 分 (0 for others), and which those are."""
    with np.errstate(invalid="ignore", over="ignore"):
        fen = np.rint(numbers * FEN_PER_UNIT[unit])
        # the quotient is rounded correctly, so equality means: this float is the one nearest to that many 分
        done = (fen / FEN_PER_UNIT[unit] == numbers) & (np.abs(fen) < _EXACT_BELOW)
    return np.where(done, fen, 0).astype(np.int64), done


def _plain_tolerances(fen: npt.NDArray[np.int64], done: npt.NDArray[np.bool_], unit: str) -> dict[int, int]:
    """typed_tolerance for whole columns: half of the highest power of ten of 分, at most half of 0.01 unit."""
    power = np.ones(len(fen), dtype=np.int64)
    largest = FEN_PER_UNIT[unit] // 100
    step = 10
    while step <= largest:
        power[fen % step == 0] = step
        step *= 10
    tolerance = np.where(done, power // 2, 0)
    rows = np.flatnonzero(tolerance)
    return dict(zip(rows.tolist(), tolerance[rows].tolist(), strict=True))


def _array(column: Column, contents: Sequence[Any]) -> ExtensionArray | npt.NDArray[Any]:
    if column.kind is MONEY:
        return pd.array(contents, dtype=_WHOLE)
    if column.kind is DATE:
        # numpy takes its time over date objects, and a year has few different ones
        days = {day: np.datetime64(day or "NaT", "s").astype(np.int64) for day in set(contents)}
        return np.array([days[day] for day in contents], dtype=np.int64).astype("datetime64[s]")
    if column.kind is NUMBER:
        array = np.empty(len(contents), dtype=object)
        array[:] = contents
        return array
    return pd.array(contents, dtype=_STR)
