"""What was scored: indicators, classes, projects, the unit. Points and rates are Decimal, None is not known."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from msgspec import Struct

from perfeval.words.readings import Reading


class Outcome(StrEnum):
    """What became of an indicator."""

    SCORED = "scored"
    NOT_APPLICABLE = "not_applicable"
    COULD_NOT_BE_SCORED = "could_not_be_scored"


class IndicatorScore(Struct, frozen=True):
    """One row of 绩效指标 with its reading, its points and how they came about."""

    row: int
    project: str | None
    level1: str | None
    level2: str | None
    level3: str | None
    target: Reading
    actual: Reading
    direction: str | None
    weight: Decimal | None
    points: Decimal | None
    """Points that count (rounded once), or None where they could not be computed."""
    computed: Decimal | None
    """Points by the formula alone, before a lower claim with a reason counts instead."""
    claimed: Decimal | None
    outcome: Outcome
    method: str | None
    """Name of the method in score.METHODS that gave the points."""
    ratio: Decimal | None
    """Completion: actual / target in target's unit, where both are numbers and the target is not 0."""
    tier: str | None
    """Name of the tier the words or the date fell into."""
    calculation: str
    """One line of Chinese with the numbers: how the points came about, or why there are none."""
    problem: str | None = None
    """Why it could not be scored: `target_empty`, `actual_empty`, `target_unreadable`, `actual_unreadable`,
    `units_differ`, `percent_unclear`, `no_tier`, `tier_for_number`, `two_numbers`, `weight_missing`."""
    alternative: Decimal | None = None
    """Points by the other known at-most formula, where an unconfirmed method decided."""
    has_reason: bool = False


class ClassScore(Struct, frozen=True):
    """Points of one level-1 class; `redistributed` is the share that not-applicable rows moved (不适用折算)."""

    name: str
    weight: Decimal
    points: Decimal | None
    redistributed: Decimal = Decimal(0)


class ProjectScore(Struct, frozen=True):
    """One project: execution points + class points = score, out of 100, and the grade."""

    project: str
    execution_rate: Decimal | None
    """Unrounded."""
    execution_points: Decimal | None
    execution_weight: Decimal | None
    execution_calculation: str
    classes: tuple[ClassScore, ...]
    indicators: tuple[IndicatorScore, ...]
    score: Decimal | None
    grade: str | None
    ceiling: Decimal | None = None
    """The highest total the execution rate allows, where that lowered the score."""

    @property
    def weight(self) -> Decimal:
        """Points attainable."""
        return sum((one.weight for one in self.classes), self.execution_weight or Decimal(0))


class Scores(Struct, frozen=True):
    """All projects in the order of 资金安排, and the unit's score weighted by budget (information)."""

    projects: tuple[ProjectScore, ...]
    unit_score: Decimal | None
    unit_grade: str | None

    def project(self, name: str) -> ProjectScore | None:
        """The score of one project."""
        return next((p for p in self.projects if p.project == name), None)
