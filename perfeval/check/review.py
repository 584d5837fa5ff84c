"""The reviewer's eye: what a reviewer would deduct for the weak spots the rules see. Information for the working
papers; the score never changes by it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal

from perfeval.declared.settings import Review
from perfeval.facts.evaluation import Case, ReviewRow
from perfeval.facts.findings import Finding, Severity
from perfeval.facts.scores import IndicatorScore, ProjectScore
from perfeval.facts.tables import row_number
from perfeval.words.decimals import round_half_up
from perfeval.words.printing import plain, short_percent

Deduct = Callable[[Decimal, Review], tuple[Decimal | None, Decimal | None]]
"""The points of an indicator -> least and most deducted; None where practice states none."""


def _all(points: Decimal, _review: Review) -> tuple[Decimal, Decimal]:
    return points, points


def _up_to_all(points: Decimal, _review: Review) -> tuple[Decimal, Decimal]:
    return Decimal(0), points


def _unverifiable(points: Decimal, review: Review) -> tuple[Decimal, Decimal]:
    return round_half_up(points * review.unverifiable_share, 2), points


def _exceeded(points: Decimal, review: Review) -> tuple[Decimal, Decimal]:
    return Decimal(0), min(points, review.over_fulfilment)


def _unstated(_points: Decimal, _review: Review) -> tuple[None, None]:
    return None, None


PRACTICE: Mapping[str, tuple[str, Deduct]] = {
    "IN13": ("以资金数额作数量指标，评审做法是该指标不得分", _all),
    "IN15": ("满意度没有调查数据，评审做法是该指标不得分", _all),
    "IN16": ("指标值无法核实，评审做法是视情况扣该指标的部分或全部得分", _unverifiable),
    "IN09": ("超额完成30%以上，有的地方扣分，有的不扣", _exceeded),
    "IN28": ("完成值没有佐证材料，评审时补不出材料的不得分", _up_to_all),
    "IN33": ("以预算执行率、到位率作产出，与单独计分的执行率重复，没有统一的扣分标准", _unstated),
    "IN26": ("指标得分率明显高于预算执行，会被要求逐项核实，没有统一的扣分标准", _unstated),
}
"""Rule -> what reviewers do about it. Third-party review criteria and platform manuals; no regulation states them."""

def review_scores(case: Case, findings: Sequence[Finding]) -> tuple[ReviewRow, ...]:
    """What a reviewer might deduct, one row per indicator (the heaviest reason) and per remark on a project."""
    heaviest: dict[tuple[str, str | None, int | None], ReviewRow] = {}
    for key, row in _rows(case, findings):
        known = heaviest.get(key)
        if known is None or (known.high or 0) < (row.high or 0):
            heaviest[key] = row
    order = {project.project: i for i, project in enumerate(case.scores.projects)}
    rows = [*heaviest.values(), *(row for project in case.scores.projects for row in _ceiling(case, project))]
    return tuple(sorted(rows, key=lambda row: order.get(row.project, len(order))))


def _rows(case: Case, findings: Sequence[Finding]) -> Iterator[tuple[tuple[str, str | None, int | None], ReviewRow]]:
    if "indicators" not in case.workbook.tables:
        return
    table = case.table("indicators")
    scores = {
        (table.place(score.row, "level3").sheet, row_number(score.row)): score
        for project in case.scores.projects for score in project.indicators
    }
    for code, (reason, deduct) in PRACTICE.items():
        for finding in (one for one in findings if one.code == code):
            score = scores.get((finding.place.sheet, finding.place.row or 0))
            if score is None or (code == "IN09" and finding.severity == Severity.NOTE):
                continue
            whole = code == "IN26"
            low, high = deduct(score.points or Decimal(0), case.settings.review)
            row = ReviewRow(score.project or "", None if whole else _called(score), code, reason, low, high)
            yield (row.project, code if whole else None, None if whole else score.row), row


def _called(score: IndicatorScore) -> str:
    return score.level3 or f"第{row_number(score.row)}行指标"


def _ceilings(review: Review) -> tuple[tuple[Decimal, Decimal], ...]:
    """Execution rate below … -> total at most …, as one platform manual has it; whether a limit itself is in or out differs."""
    return (
        (Decimal("0.5"), review.most_below_50), (Decimal("0.6"), review.most_below_60),
        (Decimal("0.7"), review.most_below_70), (Decimal("0.8"), review.most_below_80),
    )


def _ceiling(case: Case, project: ProjectScore) -> Iterator[ReviewRow]:
    """The ceiling some places put on the total of a project that spent little; silent where the pack has its own."""
    rate, score = project.execution_rate, project.score
    if case.regulation.ceiling or rate is None or score is None:
        return
    most = next((limit for below, limit in _ceilings(case.settings.review) if rate < below), None)
    if most is not None and score > most:
        yield ReviewRow(project.project, None, None,
                        f"预算执行率{short_percent(rate)}，有的地方规定总分最高{plain(most)}分", Decimal(0), score - most)
