"""The money block of a form: the line of all money, the lines of its sources, and what is stated beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from perfeval.declared.official_form import CARRIED, GOALS, source_of
from perfeval.read.forms.grid import cell_at
from perfeval.read.forms.outline import FormOutline
from perfeval.read.forms.sources import MoneyLine, sources_of
from perfeval.words.decimals import FEN_PER_UNIT
from perfeval.words.spelling import text_of

_UNIT = "|".join(FEN_PER_UNIT)
_BRACKETED = re.compile(rf"\((?:单位:?)?(?:人民币)?({_UNIT})(?:[,;、][^()]*)?\)")
_LABELLED = re.compile(rf"{_BRACKETED.pattern}(?:\([^()]*\))*[:*]*$")
_NAMED = re.compile(rf"单位\s*[:：]?\s*(?:人民币)?\s*({_UNIT})(?=[\s)）,，;；。]|$)")
"""The unit as a line of its own says it; what goes on (`元/人`, `元谋县`) is none."""

_SECTION = re.compile("[一二三四五六七八九十]+、")


class FormMoney(Struct, frozen=True):
    """The block: the line of all money (None without one), the lines of sources that state anything, units of amounts.

    `left` are lines of what a source's own line already holds.
    """

    whole: MoneyLine | None
    parts: tuple[MoneyLine, ...]
    units: Mapping[str, str]
    left: tuple[MoneyLine, ...] = ()

    @property
    def lines(self) -> tuple[MoneyLine, ...]:
        """The lines that count: those of the sources, else that of all money alone."""
        return self.parts or ((self.whole,) if self.whole is not None and self.whole.stated else ())


def read_money(form: FormOutline) -> FormMoney:
    """Read the block; empty where the form has none that could be found."""
    if form.money is None:
        return FormMoney(None, (), {})
    lines = list(_lines(form, form.money))
    units = dict(_units(form, form.money))
    found = sources_of(lines, units)
    return FormMoney(found.whole, found.parts, units, found.left)


def _lines(form: FormOutline, head: int) -> Iterator[MoneyLine]:
    grid, left = form.grid, form.left
    first = head if form.paired else max(grid.depth(head, column) for column, _ in form.amounts.values()) + 1
    for row in range(first, _end(form, head)):
        named = [column for column in grid.filled(row) if column < left]
        label = grid.label(row, named[-1]) if named and row > head else ""
        cells = {name: cell_at(grid.raw, grid.in_span(row, span)) for name, span in form.amounts.items()}
        if label or any(cell.holds for cell in cells.values()):
            yield MoneyLine(source_of(label) or "项目资金", label, (row, named[-1] if named else left), cells)


def _units(form: FormOutline, head: int) -> Iterator[tuple[str, str]]:
    """The unit of each amount: of its heading, else of the label of the block, else as stated above it."""
    own = {name: found[1] for name, (first, _) in form.amounts.items() if (found := _BRACKETED.search(form.grid.text(head, first)))}
    common = _common_unit(form, head)
    for name in CARRIED["funding"]:
        if name in form.amounts and (unit := own.get(name) or common):
            yield name, unit


def _common_unit(form: FormOutline, head: int) -> str | None:
    """As the label of the block ends with it, else as the lines above say it: `单位：万元`, `项目支出绩效自评表（万元）`."""
    grid, left = form.grid, form.left
    labels = [column for column in grid.filled(head) if column < left]
    beside = [grid.text(row, column) for row in range(head, _end(form, head)) for column in grid.filled(row) if column < left]
    above = [(row, column) for row in range(form.first, head) for column in grid.filled(row)]
    titles = [grid.text(*position) for position in above if position[0] < form.project]
    found = [
        *(_LABELLED.search(text) for text in beside),
        *(_NAMED.search(text_of(grid.raw.cell(*position))) for position in (*((head, column) for column in labels), *above)),
        *(_LABELLED.search(text) for text in titles),
    ]
    return next((one[1] for one in found if one is not None), None)


def _end(form: FormOutline, head: int) -> int:
    """The first row below the block."""
    last = form.goals or form.indicators
    return next((row for row in range(head + 1, last) if _ends(form, head, row)), last)


def _ends(form: FormOutline, head: int, row: int) -> bool:
    """Whether a row is below the block: it names goals, begins a section, or has another label below that of the block."""
    grid = form.grid
    begin = next((column for column in grid.filled(head) if column < form.left), None)
    over_all = begin is not None and begin not in grid.filled(head + 1)
    return any(label in GOALS or _SECTION.match(label) for _, label in grid.labels(row)) or (
        over_all and begin in grid.filled(row) and grid.label(row, begin) != grid.label(head, begin)
    )
