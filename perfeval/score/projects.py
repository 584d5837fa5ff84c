"""Execution points + class sums = score and grade of a project; projects weighted by budget = score of the unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec.structs import replace

from perfeval.declared.regulations.pack import IndicatorRules, Regulation
from perfeval.facts.balances import Balance, Balances
from perfeval.facts.forms import FilledForm
from perfeval.facts.scores import FULL_SCORE, IndicatorScore, ProjectScore, Scores, ScoringStatus
from perfeval.facts.tables import Workbook
from perfeval.score.classes import score_classes
from perfeval.score.execution import execution_points, limit_total
from perfeval.score.indicators import score_indicator
from perfeval.score.rows import read_indicators
from perfeval.words.decimals import round_half_up
from perfeval.words.spelling import fold


class Scorer:
    """Scores one workbook under any regulation. Cells are read once; regulations with the same rules share what comes out."""

    def __init__(self, workbook: Workbook) -> None:
        self._read = read_indicators(workbook)
        self._completed = _completed(workbook)
        self._scored: dict[IndicatorRules, tuple[IndicatorScore, ...]] = {}
        self._forms = {form.project: form for form in workbook.forms}

    def score(self, balances: Balances, regulation: Regulation) -> Scores:
        """Every project in the order of 资金安排, then those that stand on 绩效指标 alone.

        While an indicator with points names no project, no project is scored: it may be anyone's.
        """
        indicators = self._by_project(balances, regulation.for_indicators)
        lacking = any(one.weight for one in indicators.pop("", ()))
        known = {balance.project or "": balance for balance in balances.projects}
        projects = tuple(
            _score_project(
                name, known.get(name), indicators.get(name, ()), self._completed.get(fold(name)), regulation,
                self._forms.get(name), lacking=lacking)
            for name in dict.fromkeys([*known, *indicators])
        )
        score = _unit_score(projects, known, regulation)
        return Scores(projects, score, grade_of(score, regulation))

    def _by_project(self, balances: Balances, rules: IndicatorRules) -> dict[str, list[IndicatorScore]]:
        """The indicators of each project; of none: under no name."""
        if rules not in self._scored:
            parts = frozenset[int]().union(*(form.parts for form in self._forms.values()))
            self._scored[rules] = tuple(_part(score_indicator(read, rules), parts) for read in self._read)
        names = {fold(balance.project or ""): balance.project or "" for balance in balances.projects}
        found: dict[str, list[IndicatorScore]] = {}
        for score in self._scored[rules]:
            name = names.setdefault(fold(score.project or ""), score.project or "")
            found.setdefault(name, []).append(score)
        return found


def grade_of(score: Decimal | None, regulation: Regulation) -> str | None:
    """The grade a score earns; exactly 90.00 is the first one's."""
    if score is None:
        return None
    return next((grade.name for grade in regulation.grades if score >= grade.at_least), None)


def _completed(workbook: Workbook) -> Mapping[str, bool]:
    """Project (folded) -> whether 项目信息 calls it completed."""
    table = workbook.tables.get("projects")
    if table is None:
        return {}
    frame = table.frame.dropna(subset=["project", "completed"])
    return {fold(str(project)): answer == "是" for project, answer in zip(frame["project"], frame["completed"], strict=True)}


def _part(score: IndicatorScore, parts: frozenset[int]) -> IndicatorScore:
    """An indicator that is part of the one above it in its form has no points of its own."""
    if score.row not in parts:
        return score
    words = "是上一项指标的其中项，不单独计分"
    return replace(score, status=ScoringStatus.NOT_APPLICABLE, points=None, computed=None, problem=None, calculation=words)


def _with_weight(regulation: Regulation, weight: Decimal | None) -> Regulation:
    """The regulation with the points a form itself gives the execution rate; bands give points out of the regulation's alone."""
    usual = regulation.execution
    if weight == usual.points:
        return regulation
    return replace(regulation, execution=replace(usual, points=weight, method="proportional", bands=()))


def _score_project(
    name: str, balance: Balance | None, indicators: Sequence[IndicatorScore], completed: bool | None, regulation: Regulation,
    form: FilledForm | None, *, lacking: bool,
) -> ProjectScore:
    if form is not None and regulation.scored:
        regulation = _with_weight(regulation, form.weight_of_execution(regulation.execution.points))
    execution = execution_points(balance, completed, regulation)
    classes = score_classes([one for one in indicators if form is None or one.row not in form.parts], regulation)
    uncounted = form is not None and regulation.execution.points is None and _states_no_weight(form)
    parts = [*(() if uncounted else (execution.points,)), *(one.points for one in classes)]
    known = [part for part in parts if part is not None]
    total = sum(known, Decimal(0)) if regulation.scored and classes and len(known) == len(parts) and not lacking else None
    above_full = total is not None and total > FULL_SCORE
    score, score_by = (None, None) if total is None or above_full else limit_total(total, balance, regulation)
    return ProjectScore(
        project=name, execution_rate=balance.rate if balance is not None else None, execution_points=execution.points,
        execution_weight=regulation.execution.points, execution_calculation=execution.calculation,
        execution_by=execution.computation, classes=classes, indicators=tuple(indicators), score=score,
        grade=grade_of(score, regulation), ceiling=score if score not in (None, total) else None, score_by=score_by, above_full=above_full,
    )


def _states_no_weight(form: FilledForm) -> bool:
    """Whether the form leaves the execution rate without points, and not with some that cannot be read."""
    stated = form.stated.get("execution_weight")
    return stated is None or stated.value is not None


def _unit_score(projects: Sequence[ProjectScore], balances: Mapping[str, Balance], regulation: Regulation) -> Decimal | None:
    """Project scores weighted by budget; None where a project with a budget has no score."""
    weighted = [(project.score, Decimal(balances[project.project].budget or 0)) for project in projects
                if project.project in balances and balances[project.project].budget != 0]
    total = sum((budget for _, budget in weighted), Decimal(0))
    if total <= 0 or any(score is None for score, _ in weighted):
        return None
    return round_half_up(sum(((score or Decimal(0)) * budget for score, budget in weighted), Decimal(0)) / total, regulation.points_decimals)
