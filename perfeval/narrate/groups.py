"""The classes and groups of indicators the outlines have sections for, and which of them an indicator is told in."""

from __future__ import annotations

from perfeval.facts.scores import IndicatorScore
from perfeval.words.spelling import fold

CLASSES = {"output": "产出指标", "benefit": "效益指标", "satisfaction": "满意度指标"}
GROUPS = {
    "output.quantity": "数量指标", "output.quality": "质量指标", "output.time": "时效指标", "output.cost": "成本指标",
    "benefit.economic": "经济效益指标", "benefit.social": "社会效益指标", "benefit.ecological": "生态效益指标",
    "benefit.lasting": "可持续影响指标",
}
_STARTS = {
    "output.quantity": "数量", "output.quality": "质量", "output.time": "时效", "output.cost": "成本",
    "benefit.economic": "经济", "benefit.social": "社会", "benefit.ecological": "生态", "benefit.lasting": "可持续",
}
UNCLASSED = "未注明类别的指标"


def class_name(indicator: IndicatorScore) -> str:
    """What the class of an indicator is called, everywhere in a report."""
    return indicator.level1 or UNCLASSED


def section_of(indicator: IndicatorScore) -> str:
    """The section an indicator is told in: its level-2 group, else its class; a class of costs is told under 成本.

    Empty for one without a class: it belongs to no section of the outline.
    """
    if indicator.level1 == "成本指标":
        return "output.cost"
    level1 = next((key for key, name in CLASSES.items() if name == indicator.level1), "")
    level2 = fold(indicator.level2 or "")
    return next((key for key, start in _STARTS.items() if level1 and key.startswith(level1) and level2.startswith(start)), level1)
