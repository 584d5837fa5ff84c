"""The unit's own level of government: which money is its own, which comes from above, and what the level is called."""

from __future__ import annotations

from msgspec import Struct

from perfeval.declared.sources import LEVELS, division_named, own_source
from perfeval.facts.evaluation import Case


class Level(Struct, frozen=True):
    """`source` is the unit's own money, `above` the levels over it; `word` is `区级`, or `本级` where nobody can know."""

    source: str
    above: tuple[str, ...]
    word: str


def own_level(case: Case) -> Level:
    """By 预算级次, else by the sources used and the unit's name (else its department's): a name alone does not move money."""
    named = division_named(case.workbook.unit) or division_named(str(case.profile.get("department") or ""))
    stated: str | None = case.profile.get("level")
    own = own_source(stated) or LEVELS[3] if stated else _by_money(case, own_source(None, case.workbook.unit, case.profile.get("department")))
    fits = named is not None and (own.startswith(named) or (own == LEVELS[3] and named[0] in "区县旗"))
    # else a county-level city, or a name that says less than the sources
    return Level(own, LEVELS[:LEVELS.index(own)], str(named) if fits else f"{stated}级" if stated else "本级")


def _by_money(case: Case, named: str | None) -> str:
    """The level a name tells where the sources bear it out, else the county's."""
    return named if named in (*LEVELS[1:3], LEVELS[4]) and _is_own(case, str(named)) else LEVELS[3]


def _is_own(case: Case, source: str) -> bool:
    """Whether money of this source is that of the unit's own level: nothing below it is used, nothing of it handed down."""
    used = {balance.source for balance in case.balances.sources}
    adjustments = case.workbook.tables.get("adjustments")
    handed_down = adjustments is not None and bool(
        ((adjustments.frame["source"] == source) & (adjustments.frame["type"] == "上级下达")).fillna(False).any())
    return source in used and not used & set(LEVELS[LEVELS.index(source) + 1:]) and not handed_down
