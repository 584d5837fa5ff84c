"""The classes of one project on 指标评分: their indicators, what rows not applicable passed on (不适用折算), the sum."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.declared.regulations.pack import Regulation
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.scores import ClassScore, ProjectScore
from perfeval.words.spelling import plain, round_half_up
from perfeval.write.evaluation.indicator_rows import Columns, IndicatorCells, write_indicator
from perfeval.write.evaluation.parameters import Parameters
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Formula, Known

UNNAMED = "未填写一级指标"


class ClassCells(Struct, frozen=True):
    """Where the weight and the points of a class stand, and its line 不适用折算 (None: nothing was moved)."""

    name: str
    weight: Known
    points: Known
    moved: Known | None


class _Class(Struct, frozen=True):
    """A class whose indicators are written, with the row its sum begins in."""

    score: ClassScore
    cells: Sequence[IndicatorCells]
    row: int
    moving: bool
    """Whether it has a line 不适用折算 above its sum."""

    @property
    def idle(self) -> bool:
        """Without any applicable row: its weight goes to other classes."""
        return not any(cell.applicable for cell in self.cells)

    @property
    def weights(self) -> list[Known]:
        """The weights of all its rows."""
        return [cell.weight for cell in self.cells if cell.weight.value is not None]

    @property
    def applicable(self) -> list[Known]:
        """The weights of its applicable rows."""
        return [cell.weight for cell in self.cells if cell.applicable and cell.weight.value is not None]

    @property
    def points(self) -> list[Known]:
        """The points of its applicable rows."""
        return [cell.points for cell in self.cells if cell.applicable]


def write_classes(
    draft: Draft, evaluation: Evaluation, score: ProjectScore, parameters: Parameters,
) -> tuple[dict[int, IndicatorCells], list[ClassCells]]:
    """Write all classes of a project, indicators in the unit's order; the sums once all indicators stand."""
    regulation = evaluation.case.regulation
    indicators: dict[int, IndicatorCells] = {}
    classes: list[_Class] = []
    for one in score.classes:
        members = [member for member in score.indicators if (member.level1 or UNNAMED) == one.name]
        cells = {member.row: write_indicator(draft, evaluation, member, parameters) for member in members}
        indicators |= cells
        moving = _moving(one, list(cells.values()), regulation)
        classes.append(_Class(one, list(cells.values()), draft.row, moving))
        draft.row += 2 if moving else 1
    below = draft.row
    sums = [_write_sum(draft, one, classes, regulation) for one in classes]
    draft.row = below
    return indicators, sums


def _moving(one: ClassScore, cells: Sequence[IndicatorCells], regulation: Regulation) -> bool:
    own = sum((cell.weight.value or Decimal(0) for cell in cells), Decimal(0))
    return not all(cell.applicable for cell in cells) or one.weight != round_half_up(own, regulation.points_decimals)


def _write_sum(draft: Draft, one: _Class, classes: Sequence[_Class], regulation: Regulation) -> ClassCells:
    draft.row = one.row
    moved = _write_moved(draft, one, classes, regulation) if one.moving else None
    extra_weight, extra_points = ([moved[0]], [moved[1]]) if moved else ([], [])
    decimals = regulation.points_decimals
    draft.put(0, f"{one.score.name}　小计", "total_label", across=Columns.WEIGHT)
    weight = draft.number(Columns.WEIGHT, draft.total([*one.weights, *extra_weight], decimals), "total_number")
    total = draft.total([*one.points, *extra_points], decimals) if one.score.points is not None else None
    points = draft.number(Columns.POINTS, total, "total_points")
    for column in (Columns.COMPUTED, Columns.CLAIMED, Columns.DIFFERENCE, Columns.WORDS, Columns.PLACE):
        draft.put(column, None, "total_label")
    draft.next()
    return ClassCells(one.score.name, weight, points, moved[1] if moved else None)


def _write_moved(
    draft: Draft, one: _Class, classes: Sequence[_Class], regulation: Regulation,
) -> tuple[Known, Known]:
    """The line 不适用折算: the weight that came from or went to other classes, and the points beyond the rows' own."""
    draft.put(0, f"{one.score.name}　不适用折算", "text_wrap", across=Columns.WEIGHT)
    weight = draft.number(Columns.WEIGHT, _moved_weight(draft, one, classes, regulation), "number")
    formula = _moved_points(draft, one, weight, regulation) if one.score.points is not None else None
    points = draft.number(Columns.POINTS, formula, "points")
    for column in (Columns.COMPUTED, Columns.CLAIMED, Columns.DIFFERENCE, Columns.PLACE):
        draft.put(column, None, "text")
    draft.put(Columns.WORDS, _words(one, weight), "text_wrap")
    draft.next()
    return weight, points


def _moved_weight(draft: Draft, one: _Class, classes: Sequence[_Class], regulation: Regulation) -> Formula:
    """Weight taken over from classes without an applicable row; of such a class, minus its own."""
    active = [other for other in classes if not other.idle]
    if one.idle:
        return _sum(draft, one.weights, "-") if active else Formula("=0", Decimal(0))
    parts = [_inherited(draft, one, other, active, regulation) for other in classes if other.idle]
    expression = "+".join(part.expression.removeprefix("=") for part in parts) or "0"
    return Formula(f"={expression}", sum((_held(part) for part in parts), Decimal(0)))


def _inherited(draft: Draft, one: _Class, idle: _Class, active: Sequence[_Class], regulation: Regulation) -> Formula:
    """What one class takes over from an idle one: the share the pack names, else in proportion to the weights."""
    given = _sum(draft, idle.weights)
    heirs = dict(_heirs(idle.score.name, regulation))
    if heirs and set(heirs) <= {other.score.name for other in active}:
        share = heirs.get(one.score.name, Decimal(0))
        return Formula(f"{given.expression}*{plain(share)}", _held(given) * share)
    own, whole = _sum(draft, one.weights), [_sum(draft, other.weights) for other in active]
    total = sum((_held(part) for part in whole), Decimal(0))
    if not total:
        return Formula("=0", Decimal(0))
    below = "+".join(part.expression.removeprefix("=") for part in whole)
    return Formula(f"{given.expression}*{own.expression.removeprefix('=')}/({below})", _held(given) * _held(own) / total)


def _heirs(name: str, regulation: Regulation) -> Iterator[tuple[str, Decimal]]:
    for level in regulation.level1:
        if name == level.name:
            yield from level.gives_to.items()
        elif name in level.aliases:
            yield level.name, Decimal(1)


def _moved_points(draft: Draft, one: _Class, moved: Known, regulation: Regulation) -> Formula:
    """(points ÷ weights of applicable rows) × (weights of all rows and what was taken over), less the points."""
    applicable = sum((known.value or Decimal(0) for known in one.applicable), Decimal(0))
    if one.idle or not applicable:
        return Formula("=0", Decimal(0))
    points, weights = _sum(draft, one.points), _sum(draft, one.weights)
    below = _sum(draft, one.applicable)
    p, w, a = (formula.expression.removeprefix("=") for formula in (points, weights, below))
    decimals = regulation.points_decimals
    expression = f"=ROUND(ROUND({p}/({a})*({w}+{draft.ref(moved)}),{decimals})-({p}),{decimals})"
    return Formula(expression, one.score.redistributed)


def _sum(draft: Draft, parts: Sequence[Known], sign: str = "") -> Formula:
    """A plain sum, to be used inside another formula."""
    refs = draft.ranges([part.spot for part in parts])
    value = sum((part.value or Decimal(0) for part in parts), Decimal(0))
    return Formula(f"={sign}SUM({','.join(refs)})" if refs else "=0", -value if sign else value)


def _held(formula: Formula) -> Decimal:
    return formula.value if isinstance(formula.value, Decimal) else Decimal(0)


def _words(one: _Class, moved: Known) -> str:
    if one.idle:
        return "本类指标都不适用，分值转到其他类别" if moved.value else "没有适用的指标"
    taken = f"，转入其他类别的分值{plain(moved.value)}分" if moved.value else ""
    return f"适用指标得分÷适用指标分值×本类分值－适用指标得分{taken}"
