"""An older workbook moved to the current version: which names it may bear, and what was taken for what, with the cells."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.declared.kinds import Remark, parse_number
from perfeval.declared.sheets import PROFILE, sheet
from perfeval.declared.versions import CURRENT, Version, since
from perfeval.facts.place import Place
from perfeval.facts.tables import CellRemark, Profile, Table
from perfeval.read.cells.raw import RawSheet
from perfeval.words.spelling import fold, text_of

_STATES = "template_version"


class Move(Struct, frozen=True):
    """A name of another version, what it was taken for, and where it stands; `declared` is what versions.py says of it."""

    place: Place
    old: str
    new: str
    declared: bool

    @property
    def words(self) -> str:
        """`支出明细!L3“集体决策文号”→“集体决策依据”`."""
        return f"{self.place}“{self.old}”→“{self.new}”"


def versions_of(profile: Profile | None) -> tuple[Version, ...]:
    """The earlier versions whose names count: a workbook that states no version may be of any, one that is current of none."""
    stated = profile.get(_STATES) if profile is not None else None
    number = parse_number(stated).value
    if stated is None:
        return since(None)
    return since(number) if isinstance(number, Decimal) and number < CURRENT else ()


def is_older(profile: Profile) -> bool:
    """Whether the workbook states a version older than the current one; a version that is no number says nothing."""
    number = parse_number(profile.get(_STATES)).value
    return isinstance(number, Decimal) and number < CURRENT


def moved_remark(
    profile: Profile, tables: Mapping[str, Table], found: Mapping[str, RawSheet], versions: Sequence[Version],
) -> Iterator[CellRemark]:
    """One remark that the workbook is of a version that had other names, with all that was moved.

    A workbook without a version is taken for older only where it bears a name of an earlier one.
    """
    older = is_older(profile)
    if not versions:
        return
    moves = [*_renamed_sheets(found, versions), *_headings(profile, tables, found, versions), *_choices(tables, found, versions)]
    if older or any(move.declared for move in moves):
        words = "；".join(move.words for move in moves if older or move.declared)
        raw = str(profile.get(_STATES)) if older else ""
        yield CellRemark(Remark.TEMPLATE_OLD, PROFILE.name, profile.place(_STATES), None, _STATES, raw, words or None)


def _renamed_sheets(found: Mapping[str, RawSheet], versions: Sequence[Version]) -> Iterator[Move]:
    for name, raw in found.items():
        title = sheet(name).title
        if fold(raw.title) != fold(title):
            yield Move(Place(raw.title), raw.title, title, any(fold(v.sheets.get(name, "")) == fold(raw.title) for v in versions))


def _headings(
    profile: Profile, tables: Mapping[str, Table], found: Mapping[str, RawSheet], versions: Sequence[Version],
) -> Iterator[Move]:
    """Headings, and keys of 单位信息, that are read under another name than the template's."""
    for name, place, text in _standing(profile, tables, found):
        sheet_name, column_name = name
        title = sheet(sheet_name).column(column_name).title
        if not _says(text, title):
            yield Move(place, text, title, any(_says(text, v.headings[name]) for v in versions if name in v.headings))


def _standing(
    profile: Profile, tables: Mapping[str, Table], found: Mapping[str, RawSheet],
) -> Iterator[tuple[tuple[str, str], Place, str]]:
    for column, place in profile.cells.items():
        row, _ = place.position
        yield (PROFILE.name, column), Place(profile.title, row, 1), text_of(found[PROFILE.name].cell(row, 1))
    for name, table in tables.items():
        for column, number in table.columns.items():
            yield (name, column), table.heading(column), text_of(found[name].cell(table.header_row, number))


def _says(text: str, title: str) -> bool:
    """Whether a heading begins with a title: a unit or a star may follow."""
    return fold(text).strip("*").startswith(fold(title))


def _choices(tables: Mapping[str, Table], found: Mapping[str, RawSheet], versions: Sequence[Version]) -> Iterator[Move]:
    """Entries of closed lists under their name of an earlier version; a column's with the first of its cells."""
    for version in versions:
        for (name, column, entry), old in version.choices.items():
            table = tables.get(name)
            if table is None or not table.has(column):
                continue
            cells = found[name].columns[table.columns[column] - 1]
            rows = [int(str(row)) for row in table.frame.index if fold(text_of(cells[int(str(row)) - 1])) == fold(old)]
            if rows:
                more = f"（共{len(rows)}处）" if len(rows) > 1 else ""
                yield Move(table.place(rows[0], column), old, f"{entry}{more}", declared=True)
