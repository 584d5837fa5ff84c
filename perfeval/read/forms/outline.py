"""Where forms stand in a file, and where the blocks of each begin."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain

from msgspec import Struct

from perfeval.declared.official_form import (
    GOALS,
    HEAD,
    INDICATOR,
    OF_DEPARTMENTS,
    TITLE,
    TOTAL,
    WHOLE_OF_DEPARTMENT,
)
from perfeval.read.cells.raw import RawSheet, RawWorkbook, Span
from perfeval.read.forms.grid import FormGrid, GridCell, cell_at
from perfeval.read.forms.money_layout import StatedLine, find_money, top_of_money
from perfeval.words.addresses import Position

_TWO = 2
_LEVELS = frozenset({"level1", "level2", "level3"})
_FINEST = "四级指标"
_NAMED_LEVELS = frozenset({"一级指标", "二级指标", "三级指标", _FINEST})
"""Headings that leave no doubt, whatever else may look like one (`指标类别`)."""
_LONGEST = 5000
"""Rows a sheet with forms has at most: more is data."""


class FormOutline(Struct, frozen=True):
    """One form: its sheet, its rows, and the rows of its headings with their columns; money and goals may be missing."""

    grid: FormGrid
    first: int
    last: int
    project: int
    """The row of 项目名称; of a form of a whole department that of its name."""
    indicators: int
    columns: Mapping[str, Span]
    """Columns of the indicator table by meaning."""
    money: int | None
    amounts: Mapping[str, Span]
    """Columns of the money block by meaning."""
    goals: int | None
    paired: bool = False
    """Whether the amounts stand beside their labels (`预算数：55`) instead of below them; the columns are those of the amounts."""
    lines: tuple[StatedLine, ...] = ()
    """The lines of money where neither columns nor one row of pairs hold them."""
    top: int = 0
    """The first row of the headings of the money block; `money` is the last."""
    named: Position | None = None
    """The label of the department, of a form of a whole department."""

    @property
    def title(self) -> str:
        """The title of its sheet."""
        return self.grid.raw.title

    @property
    def left(self) -> int:
        """The first column of the money block's amounts."""
        return min(first for first, _ in self.amounts.values())

    def head(self) -> Iterator[tuple[str, GridCell]]:
        """Label and value of the cells above the money, and of those left of it where the project is named in its first row."""
        money = self.money or self.indicators
        last = (self.goals or self.indicators) if money == self.project else money
        for row in range(self.first, last):
            for column in self.grid.filled(row):
                if row < money or column < self.left:
                    yield from self.grid.stated(row, column, HEAD)


def find_forms(raw: RawWorkbook) -> tuple[FormOutline, ...]:
    """All filled official forms of a file, in order; a sheet may hold several, below or beside one another."""
    return tuple(outline for sheet in raw.sheets for outline in _forms_of(sheet))


def _forms_of(raw: RawSheet) -> Iterator[FormOutline]:
    if not 0 < raw.height <= _LONGEST:
        return
    for grid in _side_by_side(FormGrid(raw)):
        heads = list(_heads(grid))
        first = 1
        for number, (project, head, named) in enumerate(heads):
            last = _last_row(grid, head, heads[number + 1] if number + 1 < len(heads) else None)
            yield _outline(grid, first, last, project, head, named)
            first = last + 1


def _side_by_side(grid: FormGrid) -> list[FormGrid]:
    """The sheet, or the columns of each of its forms where several stand beside one another.

    Between them is an empty column with a form on either side, or their labels stand in the same rows.
    """
    if apart := _apart(grid):
        return apart
    starts = {1}
    for row in range(1, grid.raw.height + 1):
        if len(grid.filled(row)) < _TWO or (is_indicator_head(grid, row) and len(_repeated(grid, row)) < _TWO):
            continue
        named = [column for column in grid.filled(row) for label, _ in grid.stated(row, column, HEAD) if HEAD[label] == "project"]
        starts |= set(named[1:]) | set(_repeated(grid, row)[1:])
    ends = [*(start - 1 for start in sorted(starts)[1:]), 1 << 15]
    return [FormGrid(grid.raw, span) for span in zip(sorted(starts), ends, strict=True)] if len(starts) > 1 else [grid]


def _apart(grid: FormGrid) -> list[FormGrid]:
    raw = grid.raw
    covered = {column for row in range(1, raw.height + 1) for first in grid.filled(row)
               for column in range(first, grid.width(row, first)[1] + 1)}
    found: list[FormGrid] = []
    rest = grid
    for column in range(2, max(covered, default=1)):
        if column in covered or column - 1 not in covered:
            continue
        left, right = (FormGrid(raw, span) for span in ((rest.columns[0], column - 1), (column + 1, rest.columns[1])))
        if any(_heads(left)) and any(_heads(right)):
            found, rest = [*found, left], right
    return [*found, rest] if found else []


def _repeated(grid: FormGrid, row: int) -> list[int]:
    """Where the tables of indicators begin whose headings stand in a row; the first cell after the last heading of the one before."""
    found, seen, end, starts = set[str](), False, 1, [1]
    for meaning, (top, _), (first, last) in grid.meanings(row, INDICATOR):
        if meaning in ("level1", "level3") and meaning in found and {"target", "actual"} <= found:
            before = max((column for column in grid.filled(top) if column < first and grid.label(top, column).endswith("指标")), default=first)
            starts.append(before if before > end else first)
            found = set()
        found.add(meaning)
        end, seen = last, True
    return starts if seen else []


def _heads(grid: FormGrid) -> Iterator[tuple[int, int, Position | None]]:
    """The row of 项目名称 and that of the indicators' headings of each form; headings that stand again below are of the same form.

    A form of a whole department names no project: its row is the one of the department's name.
    """
    project, begin = None, 1
    for row in range(1, grid.raw.height + 1):
        if project is None and _names_project(grid, row):
            project = row
        elif is_indicator_head(grid, row) and not (grid.goes_on(row) and is_indicator_head(grid, row + 1)):
            named = _names_department(grid, begin, row)
            if named is not None and (project is None or named[0] < project):
                yield named[0], row, named
            elif project is not None:
                yield project, row, None
            if named is not None or project is not None:
                project, begin = None, row + 1


def _names_department(grid: FormGrid, begin: int, head: int) -> Position | None:
    """The label of the department's name, of a form that says in its title that it is one of a whole department."""
    titles = [row for row in range(begin, head) if any(WHOLE_OF_DEPARTMENT.search(grid.text(row, column)) for column in grid.filled(row))]
    cells = [(row, column) for row in range(titles[-1] if titles else head, head) for column in grid.filled(row)]
    of_head = [(position, label) for position in cells for label, _ in grid.stated(*position, OF_DEPARTMENTS)]
    ranks = sorted(of_head, key=lambda found: (OF_DEPARTMENTS[found[1]], found[0]))
    return ranks[0][0] if ranks else None


def is_indicator_head(grid: FormGrid, row: int) -> bool:
    """Whether the headings of indicators stand in a row; of two rows with merged cells in both each is one, and the lower counts."""
    return {"level3", "target", "actual"} <= {meaning for meaning, _, _ in indicator_headings(grid, row)}


def indicator_headings(grid: FormGrid, row: int) -> list[tuple[str, Position, Span]]:
    """The headings of indicators that reach a row; where none names the indicator itself, `绩效指标` right of the classes does."""
    found = list(grid.meanings(row, INDICATOR))
    classes = [span[1] for meaning, _, span in found if meaning in ("level1", "level2")]
    if not classes or any(meaning == "level3" for meaning, _, _ in found):
        return found
    column = next((column for column, label in grid.labels(row) if column > max(classes) and _BARE.fullmatch(label)), None)
    return found if column is None else [*found, ("level3", (row, column), grid.width(row, column))]


_BARE = re.compile(r"(?:绩效|考核|评价)?指标|(?:绩效|考核|评价)内容")


def _names_project(grid: FormGrid, row: int) -> bool:
    """Whether the row has the label 项目名称; in a table it is the heading of a column among others."""
    named = any(HEAD[label] == "project" for column in grid.filled(row) for label, _ in grid.stated(row, column, HEAD))
    return named and not {"level1", "level3"} & {meaning for meaning, _, _ in indicator_headings(grid, row)}


def _last_row(grid: FormGrid, head: int, following: tuple[int, int, Position | None] | None) -> int:
    """The last row of a form: before the title of the next one on the sheet, else the blank row between them, else its sum."""
    if following is None:
        return grid.raw.height
    project = following[0]
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


def _outline(grid: FormGrid, first: int, last: int, project: int, head: int, named: Position | None) -> FormOutline:
    money, amounts, paired, lines = find_money(grid, project, head)
    top = top_of_money(grid, project, money, lines) if money else 0
    goals = next((row for row in range((money or project) + 1, head) if {"goal", "goal_result"} <= goal_columns(grid, row).keys()), None)
    return FormOutline(grid, first, last, project, head, _columns(grid, head, last), money, amounts, goals, paired, lines, top, named)


def _columns(grid: FormGrid, head: int, last: int) -> dict[str, Span]:
    """Columns of the indicator table; of two headings of one meaning (the weight of a class and of the row) the one filled in more rows."""
    found: dict[str, list[Span]] = {}
    headings = indicator_headings(grid, head)
    named = {meaning for meaning, position, _ in headings if grid.label(*position) in _NAMED_LEVELS}
    surest = {span for meaning, position, span in headings if _is_sure(meaning, grid.label(*position)) and _held(grid, head, last, span)}
    begin = min(span[0] for meaning, _, span in headings if meaning in _LEVELS)
    table = [heading for heading in headings if heading[2][0] >= begin]  # left of it stands the label of the block
    for meaning, position, span in table if {"target", "actual"} <= {meaning for meaning, _, _ in table} else headings:
        if meaning not in _LEVELS or grid.label(*position) in _NAMED_LEVELS or meaning not in named:
            found.setdefault(meaning, []).append(span)
    return {meaning: max(spans, key=lambda span: (span in surest, _held(grid, head, last, span))) for meaning, spans in found.items()}


def _is_sure(meaning: str, label: str) -> bool:
    """Whether a heading is rather the one than another of its meaning: the finest level, `指标值` beside `绩效标准`."""
    return label == _FINEST or (meaning == "target" and "值" in label)


def _held(grid: FormGrid, head: int, last: int, span: Span) -> int:
    return sum(any(span[0] <= column <= span[1] for column in grid.filled(row)) for row in range(head + 1, last + 1))


def goal_columns(grid: FormGrid, row: int) -> dict[str, Span]:
    """Columns of the goal block; the label of the block itself may be worded like one of its headings, and a later goal replaces the first."""
    found = [(GOALS[label], grid.width(row, column)) for column, label in grid.labels(row) if label in GOALS]
    result = next((span for meaning, span in reversed(found) if meaning == "goal_result"), None)
    if result is None:
        return dict(found[:1])
    goals = [span for meaning, span in found if meaning == "goal" and span < result]
    return {"goal_result": result} | ({"goal": goals[-1]} if goals else {})


def goal_points(form: FormOutline) -> GridCell | None:
    """The points of the overall goal, where the form gives it some."""
    if form.goals is None:
        return None
    grid = form.grid
    column = next((column for column, label in grid.labels(form.goals) if INDICATOR.get(label) == "claimed_points"), None)
    if column is None:
        return None
    below = grid.depth(form.goals, column) + 1
    return cell_at(grid.raw, grid.in_span(below, grid.width(form.goals, column)))
