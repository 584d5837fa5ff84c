"""Execution points + class sums = score and grade of a project; projects weighted by budget = score of the unit."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

from perfeval.declared.regulations.pack import Execution, Regulation
from perfeval.facts.balances import Balance, Balances
from perfeval.facts.scores import IndicatorScore, ProjectScore, Scores
from perfeval.facts.tables import Workbook
from perfeval.score.classes import score_classes
from perfeval.score.indicators import score_table
from perfeval.words.spelling import fold, plain, round_half_up

Points = tuple[Decimal | None, str]


def score_workbook(workbook: Workbook, balances: Balances, regulation: Regulation) -> Scores:
    """Every project in the order of 资金安排, then those that stand on 绩效指标 alone.

    While an indicator with points names no project, no project is scored: it may be anyone's.
    """
    indicators = _by_project(workbook, balances, regulation)
    lacking = any(one.weight for one in indicators.pop("", ()))
    completed = _completed(workbook)
    known = {balance.project or "": balance for balance in balances.projects}
    projects = tuple(
        _score_project(name, known.get(name), indicators.get(name, ()), completed.get(fold(name)), regulation, lacking=lacking)
        for name in dict.fromkeys([*known, *indicators])
    )
    score = _unit_score(projects, known, regulation)
    return Scores(projects, score, grade_of(score, regulation))


def grade_of(score: Decimal | None, regulation: Regulation) -> str | None:
    """The grade a score earns; exactly 90.00 is the first one's."""
    if score is None:
        return None
    return next((grade.name for grade in regulation.grades if score >= grade.at_least), None)


def _by_project(workbook: Workbook, balances: Balances, regulation: Regulation) -> dict[str, list[IndicatorScore]]:
    """The indicators of each project; of none: under no name."""
    names = {fold(balance.project or ""): balance.project or "" for balance in balances.projects}
    found: dict[str, list[IndicatorScore]] = {}
    table = workbook.tables.get("indicators")
    for score in score_table(table, regulation.for_indicators, workbook.year) if table is not None else ():
        name = names.setdefault(fold(score.project or ""), score.project or "")
        found.setdefault(name, []).append(score)
    return found


def _completed(workbook: Workbook) -> Mapping[str, bool]:
    """Project (folded) -> whether 项目信息 calls it completed."""
    table = workbook.tables.get("projects")
    if table is None:
        return {}
    frame = table.frame.dropna(subset=["project", "completed"])
    return {fold(str(project)): said == "是" for project, said in zip(frame["project"], frame["completed"], strict=True)}


def _score_project(
    name: str, balance: Balance | None, indicators: Sequence[IndicatorScore], completed: bool | None, regulation: Regulation,
    *, lacking: bool,
) -> ProjectScore:
    execution, told = execution_points(balance, completed, regulation)
    classes = score_classes(indicators, regulation)
    parts = [execution, *(one.points for one in classes)]
    known = [part for part in parts if part is not None]
    score = sum(known, Decimal(0)) if regulation.scored and classes and len(known) == len(parts) and not lacking else None
    rate = balance.rate if balance is not None else None
    ceiling = _ceiling(score, rate, regulation)
    score = ceiling if ceiling is not None else score
    return ProjectScore(
        project=name, execution_rate=rate, execution_points=execution, execution_weight=regulation.execution.points,
        execution_calculation=told, classes=classes, indicators=tuple(indicators), score=score,
        grade=grade_of(score, regulation), ceiling=ceiling,
    )


def _ceiling(score: Decimal | None, rate: Decimal | None, regulation: Regulation) -> Decimal | None:
    """The lowest limit the execution rate sets to the total, where the score lies above it."""
    if score is None or rate is None:
        return None
    limits = [band.value for band in regulation.ceiling if rate < band.at_least and score > band.value]
    return min(limits, default=None)


def execution_points(balance: Balance | None, completed: bool | None, regulation: Regulation) -> Points:
    """Points for the execution rate, and how they came about. The rate stands on the full-year budget, never the initial.

    Budget and payments 0: outside the evaluation, no points. Payments on a budget of 0: 0 points.
    """
    execution = regulation.execution
    if execution.points is None:
        return None, "本办法不对预算执行率计分"
    if balance is None or balance.budget is None or balance.executed is None:
        return None, "全年预算数或全年执行数未能确定，预算执行率不能计分"
    if balance.rate is None:
        if balance.executed == 0:
            return None, "预算数和执行数都为0，不参加评价"
        return _rounded(Decimal(0), regulation), "全年预算数为0却有支出，预算执行率不能计算，得0分"
    if execution.method == "bands":
        return _banded(balance.rate, completed, execution, regulation)
    share = min(max(Fraction(balance.executed, balance.budget), Fraction(0)), Fraction(1)) * Fraction(execution.points)
    points = _rounded(Decimal(share.numerator) / Decimal(share.denominator), regulation)
    capped = "，超过100%按满分计" if balance.rate > 1 else ""
    return points, f"执行率{_percent(balance.rate)}×{plain(execution.points)}分{capped}={plain(points)}分"


def _banded(rate: Decimal, completed: bool | None, execution: Execution, regulation: Regulation) -> Points:
    full = execution.points or Decimal(0)
    if completed and rate <= 1:
        return _rounded(full, regulation), f"项目已完成且未超预算，执行率{_percent(rate)}，得满分{plain(full)}分"
    band = next(band for band in execution.bands if rate >= band.at_least or not band.at_least)
    points = _rounded(band.value, regulation)
    said = "项目已完成但超出预算" if completed else "项目未完成" if completed is False else "项目是否完成未填写，按未完成计"
    return points, f"{said}，执行率{_percent(rate)}，按分档得{plain(points)}分"


def _rounded(points: Decimal, regulation: Regulation) -> Decimal:
    return round_half_up(points, regulation.points_decimals)


def _percent(rate: Decimal) -> str:
    return f"{round_half_up(rate * 100, 2)}%"


def _unit_score(projects: Sequence[ProjectScore], balances: Mapping[str, Balance], regulation: Regulation) -> Decimal | None:
    """Project scores weighted by budget; None where a project with a budget has no score."""
    weighted = [(project.score, Decimal(balances[project.project].budget or 0)) for project in projects
                if project.project in balances and balances[project.project].budget != 0]
    total = sum((budget for _, budget in weighted), Decimal(0))
    if total <= 0 or any(score is None for score, _ in weighted):
        return None
    return _rounded(sum(((score or Decimal(0)) * budget for score, budget in weighted), Decimal(0)) / total, regulation)
