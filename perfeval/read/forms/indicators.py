"""The indicator table of a form: its rows, the classes that stand once for several rows, and the row of the sum."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from perfeval.declared.kinds import parse_number
from perfeval.declared.official_form import (
    MOVED,
    NOT_FILLED,
    OF_THE_TARGET,
    PART,
    RATE_ROW,
    SLOT,
    TOTAL,
    class_of,
    is_direction,
)
from perfeval.facts.tables import PointsRow
from perfeval.read.forms.grid import GridCell, cell_at
from perfeval.read.forms.outline import FormOutline, is_indicator_head
from perfeval.words.spelling import fold, text_of

_GROUPED = ("level1", "level2")
_OWN = ("level3", "target", "actual", "weight", "claimed_points")
"""What makes a row an indicator: the form prints empty lines of classes that have none."""

_NO_POINTS = frozenset({"不涉及", "不适用"})
"""What stands as points of an indicator that does not apply."""

_NOTHING = _NO_POINTS | {"0"}
"""What such a line may say instead of being empty."""

_BLOCK = "指标"
"""Ends the label of the block, left of its rows: 绩效指标, 年度绩效指标."""

_SUBTOTAL = "小计"
_OF_POINTS = "分"
_NOTES = ("说明", "备注", "注", "填报人", "填表人", "单位负责人", "项目负责人", "联系人", "联系电话", "其他需要说明的问题", "填报日期")


class PointsLine(Struct, frozen=True):
    """A row that states points instead of an indicator: the sum of a class (`class`) or the execution rate (`execution`).

    `after`: how many indicators stand above it.
    """

    row: int
    label: str
    kind: str
    cells: Mapping[str, GridCell]
    after: int


class Indicators(Struct, frozen=True):
    """Rows with their cells by column (those that have a heading), the cells of the sum row, points passed on, other rows of points."""

    rows: tuple[tuple[int, Mapping[str, GridCell]], ...]
    total: Mapping[str, GridCell]
    moved: tuple[GridCell, ...]
    end: int
    """The first row below the table."""
    stated: tuple[PointsLine, ...] = ()

    @property
    def parts(self) -> frozenset[int]:
        """Rows that are parts of the one above: named so, without weight and points."""
        return frozenset(row for row, cells in self.rows if PART.match(_text(cells, "level3")) and not _held(cells, "weight", "claimed_points"))

    @property
    def has_rate(self) -> bool:
        """Whether the execution rate stands among the rows."""
        return any(RATE_ROW.fullmatch(_text(cells, "level3")) for _, cells in self.rows)

    @property
    def filled(self) -> bool:
        """Whether anything was filled in beside what the blank form prints."""
        return any(_held(cells, "target", "actual", "claimed_points") for _, cells in self.rows)


def _held(cells: Mapping[str, GridCell], *names: str) -> bool:
    return any(cells[name].holds for name in names if name in cells)


def _text(cells: Mapping[str, GridCell], name: str) -> str:
    return fold(text_of(cells[name].value)) if name in cells else ""


def read_indicators(form: FormOutline) -> Indicators:
    """Read the table, down to the row of the sum or to the first that is none of its rows."""
    grid, columns = form.grid, form.columns
    left = min(first for first, _ in columns.values())
    rows: list[tuple[int, Mapping[str, GridCell]]] = []
    moved: list[GridCell] = []
    stated: list[PointsLine] = []
    above: dict[str, GridCell] = {}
    for row in range(_below_head(form), form.last + 1):
        begin = next(iter(grid.filled(row)), None)
        label = grid.label(row, begin) if begin is not None else ""
        if begin is not None and grid.stated(row, begin, TOTAL):
            return Indicators(tuple(rows), _sums(form, row), tuple(moved), row + 1, tuple(stated))
        if is_indicator_head(grid, row) or grid.is_legend(row):
            continue
        if label.endswith(_SUBTOTAL):
            stated.append(PointsLine(row, label, "class", _cells(form, row), len(rows)))
            continue
        cells = _cells(form, row)
        if RATE_ROW.fullmatch(label) and not _held(cells, "level3", "target"):
            stated.append(PointsLine(row, label, "execution", cells, len(rows)))
            continue
        if begin is not None and (label in _NOTES or (begin < left and not label.endswith(_BLOCK) and not _is_indicator(form, row))):
            return Indicators(tuple(rows), _sums_below(form, row), tuple(moved), row, tuple(stated))
        if any(grid.label(row, column).startswith(MOVED) for column in grid.filled(row)):
            moved += [cells["claimed_points"]] if "claimed_points" in cells else []
            continue
        above = _groups(above, cells)
        if any(cells[name].holds and text_of(cells[name].value) not in _NOTHING for name in _OWN if name in cells) and not _is_slot(cells):
            rows.append((row, {**cells, **above}))
    return Indicators(tuple(rows), {}, tuple(moved), form.last + 1, tuple(stated))


def _is_slot(cells: Mapping[str, GridCell]) -> bool:
    """Whether a row is one of those the blank form prints, left as it was."""
    others = (cells[name] for name in _OWN if name != "level3" and name in cells)
    return SLOT.fullmatch(_text(cells, "level3") or "/") is not None and not any(
        cell.holds and not NOT_FILLED.fullmatch(fold(text_of(cell.value))) for cell in others)


def _sums_below(form: FormOutline, first: int) -> dict[str, GridCell]:
    """The row 总分 where notes stand above it."""
    rows = range(first, form.last + 1)
    found = (row for row in rows if any(
        _OF_POINTS in label for column in form.grid.filled(row) for label, _ in form.grid.stated(row, column, TOTAL)))
    return next((_sums(form, row) for row in found), {})


def _sums(form: FormOutline, row: int) -> dict[str, GridCell]:
    """The cells of the row of the sum; one over the columns of weights and of points holds the points."""
    cells, grid = _cells(form, row), form.grid
    if "weight" in cells and "claimed_points" in cells:
        first, last = grid.width(*cells["weight"].position)
        if first < cells["claimed_points"].position[1] <= last:
            return {**cells, "claimed_points": cells["weight"], "weight": cells["claimed_points"]}
    if "claimed_points" in cells and not cells["claimed_points"].holds:
        return {**cells, "claimed_points": _beside_total(form, row, cells)}
    return cells


def _beside_total(form: FormOutline, row: int, cells: Mapping[str, GridCell]) -> GridCell:
    """The sum where it does not stand below the points: in the cell of its label, or alone beside it."""
    grid = form.grid
    within = next((cell for column in grid.filled(row) for _, cell in grid.pairs(row, column, TOTAL)), None)
    if within is not None:
        return within
    weight = cells["weight"].position if "weight" in cells else None
    alone = [column for column in grid.filled(row)[1:] if (row, column) != weight]
    return cell_at(grid.raw, (row, alone[0])) if len(alone) == 1 else cells["claimed_points"]


def _is_indicator(form: FormOutline, row: int) -> bool:
    """Whether a row states all that makes an indicator, whatever stands left of the table."""
    cells = _cells(form, row)
    return all(cells[name].holds for name in ("level3", "target", "actual"))


def _below_head(form: FormOutline) -> int:
    return max(form.grid.depth(form.indicators, first) for first, _ in form.columns.values()) + 1


def _cells(form: FormOutline, row: int) -> dict[str, GridCell]:
    cells = {name: cell_at(form.grid.raw, form.grid.in_span(row, span)) for name, span in form.columns.items()}
    adjusted = cells.pop("adjusted", None)
    if adjusted is not None and adjusted.holds:
        cells["target"] = adjusted
    if "level1" in cells:  # `产出指标（50分）`
        cells["level1"] = replace(cells["level1"], value=class_of(text_of(cells["level1"].value)))
    if "direction" in cells and not is_direction(text_of(cells["direction"].value)):
        cells["direction"] = replace(cells["direction"], value=None)
    for name, words in (("direction", OF_THE_TARGET), ("claimed_points", _NO_POINTS)):
        if name in cells and text_of(cells[name].value) in words:
            cells[name] = GridCell(cells[name].position, None)
    return cells


def _groups(above: Mapping[str, GridCell], cells: Mapping[str, GridCell]) -> dict[str, GridCell]:
    """The class and level-2 name in force: one that stands in the row, else that of the rows above within its class."""
    groups = dict(above)
    for name in _GROUPED:
        if name in cells and cells[name].holds:
            groups = {key: cell for key, cell in groups.items() if key == "level1"} | {name: cells[name]}
    return groups


_POINTS = ("weight", "claimed_points")


def points_row(indicators: Indicators, line: PointsLine, project: str | None, offset: int) -> PointsRow:
    """What a row of points states, and what the indicators it sums carry: those since the row before it; `offset` is added to its number."""
    before = max((one.after for one in indicators.stated if one.kind == "class" and one.row < line.row), default=0)
    summed = [cells for row, cells in indicators.rows[before:line.after] if row not in indicators.parts]
    stated = {name: value for name in _POINTS if (value := _number(line.cells, name)) is not None}
    sums = {name: [_number(cells, name) for cells in summed] for name in stated}
    expected = {} if line.kind == "execution" else {
        name: sum(filter(None, values), Decimal(0)) for name, values in sums.items() if None not in values}
    rate = text_of(line.cells["actual"].value) if "actual" in line.cells else ""
    return PointsRow(offset + line.row, line.label, line.kind, project, stated, expected, stated == expected, rate)


def _number(cells: Mapping[str, GridCell], name: str) -> Decimal | None:
    value = parse_number(cells[name].value).value if name in cells else None
    return value if isinstance(value, Decimal) else None
