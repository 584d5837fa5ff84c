"""What a rule is, and what it may yield.

A rule is a function from a Case to what it found: it yields a `Breach` per place, and `NotChecked` or
`NotApplicable` where it could not look. Its docstring is what an auditor reads; all else is declared on it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import Any, Generic, TypeVar

from msgspec import Struct

from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Finding, RuleText, Severity, Value
from perfeval.facts.place import Place


class Breach(Struct, frozen=True):
    """One place where a rule is broken. `message` is finished Chinese: what is wrong, with both figures.

    expected, found and difference are the values behind it, `unit` that of money at the place. severity and advice
    override the rule's own; `content` is what the fingerprint of the finding hashes besides code and row content
    (default: the row of `place`).
    """

    place: Place
    message: str
    expected: Value = None
    found: Value = None
    difference: Value = None
    severity: Severity | None = None
    advice: str | None = None
    content: str | None = None
    unit: str = ""


class NotChecked(Struct, frozen=True):
    """The rule could not look (wholly or at one place), and why, in Chinese."""

    reason: str


class NotApplicable(Struct, frozen=True):
    """The rule has nothing to look at in this workbook, and why, in Chinese."""

    reason: str


Result = Breach | NotChecked | NotApplicable
Check = Callable[[Case], Iterable[Result]]


class Precondition(Struct, frozen=True):
    """What must hold of a case before a rule is asked, and the outcome of the rule where it does not."""

    holds: Callable[[Case], bool]
    otherwise: NotChecked | NotApplicable


Number = TypeVar("Number")


class Threshold(Struct, Generic[Number], frozen=True):
    """A limit that no regulation states; an office may set its own in [thresholds] of perfeval.toml.

    `kind` says what may be stated: its unit and range (stated_values.py).
    """

    key: str
    default: Number
    kind: Any
    meaning: str

    def of(self, case: Case) -> Number:
        """The limit in force."""
        limit: Number = case.settings.thresholds.get(self.key, self.default)
        return limit


class Rule(Struct, frozen=True):
    """One rule of the catalogue.

    needs          sheets (`funding`) and columns (`funding.initial`) it reads, the sheet it looks at first. Without them
                   it is not checked; unreadable cells in those columns are named as not checked beside what it found
    of_a_form      what it needs of a filled official form, where that states less (None: the same)
    applies        what must hold before it is asked; the first condition that does not says why
    on_forms       what it asks of a file of filled forms besides
    thresholds     the limits it goes by
    sees_findings  it is called with what the areas before its own have found as second argument
    """

    code: str
    title: str
    severity: Severity
    advice: str
    basis: str
    check: Callable[..., Iterable[Result]]
    needs: tuple[str, ...] = ()
    of_a_form: tuple[str, ...] | None = None
    applies: tuple[Precondition, ...] = ()
    on_forms: Check | None = None
    thresholds: tuple[Threshold[Any], ...] = ()
    sees_findings: bool = False

    def results(self, case: Case, findings: tuple[Finding, ...] = ()) -> Iterator[Result]:
        """What it says of a workbook that has all it needs."""
        unmet = next((condition for condition in self.applies if not condition.holds(case)), None)
        if unmet is not None:
            yield unmet.otherwise
            return
        if self.on_forms is not None and case.workbook.forms:
            yield from self.on_forms(case)
        yield from self.check(case, findings) if self.sees_findings else self.check(case)

    def finding(self, breach: Breach, fingerprint: str = "") -> Finding:
        """The finding that a breach of it is."""
        return Finding(
            self.code, breach.severity or self.severity, breach.place, breach.message, breach.advice or self.advice,
            breach.expected, breach.found, breach.difference, fingerprint, title=self.title, unit=breach.unit,
        )

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
    def area(self) -> str:
        """The first two letters of its code."""
        return self.code[:2]

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


def rule(
    code: str, title: str, severity: Severity, *, advice: str, basis: str, needs: tuple[str, ...] = (),
    of_a_form: tuple[str, ...] | None = None, applies: tuple[Precondition, ...] = (), on_forms: Check | None = None,
    thresholds: tuple[Threshold[Any], ...] = (), sees_findings: bool = False,
) -> Callable[[Callable[..., Iterable[Result]]], Rule]:
    """Make a rule of a function (fields as in Rule)."""

    def declare(check: Callable[..., Iterable[Result]]) -> Rule:
        return Rule(code, title, severity, advice, basis, check, needs, of_a_form, applies, on_forms, thresholds, sees_findings)

    return declare
