"""Tables of a report -> a clause per cell (heading of the row, heading of the column, figure), and sums of columns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from msgspec import Struct

from perfeval.check.texts.prose import Prose
from perfeval.declared.kinds import typed_tolerance
from perfeval.facts.place import Place
from perfeval.facts.report import Grid
from perfeval.words.decimals import FEN_PER_UNIT
from perfeval.words.spelling import fold

_FIGURE = re.compile(r"-?(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(亿元|万元|千元|元|%|分)?")
_UNIT = re.compile("亿元|万元|千元|元|%|分")
_SUM = re.compile("合计|总计|共计|小计")
_NUMBERING = re.compile("序号|编号|行次")


class Entry(Struct, frozen=True):
    """A cell with a figure: where it stands, the headings of its row and column, the number and its unit."""

    place: Place
    row: str
    column: str
    number: Decimal
    typed: str
    unit: str


class WrongColumn(Struct, frozen=True):
    """A sum in a column that the entries above do not add up to; `found` is theirs."""

    total: Entry
    found: Decimal


def entries(grid: Grid, name: str, unit: str = "") -> tuple[Entry, ...]:
    """The figures of a table in order; those without any unit are no figures of money and left out. `unit` is stated above the table."""
    first = next((place for place, row in enumerate(grid) if any(_FIGURE.fullmatch(fold(cell)) for cell in row[1:])), len(grid))
    heads = [_heading(grid[:first], column) for column in range(max(map(len, grid), default=0))]
    stated = _UNIT.search("".join(re.findall("单位[:：]?([^)）]*)", " ".join(heads)))) or _UNIT.search(unit)
    found = []
    for number, row in enumerate(grid[first:], first + 1):
        leading = [fold(cell) for c, cell in enumerate(row) if not _NUMBERING.search(heads[c]) and fold(cell)]
        labels = list(dict.fromkeys(leading[:next((i for i, cell in enumerate(leading) if _FIGURE.fullmatch(cell)), len(leading))]))
        for c, cell in enumerate(row):
            match = _FIGURE.fullmatch(fold(cell))
            if match is None or _NUMBERING.search(heads[c]) or not labels:
                continue
            own = match[2] or _unit_of(heads[c]) or ("" if "率" in heads[c] else stated[0] if stated else "")
            if own:
                typed = f"{fold(cell).removesuffix(match[2] or '')}{own}"
                found.append(Entry(Place(name, number, c + 1), "".join(labels), _bare(heads[c]), Decimal(match[1].replace(",", "")), typed, own))
    return tuple(found)


def _heading(rows: Grid, column: int) -> str:
    return " ".join(dict.fromkeys(words for row in rows if column < len(row) and (words := fold(row[column]))))


def _unit_of(head: str) -> str:
    match = _UNIT.search("".join(re.findall(r"[(（]([^)）]*)[)）]", head)))
    return match[0] if match else ""


def _bare(head: str) -> str:
    return re.sub(r"[(（][^)）]*[)）]|\s", "", head)


def prose_of(found: tuple[Entry, ...], projects: tuple[str, ...]) -> Iterator[Prose]:
    """One clause per figure; a sum row speaks of all projects where each of them has a row."""
    known = [fold(project) for project in projects]
    complete = bool(known) and all(any(project in entry.row for entry in found) for project in known)
    for entry in found:
        if entry.typed.startswith("-"):
            continue
        row, column = entry.row, entry.column
        if _SUM.search(row):
            if not complete:
                continue
            row = _SUM.sub(f"{len(known)}个项目", row, count=1)
        elif not any(project in row for project in known) and any(project in column for project in known):
            row, column = column, row
        yield Prose(entry.place, f"{row}{column}{entry.typed}")


def wrong_columns(found: tuple[Entry, ...]) -> Iterator[WrongColumn]:
    """Sums of money at the end of a column that the entries above do not add up to."""
    for place, total in enumerate(found):
        if not re.search("合计|总计|共计", total.row) or total.unit not in FEN_PER_UNIT:
            continue
        above = [e for e in found[:place] if e.place.column == total.place.column and "其中" not in e.row and not _SUM.search(e.row)]
        if len(above) < 2 or any(e.unit != total.unit for e in above):
            continue
        found_sum = sum((entry.number for entry in above), Decimal(0))
        scale = FEN_PER_UNIT[total.unit]
        slack = sum(typed_tolerance(entry.number, entry.unit) for entry in (*above, total))
        if abs(found_sum - total.number) * scale > slack:
            yield WrongColumn(total, found_sum)
