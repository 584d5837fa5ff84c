"""What the money was spent on: the payments by economic class and in time, the end of section two (one) 2."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from perfeval.narrate.facts import paid_in, quotient
from perfeval.narrate.story import Story, sentence
from perfeval.narrate.wording import Adds, Part, Parts, listed, money, rate
from perfeval.telling import Quote

MOST_USES = 5
"""So many economic classes are named; the rest is one sum."""


@sentence("uses")
def uses(story: Story) -> Iterator[Parts]:
    """The largest uses by economic class with amount and share, and the remainder."""
    spending = story.table("spending")
    paid = story.payments
    if spending is None or paid.empty or paid["amount"].isna().any():
        return
    names = paid["economic_class"].map({text: _class_name(text) for text in paid["economic_class"].dropna().unique()})
    amounts = paid["amount"]
    sums = amounts.groupby(names, sort=False).sum()
    largest = sorted(((str(name), int(fen)) for name, fen in sums.items()), key=lambda item: -item[1])[:MOST_USES]
    named = [(name, paid_in(spending, amounts[names == name], name)) for name, fen in largest if fen > 0]
    whole = paid_in(spending, amounts, "项目支出")
    others = paid_in(spending, amounts[~names.isin([name for name, _ in named])], "其他支出")
    if not named or not whole.value or others.value is None or not 0 <= others.value <= whole.value / 2:
        return
    if len(named) == 1 and not others.value:
        yield ["按支出经济分类，项目支出均为", Quote(named[0][0], named[0][1].origin), "。"]
        return
    (first, most), *more = [(Quote(name, f.origin), f) for name, f in named]
    row = listed([[name, money(f)] for name, f in more])
    rest: list[Part] = ["，" if row else "", "其余", money(others)] if others.value else []
    yield [
        "按支出经济分类，项目支出", money(whole), "中，", first, money(most), "，占", rate(quotient(most, whole, "占比")), "；",
        *row, *rest, "。", Adds((*(f for _, f in named), others), whole, local=True),
    ]


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
