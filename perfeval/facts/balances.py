"""Balances: what was planned, changed, arrived and spent, of a project, a source, or all; int 分, None where not known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from perfeval.facts.place import Place
from perfeval.facts.quantities import Money, Rate, Reconciled, minus

TERMS: Mapping[str, str] = {
    "initial": "年初预算数", "adjustments": "预算调整数", "budget": "全年预算数", "arrived": "到位数", "executed": "全年执行数",
}
"""Fields of a Balance -> their names in print."""
FIELD_OF: Mapping[str, str] = {name: field for field, name in TERMS.items()}
"""The other way round."""


class Balance(Struct, frozen=True):
    """Amounts in 分 of one project and source, one project (source None), one source (project None) or all.

    budget = initial + adjustments. None: a part could not be read. `blockers` are the cells to blame.
    """

    project: str | None
    source: str | None
    initial: int | None
    adjustments: int | None
    budget: int | None
    arrived: int | None
    executed: int | None
    rows: tuple[int, ...] = ()
    """Rows of 资金安排 this line stands on, in order."""
    payments: int = 0
    """Number of payment rows."""
    blockers: tuple[Place, ...] = ()

    @classmethod
    def total(cls, parts: Sequence[Balance], project: str | None = None, source: str | None = None) -> Balance:
        """The sum of balances; an amount that one of them does not know is not known."""
        amounts = {name: [getattr(part, name) for part in parts] for name in TERMS}
        return cls(
            project, source, **{name: None if None in summed else sum(summed) for name, summed in amounts.items()},
            rows=tuple(row for part in parts for row in part.rows), payments=sum(part.payments for part in parts),
            blockers=tuple(dict.fromkeys(place for part in parts for place in part.blockers)),
        )

    @property
    def amounts(self) -> Mapping[str, int | None]:
        """The amounts by name."""
        return {name: getattr(self, name) for name in TERMS}

    @property
    def rate(self) -> Decimal | None:
        """executed / budget, unrounded; None without a budget."""
        if self.budget is None or self.executed is None or self.budget == 0:
            return None
        return Decimal(self.executed) / Decimal(self.budget)

    def money(self, field: str) -> Money:
        """One of its amounts (a key of TERMS) as a figure."""
        return Money(getattr(self, field), self._named(TERMS[field]), TERMS[field])

    @property
    def left(self) -> Money:
        """What was not spent; negative where more was spent than budgeted."""
        return minus(self.money("budget"), self.money("executed"), "结余")

    @property
    def execution_figure(self) -> Rate:
        """executed / budget; not known without a budget."""
        return Rate(self.rate, self._named("执行率"), "执行率")

    @property
    def arrival_figure(self) -> Rate:
        """arrived / budget; not known without a budget."""
        share = Decimal(self.arrived) / self.budget if self.arrived is not None and self.budget else None
        return Rate(share, self._named("到位率"), "到位率")

    def _named(self, term: str) -> Reconciled:
        return Reconciled(term, self.project, self.source)


class Balances(Struct, frozen=True, dict=True):
    """The reconciled amounts, in the order of 资金安排."""

    lines: tuple[Balance, ...]
    projects: tuple[Balance, ...]
    sources: tuple[Balance, ...]
    total: Balance

    @classmethod
    def of(cls, lines: Sequence[Balance]) -> Balances:
        """The sums over lines, each of one project and source, in the order in which the lines name them."""
        projects: dict[str | None, list[Balance]] = {}
        sources: dict[str | None, list[Balance]] = {}
        for line in lines:
            projects.setdefault(line.project, []).append(line)
            sources.setdefault(line.source, []).append(line)
        return cls(
            tuple(lines), tuple(Balance.total(parts, project=name) for name, parts in projects.items()),
            tuple(Balance.total(parts, source=name) for name, parts in sources.items()), Balance.total(lines),
        )

    @cached_property
    def _by_line(self) -> Mapping[tuple[str | None, str | None], Balance]:
        return {(balance.project, balance.source): balance for balance in self.lines}

    @cached_property
    def _by_project(self) -> Mapping[str | None, Balance]:
        return {balance.project: balance for balance in self.projects}

    @cached_property
    def _by_name(self) -> Mapping[tuple[str | None, str | None], Balance]:
        everything = (self.total, *self.sources, *self.projects, *self.lines)
        return {(balance.project, balance.source): balance for balance in everything}

    def named(self, project: str | None, source: str | None) -> Balance | None:
        """The balance of a line, of one project (source None), of one source (project None), or all."""
        return self._by_name.get((project, source))

    def line(self, project: str, source: str) -> Balance | None:
        """The balance of one project and source."""
        return self._by_line.get((project, source))

    def project(self, name: str) -> Balance | None:
        """The balance of one project over its sources."""
        return self._by_project.get(name)
