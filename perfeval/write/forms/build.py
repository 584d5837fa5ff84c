"""An evaluation -> the official form of each project: head, money, goals and indicators from top to bottom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

from msgspec.structs import replace

from perfeval.declared.form_shapes import SHAPES, Shape
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.public import public_evaluation
from perfeval.facts.quantities import Points, Scored
from perfeval.words.printing import day_text
from perfeval.write.forms.form import POINTS, FormCell, OfficialForm, Subject, heading_cells, row_cells
from perfeval.write.forms.indicators import indicator_cells
from perfeval.write.forms.money import money_cells
from perfeval.write.pages.measure import fit_text, rows_for
from perfeval.write.pages.styles import FORM_SIZE

_FOOT = {"单位负责人": "head", "填报人": "reporter", "联系电话": "phone", "填报日期": "report_date"}
"""The line under the form: what it names, of 单位信息."""


def official_forms(evaluation: Evaluation) -> tuple[OfficialForm, ...]:
    """The forms of all projects that may be sent, in the order of their scores."""
    case = public_evaluation(evaluation).case
    shape, known = SHAPES[case.regulation.form], {balance.project: balance for balance in case.balances.projects}
    return tuple(_form(Subject(case, score, known[score.project], shape)) for score in case.scores.projects if score.project in known)


def _form(subject: Subject) -> OfficialForm:
    shape, workbook = subject.shape, subject.case.workbook
    cells: list[FormCell] = []
    heights: list[float] = []
    tops: list[int] = []
    for block, first, others in _BLOCKS:
        tops.append(top := len(heights))
        cells += block(subject, top)
        heights += [first, *[others] * (max(cell.row + cell.rows for cell in cells) - top - 1)]
    foot = "　　".join(f"{label}：{_said(held)}" for label, name in _FOOT.items() if (held := workbook.profile.get(name)))
    fitted = tuple(_fitted(cell, shape) for cell in cells)
    year, brief = f"（{workbook.year or '　　'}年度）", (tops[0], tops[1], tops[1] + 1)
    return OfficialForm(subject.score.project, shape, year, tuple(heights), fitted, top, foot, brief)


def _said(held: object) -> str:
    return day_text(held) if isinstance(held, dt.date) else str(held)


def _fitted(cell: FormCell, shape: Shape) -> FormCell:
    """The cell with no more text than a row shows."""
    if cell.rows > 1 or not isinstance(cell.value, str):
        return cell
    return replace(cell, value=fit_text(cell.value, _width(cell, shape), FORM_SIZE))


def _width(cell: FormCell, shape: Shape) -> float:
    """In characters."""
    return sum(shape.widths[cell.column:cell.column + cell.columns])


def _head_cells(subject: Subject, top: int) -> Iterator[FormCell]:
    """Rows of labels and what belongs to them."""
    values = {**_words(subject), "score": Points(subject.score.score, Scored(POINTS, subject.score.project))}
    for row, fields in enumerate(subject.shape.head, start=top):
        label = 0
        for field in fields:
            yield FormCell(row, label, field.title, columns=field.column - label)
            label = field.column + field.across
            yield from row_cells([field], row, {field.shows: values.get(field.shows)})


def _goal_cells(subject: Subject, top: int) -> Iterator[FormCell]:
    """The goals side by side, over as many rows as the longest needs."""
    shape = subject.shape
    yield from heading_cells(shape.goals, top)
    cells = list(row_cells(shape.goals, top + 1, {"goal": "", "goal_result": "", **_words(subject)}))
    rows = max(rows_for(str(cell.value), _width(cell, shape), FORM_SIZE) for cell in cells)
    yield from (replace(cell, rows=rows) for cell in cells)
    yield FormCell(top, 0, shape.goals_label, rows=rows + 1)


def _words(subject: Subject) -> dict[str, Any]:
    """What the unit says of a project by column of 项目信息; what it does not say of it is that of 单位信息."""
    profile, table = subject.case.profile, subject.case.workbook.tables.get("projects")
    rows = table.rows.values() if table is not None else ()
    stated = next((cells for cells in rows if cells["project"] == subject.score.project), {})
    known = {name: text for name, text in stated.items() if text is not None}
    return {**profile.values, "implementer": profile.get("unit"), **known, "project": subject.score.project}


_BLOCKS: tuple[tuple[Callable[[Subject, int], Iterator[FormCell]], float, float], ...] = (
    (_head_cells, 24, 24), (money_cells, 32, 22), (_goal_cells, 22, 44), (indicator_cells, 32, 26),
)
"""The blocks from top to bottom, with the least height of their first row and of the others, in points."""
