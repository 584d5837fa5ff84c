"""A passage, its figures, and what each term amounts to in the workbook."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from msgspec import Struct

from perfeval.check.grounds.wording import amount
from perfeval.check.texts.figures import FigureKind, Mention, Names, WrittenSentence, read_sentences
from perfeval.check.texts.terms import Term
from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.place import Place
from perfeval.facts.remembered import remembered
from perfeval.words.decimals import FEN_PER_UNIT, round_half_up
from perfeval.words.printing import plain
from perfeval.words.spelling import fold


class Prose(Struct, frozen=True):
    """One passage: where it stands, its words, the project it speaks of (None: the unit) and its topic."""

    place: Place
    words: str
    project: str | None = None
    topic: str | None = None


class ProseFigure(Struct, frozen=True):
    """One figure of one text."""

    text: Prose
    sentence: WrittenSentence
    mention: Mention


Scope = tuple[str | None, str | None]
"""Project and source; None: all."""

OF_BALANCE: Mapping[Term, Callable[[Balance], Decimal | int | None]] = {
    Term.INITIAL: lambda b: b.initial,
    Term.BUDGET: lambda b: b.budget,
    Term.ARRIVED: lambda b: b.arrived,
    Term.EXECUTED: lambda b: b.executed,
    Term.SPENT: lambda b: b.executed,
    Term.UNSPENT: lambda b: None if b.budget is None or b.executed is None else b.budget - b.executed,
    Term.GROWN: lambda b: None if b.budget is None or b.initial is None else b.budget - b.initial,
    Term.SHRUNK: lambda b: None if b.budget is None or b.initial is None else b.initial - b.budget,
    Term.PLANNED: lambda b: b.budget,
    Term.EXECUTION_RATE: lambda b: b.rate,
    Term.ARRIVAL_RATE: lambda b: None if b.arrived is None or not b.budget else Decimal(b.arrived) / b.budget,
}


@remembered
def names_of(case: Case) -> Names:
    """The names a text about this workbook may use."""
    projects = tuple(b.project for b in case.balances.projects if b.project)
    indicators = tuple(i.level3 for p in case.scores.projects for i in p.indicators if i.level3 and len(fold(i.level3)) >= 4)
    return Names(case.workbook.unit, projects, tuple(name for name in indicators if name not in projects))


def sentences_of(case: Case, text: Prose) -> tuple[WrittenSentence, ...]:
    """The sentences of a text with their figures."""
    return read_sentences(text.words, names_of(case), text.project)


def mentions_of(case: Case, text: Prose) -> tuple[Mention, ...]:
    """Every figure of a text, understood or not."""
    return tuple(m for sentence in sentences_of(case, text) for m in sentence.mentions)


def amounts_of(case: Case, term: Term) -> Mapping[Scope, Decimal]:
    """What a term amounts to in every scope the workbook knows: 分, or a rate as a fraction."""
    balances = case.balances
    if term == Term.SCORE:
        scores: dict[Scope, Decimal | None] = {(p.project, None): p.score for p in case.scores.projects}
        scores[None, None] = case.scores.unit_score
        return {scope: score for scope, score in scores.items() if score is not None}
    read = OF_BALANCE[term]
    all_balances = (*balances.lines, *balances.projects, *balances.sources, balances.total)
    return {(b.project, b.source): Decimal(value) for b in all_balances if (value := read(b)) is not None}


def arrived_unspent(case: Case) -> Mapping[Scope, Decimal]:
    """What arrived and was not spent, in every scope: what is left over, to those who count only what they have in hand."""
    balances = case.balances
    all_balances = (*balances.lines, *balances.projects, *balances.sources, balances.total)
    return {(b.project, b.source): Decimal(b.arrived - b.executed) for b in all_balances if b.arrived is not None and b.executed is not None}


def agrees(mention: Mention, value: Decimal) -> bool:
    """Whether a figure is this value, as precisely as it was written. 100% is only what is whole to the last 分."""
    if mention.kind == FigureKind.RATE and mention.value == 1:
        return value == 1
    return abs(mention.value - value) <= mention.tolerance + _of_rounded(mention)


_DIFFERENCES = (Term.GROWN, Term.SHRUNK, Term.UNSPENT)


def _of_rounded(mention: Mention) -> Decimal:
    """分 by which a difference in 万元 may be off that was taken of two amounts as printed: as precisely as it is, with two decimals at least."""
    differs = mention.term in _DIFFERENCES and mention.kind == FigureKind.AMOUNT and mention.typed.endswith("万元")
    return min(mention.tolerance, Decimal(FEN_PER_UNIT["万元"]) / 200) if differs else Decimal(0)


def written(value: Decimal, mention: Mention) -> str:
    """A value of the workbook in the unit the text uses."""
    if mention.kind == FigureKind.RATE:
        return f"{plain(rounded_below(value * 100))}%"
    if mention.kind == FigureKind.AMOUNT:
        return amount(value, unit_of(mention))
    return f"{plain(value)}分"


def unit_of(mention: Mention) -> str:
    """The unit of money a figure is written in."""
    return next(unit for unit in sorted(FEN_PER_UNIT, key=len, reverse=True) if mention.typed.endswith(unit))


def rounded_below(percent: Decimal) -> Decimal:
    """Two decimals, more where they would make a whole of what is not."""
    shown = round_half_up(percent, 2)
    return shown if shown != 100 or percent == 100 else round_half_up(percent, 6)
