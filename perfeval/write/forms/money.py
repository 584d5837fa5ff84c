"""The money of the official form: the whole, and below it a line for each group of sources the regulation names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perfeval.declared.form_shapes import Shape
from perfeval.facts.balances import TERMS, Balance
from perfeval.facts.quantities import Money, Points, Scored, quotient, total
from perfeval.words.printing import UNKNOWN
from perfeval.write.forms.form import (
    EXECUTION,
    EXECUTION_WEIGHT,
    FormCell,
    Subject,
    heading_cells,
    row_cells,
    source_cell,
)

NONE = "-"
"""Stands where a row has no points or no rate of its own."""


def money_cells(subject: Subject, top: int) -> Iterator[FormCell]:
    """The block from the row `top` on; the lines come first, the whole is their sum."""
    shape, score, row = subject.shape, subject.score, top + 1
    yield from heading_cells(shape.money, top)
    lines: list[Mapping[str, Money]] = []
    for name, parts in _lines(subject):
        row += 1
        lines.append({term: total([part.money(term) for part in parts], f"{TERMS[term]}（{name}）") for term in TERMS})
        if parts:
            yield source_cell(shape, row, *(part.money("budget") for part in parts))
        yield from _row(shape, row, name if len(lines) > 1 else f"其中：{name}", lines[-1])
    whole = {term: total([line[term] for line in lines], TERMS[term]) if lines else subject.balance.money(term) for term in TERMS}
    yield from _row(
        shape, top + 1, shape.total_label, whole, unknown=NONE if score.execution_weight is None else UNKNOWN,
        weight=Points(score.execution_weight, Scored(EXECUTION_WEIGHT, score.project)),
        points=Points(score.execution_points, Scored(EXECUTION, score.project)),
    )
    yield source_cell(shape, top + 1, subject.balance.money("budget"))
    yield FormCell(top, 0, shape.money_label, rows=row + 1 - top)


def _lines(subject: Subject) -> Iterator[tuple[str, list[Balance]]]:
    """The lines of the form with their sources, in the order the regulation states them."""
    names = subject.case.regulation.form_sources
    mine = [line for line in subject.case.balances.lines if line.project == subject.score.project]
    for name in dict.fromkeys(names.values()) if subject.shape.lines else ():
        yield name, [line for line in mine if names.get(str(line.source)) == name]


def _row(
    shape: Shape, row: int, label: str, amounts: Mapping[str, Money], *,
    weight: Points | str = NONE, points: Points | str = NONE, unknown: str = NONE,
) -> Iterator[FormCell]:
    rate = quotient(amounts["executed"], amounts["budget"], "执行率")
    values = {"label": label, **amounts, "rate": rate, "weight": weight, "points": points}
    return row_cells(shape.money, row, values, {"rate": NONE, "weight": unknown, "points": unknown})
