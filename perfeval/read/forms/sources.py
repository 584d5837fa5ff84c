"""Which lines of a money block are sources and which are sums of others, so that no money counts twice."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from perfeval.declared.kinds import MONEY, Parsed, Remark
from perfeval.declared.official_form import CARRIED, WHOLE, exclude_each_other, plain_label
from perfeval.read.forms.grid import GridCell
from perfeval.words.addresses import Position

_PART = "其中"
"""Begins the label of the first part of the line above it."""


class MoneyLine(Struct, frozen=True):
    """One line of the block: the source as labelled, its label, and its cells by meaning (those that have a heading)."""

    source: str
    label: str
    start: Position
    cells: Mapping[str, GridCell]
    column: int = 0
    """Which one it is, of lines that stand beside one another under headings of one row."""

    @property
    def number(self) -> int:
        """What counts as its row: no two lines of a form have the same."""
        return self.start[0] + self.column

    @property
    def stated(self) -> bool:
        """Whether it states any amount, be it one that cannot be read."""
        return any(cell.holds for cell in self.amounts.values())

    @property
    def amounts(self) -> Mapping[str, GridCell]:
        """Its cells of money."""
        return {name: self.cells[name] for name in CARRIED["funding"] if name in self.cells}


class Sources(Struct, frozen=True):
    """The line of all money (None without one), the lines of sources, and those left out: parts of a source's own line."""

    whole: MoneyLine | None
    parts: tuple[MoneyLine, ...]
    left: tuple[MoneyLine, ...] = ()


def sources_of(lines: Sequence[MoneyLine], units: Mapping[str, str]) -> Sources:
    """Tell sums from sources; where nothing tells whether the first line is a sum, no amount of the block is known."""
    if lines and WHOLE.search(lines[0].label):
        return _below(lines[0], [line for line in lines[1:] if line.stated], units)
    stated = [line for line in lines if line.stated]
    below = [line for line in stated if line.label and WHOLE.search(line.label)]
    if len(below) == 1 and len(stated) > 1:
        return _below(below[0], [line for line in stated if line is not below[0]], units)
    if len(stated) < 2 or exclude_each_other([line.source for line in stated]):
        return Sources(None, tuple(stated))
    first, *others = stated
    if _is_part(others[0]) or _is_sum(first, others, units) or _is_sum(first, _without_nested(others, units), units):
        return _below(first, others, units)
    return Sources(None, tuple(map(_unclear, stated)))


def _below(whole: MoneyLine, parts: list[MoneyLine], units: Mapping[str, str]) -> Sources:
    """The sources of a line of all money; a source's own parts are left out where the rest then adds up, or nothing is said."""
    if _is_sum(whole, parts, units):
        return Sources(whole, tuple(parts))
    kept = _without_nested(parts, units)
    if whole.stated and not _is_sum(whole, kept, units):
        return Sources(whole, tuple(parts))
    return Sources(whole, tuple(kept), tuple(line for line in parts if line not in kept))


def _without_nested(parts: Sequence[MoneyLine], units: Mapping[str, str]) -> list[MoneyLine]:
    """The lines without those that make up the line above them: two or more, or one that says so."""
    kept: list[MoneyLine] = []
    at = 0
    while at < len(parts):
        kept.append(parts[at])
        below = range(at + 2, len(parts) + 1)
        ends = [end for end in below if (end - at > 2 or _is_part(parts[at + 1])) and _is_sum(parts[at], parts[at + 1:end], units)]
        at = ends[-1] if ends else at + 1
    return kept


def _is_part(line: MoneyLine) -> bool:
    return plain_label(line.label).startswith(_PART)


def _is_sum(whole: MoneyLine, parts: Sequence[MoneyLine], units: Mapping[str, str]) -> bool:
    """Whether a line is the sum of others in every amount it states, within the decimals typed."""
    names = [name for name, cell in whole.amounts.items() if cell.holds]
    return bool(names and parts) and all(_adds_up(_read(whole, name, units), [_read(line, name, units) for line in parts]) for name in names)


def closes(whole: MoneyLine, parts: Sequence[MoneyLine], name: str, units: Mapping[str, str]) -> bool:
    """Whether one amount of a line is the sum of that of others."""
    return _adds_up(_read(whole, name, units), [_read(line, name, units) for line in parts])


def _read(line: MoneyLine, name: str, units: Mapping[str, str]) -> Parsed | None:
    """An amount, None where it cannot be read; without a unit the figures themselves are compared."""
    cell = line.cells[name]
    parsed = MONEY.parse(cell.value, units.get(name, "元"), ())
    return None if cell.lost or (cell.holds and not isinstance(parsed.value, int)) else parsed


def _adds_up(whole: Parsed | None, parts: Sequence[Parsed | None]) -> bool:
    known = [part for part in (whole, *parts) if part is not None]
    if len(known) <= len(parts):
        return False
    sum_of = [part.value if isinstance(part.value, int) else 0 for part in known]
    return abs(sum_of[0] - sum(sum_of[1:])) <= sum(part.tolerance for part in known)


def _unclear(line: MoneyLine) -> MoneyLine:
    lost = {name: replace(cell, value=None, lost=cell.lost or Remark.SUM_OR_PART) for name, cell in line.amounts.items() if cell.holds}
    return replace(line, cells={**line.cells, **lost})
