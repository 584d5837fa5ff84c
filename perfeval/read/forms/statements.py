"""What a form states beside its tables: rates, execution points, the sums of the points; as numbers with their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from perfeval.declared.kinds import MONEY, parse_number
from perfeval.declared.official_form import HEAD, LABELS
from perfeval.facts.forms import FilledForm, StatedRate, Statement
from perfeval.facts.place import Place
from perfeval.read.forms.grid import GridCell
from perfeval.read.forms.indicators import Indicators
from perfeval.read.forms.money import FormMoney
from perfeval.read.forms.outline import FormOutline
from perfeval.read.forms.sources import MoneyLine
from perfeval.words.spelling import fold, is_empty, text_of

_RATE = re.compile(r"(-?\d+(?:\.\d+)?)(%)?")


def read_statements(form: FormOutline, money: FormMoney, indicators: Indicators, project: str | None) -> FilledForm:
    """Everything the form states that is computed from its other cells."""
    whole = money.whole or next(iter(money.parts), None)
    cells = {name: whole.cells[name] for name in ("execution_weight", "execution_points") if whole and name in whole.cells}
    total = indicators.total
    cells |= {name: total[key] for name, key in (("weight", "weight"), ("score", "claimed_points")) if key in total}
    if "score" not in cells and (head := next(_head_score(form), None)) is not None:
        cells["score"] = head
    stated = {name: _number(form, cell) for name, cell in cells.items() if _says_something(form, cell)}
    if indicators.moved:
        stated["moved"] = _sum([_number(form, cell) for cell in indicators.moved])
    return FilledForm(form.title, project, _beginning(form), stated, tuple(_rates(form, money)))


def _beginning(form: FormOutline) -> Place:
    row = next((row for row in range(form.first, form.project + 1) if form.grid.filled(row)), form.first)
    return Place(form.title, row, next(iter(form.grid.filled(row)), 1))


def _head_score(form: FormOutline) -> Iterator[GridCell]:
    grid = form.grid
    for row, column, label in form.head():
        if HEAD.get(label) == "score":
            yield grid.beside(row, column, LABELS)


def _says_something(form: FormOutline, cell: GridCell) -> bool:
    return not is_empty(cell.value) or (form.grid.raw.filled(*cell.position) and cell.value is None)


def _number(form: FormOutline, cell: GridCell) -> Statement:
    parsed = parse_number(cell.value).value
    return Statement(parsed if isinstance(parsed, Decimal) else None, _text(form, cell), _place(form, cell))


def _sum(parts: Sequence[Statement]) -> Statement:
    values = [part.value for part in parts if part.value is not None]
    return Statement(sum(values, Decimal(0)) if len(values) == len(parts) else None, parts[0].text, parts[0].place)


def _rates(form: FormOutline, money: FormMoney) -> Iterator[StatedRate]:
    for line in (*([money.whole] if money.whole else []), *money.parts):
        cell = line.cells.get("rate")
        if cell is None or not _says_something(form, cell):
            continue
        found = _RATE.fullmatch(fold(text_of(cell.value)))
        stated = Statement(Decimal(found[1]) if found else None, _text(form, cell), _place(form, cell))
        amounts = _amounts(line, money.units)
        yield StatedRate(stated, amounts.get("budget"), amounts.get("executed"), line is money.whole or not money.whole)


def _amounts(line: MoneyLine, units: Mapping[str, str]) -> dict[str, int]:
    """The amounts of a line in 分."""
    read = {name: MONEY.parse(line.cells[name].value, units.get(name), ()).value for name in ("budget", "executed") if name in line.cells}
    return {name: value for name, value in read.items() if isinstance(value, int)}


def _text(form: FormOutline, cell: GridCell) -> str:
    return text_of(cell.value) or form.grid.raw.traits.errors.get(cell.position, "")


def _place(form: FormOutline, cell: GridCell) -> Place:
    return Place(form.title, *cell.position)
