"""The working papers (核查底稿): findings, coverage, sources, the trace of every number, scores under other regulations."""

from __future__ import annotations

from collections.abc import Sequence

from perfeval.evaluation import Evaluation
from perfeval.workbook.comparison import OtherScore, comparison_page
from perfeval.workbook.coverage import coverage_page
from perfeval.workbook.evaluation_pages import named_cells
from perfeval.workbook.findings import findings_page
from perfeval.workbook.page import Page
from perfeval.workbook.sources import sources_page
from perfeval.workbook.trace import trace_page


def working_paper_pages(evaluation: Evaluation, others: Sequence[OtherScore] = ()) -> tuple[Page, ...]:
    """All pages; `others` are the scores under other packs (none: that page is left out)."""
    covered = coverage_page(evaluation)
    pages = (
        findings_page(evaluation, covered.rows), covered.page, sources_page(evaluation),
        trace_page(evaluation, named_cells(evaluation)), comparison_page(evaluation, others),
    )
    return tuple(page for page in pages if page is not None)
