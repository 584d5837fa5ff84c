"""The totals a filled official form states, held against the rows they sum: weights, points, and the total in its head."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.check.grounds.form_statements import forms_of_one_project, more_or_less, unread_statements
from perfeval.check.grounds.indicator_lines import IndicatorLine, at, decimal_of, indicator_lines, unread
from perfeval.check.grounds.preconditions import POINTS_TOLERANCE
from perfeval.check.grounds.wording import places
from perfeval.check.rule import Breach, NotChecked, Result
from perfeval.facts.evaluation import Case
from perfeval.facts.forms import HUNDRED, FilledForm, Statement
from perfeval.facts.quantities import Points
from perfeval.facts.scores import ProjectScore, ScoringStatus
from perfeval.words.printing import plain


def total_differs(case: Case) -> Iterator[Result]:
    """The row 总分 against the rows above it: weights and points; and the total in the head of the form."""
    yield from unread_statements(case, "weight", "score", "head_score", "moved")
    for form, score in forms_of_one_project(case):
        lines = [line for line in indicator_lines(case) if line.project == form.project]
        yield from _weights_differ(case, form, lines)
        yield from _scores_differ(case, form, score, lines)


def _weights_differ(case: Case, form: FilledForm, lines: list[IndicatorLine]) -> Iterator[Result]:
    """The sum of the weights: what the rows carry, those without a weight carry nothing; 100 where the rows are wrong (IN02)."""
    stated, execution = form.stated.get("weight"), form.stated.get("execution_weight")
    own = [decimal_of(line.cells["weight"]) for line in lines]
    known = [value for value in own if value is not None]
    if stated is None or stated.value is None or not known or (execution is not None and execution.value is None):
        return
    total = sum(known, Decimal(0)) + (form.weight_of_execution(case.regulation.execution.points) or Decimal(0))
    if stated.value != total and (stated.value != HUNDRED or total == HUNDRED):
        yield Breach(stated.place, f"总分一行的分值是{stated.text}分，各行相加是{plain(total)}分。", Points(total), stated.text,
                     Points(stated.value - total), advice="改正总分一行的分值。")


def _scores_differ(case: Case, form: FilledForm, score: ProjectScore, lines: list[IndicatorLine]) -> Iterator[Result]:
    foot, head = form.stated.get("score"), form.stated.get("head_score")
    totals = [stated for stated in (foot, head) if stated is not None and stated.value is not None]
    if len(totals) > 1 and totals[0].value == totals[1].value:
        totals = totals[:1]
    least, most = _sum_of_points(case, form, lines)
    if least is None and totals:
        yield NotChecked(f"{form.project}：{_without_points(case, lines)}没有得分，总分未核对")
    found = [breach for stated in totals if least is not None and (breach := _score_differs(case, stated, score, least, most)) is not None]
    yield from found
    if not found and len(totals) > 1 and head is not None:
        yield Breach(head.place, f"表头的总分是{head.text}分，表末的总分是{totals[0].text}分。", totals[0].text, head.text,
                     advice="核实后改成一致。")


def _without_points(case: Case, lines: list[IndicatorLine]) -> str:
    return places([at(case, line, "claimed_points") for line in lines if line.score.claimed is None]) or "执行率得分"


def _sum_of_points(case: Case, form: FilledForm, lines: list[IndicatorLine]) -> tuple[Decimal | None, Decimal]:
    """The least and the most that the points add up to: a row without points may have any up to its weight, one without weight has none."""
    least = most = Decimal(0)
    for line in lines:
        if line.score.status == ScoringStatus.NOT_APPLICABLE:
            continue
        claimed, weight = line.score.claimed, decimal_of(line.cells["weight"])
        if claimed is None and (line.row in unread(case, "claimed_points") or not case.table("indicators").has("weight")):
            return None, most
        least += claimed or Decimal(0)
        most += (weight or Decimal(0)) if claimed is None else claimed
    for name in ("execution_points", "goal_points", "moved"):
        if (stated := form.stated.get(name)) is None:
            continue
        if stated.value is None:
            return None, most
        least, most = least + stated.value, most + stated.value
    weight = form.weight_of_execution(case.regulation.execution.points)
    if weight is not None and "execution_points" not in form.stated:
        most += weight
    blank = [line for line in lines if line.score.claimed is None and line.cells["weight"] is not None]
    nothing = not lines or (blank and all(line.score.claimed is None for line in lines))
    return (None, most) if nothing else (least, most)


def _score_differs(case: Case, stated: Statement, score: ProjectScore, least: Decimal, most: Decimal) -> Breach | None:
    value, tolerance = stated.value or Decimal(0), POINTS_TOLERANCE.of(case)
    limited = score.ceiling is not None and value == score.ceiling
    if limited or least - tolerance <= value <= most + tolerance:
        return None
    nearest = least if value < least else most
    added = f"各项得分相加是{plain(nearest)}分" if least == most else f"各项得分相加{'至少' if value < least else '最多'}是{plain(nearest)}分"
    message = f"总分填的是{plain(value)}分，{added}，{more_or_less(value - nearest)}。"
    return Breach(stated.place, message, Points(nearest), stated.text, Points(value - nearest), advice="改正总分，或改正填错的得分。")
