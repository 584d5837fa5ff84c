"""The working papers (核查底稿): PAPERS lists their pages in order. To add one, add an entry."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from msgspec import Struct

from perfeval.facts.evaluation import Evaluation
from perfeval.write.evaluation.ground import Ground
from perfeval.write.pages.page import Page
from perfeval.write.papers.comparison import comparison_page
from perfeval.write.papers.coverage import Covered, coverage_page
from perfeval.write.papers.findings import findings_page
from perfeval.write.papers.review_page import review_page
from perfeval.write.papers.sources import sources_page
from perfeval.write.papers.trace import trace_page


class PaperGround(Struct, frozen=True, eq=False, dict=True):
    """What the papers stand on: what the evaluation workbook does, and the rules that were asked."""

    of_workbook: Ground

    @property
    def evaluation(self) -> Evaluation:
        """All of it, classified projects included: the papers stay with the unit."""
        return self.of_workbook.evaluation

    @cached_property
    def covered(self) -> Covered:
        """核查范围 and where each rule stands there."""
        return coverage_page(self.evaluation)


class Paper(Struct, frozen=True):
    """One page, which may have nothing to show (None).

    `of`: `workbooks`, `forms` or `both`. Of filled forms there is no evaluation workbook: the points and amounts as
    recomputed stand in the papers themselves, and no report is traced.
    """

    build: Callable[[PaperGround], Page | None]
    of: str = "both"


PAPERS: tuple[Paper, ...] = (
    Paper(lambda ground: findings_page(ground.evaluation, ground.covered.rows)),
    Paper(lambda ground: ground.covered.page),
    Paper(lambda ground: ground.of_workbook.scoring.page, of="forms"),
    Paper(lambda ground: ground.of_workbook.bridge.page, of="forms"),
    Paper(lambda ground: sources_page(ground.evaluation)),
    Paper(lambda ground: trace_page(ground.evaluation, ground.of_workbook.bridge), of="workbooks"),
    Paper(lambda ground: comparison_page(ground.evaluation)),
    Paper(lambda ground: review_page(ground.evaluation)),
)


def working_paper_pages(of_workbook: Ground) -> tuple[Page, ...]:
    """All pages of the working papers of a workbook or of filled forms."""
    ground = PaperGround(of_workbook)
    kinds = ("both", "forms" if ground.evaluation.case.workbook.forms else "workbooks")
    pages = (paper.build(ground) for paper in PAPERS if paper.of in kinds)
    return tuple(page for page in pages if page is not None)
