"""What was scored: indicators, classes, projects, the unit. Points and rates are Decimal, None is not known."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from msgspec import Struct

from perfeval.declared.regulations.methods import Sense
from perfeval.words.arithmetic import Computation, Operand, Operands
from perfeval.words.readings import Reading


class ScoringStatus(StrEnum):
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
    status: ScoringStatus
    method: str | None
    """Name of the method that gave the points: a key of regulations.methods.METHODS."""
    ratio: Decimal | None
    """Completion: actual / target in target's unit, where both are numbers and the target is not 0."""
    met: bool | None
    """Whether a number or a date meets its target, exactly; None where a tier says how far, or nothing was scored."""
    tier: str | None
    """Name of the tier the words or the date fell into."""
    calculation: str
    """One line of Chinese with the numbers: how the points came about, or why there are none."""
    problem: str | None = None
    """Why it could not be scored: `target_empty`, `actual_empty`, `target_unreadable`, `actual_unreadable`,
    `units_differ`, `percent_unclear`, `no_tier`, `late_unclaimed`, `tier_for_number`, `two_numbers`, `weight_missing`."""
    alternative: Decimal | None = None
    """Points by the other known at-most method, where an unconfirmed one decided."""
    has_reason: bool = False
    sense: Sense = Sense.AT_LEAST
    """How a number was taken."""
    operands: Operands = {}
    """Completion, target and bounds by name, in one unit, as the computation uses them; of dates the day numbers."""
    computed_by: Computation | None = None
    """How `computed` came about: over these operands, WEIGHT, CLAIMED and the values of the regulation."""
    points_by: Computation | None = None
    """How `points` came about: over COMPUTED and CLAIMED."""


UNNAMED = "未填写一级指标"
"""Stands for the class of rows that name none."""

WEIGHTS, APPLICABLE, EARNED, MOVED = "weights", "applicable", "earned", "moved"
"""Figures of a class: the weights of all its rows, weights and points of its applicable rows, weight from other classes."""


def of_class(name: str, figure: str) -> Operand:
    """A figure of a level-1 class as an operand."""
    return Operand(f"level1.{name}.{figure}")


class Moved(Struct, frozen=True):
    """What rows and classes not applicable moved (不适用折算): weight between classes, points beyond the rows' own."""

    weight: Decimal
    weight_by: Computation
    points_by: Computation | None
    """None: a row has no points."""


class ClassScore(Struct, frozen=True):
    """Points of one level-1 class; `redistributed` are those that `moved` adds to the points of its rows."""

    name: str
    weight: Decimal
    points: Decimal | None
    redistributed: Decimal = Decimal(0)
    moved: Moved | None = None
    """None: all its rows are applicable and it takes nothing over."""


FULL_SCORE = Decimal(100)

GRADE = "自评等级"
"""What the grade of a project is called where it is a figure (quantities.Scored)."""


class ProjectScore(Struct, frozen=True):
    """One project: execution points + class points = score, out of 100, and the grade."""

    project: str
    execution_rate: Decimal | None
    """Unrounded."""
    execution_points: Decimal | None
    execution_weight: Decimal | None
    execution_calculation: str
    execution_by: Computation | None
    """How the execution points came about, over EXECUTED, BUDGET and the values of the regulation."""
    classes: tuple[ClassScore, ...]
    indicators: tuple[IndicatorScore, ...]
    score: Decimal | None
    grade: str | None
    ceiling: Decimal | None = None
    """The highest total the execution rate allows, where that lowered the score."""
    score_by: Computation | None = None
    """How the score came about, over TOTAL, EXECUTED, BUDGET and the values of the regulation."""
    above_full: bool = False
    """Its points add to more than FULL_SCORE: that is no score, and none is given."""

    @property
    def weight(self) -> Decimal:
        """Points attainable."""
        return sum((one.weight for one in self.classes), self.execution_weight or Decimal(0))


class Scores(Struct, frozen=True, dict=True):
    """All projects in the order of 资金安排, and the unit's score weighted by budget (information)."""

    projects: tuple[ProjectScore, ...]
    unit_score: Decimal | None
    unit_grade: str | None

    def project(self, name: str) -> ProjectScore | None:
        """The score of one project."""
        return self._by_project.get(name)

    @cached_property
    def _by_project(self) -> Mapping[str, ProjectScore]:
        return {project.project: project for project in self.projects}

    @cached_property
    def indicators(self) -> Mapping[int, IndicatorScore]:
        """The indicators of all projects by row."""
        return {indicator.row: indicator for project in self.projects for indicator in project.indicators}
