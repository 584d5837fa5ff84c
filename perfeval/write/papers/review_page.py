"""评审提示: what a reviewer might deduct, as a range; for the unit's own eyes, never part of the score."""

from __future__ import annotations

from perfeval.facts.evaluation import Evaluation
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import open_page, print_setup, tab_color
from perfeval.write.pages.page import Page

TITLE = "评审提示"


def review_page(evaluation: Evaluation) -> Page | None:
    """A line per deduction practice knows; None where a reviewer would find nothing."""
    if not evaluation.review:
        return None
    draft = Draft(TITLE, (30, 34, 10, 70, 12, 12))
    open_page(draft, evaluation, TITLE, "评审时可能扣减的分数，按实务做法估计，不计入得分")
    head = draft.row
    draft.line(("项目", "指标", "规则", "原因", "最少扣", "最多扣"), "header")
    for row in evaluation.review:
        draft.put(0, row.project, "text_wrap")
        draft.put(1, row.indicator or "（整个项目）", "text_wrap")
        draft.put(2, row.code, "text_center")
        draft.put(3, row.reason, "text_wrap")
        draft.number(4, row.low, "points", unknown="—")
        draft.number(5, row.high, "points", unknown="—")
        draft.next()
    setup = print_setup(evaluation, landscape=True, repeat_rows=(head, head))
    return draft.page(setup, freeze=(head + 1, 1), tab_color=tab_color(evaluation))
