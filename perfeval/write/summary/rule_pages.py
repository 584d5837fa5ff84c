"""Which rules were broken: 规则×单位 by unit, 常见问题 in order of how many units did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from perfeval.facts.findings import SEVERITY_WORDS, RuleText, Severity
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Page
from perfeval.write.summary.summary_lines import Row, UnitLine
from perfeval.write.summary.tables import MATRIX, RULES, close_table, open_table


def matrix_page(units: Sequence[UnitLine], catalogue: Mapping[str, RuleText]) -> Page:
    """规则×单位: errors and warnings of each file by rule; the rules most units broke stand first."""
    broken = Counter(code for unit in units for code in unit.codes)
    codes = sorted(broken, key=lambda code: (-broken[code], code))
    draft = Draft(MATRIX, (30, 30, 8, *(11,) * len(codes)))
    open_table(draft, MATRIX, "每个文件违反各条规则的错误和提醒处数，空白为没有；规则按涉及的文件数排列")
    draft.line(("", "规则", "", *codes), "header")
    head = draft.row
    draft.line(("单位", "报来的文件", "合计", *(catalogue[code].title if code in catalogue else code for code in codes)), "header")
    for unit in units:
        draft.put(0, unit.unit, "text_wrap")
        draft.put(1, unit.path, "text_wrap")
        draft.put(2, sum(unit.codes.values()), "count")
        for column, code in enumerate(codes, start=3):
            if code in unit.codes:
                draft.put(column, unit.codes[code], "count")
        draft.next()
    return replace(close_table(draft, head, fixed=2), gridlines=True)


def rule_table(rows: Sequence[Row], rules: Mapping[str, RuleText]) -> tuple[Page, int]:
    """常见问题: the rules most often broken, of which `rules` tells by code; returns the page and its header row.

    What to do is what most of the findings say themselves, else what the rule says.
    """
    units: Counter[tuple[str, str]] = Counter()
    places: Counter[tuple[str, str]] = Counter()
    advice: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        found = (row["result"] or {}).get("places", {})
        units.update(found.keys())
        places.update(found)
        advice.update((row["result"] or {}).get("advice", {}))
    shared = {(code, severity): text for (code, severity, text), count in advice.items() if 2 * count > places[code, severity]}
    draft = Draft(RULES, (9, 9, 44, 12, 12, 58))
    open_table(draft, "常见问题", "按涉及的工作簿数排列，提示列在最后；已说明的问题也计入")
    head = draft.row
    draft.line(("规则", "程度", "问题", "工作簿数", "处数", "怎么办"), "header")
    for code, severity in sorted(places, key=lambda key: (key[1] == Severity.NOTE, -units[key], -places[key], key)):
        rule, word = rules.get(code), SEVERITY_WORDS[severity]
        told_apart = f"（{word}）" if sum(other == code for other, _ in places) > 1 else ""
        draft.line(
            (code, word, f"{rule.title}{told_apart}" if rule else None, units[code, severity],
             places[code, severity], shared.get((code, severity), rule.advice if rule else None)),
            ("text_center", "text_center", "text_wrap", "count", "count", "text_wrap"),
        )
    return close_table(draft, head, fixed=2), head
