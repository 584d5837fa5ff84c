"""IN rules on the points a unit claims: against the weight, the tier, the computed points, the reasons and the rate."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from perfeval.check.grounds.form_statements import (
    execution_points_above_weight,
    execution_points_differ,
    handed_in,
    is_rate_of_weight,
    states_the_rate,
)
from perfeval.check.grounds.indicator_lines import (
    IndicatorLine,
    at,
    contradicted_sign,
    indicator_lines,
    unless_scored,
    unread,
    unscored,
)
from perfeval.check.grounds.preconditions import (
    CLAIM_TOLERANCE,
    EXECUTION_HAS_POINTS,
    HAS_POINTS,
    POINTS_TOLERANCE,
    UNITS_FIT,
)
from perfeval.check.grounds.stated_points import claims_differ
from perfeval.check.grounds.wording import percent, unless_confirmed
from perfeval.check.rule import Breach, NotApplicable, NotChecked, Result, Threshold, rule
from perfeval.declared.regulations.methods import METHODS
from perfeval.declared.regulations.pack import Tier
from perfeval.declared.stated_values import Points as PointsOf100
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Bound, Severity
from perfeval.facts.quantities import Points, Rate
from perfeval.facts.scores import ProjectScore, ScoringStatus
from perfeval.words.decimals import round_half_up
from perfeval.words.printing import plain

NEEDS = ("indicators",)
CLAIMS = ("indicators", "indicators.claimed_points")
WITH_REASONS = ("indicators", "indicators.deviation")
NO_CLAIMS = NotApplicable("没有填写自评得分")

PLAUSIBLE_GAP = Threshold("plausible_gap", Decimal(5), PointsOf100, "指标得分率高出预算执行率，超过这一百分点时提示")
WIDE_GAP = Threshold("wide_gap", Decimal(20), PointsOf100, "指标得分率高出预算执行率，达到这一百分点时提醒")


def _claimed(case: Case) -> tuple[IndicatorLine, ...]:
    return tuple(line for line in indicator_lines(case) if line.score.claimed is not None and line.score.weight is not None)


def _above_weight(case: Case, line: IndicatorLine) -> bool:
    claimed, weight = line.score.claimed, line.score.weight
    return claimed is not None and weight is not None and claimed > weight + POINTS_TOLERANCE.of(case)


@rule("IN04", "自评得分超过分值", Severity.ERROR, needs=CLAIMS, on_forms=execution_points_above_weight, thresholds=(POINTS_TOLERANCE,),
      advice="自评得分最高等于分值，请改正。", basis="财预〔2020〕10号第十六条；财政系统校验做法")
def claimed_above_weight(case: Case) -> Iterator[Result]:
    """任何指标的得分都不能超过它的分值，超额完成也不加分。常见原因是把完成值或百分数填进了得分栏。
    读的是填好的自评表时，预算执行率的得分同样核对。"""
    lines = _claimed(case)
    if not lines:
        yield NO_CLAIMS
    for line in lines:
        if line.score.weight is not None and line.score.weight <= 0:
            continue  # IN03
        if _above_weight(case, line) and line.score.claimed is not None and line.score.weight is not None:
            yield Breach(at(case, line, "claimed_points"),
                         f"指标{line.name}自评得分{plain(line.score.claimed)}分，分值只有{plain(line.score.weight)}分。",
                         Bound("不超过{}", Points(line.score.weight)), Points(line.score.claimed),
                         Points(line.score.claimed - line.score.weight))


def _tier_of(case: Case, line: IndicatorLine) -> Tier | None:
    return next((tier for tier in case.regulation.tiers if tier.name == line.score.tier), None)


def _band(tier: Tier, weight: Decimal) -> tuple[Decimal, Decimal]:
    """Points of a tier from … to …, rounded to cents as the fiscal systems do before they compare."""
    return round_half_up(weight * tier.lower, 2), round_half_up(weight * tier.upper, 2)


def _outside_tier(case: Case, line: IndicatorLine) -> str | None:
    """The band of the tier in words where the claim lies outside it."""
    tier, claimed, weight = _tier_of(case, line), line.score.claimed, line.score.weight
    if line.score.method == "date" or tier is None or claimed is None or weight is None or _above_weight(case, line):
        return None
    low, high = _band(tier, weight)
    if claimed < low:
        return None  # a unit may cut itself; why is IN08's
    if low <= claimed < high or (claimed == high and not tier.upper_open):
        return None
    return f"{plain(low)}分至{plain(high)}分{'（不含）' if tier.upper_open else ''}"


LATE = "办法没有规定逾期怎样扣分：在自评得分中自行扣减，并在“偏差原因及改进措施”中写明逾期的原因；日期填错的，改正完成日期。"


def _late_in_full(case: Case, line: IndicatorLine) -> bool:
    """Whether full points are claimed for a date that was missed."""
    score = line.score
    late = score.method == "date" and score.met is False
    return late and score.claimed is not None and score.weight is not None and score.claimed >= score.weight and not _above_weight(case, line)


@rule("IN06", "自评得分不在所选等次的分数段内", Severity.ERROR, needs=CLAIMS,
      advice="按实际完成程度改正等次或得分，使二者一致。",
      basis="财预〔2020〕10号第十六条（定性指标分三档：100%—80%、80%—60%、60%—0%）")
def claimed_outside_tier(case: Case) -> Iterator[Result]:
    """定性指标按达成、部分达成、未达成三档给分，每档有规定的分数段。填了“部分达成”却得满分，说明等次和得分必有一个不对。
    分数段的界限先四舍五入到两位小数再比较；低于分数段的不算错误。完成日期晚于期限的，不能得满分。"""
    lines = _claimed(case)
    if not lines:
        yield NO_CLAIMS
    for line in lines:
        if _late_in_full(case, line):
            yield Breach(at(case, line, "claimed_points"), f"指标{line.name}没有按期完成（{line.score.calculation}），自评得分却是满分。",
                         Bound("低于{}", Points(line.score.weight)), Points(line.score.claimed), advice=LATE)
            continue
        band = _outside_tier(case, line)
        if band is not None and line.score.claimed is not None:
            yield Breach(at(case, line, "claimed_points"),
                         f"指标{line.name}完成情况为“{line.score.tier}”，得分应在{band}，自评得分为{plain(line.score.claimed)}分。",
                         band, Points(line.score.claimed))


@rule("IN05", "自评得分与按办法计算的得分不同", Severity.WARNING, needs=CLAIMS, on_forms=execution_points_differ,
      thresholds=(POINTS_TOLERANCE, CLAIM_TOLERANCE),
      advice="按计算得分改正；完成值填错的改正完成值。自愿少计分的，在“偏差原因及改进措施”中写明原因。",
      basis="财预〔2020〕10号第十六条（定量指标得分方法）")
def claimed_differs_from_computed(case: Case) -> Iterator[Result]:
    """定量指标的得分可以由指标值和完成值算出：达到的得满分，未达到的按完成比例计分。
    自评得分高于计算得分0.1分以上是错误，略高是提醒；低于计算得分只作提示，因为单位可以主动少计分。
    反向指标有两种通行算法，自评得分恰好等于另一种算法的结果时另行说明。
    读的是填好的自评表时，预算执行率的得分同样核对。"""
    lines = _claimed(case)
    if not lines and not case.table("indicators").points:
        yield NO_CLAIMS
    for line in lines:
        reported = _above_weight(case, line) or _outside_tier(case, line) is not None or _late_in_full(case, line)  # IN04, IN06
        if not reported and contradicted_sign(line, case.workbook.year) is None:
            yield from _difference(case, line)
    yield from claims_differ(case)
    yield from unscored(case)


def _difference(case: Case, line: IndicatorLine) -> Iterator[Breach]:
    score, tolerance = line.score, POINTS_TOLERANCE.of(case)
    claimed, computed = score.claimed, score.computed
    if claimed is None or computed is None or score.status != ScoringStatus.SCORED:
        return
    difference = claimed - computed
    if abs(difference) <= tolerance:
        return
    place = at(case, line, "claimed_points")
    message = f"指标{line.name}自评得分{plain(claimed)}分，按办法计算为{plain(computed)}分（{score.calculation}）"
    figures = Points(computed), Points(claimed), Points(difference)
    if score.alternative is not None and abs(claimed - score.alternative) <= tolerance:
        other = case.regulation.basis_of("quantitative.at_most")
        method = METHODS.get(other.other or "") if other else None
        name = f"（{method.label}）" if method else ""
        yield Breach(place, f"{message}。自评得分等于反向指标另一种算法{name}的结果。", *figures, severity=Severity.WARNING,
                     advice="请向财政部门确认采用哪种算法，再改正自评得分或换用相应的评价办法。")
    elif difference < 0:
        kept = "按自评得分计" if score.points == claimed else "没有填写原因，仍按计算得分计"
        yield Breach(place, f"{message}，{kept}。", *figures, severity=Severity.NOTE)
    else:
        above = Severity.ERROR if difference > CLAIM_TOLERANCE.of(case) else Severity.WARNING
        unsure = f"（条文没有写明这类指标的算式，按另一种算法为{plain(score.alternative)}分）" if score.alternative is not None else ""
        yield Breach(place, f"{message}，多计{plain(difference)}分{unsure}。", *figures, severity=above)


@rule("IN07", "文字完成值不能对应等次，也没有自评得分", Severity.ERROR, needs=CLAIMS,
      advice="实际完成值改填达成、部分达成或未达成，或者填写自评得分。",
      basis="财预〔2020〕10号第十六条（定性指标分三档）")
def words_without_tier_or_claim(case: Case) -> Iterator[Result]:
    """定性指标的完成值是一段文字、看不出属于哪一档时，要靠自评得分说明完成程度；两样都没有就无法计分。
    完成日期晚于期限的，办法没有规定怎样扣分，也要填写自评得分。不设分值的办法只作提醒。"""
    lost = unread(case, "claimed_points")
    for line in indicator_lines(case):
        if line.score.problem == "no_tier" and line.score.claimed is None and line.row not in lost:
            yield Breach(at(case, line, "claimed_points"),
                         f"指标{line.name}完成值“{line.score.actual.text}”看不出是达成、部分达成还是未达成，自评得分也没有填写，无法计分。",
                         severity=unless_scored(case))
        elif line.score.problem == "late_unclaimed" and line.row not in lost:
            claimed = "没有填写自评得分" if line.score.claimed is None else f"自评得分填的是{plain(line.score.claimed)}分"
            yield Breach(at(case, line, "claimed_points"), f"指标{line.name}没有按期完成，{claimed}，无法计分。", advice=LATE)


@rule("IN08", "扣分没有说明原因", Severity.ERROR, needs=NEEDS, of_a_form=WITH_REASONS, applies=(HAS_POINTS,), thresholds=(POINTS_TOLERANCE,),
      advice="在“偏差原因及改进措施”中写明为什么没有完成、准备怎样改进。",
      basis="财预〔2020〕10号第十条、附件1（未完成或偏离目标须说明原因和改进措施）")
def points_lost_without_reason(case: Case) -> Iterator[Result]:
    """得分低于分值，说明没有完全达到目标，自评表要求写明偏差原因和改进措施。只差0.01分以内的作提示。
    读的是填好的自评表时，表上的得分低于分值就要有原因。"""
    for line in indicator_lines(case):
        score = line.score
        points = handed_in(case, line)
        if points is None or score.weight is None or score.has_reason or points >= score.weight:
            continue
        if contradicted_sign(line, case.workbook.year) or (states_the_rate(case, line) and is_rate_of_weight(case, line, points)):
            continue
        lost = score.weight - points
        small = lost <= POINTS_TOLERANCE.of(case)
        yield Breach(at(case, line, "deviation"),
                     f"指标{line.name}得{plain(points)}分，比分值{plain(score.weight)}分少{plain(lost)}分，没有说明原因。",
                     Points(score.weight), Points(points), Points(lost), severity=Severity.NOTE if small else None)
    yield from unscored(case)


@rule("IN09", "超额完成较多没有说明原因", Severity.WARNING, needs=NEEDS, of_a_form=WITH_REASONS,
      advice="说明超额的原因；指标值定得偏低的，写明并在下一年度调整，也可以主动少计分。",
      basis="财预〔2020〕10号第十六条（明显超出目标值的应分析原因；比例为系统通行做法）")
def over_completed_without_reason(case: Case) -> Iterator[Result]:
    """完成值大大超过指标值，多半是当初目标定低了，办法要求分析原因。达到说明线（通行为130%）的是提醒，
    达到提示线（通行为120%）的只作提示；写了原因的不报告，也不自动扣分。"""
    limits = case.regulation.quantitative
    for line in indicator_lines(case):
        score = line.score
        met = score.computed is not None and score.computed == score.weight
        if score.ratio is None or not met or score.has_reason or score.ratio < limits.over_note:
            continue
        if contradicted_sign(line, case.workbook.year):
            continue
        much = score.ratio >= limits.over_explain
        limit = limits.over_explain if much else limits.over_note
        basis = unless_confirmed(case.regulation, f"quantitative.over_{'explain' if much else 'note'}", "这条线")
        yield Breach(at(case, line, "deviation"),
                     f"指标{line.name}指标值{score.target.text}，完成{score.actual.text}，为指标值的{percent(score.ratio)}，"
                     f"达到{percent(limit)}{basis}，没有说明原因。",
                     Bound("低于{}", Rate(limit)), Rate(score.ratio), severity=None if much else Severity.NOTE)
    yield from unscored(case)


@rule("IN26", "指标得分明显高于预算执行", Severity.NOTE, needs=("indicators", "funding"), applies=(EXECUTION_HAS_POINTS, UNITS_FIT),
      thresholds=(PLAUSIBLE_GAP, WIDE_GAP),
      advice="核对完成值是否属实；钱花得少而任务都完成的，请说明节约在哪里。",
      basis="财政系统预警做法（指标得分率与预算执行率相差较大的提示）")
def indicators_outrun_execution(case: Case) -> Iterator[Result]:
    """预算没有花完，指标却几乎全部满分，二者不大相称。指标得分率和预算执行率（超过100%按100%）
    相差超过5个百分点作提示，相差20个百分点以上作提醒。这是对整个项目的提示，不改变得分。"""
    first = {line.project: line for line in reversed(indicator_lines(case))}
    for project in case.scores.projects:
        shares = _shares(project)
        if project.project not in first or case.balances.project(project.project) is None:
            continue
        if shares is None:
            yield NotChecked(f"{project.project}：得分未能全部算出")
            continue
        indicators, execution = shares
        if indicators - execution > PLAUSIBLE_GAP.of(case):
            yield Breach(at(case, first[project.project], "project"),
                         f"{project.project}指标得分率{plain(round_half_up(indicators, 2))}%，"
                         f"预算执行率{plain(round_half_up(execution, 2))}%，相差{plain(round_half_up(indicators - execution, 2))}个百分点。",
                         severity=Severity.WARNING if indicators - execution >= WIDE_GAP.of(case) else None,
                         content=f"{project.project} {indicators} {execution}")


def _shares(project: ProjectScore) -> tuple[Decimal, Decimal] | None:
    """Indicator points out of 100, and the execution rate in percent, at most 100."""
    points = [c.points for c in project.classes]
    weight = sum((c.weight for c in project.classes), Decimal(0))
    if not points or None in points or not weight or project.execution_rate is None:
        return None
    gained = sum((p for p in points if p is not None), Decimal(0))
    return gained / weight * 100, min(project.execution_rate, Decimal(1)) * 100
