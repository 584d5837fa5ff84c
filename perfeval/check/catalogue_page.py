"""The catalogue in words: one rule for `perfeval rules CODE`, all of them for docs/rules.md."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from itertools import groupby

from perfeval.check.rule import Rule
from perfeval.check.rules import AREAS, RULES
from perfeval.declared.sheets import sheet
from perfeval.facts.findings import SEVERITY_WORDS


def describe_rule(rule: Rule) -> str:
    """One rule in full, as plain text of several lines."""
    lines = [f"{rule.code}　{rule.title}（{SEVERITY_WORDS[rule.severity]}）", _one_line(rule.reason), f"怎么办：{rule.advice}", f"依据：{rule.basis}"]
    if rule.needs:
        lines.append(f"所用的表：{_sheets(rule)}")
    lines += [f"可调的界限：{line}" for line in _limits(rule)]
    return "\n".join(lines)


def rules_page() -> str:
    """All rules as a Markdown page, by area."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    yield "# 核查规则"
    yield ""
    yield "本页由程序中的规则目录生成。错误必须改正；提醒应改正，或在“核查说明”中说明；提示供参考，无需处理。"
    yield "表中的级别是一般情况，同一规则在轻微情形下会降为提醒或提示，说明中写明。规则编号不重复使用。"
    for area, rules in groupby(RULES, key=lambda rule: rule.area):
        yield ""
        yield f"## {area} {AREAS[area]}"
        for rule in rules:
            yield ""
            yield f"### {rule.code} {rule.title}"
            yield ""
            yield _one_line(rule.reason)
            yield ""
            yield f"- 级别：{SEVERITY_WORDS[rule.severity]}"
            yield f"- 怎么办：{rule.advice}"
            yield f"- 依据：{rule.basis}"
            if rule.needs:
                yield f"- 所用的表：{_sheets(rule)}"
            yield from (f"- 可调的界限：{line}" for line in _limits(rule))


def _one_line(text: str) -> str:
    """A docstring without the line breaks of the source."""
    return "".join(inspect.cleandoc(text).splitlines())


def _limits(rule: Rule) -> Iterator[str]:
    """The limits it goes by, with their keys in perfeval.toml."""
    return (f"{limit.meaning}（{limit.key}，默认 {limit.default}）" for limit in rule.thresholds)


def _sheets(rule: Rule) -> str:
    return "、".join(dict.fromkeys(sheet(need.split(".")[0]).title for need in rule.needs))
