"""Money that did not arrive or was not spent, by project and source, as deviations of section three."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.facts.balances import Balance
from perfeval.facts.passages import Quote
from perfeval.facts.quantities import Money, minus, total
from perfeval.facts.remembered import remembered
from perfeval.narrate.causes import answer_in
from perfeval.narrate.deviation import Deviation
from perfeval.narrate.facts import quote
from perfeval.narrate.funding import MOST_NAMED, how_many_projects
from perfeval.narrate.story import Story
from perfeval.narrate.wording import Adds, Part, Parts, listed, money, rate, size


class Piece(Struct, frozen=True):
    """A part of what a project did not spend: of one source, not arrived or arrived and not spent."""

    line: Balance
    what: str
    amount: Money


def of_money(story: Story) -> Iterator[Deviation]:
    """Projects with money left, lacking or overspent; those of one reason together, and the small remainders as one."""
    told, small = dict[tuple[str, ...], list[Balance]](), list[Balance]()
    for balance in story.projects:
        if not balance.left.value:
            continue
        reasons = tuple(q.text for q in _reasons(story, balance.rows))
        if reasons or _must_be_explained(story, balance) or len(story.projects) == 1:
            told.setdefault(reasons or (str(balance.project),), []).append(balance)
        else:
            small.append(balance)
    for group in told.values():
        yield _one(story, group[0]) if len(group) == 1 else _alike(story, group)
    if small:
        yield _remainders(story, small)


def _must_be_explained(story: Story, balance: Balance) -> bool:
    """Whether the regulation asks for a reason: a rate below its line, more unspent than it lets pass, or overspent."""
    execution, share = story.case.regulation.execution, balance.rate
    lacking = any(piece.what == "未到位" for piece in _pieces(balance, story))
    return share is None or share < execution.explain_below or 1 - share > execution.unspent_above or share > 1 or lacking


def _one(story: Story, balance: Balance) -> Deviation:
    """One project: rate and remainder, then by source what did not arrive and what was not spent, each with its reason."""
    pieces = _pieces(balance, story)
    fact: list[Part] = _rate_and_rest(story, balance)
    reasons = [_reasons_of(story, piece, pieces) for piece in pieces]
    apart = len({tuple(q.text for q in words) for words in reasons}) > 1 and all(reasons)
    if len(pieces) > 1 or any(piece.what == "未到位" for piece in pieces):
        row = listed([_source_and_parts(story, mine, words if apart else ()) for mine, words in _by_source(pieces, reasons)], "；" if apart else "、")
        fact += ["，其中" if len(pieces) > 1 else "，为", *row, Adds(tuple(p.amount for p in pieces), balance.left)]
    answers = [] if apart else [answer_in(q, story.case.workbook.year) for q in _reasons(story, balance.rows)]
    return Deviation((Decimal(0), abs(balance.left.value or 0)), (str(balance.project),), fact, tuple(answers),
                     [] if apart else _asked(story, [balance]))


def _by_source(pieces: Sequence[Piece], reasons: Sequence[list[Quote]]) -> list[tuple[list[Piece], list[Quote]]]:
    """The parts of one source that have the same reasons together."""
    groups: dict[object, tuple[list[Piece], list[Quote]]] = {}
    for piece, words in zip(pieces, reasons, strict=True):
        groups.setdefault((piece.line.source, tuple(q.text for q in words)), ([], words))[0].append(piece)
    return list(groups.values())


def _source_and_parts(story: Story, pieces: Sequence[Piece], words: Sequence[Quote]) -> Parts:
    """`市级财政资金未到位15万元、已到位未支出5万元，原因是…`: each part with its own reason, so that none is taken for that of another."""
    why: list[Part] = ["，原因是", *listed([[q] for q in words], "、")] if words else []
    return [story.source_name(pieces[0].line.source), *listed([[p.what, money(p.amount)] for p in pieces]), *why]


def _alike(story: Story, group: Sequence[Balance]) -> Deviation:
    """Several projects with one reason."""
    facts = listed([[story.name(b.project), *_rate_and_rest(story, b)] for b in group[:MOST_NAMED]], "；")
    if len(group) > MOST_NAMED:
        rest = group[MOST_NAMED:]
        facts += ["；其余", how_many_projects(rest), "项目共结余", size(total([b.left for b in rest], "结余"))]
    answers = tuple(answer_in(q, story.case.workbook.year) for q in _reasons(story, group[0].rows))
    weight = sum(abs(b.left.value or 0) for b in group)
    return Deviation((Decimal(0), weight), tuple(str(b.project) for b in group), facts, answers, _asked(story, group))


def _remainders(story: Story, small: Sequence[Balance]) -> Deviation:
    """What is left of projects that nobody has to explain."""
    weight = sum(abs(b.left.value or 0) for b in small)
    if len(small) == 1:
        return Deviation((Decimal(0), weight), (str(small[0].project),), _rate_and_rest(story, small[0]))
    whole = total([b.left for b in small], "结余")
    shown = sorted(small, key=lambda b: -(b.left.value or 0))[:MOST_NAMED]
    row = listed([[story.name(b.project), size(b.left), Adds((b.money("executed"), b.left), b.money("budget"))] for b in shown])
    adds = [Adds(tuple(b.left for b in shown), whole)] if len(shown) == len(small) else []
    others = ["等"] if len(shown) < len(small) else []
    return Deviation((Decimal(0), weight), tuple(str(b.project) for b in small),
                     [how_many_projects(small), "项目共结余", size(whole), "，其中", *row, *others, *adds])


def _rate_and_rest(story: Story, balance: Balance) -> list[Part]:
    line, rest = story.case.regulation.execution.explain_below, balance.left
    over = rest.value is not None and rest.value < 0
    as_printed = Adds((balance.money("executed"), rest), balance.money("budget"))
    if balance.executed == 0:
        return ["全年未发生支出，结余", size(rest), as_printed]
    if not balance.budget:
        return ["无预算支出", size(rest), as_printed]
    return ["预算执行率", rate(balance.execution_figure, line), "，超出预算" if over else "，结余", size(rest), as_printed]


def _pieces(balance: Balance, story: Story) -> list[Piece]:
    """What makes up the remainder of a project; empty where its lines do not say so."""
    pieces: list[Piece] = []
    lines = _lines_by_project(story).get(balance.project, [])
    for line in lines:
        lacking = minus(line.money("budget"), line.money("arrived"), "未到位数")
        short = lacking.value is not None and lacking.value > 0
        kept = minus(line.money("arrived"), line.money("executed"), "已到位未支出数") if short else line.left
        if kept.value is None or kept.value < 0:
            return []
        pieces += [Piece(line, "未到位", lacking)] if short else []
        pieces += [Piece(line, "已到位未支出" if short or len(lines) > 1 else "未支出", kept)] if kept.value else []
    return sorted(pieces, key=lambda piece: -(piece.amount.value or 0))


@remembered
def _lines_by_project(story: Story) -> Mapping[str | None, list[Balance]]:
    lines: dict[str | None, list[Balance]] = {}
    for line in story.case.balances.lines:
        lines.setdefault(line.project, []).append(line)
    return lines


def _reasons(story: Story, rows: Sequence[int]) -> list[Quote]:
    """未到位或未执行完原因 of some rows, each once."""
    funding = story.table("funding")
    words = {q.text: q for row in rows if funding and (q := quote(funding, row, "reason"))}
    return list(words.values())


_OF_ARRIVAL = re.compile("到位|下达|拨付|拨款|配套")


def _reasons_of(story: Story, piece: Piece, pieces: Sequence[Piece]) -> list[Quote]:
    """The reasons of one part; where a source has two parts, those that speak of arrival belong to what did not arrive."""
    given = _reasons(story, piece.line.rows)
    if sum(other.line is piece.line for other in pieces) < 2:
        return given
    parts = [Quote(text.strip(), q.origin) for q in given for text in re.split("[；;。]", q.text) if text.strip()]
    mine = [q for q in parts if bool(_OF_ARRIVAL.search(q.text)) == (piece.what == "未到位")]
    return mine if mine and len(mine) < len(parts) else given


def _asked(story: Story, group: Sequence[Balance]) -> Parts:
    """What is missing: why money was left over, did not arrive, or was overspent; nothing of a unit's small remainders."""
    if not any(_must_be_explained(story, b) for b in group):
        return []
    over = all((b.left.value or 0) < 0 for b in group)
    lacking = not over and all(piece.what == "未到位" for b in group for piece in _pieces(b, story)) and all(_pieces(b, story) for b in group)
    what = "超预算的原因" if over else "资金未到位的原因" if lacking else "未执行完的原因和改进措施"
    return [*([] if story.single else listed([[story.name(b.project)] for b in group])), what]
