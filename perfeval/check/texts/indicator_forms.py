"""Figures of indicators that a text names by other words of the same parts: 检查用人单位381户 for 根治欠薪检查用人单位."""

from __future__ import annotations

import re
from collections.abc import Sequence

from perfeval.check.texts.figures import FigureKind, Mention
from perfeval.facts.scores import IndicatorScore
from perfeval.words.notation import RATIOS
from perfeval.words.spelling import fold

_PLAIN = re.compile(
    "全年|当年|本年度?|今年|年末|年底|年内|我局|我单位|本单位|本局|共计|合计|总计|共|已|经|统计|问卷|调查|测评|显示|完成|实现|达到?|开展|组织|实施|进行|工作|过程|期间|"
    "中|为|是|了|的|均|实际|项目|任务|情况|结果|[0-9]+年度?"
)
"""Words around a figure that do not tell what is counted."""

_MEASURE = re.compile("(?:人次|人数|数量|总数|次数|场次|场数|户数|面积|长度|里程|批次|规模|个数|份数|件数|篇数|期数|数|率)$")
"""Words at the end of an indicator's name that say how it is counted."""

_OTHER = re.compile(
    "其中|每|人均|户均|亩均|平均|约|近|超过|目标|计划|拟|将|不少于|不低于|不高于|以上|比|较|提高|增长|下降|增加|减少|上年|去年|全区|全市|全县|全省|全国|全镇|历年|截至|累计|预计|"
    "应|需|月|季度|半年|上旬|中旬|下旬|余下|剩余|未|没有|第|占|分别|至|首次|新增|部分"
)
"""Words that make it another figure."""

_SHORTEST, _LONGEST = 4, 40




def indicator_meant(mention: Mention, words: str, scores: Sequence[IndicatorScore]) -> IndicatorScore | None:
    """The one indicator whose name the words before a figure are made of; None where there is none or more than one."""
    if mention.kind not in (FigureKind.COUNT, FigureKind.RATE) or _OTHER.search(words):
        return None
    counted = _content(words)
    if not _SHORTEST <= len(counted) <= _LONGEST:
        return None
    alike = [(score, _likeness(counted, fold(score.level3 or ""))) for score in scores if _in_unit(score, mention)]
    best = max((likeness for _, likeness in alike), default=0)
    fitting = [score for score, likeness in alike if likeness == best]
    return fitting[0] if best and len(fitting) == 1 else None


def _content(words: str) -> str:
    return re.sub(r"\W", "", _PLAIN.sub("", words))


def _in_unit(score: IndicatorScore, mention: Mention) -> bool:
    unit = score.actual.unit or score.target.unit
    if unit is None or score.actual.value is None or score.actual.value == 0:
        return False
    if mention.kind == FigureKind.RATE:
        ratio = mention.value * 100 / score.actual.value if unit in RATIOS and score.actual.value > 1 else mention.value / score.actual.value
        return unit in RATIOS and 0 < ratio < 2
    return mention.after.startswith(unit) and score.actual.value <= mention.value * 2 and mention.value <= score.actual.value * 2


def _likeness(counted: str, name: str) -> float:
    """How much of the words stands in the name in order; 0 unless it is nearly all of them, and most of the name."""
    counted = _MEASURE.sub("", counted)
    best = 0.0
    for core in {_content(_MEASURE.sub("", name)), _content(name.removesuffix("数"))}:
        if len(set(counted) & set(core)) >= _SHORTEST:
            common = _common(counted, core)
            best = max(best, common / len(counted) if common >= max(_SHORTEST, 0.8 * len(counted), 0.6 * len(core)) else 0.0)
    return best


def _common(one: str, other: str) -> int:
    """Length of the longest common subsequence."""
    row = [0] * (len(other) + 1)
    for character in one:
        before = 0
        for place, own in enumerate(other, 1):
            before, row[place] = row[place], before + 1 if character == own else max(row[place], row[place - 1])
    return row[-1]
