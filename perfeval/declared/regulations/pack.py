"""A regulation pack as data: every weight, band, threshold and tier the scoring uses.

The records say at once what a TOML file may state (types and limits) and where (`name=`); toml_records.py reads it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Annotated

from msgspec import Struct, field

from perfeval.declared.form_shapes import SHAPES
from perfeval.declared.regulations.choices import BY_CLASS, CLAWBACK, EFFECTS, OUTLINES
from perfeval.declared.regulations.methods import EXECUTION_METHODS, Sense, methods_for
from perfeval.declared.stated_values import (
    AnyText,
    DayOrYear,
    Flag,
    Points,
    Share,
    Stated,
    Text,
    Texts,
    between,
    is_within,
    one_of,
    whole,
)

Year = Annotated[int, whole(1949, 2100)]
Ratio = Annotated[Decimal, between(1, 10)]
"""Actual to target."""


class Basis(Struct, frozen=True):
    """Where one value of a pack comes from: clause, whether confirmed against the original, the other known value.

    taken_from: title of the pack whose value and clause it is; "" for a value of the pack itself.
    """

    clause: Text
    confirmed: Flag
    other: Text | None = None
    note: AnyText = ""
    taken_from: str = field(name="_taken_from", default="")


class ExecutionBand(Struct, frozen=True):
    """From an execution rate on (inclusive), `value` points."""

    at_least: Share = field(name="from")
    value: Points = field(name="points")


class SatisfactionBand(Struct, frozen=True):
    """From a satisfaction on (inclusive), `value` as a share of the weight."""

    at_least: Share = field(name="from")
    value: Share = field(name="share")


class Ceiling(Struct, frozen=True):
    """With an execution rate below `at_least`, a total of at most `value`."""

    at_least: Share = field(name="below")
    value: Points = field(name="at_most")


Band = ExecutionBand | SatisfactionBand | Ceiling
"""A step of a scale."""


class Execution(Struct, frozen=True, kw_only=True):
    """Points for the execution rate. points None: the form has none. Rates are fractions (0.9).

    method: `proportional`, capped at full, or `bands`. explain_below 0: no line. unspent_above: BA06.
    year_end_clawback: `reduce_budget` or `keep_in_budget`.
    """

    points: Points | None
    method: Annotated[str, one_of(EXECUTION_METHODS)] = "proportional"
    bands: tuple[ExecutionBand, ...] = ()
    explain_below: Share = Decimal(0)
    unspent_above: Share = Decimal("0.2")
    year_end_clawback: Annotated[str, one_of(CLAWBACK)]


def _are_heirs(stated: str | Mapping[str, Decimal | int]) -> bool:
    return isinstance(stated, str) or all(points and is_within(points, 0, 100) for points in stated.values())


Heirs = Annotated[str | Mapping[str, Decimal | int], Stated("应为一级指标名称，或“名称 = 分值”的表，分值大于 0、不超过 100", _are_heirs)]


class Level1(Struct, frozen=True, kw_only=True):
    """One class of indicators. points None: free split."""

    name: Text
    points: Points | None = None
    required: Flag
    level2: Texts = ()
    heirs: Heirs = field(name="gives_to", default_factory=dict)
    aliases: Texts = ()

    @property
    def gives_to(self) -> Mapping[str, Decimal]:
        """Classes that get its points when it is absent, with their shares (adding to 1); empty: all others, in
        proportion to their points."""
        if isinstance(self.heirs, str):
            return {self.heirs: Decimal(1)}
        total = Decimal(sum(self.heirs.values()))
        return {name: points / total for name, points in self.heirs.items()}


class Quantitative(Struct, frozen=True):
    """Names in methods.METHODS and what over-completion (a ratio such as 1.3) asks for.

    equal: `by_class` (at most for costs, durations and accidents, at least otherwise) or the name of a method.
    over_effect: `explain`, or `deduct` of over_deduct points where no reason is given.
    """

    at_least: Annotated[str, one_of(methods_for(Sense.AT_LEAST))] = "proportional"
    at_most: Annotated[str, one_of(methods_for(Sense.AT_MOST))] = "inverse"
    equal: Annotated[str, one_of((BY_CLASS, *methods_for(*Sense)))] = BY_CLASS
    over_note: Ratio = field(name="over_completion.note", default=Decimal("1.2"))
    over_explain: Ratio = field(name="over_completion.explain", default=Decimal("1.3"))
    over_effect: Annotated[str, one_of(EFFECTS)] = field(name="over_completion.effect", default="explain")
    over_deduct: Points = field(name="over_completion.deduct", default=Decimal(0))


class Tier(Struct, frozen=True, kw_only=True):
    """A tier for words: share of the weight from `lower` to `upper`; an open end is not part of it."""

    name: Text
    aliases: Texts = ()
    lower: Share
    upper: Share
    upper_open: Flag


class Grade(Struct, frozen=True):
    """A grade from a score on (inclusive)."""

    name: Text
    at_least: Points = field(name="from")


class IndicatorRules(Struct, frozen=True):
    """What of a regulation decides the points of a single indicator; many packs have it in common.

    other_at_most: the other known method beside an unconfirmed `quantitative.at_most`.
    """

    scored: bool
    points_decimals: int
    quantitative: Quantitative
    satisfaction: tuple[SatisfactionBand, ...]
    tiers: tuple[Tier, ...]
    other_at_most: str | None


class Regulation(Struct, frozen=True, kw_only=True):
    """One edition of one regulation, complete in itself. `basis` is keyed by the dotted path of the value."""

    id: Text
    title: Text
    document: Text
    issued: DayOrYear | None
    effective_from: DayOrYear | None
    default: Flag = False
    reference: Text
    caution: AnyText = ""
    """What a reader of its scores must know first."""
    first_year: Year | None = field(name="for_years.first", default=None)
    last_year: Year | None = field(name="for_years.last", default=None)
    """Budget years it serves; None: without limit, or not known."""
    replaced_by: AnyText = field(name="for_years.then", default="")
    """The newer rule for the years after the last."""
    extends: AnyText = ""
    """The pack that states the rest; what it states is resolved here."""
    scored: Flag = True
    """False: a form without points (transfer payments); rates and completion only."""
    execution: Execution
    level1: tuple[Level1, ...]
    quantitative: Quantitative
    tiers: tuple[Tier, ...] = field(name="qualitative.tiers")
    satisfaction: tuple[SatisfactionBand, ...] = field(name="satisfaction.bands", default=())
    ceiling: tuple[Ceiling, ...] = ()
    grades: tuple[Grade, ...]
    form: Annotated[str, one_of(SHAPES)] = field(name="form.name")
    form_lines: Mapping[str, Texts] = field(name="form.lines")
    """Line of the official form -> the sources of money shown in it."""
    outline: Annotated[str, one_of(OUTLINES)] = field(name="outline.name")
    points_decimals: Annotated[int, whole(0, 4)] = field(name="rounding.points", default=2)
    rate_decimals: Annotated[int, whole(2, 6)] = field(name="rounding.rate", default=4)
    basis: Mapping[str, Basis]
    sha256: str = field(name="_sha256", default="")
    """Of the values as resolved, not of the file."""

    @property
    def form_sources(self) -> Mapping[str, str]:
        """Source of money -> the line of the official form it is shown in."""
        return {source: line for line, sources in self.form_lines.items() for source in sources}

    @property
    def for_indicators(self) -> IndicatorRules:
        """What decides the points of a single indicator."""
        basis = self.basis_of("quantitative.at_most")
        other = basis.other if basis is not None and not basis.confirmed else None
        return IndicatorRules(self.scored, self.points_decimals, self.quantitative, self.satisfaction, self.tiers, other)

    def basis_of(self, path: str) -> Basis | None:
        """The basis of a value: its own (`quantitative.at_most`), or the one of the table it stands in."""
        while path not in self.basis and "." in path:
            path = path.rpartition(".")[0]
        return self.basis.get(path)

    def class_points(self, present: Collection[str]) -> Mapping[str, Decimal]:
        """Points each present class should carry when the points of the absent ones go where the pack says.

        Empty where the split is free or no class is present.
        """
        points = {level.name: level.points for level in self.level1 if level.points is not None}
        kept = {name: value for name, value in points.items() if name in present}
        total = sum(kept.values(), Decimal(0))
        if len(points) < len(self.level1) or not total:
            return {}
        result = dict(kept)
        for level in self.level1:
            if level.name not in kept:
                heirs = level.gives_to if level.gives_to and set(level.gives_to) <= set(kept) else {
                    name: value / total for name, value in kept.items()
                }
                for name, share in heirs.items():
                    result[name] += points[level.name] * share
        return result
