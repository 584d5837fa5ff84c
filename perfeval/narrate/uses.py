"""What the money was spent on: the payments by economic class and in time, the end of section two (one) 2."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfeval.facts.passages import Quote
from perfeval.facts.quantities import minus, quotient, total
from perfeval.facts.tables import Table
from perfeval.narrate.facts import paid_in
from perfeval.narrate.printing import DECIMALS
from perfeval.narrate.story import Story, sentence
from perfeval.narrate.wording import Adds, Part, Parts, holds, listed, money, rate
from perfeval.narrate.words import has_words, own_words

MOST_USES = 5
"""So many economic classes are named; the rest is one sum."""


@sentence("uses")
def in_own_words(story: Story) -> Iterator[Parts]:
    """What each project's money was spent on, and what becomes of money left over, in the unit's words."""
    yield from own_words(story, "uses")


@sentence("uses")
def uses(story: Story) -> Iterator[Parts]:
    """The largest uses by economic class with amount and share, and the remainder."""
    spending = story.table("spending")
    paid = story.payments
    if spending is None or paid.empty or paid["amount"].isna().any():
        return
    amounts, (numbers, names) = paid["amount"], _classes(paid["economic_class"])
    sums = amounts.groupby(numbers).sum()
    largest = [number for number in sorted(range(len(names)), key=lambda number: -sums[number])[:MOST_USES] if sums[number] > 0]
    named = [(names[number], paid_in(spending, amounts[numbers == number], names[number])) for number in largest]
    whole = paid_in(spending, amounts, "项目支出")
    if len(named) > 2 and not holds(Adds(tuple(f for _, f in named), whole), DECIMALS[0]):
        named = named[:-1]  # the rest is then what remains of the printed sum
    others = minus(whole, total([f for _, f in named], "列明的支出"), "其他支出")
    if not named or not whole.value or others.value is None or not 0 <= others.value <= whole.value / 2:
        return
    if len(named) == 1 and not others.value:
        yield ["按支出经济分类，项目支出均为", Quote(named[0][0], named[0][1].expression), "。"]
        return
    (first, most), *more = [(Quote(name, f.expression), f) for name, f in named]
    row = listed([[name, money(f)] for name, f in more])
    rest: list[Part] = ["，" if row else "", "其余", money(others)] if others.value else []
    yield [
        "按支出经济分类，项目支出", money(whole), "中，", first, money(most), "，占", rate(quotient(most, whole, "占比")), "；",
        *row, *rest, "。", Adds((*(f for _, f in named), others), whole),
    ]


def _classes(cells: pd.Series) -> tuple[npt.NDArray[np.int64], list[str]]:
    """The number of every payment's economic class in the list of their names (-1: none), and that list."""
    texts, different = pd.factorize(cells)
    called = [_class_name(text) for text in different]
    names = [name for name in dict.fromkeys(called) if name is not None]
    places = {name: number for number, name in enumerate(names)}
    return np.array([*(-1 if name is None else places[name] for name in called), -1], dtype=np.int64)[texts], names


def _class_name(text: str) -> str | None:
    """`30226 劳务费` -> `劳务费`; a bare code says nothing to a reader."""
    name = re.sub(r"^[\d\s.、-]+", "", text).strip()
    return name or None


LONGEST_EXPENSE = 24
"""Characters of a summary that is told as what the money was spent on."""

MOST_PROJECTS = 4
"""Of so many projects each is told what it spent most on; of more, all together."""


@sentence("uses", joined=True)
def uses_of_projects(story: Story) -> Iterator[Parts]:
    """What each of a few projects spent most on, unless the unit says so; of the only one its largest expenses by their words."""
    spending, paid = story.table("spending"), story.payments
    if has_words(story, "资金使用情况") or spending is None or paid.empty or paid["amount"].isna().any():
        return
    if story.single:
        row = _largest(spending, paid["amount"], *_classes(paid["summary"].map(_expense)), MOST_USES)
        if len(row) > 1:
            yield ["金额较大的支出有：", *listed(row), "。"]
    elif len(story.projects) <= MOST_PROJECTS:
        told: list[Parts] = []
        for project in story.projects:
            mine = paid[paid["project"] == project.project]
            row = _largest(spending, mine["amount"], *_classes(mine["economic_class"]), 2)
            only = len(row) == 1 and mine["economic_class"].notna().all() and mine["economic_class"].nunique() == 1
            spent: list[Part] = ["支出均为", row[0][0]] if only else ["主要支出", *listed(row)]
            told += [[story.name(project.project), *spent]] if row else []
        if told:
            yield [*listed(told, "；"), "。"]


_PAYING = re.compile(r"^(?:支付|拨付|转付|预付|报销|付)(?!款)|[（(]\d+[)）]$")


def _expense(summary: object) -> str:
    """What a payment was for: its summary without the word for paying; nothing where it holds numbers of its own."""
    words = _PAYING.sub("", summary) if isinstance(summary, str) else ""
    return "" if re.search(r"\d", words) or len(words) > LONGEST_EXPENSE else words


def _largest(spending: Table, amounts: pd.Series, numbers: npt.NDArray[np.int64], names: Sequence[str], most: int) -> list[Parts]:
    """The largest sums by name, `印刷费3万元`."""
    sums = amounts.groupby(numbers).sum()
    ranked = [number for number in sorted(range(len(names)), key=lambda number: -sums[number])[:most] if sums[number] > 0]
    facts = [(names[number], paid_in(spending, amounts[numbers == number], names[number])) for number in ranked]
    return [[Quote(name, fact.expression), money(fact)] for name, fact in facts]


@sentence("uses", joined=True)
def late_in_the_year(story: Story) -> Iterator[Parts]:
    """The fourth quarter, where more than half of the year was paid in it."""
    spending, paid = story.table("spending"), story.payments
    if spending is None or paid.empty or paid["amount"].isna().any() or paid["paid_on"].isna().any():
        return
    amounts = paid["amount"]
    late = amounts[paid["paid_on"].dt.quarter == 4]
    if late.empty:
        return
    sum_, whole = (paid_in(spending, part, "支出") for part in (late, amounts))
    share = quotient(sum_, whole, "占比")
    if share.value == 1:
        yield [f"{'上述支出均' if len(amounts) > 1 else '该笔支出'}发生在第四季度。"]
    elif share.value is not None and Decimal("0.5") < share.value <= 1:
        yield ["第四季度支出", money(sum_), "，占全年项目支出的", rate(share, Decimal("0.5")), "。"]
