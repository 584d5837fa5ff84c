"""What the steps hand on: a Case (read, reconciled, scored) and an Evaluation (checked and told)."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from perfeval.declared.regulations.pack import Regulation
from perfeval.declared.settings import Settings
from perfeval.facts.balances import Balances
from perfeval.facts.findings import Coverage, Finding, Severity
from perfeval.facts.lines import counted, row_budgets
from perfeval.facts.passages import Passage
from perfeval.facts.public import open_part, public_case
from perfeval.facts.scores import Scores
from perfeval.facts.secrets import Secrets, secrets_of
from perfeval.facts.tables import Profile, Table, Workbook
from perfeval.words.spelling import fold


class Case(Struct, frozen=True, eq=False, dict=True):
    """Everything a rule may look at: the workbook as read, the balances, the scores, the regulation in force."""

    workbook: Workbook
    balances: Balances
    scores: Scores
    regulation: Regulation
    settings: Settings
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

    @cached_property
    def open_part(self) -> Case | None:
        """The case without the rows of its classified projects; None where none is classified."""
        return open_part(self)

    @cached_property
    def secrets(self) -> Secrets | None:
        """What may not be in anything that is sent; None where no project is classified."""
        return secrets_of(self)

    @cached_property
    def public(self) -> Case | None:
        """The case that may be sent: the open part without words on the classified projects; None where none is classified."""
        return public_case(self)

    @cached_property
    def assumed_budgets(self) -> Mapping[int, int | None]:
        """Full-year budget of every row of 资金安排, stated or computed, in 分."""
        funding, adjustments = self.table("funding"), self.table("adjustments")
        return row_budgets(funding.frame, adjustments.frame[counted(adjustments.frame, self.regulation)])

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


class Evaluation(Struct, frozen=True, eq=False, dict=True):
    """One workbook evaluated: input of the narrative, the pages, the document and the JSON result."""

    case: Case
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...]
    passages: tuple[Passage, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    review: tuple[ReviewRow, ...] = ()

    @cached_property
    def passed(self) -> bool:
        """Whether no error blocks the workbook."""
        return all(finding.severity != Severity.ERROR for finding in self.findings)

    def count(self, severity: Severity) -> int:
        """Number of findings of one severity."""
        return sum(finding.severity == severity for finding in self.findings)
