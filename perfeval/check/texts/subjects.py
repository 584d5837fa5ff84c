"""Whom a claim speaks of: the projects named before it and the classes of indicators in it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from perfeval.check.texts.completion import SUBJECT
from perfeval.facts.evaluation import Case
from perfeval.facts.remembered import remembered
from perfeval.facts.scores import IndicatorScore
from perfeval.words.spelling import fold


@remembered
def _names(case: Case) -> re.Pattern[str] | None:
    names = sorted({fold(name) for b in case.balances.projects if (name := b.project)} | {fold(case.workbook.unit or "")}, key=len, reverse=True)
    return re.compile("|".join(re.escape(name) for name in names if name)) if any(names) else None


def marked(case: Case, sentence: str) -> str:
    """The sentence with the names of unit and projects between marks, so that no word of a name is taken for one of the sentence."""
    names = _names(case)
    return names.sub(lambda m: f"{SUBJECT[0]}{m.group()}{SUBJECT[1]}", sentence) if names else sentence


def spoken_of(case: Case, project: str | None, before: str, sentence: str) -> frozenset[str] | None:
    """The projects a claim is about: those named in its clause, else before it, else of the passage; empty: all; None: cannot be told."""
    known = {fold(b.project or ""): b.project or "" for b in case.balances.projects}
    for words in (re.split("[，,；;]", before)[-1], before):
        named = frozenset(known[name] for name in re.findall(f"{SUBJECT[0]}([^{SUBJECT[1]}]*){SUBJECT[1]}", words) if name in known)
        if named:
            return named
    if project is not None:
        return frozenset({project})
    if re.search("[该本此](?:个)?项目|(?<!全)(?<!所有)其他项目|[一二两三1-3]个项目中的?[一1]个", sentence) and len(known) > 1:
        return None
    return frozenset()


def classes_named(rows: Sequence[IndicatorScore], classes: Sequence[str]) -> tuple[IndicatorScore, ...]:
    """The indicators of these classes, of the first or the second level; without a class all."""
    return tuple(row for row in rows if not classes or any(name in fold(f"{row.level1}{row.level2}") for name in classes))


def missed_of(rows: Sequence[IndicatorScore]) -> tuple[IndicatorScore, ...]:
    """The indicators with fewer than full points; where there are no points, those that miss their target."""
    return tuple(
        row for row in rows
        if (row.met is False if row.points is None or row.weight is None else row.points < row.weight)
    )
