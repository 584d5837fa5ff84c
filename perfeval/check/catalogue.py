"""What a rule is, and the catalogue of all rules.

A rule is a function from a Case to what it found: it yields a `Breach` per place, and `NotChecked` or
`NotApplicable` where it could not look. Its docstring is what an auditor reads.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache

from msgspec import Struct

from perfeval.facts.evaluation import Case
from perfeval.facts.findings import RuleText, Severity
from perfeval.facts.place import Place


class Breach(Struct, frozen=True):
    """One place where a rule is broken. `message` is finished Chinese: what is wrong, with both figures.

    severity and advice override the rule's own; `content` is what the fingerprint of the finding hashes besides
    code and row content (default: the row of `place`).
    """

    place: Place
    message: str
    expected: str | None = None
    found: str | None = None
    difference: str | None = None
    severity: Severity | None = None
    advice: str | None = None
    content: str | None = None


class NotChecked(Struct, frozen=True):
    """The rule could not look (wholly or at one place), and why, in Chinese."""

    reason: str


class NotApplicable(Struct, frozen=True):
    """The rule has nothing to look at in this workbook, and why, in Chinese."""

    reason: str


Result = Breach | NotChecked | NotApplicable
Check = Callable[[Case], Iterable[Result]]


class Rule(Struct, frozen=True):
    """One rule of the catalogue.

    `needs` are the sheets (`funding`) and the columns (`funding.initial`) it reads, the sheet it looks at first. Without
    them it is not checked; unreadable cells in those columns are named as not checked beside what it found.
    `of_a_form` are those it needs of a filled official form, where that states less (None: the same).
    """

    code: str
    title: str
    severity: Severity
    advice: str
    basis: str
    needs: tuple[str, ...]
    check: Check
    of_a_form: tuple[str, ...] | None = None

    def needs_of(self, case: Case) -> tuple[str, ...]:
        """What it needs of this workbook."""
        return self.needs if self.of_a_form is None or not case.workbook.forms else self.of_a_form

    def sheets_of(self, case: Case) -> tuple[str, ...]:
        """The sheets it needs of this workbook."""
        return _split(self.needs_of(case))[0]

    def columns_of(self, case: Case) -> tuple[tuple[str, str], ...]:
        """The columns it needs of this workbook, each with its sheet."""
        return _split(self.needs_of(case))[1]

    @property
    def text(self) -> RuleText:
        """What it says of itself to people."""
        return RuleText(self.code, self.title, self.severity, self.advice, self.basis)

    @property
    def reason(self) -> str:
        """The docstring: what the rule asks for and why, for the auditor."""
        return (self.check.__doc__ or "").strip()


@cache
def _split(needs: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[tuple[str, str], ...]]:
    parts = [need.partition(".") for need in dict.fromkeys(needs)]
    return tuple(dict.fromkeys(name for name, _, _ in parts)), tuple((name, column) for name, _, column in parts if column)


CATALOGUE: dict[str, Rule] = {}


def rule(
    code: str, title: str, severity: Severity, *, advice: str, basis: str, needs: tuple[str, ...] = (),
    of_a_form: tuple[str, ...] | None = None,
) -> Callable[[Check], Check]:
    """Enter a function into the catalogue; ValueError for a code used twice or a function without docstring."""

    def enter(check: Check) -> Check:
        if code in CATALOGUE:
            raise ValueError(f"rule {code} is declared twice")
        if not (check.__doc__ or "").strip():
            raise ValueError(f"rule {code} has no docstring")
        CATALOGUE[code] = Rule(code, title, severity, advice, basis, needs, check, of_a_form)
        return check

    return enter


def in_order() -> Iterator[Rule]:
    """All rules by area in the order the sheets are filled in, then by number."""
    areas = ["LA", "CE", "FU", "AD", "SP", "IN", "BA", "TX", "EX"]
    yield from sorted(CATALOGUE.values(), key=lambda r: (areas.index(r.code[:2]), r.code))
