"""The review form for the receiver: a 复核表 per project, and 工作底稿 with the deductions a reviewer might make.

PAGES lists its pages in order. Nothing of classified projects stands in it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.public import public_evaluation
from perfeval.write.pages.page import Page
from perfeval.write.review.form_page import review_forms
from perfeval.write.review.suggestions import suggestions_page

PAGES: tuple[Callable[[Evaluation], Iterable[Page]], ...] = (review_forms, suggestions_page)


def review_pages(evaluation: Evaluation) -> tuple[Page, ...]:
    """All pages; none where there is no project that may be shown."""
    public = public_evaluation(evaluation)
    return tuple(page for build in PAGES for page in build(public)) if public.case.scores.projects else ()
