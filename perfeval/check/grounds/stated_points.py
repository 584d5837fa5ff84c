"""Rows of 绩效指标 that state points instead of an indicator: 总分, sums of classes, 预算执行率. Compared, never scored."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.check.grounds.preconditions import CLAIM_TOLERANCE, POINTS_TOLERANCE
from perfeval.check.grounds.wording import percent
from perfeval.check.rule import Breach, NotChecked, Result
from perfeval.declared.kinds import parse_number
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.quantities import Points, Rate
from perfeval.facts.scores import ProjectScore
from perfeval.facts.tables import PointsRow
from perfeval.words.printing import plain
from perfeval.words.spelling import fold

HUNDRED = Decimal(100)

_BELOW = {"total": Severity.NOTE, "execution": Severity.NOTE, "class": Severity.WARNING}
"""A unit may give itself less; the sum of a class is no more than what its rows add up to."""


def points_rows(case: Case, *kinds: str) -> Iterator[tuple[PointsRow, ProjectScore | None]]:
    """The rows of some kinds, with the score of the project each belongs to."""
    scores = {fold(score.project): score for score in case.scores.projects}
    for row in case.table("indicators").points:
        if row.kind in kinds:
            yield row, scores.get(fold(row.project or ""))


def total_row(case: Case, project: str) -> PointsRow | None:
    """The row that states the points of a project in total."""
    rows = [row for row, score in points_rows(case, "total") if score is not None and score.project == project and "weight" in row.stated]
    return rows[-1] if rows else None


def weights_differ(case: Case) -> Iterator[Result]:
    """Stated sums of 分值 against the weights they sum; a total may be stated with or without the execution rate."""
    for row, score in points_rows(case, "total", "class"):
        stated = row.stated.get("weight")
        if stated is None:
            continue
        if score is None:
            yield NotChecked(f"第{row.row}行“{row.label}”不知道是哪个项目的，未核对")
            continue
        own = sum((one.weight or Decimal(0) for one in score.indicators), Decimal(0))
        sums = {row.expected.get("weight"), *((own, own + (score.execution_weight or Decimal(0))) if row.kind == "total" else ())}
        off = own + (score.execution_weight or Decimal(0)) - HUNDRED
        reported = row.kind == "total" and stated == HUNDRED and off != 0  # the points themselves do not add
        if not reported and all(one is None or abs(stated - one) > POINTS_TOLERANCE.of(case) for one in sums):
            expected = own if row.kind == "total" else row.expected.get("weight", own)
            yield Breach(
                case.table("indicators").place(row.row, "weight"), f"“{row.label}”的分值是{plain(stated)}分，各行相加是{plain(expected)}分。",
                Points(expected), Points(stated), Points(stated - expected), advice="改正这一行的分值，或改正填错的各行。",
            )


def claims_differ(case: Case) -> Iterator[Result]:
    """Stated sums of 自评得分, and the points of 预算执行率, against those that are computed."""
    for row, score in points_rows(case, "total", "class", "execution"):
        stated = row.stated.get("claimed_points")
        if stated is None or score is None:
            continue
        expected = _expected_points(row, score)
        if not expected:
            yield NotChecked(f"第{row.row}行“{row.label}”的得分未能算出，未核对")
            continue
        difference = min((stated - one for one in expected), key=abs)
        if abs(difference) > POINTS_TOLERANCE.of(case):
            computed, more = stated - difference, f"{'多' if difference > 0 else '少'}{plain(abs(difference))}分"
            above = Severity.ERROR if difference > CLAIM_TOLERANCE.of(case) else Severity.WARNING
            yield Breach(
                case.table("indicators").place(row.row, "claimed_points"),
                f"“{row.label}”填的是{plain(stated)}分，计算为{plain(computed)}分，{more}。",
                Points(computed), Points(stated), Points(difference),
                severity=above if difference > 0 else _BELOW[row.kind], advice="改正这一行的得分，或改正填错的各行得分。",
            )


def _expected_points(row: PointsRow, score: ProjectScore) -> list[Decimal]:
    """What a row may rightly state: the computed points, the sum of the claims, a total also without the execution rate."""
    if row.kind == "execution":
        return [score.execution_points] if score.execution_points is not None else []
    claims = row.expected.get("claimed_points")
    sums = [claims] if row.holds and claims else []
    points = [one.points for one in score.indicators]
    if row.kind == "class":
        return sums or ([claims] if claims else [])
    if None not in points:
        own = sum((point for point in points if point is not None), Decimal(0))
        sums += [own, *([own + score.execution_points] if score.execution_points is not None else [])]
    claimed = [one.claimed for one in score.indicators]
    if claimed and None not in claimed and score.execution_points is not None:
        sums.append(sum((one for one in claimed if one is not None), Decimal(0)) + score.execution_points)
    return [*sums, *([score.score] if score.score is not None else [])]


def execution_rows_differ(case: Case) -> Iterator[Result]:
    """The rate a row 预算执行率 states against the computed one."""
    for row, score in points_rows(case, "execution"):
        stated = parse_number(row.rate.removesuffix("%").removesuffix("％")).value
        if score is None or not isinstance(stated, Decimal):
            continue
        if score.execution_rate is None:
            yield NotChecked(f"{score.project}：资金数据未能读取，第{row.row}行“{row.label}”未核对")
            continue
        exponent = stated.as_tuple().exponent
        half = max(Decimal(1).scaleb(exponent if isinstance(exponent, int) else 0) / 2, Decimal("0.005"))
        as_percent = abs(stated - score.execution_rate * HUNDRED) <= half
        if not as_percent and abs(stated - score.execution_rate) > half / HUNDRED:
            yield Breach(
                case.table("indicators").place(row.row, "actual"),
                f"“{row.label}”填的是{row.rate}，按资金数据计算为{percent(score.execution_rate)}。",
                Rate(score.execution_rate), row.rate, severity=Severity.ERROR, advice="按全年执行数÷全年预算数改正。",
            )


def execution_weight_rows_differ(case: Case) -> Iterator[Result]:
    """The points a row 预算执行率 gives the rate against the regulation's."""
    required = case.regulation.execution.points
    for row, _ in points_rows(case, "execution"):
        stated = row.stated.get("weight")
        if required is not None and stated is not None and stated != required:
            yield Breach(
                case.table("indicators").place(row.row, "weight"), f"预算执行率的分值是{plain(stated)}分，办法规定{plain(required)}分。",
                Points(required), Points(stated), advice="按办法改正分值；用的是地方办法的，请选用相应的评价办法重新评价。",
            )
