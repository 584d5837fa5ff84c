"""Where the money comes from and what it is for: sections one and two (one) 1 of the outline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence, Sized
from decimal import Decimal
from functools import partial

from msgspec import Struct

from perfeval.facts.balances import Balance
from perfeval.facts.quantities import Count, InWords, Money, total
from perfeval.facts.tables import Table
from perfeval.narrate.facts import cells, count, day, document
from perfeval.narrate.groups import class_name
from perfeval.narrate.purposes import purposes_in_a_row, purposes_of, texts, used_alike
from perfeval.narrate.story import Story, sentence
from perfeval.narrate.wording import Adds, Part, Parts, listed, money, number, size
from perfeval.narrate.words import OfProjects, in_words_of_projects, own_words

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
    present = [b for b in story.sources if b.source in story.level.above and (b.budget != 0 or b.initial != 0)]
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
        yield [*opening, "，", *_handed_down(story, batches[0]), *(["，用于", *purposes_in_a_row(words)] if words else []), "。"]
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
    return sorted((batch for batch in batches if batch.amount.value != 0), key=partial(_day_of, story))


def _day_of(story: Story, batch: Batch) -> dt.date:
    """The day a batch is told under: what was planned at the start of the year at its first, undated changes last."""
    year = story.case.workbook.year
    if batch.opening:
        return dt.date(year, 1, 1) if year else dt.date.min
    return batch.table.day(batch.row, "adjusted_on") or dt.date.max


def _told_batches(batches: Sequence[Batch], story: Story, whole: Money) -> list[Part]:
    if not batches:
        return []
    if len(batches) > MOST_NAMED:
        rows = Count(len(batches), InWords("资金核对：上级资金安排和调整的笔数"), "笔数")
        largest = max(batches, key=lambda batch: abs(batch.amount.value or 0))
        return ["，分", number(rows, "笔"), "安排和下达，其中最大的一笔为", *_handed_down(story, largest), size(largest.amount)]
    clause = listed([[*_handed_down(story, batch), size(batch.amount)] for batch in batches], "；")
    return ["：", *clause, Adds(tuple(batch.amount for batch in batches), whole)]


def _handed_down(story: Story, batch: Batch) -> list[Part]:
    """`4月15日以…号下达`, with the project where there are several."""
    table, row, year = batch.table, batch.row, story.case.workbook.year
    number_ = document(table, row)
    by: list[Part] = ["以", number_] if number_ else []
    project: list[Part] = [] if story.single else [story.name(table.value(row, "project"))]
    if sum(b.source in story.level.above and b.budget != 0 for b in story.sources) > 1:
        project.append(story.source_name(table.value(row, "source")))
    if batch.opening:
        return ["年初", *by, "安排", *project]
    dated = table.day(row, "adjusted_on")
    early = "提前" if dated is not None and year is not None and dated.year < year else ""
    return [day(table, row, "adjusted_on", year, "调整日期"), *by, early, change_verb(table, row), *project]


# ---------------------------------------------------------------- of one's own


@sentence("own")
def own_money(story: Story) -> Iterator[Parts]:
    """The district's money at the start of the year by project, and what it had become by its end."""
    source = next((b for b in story.sources if b.source == story.level.source), None)
    if source is None or (source.initial == 0 and source.budget == 0):
        yield [story.year, f"年未安排{story.level.word}财政资金。"]
        return
    lines = [b for b in story.case.balances.lines if b.source == story.level.source]
    initial, budget = source.money("initial"), source.money("budget")
    if initial.value == 0:
        yield [story.year, f"年年初未安排{story.level.word}财政资金，年中安排", money(budget), "，", *_used_for(story, lines, "budget", budget), "。"]
        return
    opening = [story.year, f"年年初{story.level.word}财政安排", money(initial), "，", *_used_for(story, lines, "initial", initial)]
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
    others = [b for b in story.sources if b.source not in (*story.level.above, story.level.source) and b.budget != 0]
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
        yield from told_by_project(in_words_of_projects(story, "goal"), "年度总体目标", story) or [story.ask("年度总体目标")]


LONG_PARAGRAPH = 300
"""Characters beyond which a list of what projects aim at or reached is a paragraph each."""


def told_by_project(told: Sequence[OfProjects], what: str, story: Story) -> list[Parts]:
    """What each project aims at or reached: one paragraph, or one for each project where that would be long."""
    if not told:
        return []
    if len(told) == 1:
        return [[*_whose(story, told[0], what), told[0].words, "。"]]
    each: list[Parts] = [[*_named(story, of), of.words] for of in told]
    if sum(len(of.words.text) + sum(map(len, of.projects)) for of in told) <= LONG_PARAGRAPH:
        return [[f"各项目{what}如下。", *listed(each, "；"), "。"]]
    return [[f"各项目{what}如下。"], *([*parts, "。"] for parts in each)]


def _whose(story: Story, of: OfProjects, what: str) -> list[Part]:
    """`各项目年度总体目标均为：`, `甲年度总体目标：`; of the only project without its name."""
    if story.single:
        return [f"{what}："]
    if len(of.projects) == len(story.projects):
        return [f"各项目{what}均为："]
    return [*listed([[story.name(name)] for name in of.projects]), f"{what}{'均为' if len(of.projects) > 1 else ''}："]


def _named(story: Story, of: OfProjects) -> list[Part]:
    """`甲：`, `甲、乙均为：`; nothing where the words begin with the name."""
    if len(of.projects) == 1 and of.words.text.startswith(of.projects[0]):
        return []
    return [*listed([[story.name(name)] for name in of.projects]), "均为：" if len(of.projects) > 1 else "："]


@sentence("own")
def goals_set(story: Story) -> Iterator[Parts]:
    """How many indicators are set, by class."""
    table = story.table("indicators")
    if table is None or not story.indicators:
        return
    classes: dict[str, list[int]] = {}
    for indicator in story.indicators:
        classes.setdefault(class_name(indicator), []).append(indicator.row)
    rows = [i.row for i in story.indicators]
    each = listed([[name, number(count(table, "level3", part, name), "个")] for name, part in classes.items()])
    subject = ["本项目"] if story.single else [how_many_projects(story.projects), "项目"]
    shares = ["，其中", *each] if len(classes) > 1 else [f"，{'均' if len(rows) > 1 else ''}为{next(iter(classes))}"]
    yield [*subject, "共设置三级指标", number(count(table, "level3", rows, "三级指标数"), "个"), *shares, "。"]


@sentence("own")
def goals_in_own_words(story: Story) -> Iterator[Parts]:
    """What the unit says of its goals and of handing them down."""
    yield from own_words(story, "own")
