"""What a sentence may look at, and the list of all sentences.

A sentence is a generator: it yields the parts of each sentence it has to tell, or nothing. `@sentence("execution")`
enters it into SENTENCES; the sentences of one section stand in one module, in the order of their definition. Adding one
touches nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property

import pandas as pd
from msgspec import Struct

from perfeval.declared.sources import SOURCES
from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Finding
from perfeval.facts.lines import counts, in_lines
from perfeval.facts.passages import Figure, Quote
from perfeval.facts.quantities import InWords, ProfileCell, Text
from perfeval.facts.scores import IndicatorScore
from perfeval.facts.tables import Table
from perfeval.narrate.facts import cells_of
from perfeval.narrate.level import Level, own_level
from perfeval.narrate.outline import ReportOutline
from perfeval.narrate.standing import Standing, standing
from perfeval.narrate.wording import Gap, Part, Parts


class Story(Struct, frozen=True, eq=False, dict=True):
    """One workbook to be told.

    case        without the classified projects
    outline     the outline the regulation asks for
    draft       errors stand: what is missing is asked for; otherwise its sentence is left out
    findings    of the public part
    """

    case: Case
    outline: ReportOutline
    draft: bool
    findings: tuple[Finding, ...]

    @property
    def projects(self) -> tuple[Balance, ...]:
        """The projects in the order of 资金安排."""
        return self.case.balances.projects

    @cached_property
    def sources(self) -> tuple[Balance, ...]:
        """The sources of money from the highest level of government down, then the other kinds."""
        order = [choice.name for choice in SOURCES]
        return tuple(sorted(self.case.balances.sources, key=lambda b: order.index(b.source) if b.source in order else len(order)))

    @property
    def total(self) -> Balance:
        """The amounts of all projects."""
        return self.case.balances.total

    @property
    def single(self) -> bool:
        """Whether there is one project alone."""
        return len(self.projects) == 1

    @property
    def tabled(self) -> bool:
        """Whether a table tells of each project (project_table.py), so that sentences need not."""
        return len(self.projects) > 1

    @cached_property
    def indicators(self) -> tuple[IndicatorScore, ...]:
        """All indicators in the order of the projects."""
        return tuple(i for project in self.case.scores.projects for i in project.indicators)

    @cached_property
    def _standings(self) -> Mapping[int, Standing]:
        return {indicator.row: standing(indicator, self.case.regulation) for indicator in self.indicators}

    def standing(self, indicator: IndicatorScore) -> Standing:
        """How an indicator stands."""
        return self._standings[indicator.row]

    @property
    def year(self) -> Figure | Gap:
        """The budget year, without 年."""
        year = self.case.workbook.year
        if year is None:
            return Gap(("预算年度",))
        return Figure(str(year), Text(str(year), ProfileCell("year")))

    @cached_property
    def level(self) -> Level:
        """The unit's own level of government."""
        return own_level(self.case)

    def source_name(self, source: str | None) -> str:
        """What a source is called: the unit's own level by its one name (区级财政资金), as its headings have it."""
        return f"{self.level.word}财政资金" if source == self.level.source else source or ""

    @cached_property
    def payments(self) -> pd.DataFrame:
        """The payments that make up the executed amounts: of the projects and sources of 资金安排."""
        spending, funding = self.table("spending"), self.table("funding")
        if spending is None or funding is None:
            return pd.DataFrame()
        known = in_lines(spending, funding)
        return spending.frame if known.all() else spending.frame[known]

    def changes(self, counted: bool = True) -> list[int]:
        """Rows of 预算调整 of the projects and sources of 资金安排, in order; if `counted`, those that change the full-year budget."""
        adjustments, funding = self.table("adjustments"), self.table("funding")
        if adjustments is None or funding is None:
            return []
        known = in_lines(adjustments, funding)
        return [row for row in known.index[known] if not counted or counts(adjustments.rows[row], self.case.regulation)]

    def name(self, project: str | None) -> Quote:
        """The name of a project; the cell where it first stands in 资金安排."""
        funding, balance = self.table("funding"), self.case.balances.project(project or "")
        origin = cells_of(funding, "project", balance.rows[:1]) if funding and balance and balance.rows else InWords("资金安排")
        return Quote(project or "", origin)

    def table(self, name: str) -> Table | None:
        """A sheet by identifier; None where the workbook lacks it."""
        return self.case.workbook.tables.get(name)

    def rows_found(self, name: str, code: str) -> list[int]:
        """Rows of a sheet at which a rule found something, in order."""
        table = self.table(name)
        places = [f.place for f in self.findings if table and f.code == code and f.place.sheet == table.title]
        return sorted({place.row for place in places if place.row is not None})

    def ask(self, *parts: str | Figure) -> list[Part]:
        """A request for a missing fact, in a draft alone."""
        return [Gap(parts)] if self.draft else []


Teller = Callable[[Story], Iterator[Parts]]


class Sentence(Struct, frozen=True):
    """One entry of SENTENCES. `joined`: continues the paragraph before it, and its own are one paragraph."""

    section: str
    tell: Teller
    joined: bool


SENTENCES: list[Sentence] = []


def sentence(section: str, *, joined: bool = False) -> Callable[[Teller], Teller]:
    """Enter a generator of sentences into SENTENCES, for one section of the outlines."""

    def enter(tell: Teller) -> Teller:
        SENTENCES.append(Sentence(section, tell, joined))
        return tell

    return enter
