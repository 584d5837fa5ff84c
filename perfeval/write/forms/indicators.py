"""The indicators of the official form: a row each in the order of the regulation, and the row 总分."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter

import numpy as np
from msgspec.structs import replace

from perfeval.declared.form_shapes import Shape
from perfeval.declared.regulations.pack import Regulation
from perfeval.facts.quantities import Cells, Points, Scored, quotient
from perfeval.facts.scores import ClassScore, IndicatorScore, ScoringStatus
from perfeval.words.notation import reading_shown
from perfeval.words.printing import NOT_APPLICABLE, NOT_SCORED
from perfeval.write.forms.form import (
    MOVED,
    POINTS,
    WEIGHT,
    FormCell,
    Role,
    Subject,
    heading_cells,
    row_cells,
    source_cell,
)
from perfeval.write.forms.money import NONE


def indicator_cells(subject: Subject, top: int) -> Iterator[FormCell]:
    """The block from the row `top` on; names of classes stand over the rows of their indicators."""
    shape = subject.shape
    yield from heading_cells(shape.indicators, top, Role.HEADER)
    row, ordered = top + 1, in_form_order(subject.case.regulation, subject.score.indicators)
    for level1, members in groupby(ordered, attrgetter("level1")):
        first = row
        for level2, mine in groupby(members, attrgetter("level2")):
            start = row
            for indicator in mine:
                yield from _indicator(subject, row, indicator)
                row += 1
            yield from _over_rows(shape, {"level2": level2}, start, row)
        moved = next((one for one in subject.score.classes if one.name == level1 and one.moved), None)
        if moved and shape.total:
            yield from _moved(subject, row, moved)
            row += 1
        yield from _over_rows(shape, {"level1": level1}, first, row)
    yield FormCell(top, 0, "绩效指标", rows=row - top)
    if shape.total:
        yield from _total(subject, row)


def in_form_order(regulation: Regulation, indicators: Sequence[IndicatorScore]) -> list[IndicatorScore]:
    """Classes and level-2 names in the order of the regulation, unknown names behind; rows in the unit's order."""
    classes = [*(level.name for level in regulation.level1), *sorted({str(each.level1) for each in indicators})]
    names = [(level.name, name) for level in regulation.level1 for name in level.level2]
    names += [(str(each.level1), str(each.level2)) for each in indicators]
    return sorted(indicators, key=lambda each: (
        classes.index(str(each.level1)), names.index((str(each.level1), str(each.level2))), each.row,
    ))


def _over_rows(shape: Shape, name: Mapping[str, str | None], first: int, end: int) -> Iterator[FormCell]:
    """The name of a class, or of a part of it, over its rows."""
    return (replace(cell, rows=end - first) for cell in row_cells(shape.indicators, first, name))


def _indicator(subject: Subject, row: int, indicator: IndicatorScore) -> Iterator[FormCell]:
    """The row as the unit wrote it; `opening` and `adjusted` are the target as approved and as changed since."""
    table, columns = subject.case.table("indicators"), {field.shows for field in subject.shape.indicators}
    target = reading_shown(indicator.target, sign="direction" not in columns, unit="unit" not in columns)
    actual = reading_shown(indicator.actual, sign=False, unit="unit" not in columns)
    cells = {name: value for name, value in table.rows[indicator.row].items() if name not in {"level1", "level2"}}
    approved, where = cells["approved"], Cells("indicators", "level3", np.array([indicator.row]))
    weight, points = (Points(each, Scored(term, cells=where)) for each, term in ((indicator.weight, WEIGHT), (indicator.points, POINTS)))
    yield from row_cells(subject.shape.indicators, row, {
        **cells, "target": target, "actual": actual, "direction": indicator.direction or cells["direction"],
        "opening": approved or target, "adjusted": target if approved and approved != target else None,
        "weight": weight, "points": points, "coefficient": quotient(points, weight, "得分系数"),
    }, {"points": NOT_APPLICABLE if indicator.status == ScoringStatus.NOT_APPLICABLE else NOT_SCORED, "coefficient": "—"})
    yield source_cell(subject.shape, row, weight, note=f"（填报：{table.place(indicator.row, 'level3').sheet}第{indicator.row}行）")


def _moved(subject: Subject, row: int, one: ClassScore) -> Iterator[FormCell]:
    """The row 不适用折算 of a class: points that rows not applicable passed on to the others."""
    columns = {field.shows: field.column for field in subject.shape.indicators}
    start, name = columns.get("level2", 1), MOVED.format(one.name)
    yield FormCell(row, start, name, Role.ENTRY, columns=columns["weight"] - start)
    points = Points(None if one.points is None else one.redistributed, Scored(name, subject.score.project))
    yield from row_cells(subject.shape.indicators, row, {"weight": NONE, "points": points})
    for field in subject.shape.indicators:
        if field.column > columns["points"]:
            yield FormCell(row, field.column, "不适用指标的分值按同类指标得分率折算", Role.TEXT, columns=field.across)


def _total(subject: Subject, row: int) -> Iterator[FormCell]:
    """The row 总分."""
    shape, score = subject.shape, subject.score
    weight, points = (field.column for field in shape.indicators if field.shows in {"weight", "points"})
    yield FormCell(row, 0, "总分", Role.TOTAL, columns=weight)
    total = Points(score.score, Scored(POINTS, score.project))
    yield FormCell(row, weight, Points(score.weight, Scored(WEIGHT, score.project)), Role.TOTAL)
    yield FormCell(row, points, total, Role.TOTAL_POINTS)
    yield FormCell(row, points + 1, None, Role.TOTAL, columns=shape.columns - points - 1)
    yield source_cell(shape, row, total)
