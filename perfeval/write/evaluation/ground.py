"""What the pages of one evaluation stand on: each part is built once, when the first page asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from msgspec import Struct
from msgspec.structs import replace

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.findings import Finding
from perfeval.facts.public import public_evaluation
from perfeval.write.evaluation.bridge import Bridge, bridge_page
from perfeval.write.evaluation.form_page import form_page, form_titles
from perfeval.write.evaluation.scoring import Scoring, scoring_page
from perfeval.write.evaluation.spending_summary import Paid, spending_page
from perfeval.write.forms.build import official_forms
from perfeval.write.forms.form import OfficialForm
from perfeval.write.pages.page import Page


class Ground(Struct, frozen=True, eq=False, dict=True):
    """One evaluation to be written."""

    evaluation: Evaluation

    @cached_property
    def public(self) -> Evaluation:
        """What is sent: nothing of classified projects, under the verdict on everything."""
        return replace(public_evaluation(self.evaluation), findings=self.evaluation.findings)

    @cached_property
    def explained(self) -> tuple[Finding, ...]:
        """The findings that are sent, because the unit has explained them."""
        return tuple(finding for finding in public_evaluation(self.evaluation).findings if finding.explanation)

    @cached_property
    def forms(self) -> tuple[OfficialForm, ...]:
        """The official forms, one per project."""
        return official_forms(self.evaluation)

    @cached_property
    def titles(self) -> Mapping[str, str]:
        """Project -> the title of its form's page."""
        return form_titles(self.forms)

    @cached_property
    def form_pages(self) -> tuple[Page, ...]:
        """绩效自评表, a page for each form."""
        return tuple(
            form_page(self.public, form, self.titles[form.project], self.bridge, self.scoring.projects[form.project]) for form in self.forms
        )

    @cached_property
    def paid(self) -> Paid:
        """支出汇总 and its sums."""
        return spending_page(self.public)

    @cached_property
    def bridge(self) -> Bridge:
        """资金核对 and where its amounts stand."""
        return bridge_page(self.public, self.paid.sums)

    @cached_property
    def scoring(self) -> Scoring:
        """指标评分 and where its points stand."""
        return scoring_page(self.public, self.bridge)
