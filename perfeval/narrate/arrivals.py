"""What arrived, from where, what is lacking and since when: section two (one) 1 of the outline."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.facts.balances import Balance
from perfeval.facts.lines import taken_back_of
from perfeval.facts.quantities import Money, minus, quotient, total
from perfeval.facts.remembered import remembered
from perfeval.narrate.facts import day
from perfeval.narrate.funding import MOST_NAMED, how_many_projects
from perfeval.narrate.story import Story, sentence
from perfeval.narrate.wording import Adds, Part, Parts, listed, money, rate, size
from perfeval.narrate.words import own_words


@sentence("arrival")
def arrived(story: Story) -> Iterator[Parts]:
    """Budget and arrival of the year, shortfall first; a unit that states no arrival gets quotas, not cash."""
    funding, balance = story.table("funding"), story.total
    if balance.budget == 0 and balance.arrived == 0:
        yield ["全年无预算安排，无到位资金。"]
        return
    budget, money_in = balance.money("budget"), balance.money("arrived")
    missing, percent = minus(budget, money_in, "未到位数"), balance.arrival_figure
    who = [] if story.single else [how_many_projects(story.projects), "项目"]
    if missing.value == 0:
        stated = funding is not None and any(line["arrived"] is not None for line in funding.rows.values())
        word = "资金全部到位" if stated else "资金指标全部下达"
        yield [*who, "全年预算", money(budget), "，", word, "，到位率", rate(percent), "。"]
        return
    clause: list[Part] = [*who, "全年预算", money(budget), "，实际到位", money(money_in)]
    if missing.value is None:
        yield [*clause, "。"]
        return
    share: list[Part] = ["到位率", rate(percent), "，"] if budget.value != 0 else []
    gone = _taken_back(story) if missing.value < 0 else None
    if gone is not None:
        kept = minus(money_in, gone, "收回后到位数")
        lacking = minus(budget, kept, "未到位数")
        rest: list[Part] = ["未到位", size(lacking)] if lacking.value else ["资金全部到位"]
        percent = quotient(kept, budget, "收回后到位率")
        yield [*clause, "，其中", money(gone), "到位后又收回或调减；收回后到位", money(kept), "，到位率", rate(percent), "，", *rest, "。",
               Adds((kept, gone), money_in)]
        return
    state = "到位数超出全年预算" if missing.value < 0 else "未到位"
    yield [*clause, "，", *share, state, size(missing), "。", Adds((money_in, missing), budget)]


def _taken_back(story: Story) -> Money | None:
    """What arrived and was taken back or cut again; None where that does not explain all that arrived beyond a budget."""
    funding, adjustments = story.table("funding"), story.table("adjustments")
    beyond = [(b, f) for b in story.case.balances.lines if (f := minus(b.money("arrived"), b.money("budget"), "到位后收回数")).value is not None]
    beyond = [(b, f) for b, f in beyond if (f.value or 0) > 0]
    if funding is None or adjustments is None:
        return None
    explained = all((f.value or 0) <= taken_back_of(funding, adjustments, b.project, b.source) for b, f in beyond)
    return total([f for _, f in beyond], "到位后收回数") if beyond and explained else None


@sentence("arrival", joined=True)
def arrived_by_source(story: Story) -> Iterator[Parts]:
    """Arrival by source."""
    facts = [(story.source_name(b.source) or "未注明来源的资金", b.money("arrived")) for b in story.sources]
    present = [(name, f) for name, f in facts if f.value != 0]
    if len(present) == 1:
        yield ["到位资金均为", present[0][0], "。"]
    elif present:
        row = listed([[name, money(f)] for name, f in present])
        yield ["按资金来源分，", *row, "。", Adds(tuple(f for _, f in present), story.total.money("arrived"))]


@sentence("arrival", joined=True)
def not_arrived(story: Story) -> Iterator[Parts]:
    """Which project lacks which money, the largest first."""
    short = sorted(shortfalls(story), key=lambda item: -(item[1].value or 0))
    if not short or (story.single and len(story.case.balances.lines) == 1):
        return
    row = listed([[*([] if story.single else [story.name(b.project)]), story.source_name(b.source), money(f)] for b, f in short[:MOST_NAMED]])
    rest = ["等"] if len(short) > MOST_NAMED else []
    lacking = {line.project for line, _ in short}
    known = all(b.budget is not None and b.arrived is not None for b in story.projects)
    complete = [b for b in story.projects if known and b.project not in lacking]
    others: list[Part] = []
    if complete and not story.single:
        which = [story.name(complete[0].project)] if len(complete) == 1 else ["其余", how_many_projects(complete), "项目"]
        others = ["，", *which, "足额到位"]
    yield ["未到位的是", *row, *rest, *others, "。"]


@remembered
def shortfalls(story: Story) -> list[tuple[Balance, Money]]:
    """Lines of the funding that arrived less than budgeted, with what is missing."""
    lines = [(b, minus(b.money("budget"), b.money("arrived"), "未到位数")) for b in story.case.balances.lines]
    return [(b, f) for b, f in lines if f.value is not None and f.value > 0]


@sentence("arrival", joined=True)
def first_arrivals(story: Story) -> Iterator[Parts]:
    """The days on which money first arrived."""
    funding = story.table("funding")
    if funding is None:
        return
    dates = {row: line["arrived_on"] for row, line in funding.rows.items() if line["arrived_on"] is not None}
    if not dates:
        return
    ends = (min(dates, key=dates.__getitem__), max(dates, key=dates.__getitem__))
    year = story.case.workbook.year if dates[ends[0]].year == dates[ends[1]].year else None
    first, last = (day(funding, row, "arrived_on", year, "首次到位日期") for row in ends)
    if dates[ends[0]] == dates[ends[1]]:
        yield ["资金首次到位时间为", first, "。"]
    else:
        yield ["各项资金首次到位时间在", first, "至", last, "之间。"]


@sentence("arrival")
def drawn(story: Story) -> Iterator[Parts]:
    """How the money is applied for and drawn, in the unit's words."""
    yield from own_words(story, "arrival")
