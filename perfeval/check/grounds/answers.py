"""The unit's written answers on 核查说明: which finding each answers, and whether it still holds."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from perfeval.check.grounds.particulars import about
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Finding, Severity
from perfeval.words.spelling import fold


class Answer(Struct, frozen=True):
    """One row of 核查说明 as filled in; texts folded for comparing, except what is shown."""

    row: int
    code: str
    sheet: str
    cell: str
    fingerprint: str
    text: str

    def stands_at(self, finding: Finding) -> bool:
        """Whether it names this finding's rule and place; without a cell all of that rule on the sheet."""
        return (
            finding.code == self.code and fold(finding.place.sheet or "") == self.sheet
            and self.cell in ("", finding.place.cell or "")
        )

    def recognises(self, finding: Finding) -> bool:
        """Whether it was written about this very finding, wherever its row stands now."""
        return bool(self.fingerprint) and finding.code == self.code and finding.fingerprint == self.fingerprint

    def explained(self, case: Case, findings: Sequence[Finding]) -> list[Finding]:
        """The findings it explains: warnings and notes, the same ones as when it was written.

        Without a cell those of its rule and sheet that its words can be about.
        """
        mild = [finding for finding in findings if finding.severity != Severity.ERROR]
        if self.fingerprint:
            return [finding for finding in mild if self.recognises(finding)]
        standing = [finding for finding in mild if self.stands_at(finding)]
        return standing if self.cell else about(case, self.text, standing)


def answers(case: Case) -> tuple[Answer, ...]:
    """The answers on 核查说明 that say what they answer."""
    if "explanations" not in case.workbook.tables:
        return ()
    table = case.table("explanations")

    def text(row: int, column: str) -> str:
        return str(table.value(row, column) or "")

    return tuple(
        Answer(
            int(row), fold(text(row, "code")).upper(), fold(text(row, "sheet")), fold(text(row, "cell")).upper().replace("$", ""),
            fold(text(row, "fingerprint")).lower(), text(row, "text"),
        )
        for row in table.frame.index if text(row, "code") and text(row, "text")
    )


def explain(findings: Sequence[Finding], case: Case) -> tuple[Finding, ...]:
    """The findings with the unit's explanation beside each one that has been answered; of several answers the first."""
    texts: dict[int, str] = {}
    for answer in reversed(answers(case)):
        texts |= {id(finding): answer.text for finding in answer.explained(case, findings)}
    return tuple(replace(finding, explanation=texts[id(finding)]) if id(finding) in texts else finding for finding in findings)
