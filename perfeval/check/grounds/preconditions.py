"""What several rules declare alike: conditions under which they are asked, and limits they share."""

from __future__ import annotations

from decimal import Decimal

from perfeval.check.grounds.wrong_units import wrong_units
from perfeval.check.grounds.years import YEAR_MISSING, YEARS_DISAGREE, years_agree
from perfeval.check.rule import NotApplicable, NotChecked, Precondition, Threshold
from perfeval.declared.stated_values import Points as PointsOf100

YEAR_KNOWN = Precondition(lambda case: case.workbook.year is not None, NotChecked(YEAR_MISSING))
YEAR_READ = Precondition(YEAR_KNOWN.holds, NotChecked("预算年度未能读取"))
YEARS_AGREE = Precondition(years_agree, NotChecked(YEARS_DISAGREE))

DECISION_LIMIT_STATED = Precondition(
    lambda case: case.profile.get("decision_threshold") is not None, NotApplicable("单位信息没有填写大额支出集体决策标准"),
)
PROCUREMENT_LIMIT_STATED = Precondition(
    lambda case: case.profile.get("procurement_threshold") is not None, NotApplicable("单位信息没有填写政府采购限额标准"),
)

HAS_POINTS = Precondition(lambda case: case.regulation.scored, NotApplicable("本办法的自评表不设分值"))
CLASSES_HAVE_POINTS = Precondition(lambda case: case.regulation.scored, NotApplicable("本办法不规定各类指标的分值"))
EXECUTION_HAS_POINTS = Precondition(
    lambda case: case.regulation.scored and case.regulation.execution.points is not None, NotApplicable("本办法的预算执行率不计分"),
)
WEIGHTS_AS_REGULATED = Precondition(lambda case: not case.profile.get("weight_basis"), NotApplicable("已填写权重调整依据"))
UNITS_FIRST = NotChecked("金额列的单位可能填错（BA13），请先改正")
UNITS_FIT = Precondition(lambda case: not wrong_units(case), UNITS_FIRST)
WEIGHTS_STATED = Precondition(lambda case: case.table("indicators").has("weight"), NotChecked("绩效指标缺少“分值”列"))

POINTS_TOLERANCE = Threshold("points_tolerance", Decimal("0.01"), PointsOf100, "分值相加允许的误差（分）")
CLAIM_TOLERANCE = Threshold("claim_tolerance", Decimal("0.10"), PointsOf100, "自评得分高出计算得分，超过这一分数算错误")
