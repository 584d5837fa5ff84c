"""Findings at their places, and the outcome of each rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from perfeval.facts.place import Place
from perfeval.facts.quantities import Measure, Money, Points, Quantity, Rate
from perfeval.words.printing import amount_number, plain, short_percent


class Severity(StrEnum):
    """How serious a finding is: an error blocks, a warning asks to mend or explain, a note informs."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


SEVERITY_WORDS: Mapping[str, str] = {Severity.ERROR: "错误", Severity.WARNING: "提醒", Severity.NOTE: "提示"}
"""What each is called wherever a user reads it."""


class Bound(Struct, frozen=True):
    """A quantity that limits what may stand: `words` with `{}` for it, such as 不超过{}."""

    words: str
    quantity: Quantity


Value = Quantity | Bound | str | None
"""What stands or should stand at a place; words, and figures quoted as they were typed, as text."""


def written(quantity: Quantity, unit: str = "") -> str:
    """A quantity as findings write it: money as a plain number in `unit`, rates in percent with at most two decimals, days as 2020-12-31.

    "" where it is not known.
    """
    match quantity:
        case Money(value=fen) if fen is not None:
            return amount_number(fen, unit)
        case Rate(value=Decimal() as share):
            return short_percent(share)
        case Points(value=Decimal() as points):
            return plain(points)
        case Measure(value=Decimal() as number):
            return plain(number) + (quantity.unit or "")
    return "" if quantity.value is None else str(quantity.value)


def text_of_value(value: Value, unit: str) -> str | None:
    """A value as text; None where there is none or it is not known."""
    if isinstance(value, Bound):
        return value.words.format(written(value.quantity, unit))
    return value if value is None or isinstance(value, str) else written(value, unit) or None


class Cause(Struct, frozen=True):
    """Cells of one sheet whose correction clears findings elsewhere too, and what is probably wrong there, in Chinese."""

    places: tuple[Place, ...]
    message: str

    @property
    def where(self) -> str:
        """The first few of its cells, and how many there are."""
        return _cells_named(self.places)


class Finding(Struct, frozen=True):
    """One breach of one rule at one place. Texts are Chinese and finished.

    expected, found and difference are values, `unit` that of money at the place; `sums` has them as text.
    """

    code: str
    severity: Severity
    place: Place
    message: str
    advice: str
    expected: Value = None
    found: Value = None
    difference: Value = None
    fingerprint: str = ""
    explanation: str | None = None
    title: str = ""
    """The title of the rule."""
    unit: str = ""
    cause: Cause | None = None
    """Where it comes from, if it goes when other cells are corrected."""

    @property
    def sums(self) -> tuple[str | None, str | None, str | None]:
        """What is expected, what was found and the difference, as text."""
        expected, found, difference = (text_of_value(value, self.unit) for value in (self.expected, self.found, self.difference))
        return expected, found, difference


class RuleText(Struct, frozen=True):
    """What a rule says of itself to people. Texts are Chinese."""

    code: str
    title: str
    severity: Severity
    advice: str
    basis: str


class Coverage(Struct, frozen=True):
    """The outcome of one rule: `findings`, `clean`, `not_checked` or `not_applicable`, and why."""

    rule: RuleText
    outcome: str
    reason: str | None = None
    seconds: float | None = None
    """What it took, where it was timed."""

    @property
    def code(self) -> str:
        """The code of the rule."""
        return self.rule.code


def seconds_of(coverage: Iterable[Coverage]) -> dict[str, float]:
    """Code of each rule that was timed -> the seconds it took."""
    return {one.code: one.seconds for one in coverage if one.seconds is not None}


GROUP_FROM = 6
"""So many findings of one rule on one sheet are shown to people as one line (design: checks.md)."""


def _cells_named(places: Sequence[Place]) -> str:
    """A place, or the sheet with the first three cells and the count."""
    if len(places) == 1:
        return str(places[0])
    cells = "、".join(str(place.cell) for place in places[:3] if place.cell)
    return f"{places[0].sheet}!{cells}等{len(places)}处"


class FindingGroup(Struct, frozen=True):
    """Findings shown as one line: a single one, or all of one rule on one sheet where there are many."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """The finding whose message stands for the group."""
        return self.findings[0]

    @property
    def where(self) -> str:
        """The cell, or the first three cells and the count."""
        return _cells_named([finding.place for finding in self.findings])


def group_findings(findings: tuple[Finding, ...]) -> tuple[FindingGroup, ...]:
    """Findings as shown to people, in order of the first of each group."""
    by_rule: dict[tuple[str, str | None, str], list[Finding]] = {}
    for finding in findings:
        by_rule.setdefault((finding.code, finding.place.sheet, finding.severity), []).append(finding)
    groups: list[FindingGroup] = []
    for finding in findings:
        same = by_rule[finding.code, finding.place.sheet, finding.severity]
        if len(same) < GROUP_FROM:
            groups.append(FindingGroup((finding,)))
        elif same[0] is finding:
            groups.append(FindingGroup(tuple(same)))
    return tuple(groups)
