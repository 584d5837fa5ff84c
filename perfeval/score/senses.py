"""How a number is taken beside its target, and the method the pack names for it."""

from __future__ import annotations

import re

from perfeval.declared.regulations.choices import BY_CLASS
from perfeval.declared.regulations.methods import METHODS, Sense
from perfeval.declared.regulations.pack import IndicatorRules
from perfeval.score.rows import Indicator
from perfeval.words.notation import DURATIONS, base_of, tidy

_HARM = re.compile(
    r"(?:事故|投诉|上访|信访|举报|违规|违纪|违法|差错|失误|故障|伤亡|死亡|受伤|舆情|纠纷|逾期|返工|群体性事件|安全事件|负面报道)"
    r"(?:的|发生|出现|事件|案件|问题)*(?:率|数|数量|次数|起数|件数|人数|量|情况)?(?:\(.*\))?$"
)
_REMEDY = re.compile(r"受理|处理|办理|查处|化解|调解|处置|解决|整改|接收|宣传|预防|下降|降低|减少")


def sense_of(read: Indicator, equal: str) -> Sense:
    """Whether a target asks for at least or at most; `equal` says how = and bare numbers are taken.

    By class: costs, durations among the 时效指标, and counts of accidents, complaints and the like are at most.
    """
    direction, unit = read.target.direction, read.target.unit or read.actual.unit
    if direction in {"≤", "<"}:
        return Sense.AT_MOST
    if direction != "=":
        return Sense.AT_LEAST
    if equal != BY_CLASS:
        return Sense.AT_MOST if Sense.AT_MOST in METHODS[equal].senses else Sense.AT_LEAST
    level1, level2, name = read.row.level1 or "", read.row.level2 or "", tidy(read.row.level3 or "")
    cost = "成本" in level1 or "成本" in level2
    duration = "时效" in level2 and unit is not None and base_of(unit)[0][0] in DURATIONS
    harm = _HARM.search(name) and not _REMEDY.search(name)
    return Sense.AT_MOST if cost or duration or harm else Sense.AT_LEAST


def method_named(sense: Sense, direction: str | None, rules: IndicatorRules) -> str:
    """The method the pack names for a number that misses its target in this sense."""
    quantitative = rules.quantitative
    if direction == "=" and quantitative.equal != BY_CLASS:
        return quantitative.equal
    return quantitative.at_most if sense is Sense.AT_MOST else quantitative.at_least
