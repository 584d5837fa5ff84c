"""Words about several findings -> those of them that the words can be about, by the days, amounts and names of their rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from perfeval.declared.kinds import CHOICE, DATE, DOCUMENT, MONEY, TEXT
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Finding
from perfeval.facts.place import Place
from perfeval.words.decimals import FEN_PER_UNIT
from perfeval.words.printing import amount_text
from perfeval.words.spelling import fold

SHORTEST = 2
"""Characters of a name that words can be found to tell."""


def about(case: Case, text: str, findings: Sequence[Finding]) -> list[Finding]:
    """The findings that a text can be about: not those of whose row it tells less than of another, and nothing else.

    `3月28日的尾款` is about the payments of that day; words that tell of no row in particular are about all.
    """
    words = fold(text).replace(",", "")
    told = [frozenset(name for name in _particulars(case, finding.place) if _tells(words, name)) for finding in findings]
    different = frozenset(told)
    return [finding for finding, of_row in zip(findings, told, strict=True) if not any(of_row < more for more in different)]


def _tells(words: str, name: str) -> bool:
    """Whether words hold a name as a whole: 3月2日 is not in 13月2日, nor 5元 in 1.5元."""
    at = words.find(name)
    while at >= 0:
        before, behind = words[max(0, at - 1):at], words[at + len(name):at + len(name) + 1]
        if not (name[0].isdigit() and (before.isdigit() or before == ".")) and not (name[-1].isdigit() and behind.isdigit()):
            return True
        at = words.find(name, at + 1)
    return False


def _particulars(case: Case, place: Place) -> Iterator[str]:
    """What tells a row from others, as people may write it."""
    if place.column:
        yield from (fold(str(place.cell)), f"第{place.row}行")
    for table in case.workbook.tables.values():
        cells: Mapping[str, Any] = table.rows.get(place.row or 0, {}) if table.title == place.sheet else {}
        for name, value in cells.items():
            spelled = _SPELLED.get(table.sheet.column(name).kind.name)
            if value is not None and spelled is not None:
                yield from spelled(value)


def _days(day: dt.date) -> Sequence[str]:
    return f"{day.month}月{day.day}日", f"{day:%Y-%m-%d}", f"{day.year}.{day.month}.{day.day}"


def _amounts(fen: int) -> Sequence[str]:
    return [fold(amount_text(fen, unit)) for unit in FEN_PER_UNIT]


def _names(text: object) -> Sequence[str]:
    name = fold(str(text))
    return [name] if len(name) >= SHORTEST else []


_SPELLED: Mapping[str, Callable[[Any], Sequence[str]]] = {
    DATE.name: _days, MONEY.name: _amounts, TEXT.name: _names, DOCUMENT.name: _names, CHOICE.name: _names,
}
