"""The money block of a form: the line of all money, the lines of its sources, and what is stated beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from perfeval.declared.kinds import MONEY, Remark
from perfeval.declared.official_form import CARRIED, GOALS, source_of
from perfeval.declared.official_form import MONEY as WORDS
from perfeval.read.forms.grid import GridCell, cell_at
from perfeval.read.forms.outline import FormOutline
from perfeval.read.forms.sources import MoneyLine, closes, sources_of
from perfeval.words.addresses import Position
from perfeval.words.decimals import FEN_PER_UNIT
from perfeval.words.spelling import text_of

_UNIT = "|".join(FEN_PER_UNIT)
_BRACKETED = re.compile(rf"\((?:单位:?)?(?:人民币)?({_UNIT})(?:[,;、][^()]*)?\)")
_LABELLED = re.compile(rf"{_BRACKETED.pattern}(?:\([^()]*\))*[:*]*$")
_NAMED = re.compile(rf"单位\s*[:：]?\s*(?:人民币)?\s*({_UNIT})(?=[\s)）,，;；。]|$)")
"""The unit as a line of its own says it; what goes on (`元/人`, `元谋县`) is none."""

_OF_MONEY = re.compile(r"(?:项目|专项|预算)?(?:资金|预算|经费)")
"""Begins the label of the block where it has a row of its own."""

_SECTION = re.compile("[一二三四五六七八九十]+、")


class FormMoney(Struct, frozen=True):
    """The block: the line of all money (None without one), the lines of sources that state anything, units of amounts.

    `left` are lines of what a source's own line already holds; `beside` what stands on lines of its own below the amounts (得分).
    """

    whole: MoneyLine | None
    parts: tuple[MoneyLine, ...]
    units: Mapping[str, str]
    left: tuple[MoneyLine, ...] = ()
    beside: Mapping[str, GridCell] = {}

    @property
    def lines(self) -> tuple[MoneyLine, ...]:
        """The lines that count: those of the sources, else that of all money alone."""
        return self.parts or ((self.whole,) if self.whole is not None else ())

    @property
    def stated(self) -> bool:
        """Whether any amount is filled in."""
        return any(line.stated for line in (*self.parts, *((self.whole,) if self.whole is not None else ())))


def read_money(form: FormOutline) -> FormMoney:
    """Read the block; empty where the form has none that could be found."""
    if form.money is None:
        return FormMoney(None, (), {})
    found = list(_lines(form, form.money))
    lines = [line for line in found if _OTHER.get(line.label) is None]
    beside = {_OTHER[line.label]: _value_of(form, line) for line in found if line not in lines}
    units = dict(_units(form, form.money, lines))
    sources = sources_of(lines, units)
    whole = sources.whole if sources.whole is not None or sources.parts else next(iter(lines), None)
    return FormMoney(whole, _with_zeros(sources.whole, sources.parts, units), units, sources.left, beside)


_OTHER = {
    "得分": "execution_points", "自评得分": "execution_points", "分值": "execution_weight", "权重": "execution_weight", "执行率": "rate",
    "预算执行率": "rate",
}
"""Labels of lines below the amounts that hold no amounts."""


def _value_of(form: FormOutline, line: MoneyLine) -> GridCell:
    row, column = line.start
    held = [number for number in form.grid.filled(row) if number > form.grid.width(row, column)[1]]
    return cell_at(form.grid.raw, (row, held[0] if held else form.left))


def _with_zeros(whole: MoneyLine | None, parts: tuple[MoneyLine, ...], units: Mapping[str, str]) -> tuple[MoneyLine, ...]:
    """The lines of sources, blank amounts of those that have no money filled with 0 where the line of all money then closes."""
    if whole is None:
        return parts
    for name in ("budget", "executed"):
        blank = [line for line in parts if name in line.cells and not line.cells[name].holds and _has_nothing(line)]
        filled = [line for line in parts if line not in blank]
        if blank and filled and whole.cells[name].holds and closes(whole, filled, name, units):
            parts = tuple(_zero(line, name) if line in blank else line for line in parts)
    return parts


def _has_nothing(line: MoneyLine) -> bool:
    held = [MONEY.parse(cell.value, "元", ()).value for cell in line.amounts.values() if cell.holds]
    return bool(held) and not any(held)


def _zero(line: MoneyLine, name: str) -> MoneyLine:
    return replace(line, cells={**line.cells, name: replace(line.cells[name], value=0)})


def _lines(form: FormOutline, head: int) -> Iterator[MoneyLine]:
    grid = form.grid
    if form.lines:
        for number, stated in enumerate(form.lines):
            cells = {name: _cell_of(form, name, position) for name, position in stated.cells.items()}
            yield MoneyLine(source_of(stated.label) or "项目资金", stated.label, stated.start, cells, number)
        return
    left = form.left
    first = head if form.paired else max(grid.depth(head, column) for column, _ in form.amounts.values()) + 1
    for row in range(first, _end(form, head)):
        if grid.is_legend(row):
            continue
        named = [column for column in grid.filled(row) if column < left]
        label = grid.label(row, named[-1]) if named and row > head else ""
        cells = {name: cell_at(grid.raw, grid.in_span(row, span)) for name, span in form.amounts.items()}
        if label or any(cell.holds for cell in cells.values()):
            yield MoneyLine(source_of(label) or "项目资金", label, (row, named[-1] if named else left), cells)


def _cell_of(form: FormOutline, name: str, position: Position) -> GridCell:
    """An amount, or what stands behind its label in the same cell."""
    within = form.grid.pairs(*position, WORDS)
    if not within and form.grid.label(*position) in WORDS:  # a label without anything beside it
        return GridCell(position, None)
    return next((cell for label, cell in within if WORDS[label] == name), cell_at(form.grid.raw, position))


def _units(form: FormOutline, head: int, lines: Sequence[MoneyLine]) -> Iterator[tuple[str, str]]:
    """The unit of each amount: of its heading, else of the label of the block, else as stated above it, else as its own cells carry it."""
    labels = _labels(form, head)
    own = {name: found[1] for name, position in labels if (found := _BRACKETED.search(form.grid.text(*position)))}
    common = _common_unit(form, head) or _carried_unit(lines)
    for name in CARRIED["funding"]:
        if name in form.amounts and (unit := own.get(name) or common):
            yield name, unit


def _labels(form: FormOutline, head: int) -> list[tuple[str, Position]]:
    """The headings or labels of the amounts."""
    grid = form.grid
    if not form.lines and not form.paired:
        return [(meaning, position) for meaning, position, _ in grid.meanings(head, WORDS)]
    cells = [(row, column) for row in range(form.top or head, _end(form, head)) for column in grid.filled(row)]
    return [(WORDS[label], position) for position in cells if (label := grid.label(*position)) in WORDS]


def _carried_unit(lines: Sequence[MoneyLine]) -> str | None:
    """The one unit that amounts carry themselves (`2.38万元`)."""
    parsed = [MONEY.parse(cell.value, None, ()) for line in lines for cell in line.amounts.values()]
    units = {one.detail for one in parsed if Remark.OWN_UNIT in one.remarks}
    return units.pop() if len(units) == 1 else None


def _common_unit(form: FormOutline, head: int) -> str | None:
    """As the label of the block ends with it, else as the lines above say it: `单位：万元`, `项目支出绩效自评表（万元）`."""
    grid, left, end = form.grid, form.left, _end(form, head)
    head = form.top
    labels = [column for column in grid.filled(head) if column < left]
    beside = [grid.text(row, column) for row in range(head, end) for column in grid.filled(row) if column < left]
    above = [(row, column) for row in range(form.first, head) for column in grid.filled(row)]
    titles = [grid.text(*position) for position in above if position[0] < form.project or _OF_MONEY.match(grid.text(*position))]
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
    begin = next((column for column in grid.filled(form.top) if column < form.left), None)
    below = next(number for number in range(head + 1, row + 1) if number == row or not grid.is_legend(number))
    over_all = begin is not None and begin not in grid.filled(below)
    return any(label in GOALS or _SECTION.match(label) for _, label in grid.labels(row)) or (
        over_all and begin in grid.filled(row) and grid.label(row, begin) != grid.label(form.top, begin)
    )
