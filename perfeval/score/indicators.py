"""Rows of 绩效指标 -> IndicatorScore: reading, points, and one line of Chinese that says how they came about."""

from __future__ import annotations

from decimal import Decimal
from functools import lru_cache

from msgspec import Struct

from perfeval.declared.regulations.pack import IndicatorRules
from perfeval.facts.scores import IndicatorScore, Outcome
from perfeval.facts.tables import Table
from perfeval.score.attempt import Attempt, Award, earning, says_why
from perfeval.score.methods import METHODS, PROBLEMS, method_of, problem_of
from perfeval.score.numbers import formula_for, sense_of
from perfeval.words.notation import read_actual, read_target
from perfeval.words.readings import Form, Reading
from perfeval.words.spelling import plain, round_half_up


class Row(Struct, frozen=True, eq=False):
    """The cells of one indicator that matter for its points; None where empty or lost."""

    row: int
    project: str | None
    level1: str | None
    level2: str | None
    level3: str | None
    direction: str | None
    target: str | None
    unit: str | None
    actual: str | None
    weight: Decimal | None
    claimed: Decimal | None
    deviation: str | None


_CELLS = ("project", "level1", "level2", "level3", "direction", "target", "unit", "actual", "weight", "claimed_points", "deviation")


@lru_cache(maxsize=1)
def _rows(table: Table) -> tuple[Row, ...]:
    return tuple(Row(number, *(cells[name] for name in _CELLS)) for number, cells in table.rows.items())


@lru_cache(maxsize=8)
def score_table(table: Table, rules: IndicatorRules, year: int | None) -> tuple[IndicatorScore, ...]:
    """The indicator rows of a table in order; regulations with the same rules share what comes out."""
    return tuple(score_indicator(row, rules, year) for row in _rows(table))


@lru_cache(maxsize=8192)
def _readings(row: Row, year: int | None) -> tuple[Reading, Reading]:
    """Target and completion of a row: the same under every pack."""
    target = read_target(row.target or "", unit=row.unit, direction=row.direction, name=row.level3, year=year)
    return target, read_actual(row.actual or "", target, name=row.level3, year=year)


def score_indicator(row: Row, rules: IndicatorRules, year: int | None) -> IndicatorScore:
    """One indicator read and scored; never an exception, whatever its cells hold."""
    target, actual = _readings(row, year)
    attempt = _attempt(row, target, actual, rules, year)
    if _not_applicable(target, actual, attempt.has_reason):
        return _scored(row, attempt, None, Award("不适用，不计分，分值按同类指标得分率折算"), Outcome.NOT_APPLICABLE)
    problem = problem_of(attempt)
    method = None if problem else method_of(attempt)
    award = METHODS[method](attempt) if method else Award(f"{_reason(attempt, problem or '')}，不能计分", problem=problem)
    outcome = Outcome.COULD_NOT_BE_SCORED if award.problem else Outcome.SCORED
    return _scored(row, attempt, None if award.problem else method, award, outcome)


def _attempt(row: Row, target: Reading, actual: Reading, rules: IndicatorRules, year: int | None) -> Attempt:
    level1, level2, level3 = row.level1 or "", row.level2 or "", row.level3 or ""
    unit = target.unit or actual.unit
    sense = sense_of(target.direction, level1, level2, level3, unit, rules.quantitative.equal)
    return Attempt(
        target, actual, level1, level2, level3, row.weight if rules.scored else None, row.claimed,
        says_why(row.deviation), rules, year, sense, formula_for(sense, target.direction, rules),
    )


def _not_applicable(target: Reading, actual: Reading, has_reason: bool) -> bool:
    """`不适用` on either side, or a mark for nothing (/, —, 无) with a reason."""
    sides = (target, actual)
    if any(side.form == Form.NOT_APPLICABLE for side in sides):
        return True
    return has_reason and any(side.form == Form.EMPTY and side.text.strip() for side in sides)


def _reason(attempt: Attempt, problem: str) -> str:
    side = attempt.target if attempt.target.form == Form.UNREADABLE else attempt.actual
    detail = f"（{side.text}：{side.problem}）" if problem.endswith("_unreadable") and side.problem else f"（{side.text}）" if side.text else ""
    return PROBLEMS[problem] + detail


def _scored(row: Row, attempt: Attempt, method: str | None, award: Award, outcome: Outcome) -> IndicatorScore:
    computed = award.points if outcome == Outcome.SCORED else None
    by_tier = method == "tier" or (method == "date" and computed != row.weight)
    points, note = (computed, "") if by_tier else _counted(attempt, award, computed)
    return IndicatorScore(
        row=row.row, project=row.project, level1=row.level1, level2=row.level2, level3=row.level3,
        target=attempt.target, actual=attempt.actual, direction=attempt.target.direction, weight=row.weight,
        points=points, computed=computed, claimed=row.claimed, outcome=outcome, method=method, ratio=award.ratio,
        tier=award.tier, calculation=award.calculation + note, problem=award.problem, alternative=award.alternative,
        has_reason=attempt.has_reason,
    )


def _counted(attempt: Attempt, award: Award, computed: Decimal | None) -> tuple[Decimal | None, str]:
    """The points that count beside a number or a date that was kept: a lower claim with a reason, or the computed
    points less the pack's cut for an easy target."""
    if computed is None:
        return None, ""
    claimed, rules = attempt.claimed, attempt.rules
    if claimed is not None and attempt.has_reason and 0 <= claimed < computed:
        points = round_half_up(claimed, rules.points_decimals)
        return points, f"；自评得分{plain(claimed)}分较低并说明了原因，按自评得分计"
    limits = rules.quantitative
    far = award.ratio is not None and award.ratio >= limits.over_explain and computed == attempt.weight
    if limits.over_effect == "deduct" and far and attempt.sense == "at_least" and not attempt.has_reason:
        points = max(Decimal(0), computed - limits.over_deduct)
        return points, f"；超额较多且未说明原因，扣{plain(limits.over_deduct)}分{earning(points)}"
    return computed, ""
