"""Breaches -> findings, each with a fingerprint that stays the same while the facts behind it do."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

import pandas as pd

from perfeval.check.rule import Breach, Rule
from perfeval.declared.versions import FIRST_COLUMNS
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Finding, text_of_value
from perfeval.facts.place import Place
from perfeval.facts.tables import Table
from perfeval.words.addresses import letters_of


def make_findings(case: Case, breaches: Sequence[tuple[Rule, Breach]]) -> tuple[Finding, ...]:
    """The findings that breaches of rules are, in their order."""
    contents = _row_contents(case, [breach.place for _, breach in breaches if breach.content is None])
    return tuple(rule.finding(breach, _fingerprint(case, rule.code, breach, contents)) for rule, breach in breaches)


def _row_contents(case: Case, where: Sequence[Place]) -> dict[tuple[str | None, int], str]:
    """The content of the data rows at these places, by sheet title and row."""
    contents: dict[tuple[str | None, int], str] = {}
    for table in case.workbook.tables.values():
        standing = _rows_at(table, where)
        if not standing:
            continue
        offsets = table.frame.index.get_indexer(pd.Index(sorted(standing)))
        rows = offsets[offsets >= 0]
        columns = [
            ["" if missing else str(value) for value, missing in zip(cells, cells.isna(), strict=True)]
            for cells in (table.arrays[name].take(rows) for name in _content_columns(table))
        ]
        for row, cells in zip(table.frame.index[rows].tolist(), zip(*columns, strict=True), strict=True):
            contents[standing[row]] = "\x1f".join(cells)
    return contents


def _content_columns(table: Table) -> tuple[str, ...]:
    """The columns a row's content is made of: those of the first version, and of later ones what the sheet has."""
    first = FIRST_COLUMNS[table.sheet.name]
    return (*first, *sorted(name for name in table.columns if name not in first))


def _rows_at(table: Table, where: Sequence[Place]) -> dict[int, tuple[str | None, int]]:
    """Rows of the table that stand at these places -> sheet title and row there."""
    if table.cells:
        standing = {place: row for (row, _), place in table.cells.items()}
        return {standing[place]: (place.sheet, place.row or 0) for place in where if place in standing}
    return {row: (table.title, row) for place in where if place.sheet == table.title and (row := place.row)}


def _fingerprint(case: Case, code: str, breach: Breach, contents: Mapping[tuple[str | None, int], str]) -> str:
    """16 hex digits of rule, row content (not row number) and figures: the same while the facts are the same."""
    place = breach.place
    content = contents.get((place.sheet, place.row or 0), "") if breach.content is None else breach.content
    column = _column_at(case, place) or (letters_of(place.column) if place.column else "")
    sums = (text_of_value(value, breach.unit) for value in (breach.expected, breach.found, breach.difference))
    parts = (code, place.sheet, column, content, *sums)
    return hashlib.sha256("\x1e".join(part or "" for part in parts).encode()).hexdigest()[:16]


def _column_at(case: Case, place: Place) -> str | None:
    """The declared column a place stands in."""
    for table in case.workbook.tables.values():
        if table.cells:
            named = next((name for (_, name), there in table.cells.items() if there == place), None)
        else:
            own = table.columns.items() if table.title == place.sheet else ()
            named = next((name for name, number in own if number == place.column), None)
        if named:
            return named
    return None
