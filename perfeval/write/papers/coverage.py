"""核查范围: every rule with its outcome and the reason: silence is never a pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from msgspec import Struct

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.findings import SEVERITY_WORDS
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import open_page, print_setup, tab_color
from perfeval.write.pages.page import Page, Spot
from perfeval.write.papers.outcomes import OUTCOME_STYLES, OUTCOMES

TITLE = "核查范围"


class Covered(Struct, frozen=True):
    """The page, and the row of each rule by code."""

    page: Page
    rows: Mapping[str, Spot]


def coverage_page(evaluation: Evaluation) -> Covered:
    """Build the page in the order of the coverage."""
    draft = Draft(TITLE, (8, 30, 8, 13, 9, 62, 46))
    outcomes = Counter(entry.outcome for entry in evaluation.coverage)
    tally = "　".join(f"{word} {outcomes[name]} 条" for name, word in OUTCOMES.items())
    open_page(draft, evaluation, "核查范围", f"共 {len(evaluation.coverage)} 条规则：{tally}")
    head = draft.row
    draft.line(("规则", "核查内容", "程度", "结论", "问题数", "原因", "依据"), "header")
    found = Counter(finding.code for finding in evaluation.findings)
    rows: dict[str, Spot] = {}
    for entry in evaluation.coverage:
        rule = entry.rule
        rows[entry.code] = draft.put(0, entry.code, "text_center")
        draft.put(1, rule.title, "text_wrap")
        draft.put(2, SEVERITY_WORDS[rule.severity], "text_center")
        draft.put(3, OUTCOMES[entry.outcome], OUTCOME_STYLES[entry.outcome])
        draft.put(4, found[entry.code] or None, "count")
        draft.put(5, entry.reason, "text_wrap")
        draft.put(6, rule.basis, "text_wrap")
        draft.next()
    page = draft.page(
        print_setup(evaluation, landscape=True, repeat_rows=(head, head)), freeze=(head + 1, 0),
        filter_area=(head, 0, max(head + 1, draft.row - 1), 6), tab_color=tab_color(evaluation),
    )
    return Covered(page, rows)
