"""Findings -> the few cells to correct first, because the most findings elsewhere go with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from perfeval.facts.findings import Cause, Finding, Severity

MOST = 3
"""So many causes are told at most: more are no beginning."""

LEAST = 2
"""So many findings elsewhere must go with them, or the list is as short without."""


class FirstCell(Struct, frozen=True):
    """A cause, and how many findings that stand elsewhere go when its cells are corrected."""

    cause: Cause
    others: int

    @property
    def words(self) -> str:
        """What is probably wrong there, and what goes with it."""
        return f"{self.cause.message}改正后，别处的{self.others}条随之消除。"


def first_cells(findings: Sequence[Finding]) -> tuple[FirstCell, ...]:
    """The causes that clear most, first; none where hardly anything would go with them.

    Errors and warnings count, unless the unit has explained them; a finding at the cells themselves is not counted.
    """
    counts = Counter(
        f.cause for f in findings if f.cause is not None and f.severity != Severity.NOTE and not f.explanation and f.place not in f.cause.places
    )
    told = tuple(FirstCell(cause, others) for cause, others in counts.most_common(MOST))
    return told if sum(one.others for one in told) >= LEAST else ()


def first_words(first: Sequence[FirstCell]) -> str:
    """How many places to begin with and how many other findings that clears; "" where there is no such beginning."""
    cells = len({place for one in first for place in one.cause.places})
    return f"先改这{cells}处，可消除其余{sum(one.others for one in first)}条" if first else ""
