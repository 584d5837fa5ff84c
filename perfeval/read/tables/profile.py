"""单位信息: keys in column A, values in column B, in any rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from perfeval.declared.columns import Sheet
from perfeval.declared.kinds import DATE, MONEY, YEAR, Parsed, Remark
from perfeval.declared.sheets import PROFILE
from perfeval.facts.place import Place
from perfeval.facts.tables import CellRemark, Profile
from perfeval.read.cells.raw import RawSheet
from perfeval.read.tables.headings import Headings, Meaning, headings_of
from perfeval.read.tables.prompts import is_prompt
from perfeval.read.tables.remarks import remark_about, remark_on
from perfeval.words.addresses import address_of
from perfeval.words.spelling import Raw, is_empty, text_of

_KEYS, _VALUES = 1, 2


def read_profile(raw: RawSheet, mapping: Mapping[str, str], sheet: Sheet = PROFILE) -> Profile:
    """Read the sheet; a key that stands twice counts where it stands first. `mapping` is key -> column, of the office's own."""
    found: dict[str, tuple[int, Meaning]] = {}
    remarks: list[CellRemark] = []
    for row, meaning in _keys(raw, headings_of(sheet, mapping)):
        first, _ = found.setdefault(meaning.column.name, (row, meaning))
        if first != row:
            detail = address_of(first, _KEYS)
            remarks.append(remark_on(Remark.COLUMN_TWICE, PROFILE, raw, (row, _KEYS), meaning.column, detail=detail))
    values: dict[str, Any] = {}
    for column in PROFILE.columns:
        if column.name in found:
            row, meaning = found[column.name]
            parsed, of_cell = _value(raw, row, meaning)
            remarks += of_cell
            if parsed.value is not None:
                values[column.name] = parsed.value
        elif column.required:
            remarks.append(
                remark_about(Remark.COLUMN_MISSING, PROFILE.name, raw.title, column=column, detail=column.header)
            )
    cells = {name: Place(raw.title, row, _VALUES) for name, (row, _) in found.items()}
    return Profile(raw.title, values, cells, (*remarks, *_hidden(raw)))


def _keys(raw: RawSheet, headings: Headings) -> Iterator[tuple[int, Meaning]]:
    for row in range(1, raw.height + 1):
        meaning = headings.meaning(text_of(raw.cell(row, _KEYS)))
        if meaning is not None:
            yield row, meaning


def _value(raw: RawSheet, row: int, meaning: Meaning) -> tuple[Parsed, list[CellRemark]]:
    column, position = meaning.column, (row, _VALUES)
    for marks, remark in ((raw.traits.errors, Remark.ERROR_VALUE), (raw.traits.unstored, Remark.NO_STORED_VALUE)):
        if position in marks:
            text = raw.traits.errors.get(position, "")
            return Parsed(), [remark_on(remark, PROFILE, raw, position, column, text=text)]
    stored = raw.cell(*position)
    cell: Raw = stored if column.kind in {DATE, YEAR} else raw.traits.shown.get(position, stored)
    if is_empty(cell):
        return Parsed(), [remark_on(Remark.BLANK_REQUIRED, PROFILE, raw, position, column)] if column.required else []
    if is_prompt(column, cell):
        return Parsed(), [remark_on(Remark.TEMPLATE_TEXT, PROFILE, raw, position, column)]
    parsed = column.kind.parse(cell, meaning.unit, column.choices)
    remarks = [remark_on(remark, PROFILE, raw, position, column, detail=parsed.detail) for remark in parsed.remarks]
    if column.kind is MONEY and parsed == Parsed():
        remarks.append(remark_on(Remark.UNIT_MISSING, PROFILE, raw, (row, _KEYS), column))
    return parsed, remarks


def _hidden(raw: RawSheet) -> Iterator[CellRemark]:
    if raw.hidden:
        yield remark_about(Remark.HIDDEN, PROFILE.name, raw.title, detail="整张工作表")
