"""Where the money comes from and what it is for: sections one and two (one) 1 of the outline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Sized
from decimal import Decimal

from msgspec import Struct

from perfeval.facts.balances import Balance
from perfeval.facts.lines import taken_back_of
from perfeval.facts.quantities import Count, InWords, Money, minus, quotient, total
from perfeval.facts.remembered import remembered
from perfeval.facts.tables import Table
from perfeval.narrate.facts import cells, count, day, document
from perfeval.narrate.purposes import purposes_of, texts, used_alike
from perfeval.narrate.story import Story, sentence
from perfeval.narrate.wording import Adds, Part, Parts, listed, money, number, rate, size
from perfeval.narrate.words import in_words_of_projects, own_words

VERBS = {
    "追加": "追加", "上级下达": "下达", "结转下达": "结转下达", "调减": "调减", "收回": "收回", "年末收回": "年末收回",
}

MOST_NAMED = 6
"""More projects or batches than these are not listed one by one."""


def change_verb(table: Table, row: int) -> str:
    """What a change of the budget is called; its amount is then printed without sign."""
    kind = str(table.value(row, "type"))
    amount = cells(table, "amount", [row], "调整金额").value or 0
    return VERBS.get(kind, f"{'调剂' if kind == '调剂' else ''}{'减少' if amount < 0 else '增加'}")


def project_facts(balances: Sequence[Balance], term: str) -> list[tuple[str, Money]]:
    """The projects with an amount that is not 0, the largest first (unknown amounts first of all)."""
    named = [(str(b.project), b.money(term)) for b in balances]
    present = [(name, f) for name, f in named if f.value != 0]
    return sorted(present, key=lambda item: -abs(item[1].value) if item[1].value is not None else Decimal("-Infinity"))


def by_project(story: Story, balances: Sequence[Balance], term: str, whole: Money) -> list[Part]:
    """`甲10.00万元、乙8.00万元`: all projects, or those that make up most of the money and the others as one sum."""
    facts = project_facts(balances, term)
    named, rest = facts, facts[:0]
    if len(facts) > MOST_NAMED:
        named, rest = facts[:MOST_NAMED - 1], facts[MOST_NAMED - 1:]
    row = listed([[story.name(name), money(f)] for name, f in named])
    parts = [f for _, f in named]
    if rest:
        others = total([f for _, f in rest], "其余项目合计")
        row += ["，其余", how_many_projects(rest), "项目合计", money(others)]
        parts.append(others)
    return [*row, Adds(tuple(parts), whole)]


def how_many_projects(projects: Sized) -> Part:
    """`3个` as a figure."""
    return number(Count(len(projects), InWords("资金核对：项目数"), "项目数"), "个")


# ---------------------------------------------------------------- from above


class Batch(Struct, frozen=True):
    """One row by which money from above came: of 资金安排 (opening) or of 预算调整."""

    table: Table
    row: int
    opening: bool
    amount: Money


@sentence("above")
def money_from_above(story: Story) -> Iterator[Parts]:
    """The full-year budget from above, by level of government and document, and what it is for."""
    present = [b for b in story.case.balances.sources if b.source in story.level.above and (b.budget != 0 or b.initial != 0)]
    if not present:
        yield [story.year, "年无上级财政资金。"]
        return
    budgets, batches = [b.money("budget") for b in present], _batches(story)
    opening: list[Part] = [story.year, "年", story.source_name(present[0].source), "全年预算", money(budgets[0])]
    if len(present) > 1:
        whole = total(budgets, "上级财政资金全年预算数")
        row = listed([[story.source_name(b.source), money(f)] for b, f in zip(present, budgets, strict=True)])
        opening = [story.year, "年上级财政资金全年预算", money(whole), "，其中", *row, Adds(tuple(budgets), whole)]
    purposes = purposes_of(story, above=True)
    if len(batches) == 1 and len(purposes) <= 1:
        words = next(iter(purposes.values()), ())
        yield [*opening, "，", *_handed_down(story, batches[0]), *(["，用于", *listed([[q] for q in words])] if words else []), "。"]
        return
    yield [*opening, *_told_batches(batches, story, total(budgets, "上级财政资金全年预算数")), "。"]
    if purposes:
        yield [*used_alike(story, purposes), "。"]


def _batches(story: Story) -> list[Batch]:
    funding, adjustments = story.table("funding"), story.table("adjustments")
    if funding is None:
        return []
    above = story.level.above
    opening = [row for row, line in funding.rows.items() if line["source"] in above and line["project"] is not None]
    batches = [Batch(funding, row, True, cells(funding, "initial", [row], "下达金额")) for row in opening]
    if adjustments is not None:
        later = [row for row in story.changes() if adjustments.rows[row]["source"] in above]
        batches += [Batch(adjustments, row, False, cells(adjustments, "amount", [row], "下达金额")) for row in later]
    return [batch for batch in batches if batch.amount.value != 0]


def _told_batches(batches: Sequence[Batch], story: Story, whole: Money) -> list[Part]:
    if not batches:
        return []
    if len(batches) > MOST_NAMED:
        rows = Count(len(batches), InWords("资金核对：上级资金安排和调整的笔数"), "笔数")
        return ["，分", number(rows, "笔"), "安排和下达"]
    clause = listed([[*_handed_down(story, batch), size(batch.amount)] for batch in batches], "；")
    return ["：", *clause, Adds(tuple(batch.amount for batch in batches), whole)]


def _handed_down(story: Story, batch: Batch) -> list[Part]:
    """`4月15日以…号下达`, with the project where there are several."""
    table, row, year = batch.table, batch.row, story.case.workbook.year
    number_ = document(table, row)
    by: list[Part] = ["以", number_] if number_ else []
    project: list[Part] = [] if story.single else [story.name(table.value(row, "project"))]
    if batch.opening:
        return ["年初", *by, "安排", *project]
    dated = table.day(row, "adjusted_on")
    early = "提前" if dated is not None and year is not None and dated.year < year else ""
    return [day(table, row, "adjusted_on", year, "调整日期"), *by, early, change_verb(table, row), *project]


# ---------------------------------------------------------------- of one's own


@sentence("own")
def own_money(story: Story) -> Iterator[Parts]:
    """The district's money at the start of the year by project, and what it had become by its end."""
    source = next((b for b in story.case.balances.sources if b.source == story.level.source), None)
    if source is None or (source.initial == 0 and source.budget == 0):
        yield [story.year, f"年未安排{story.level.word}财政资金。"]
        return
    lines = [b for b in story.case.balances.lines if b.source == story.level.source]
    initial, budget = source.money("initial"), source.money("budget")
    if initial.value == 0:
        yield [story.year, f"年初未安排{story.level.word}财政资金，年中安排", money(budget), "，", *_used_for(story, lines, "budget", budget), "。"]
        return
    opening = [story.year, f"年初{story.level.word}财政安排", money(initial), "，", *_used_for(story, lines, "initial", initial)]
    if budget.value == initial.value:
        yield [*opening, "。"]
    else:
        several = 1 < len(project_facts(lines, "budget")) <= MOST_NAMED
        shares: list[Part] = ["，其中", *by_project(story, lines, "budget", budget)] if several else []
        yield [*opening, "。年中调整后，全年预算为", money(budget), *shares, "。"]


def _used_for(story: Story, lines: Sequence[Balance], term: str, whole: Money) -> list[Part]:
    present = project_facts(lines, term)
    if len(present) == 1:
        return ["用于" if story.single else "全部用于", story.name(present[0][0])]
    in_table = {(b.project, b.money(term).value) for b in story.projects} if story.tabled else set()
    told = all((name, amount.value) in in_table for name, amount in present)
    return ["用于", how_many_projects(present), "项目", *([] if told else ["：", *by_project(story, lines, term, whole)])]


@sentence("own", joined=True)
def money_of_other_kinds(story: Story) -> Iterator[Parts]:
    """Carry-over, accounts and the unit's own money, which neither section names."""
    others = [b for b in story.case.balances.sources if b.source not in (*story.level.above, story.level.source) and b.budget != 0]
    if others:
        row = listed([[story.source_name(b.source) or "未注明来源的资金", money(b.money("budget"))] for b in others])
        yield ["全年预算中另有", *row, "。"]


@sentence("own")
def purposes_of_own(story: Story) -> Iterator[Parts]:
    """What the remaining money is for, where that was not told of the money from above."""
    clause = {project: texts(words) for project, words in purposes_of(story, above=True).items()}
    purposes = {project: words for project, words in purposes_of(story, above=False).items() if clause.get(project) != texts(words)}
    if purposes:
        yield [*used_alike(story, purposes), "。"]


@sentence("own")
def goals_of_projects(story: Story) -> Iterator[Parts]:
    """The overall goal of each project in the unit's words, where the outline has no section for it."""
    if not story.outline.has("overall"):
        told = in_words_of_projects(story, "goal")
        yield ["年度总体目标：" if story.single else "各项目年度总体目标如下。", *told, "。"] if told else story.ask("年度总体目标")


@sentence("own")
def goals_set(story: Story) -> Iterator[Parts]:
    """How many indicators are set, by class."""
    table = story.table("indicators")
    if table is None or not story.indicators:
        return
    classes: dict[str, list[int]] = {}
    for indicator in story.indicators:
        classes.setdefault(indicator.level1 or "未注明类别的指标", []).append(indicator.row)
    rows = [i.row for i in story.indicators]
    each = listed([[name, number(count(table, "level3", part, name), "个")] for name, part in classes.items()])
    subject = ["项目"] if story.single else [how_many_projects(story.projects), "项目"]
    yield [*subject, "共设置三级指标", number(count(table, "level3", rows, "三级指标数"), "个"), "，其中", *each, "。"]


@sentence("own")
def goals_in_own_words(story: Story) -> Iterator[Parts]:
    """What the unit says of its goals and of handing them down."""
    yield from own_words(story, "own")


# ---------------------------------------------------------------- arrived


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
    facts = [(story.source_name(b.source) or "未注明来源的资金", b.money("arrived")) for b in story.case.balances.sources]
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
    row = listed([[story.name(b.project), story.source_name(b.source), money(f)] for b, f in short[:MOST_NAMED]])
    rest = ["等"] if len(short) > MOST_NAMED else []
    lacking = {line.project for line, _ in short}
    known = all(b.budget is not None and b.arrived is not None for b in story.projects)
    complete = [b for b in story.projects if known and b.project not in lacking]
    others: list[Part] = []
    if complete:
        which = [story.name(complete[0].project)] if len(complete) == 1 else ["其余", how_many_projects(complete), "项目"]
        others = ["，", *which, "足额到位"]
    yield ["未到位的是", *row, *rest, *others, "。"]


@remembered
def shortfalls(story: Story) -> list[tuple[Balance, Money]]:
    """Lines of the funding that arrived less than budgeted, with what is missing."""
    lines = [(b, minus(b.money("budget"), b.money("arrived"), "未到位数")) for b in story.case.balances.lines]
    return [(b, f) for b, f in lines if f.value is not None and f.value > 0]


@remembered
def shortfalls_by_project(story: Story) -> Mapping[str | None, list[tuple[Balance, Money]]]:
    """The same, by project."""
    of: dict[str | None, list[tuple[Balance, Money]]] = {}
    for short in shortfalls(story):
        of.setdefault(short[0].project, []).append(short)
    return of


@sentence("arrival", joined=True)
def first_arrivals(story: Story) -> Iterator[Parts]:
    """The days on which money first arrived."""
    funding = story.table("funding")
    if funding is None:
        return
    dates = {row: line["arrived_on"] for row, line in funding.rows.items() if line["arrived_on"] is not None}
    if not dates:
        return
    year, ends = story.case.workbook.year, (min(dates, key=dates.__getitem__), max(dates, key=dates.__getitem__))
    first, last = (day(funding, row, "arrived_on", year, "首次到位日期") for row in ends)
    if dates[ends[0]] == dates[ends[1]]:
        yield ["资金首次到位时间为", first, "。"]
    else:
        yield ["各项资金首次到位时间在", first, "至", last, "之间。"]
