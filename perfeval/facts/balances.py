"""Balances: what was planned, changed, arrived and spent, of a project, a source, or all; int 分, None where not known."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property

from msgspec import Struct

from perfeval.facts.place import Place


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

    @property
    def rate(self) -> Decimal | None:
        """executed / budget, unrounded; None without a budget."""
        if self.budget is None or self.executed is None or self.budget == 0:
            return None
        return Decimal(self.executed) / Decimal(self.budget)


class Balances(Struct, frozen=True, dict=True):
    """The reconciled amounts, in the order of 资金安排."""

    lines: tuple[Balance, ...]
    projects: tuple[Balance, ...]
    sources: tuple[Balance, ...]
    total: Balance

    @cached_property
    def _by_line(self) -> Mapping[tuple[str | None, str | None], Balance]:
        return {(balance.project, balance.source): balance for balance in self.lines}

    @cached_property
    def _by_project(self) -> Mapping[str | None, Balance]:
        return {balance.project: balance for balance in self.projects}

    def line(self, project: str, source: str) -> Balance | None:
        """The balance of one project and source."""
        return self._by_line.get((project, source))

    def project(self, name: str) -> Balance | None:
        """The balance of one project over its sources."""
        return self._by_project.get(name)
