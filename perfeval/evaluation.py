"""What the steps hand on: a Case (read, reconciled, scored) and an Evaluation (checked and told)."""

from __future__ import annotations

from dataclasses import dataclass

from perfeval.model import Balances, Coverage, Finding, Passage, Profile, Scores, Severity, Table, Workbook
from perfeval.regulations.pack import Regulation
from perfeval.settings import Settings


@dataclass(frozen=True)
class Case:
    """Everything a rule may look at: the workbook as read, the balances, the scores, the regulation in force."""

    workbook: Workbook
    balances: Balances
    scores: Scores
    regulation: Regulation
    settings: Settings

    @property
    def profile(self) -> Profile:
        """The unit's own data."""
        return self.workbook.profile

    def table(self, name: str) -> Table:
        """A sheet by identifier; only for sheets the rule `needs` (or after a test with `in case.workbook.tables`)."""
        return self.workbook.tables[name]


@dataclass(frozen=True)
class Evaluation:
    """One workbook evaluated: input of the narrative, the pages, the document and the JSON result."""

    case: Case
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    passages: tuple[Passage, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether no error blocks the workbook."""
        return all(finding.severity != Severity.ERROR for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """Number of findings of one severity."""
        return sum(finding.severity == severity for finding in self.findings)
