"""The classes of one project on 指标评分: their indicators, what rows not applicable passed on (不适用折算), the sum."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.scores import (
    APPLICABLE,
    EARNED,
    MOVED,
    UNNAMED,
    WEIGHTS,
    ClassScore,
    IndicatorScore,
    Moved,
    ProjectScore,
    of_class,
)
from perfeval.words.arithmetic import Operand
from perfeval.words.printing import plain
from perfeval.write.evaluation.indicator_rows import Columns, IndicatorCells, write_blank, write_indicator
from perfeval.write.evaluation.parameters import Parameters
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.live_formula import live
from perfeval.write.pages.page import Known


class ClassCells(Struct, frozen=True):
    """Where the weight and the points of a class stand, and its line 不适用折算 (None: nothing was moved)."""

    name: str
    weight: Known
    points: Known
    moved: Known | None


class _Rows(Struct, frozen=True):
    """A class whose indicators are written, with the row its sum begins in."""

    score: ClassScore
    weights: Sequence[Known]
    """Of all its rows that have one."""
    applicable: Sequence[IndicatorCells]
    row: int


def write_classes(
    draft: Draft, evaluation: Evaluation, score: ProjectScore, parameters: Parameters,
) -> tuple[dict[int, IndicatorCells], list[ClassCells]]:
    """Write all classes of a project, indicators in the unit's order; the sums once all indicators stand."""
    decimals = evaluation.case.regulation.points_decimals
    indicators: dict[int, IndicatorCells] = {}
    classes: list[_Rows] = []
    by_class: dict[str, list[IndicatorScore]] = {}
    for member in score.indicators:
        by_class.setdefault(member.level1 or UNNAMED, []).append(member)
    for one in score.classes:
        written = {member.row: write_indicator(draft, evaluation, member, parameters) for member in by_class.get(one.name, ())}
        indicators |= written
        weights = [cells.weight for cells in written.values() if cells.weight.value is not None]
        classes.append(_Rows(one, weights, [cells for cells in written.values() if cells.applicable], draft.row))
        draft.row += 2 if one.moved else 1
    below = draft.row
    cells = {operand: text for one in classes for operand, text in _sums(draft, one)}
    sums = [_write_sum(draft, one, cells, decimals) for one in classes]
    draft.row = below
    return indicators, sums


def _sums(draft: Draft, one: _Rows) -> Iterator[tuple[Operand, str]]:
    """The figures of a class as formulas of other classes write them."""
    for figure, parts in (
        (WEIGHTS, one.weights),
        (APPLICABLE, [cells.weight for cells in one.applicable if cells.weight.value is not None]),
        (EARNED, [cells.points for cells in one.applicable]),
    ):
        yield of_class(one.score.name, figure), draft.summed(part.spot for part in parts)


def _write_sum(draft: Draft, one: _Rows, cells: Mapping[Operand, str], decimals: int) -> ClassCells:
    draft.row = one.row
    moved = _write_moved(draft, one, one.score.moved, cells) if one.score.moved else ()
    draft.put(0, f"{one.score.name}　小计", "total_label", across=Columns.WEIGHT)
    weight = draft.number(Columns.WEIGHT, draft.total([*one.weights, *moved[:1]], decimals), "total_number")
    parts = [*(cells.points for cells in one.applicable), *moved[1:]]
    points = draft.number(Columns.POINTS, draft.total(parts, decimals) if one.score.points is not None else None, "total_points")
    write_blank(draft, "total_label", Columns.COMPUTED, Columns.CLAIMED, Columns.DIFFERENCE, Columns.WORDS, Columns.PLACE)
    draft.next()
    return ClassCells(one.score.name, weight, points, moved[1] if moved else None)


def _write_moved(draft: Draft, one: _Rows, moved: Moved, cells: Mapping[Operand, str]) -> tuple[Known, Known]:
    """The line 不适用折算: the weight that came from or went to other classes, and the points beyond the rows' own."""
    name = one.score.name
    draft.put(0, f"{name}　不适用折算", "text_wrap", across=Columns.WEIGHT)
    weight = draft.number(Columns.WEIGHT, live(moved.weight, moved.weight_by, cells), "number")
    more = live(one.score.redistributed, moved.points_by, {**cells, of_class(name, MOVED): draft.ref(weight)})
    points = draft.number(Columns.POINTS, more, "points")
    write_blank(draft, "text", Columns.COMPUTED, Columns.CLAIMED, Columns.DIFFERENCE, Columns.PLACE)
    draft.put(Columns.WORDS, _words(moved.weight, idle=not one.applicable), "text_wrap")
    draft.next()
    return weight, points


def _words(moved: Decimal, *, idle: bool) -> str:
    if idle:
        return "本类指标都不适用，分值转到其他类别" if moved else "没有适用的指标"
    taken = f"，转入其他类别的分值{plain(moved)}分" if moved else ""
    return f"适用指标得分÷适用指标分值×本类分值－适用指标得分{taken}"
