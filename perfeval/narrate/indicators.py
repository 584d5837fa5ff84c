"""What became of the indicators: section two (two). Classes by number, groups by their values; the rest is in the form."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import partial

from perfeval.facts.scores import IndicatorScore
from perfeval.narrate.facts import count, quote
from perfeval.narrate.funding import told_by_project
from perfeval.narrate.groups import CLASSES, GROUPS, UNCLASSED, section_of
from perfeval.narrate.indicator import (
    FEW,
    describe_alike,
    excess,
    how_many,
    in_words_alone,
    is_cut,
    is_short,
    names,
    sample_of,
    tally,
)
from perfeval.narrate.standing import Standing
from perfeval.narrate.story import Story, sentence
from perfeval.narrate.wording import Part, Parts, listed, number
from perfeval.narrate.words import in_words_of_projects, own_words
from perfeval.words.spelling import fold

MOST_TOLD = 5
FEW_IN_ALL = 10
"""So many indicators of a report on one project are told one by one."""


# ---------------------------------------------------------------- the results of the projects


@sentence("indicators")
def results_of_projects(story: Story) -> Iterator[Parts]:
    """What became of the overall goals, in the unit's words, and which projects are not finished."""
    if not story.outline.has("overall"):
        yield from told_by_project(in_words_of_projects(story, "goal_result"), "总体目标完成情况", story) or [story.ask("总体目标完成情况")]


@sentence("indicators", joined=True)
def unfinished(story: Story) -> Iterator[Parts]:
    """Projects the unit calls not finished, where the outline has no section for the overall goal."""
    if not story.outline.has("overall"):
        yield from unfinished_projects(story)


def unfinished_projects(story: Story) -> Iterator[Parts]:
    """Projects the unit calls not finished."""
    table = story.table("projects")
    if table is None:
        return
    told = {fold(str(balance.project)) for balance in story.projects}
    rows = [row for row, cells in table.rows.items() if cells["completed"] == "否" and fold(cells["project"] or "") in told]
    if rows:
        many: list[Part] = [number(count(table, "completed", rows, "未完成的项目数"), "个"), "项目"] if len(rows) > 1 else []
        which = ["本项目"] if story.single else [*listed([[story.name(table.text(row, "project"))] for row in rows]), *many]
        yield [*which, "年末尚未完成。"]


@sentence("indicators")
def where_they_stand(story: Story) -> Iterator[Parts]:
    """That all values are in the form; and the indicators that belong to no section."""
    if story.indicators:
        yield ["各指标的目标值、完成值见绩效自评表", *_evidence(story), "。"]
    if unclassed := _told_in(story, ""):
        if len(unclassed) > 1:
            yield [*tally(story, unclassed, UNCLASSED), "。"]
        yield from _values(story, unclassed, UNCLASSED)


def _evidence(story: Story) -> list[Part]:
    """`，佐证材料有台账、验收单等`: what the values of the only project rest on."""
    table = story.table("indicators")
    if table is None or not story.single:
        return []
    words = {q.text: q for i in story.indicators if (q := quote(table, i.row, "evidence"))}
    shown = [q for q in words.values() if not re.search(r"[，。；\d]", q.text)][:MOST_TOLD]
    return ["，佐证材料有", *listed([[q] for q in shown]), "等" if len(words) > len(shown) else ""] if shown else []


@sentence("indicators")
def how_it_was_done(story: Story) -> Iterator[Parts]:
    """What the unit did to reach its goals, in its words."""
    yield from own_words(story, "indicators")


# ---------------------------------------------------------------- a class, a group


def _told_in(story: Story, key: str) -> list[IndicatorScore]:
    """The indicators that are told in a section."""
    return [indicator for indicator in story.indicators if section_of(indicator) == key]


def _class_line(story: Story, key: str) -> Iterator[Parts]:
    """A class as a whole, and those of its indicators no group of the outline takes."""
    mine = [i for i in story.indicators if section_of(i).split(".")[0] == key]
    has_groups = any(group.startswith(f"{key}.") for group in GROUPS)
    if not mine:
        if not has_groups:
            yield [f"未设置{CLASSES[key]}。"]
        return
    alone = _told_in(story, key)
    if len(mine) > 1 and has_groups:
        yield [*tally(story, mine, CLASSES[key]), "。"]
    yield from _values(story, alone, CLASSES[key])


def _group_line(story: Story, key: str) -> Iterator[Parts]:
    """One group by its values."""
    mine = _told_in(story, key)
    if not mine:
        yield [f"未设置{GROUPS[key]}。"]
        return
    yield from _values(story, mine, GROUPS[key])


def _values(story: Story, indicators: Sequence[IndicatorScore], what: str) -> Iterator[Parts]:
    """What is told one by one: misses first, then the key values; then what does not apply, and the rest by number."""
    known = _open(story, indicators)
    short = [i for i in known if is_short(story, i) or is_cut(story, i)]
    key, missed = _key_rows(story, known), {i.row for i in short}
    others = [i for i in known if i.row not in missed and (i.row in key or excess(story, i))]
    idle = [i for i in indicators if story.standing(i) == Standing.NOT_APPLICABLE]
    told = [*_alike(story, short)[:MOST_TOLD], *_alike(story, others)[:MOST_TOLD], *([i] for i in idle[:MOST_TOLD])]
    rows = {i.row for alike in told for i in alike}
    clauses: list[Parts] = [describe_alike(story, alike) for alike in told]
    unknown = [i for i in indicators if story.standing(i) == Standing.UNKNOWN]
    if unknown:
        clauses.append(_not_known(story, unknown))
    rows |= {i.row for i in unknown}
    rest = [i for i in indicators if i.row not in rows]
    if rest and clauses:
        yield [how_many(story, indicators), f"{what}中，", *listed(clauses, "；"), "；其余", *tally(story, rest, ""), "。"]
    elif rest:
        yield [*tally(story, rest, what), "。"]
    elif clauses:
        yield [*listed(clauses, "；"), "。"]


def _open(story: Story, indicators: Sequence[IndicatorScore]) -> list[IndicatorScore]:
    """Those with a value to be told."""
    return [i for i in indicators if story.standing(i) not in (Standing.NOT_APPLICABLE, Standing.UNKNOWN)]


def _not_known(story: Story, unknown: Sequence[IndicatorScore]) -> list[Part]:
    """Indicators that cannot be judged: named where they are few."""
    table = story.table("indicators")
    if len(unknown) == 1 and in_words_alone(unknown[0]):
        return [*describe_alike(story, unknown), "，达成程度暂不能判断"]
    if len(unknown) <= FEW or table is None:
        return [*names(story, unknown), "暂不能判断"]
    many = number(count(table, "actual", [i.row for i in unknown], "暂不能判断的指标数"), "个指标")
    return [*names(story, unknown[:FEW]), "等", many, "暂不能判断"]


def _key_rows(story: Story, indicators: Sequence[IndicatorScore]) -> frozenset[int]:
    """The core indicators of a group; where it has none, the heaviest of each project."""
    table = story.table("indicators")
    core = set() if table is None else {row for row, cells in table.rows.items() if cells["core"] == "是"}
    if story.single and len(story.indicators) <= FEW_IN_ALL:
        return frozenset(i.row for i in indicators)
    if any(i.row in core for i in indicators):
        return frozenset(i.row for i in indicators if i.row in core or i.level1 == CLASSES["satisfaction"])
    money = story.rows_found("indicators", "IN13")  # money spent is no proof of what was bought
    heaviest = sorted((i for i in indicators if i.row not in money), key=lambda i: -(i.weight or Decimal(0)))
    first = list({i.project: i for i in reversed(heaviest)}.values())
    ranked = sorted(heaviest, key=lambda i: i not in first)
    groups = _alike(story, ranked)
    shown = groups if len(groups) == FEW + 1 else groups[:FEW]  # the last one takes no more room than the number of those left out
    return frozenset(i.row for group in shown for i in group)


def _alike(story: Story, indicators: Sequence[IndicatorScore]) -> list[list[IndicatorScore]]:
    """Indicators with one target, one result and one sample together."""
    groups: dict[object, list[IndicatorScore]] = {}
    for i in indicators:
        sample = sample_of(story, i) if i.level1 == CLASSES["satisfaction"] else None
        said = sample.text if sample else ""
        cut = is_cut(story, i)
        groups.setdefault((i.target.text, i.target.unit, i.actual.text, i.actual.unit, i.direction, said, cut), []).append(i)
    return list(groups.values())


for _key in (*CLASSES, *GROUPS):
    sentence(_key, joined=True)(partial(_group_line if _key in GROUPS else _class_line, key=_key))
    sentence(_key)(partial(own_words, section=_key))
