"""The unit's own level of government: which money is its own, which comes from above, and what the level is called."""

from __future__ import annotations

import re

from msgspec import Struct

from perfeval.facts.evaluation import Case

LEVELS = ("中央财政资金", "省级财政资金", "市级财政资金", "区县级财政资金")
"""The sources that are a level of government, from above."""

_PLACE = "[\u4e00-\u9fff]"
_DIVISION = re.compile(
    rf"(?:(?P<province>{_PLACE}{{2,6}}?(?:省|自治区))|(?P<city>{_PLACE}{{2,8}}?(?:市|自治州|地区|盟)))?"
    rf"(?:(?P<middle>{_PLACE}{{2,8}}?(?:市|自治州|地区|盟)))?"
    rf"(?P<district>(?!{_PLACE}{{0,4}}(?:社|园|校|景|库|矿|片|街|山|辖|院|小)区){_PLACE}{{1,6}}?(?:自治县|县|区|旗))?"
)
"""The divisions a unit's name begins with."""


class Level(Struct, frozen=True):
    """`source` is the unit's own money, `above` the levels over it; `word` is `区级`, or `本级` where nobody can know."""

    source: str
    above: tuple[str, ...]
    word: str


def own_level(case: Case) -> Level:
    """By the sources used and the unit's name (else its department's): a name alone does not move money."""
    word = _named(case.workbook.unit) or _named(str(case.profile.get("department") or "")) or "本级"
    own = LEVELS[3]
    for source in LEVELS[1:3]:
        if source.startswith(word) and _is_own(case, source):
            own = source
    if own == LEVELS[3] and word in ("市级", "省级"):
        word = "本级"  # a county-level city, or a name that says less than the sources
    return Level(own, LEVELS[:LEVELS.index(own)], word)


def _is_own(case: Case, source: str) -> bool:
    """Whether money of this source is that of the unit's own level: nothing below it is used, nothing of it handed down."""
    used = {balance.source for balance in case.balances.sources}
    adjustments = case.workbook.tables.get("adjustments")
    handed_down = adjustments is not None and bool(
        ((adjustments.frame["source"] == source) & (adjustments.frame["type"] == "上级下达")).fillna(False).any())
    return source in used and not used & set(LEVELS[LEVELS.index(source) + 1:]) and not handed_down


def _named(unit: str | None) -> str | None:
    """`区级` of `某市某区某局`; None where the name names no place."""
    found = _DIVISION.match(unit or "")
    if found is None:
        return None
    if found["district"]:
        return f"{found['district'][-1]}级"
    if found["city"] or found["middle"]:
        return "市级"
    return "省级" if found["province"] else None
