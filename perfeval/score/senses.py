"""How a number is taken beside its target, and the method the pack names for it."""

from __future__ import annotations

import re

from perfeval.declared.regulations.choices import BY_CLASS
from perfeval.declared.regulations.methods import METHODS, Sense
from perfeval.declared.regulations.pack import IndicatorRules
from perfeval.score.harm import is_harm
from perfeval.score.rows import Indicator
from perfeval.words.notation import DURATIONS, base_of, tidy

_LIMIT = re.compile(r"(?:控制|超支|超标|超概|变动|偏离|偏差|损耗|浪费)率(?:\(.*\))?$")
"""Rates that are to stay low, whatever the class."""

_RATE_OF = re.compile(r"率(?:\(.*\))?$")
_STANDARD = re.compile(r"(?:补助|补贴|资助|发放|救助|奖励|奖补|供养|保障|慰问|抚恤|津贴|拨款|经费)(?:金|资金)?(?:标准|定额)")
_PER_HEAD = re.compile(r"元/(?:人|户|生|名|位)")


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
    cost = ("成本" in level1 or "成本" in level2) and not _is_to_be_done(read, name, unit)
    duration = "时效" in level2 and unit is not None and base_of(unit)[0][0] in DURATIONS
    limit = _LIMIT.search(name)
    return Sense.AT_MOST if cost or duration or limit or is_harm(read.row.level3) else Sense.AT_LEAST


def _is_to_be_done(read: Indicator, name: str, unit: str | None) -> bool:
    """Whether an indicator of the costs asks for something done: a rate of doing it, or so much per head where `=` is written."""
    if _RATE_OF.search(name):
        return not _LIMIT.search(name)
    per_head = unit is not None and _PER_HEAD.search(unit)
    return read.target.signed and bool(_STANDARD.search(name) or per_head)


def method_named(sense: Sense, direction: str | None, rules: IndicatorRules) -> str:
    """The method the pack names for a number that misses its target in this sense."""
    quantitative = rules.quantitative
    if direction == "=" and quantitative.equal != BY_CLASS:
        return quantitative.equal
    return quantitative.at_most if sense is Sense.AT_MOST else quantitative.at_least
