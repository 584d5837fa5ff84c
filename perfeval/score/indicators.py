"""Indicators as read -> IndicatorScore: points, and one line of Chinese that says how they came about."""

from __future__ import annotations

from decimal import Decimal

from perfeval.declared.regulations.methods import CLAIMED, COMPUTED, Sense
from perfeval.declared.regulations.pack import IndicatorRules
from perfeval.facts.scores import IndicatorScore, ScoringStatus
from perfeval.score.attempt import Attempt, Award, earning
from perfeval.score.methods import BY_TARGET, PROBLEMS, method_of, problem_of
from perfeval.score.numbers import score_number
from perfeval.score.rows import Indicator
from perfeval.score.senses import method_named, sense_of
from perfeval.words.arithmetic import ZERO, Computation, Number, Rounded, evaluate, largest, minus, smallest
from perfeval.words.decimals import as_decimal, round_half_up
from perfeval.words.printing import plain
from perfeval.words.readings import Form


def score_indicator(read: Indicator, rules: IndicatorRules) -> IndicatorScore:
    """The points of one indicator; never an exception, whatever its cells hold."""
    sense = sense_of(read, rules.quantitative.equal)
    weight = read.row.weight if rules.scored else None
    attempt = Attempt(read, rules, weight, sense, method_named(sense, read.target.direction, rules))
    if read.not_applicable:
        return _scored(attempt, None, Award("不适用，不计分，分值按同类指标得分率折算"), ScoringStatus.NOT_APPLICABLE)
    problem = problem_of(attempt)
    if problem and _claims_nothing(attempt, problem):
        return _scored(attempt, None, _nothing(attempt), ScoringStatus.SCORED)
    if problem:
        award = Award(f"{_reason(read, problem)}，不能计分", problem=problem)
        return _scored(attempt, None, award, ScoringStatus.COULD_NOT_BE_SCORED)
    method = method_of(attempt)
    award = BY_TARGET.get(method, score_number)(attempt)
    if award.problem:
        return _scored(attempt, None, award, ScoringStatus.COULD_NOT_BE_SCORED)
    return _scored(attempt, method, award, ScoringStatus.SCORED)


def _claims_nothing(attempt: Attempt, problem: str) -> bool:
    """Whether the unit says in words that nothing was done, claims 0 points and gives a reason: there is nothing to measure."""
    said = problem in ("tier_for_number", "actual_unreadable") and attempt.read.actual.form == Form.WORDS
    return said and attempt.weight is not None and attempt.read.row.claimed == 0 and attempt.read.has_reason


def _nothing(attempt: Attempt) -> Award:
    points = attempt.earn(ZERO, {})
    return Award(f"完成值“{attempt.read.actual.text}”没有测得的数，自评0分并说明了原因，得0分", points, ZERO, met=False)


def _reason(read: Indicator, problem: str) -> str:
    if problem == read.compared.problem:
        return f"完成值“{read.actual.text}”，指标值“{read.target.text}”，{PROBLEMS[problem]}"
    side = read.target if read.target.form == Form.UNREADABLE else read.actual
    detail = f"（{side.text}：{side.problem}）" if problem.endswith("_unreadable") and side.problem else f"（{side.text}）" if side.text else ""
    return PROBLEMS[problem] + detail


def _scored(attempt: Attempt, method: str | None, award: Award, status: ScoringStatus) -> IndicatorScore:
    read, row = attempt.read, attempt.read.row
    points_by, note = _counted(attempt, award)
    known = {COMPUTED: award.points or Decimal(0), CLAIMED: row.claimed or Decimal(0)}
    points = None if award.points is None else round_half_up(evaluate(points_by, known), attempt.rules.points_decimals)
    return IndicatorScore(
        row=row.row, project=row.project, level1=row.level1, level2=row.level2, level3=row.level3,
        target=read.target, actual=read.actual, direction=read.target.direction, weight=row.weight,
        points=points, computed=award.points, claimed=row.claimed, status=status, method=method,
        ratio=read.ratio if method else None, tier=award.tier, calculation=award.calculation + note, problem=award.problem,
        alternative=award.alternative, has_reason=read.has_reason, sense=attempt.sense, met=award.met, operands=award.operands,
        computed_by=award.computation, points_by=points_by,
    )


def _counted(attempt: Attempt, award: Award) -> tuple[Computation, str]:
    """How the points that count come from the computed ones, and words for it: a lower claim with a reason counts instead,
    unless a tier has weighed it already; a pack may cut the points of an easy target."""
    computed, claimed, rules = award.points, attempt.read.row.claimed, attempt.rules
    if computed is None or award.claim_weighed:
        return COMPUTED, ""
    if claimed is not None and attempt.read.has_reason and claimed >= 0:
        note = f"；自评得分{plain(claimed)}分较低并说明了原因，按自评得分计" if claimed < computed else ""
        return Rounded(smallest(COMPUTED, CLAIMED), rules.points_decimals), note
    limits = rules.quantitative
    far = attempt.read.ratio is not None and attempt.read.ratio >= limits.over_explain and computed == attempt.weight
    if limits.over_effect == "deduct" and far and attempt.sense is Sense.AT_LEAST and not attempt.read.has_reason:
        left = Rounded(largest(ZERO, minus(COMPUTED, Number(limits.over_deduct))), rules.points_decimals)
        points = as_decimal(evaluate(left, {COMPUTED: computed}))
        return left, f"；超额较多且未说明原因，扣{plain(limits.over_deduct)}分{earning(points)}"
    return COMPUTED, ""
