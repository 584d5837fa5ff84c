"""核查问题: all findings, grouped first and then each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.findings import SEVERITY_WORDS, Finding, FindingGroup, Severity, group_findings
from perfeval.facts.first_cells import FirstCell, first_cells, first_words
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import open_page, print_setup, tab_color
from perfeval.write.pages.page import Page, Spot
from perfeval.write.papers.outcomes import SEVERITY_STYLES

FINDINGS = "核查问题"

_HEADS = ("序号", "规则", "程度", "工作表", "单元格", "问题", "应为", "实为", "差额", "怎么办", "单位说明")
_WIDTHS = (6, 8, 8, 13, 14, 50, 17, 17, 15, 42, 26)


def findings_page(evaluation: Evaluation, rules: Mapping[str, Spot]) -> Page:
    """All findings, errors first. `rules` are the rows of 核查范围, to which the codes lead."""
    draft = Draft(FINDINGS, _WIDTHS)
    counts = "　".join(f"{SEVERITY_WORDS[severity]} {evaluation.count(severity)} 个" for severity in Severity)
    open_page(draft, evaluation, "核查问题", f"{counts}　　错误必须改正，提醒请改正或书面说明，提示供参考")
    first = first_cells(evaluation.findings)
    if first:
        _write_first(draft, first)
    head = draft.row
    draft.line(_HEADS, "header")
    groups = group_findings(_in_order(evaluation.findings))
    many = [group for group in groups if len(group.findings) > 1]
    places = _listed_below(many, draft.row + len(groups) + 2)
    for number, group in enumerate(groups, start=1):
        _write_group(draft, number, group, rules, places.get(group))
    if not groups:
        draft.put(0, "没有发现问题。", "text_center", across=len(_HEADS))
        draft.next(24)
    if many:
        draft.skip()
        draft.put(0, "同一问题的全部位置", "heading", across=len(_HEADS))
        draft.next(26)
        for group in many:
            for number, finding in enumerate(group.findings, start=1):
                _write_finding(draft, number, finding, rules)
    area = (head, 0, head + max(1, len(groups)), len(_HEADS) - 1)
    return draft.page(
        print_setup(evaluation, landscape=True, repeat_rows=(head, head)), freeze=(head + 1, 0), filter_area=area,
        tab_color=tab_color(evaluation),
    )


def _write_first(draft: Draft, first: Sequence[FirstCell]) -> None:
    """The cells to begin with, and what goes with them."""
    draft.put(0, f"{first_words(first)}：", "heading", across=len(_HEADS))
    draft.next(26)
    for one in first:
        draft.put(3, one.cause.places[0].sheet, "text_wrap")
        draft.put(4, "、".join(str(place.cell) for place in one.cause.places), "text_wrap")
        draft.put(5, one.words, "text_wrap", across=len(_HEADS) - 5)
        draft.next()
    draft.skip()


def _in_order(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    order = list(Severity)
    return tuple(sorted(findings, key=lambda finding: order.index(finding.severity)))


def _listed_below(many: Sequence[FindingGroup], row: int) -> dict[FindingGroup, Spot]:
    """Where the single findings of each group begin."""
    places = {}
    for group in many:
        places[group] = Spot(FINDINGS, row, 0)
        row += len(group.findings)
    return places


def _write_group(draft: Draft, number: int, group: FindingGroup, rules: Mapping[str, Spot], below: Spot | None) -> None:
    if below is None:
        _write_finding(draft, number, group.first, rules)
        return
    first, count = group.first, len(group.findings)
    cells = "、".join(str(finding.place.cell) for finding in group.findings[:3] if finding.place.cell)
    title = first.title or first.message
    message = f"{title}，共 {count} 处，逐处列在下面。如：{first.message}"
    _write_row(draft, number, first, rules, message, f"{cells}等{count}处", (None, None, None), below)


def _write_finding(draft: Draft, number: int, finding: Finding, rules: Mapping[str, Spot]) -> None:
    _write_row(draft, number, finding, rules, finding.message, finding.place.cell, finding.sums)


def _write_row(
    draft: Draft, number: int, finding: Finding, rules: Mapping[str, Spot], message: str, cell: str | None,
    sums: tuple[str | None, str | None, str | None], below: Spot | None = None,
) -> None:
    rule = rules.get(finding.code)
    draft.put(0, below.link(str(number)) if below else number, "link_center" if below else "count")
    draft.put(1, rule.link(finding.code) if rule else finding.code, "link_center" if rule else "text_center")
    draft.put(2, SEVERITY_WORDS[finding.severity], SEVERITY_STYLES[finding.severity])
    draft.put(3, finding.place.sheet, "text_wrap")
    draft.put(4, cell, "text_wrap")
    draft.put(5, message, "text_wrap")
    for column, text in enumerate(sums, start=6):
        draft.put(column, text, "text_wrap")
    draft.put(9, finding.advice, "text_wrap")
    draft.put(10, finding.explanation, "text_wrap")
    draft.next()
