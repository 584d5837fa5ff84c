"""汇总.xlsx over a batch: PAGES lists its pages in order, what a reviewer does next first. To add one, add an entry."""

from __future__ import annotations

from collections.abc import Callable

from perfeval.write.pages.page import Page
from perfeval.write.summary.ground import SummaryGround
from perfeval.write.summary.missing_page import change_page, missing_page, repeat_page
from perfeval.write.summary.overview_page import overview_page
from perfeval.write.summary.problem_page import problem_page
from perfeval.write.summary.project_page import unplaced_page
from perfeval.write.summary.repeats import repeats_of
from perfeval.write.summary.rule_pages import matrix_page
from perfeval.write.summary.unit_page import unit_page

PAGES: tuple[Callable[[SummaryGround], Page | None], ...] = (
    lambda ground: unit_page(ground.units, ground.projects),
    lambda ground: problem_page(ground.units, ground.mismatches, ground.catalogue),
    lambda ground: ground.projects.page,
    lambda ground: matrix_page(ground.units, ground.catalogue),
    lambda ground: missing_page(ground.units, ground.missing, ground.expected, ground.skipped),
    lambda ground: repeat_page(repeats_of(ground.units)),
    lambda ground: change_page(ground.units),
    lambda ground: unplaced_page(ground.projects.left),
    lambda ground: ground.rules[0],
    overview_page,
)
"""Each may have nothing to show (None)."""


def summary_pages(ground: SummaryGround) -> tuple[Page, ...]:
    """All pages."""
    return tuple(page for build in PAGES if (page := build(ground)) is not None)
