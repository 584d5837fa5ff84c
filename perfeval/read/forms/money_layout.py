"""How the money block of a form is laid out: headings above the amounts, labels beside them, or sources as columns."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple, TypeVar

from perfeval.declared.kinds import MONEY as MONEY_KIND
from perfeval.declared.official_form import MONEY, WHOLE, names_source
from perfeval.read.cells.raw import Span
from perfeval.read.forms.grid import FormGrid
from perfeval.words.addresses import Position

_Where = TypeVar("_Where")

_TWO = 2
_ADJUSTED = re.compile(r"调整|变更|追加|年末|最终|执行中")
_NEEDED = frozenset({"budget", "executed"})
"""What makes a money block."""


class StatedLine(NamedTuple):
    """One line of money whose amounts stand beside their labels or below its own heading: its label, and cells by meaning."""

    label: str
    start: Position
    cells: Mapping[str, Position]


def find_money(grid: FormGrid, project: int, head: int) -> tuple[int | None, Mapping[str, Span], bool, tuple[StatedLine, ...]]:
    """The row of the headings of the money block with its columns: one above the amounts, pairs in one row, or lines of another layout."""
    row = _row_of_headings(grid, project, head)
    if row is not None:
        pairs = _pairs(grid, row)
        if pairs:
            return row, pairs, True, ()
        if lines := _by_group(grid, row, head):
            return (*_where(lines), lines)
        while row + 1 < head and _goes_on_below(grid, row + 1, grid.headings(row, MONEY)):
            row += 1
        return row, _amount_columns(grid, row, head), False, ()
    lines = _by_source(grid, project, head) or _by_label(grid, project, head)
    if not lines:
        return None, {}, False, ()
    return (*_where(lines), lines)


def _where(lines: Sequence[StatedLine]) -> tuple[int, Mapping[str, Span], bool]:
    """The first row of lines and the columns of their amounts, which are no pairs of one row."""
    rows = [line.start[0] for line in lines] + [row for line in lines for row, _ in line.cells.values()]
    amounts = {name: (column, column) for line in reversed(lines) for name, (_, column) in line.cells.items()}
    return min(rows), amounts, False


def _row_of_headings(grid: FormGrid, project: int, head: int) -> int | None:
    """The first row with the headings of a money block, unless one below has far more of them: the first is then a list of tasks with their money."""
    found = {row: headings.keys() for row in range(project, head) if (headings := grid.headings(row, MONEY)).keys() >= _NEEDED}
    first = next(iter(found), None)
    return next((row for row, keys in found.items() if len(keys) > len(found[first]) + _TWO), first) if first is not None else None


def _amount_columns(grid: FormGrid, row: int, end: int) -> dict[str, Span]:
    """Columns of the amounts by meaning; of two headings of one meaning (one is the label of the block) the one with more amounts below."""
    found = _by_meaning((meaning, grid.label(*position), span) for meaning, position, span in grid.meanings(row, MONEY))
    return {meaning: max(spans, key=lambda span: _amounts_below(grid, row, end, span)) for meaning, spans in found.items()}


def _by_meaning(labelled: Iterable[tuple[str, str, _Where]]) -> dict[str, list[_Where]]:
    """Meaning -> where; of two budgets one of which is the adjusted one (`年度预算 | 调整后预算`) the other is the opening one."""
    found: dict[str, list[tuple[str, _Where]]] = {}
    for meaning, label, where in labelled:
        found.setdefault(meaning, []).append((label, where))
    budgets = found.get("budget", [])
    adjusted = [one for one in budgets if _ADJUSTED.search(one[0])]
    if "initial" not in found and 0 < len(adjusted) < len(budgets):
        found |= {"initial": [one for one in budgets if one not in adjusted], "budget": adjusted}
    return {meaning: [where for _, where in places] for meaning, places in found.items()}


def _amounts_below(grid: FormGrid, row: int, end: int, span: Span) -> int:
    return sum(_is_amount(grid, (below, column)) for below in range(row + 1, end) for column in grid.filled(below) if span[0] <= column <= span[1])


def top_of_money(grid: FormGrid, project: int, money: int, lines: tuple[StatedLine, ...]) -> int:
    """The first row of the headings: of two rows the upper one, and of pairs the first."""
    if lines or money <= project:
        return money
    left = min(span[0] for _, _, span in grid.meanings(money, MONEY))
    top = money
    while top - 1 > project and (len(grid.headings(top - 1, MONEY)) >= _TWO or any(
            column >= left and _GROUP_OF_MONEY.fullmatch(label) for column, label in grid.labels(top - 1))):
        top -= 1
    return top


_GROUP_OF_MONEY = re.compile(r"(?:.{0,4}预算(?:数|安排|情况)?|.{0,4}(?:执行|支出)(?:数|情况)|.{0,4}资金(?:情况)?)")
"""A heading of money over others."""


def _goes_on_below(grid: FormGrid, row: int, above: Mapping[str, Span]) -> bool:
    """Whether a row is the lower one of the headings: all its cells are headings, and none is left of the amounts."""
    filled, found = grid.filled(row), {cell: meaning for meaning, cell, _ in grid.meanings(row, MONEY)}
    left = min(first for first, _ in above.values())
    return bool(filled) and filled[0] >= left and all((row, column) in found for column in filled)


def _pairs(grid: FormGrid, row: int) -> dict[str, Span]:
    """The columns of amounts that stand beside their labels in a row; none unless those do that a money block needs."""
    found: dict[str, Span] = {}
    for name, _, (_, end) in grid.meanings(row, MONEY):
        column = next((number for number in grid.filled(row) if number > end), None)
        if column is not None and _is_amount(grid, (row, column)):
            found.setdefault(name, grid.width(row, column))
    return found if found.keys() >= _NEEDED else {}


def _is_amount(grid: FormGrid, position: Position) -> bool:
    return isinstance(MONEY_KIND.parse(grid.raw.cell(*position), "元", ()).value, int)


def _by_source(grid: FormGrid, project: int, head: int) -> tuple[StatedLine, ...]:
    """Sources as columns: 预算数 and 执行数 are labels of rows in one column, and the sources stand above them."""
    rows: dict[int, list[tuple[str, str, int]]] = {}
    for row in range(project + 1, head):
        for column, label in grid.labels(row):
            if label in MONEY:
                rows.setdefault(column, []).append((MONEY[label], label, row))
    for column, labelled in rows.items():
        found = {meaning: stated[0] for meaning, stated in _by_meaning(labelled).items()}
        if not found.keys() >= _NEEDED:
            continue
        top = min(found.values()) - 1
        sources = [(first, label) for first, label in grid.labels(top) if first > column and not _is_amount(grid, (top, first))]
        if not any(names_source(label) for _, label in sources):
            continue
        return tuple(
            StatedLine(label, (top, first), {name: grid.in_span(row, grid.width(top, first)) for name, row in found.items()})
            for first, label in sources if label not in MONEY
        )
    return ()


def _by_group(grid: FormGrid, row: int, end: int) -> tuple[StatedLine, ...]:
    """Sources over columns of their own for budget and payments; what is stated once for all belongs to the line of all money."""
    groups: dict[Position, dict[str, Position]] = {}
    common: dict[str, Position] = {}
    for meaning, position, span in grid.meanings(row, MONEY):
        over = grid.over(position) if position[0] == row else None
        if over is not None and names_source(grid.label(*over)):
            groups.setdefault(over, {}).setdefault(meaning, (row + 1, span[0]))
        else:
            common.setdefault(meaning, (row + 1, span[0]))
    if len(groups) < _TWO or not all(cells.keys() >= _NEEDED for cells in groups.values()):
        return ()
    for below in range(row + 1, end):
        for column in grid.filled(below):
            for label, cell in grid.stated(below, column, MONEY):
                common.setdefault(MONEY[label], cell.position)
    whole = next((over for over in groups if WHOLE.search(grid.label(*over))), None)
    if whole is not None:
        groups[whole] = {**common, **groups[whole]}
    return tuple(StatedLine(grid.label(*over), over, cells) for over, cells in groups.items())


def _by_label(grid: FormGrid, project: int, head: int) -> tuple[StatedLine, ...]:
    """Amounts beside their labels, or in one cell with them, in several rows."""
    labelled = [
        (MONEY[label], label, cell.position)
        for row in range(project + 1, head) for column in grid.filled(row) for label, cell in grid.stated(row, column, MONEY)
    ]
    cells = {meaning: stated[0] for meaning, stated in _by_meaning(labelled).items()}
    if not cells.keys() >= _NEEDED:
        return ()
    return (StatedLine("", cells["budget"], cells),)
