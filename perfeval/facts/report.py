"""A report as read from a file, and what an audit found in it."""

from __future__ import annotations

from msgspec import Struct

from perfeval.facts.findings import Finding

Grid = tuple[tuple[str, ...], ...]
"""The cells of a table, row by row."""


class Report(Struct, frozen=True):
    """The paragraphs of a report that hold words, and its tables, in order."""

    paragraphs: tuple[str, ...] = ()
    tables: tuple[Grid, ...] = ()


class Audit(Struct, frozen=True):
    """A report held against a workbook.

    figures         figures of money, rates and points, and counts of indicators
    agree, disagree held against the workbook; the rest could not be judged
    not_judged_at   where these stand: 第3段, 表1
    tables_read     tables that were looked at
    """

    findings: tuple[Finding, ...] = ()
    figures: int = 0
    agree: int = 0
    disagree: int = 0
    not_judged_at: tuple[str, ...] = ()
    tables_read: int = 0

    @property
    def not_judged(self) -> int:
        """Figures whose meaning is not certain."""
        return self.figures - self.agree - self.disagree
