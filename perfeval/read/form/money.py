"""The money block of a form: the line of all money, the lines of its sources, and what is stated beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from perfeval.kinds import FEN_PER_UNIT
from perfeval.official_form import CARRIED, GOALS, WHOLE, source_of
from perfeval.read.form.grid import Cell, cell_at
from perfeval.read.form.outline import Outline
from perfeval.read.raw import Position
from perfeval.spelling import is_empty

_UNIT = "|".join(FEN_PER_UNIT)
_BRACKETED = re.compile(rf"\((?:单位[::]?)?(?:人民币)?({_UNIT})\)")
_NAMED = re.compile(rf"单位[::]?(?:人民币)?({_UNIT})")


@dataclass(frozen=True)
class MoneyLine:
    """One line of the block: the source as labelled, its label, and its cells by meaning (those that have a heading)."""

    source: str
    label: str
    start: Position
    cells: Mapping[str, Cell]

    @property
    def stated(self) -> bool:
        """Whether it states any amount."""
        return any(not is_empty(self.cells[name].value) for name in CARRIED["funding"] if name in self.cells)


@dataclass(frozen=True)
class Money:
    """The block: the line of all money (None without one), the lines of sources that state anything, units of amounts."""

    whole: MoneyLine | None
    parts: tuple[MoneyLine, ...]
    units: Mapping[str, str]

    @property
    def lines(self) -> tuple[MoneyLine, ...]:
        """The lines that count: those of the sources, else that of all money alone."""
        return self.parts or ((self.whole,) if self.whole is not None and self.whole.stated else ())


def read_money(form: Outline) -> Money:
    """Read the block; empty where the form has none that could be found."""
    if form.money is None:
        return Money(None, (), {})
    lines = list(_lines(form, form.money))
    units = dict(_units(form, form.money))
    if lines and WHOLE.search(lines[0].label):
        return Money(lines[0], tuple(line for line in lines[1:] if line.stated), units)
    return Money(None, tuple(line for line in lines if line.stated), units)


def _lines(form: Outline, head: int) -> Iterator[MoneyLine]:
    grid, left = form.grid, min(first for first, _ in form.amounts.values())
    below = max(grid.depth(head, first) for first, _ in form.amounts.values()) + 1
    for row in range(below, form.goals or form.indicators):
        named = [column for column in grid.filled(row) if column < left]
        if any(grid.label(row, column) in GOALS for column in named):
            return
        label = grid.label(row, named[-1]) if named else ""
        cells = {name: cell_at(grid.raw, grid.in_span(row, span)) for name, span in form.amounts.items()}
        if label or any(not is_empty(cell.value) for cell in cells.values()):
            yield MoneyLine(source_of(label) or "项目资金", label, (row, named[-1] if named else left), cells)


def _units(form: Outline, head: int) -> Iterator[tuple[str, str]]:
    """The unit of each amount: of its heading, else of the label of the block, else as stated above it."""
    own = {name: found[1] for name, (first, _) in form.amounts.items() if (found := _BRACKETED.search(form.grid.text(head, first)))}
    common = _common_unit(form, head)
    for name in CARRIED["funding"]:
        if name in form.amounts and (unit := own.get(name) or common):
            yield name, unit


def _common_unit(form: Outline, head: int) -> str | None:
    grid, left = form.grid, min(first for first, _ in form.amounts.values())
    beside = [(row, column) for row in range(head, form.indicators) for column in grid.filled(row) if column < left]
    above = [(row, column) for row in range(form.first, head) for column in grid.filled(row)]
    for position in (*beside, *above):
        found = _BRACKETED.search(grid.text(*position)) or _NAMED.search(grid.text(*position))
        if found:
            return found[1]
    return None
