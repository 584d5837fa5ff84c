"""工作底稿: the deductions a reviewer might make, each with the rule that saw the reason; the score never changes by them."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.facts.evaluation import Evaluation, ReviewRow
from perfeval.words.printing import plain
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Page, Print

TITLE = "工作底稿"

_CLAIMS = "IN05"
"""The rule that holds the points a unit gave itself against those of the regulation."""


def suggestions_page(evaluation: Evaluation) -> Iterator[Page]:
    """A line per deduction: points claimed above those computed, then what practice knows."""
    draft = Draft(TITLE, (30, 34, 10, 70, 12, 12))
    draft.put(0, TITLE, "title", across=6)
    draft.next(32)
    draft.put(0, "复核时可能扣减的分数，只供参考：是否扣、扣多少由复核人核实后决定，并在复核表的备注写明依据", "subtitle", across=6)
    draft.next(24)
    head = draft.row
    draft.line(("项目", "指标", "规则", "原因", "最少扣", "最多扣"), "header")
    open_projects = {project.project for project in evaluation.case.scores.projects}
    rows = [*_overclaimed(evaluation), *(row for row in evaluation.review if row.project in open_projects)]
    for row in rows:
        for column, text in enumerate((row.project, row.indicator or "（整个项目）", row.code, row.reason)):
            draft.put(column, text, "text_center" if column == 2 else "text_wrap")
        draft.number(4, row.low, "points", unknown="—")
        draft.number(5, row.high, "points", unknown="—")
        draft.next()
    if not rows:
        draft.put(0, "没有发现可能扣分的地方", "text_center", across=6)
        draft.next()
    area = (head, 0, max(head + 1, draft.row - 1), 5)
    yield draft.page(Print(landscape=True, repeat_rows=(head, head)), freeze=(head + 1, 1), filter_area=area)


def _overclaimed(evaluation: Evaluation) -> Iterator[ReviewRow]:
    for project in evaluation.case.scores.projects:
        for score in project.indicators:
            if score.claimed is not None and score.computed is not None and score.claimed > score.computed:
                more = score.claimed - score.computed
                reason = f"自评{plain(score.claimed)}分，按办法计算{plain(score.computed)}分：{score.calculation}"
                yield ReviewRow(project.project, score.level3, _CLAIMS, reason, more, more)
