"""What the money was spent on: the payments by economic class and in time, the end of section two (one) 2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

import numpy as np
import numpy.typing as npt
import pandas as pd

from perfeval.facts.passages import Quote
from perfeval.facts.quantities import quotient
from perfeval.narrate.facts import paid_in
from perfeval.narrate.story import Story, sentence
from perfeval.narrate.wording import Adds, Part, Parts, listed, money, rate
from perfeval.narrate.words import own_words

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
    others = paid_in(spending, amounts[~np.isin(numbers, largest)], "其他支出")
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
    if share.value is not None and Decimal("0.5") < share.value <= 1:
        yield ["第四季度支出", money(sum_), "，占全年项目支出的", rate(share, Decimal("0.5")), "。"]
