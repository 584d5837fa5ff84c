"""The finished narrative read back: every number stands in a figure, and every figure agrees with its origin.

A disagreement is a mistake of the program, never of the user: it raises, because a wrong figure is worse than none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from string import ascii_uppercase
from typing import Any

import numpy as np
import pandas as pd
from msgspec import Struct

from perfeval.declared.kinds import DATE, DOCUMENT, FEN_PER_UNIT, MONEY, NOTATION
from perfeval.facts.balances import Balances
from perfeval.facts.passages import Figure, Passage
from perfeval.facts.tables import Table
from perfeval.narrate.facts import arrival_rate, execution_rate, fact, left
from perfeval.narrate.story import Story
from perfeval.narrate.wording import day_text
from perfeval.words.notation.content import content_of
from perfeval.words.notation.units import scale_of
from perfeval.words.spelling import fold, round_half_up, text_of

_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)(.*)")
_CELLS = re.compile(r"(?P<title>.+)!(?P<ranges>[A-Z]+\d+(?::[A-Z]+\d+)?(?:、[A-Z]+\d+(?::[A-Z]+\d+)?)*)")
_SHARES = {"%": Decimal("0.01"), "个百分点": Decimal("0.01"), "‰": Decimal("0.001"), "成": Decimal("0.1")}


class UntracedFigure(Exception):
    """A number in the narrative that cannot be traced to the tables."""


class _Known(Struct, frozen=True):
    """What figures are held against: origin -> reconciled amount or rate, and the sheets by title."""

    reconciled: Mapping[str, Decimal | None]
    tables: Mapping[str, Table]


def verify_passages(passages: Sequence[Passage], story: Story) -> None:
    """Raise UntracedFigure for a number without origin, or one that is not what its origin says."""
    known = _Known(_reconciled(story.case.balances), {table.title: table for table in story.case.workbook.tables.values()})
    headings = {section.heading for section in story.outline.sections}
    for passage in passages:
        for part in passage.parts:
            if isinstance(part, Figure):
                _verify_text(part, story.case.workbook.year)
                _verify_origin(part, known)
            elif isinstance(part, str) and part not in headings and re.search(r"\d", part):
                raise UntracedFigure(f"a number without origin: {part}")


def read_back(figure: Figure) -> Decimal | None:
    """The printed number in the unit of `value`: 分 for money, a fraction for a share; None for other figures."""
    match = _NUMBER.fullmatch(figure.text)
    return Decimal(match[1]) * _scale(match[2]) if match and isinstance(figure.value, Decimal) else None


def _scale(unit: str) -> Decimal:
    return _SHARES.get(unit, Decimal(FEN_PER_UNIT.get(unit, 1)))


def _verify_text(figure: Figure, year: int | None) -> None:
    """What is printed is the value: rounded to the printed decimals, never across 0 or 100 %."""
    value = figure.value
    if isinstance(value, Decimal):
        match = _NUMBER.fullmatch(figure.text)
        if match is None:
            raise UntracedFigure(f"not a number: {figure}")
        scale, decimals = _scale(match[2]), len(match[1].partition(".")[2])
        printed = Decimal(match[1])
        same = printed == round_half_up(value / scale, decimals)
        if match[2] == "%":
            same = same and (printed == 100) == (value == 1) and (printed == 0) == (value == 0)
        elif match[2] not in FEN_PER_UNIT and match[2] not in _SHARES:
            same = printed == value
    elif isinstance(value, dt.date):
        same = figure.text in (day_text(value), day_text(value, year))
    else:
        same = set(_numerals(figure.text)) <= set(_numerals(value))
    if not same:
        raise UntracedFigure(f"printed otherwise than known: {figure}")


def _numerals(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", fold(text).replace(",", ""))


def _typed_in(text: str) -> set[Decimal]:
    """The numbers a target or actual states as digits."""
    return {*map(Decimal, _numerals(text))}


def _read_in(text: str) -> set[Decimal]:
    """The numbers it states as its notation reads: `两次`, `十二个月`, `3/4`."""
    return {abs(quantity.number * scale) for quantity in content_of(text, None).quantities for scale in (1, quantity.scale)}


def _reconciled(balances: Balances) -> Mapping[str, Decimal | None]:
    """Origin -> value of every reconciled amount and rate."""
    known = {}
    for balance in (*balances.lines, *balances.projects, *balances.sources, balances.total):
        terms = [fact(balance, term) for term in ("initial", "adjustments", "budget", "arrived", "executed")]
        for each in (*terms, left(balance), execution_rate(balance), arrival_rate(balance)):
            known[each.origin] = each.value
    return known


def _verify_origin(figure: Figure, known: _Known) -> None:
    value = figure.value
    if figure.origin in known.reconciled:
        expected = known.reconciled[figure.origin]
        if not isinstance(value, Decimal) or expected is None or abs(value) != abs(expected):
            raise UntracedFigure(f"reconciled as {expected}: {figure}")
        return
    match = _CELLS.fullmatch(figure.origin)
    table = known.tables.get(match["title"]) if match else None
    if match is None or table is None:
        return
    letters = re.sub(r"\d.*", "", match["ranges"])
    column = next((name for name, letter in table.letters.items() if letter == letters), None)
    if column is not None and not _agrees(figure, table, column, _cells_of(table, column, match["ranges"])):
        raise UntracedFigure(f"the cells say otherwise: {figure}")


def _cells_of(table: Table, column: str, ranges: str) -> Any:
    """The cells of all ranges, such as `I4:I6、I9`, as an array; rows that are none of the data are passed over."""
    ends = [[int(end.lstrip(ascii_uppercase)) for end in part.split(":")] for part in ranges.split("、")]
    rows = table.frame.index.to_numpy()
    starts, stops = rows.searchsorted([first for first, *_ in ends]), rows.searchsorted([last for *_, last in ends], side="right")
    if len(ends) == 1:
        return table.arrays[column][starts[0]:stops[0]]
    return table.arrays[column][np.concatenate([np.arange(start, stop) for start, stop in zip(starts, stops, strict=True)])]


def _agrees(figure: Figure, table: Table, column: str, cells: Any) -> bool:
    """Whether a figure is the sum, the number or the content of these cells."""
    value, kind = figure.value, table.sheet.column(column).kind
    match = _NUMBER.fullmatch(figure.text)
    unit = match[2] if match else ""
    if isinstance(value, Decimal) and kind is MONEY and unit in FEN_PER_UNIT:
        return not cells.isna().any() and abs(int(cells.sum())) == abs(value)
    if isinstance(value, Decimal) and unit in ("个", "笔") and (kind is not NOTATION or value == len(cells)):
        return value == len(cells)
    if isinstance(value, dt.date) and kind is DATE:
        return all(pd.Timestamp(cell).date() == value for cell in cells)
    if isinstance(value, Decimal) and kind is NOTATION and match:
        texts = [text_of(cell) for cell in cells]
        printed = abs(Decimal(match[1]))
        return any(printed in _typed_in(text) or {printed, printed * scale_of(match[2])} & _read_in(text) for text in texts)
    if isinstance(value, str) and kind in (DOCUMENT, NOTATION):
        return all(fold(text_of(cell)) == fold(value) for cell in cells)
    return True
