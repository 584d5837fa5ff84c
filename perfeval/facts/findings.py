"""Findings at their places, and the outcome of each rule."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct

from perfeval.facts.place import Place


class Severity(StrEnum):
    """How serious a finding is: an error blocks, a warning asks to mend or explain, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


SEVERITY_WORDS: Mapping[str, str] = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.NOTE: "提示"}
"""What each is called wherever a user reads it."""


class Finding(Struct, frozen=True):
    """One breach of one rule at one place. Texts are Chinese and finished; amounts in the cell's own unit."""

    code: str
    severity: Severity
    place: Place
    message: str
    advice: str
    expected: str | None = None
    found: str | None = None
    difference: str | None = None
    fingerprint: str = ""
    explanation: str | None = None
    title: str = ""
    """The title of the rule."""


class RuleText(Struct, frozen=True):
    """What a rule says of itself to people. Texts are Chinese."""

    code: str
    title: str
    severity: Severity
    advice: str
    basis: str


class Coverage(Struct, frozen=True):
    """The outcome of one rule: `findings`, `clean`, `not_checked` or `not_applicable`, and why."""

    rule: RuleText
    outcome: str
    reason: str | None = None

    @property
    def code(self) -> str:
        """The code of the rule."""
        return self.rule.code


GROUP_FROM = 6
"""So many findings of one rule on one sheet are shown to people as one line (design: checks.md)."""


class FindingGroup(Struct, frozen=True):
    """Findings shown as one line: a single one, or all of one rule on one sheet where there are many."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding whose message stands for the group."""
        return self.findings[0]

    @property
    def where(self) -> str:
        """The cell, or the first three cells and the count."""
        cells = [str(f.place.cell or "") for f in self.findings[:3] if f.place.cell]
        if len(self.findings) == 1:
            return str(self.first.place)
        return f"{self.first.place.sheet}!{'、'.join(cells)}等{len(self.findings)}处"


def group_findings(findings: tuple[Finding, ...]) -> tuple[FindingGroup, ...]:
    """Findings as shown to people, in order of the first of each group."""
    by_rule: dict[tuple[str, str | None, str], list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault((finding.code, finding.place.sheet, finding.severity), []).append(finding)
    groups: list[FindingGroup] = []
    for finding in findings:
        same = by_rule[finding.code, finding.place.sheet, finding.severity]
        if len(same) < GROUP_FROM:
            groups.append(FindingGroup((finding,)))
        elif same[0] is finding:
            groups.append(FindingGroup(tuple(same)))
    return tuple(groups)
