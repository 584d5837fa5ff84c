"""What the steps hand on: a Case (read, reconciled, scored) and an Evaluation (checked and told)."""

from __future__ import annotations

from decimal import Decimal

from msgspec import Struct

from perfeval.model import Balances, Coverage, Finding, Profile, Severity, Table, Workbook
from perfeval.points import Scores
from perfeval.regulations.pack import Regulation
from perfeval.settings import Settings
from perfeval.spelling import fold
from perfeval.telling import Passage


class Case(Struct, frozen=True, eq=False):
    """Everything a rule may look at: the workbook as read, the balances, the scores, the regulation in force."""

    workbook: Workbook
    balances: Balances
    scores: Scores
    regulation: Regulation
    settings: Settings
    findings: tuple[Finding, ...] = ()
    """What the rules of earlier areas found; rules on texts and on explanations look at it."""
    left_out: tuple[str, ...] = ()
    """Classified projects that this case no longer holds (public.py)."""

    @property
    def profile(self) -> Profile:
        """The unit's own data."""
        return self.workbook.profile

    @property
    def classified(self) -> tuple[str, ...]:
        """Projects that are 涉密 or may be, as 资金安排 spells them where it has them: nothing of them is sent.

        A mark that cannot be read counts; one on a project that 资金安排 does not have may be meant for any.
        """
        table = self.workbook.tables.get("projects")
        if table is None:
            return ()
        spelled = {fold(str(b.project)): str(b.project) for b in self.balances.projects}
        unclear = {remark.row for remark in table.lost("classified")}
        marked = [row["project"] for number, row in table.rows.items() if row["classified"] == "是" or number in unclear]
        names = [spelled.get(fold(name or ""), name or "") for name in marked]
        return tuple(dict.fromkeys(names if set(names) <= set(spelled.values()) else [*filter(None, names), *spelled.values()]))

    def table(self, name: str) -> Table:
        """A sheet by identifier; only for sheets the rule `needs` (or after a test with `in case.workbook.tables`)."""
        return self.workbook.tables[name]


class Alternative(Struct, frozen=True):
    """The scores of the same workbook under another regulation."""

    regulation: Regulation
    scores: Scores


class ReviewRow(Struct, frozen=True):
    """One deduction a reviewer might make, in points; None where practice states none.

    `indicator` is None for a remark on the whole project; `code` names the rule that saw it, where one did.
    """

    project: str
    indicator: str | None
    code: str | None
    reason: str
    low: Decimal | None
    high: Decimal | None


class Evaluation(Struct, frozen=True, eq=False):
    """One workbook evaluated: input of the narrative, the pages, the document and the JSON result."""

    case: Case
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    passages: tuple[Passage, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    review: tuple[ReviewRow, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether no error blocks the workbook."""
        return all(finding.severity != Severity.ERROR for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """Number of findings of one severity."""
        return sum(finding.severity == severity for finding in self.findings)


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
