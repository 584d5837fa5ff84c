"""The evaluation workbook: its pages in order. Each page stands on the ones after it, down to 支出汇总."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from msgspec.structs import replace

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.public import public_evaluation
from perfeval.write.evaluation.bridge import Bridge, bridge_page
from perfeval.write.evaluation.explained import explained_page
from perfeval.write.evaluation.form_page import form_page, form_titles
from perfeval.write.evaluation.narrative_page import narrative_page
from perfeval.write.evaluation.overview import overview_page
from perfeval.write.evaluation.scoring import scoring_page
from perfeval.write.evaluation.spending_summary import Paid, spending_page
from perfeval.write.forms.build import official_forms
from perfeval.write.forms.form import OfficialForm
from perfeval.write.pages.page import Page


def evaluation_pages(evaluation: Evaluation, forms: Sequence[OfficialForm] | None = None) -> tuple[Page, ...]:
    """All pages of the evaluation workbook; each marked 未通过 where an error blocks it. `forms` are those of the evaluation.

    The workbook is sent: of classified projects it holds nothing but the remark that they are left out.
    """
    forms = official_forms(evaluation) if forms is None else forms
    explained = [finding for finding in public_evaluation(evaluation).findings if finding.explanation]
    evaluation, paid, bridge = _ground(evaluation)
    scoring = scoring_page(evaluation, bridge)
    titles = form_titles(forms)
    pages = (
        overview_page(evaluation, paid, bridge, scoring, titles, len(explained)),
        *(form_page(evaluation, form, titles[form.project], bridge, scoring.projects[form.project]) for form in forms),
        bridge.page, scoring.page, paid.page, narrative_page(evaluation), explained_page(evaluation, explained),
    )
    return tuple(page for page in pages if page is not None)


def named_cells(evaluation: Evaluation) -> Bridge:
    """Where the reconciled amounts stand in the evaluation workbook."""
    return _ground(evaluation)[2]


@lru_cache(maxsize=1)
def _ground(evaluation: Evaluation) -> tuple[Evaluation, Paid, Bridge]:
    """What the pages show, and what all other pages stand on; built once for the workbook and its working papers."""
    public = replace(public_evaluation(evaluation), findings=evaluation.findings)  # the verdict is that on everything
    paid = spending_page(public)
    return public, paid, bridge_page(public, paid.sums)
