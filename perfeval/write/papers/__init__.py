"""The working papers (核查底稿): findings, coverage, sources, the trace of every number, scores under other regulations."""

from __future__ import annotations

from perfeval.facts.evaluation import Evaluation
from perfeval.write.evaluation import named_cells
from perfeval.write.evaluation.scoring import scoring_page
from perfeval.write.pages.page import Page
from perfeval.write.papers.comparison import comparison_page
from perfeval.write.papers.coverage import Covered, coverage_page
from perfeval.write.papers.findings import findings_page
from perfeval.write.papers.review_page import review_page
from perfeval.write.papers.sources import sources_page
from perfeval.write.papers.trace import trace_page


def working_paper_pages(evaluation: Evaluation) -> tuple[Page, ...]:
    """All pages; the scores under other packs only where the evaluation has them."""
    covered = coverage_page(evaluation)
    if evaluation.case.workbook.forms:
        return _papers_of_forms(evaluation, covered)
    pages = (
        findings_page(evaluation, covered.rows), covered.page, sources_page(evaluation),
        trace_page(evaluation, named_cells(evaluation)), comparison_page(evaluation), review_page(evaluation),
    )
    return tuple(page for page in pages if page is not None)


def _papers_of_forms(evaluation: Evaluation, covered: Covered) -> tuple[Page, ...]:
    """Of filled forms there is no evaluation workbook: the points and amounts as recomputed stand in the papers themselves."""
    bridge = named_cells(evaluation)
    pages = (
        findings_page(evaluation, covered.rows), covered.page, scoring_page(evaluation, bridge).page, bridge.page, sources_page(evaluation),
        comparison_page(evaluation), review_page(evaluation),
    )
    return tuple(page for page in pages if page is not None)
