"""What a form states beside its tables: rates, execution points, the sums of the points; as numbers with their cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from perfeval.declared.kinds import MONEY, parse_number
from perfeval.declared.official_form import (
    COEFFICIENT,
    FORM_NUMBERS,
    HEAD,
    OF_THE_RATE,
    POINTS_IN_HEADING,
    RATE_TIMES,
    TRANSFER_PACK,
    WITH_TWENTY,
)
from perfeval.declared.official_form import MONEY as MONEY_WORDS
from perfeval.facts.forms import HUNDRED, FilledForm, StatedRate, Statement
from perfeval.facts.place import Place
from perfeval.read.forms.grid import GridCell
from perfeval.read.forms.indicators import Indicators
from perfeval.read.forms.money import FormMoney
from perfeval.read.forms.outline import FormOutline, goal_points
from perfeval.read.forms.sources import MoneyLine
from perfeval.words.spelling import fold, is_empty, text_of

_POINTS = re.compile(r"(?:[^\d:]{1,10}:?)?(-?\d+(?:\.\d+)?)分?(?:[(\[]?[^\d]{0,6}[)\]]?)")
"""Points with what may stand around them: `98（优）`, `自评得分：98分`."""

_RATE = re.compile(r"(-?\d+(?:\.\d+)?)(%)?")


def read_statements(form: FormOutline, money: FormMoney, indicators: Indicators, project: str | None) -> FilledForm:
    """Everything the form states that is computed from its other cells."""
    whole = money.whole or next(iter(money.parts), None)
    cells = {name: whole.cells[name] for name in ("execution_weight", "execution_points") if whole and name in whole.cells}
    cells |= {name: cell for name, cell in money.beside.items() if name != "rate" and not (name in cells and cells[name].holds)}
    total = indicators.total
    cells |= {name: total[key] for name, key in (("weight", "weight"), ("score", "claimed_points")) if key in total}
    for name, cell in (("head_score", next(_head_score(form), None)), ("goal_points", goal_points(form))):
        if cell is not None:
            cells[name] = cell
    for line in (line for line in indicators.stated if line.kind == "execution"):
        row = {"execution_weight": line.cells.get("weight"), "execution_points": line.cells.get("claimed_points")}
        cells |= {name: cell for name, cell in row.items() if cell is not None and not (name in cells and cells[name].holds)}
    stated = {name: _number(form, cell) for name, cell in cells.items() if _says_something(form, cell)}
    if "execution_weight" not in stated and (heading := _weight_in_heading(form)) is not None:
        stated["execution_weight"] = heading
    weights = _weights(indicators)
    if indicators.has_rate and weights == HUNDRED:
        stated.pop("execution_weight", None)
        stated.pop("execution_points", None)
    if indicators.moved:
        stated["moved"] = _sum([_number(form, cell) for cell in indicators.moved])
    return FilledForm(
        form.title, project, _beginning(form), stated, tuple(_rates(form, money)), department=form.named is not None,
        regulation=_told(form, stated), weights=weights,
    )


def _weights(indicators: Indicators) -> Decimal | None:
    """What the indicators carry together; None without weights, or where one cannot be read."""
    parts = indicators.parts
    cells = [cells["weight"] for row, cells in indicators.rows if row not in parts and "weight" in cells and cells["weight"].holds]
    values = [parse_number(cell.value).value for cell in cells]
    return sum((value for value in values if isinstance(value, Decimal)), Decimal(0)) if values and None not in values else None


def _weight_in_heading(form: FormOutline) -> Statement | None:
    """The points of the execution rate as the heading of its points or the label of the block has them: `得分（20分*执行率）`."""
    if form.money is None:
        return None
    grid = form.grid
    last = form.goals or form.indicators
    rows = range(max(form.first, form.money - 1), min(form.money + 2, last))
    cells = [(row, column) for row in rows for column in grid.filled(row)]
    headed = [position for position in cells if MONEY_WORDS.get(grid.label(*position)) in ("execution_points", "execution_weight", "rate")]
    block = [position for position in cells if position[1] < form.left and "执行" in grid.label(*position)]
    below = [(row + 1, column) for row, column in headed if grid.is_legend(row + 1)]
    for position in (*headed, *below, *block):
        if (found := POINTS_IN_HEADING.search(grid.text(*position))) is not None:
            return Statement(Decimal(found[1]), found[1], grid.raw.place(*position))
    return None


def _told(form: FormOutline, stated: Mapping[str, Statement]) -> str | None:
    """The pack the form tells itself to follow."""
    grid = form.grid
    above = [grid.text(row, column) for row in range(form.first, form.indicators + 1) for column in grid.filled(row)]
    if not _HAS_POINTS & form.columns.keys() and not {"execution_weight", "execution_points", "score", "head_score", "goal_points"} & stated.keys():
        return TRANSFER_PACK
    by_number = (pack for words, pack in FORM_NUMBERS for text in above if words.search(text))
    if (told := next(by_number, None)) is not None:
        return told
    if any(COEFFICIENT.search(grid.text(form.indicators, column)) for column in grid.filled(form.indicators)):
        return "chongqing"
    formulas = (found for text in above if (found := RATE_TIMES.search(text)))
    return WITH_TWENTY if any(Decimal(found[1] or found[2]) == OF_THE_RATE for found in formulas) else None


_HAS_POINTS = frozenset({"weight", "claimed_points"})


def _beginning(form: FormOutline) -> Place:
    row = next((row for row in range(form.first, form.project + 1) if form.grid.filled(row)), form.first)
    return form.grid.raw.place(row, next(iter(form.grid.filled(row)), 1))


def _head_score(form: FormOutline) -> Iterator[GridCell]:
    return (cell for label, cell in form.head() if HEAD[label] == "score")


def _says_something(form: FormOutline, cell: GridCell) -> bool:
    return not is_empty(cell.value) or (form.grid.raw.filled(*cell.position) and cell.value is None)


def _number(form: FormOutline, cell: GridCell) -> Statement:
    parsed = parse_number(cell.value).value
    if parsed is None and (found := _POINTS.fullmatch(fold(text_of(cell.value)))) is not None:
        parsed = Decimal(found[1])
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
    return form.grid.raw.place(*cell.position)
