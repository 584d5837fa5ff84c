"""EX rules and the unit's written answers: which finding each answers, and whether the answer still holds."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from perfeval.check.rule import Breach, Result, rule
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Finding, Severity
from perfeval.facts.lines import value_at
from perfeval.words.spelling import fold

NEEDS = ("explanations",)


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

    def answers(self, finding: Finding) -> bool:
        """Whether it explains this finding: a warning or note, the same one as when it was written."""
        if finding.severity == Severity.ERROR:
            return False
        return self.recognises(finding) if self.fingerprint else self.stands_at(finding)


def answers(case: Case) -> tuple[Answer, ...]:
    """The answers on 核查说明 that say what they answer."""
    if "explanations" not in case.workbook.tables:
        return ()
    table = case.table("explanations")

    def text(row: int, column: str) -> str:
        return str(value_at(table, row, column) or "")

    return tuple(
        Answer(
            int(row), fold(text(row, "code")).upper(), fold(text(row, "sheet")), fold(text(row, "cell")).upper().replace("$", ""),
            fold(text(row, "fingerprint")).lower(), text(row, "text"),
        )
        for row in table.frame.index if text(row, "code") and text(row, "text")
    )


def explain(findings: Sequence[Finding], case: Case) -> tuple[Finding, ...]:
    """The findings with the unit's explanation beside each one that has been answered."""
    given = answers(case)
    by_code: Mapping[str, list[Answer]] = {code: [a for a in given if a.code == code] for code in {a.code for a in given}}
    return tuple(
        replace(finding, explanation=_first(finding, by_code[finding.code])) if finding.code in by_code else finding for finding in findings
    )


def _first(finding: Finding, given: Sequence[Answer]) -> str | None:
    return next((answer.text for answer in given if answer.answers(finding)), None)


def _sorted_out(case: Case, findings: Sequence[Finding]) -> Iterator[tuple[Answer, list[Finding], list[Finding]]]:
    """Every answer with the findings it explains and those it stands at."""
    for answer in answers(case):
        own = [finding for finding in findings if finding.code == answer.code]
        yield answer, [f for f in own if answer.answers(f)], [f for f in own if answer.stands_at(f)]


@rule("EX01", "核查说明已采用", Severity.NOTE, needs=NEEDS, sees_findings=True,
      advice="无需处理；说明会列在结果的“说明事项”中。",
      basis="核查说明表")
def explanation_applied(case: Case, findings: Sequence[Finding]) -> Iterator[Result]:
    """单位对提醒和提示的书面说明，与核查问题一并列出。说明不改变核查结果，由审核方判断是否成立。"""
    for answer, explained, _ in _sorted_out(case, findings):
        if explained:
            yield Breach(case.table("explanations").place(answer.row, "text"), f"对{explained[0].place}的说明已采用。")


@rule("EX02", "核查说明已失效", Severity.WARNING, needs=NEEDS, sees_findings=True,
      advice="按现在的数据重新说明；已经改正的，删除这一行。",
      basis="核查说明表（说明随数据变化失效）")
def explanation_lapsed(case: Case, findings: Sequence[Finding]) -> Iterator[Result]:
    """说明写好以后，所说明的那一行数据又有改动，原来的说明可能不再成立，因此不再采用。
    判断依据是“指纹”列，由退回修改的工作簿自动填写。"""
    for answer, explained, standing in _sorted_out(case, findings):
        if not explained and answer.fingerprint and any(f.severity != Severity.ERROR for f in standing):
            yield Breach(case.table("explanations").place(answer.row, "text"), f"{standing[0].place}的数据在说明以后有改动，这条说明没有采用。")


@rule("EX03", "核查说明没有对应的问题", Severity.WARNING, needs=NEEDS, sees_findings=True,
      advice="问题已经改正的，删除这一行；规则编号、工作表或单元格填错的，请改正。",
      basis="核查说明表")
def explanation_without_finding(case: Case, findings: Sequence[Finding]) -> Iterator[Result]:
    """说明所指的位置没有这样的提醒或提示：可能问题已经改正，也可能位置填错。错误只能改正，不能说明。"""
    for answer, explained, standing in _sorted_out(case, findings):
        lapsed = answer.fingerprint and any(f.severity != Severity.ERROR for f in standing)
        if not explained and not lapsed:
            problem = "所指的是错误，错误只能改正，不能说明" if standing else "没有找到所说明的问题"
            yield Breach(case.table("explanations").place(answer.row, "code"), f"{problem}。")
