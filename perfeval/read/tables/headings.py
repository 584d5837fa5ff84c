"""Headings: which declared column a heading means, and in which unit its money stands."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import lru_cache
from itertools import pairwise

from msgspec import Struct

from perfeval.declared.columns import Column, Sheet
from perfeval.declared.kinds import MONEY, Remark
from perfeval.facts.tables import CellRemark
from perfeval.read.cells.packed import PackedColumn
from perfeval.read.cells.raw import RawSheet
from perfeval.read.tables.remarks import remark_on
from perfeval.words.decimals import FEN_PER_UNIT
from perfeval.words.spelling import fold, is_empty, text_of

ROWS_SEARCHED = 10
"""The header row stands among so many first rows."""

_UNIT = "|".join(FEN_PER_UNIT)
_MONEY_WORD = r"(?:单位[::]?)?(?:人民币)?"
_BRACKETED = re.compile(rf"[(\[【〔]{_MONEY_WORD}({_UNIT})[)\]】〕]")
_TRAILING = re.compile(rf"[::,;/_、-]?{_MONEY_WORD}({_UNIT})$")
_UNIT_LINE = re.compile(rf"(?:^|\W|金额|货币|计量|计价)单位[::]?(?:人民币)?({_UNIT})(?![\u4e00-\u9fff\w])")
"""A line above the header that states the unit of all money below it: `单位：元`, `（金额单位：万元）`."""
_OTHER_SUFFIX = re.compile(r"[\[(](?:分|%|家|个|\w*元)[\])]$")


class Meaning(Struct, frozen=True):
    """A heading understood: the declared column, the unit of money it states, and whether the office mapped it."""

    column: Column
    unit: str | None
    mapped: bool = False


class Header(Struct, frozen=True):
    """The header row of a table: row 0 where there is none; column identifier -> spreadsheet column, 1-based."""

    row: int
    columns: Mapping[str, int]
    units: Mapping[str, str]
    extra: tuple[str, ...]
    remarks: tuple[CellRemark, ...]


class Headings(Struct, frozen=True):
    """The headings understood on one sheet, as compared: titles, identifiers and aliases; those of perfeval.toml.

    A mapped heading carries the unit the office has written beside it, for exports that leave it out.
    """

    declared: Mapping[str, Column]
    mapped: Mapping[str, tuple[Column, str | None]]

    def meaning(self, text: str) -> Meaning | None:
        """What a heading means; None for an unknown one. Compared whole first, then without its suffix."""
        names, unit = _names(text)
        for name in names:
            if name in self.mapped:
                column, of_office = self.mapped[name]
                return Meaning(column, (unit or of_office) if column.kind is MONEY else None, mapped=True)
            if name in self.declared:
                column = self.declared[name]
                return Meaning(column, unit if column.kind is MONEY else None)
        return None


def headings_of(sheet: Sheet, mapping: Mapping[str, str]) -> Headings:
    """Everything that is a heading on this sheet; `mapping` is heading -> column identifier, of the office's own."""
    columns = {_plain(heading): sheet.column(name) for heading, name in mapping.items()}
    whole = {heading: (column, _split_unit(heading)[1]) for heading, column in columns.items()}
    stems = {_split_unit(heading)[0]: meant for heading, meant in whole.items() if meant[0].kind is MONEY}
    declared = {_plain(name): column for column in sheet.columns for name in (*column.aliases, column.name, column.title)}
    return Headings(declared, {**stems, **whole})


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """A heading as headings are compared: folded, lower case, without the stars that mark required columns."""
    return fold(text).casefold().strip("*")


@lru_cache(maxsize=4096)
def _names(text: str) -> tuple[tuple[str, ...], str | None]:
    """The names a heading may go by, and its unit."""
    heading = _plain(text)
    stem, unit = _split_unit(heading)
    return (heading, stem, _OTHER_SUFFIX.sub("", heading)), unit


def _split_unit(heading: str) -> tuple[str, str | None]:
    """`年初预算数(万元)` -> (`年初预算数`, `万元`); brackets anywhere, without brackets at the end."""
    found = _BRACKETED.search(heading) or _TRAILING.search(heading)
    return (heading[:found.start()] + heading[found.end():], found[1]) if found else (heading, None)


def find_header(sheet: Sheet, raw: RawSheet, mapping: Mapping[str, str]) -> Header:
    """The row among the first ten that matches most declared headings over values, and what its cells mean."""
    headings = headings_of(sheet, mapping)
    rows = {row: found for row in range(1, min(ROWS_SEARCHED, raw.height) + 1) if (found := _meanings(raw, row, headings))}
    if not rows:
        return Header(0, {}, {}, (), ())
    best = _best(raw, rows)
    chosen: dict[str, int] = {}
    twice: list[CellRemark] = []
    # a heading the office mapped itself wins over one that is understood without, and one over values over one that has none
    several = {name for name, many in Counter(meaning.column.name for meaning in rows[best].values()).items() if many > 1}
    in_order = sorted(
        rows[best].items(), key=lambda item: (not item[1].mapped, item[1].column.name in several and not has_values(raw, best, item[0])),
    )
    for number, meaning in in_order:
        first = chosen.setdefault(meaning.column.name, number)
        if first != number and meaning.mapped == rows[best][first].mapped and has_values(raw, best, number):
            twice.append(remark_on(
                Remark.COLUMN_TWICE, sheet, raw, (best, number), meaning.column, detail=text_of(raw.cell(best, first)),
            ))
    above = _unit_above(raw, best)
    money = {name: rows[best][number] for name, number in chosen.items() if rows[best][number].column.kind is MONEY}
    units = {name: unit for name, meaning in money.items() if (unit := meaning.unit or above)}
    without = tuple(
        remark_on(Remark.UNIT_MISSING, sheet, raw, (best, chosen[column.name]), column)
        for column in sheet.columns if column.kind is MONEY and column.name in chosen and column.name not in units
    )
    extra = tuple(
        text for number in range(1, len(raw.columns) + 1)
        if number not in rows[best] and (text := text_of(raw.cell(best, number)))
    )
    return Header(best, chosen, units, extra, (*twice, *without))


def _best(raw: RawSheet, rows: Mapping[int, Mapping[int, Meaning]]) -> int:
    """The row with most headings; of rows that may both be it, the one with most over values.

    Under an export pasted with the line of its unit, what is left of the template's headings stands above those of the export.
    """
    many = {row: len({meaning.column.name for meaning in found.values()}) for row, found in rows.items()}
    rivals = [row for row in rows if many[row] * 4 >= max(many.values())]
    if len(rivals) == 1:
        return rivals[0]
    used = {row: len({meaning.column.name for number, meaning in rows[row].items() if has_values(raw, row, number)}) for row in rivals}
    return max(rivals, key=lambda row: (used[row], many[row]))


def has_values(raw: RawSheet, header: int, number: int) -> bool:
    """Whether a column holds anything below the header."""
    cells = raw.columns[number - 1]
    if isinstance(cells, PackedColumn):
        below = cells.take(slice(header, None))
        return bool(below.where([not is_empty(cell) for cell in below.values], numbers=True).any())
    return any(not is_empty(cell) for cell in cells[header:])


def _unit_above(raw: RawSheet, header: int) -> str | None:
    """The unit of money that a line above the header states; None where none does, or two do."""
    found = set()
    for row in range(1, header):
        texts = [fold(text_of(raw.cell(row, number))) for number in range(1, len(raw.columns) + 1)]
        filled = [text for text in texts if text]
        for text in (*filled, *map("".join, pairwise(filled))):
            found |= {match[1] for match in _UNIT_LINE.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _meanings(raw: RawSheet, row: int, headings: Headings) -> dict[int, Meaning]:
    """Spreadsheet column -> meaning, of the cells of one row that are headings."""
    found = ((number, headings.meaning(text_of(raw.cell(row, number)))) for number in range(1, len(raw.columns) + 1))
    return {number: meaning for number, meaning in found if meaning is not None}
