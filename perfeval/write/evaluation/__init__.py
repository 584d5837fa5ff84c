"""The evaluation workbook: PAGES lists its pages in order. To add one, add an entry; it may yield none, one or several."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from perfeval.write.evaluation.explained import explained_page
from perfeval.write.evaluation.ground import Ground
from perfeval.write.evaluation.narrative_page import narrative_page
from perfeval.write.evaluation.overview import overview_page
from perfeval.write.pages.page import Page

PAGES: tuple[Callable[[Ground], Iterable[Page | None]], ...] = (
    lambda ground: [overview_page(ground)],
    lambda ground: ground.form_pages,
    lambda ground: [ground.bridge.page],
    lambda ground: [ground.scoring.page],
    lambda ground: [ground.paid.page],
    lambda ground: [narrative_page(ground.public)],
    lambda ground: [explained_page(ground.public, ground.explained)],
)


def evaluation_pages(ground: Ground) -> tuple[Page, ...]:
    """All pages of the evaluation workbook; each marked 未通过 where an error blocks it.

    The workbook is sent: of classified projects it holds nothing but the remark that they are left out.
    """
    return tuple(page for build in PAGES for page in build(ground) if page is not None)
