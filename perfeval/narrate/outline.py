"""The outlines of a 绩效自评报告 as data: section key, level and heading. Sentences name the section they belong to.

The reader looks sections up by their headings, so no heading is added, dropped or renamed to suit the figures. A
section without figures keeps its heading and one true sentence.

Sources: `district` the self-evaluation report of a district unit (several projects, mixed sources); `transfer_2022` the
outline of transfer payments since about 2022; `transfer_2019` the one before; `project` a report on one project.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace


class Section(Struct, frozen=True):
    """One heading of an outline; `key` is what sentences refer to. Without a heading: further paragraphs, level 0.

    `{level}` in a heading stands for the unit's own level of government (`区级`).
    """

    key: str
    level: int
    heading: str


class ReportOutline(Struct, frozen=True):
    """A whole outline: the ending of the title, and the sections in order."""

    title: str
    sections: tuple[Section, ...]

    def at(self, level: str) -> ReportOutline:
        """The outline with the headings of a unit of this level."""
        return replace(self, sections=tuple(replace(s, heading=s.heading.replace("{level}", level)) for s in self.sections))

    def has(self, key: str) -> bool:
        """Whether the outline has this section."""
        return any(section.key == key for section in self.sections)


_LEAD = Section("lead", 0, "")
_GOALS = (
    Section("goals", 1, "一、绩效目标分解下达情况"),
    Section("above", 2, "（一）上级财政资金预算和绩效目标情况"),
    Section("own", 2, "（二）{level}资金安排、分解下达预算和绩效目标情况"),
)
_MONEY = (
    Section("money", 2, "（一）资金投入情况分析"),
    Section("arrival", 3, "1.项目资金到位情况分析"),
    Section("execution", 3, "2.项目资金执行情况分析"),
    Section("uses", 0, ""),
)
_MANAGEMENT = Section("management", 3, "3.项目资金管理情况分析")
_CLASSES = (
    Section("output", 3, "1.产出指标完成情况分析"),
    Section("output.quantity", 4, "（1）数量指标"),
    Section("output.quality", 4, "（2）质量指标"),
    Section("output.time", 4, "（3）时效指标"),
    Section("output.cost", 4, "（4）成本指标"),
    Section("benefit", 3, "2.效益指标完成情况分析"),
    Section("benefit.economic", 4, "（1）经济效益"),
    Section("benefit.social", 4, "（2）社会效益"),
    Section("benefit.ecological", 4, "（3）生态效益"),
    Section("benefit.lasting", 4, "（4）可持续影响"),
    Section("satisfaction", 3, "3.满意度指标完成情况分析"),
)
_END = (
    Section("deviation", 1, "三、偏离绩效目标的原因和下一步改进措施"),
    Section("use", 1, "四、绩效自评结果拟应用和公开情况"),
)
_OTHER = Section("other", 1, "五、其他需要说明的问题")
_CLOSING = Section("closing", 0, "")

_DISTRICT = (
    _LEAD, *_GOALS, Section("results", 1, "二、绩效目标完成情况分析"), *_MONEY, _MANAGEMENT,
    Section("indicators", 2, "（二）绩效目标完成情况分析"), *_CLASSES, *_END, _CLOSING,
)

OUTLINES: Mapping[str, ReportOutline] = {
    "district": ReportOutline("项目资金绩效自评报告", _DISTRICT),
    "project": ReportOutline("绩效自评报告", _DISTRICT),
    "transfer_2022": ReportOutline("转移支付资金绩效自评报告", (
        _LEAD, *_GOALS, Section("results", 1, "二、绩效情况分析"), *_MONEY,
        Section("management", 2, "（二）资金管理情况分析"),
        Section("overall", 2, "（三）总体绩效目标完成情况分析"),
        Section("indicators", 2, "（四）绩效指标完成情况分析"), *_CLASSES, *_END, _OTHER, _CLOSING,
    )),
    "transfer_2019": ReportOutline("转移支付资金绩效自评报告", (
        _LEAD, *_GOALS, Section("results", 1, "二、绩效目标完成情况分析"), *_MONEY, _MANAGEMENT,
        Section("overall", 2, "（二）总体绩效目标完成情况分析"),
        Section("indicators", 2, "（三）绩效指标完成情况分析"), *_CLASSES, *_END, _CLOSING,
    )),
}
"""Outline id (as a pack names it) -> outline."""
