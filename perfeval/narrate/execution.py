"""How the budget changed and was spent: section two (one) 2 of the outline, the core of the report."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from perfeval.facts.balances import Balance
from perfeval.facts.lines import YEAR_END_CLAWBACK
from perfeval.facts.passages import Quote
from perfeval.facts.quantities import Money, minus, quotient, total
from perfeval.facts.tables import Table
from perfeval.narrate.facts import cells, count, day, document, quote
from perfeval.narrate.funding import MOST_NAMED, change_verb, how_many_projects
from perfeval.narrate.story import Story, sentence
from perfeval.narrate.wording import Adds, Differs, Part, Parts, growth, listed, money, number, rate, size

MOST_CHANGES = 8


class Change(Struct, frozen=True):
    """Rows of 预算调整 of one day, type, document and source: told as one change."""

    rows: tuple[int, ...]
    amount: Money


def counted_changes(story: Story) -> list[Change]:
    """The changes that make the full-year budget, in the order of their dates (undated ones last)."""
    table = story.table("adjustments")
    return [] if table is None else _changes(table, story.changes())


def clawbacks(story: Story) -> list[Change]:
    """What was taken back at the end of the year, counted or not."""
    table = story.table("adjustments")
    if table is None:
        return []
    return _changes(table, [row for row in story.changes(counted=False) if table.rows[row]["type"] == YEAR_END_CLAWBACK])


def _changes(table: Table, rows: Sequence[int]) -> list[Change]:
    groups: dict[tuple[object, ...], list[int]] = {}
    for row in rows:
        amount, number_ = cells(table, "amount", [row], "调整金额").value, document(table, row)
        key = (table.day(row, "adjusted_on") or dt.date.max, str(table.value(row, "type")),
               number_.text if number_ else f"row {row}", str(table.value(row, "source")), (amount or 0) < 0)
        groups.setdefault(key, []).append(row)
    made = [(key[0], Change(tuple(rows), cells(table, "amount", rows, "调整金额"))) for key, rows in groups.items()]
    return [change for _, change in sorted(made, key=lambda item: (item[0], item[1].rows)) if change.amount.value != 0]


# ---------------------------------------------------------------- the bridge


@sentence("execution")
def bridge(story: Story) -> Iterator[Parts]:
    """From the opening budget by every change to the full-year budget, and the change in amount and percent."""
    initial, budget = story.total.money("initial"), story.total.money("budget")
    changes = counted_changes(story)
    if not changes:
        if initial.value == budget.value:
            yield ["年初预算", money(initial), "，年中未调整，全年预算与年初预算一致。"]
        return
    opening: list[Part] = ["年初未安排预算；"] if initial.value == 0 else ["年初预算", money(initial), "；"]
    if len(changes) <= MOST_CHANGES:
        clause, amounts = _one_by_one(story, changes), [change.amount for change in changes]
    else:
        clause, amounts = _by_type(story, changes)
    promise = Adds((initial, *amounts), budget)
    yield [*opening, *clause, "。调整后，全年预算", money(budget), *_against_opening(initial, budget), "。", promise]


def _one_by_one(story: Story, changes: Sequence[Change]) -> list[Part]:
    """Every change in a clause of its own; a reason that is the same for all of them once."""
    table = story.table("adjustments")
    reasons = [[q.text for q in _reasons(table, [change])] for change in changes] if table else []
    same = len(changes) > 1 and bool(reasons[0]) and reasons.count(reasons[0]) == len(reasons)
    clause = listed([_clause(story, change, with_reason=not same) for change in changes], "；")
    return [*clause, "，事由均为", *listed([[q] for q in _reasons(table, changes[:1])])] if same and table else clause


def _against_opening(initial: Money, budget: Money) -> list[Part]:
    change = minus(budget, initial, "较年初增减数")
    if change.value is None:
        return []
    if change.value == 0:
        return ["，调增调减相抵，与年初预算一致"]
    more = change.value > 0
    clause: list[Part] = ["，较年初", "增加" if more else "减少", size(change), Adds((initial, change), budget)]
    percent = quotient(change, initial, "较年初增减幅度")
    return [*clause, "，", "增长" if more else "下降", growth(percent)] if initial.value != 0 else clause


def _clause(story: Story, change: Change, *, with_reason: bool = True) -> list[Part]:
    table = story.table("adjustments")
    if table is None:
        return []
    row = change.rows[0]
    number_ = document(table, row)
    clause: list[Part] = [day(table, row, "adjusted_on", story.case.workbook.year, "调整日期")]
    clause += ["按", number_] if number_ else []
    reasons = _reasons(table, [change]) if with_reason else []
    return [*clause, change_verb(table, row), *_what_changed(story, table, change, reasons), *([] if number_ else story.ask("文号"))]


def _what_changed(story: Story, table: Table, change: Change, reasons: Sequence[Quote]) -> list[Part]:
    """`甲12万元（市级财政资金，活动增加）`, or `12万元（甲7万元、乙5万元）` where several projects share the change."""
    names = [str(table.value(row, "project")) for row in change.rows]
    source = table.value(change.rows[0], "source")
    remarks: list[Parts] = [[story.source_name(source)]] if source and source != story.level.source and len(story.sources) > 1 else []
    clause: list[Part] = [] if story.single or len(set(names)) > 1 else [story.name(names[0])]
    if not story.single and len(set(names)) > 1:
        each = [cells(table, "amount", [row], "调整金额") for row in change.rows]
        row = listed([[story.name(name), size(f)] for name, f in zip(names, each, strict=True)])
        remarks.append([*row, Adds(tuple(each), change.amount)])
    bracketed = [q for q in reasons if not re.search("[（）()]", q.text)]  # no brackets within brackets
    remarks += [[q] for q in bracketed]
    others = [q for q in reasons if q not in bracketed]
    told = [*clause, size(change.amount), *(["（", *listed(remarks, "，"), "）"] if remarks else [])]
    return [*told, *(["，事由为", *listed([[q] for q in others])] if others else [])]


def _reasons(table: Table, changes: Sequence[Change]) -> list[Quote]:
    """Why the budget changed, each reason once; one that only names the project says nothing."""
    rows = [row for change in changes for row in change.rows]
    known = "".join(str(table.value(row, "project")) for row in rows)
    return list({q.text: q for row in rows if (q := quote(table, row, "reason")) and q.text not in known}.values())


def _by_type(story: Story, changes: Sequence[Change]) -> tuple[list[Part], list[Money]]:
    """Sums by type with counts, then the largest change, and those without a document; and the sums told."""
    table = story.table("adjustments")
    if table is None:
        return [], []
    kinds: dict[str, list[int]] = {}
    for change in changes:
        kinds.setdefault(change_verb(table, change.rows[0]), []).extend(change.rows)
    sums = {verb: cells(table, "amount", rows, "调整金额") for verb, rows in kinds.items()}
    row = listed([[verb, number(count(table, "amount", kinds[verb], "调整笔数"), "笔"), size(f)] for verb, f in sums.items()])
    largest = max(changes, key=lambda change: abs(change.amount.value or 0))
    bare = [row for change in changes for row in change.rows if document(table, row) is None]
    clause: list[Part] = ["年中", *row, "，其中金额最大的一次为", *_clause(story, largest)]
    if bare:
        clause += ["；无文号的", number(count(table, "document", bare, "无文号的调整笔数"), "笔"), *story.ask("各次调整的文号")]
    return clause, list(sums.values())


# ---------------------------------------------------------------- the result


@sentence("execution", joined=True)
def result(story: Story) -> Iterator[Parts]:
    """Spent, rate and balance; 全部支出 only where nothing is left to the 分."""
    budget, executed = story.total.money("budget"), story.total.money("executed")
    rest = story.total.left
    if rest.value is None:
        yield ["全年支出", money(executed), "。"]
    elif budget.value == 0 and executed.value == 0:
        yield ["全年无预算、无支出，不计算执行率。"]
    elif budget.value == 0:
        yield ["全年支出", money(executed), "，全年无预算安排，不计算执行率。"]
    elif executed.value == 0:
        yield ["全年未发生支出，预算结余", size(rest), "。"]
    elif rest.value == 0:
        yield ["全年支出", money(executed), "，执行率", rate(story.total.execution_figure), "，预算已全部支出。"]
    else:
        over = rest.value < 0
        yield [
            "全年支出", money(executed), "，执行率", rate(story.total.execution_figure), "，",
            "超出全年预算" if over else "结余", size(rest), "。",
            Adds((executed, rest), budget), Differs(executed, budget),
        ]


@sentence("execution", joined=True)
def taken_back(story: Story) -> Iterator[Parts]:
    """Money taken back at the end of the year beside the rate it makes, and the rate without it."""
    budget, executed = story.total.money("budget"), story.total.money("executed")
    back = total([change.amount for change in clawbacks(story)], "年末收回数")
    if not back.value or not budget.value:
        return
    if story.case.regulation.execution.year_end_clawback == "keep_in_budget":
        yield ["年末收回", size(back), "，不计减全年预算。"]
        return
    before = minus(budget, back, "收回前全年预算数")
    yield [
        "上述执行率按年末收回", size(back), "后的全年预算计算；按收回前预算", money(before), "计算，执行率为",
        rate(quotient(executed, before, "按收回前预算计算的执行率")), "。", Adds((before, back), budget),
    ]


@sentence("execution", joined=True)
def left_by_project(story: Story) -> Iterator[Parts]:
    """What each project left or overspent, the most first, which the table does not tell; then the rest in one clause."""
    spendable = [b for b in story.projects if b.budget or b.executed]
    known = all(b.budget is not None and b.executed is not None for b in story.projects)
    others = sorted((b for b in spendable if b.budget != b.executed), key=lambda b: -abs(b.left.value or 0))
    if not story.tabled or not known or not others:
        return
    complete = [b for b in spendable if b.budget == b.executed]
    named, rest = others[:MOST_NAMED], [b.left for b in others[MOST_NAMED:]]
    remainder = total(rest, "结余")
    tail: list[Part] = ["，另有", how_many_projects(rest), "项目合计", _over_or_left(remainder), size(remainder)] if rest else []
    promise = Adds((*(b.left for b in named), *([remainder] if rest else [])), story.total.left)
    if len(others) == 1 and others[0].budget and others[0].executed and complete:
        yield [f"{_over_or_left(others[0].left)}的是", story.name(others[0].project), *_all_spent(story, complete), "。"]
        return
    yield ["其中", *listed([_left(story, b) for b in named]), *tail, *_all_spent(story, complete), "。", promise]


def _left(story: Story, balance: Balance) -> list[Part]:
    if balance.budget == 0:
        return [story.name(balance.project), "全年无预算安排，支出", money(balance.money("executed"))]
    idle = "未发生支出，" if balance.executed == 0 else ""
    return [story.name(balance.project), f"{idle}{_over_or_left(balance.left)}", size(balance.left)]


def _over_or_left(rest: Money) -> str:
    return "超出预算" if (rest.value or 0) < 0 else "结余"


def _all_spent(story: Story, complete: Sequence[Balance]) -> list[Part]:
    if not complete:
        return []
    which: list[Part] = ["其余", how_many_projects(complete), "项目"] if len(complete) > 1 else [story.name(complete[0].project)]
    return ["，", *which, "的预算已全部支出"]
