"""A regulation pack as data: every weight, band, threshold and tier the scoring uses."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal

from msgspec import Struct


class Basis(Struct, frozen=True):
    """Where one value of a pack comes from: clause, whether confirmed against the original, the other known value."""

    clause: str
    confirmed: bool
    other: str | None = None
    note: str = ""


class Band(Struct, frozen=True):
    """A step: from `at_least` (inclusive) on, `value` counts: points (execution), a share of the weight
    (satisfaction) or the highest total (ceiling)."""

    at_least: Decimal
    value: Decimal


class Execution(Struct, frozen=True):
    """Points for the execution rate. points None: the form has none. Rates are fractions (0.9).

    method: `proportional`, capped at full, or `bands`. explain_below 0: no line. unspent_above: BA06.
    year_end_clawback: `reduce_budget` or `keep_in_budget`.
    """

    points: Decimal | None
    method: str
    bands: tuple[Band, ...]
    explain_below: Decimal
    unspent_above: Decimal
    year_end_clawback: str


class Level1(Struct, frozen=True):
    """One class of indicators. points None: free split.

    `gives_to`: classes that get its points when it is absent, with their shares (adding to 1); empty: all others,
    in proportion to their points.
    """

    name: str
    points: Decimal | None
    required: bool
    level2: tuple[str, ...]
    gives_to: Mapping[str, Decimal]
    aliases: tuple[str, ...] = ()


class Quantitative(Struct, frozen=True):
    """Names in formulas.FORMULAS and what over-completion (a ratio such as 1.3) asks for.

    equal: `by_class` (at most for costs, durations and accidents, at least otherwise) or the name of a formula.
    over_effect: `explain`, or `deduct` of over_deduct points where no reason is given.
    """

    at_least: str
    at_most: str
    equal: str
    over_note: Decimal
    over_explain: Decimal
    over_effect: str
    over_deduct: Decimal


class Tier(Struct, frozen=True):
    """A tier for words: share of the weight from `lower` to `upper`; an open end is not part of it."""

    name: str
    aliases: tuple[str, ...]
    lower: Decimal
    upper: Decimal
    upper_open: bool


class Grade(Struct, frozen=True):
    """A grade from a score on (inclusive)."""

    name: str
    at_least: Decimal


class IndicatorRules(Struct, frozen=True):
    """What of a regulation decides the points of a single indicator; many packs have it in common.

    other_at_most: the other known formula beside an unconfirmed `quantitative.at_most`.
    """

    scored: bool
    points_decimals: int
    quantitative: Quantitative
    satisfaction: tuple[Band, ...]
    tiers: tuple[Tier, ...]
    other_at_most: str | None


class Regulation(Struct, frozen=True):
    """One edition of one regulation, complete in itself. `basis` is keyed by the dotted path of the value."""

    id: str
    title: str
    document: str
    issued: dt.date
    effective_from: dt.date
    default: bool
    reference: str
    execution: Execution
    level1: tuple[Level1, ...]
    quantitative: Quantitative
    tiers: tuple[Tier, ...]
    satisfaction: tuple[Band, ...]
    ceiling: tuple[Band, ...]
    """Execution rate below `at_least` -> the total is at most `value`."""
    grades: tuple[Grade, ...]
    form: str
    outline: str
    points_decimals: int
    rate_decimals: int
    scored: bool
    """False: a form without points (transfer payments); rates and completion only."""
    form_sources: Mapping[str, str]
    """Source of money -> the line of the official form it is shown in."""
    basis: Mapping[str, Basis]
    sha256: str = ""

    @property
    def for_indicators(self) -> IndicatorRules:
        """What decides the points of a single indicator."""
        basis = self.basis_of("quantitative.at_most")
        other = basis.other if basis is not None and not basis.confirmed else None
        return IndicatorRules(self.scored, self.points_decimals, self.quantitative, self.satisfaction, self.tiers, other)

    def unconfirmed(self) -> Mapping[str, Basis]:
        """The values that rest on practice, by path."""
        return {path: basis for path, basis in self.basis.items() if not basis.confirmed}

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
