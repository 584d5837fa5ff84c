"""The unit's written answers on 核查说明: which finding each answers, and whether it still holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from perfeval.check.grounds.particulars import about
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Finding, Severity
from perfeval.words.spelling import fold

Known = Mapping[tuple[str, ...], Sequence[Finding]]


class Answer(Struct, frozen=True):
    """One row of 核查说明 as filled in; texts folded for comparing, except what is shown."""

    row: int
    code: str
    sheet: str
    cell: str
    fingerprint: str
    text: str

    def standing(self, known: Known) -> Sequence[Finding]:
        """The findings of its rule and place; without a cell all of that rule on the sheet."""
        return known.get((self.code, self.sheet, self.cell), ())

    def explained(self, case: Case, known: Known) -> list[Finding]:
        """The findings it explains: warnings and notes, the same ones as when it was written, wherever their rows stand now.

        Without a cell those of its rule and sheet that its words can be about.
        """
        same = known.get((self.code, self.fingerprint), ()) if self.fingerprint else self.standing(known)
        mild = [finding for finding in same if finding.severity != Severity.ERROR]
        return mild if self.fingerprint or self.cell else about(case, self.text, mild)


def known_by_place(findings: Sequence[Finding]) -> Known:
    """The findings by what an answer may name them by: rule and fingerprint, rule with sheet and cell, rule with sheet alone."""
    known: dict[tuple[str, ...], list[Finding]] = {}
    for finding in findings:
        sheet = fold(finding.place.sheet or "")
        for key in dict.fromkeys(((finding.code, finding.fingerprint), (finding.code, sheet, finding.place.cell or ""), (finding.code, sheet, ""))):
            known.setdefault(key, []).append(finding)
    return known


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
    known, texts = known_by_place(findings), dict[int, str]()
    for answer in reversed(answers(case)):
        texts |= {id(finding): answer.text for finding in answer.explained(case, known)}
    return tuple(replace(finding, explanation=texts[id(finding)]) if id(finding) in texts else finding for finding in findings)
