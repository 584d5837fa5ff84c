"""Where forms stand in a file, and where the blocks of each begin."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import chain

from msgspec import Struct

from perfeval.declared.kinds import MONEY as MONEY_KIND
from perfeval.declared.official_form import GOALS, HEAD, INDICATOR, MONEY, TITLE, TOTAL
from perfeval.read.cells.raw import RawSheet, RawWorkbook, Span
from perfeval.read.forms.grid import FormGrid

_NEEDED = frozenset({"budget", "executed"})
"""What makes a money block."""

_LONGEST = 5000
"""Rows a sheet with forms has at most: more is data."""


class FormOutline(Struct, frozen=True):
    """One form: its sheet, its rows, and the rows of its headings with their columns; money and goals may be missing."""

    grid: FormGrid
    first: int
    last: int
    project: int
    """The row of 项目名称."""
    indicators: int
    columns: Mapping[str, Span]
    """Columns of the indicator table by meaning."""
    money: int | None
    amounts: Mapping[str, Span]
    """Columns of the money block by meaning."""
    goals: int | None
    paired: bool = False
    """Whether the amounts stand beside their labels (`预算数：55`) instead of below them; the columns are those of the amounts."""

    @property
    def title(self) -> str:
        """The title of its sheet."""
        return self.grid.raw.title

    @property
    def left(self) -> int:
        """The first column of the money block's amounts."""
        return min(first for first, _ in self.amounts.values())

    def head(self) -> Iterator[tuple[int, int, str]]:
        """Row, column and label of the cells above the money, and of those left of it where the project is named in its first row."""
        money = self.money or self.indicators
        last = (self.goals or self.indicators) if money == self.project else money
        return (
            (row, column, label) for row in range(self.first, last) for column, label in self.grid.labels(row)
            if row < money or column < self.left
        )


def find_forms(raw: RawWorkbook) -> tuple[FormOutline, ...]:
    """All filled official forms of a file, in order; a sheet may hold several, one below the other."""
    return tuple(outline for sheet in raw.sheets for outline in _forms_of(sheet))


def _forms_of(raw: RawSheet) -> Iterator[FormOutline]:
    if not 0 < raw.height <= _LONGEST:
        return
    grid = FormGrid(raw)
    heads = list(_heads(grid))
    first = 1
    for number, (project, head) in enumerate(heads):
        last = _last_row(grid, head, heads[number + 1][1] if number + 1 < len(heads) else None)
        yield _outline(grid, first, last, project, head)
        first = last + 1


def _heads(grid: FormGrid) -> Iterator[tuple[int, int]]:
    """The row of 项目名称 and that of the indicators' headings of each form; headings that stand again below are of the same form."""
    project = None
    for row in range(1, grid.raw.height + 1):
        if project is None and _names_project(grid, row):
            project = row
        elif project is not None and is_indicator_head(grid, row) and not (grid.goes_on(row) and is_indicator_head(grid, row + 1)):
            yield project, row
            project = None


def is_indicator_head(grid: FormGrid, row: int) -> bool:
    """Whether the headings of indicators stand in a row; of two rows with merged cells in both each is one, and the lower counts."""
    return {"level3", "target", "actual"} <= grid.headings(row, INDICATOR).keys()


def _names_project(grid: FormGrid, row: int) -> bool:
    """Whether the row has the label 项目名称; in a table it is the heading of a column among others."""
    headings = grid.headings(row, HEAD)
    return "project" in headings and not {"level1", "level3"} & grid.headings(row, INDICATOR).keys()


def _last_row(grid: FormGrid, head: int, following: int | None) -> int:
    """The last row of a form: before the title of the next one on the sheet, else the blank row between them, else its sum."""
    if following is None:
        return grid.raw.height
    project = next((row for row in range(head + 1, following) if _names_project(grid, row)), following)
    between = range(project - 1, head, -1)
    return next(chain(
        (row - 1 for row in between if _is_title(grid, row)),
        (row for row in between if not grid.filled(row)),
        (row for row in between if any(label in TOTAL for _, label in grid.labels(row))),
    ), project - 1)


def _is_title(grid: FormGrid, row: int) -> bool:
    """Whether the row bears the title of a form, with its unit or number beside it at most."""
    filled = grid.filled(row)
    return 0 < len(filled) <= 2 and TITLE.search(grid.text(row, filled[0])) is not None


def _outline(grid: FormGrid, first: int, last: int, project: int, head: int) -> FormOutline:
    money = next((row for row in range(project, head) if grid.headings(row, MONEY).keys() >= _NEEDED), None)
    amounts = grid.headings(money, MONEY) if money is not None else {}
    pairs = _pairs(grid, money, amounts) if money is not None else {}
    goals = next((row for row in range((money or project) + 1, head) if {"goal", "goal_result"} <= goal_columns(grid, row).keys()), None)
    return FormOutline(grid, first, last, project, head, grid.headings(head, INDICATOR), money, pairs or amounts, goals, bool(pairs))


def _pairs(grid: FormGrid, row: int, labels: Mapping[str, Span]) -> dict[str, Span]:
    """The columns of amounts that stand beside their labels in a row; none unless those do that a money block needs."""
    found = {}
    for name, (_, end) in labels.items():
        column = next((number for number in grid.filled(row) if number > end), None)
        if column is not None and isinstance(MONEY_KIND.parse(grid.raw.cell(row, column), "元", ()).value, int):
            found[name] = grid.width(row, column)
    return found if found.keys() >= _NEEDED else {}


def goal_columns(grid: FormGrid, row: int) -> dict[str, Span]:
    """Columns of the goal block; the label of the block itself may be worded like the heading of the goals."""
    found: dict[str, Span] = {}
    for column, label in grid.labels(row):
        if label in GOALS and not (GOALS[label] == "goal" and "goal_result" in found):
            found[GOALS[label]] = grid.width(row, column)
    return found
