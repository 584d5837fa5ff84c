"""EX rules: the unit's written answers to findings, applied, lapsed or without a finding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfeval.check.grounds.answers import Answer, answers, known_by_place
from perfeval.check.grounds.wording import places
from perfeval.check.rule import Breach, Result, rule
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Finding, Severity

NEEDS = ("explanations",)


def _sorted_out(case: Case, findings: Sequence[Finding]) -> Iterator[tuple[Answer, Sequence[Finding], Sequence[Finding]]]:
    """Every answer with the findings it explains and those it stands at."""
    known = known_by_place(findings)
    for answer in answers(case):
        yield answer, answer.explained(case, known), answer.standing(known)


@rule("EX01", "核查说明已采用", Severity.NOTE, needs=NEEDS, sees_findings=True,
      advice="无需处理；说明会列在结果的“说明事项”中。",
      basis="核查说明表")
def explanation_applied(case: Case, findings: Sequence[Finding]) -> Iterator[Result]:
    """单位对提醒和提示的书面说明，与核查问题一并列出。说明不改变核查结果，由审核方判断是否成立。
    没有填单元格的说明，用于该表同一规则的各个问题；写明了日期、金额、名称的，只用于这些内容所在的行。"""
    for answer, explained, standing in _sorted_out(case, findings):
        if explained:
            others = sum(f.severity != Severity.ERROR for f in standing) - len(explained) if not answer.fingerprint else 0
            rest = f"；同一规则的另外{others}处没有写到，不在其内" if others > 0 else ""
            yield Breach(case.table("explanations").place(answer.row, "text"), f"对{places([f.place for f in explained])}的说明已采用{rest}。")


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
