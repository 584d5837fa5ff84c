"""What the pages of 汇总.xlsx stand on: each part is made once, when the first page asks for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from perfeval.facts.findings import RuleText
from perfeval.facts.roster import Expected, Reviews
from perfeval.write.pages.page import Page
from perfeval.write.summary.against_roster import Mismatch, mismatches_of, missing_of
from perfeval.write.summary.project_page import ProjectsListed, project_table
from perfeval.write.summary.repeats import counted_once
from perfeval.write.summary.rule_pages import rule_table
from perfeval.write.summary.summary_lines import Row, UnitLine, unit_lines


class SummaryGround(Struct, frozen=True, eq=False, dict=True):
    """One run to be summed up.

    rows       one per workbook
    expected   the lines of 名册 (none: nothing is compared)
    catalogue  the rules by code
    skipped    the files that were passed over, each with the reason
    reviews    what a reviewer typed into the 汇总.xlsx before this one
    """

    rows: Sequence[Row]
    expected: Sequence[Expected] = ()
    catalogue: Mapping[str, RuleText] = {}
    skipped: Sequence[tuple[str, str]] = ()
    reviews: Reviews = {}

    @cached_property
    def units(self) -> tuple[UnitLine, ...]:
        """A line per file, its projects marked that count in another one."""
        return counted_once(unit_lines(self.rows))

    @cached_property
    def projects(self) -> ProjectsListed:
        """项目一览 and its cells."""
        return project_table(self.units, self.reviews)

    @cached_property
    def rules(self) -> tuple[Page, int]:
        """常见问题 and its header row."""
        return rule_table(self.rows, self.catalogue)

    @cached_property
    def missing(self) -> tuple[Expected, ...]:
        """Units and projects that were not sent."""
        return missing_of(self.units, self.expected)

    @cached_property
    def mismatches(self) -> tuple[Mismatch, ...]:
        """Amounts that are not those of the bureau's ledger."""
        return mismatches_of(self.units, self.expected)
