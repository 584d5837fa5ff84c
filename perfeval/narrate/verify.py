"""The finished narrative read back: every number stands in a figure, is printed as its value, and is computed again.

A disagreement is a mistake of the program, never of the user: it raises, because a wrong figure is worse than none.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from perfeval.declared.kinds import NOTATION
from perfeval.facts.balances import FIELD_OF
from perfeval.facts.evaluation import Case
from perfeval.facts.passages import TABLE, Figure, Passage
from perfeval.facts.quantities import (
    Cells,
    Count,
    Day,
    Difference,
    Measure,
    Money,
    ProfileCell,
    Quantity,
    Quotient,
    Rate,
    Reconciled,
    Scored,
    Sum,
    Text,
)
from perfeval.facts.scores import GRADE
from perfeval.narrate.printing import DECIMALS
from perfeval.narrate.story import Story
from perfeval.narrate.wording import printed_fen
from perfeval.words.decimals import FEN_PER_UNIT, round_half_up
from perfeval.words.notation.content import content_of
from perfeval.words.notation.units import RATIOS, scale_of
from perfeval.words.printing import day_text, money_text
from perfeval.words.spelling import fold, text_of

_NUMBER = re.compile(r"(-?\d+(?:\.\d+)?)(.*)")


class UntracedFigure(Exception):
    """A number in the narrative that cannot be traced to the tables."""


def verify_passages(passages: Sequence[Passage], story: Story) -> None:
    """Raise UntracedFigure for a number without origin, one printed otherwise than it is, or one that is computed otherwise."""
    headings = {section.heading for section in story.outline.sections}
    for passage in passages:
        for part in passage.parts:
            if isinstance(part, Figure):
                if not is_printed_right(part, story.case.workbook.year, "万元" if passage.level == TABLE else ""):
                    raise UntracedFigure(f"printed otherwise than known: {part}")
                if not agrees(part.quantity, story.case):
                    raise UntracedFigure(f"computed otherwise: {part}")
            elif isinstance(part, str) and part not in headings and re.search(r"\d", part):
                raise UntracedFigure(f"a number without origin: {part}")


# ---------------------------------------------------------------- what is printed


def is_printed_right(figure: Figure, year: int | None, heading_unit: str = "") -> bool:
    """Whether the text is the value: rounded to the printed decimals, never across 0 or 100 %.

    `heading_unit` is that of an amount in a table, which stands in the heading of its column.
    """
    quantity = figure.quantity
    if isinstance(quantity, Day):
        return quantity.value is not None and figure.text in (day_text(quantity.value), day_text(quantity.value, year))
    if isinstance(quantity, Text):
        if isinstance(quantity.expression, Scored):
            return figure.text == quantity.value
        return set(_numerals(figure.text)) <= set(_numerals(quantity.value or ""))
    match = _NUMBER.fullmatch(figure.text.replace(",", ""))
    if match is None or quantity.value is None:
        return False
    printed, unit, decimals = Decimal(match[1]), match[2], len(match[1].partition(".")[2])
    value = abs(_number(quantity)) if figure.unsigned else _number(quantity)
    if isinstance(quantity, Money):
        of_one = FEN_PER_UNIT.get(unit or heading_unit)
        exact = of_one is not None and printed == round_half_up(value / of_one, decimals)
        return exact or (isinstance(quantity.expression, Difference) and _is_printed_difference(figure, quantity))
    if isinstance(quantity, Rate):
        return printed == round_half_up(value * 100, decimals) and (
            unit != "%" or ((printed == 100) == (value == 1) and (printed == 0) == (value == 0)))
    return printed == (value * RATIOS.get(quantity.unit or "", 1) if isinstance(quantity, Measure) else value)


def _is_printed_difference(figure: Figure, quantity: Money) -> bool:
    """Whether a difference is that of its two amounts as they are printed."""
    known = [(printed_fen(quantity, decimals), decimals) for decimals in DECIMALS]
    return figure.text in {money_text(int(abs(fen) if figure.unsigned else fen), decimals) for fen, decimals in known if fen is not None}


def _numerals(text: str) -> list[str]:
    return re.findall(r"\d+(?:\.\d+)?", fold(text).replace(",", ""))


# ---------------------------------------------------------------- what is computed


def agrees(quantity: Quantity, case: Case) -> bool:
    """Whether a figure, and every figure it is made of, is what its expression says."""
    match quantity.expression:
        case Reconciled() as named:
            return quantity.value == _reconciled(named, case)
        case Scored() as scored:
            return quantity.value == _scored(scored, case)
        case Cells() as cells:
            return _agrees_with_cells(quantity, cells, case)
        case ProfileCell(name):
            stated = case.profile.get(name)
            return quantity.value == (str(stated) if isinstance(quantity, Text) else stated)
        case Sum(parts):
            return all(agrees(part, case) for part in parts) and quantity.value == sum(_number(part) for part in parts)
        case Difference(one, other):
            return agrees(one, case) and agrees(other, case) and quantity.value == _number(one) - _number(other)
        case Quotient(one, other):
            same_unit = getattr(one, "unit", None) == getattr(other, "unit", None)
            return agrees(one, case) and agrees(other, case) and (not same_unit or quantity.value == _number(one) / _number(other))
    return True


def _number(part: Quantity) -> Decimal:
    """The value of a part (a day by its number); a figure with a part that is not known has none itself and is never printed."""
    if isinstance(part.value, dt.date):
        return Decimal(part.value.toordinal())
    assert isinstance(part.value, int | Decimal)
    return Decimal(part.value)


def _reconciled(named: Reconciled, case: Case) -> int | Decimal | None:
    of = case.balances.named(named.project, named.source)
    if of is None:
        return None
    if named.term in FIELD_OF:
        value: int | None = getattr(of, FIELD_OF[named.term])
        return value
    budget, executed, arrived = of.budget, of.executed, of.arrived
    if budget is None:
        return None
    if named.term == "到位率":
        return None if arrived is None else Decimal(arrived) / budget
    if executed is None:
        return None
    return Decimal(executed) / budget


def _scored(scored: Scored, case: Case) -> Decimal | str | None:
    if scored.project is not None:
        score = case.scores.project(scored.project)
        if scored.term == GRADE:
            return None if score is None else score.grade
        return None if score is None or score.score is None else round_half_up(score.score, case.regulation.points_decimals)
    assert scored.cells is not None
    indicators = [found for row in scored.cells.rows.tolist() if (found := case.scores.indicators.get(row))]
    if scored.term == "扣分":
        return sum((i.weight - i.points for i in indicators if i.weight is not None and i.points is not None), Decimal(0))
    return None if indicators[0].ratio is None else indicators[0].ratio - 1


def _agrees_with_cells(quantity: Quantity, cells: Cells, case: Case) -> bool:
    """Whether a figure is the sum, the number or the content of these cells."""
    table, value = case.workbook.tables[cells.sheet], quantity.value
    index = table.frame.index.to_numpy()
    held: Any = table.arrays[cells.column][index.searchsorted(cells.rows)]
    match quantity:
        case Money():
            return not held.isna().any() and int(held.sum()) == value
        case Count():
            return value == len(held)
        case Day() if table.sheet.column(cells.column).kind is NOTATION:
            return all(content_of(text_of(cell), case.workbook.year).day == value for cell in held)
        case Day():
            return all(pd.Timestamp(cell).date() == value for cell in held)
        case Text():
            return all(fold(text_of(cell)) == fold(str(value)) for cell in held)
        case Measure() if table.sheet.column(cells.column).kind is NOTATION:
            return all(_states(text_of(cell), quantity) for cell in held)
    return all(Decimal(str(cell)) == value for cell in held)


def _states(text: str, measure: Measure) -> bool:
    """Whether a target or actual states this number, in digits or as its notation reads (`两次`, `十二个月`, `3/4`)."""
    number = abs(_number(measure) * RATIOS.get(measure.unit or "", 1))
    read = {abs(quantity.number * scale) for quantity in content_of(text, None).quantities for scale in (1, quantity.scale)}
    return number in map(Decimal, _numerals(text)) or bool({number, number * scale_of(measure.unit or "")} & read)
