"""Figures of a text against the workbook: what each term amounts to, and which figures contradict it.

Pure on texts, so that the sheet 文字说明 and a report given as a file are judged alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import combinations

from msgspec import Struct
from msgspec.structs import replace

from perfeval.check.grounds.paid import project_payments
from perfeval.check.grounds.statements import stray_sums
from perfeval.check.texts.figures import FigureKind, Mention, read_sentences
from perfeval.check.texts.indicator_forms import indicator_meant
from perfeval.check.texts.prose import (
    OF_BALANCE,
    Prose,
    ProseFigure,
    Scope,
    agrees,
    amounts_of,
    arrived_unspent,
    names_of,
    written,
)
from perfeval.check.texts.terms import Term
from perfeval.facts.evaluation import Case
from perfeval.facts.lines import YEAR_END_CLAWBACK
from perfeval.facts.scores import IndicatorScore
from perfeval.words.decimals import FEN_PER_UNIT
from perfeval.words.notation import RATIOS
from perfeval.words.readings import Reading
from perfeval.words.spelling import fold

EXACT = frozenset({Term.BUDGET, Term.EXECUTED, Term.EXECUTION_RATE, Term.SCORE})
"""Terms with one meaning only: a wrong figure is an error where the project is named too."""

MOST_CHANGES = 12
"""More adjustments than this are not combined: any amount could be a sum of some of them."""


def figures_of(case: Case, texts: tuple[Prose, ...]) -> tuple[ProseFigure, ...]:
    """Every figure of the texts whose meaning is certain and which speaks of this year."""
    names = names_of(case)
    figures = [ProseFigure(text, s, m) for text in texts for s in read_sentences(text.words, names, text.project) for m in (*s.mentions, *s.listed)]
    return tuple(f for f in figures if (f.mention.certain or _by_other_words(case, f)) and f.mention.year in (None, case.workbook.year))


def _by_other_words(case: Case, figure: ProseFigure) -> bool:
    """Whether a figure without a term is one of an indicator named by other words."""
    mention = figure.mention
    return mention.term is None and mention.indicator is None and mention.subject_known and _meant(case, figure) is not None


def _meant(case: Case, figure: ProseFigure) -> IndicatorScore | None:
    mention, project = figure.mention, figure.mention.project
    words = mention.words.replace(fold(project or ""), "") if project else mention.words
    scores = [s for p in case.scores.projects if not mention.named or project in (None, p.project) for s in p.indicators]
    return indicator_meant(mention, words, scores)


class Verdict(Struct, frozen=True):
    """A figure against the workbook: whether it agrees, what the workbook has, and whether term and project are exact."""

    agrees: bool
    truth: str = ""
    exact: bool = False


AGREES = Verdict(agrees=True)

ENDS = ("", "，", ",", "；", "。", ")", "、")
"""What stands after a figure that is all of its clause."""


def judge(case: Case, figure: ProseFigure) -> Verdict | None:
    """A figure held against the workbook; None where it cannot be told."""
    mention = figure.mention
    if mention.term is None:
        return _judge_indicator(case, figure)
    if mention.term in (Term.ADDED, Term.CUT):
        return _judge_change(case, mention)
    if mention.term == Term.SHARE:
        return _judge_share(case, mention)
    if mention.term in (Term.SPENT, Term.PLANNED) and not (mention.named and mention.after[:1] in ENDS):
        return None
    if mention.term in (Term.GROWN, Term.SHRUNK) and mention.kind == FigureKind.RATE:
        return _judge_growth(case, mention)
    return _judge_amount(case, mention)


def _judge_amount(case: Case, mention: Mention) -> Verdict | None:
    assert mention.term is not None
    known = amounts_of(case, mention.term)
    scope = (mention.project, None)
    if scope not in known:
        return None
    allowed = [value for (project, _), value in known.items() if project == mention.project or not mention.named]
    one_source = [value for (project, source), value in known.items() if source and project == mention.project]
    if mention.named and mention.project and not mention.source and not mention.by_source:
        allowed = [known[scope]]
    if mention.term == Term.PLANNED:
        allowed += [value for key, value in amounts_of(case, Term.INITIAL).items() if key == scope or mention.by_source]
    if mention.term in (Term.BUDGET, Term.EXECUTION_RATE, Term.PLANNED, Term.GROWN, Term.SHRUNK):
        allowed += _before_clawback(case, mention)
    if mention.term == Term.UNSPENT:
        allowed += [value for (project, _), value in arrived_unspent(case).items() if project == mention.project or not mention.named]
    if mention.term == Term.SCORE:
        allowed = list(allowed if mention.named and mention.project else known.values())
        if not mention.word.endswith("得分"):  # 自评总分100分 may be what there is to earn
            allowed.append(Decimal(100))
    if any(agrees(mention, value) for value in allowed) or any(agrees(mention, value) for value in _with_strays(case, mention)):
        return AGREES
    if mention.source:
        return _judge_source(mention, known)
    of = mention.project or "全部项目"
    rounded = abs(mention.value - known[scope]) <= mention.tolerance or any(agrees(mention, value) for value in one_source)
    return Verdict(agrees=False, truth=f"{of}的{mention.term.value}为{written(known[scope], mention)}",
                   exact=mention.term in EXACT and mention.named and not rounded)


def _with_strays(case: Case, mention: Mention) -> Iterator[Decimal]:
    """The values once rows that are in no balance yet (CE09, AD08) are put right."""
    balance, funding = case.balances.named(mention.project, None), case.workbook.tables.get("funding")
    read = OF_BALANCE.get(mention.term) if mention.term else None
    if read is None or balance is None or funding is None or case.workbook.forms:
        return
    for name, field in (("spending", "executed"), ("adjustments", "budget")):
        known, table = balance.amounts[field], case.workbook.tables.get(name)
        if known is None or table is None:
            continue
        rows = project_payments(case) if name == "spending" else table.frame
        values = (read(replace(balance, **{field: known + fen})) for fen in stray_sums(table, rows, funding))
        yield from (Decimal(value) for value in values if value is not None)


def _judge_growth(case: Case, mention: Mention) -> Verdict | None:
    """A percentage by which the budget grew since the year's beginning."""
    assert mention.term is not None
    changes, initial = amounts_of(case, mention.term), amounts_of(case, Term.INITIAL)
    rates = {scope: change / initial[scope] for scope, change in changes.items() if initial.get(scope)}
    own = rates.get((mention.project, None))
    if own is None:
        return None
    fitting = [rate for (project, _), rate in rates.items() if project == mention.project or not mention.named]
    if any(agrees(mention, rate) for rate in fitting):
        return AGREES
    return Verdict(agrees=False, truth=f"{mention.project or '全部项目'}{mention.term.value}{written(own, mention)}")


_MEASURES = (Term.BUDGET, Term.EXECUTED, Term.INITIAL, Term.ARRIVED)
"""What a share may be of, the likeliest first."""


def _judge_share(case: Case, mention: Mention) -> Verdict | None:
    """A share of a project or a source in the whole; of a project's source in the project as well."""
    measures = _MEASURES[1:2] if re.search("支出|执行|支付", mention.word) else _MEASURES
    shares: list[Decimal] = []
    for term in measures:
        known = amounts_of(case, term)
        parts = _parts_of_share(mention, known)
        wholes = [known.get((None, None)), known.get((mention.project, None)) if mention.source else None]
        shares += [part / whole for whole in wholes if whole for part in parts]
    if not shares:
        return None
    if any(agrees(mention, share) for share in shares):
        return AGREES
    of = mention.project or mention.source
    return Verdict(agrees=False, truth=f"{of}占全部项目的{written(shares[0], mention)}")


def _parts_of_share(mention: Mention, known: Mapping[Scope, Decimal]) -> list[Decimal]:
    if not mention.source:
        return [known[mention.project, None]] if (mention.project, None) in known and mention.project else []
    parts = [value for (project, source), value in known.items() if project == mention.project and source]
    return [Decimal(sum(chosen)) for n in range(1, len(parts) + 1) for chosen in combinations(parts, n)] if len(parts) <= MOST_CHANGES else []


def _judge_source(mention: Mention, known: Mapping[Scope, Decimal]) -> Verdict | None:
    """An amount of some sources (上级, 区级, 财政) that no choice of the sources adds up to; a rate of them is left alone."""
    parts = {source: value for (project, source), value in known.items() if project == mention.project and source}
    if mention.kind != FigureKind.AMOUNT or mention.term is None or not parts:
        return None
    sums = (sum(chosen) for n in range(1, len(parts) + 1) for chosen in combinations(parts.values(), n))
    if any(agrees(mention, Decimal(value)) for value in sums):
        return AGREES
    listed = "、".join(f"{source}{written(value, mention)}" for source, value in parts.items())
    return Verdict(agrees=False, truth=f"{mention.project or '全部项目'}的{mention.term.value}按来源为{listed}")


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
    if mention.term in (Term.GROWN, Term.SHRUNK):
        return [] if balance.initial is None else [abs(budget - balance.initial) for budget in budgets]
    return budgets if mention.term != Term.EXECUTION_RATE else [balance.executed / budget for budget in budgets if budget]


def _judge_indicator(case: Case, figure: ProseFigure) -> Verdict | None:
    """An indicator named with a figure that is neither its target nor its completion value, in the same unit."""
    mention = figure.mention
    meant = _meant(case, figure) if mention.indicator is None else None
    named = fold(meant.level3 or "") if meant is not None else mention.indicator
    readings = [
        (reading, score) for project in case.scores.projects for score in project.indicators
        if fold(score.level3 or "") == named and (not mention.named or mention.project in (None, project.project))
        for reading in (score.target, score.actual)
    ]
    values: list[tuple[Decimal, str]] = []
    for reading, score in readings:
        found = _values_in_kind(reading, score.target, mention)
        if found is None:
            return None
        values += [(value, reading.text) for value in found]
    if not values:
        return None
    reached = [value for value, text in values if any(text == score.actual.text for _, score in readings)]
    of_done = figure.text.topic in DONE_TOPICS and all(score.met is False for _, score in readings) and not _AIMED.search(mention.words)
    if any(agrees(mention, value) for value in (reached if of_done else [value for value, _ in values])):
        return AGREES
    which = f"指标“{meant.level3}”" if meant is not None else "该指标"
    return Verdict(agrees=False, truth=f"{which}的指标值和完成值为{'、'.join(dict.fromkeys(text for _, text in values))}")


DONE_TOPICS = frozenset({"产出完成情况", "效益完成情况", "经济效益", "社会效益", "生态效益", "可持续影响", "满意度完成情况"})
"""Passages that tell what was reached: a target told there as reached is wrong where it was missed."""

_AIMED = re.compile("目标|指标值|计划|要求|应|不低于|不少于")


def _values_in_kind(reading: Reading, target: Reading, mention: Mention) -> tuple[Decimal, ...] | None:
    """The numbers of a cell as the text counts them (money in 分, also money per piece); None where they are of another kind."""
    unit = reading.unit or target.unit
    if reading.value is None or unit is None or mention.kind == FigureKind.POINTS:
        return None
    if (mention.kind == FigureKind.RATE) != (unit in RATIOS) or (mention.kind == FigureKind.COUNT and not mention.after.startswith(unit)):
        return None
    money = unit.partition("/")[0]
    scale = FEN_PER_UNIT[money] if mention.kind == FigureKind.AMOUNT and money in FEN_PER_UNIT else 1
    if mention.kind == FigureKind.AMOUNT and money not in FEN_PER_UNIT:
        return None
    return tuple(value * scale for value in (reading.value, reading.upper) if value is not None)


def _judge_change(case: Case, mention: Mention) -> Verdict | None:
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
        return AGREES
    words = "追加" if sign > 0 else "调减"
    total = f"{words}合计{written(Decimal(sum(changes)), mention)}" if changes else f"没有{words}"
    return Verdict(agrees=False, truth=f"预算调整中{mention.project or '全部项目'}{total}")


_LOOSE = frozenset({Term.SPENT, Term.PLANNED, Term.GROWN, Term.SHRUNK})


def one_term_two_amounts(case: Case, figures: tuple[ProseFigure, ...]) -> Iterator[tuple[ProseFigure, ProseFigure]]:
    """Figures of one term and one scope that differ: the one to look at first, and the other.

    Only where at least one of the two is no amount of that term in any scope: otherwise the scope may be mistaken.
    To be looked at first is the one the workbook does not have, the later one where it has neither.
    """
    first: dict[tuple[Term, str | None, str | None], ProseFigure] = {}
    for figure in figures:
        mention = figure.mention
        if mention.term is None or mention.term not in OF_BALANCE or mention.term in _LOOSE:
            continue
        earlier = first.setdefault((mention.term, mention.project, mention.source), figure)
        other = earlier.mention
        if abs(mention.value - other.value) <= max(mention.tolerance, other.tolerance):
            continue
        known = [*amounts_of(case, mention.term).values(), *(arrived_unspent(case).values() if mention.term == Term.UNSPENT else ())]
        here, there = (any(agrees(m, value) for value in known) for m in (mention, other))
        if known and not (here and there):
            yield (earlier, figure) if here else (figure, earlier)
