"""All rules: every Rule that stands in one of MODULES. To add a rule, add a function to one of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType
from typing import Any

from perfeval.check.rule import Rule, Threshold
from perfeval.check.rules import (
    adjustments,
    approval,
    arrivals,
    balances,
    cells,
    claims,
    completion,
    explanations,
    funding,
    goals,
    indicator_money,
    layout,
    procurement,
    readings,
    repairs,
    row_words,
    rows,
    spending,
    targets,
    texts,
    units,
    unspent,
    weights,
)

AREAS: Mapping[str, str] = {
    "LA": "工作表与列", "CE": "单元格", "FU": "资金安排", "AD": "预算调整", "SP": "支出明细", "IN": "绩效指标", "BA": "资金核对",
    "TX": "文字说明", "EX": "核查说明",
}
"""The first letters of a code -> what its rules are about, in the order they are asked."""

MODULES = (
    layout, cells, rows, funding, adjustments, spending, arrivals, approval, procurement,
    weights, claims, readings, completion, targets, indicator_money, row_words, goals,
    balances, units, unspent, repairs, texts, explanations,
)

WITHDRAWN = frozenset({"SP03"})
"""Codes of rules that are no more; none of them is given to another rule."""

CONTRACTED: frozenset[str] = frozenset()
"""Codes that the catalogue gives to rules still to come."""


def declared_in(modules: Iterable[ModuleType]) -> Iterator[Rule]:
    """The rules of modules; one that is imported by another module is met again there. ValueError for a code used twice."""
    known: dict[str, Rule] = {}
    for module in modules:
        for rule in vars(module).values():
            if isinstance(rule, Rule) and known.setdefault(rule.code, rule) is not rule:
                raise ValueError(f"rule {rule.code} is declared twice")
    yield from known.values()


RULES: tuple[Rule, ...] = tuple(sorted(declared_in(MODULES), key=lambda rule: (list(AREAS).index(rule.area), rule.code)))
CATALOGUE: Mapping[str, Rule] = {rule.code: rule for rule in RULES}
THRESHOLDS: Mapping[str, Threshold[Any]] = {limit.key: limit for rule in RULES for limit in rule.thresholds}
