"""说明事项: the findings the unit has explained."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.findings import Finding
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import open_page, print_setup, tab_color
from perfeval.write.pages.page import Page

EXPLAINED = "说明事项"


def explained_page(evaluation: Evaluation, explained: Sequence[Finding]) -> Page | None:
    """The findings the unit has answered in writing; None without any.

    Where classified projects are left out a finding goes by the name of its rule: its figures may be sums with them.
    """
    if not explained:
        return None
    draft = Draft(EXPLAINED, (6, 14, 12, 60, 60))
    open_page(draft, evaluation, "说明事项", "对核查中提请说明的事项，本单位说明如下")
    head = draft.row
    draft.line(("序号", "工作表", "单元格", "事项", "单位说明"), "header")
    for number, finding in enumerate(explained, start=1):
        words = finding.title if evaluation.case.left_out else finding.message
        draft.line(
            (str(number), finding.place.sheet, finding.place.cell, words, finding.explanation),
            ("text_center", "text_wrap", "text_center", "text_wrap", "text_wrap"),
        )
    return draft.page(
        print_setup(evaluation, landscape=True, repeat_rows=(head, head)), freeze=(head + 1, 0), tab_color=tab_color(evaluation),
    )
