"""Figures of a text against the workbook: what each term amounts to, and which figures contradict it.

Pure on texts, so that the sheet 文字说明 and a report given as a file are judged alike.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from itertools import combinations

from msgspec import Struct

from perfeval.check.grounds.wording import amount
from perfeval.check.texts.figures import FigureKind, Mention, Names, Term, WrittenSentence, read_sentences
from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.lines import YEAR_END_CLAWBACK
from perfeval.facts.place import Place
from perfeval.facts.remembered import remembered
from perfeval.words.decimals import FEN_PER_UNIT, round_half_up
from perfeval.words.notation import RATIOS
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

_OF_BALANCE: Mapping[Term, Callable[[Balance], Decimal | int | None]] = {
    Term.INITIAL: lambda b: b.initial,
    Term.BUDGET: lambda b: b.budget,
    Term.ARRIVED: lambda b: b.arrived,
    Term.EXECUTED: lambda b: b.executed,
    Term.SPENT: lambda b: b.executed,
    Term.UNSPENT: lambda b: None if b.budget is None or b.executed is None else b.budget - b.executed,
    Term.EXECUTION_RATE: lambda b: b.rate,
    Term.ARRIVAL_RATE: lambda b: None if b.arrived is None or not b.budget else Decimal(b.arrived) / b.budget,
}

EXACT = frozenset({Term.BUDGET, Term.EXECUTED, Term.EXECUTION_RATE, Term.SCORE})
"""Terms with one meaning only: a wrong figure is an error where the project is named too."""

MOST_CHANGES = 12
"""More adjustments than this are not combined: any amount could be a sum of some of them."""


@remembered
def names_of(case: Case) -> Names:
    """The names a text about this workbook may use."""
    projects = tuple(b.project for b in case.balances.projects if b.project)
    indicators = tuple(i.level3 for p in case.scores.projects for i in p.indicators if i.level3 and len(fold(i.level3)) >= 4)
    return Names(case.workbook.unit, projects, tuple(name for name in indicators if name not in projects))


def sentences_of(case: Case, text: Prose) -> tuple[WrittenSentence, ...]:
    """The sentences of a text with their figures."""
    return read_sentences(text.words, names_of(case), text.project)


def figures_of(case: Case, texts: tuple[Prose, ...]) -> tuple[ProseFigure, ...]:
    """Every figure of the texts whose meaning is certain and which speaks of this year."""
    names = names_of(case)
    figures = [ProseFigure(text, s, m) for text in texts for s in read_sentences(text.words, names, text.project) for m in s.mentions]
    return tuple(f for f in figures if f.mention.certain and f.mention.year in (None, case.workbook.year))


def amounts_of(case: Case, term: Term) -> Mapping[Scope, Decimal]:
    """What a term amounts to in every scope the workbook knows: 分, or a rate as a fraction."""
    balances = case.balances
    if term == Term.SCORE:
        scores: dict[Scope, Decimal | None] = {(p.project, None): p.score for p in case.scores.projects}
        scores[None, None] = case.scores.unit_score
        return {scope: score for scope, score in scores.items() if score is not None}
    read = _OF_BALANCE[term]
    all_balances = (*balances.lines, *balances.projects, *balances.sources, balances.total)
    return {(b.project, b.source): Decimal(value) for b in all_balances if (value := read(b)) is not None}


def agrees(mention: Mention, value: Decimal) -> bool:
    """Whether a figure is this value, as precisely as it was written. 100% is only what is whole to the last 分."""
    if mention.kind == FigureKind.RATE and mention.value == 1:
        return value == 1
    return abs(mention.value - value) <= mention.tolerance


def contradiction(case: Case, figure: ProseFigure) -> tuple[str, bool] | None:
    """What the workbook has instead of a figure, and whether term and project are exact; None: agrees or cannot tell."""
    mention = figure.mention
    if mention.term is None:
        return _indicator_contradiction(case, mention)
    if mention.term in (Term.ADDED, Term.CUT):
        return _change_contradiction(case, mention)
    if mention.term == Term.SPENT and not (mention.named and mention.after[:1] in ("", "，", ",", "；", "。")):
        return None
    known = amounts_of(case, mention.term)
    scope = (mention.project, None)
    allowed = [value for (project, _), value in known.items() if project == mention.project or not mention.named]
    if mention.term in (Term.BUDGET, Term.EXECUTION_RATE):
        allowed += _before_clawback(case, mention)
    if mention.term == Term.SCORE:
        allowed = list(allowed if mention.named and mention.project else known.values())
        if not mention.word.endswith("得分"):  # 自评总分100分 may be what there is to earn
            allowed.append(Decimal(100))
    if scope not in known or any(agrees(mention, value) for value in allowed):
        return None
    if mention.source:
        return _source_contradiction(mention, known)
    of = mention.project or "全部项目"
    rounded = abs(mention.value - known[scope]) <= mention.tolerance
    return f"{of}的{mention.term.value}为{written(known[scope], mention)}", mention.term in EXACT and mention.named and not rounded


def _source_contradiction(mention: Mention, known: Mapping[Scope, Decimal]) -> tuple[str, bool] | None:
    """An amount of some sources (上级, 区级, 财政) that no choice of the sources adds up to; a rate of them is left alone."""
    parts = {source: value for (project, source), value in known.items() if project == mention.project and source}
    if mention.kind != FigureKind.AMOUNT or mention.term is None or not parts:
        return None
    sums = (sum(chosen) for n in range(1, len(parts) + 1) for chosen in combinations(parts.values(), n))
    if any(agrees(mention, Decimal(value)) for value in sums):
        return None
    listed = "、".join(f"{source}{written(value, mention)}" for source, value in parts.items())
    return f"{mention.project or '全部项目'}的{mention.term.value}按来源为{listed}", False


def _before_clawback(case: Case, mention: Mention) -> list[Decimal]:
    """The budget, or the rate on it, before a 年末收回: places differ in whether it lowers the full-year budget."""
    if "adjustments" not in case.workbook.tables:
        return []
    changes = case.table("adjustments").rows.values()
    amount = sum(
        change["amount"] or 0 for change in changes
        if change["type"] == YEAR_END_CLAWBACK and mention.project in (None, change["project"])
    )
    balance = case.balances.project(mention.project) if mention.project else case.balances.total
    if not amount or balance is None or balance.budget is None or balance.executed is None:
        return []
    budgets = [Decimal(balance.budget + sign * amount) for sign in (1, -1)]
    return budgets if mention.term == Term.BUDGET else [balance.executed / budget for budget in budgets if budget]


def _indicator_contradiction(case: Case, mention: Mention) -> tuple[str, bool] | None:
    """An indicator named with a figure that is neither its target nor its completion value, in the same unit."""
    values = []
    for project in case.scores.projects:
        for score in project.indicators:
            if fold(score.level3 or "") != mention.indicator or (mention.named and mention.project not in (None, project.project)):
                continue
            for reading in (score.target, score.actual):
                unit = reading.unit or score.target.unit
                if reading.value is None or unit is None or mention.kind == FigureKind.POINTS:
                    return None
                if (mention.kind == FigureKind.RATE) != (unit in RATIOS) or (mention.kind == FigureKind.COUNT and not mention.after.startswith(unit)):
                    return None
                value = reading.value * FEN_PER_UNIT[unit] if mention.kind == FigureKind.AMOUNT and unit in FEN_PER_UNIT else reading.value
                values += [(value, reading.text), (reading.upper if reading.upper is not None else value, reading.text)]
    if not values or any(agrees(mention, value) for value, _ in values):
        return None
    return f"该指标的指标值和完成值为{'、'.join(dict.fromkeys(text for _, text in values))}", False


def _change_contradiction(case: Case, mention: Mention) -> tuple[str, bool] | None:
    """An addition or cut that is no adjustment and no sum of some of them."""
    if "adjustments" not in case.workbook.tables or case.table("adjustments").lost("amount", "project"):
        return None
    sign = 1 if mention.term == Term.ADDED else -1
    changes = [
        abs(change["amount"]) for change in case.table("adjustments").rows.values()
        if mention.project in (None, change["project"]) and (change["amount"] or 0) * sign > 0
    ]
    if len(changes) > MOST_CHANGES:
        return None
    sums = {sum(part) for n in range(1, len(changes) + 1) for part in combinations(changes, n)}
    if any(agrees(mention, Decimal(value)) for value in sums):
        return None
    words = "追加" if sign > 0 else "调减"
    total = f"{words}合计{written(Decimal(sum(changes)), mention)}" if changes else f"没有{words}"
    return f"预算调整中{mention.project or '全部项目'}{total}", False


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


def one_term_two_amounts(case: Case, figures: tuple[ProseFigure, ...]) -> Iterator[tuple[ProseFigure, ProseFigure]]:
    """Figures of one term and one scope that differ: the one to look at first, and the other.

    Only where at least one of the two is no amount of that term in any scope: otherwise the scope may be mistaken.
    To be looked at first is the one the workbook does not have, the later one where it has neither.
    """
    first: dict[tuple[Term, str | None, str | None], ProseFigure] = {}
    for figure in figures:
        mention = figure.mention
        if mention.term is None or mention.term not in _OF_BALANCE or mention.term == Term.SPENT:
            continue
        earlier = first.setdefault((mention.term, mention.project, mention.source), figure)
        other = earlier.mention
        if abs(mention.value - other.value) <= max(mention.tolerance, other.tolerance):
            continue
        known = amounts_of(case, mention.term).values()
        here, there = (any(agrees(m, value) for value in known) for m in (mention, other))
        if known and not (here and there):
            yield (earlier, figure) if here else (figure, earlier)
