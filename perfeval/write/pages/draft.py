"""A page while it is being written, from top to bottom: cells, the places formulas and links name, and row heights.

Formulas are made out of cells already placed, so that a formula and its stored value come from the same operands. Only
what `compute` is given, an expression and a value, is kept alike by hand.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from decimal import Decimal

from msgspec.structs import replace

from perfeval.words.decimals import round_half_up
from perfeval.words.printing import UNKNOWN, rounds_over
from perfeval.write.pages.limits import FORMULA_LIMIT, SUMMANDS
from perfeval.write.pages.measure import fit_text, row_height
from perfeval.write.pages.page import Cell, Chart, Formula, Known, Link, Page, Print, Spot, Value, absolute, address
from perfeval.write.pages.paper import Rows, sheet_breaks
from perfeval.write.pages.styles import STYLES

LEAST_HEIGHT = 19.5
YUAN_PER_WAN = 10_000
WAN_DECIMALS = 6
"""Decimals of an amount in 万元: exact to the 分."""

_SIZES = {name: float(str(style.get("font_size", 11))) for name, style in STYLES.items()}
_WRAPPING = frozenset(name for name, style in STYLES.items() if style.get("text_wrap"))
_ONE_LINE = {name: size * 1.35 + (6 if name in _WRAPPING else 4) for name, size in _SIZES.items()}


class Draft:
    """A page being written. Columns and rows are 0-based; `row` is the one being filled."""

    def __init__(self, title: str, widths: Sequence[float]) -> None:
        self.title = title
        self.widths = widths
        self.row = 0
        self.cells: list[Cell] = []
        self.charts: list[Chart] = []
        self._least: dict[int, float] = {}
        self._needed: dict[int, float] = {}
        self._tall: list[Cell] = []
        self._blocks: list[Rows] = []

    def part(self, row: int) -> Draft:
        """The same page, written from another row on."""
        part = copy(self)
        part.row = row
        return part

    def put(
        self, column: int, value: Value, style: str = "text", *, across: int = 1, down: int = 1, row: int | None = None,
    ) -> Spot:
        """Place a value in the current row (or in `row`), over `across` columns and `down` rows."""
        if row is None:
            row = self.row
        if isinstance(value, Formula) and len(value.expression) > FORMULA_LIMIT:
            value = value.value  # a figure whose formula is too long stands as its value
        if down == 1:
            height = _ONE_LINE[style]
            if value is not None and style in _WRAPPING:
                value, height = self._wrapped(column, value, style, across)
            if height > self._needed.get(row, 0):
                self._needed[row] = height
        if across == down == 1:
            self.cells.append(Cell(row, column, value, style))
        else:
            self.cells.append(Cell(row, column, value, style, row + down - 1, column + across - 1))
        if down > 1:
            self._tall.append(self.cells[-1])
        return Spot(self.title, row, column)

    def _wrapped(self, column: int, value: Value, style: str, across: int) -> tuple[Value, float]:
        """The value, a text shortened where no row could show it, and the height its row needs."""
        text = value if isinstance(value, str) else _shown(value)
        if not text:
            return value, _ONE_LINE[style]
        width, size = self.width(column, across), _SIZES[style]
        if isinstance(value, str):
            value = text = fit_text(text, width, size)
        return value, row_height(text, width, size)

    def number(
        self, column: int, value: Decimal | int | Formula | None, style: str, *, unknown: str = UNKNOWN, across: int = 1,
        row: int | None = None,
    ) -> Known:
        """Place a number, or the words `unknown` where there is none; formulas may refer to it."""
        held = value.value if isinstance(value, Formula) else value
        spot = self.put(column, unknown if held is None else value, _in_words(style) if held is None else style, across=across, row=row)
        return Known(spot, held if isinstance(held, Decimal) else None if held is None else Decimal(held))

    def line(self, values: Sequence[Value], styles: Sequence[str] | str, *, start: int = 0) -> None:
        """Place a whole row of single cells and go on to the next."""
        each = [styles] * len(values) if isinstance(styles, str) else styles
        for offset, (value, style) in enumerate(zip(values, each, strict=True)):
            self.put(start + offset, value, style)
        self.next()

    def next(self, least: float = LEAST_HEIGHT) -> None:
        """Close the current row, at least so high (points), and go on to the next."""
        self._least[self.row] = least
        self.row += 1

    def skip(self, height: float = 9) -> None:
        """Leave an empty row."""
        self.next(height)

    def keep(self, first: int) -> None:
        """The rows from `first` to the last one written stay on one sheet of paper where it holds them."""
        self._blocks.append((first, self.row - 1))

    def width(self, column: int, across: int = 1) -> float:
        """Characters from `column` over `across` columns."""
        return self.widths[column] if across == 1 else sum(self.widths[column:column + across])

    def page(
        self, setup: Print, *, freeze: tuple[int, int] | None = None, filter_area: tuple[int, int, int, int] | None = None,
        tab_color: str | None = None, names: Mapping[str, tuple[int, int, int, int] | str] | None = None,
    ) -> Page:
        """The finished page."""
        heights = self.heights()
        if self._blocks and not setup.fit_height:
            head = range(setup.repeat_rows[0], setup.repeat_rows[1] + 1) if setup.repeat_rows else ()
            repeated = sum(heights.get(row, 0.0) for row in head)
            setup = replace(setup, breaks=sheet_breaks(
                self.widths, heights, self._blocks, landscape=setup.landscape, repeated=repeated))
        return Page(
            self.title, tuple(self.cells), dict(enumerate(self.widths)), heights, freeze=freeze,
            filter=filter_area, charts=tuple(self.charts), print=setup, tab_color=tab_color, names=names or {},
        )

    def heights(self) -> dict[int, float]:
        """Row -> height in points that shows all wrapped text; a tall merged cell stretches its rows."""
        heights = dict(self._least)
        for row, needed in self._needed.items():
            heights[row] = max(heights.get(row, LEAST_HEIGHT), needed)
        for cell in self._tall:
            rows = range(cell.row, (cell.to_row or cell.row) + 1)
            missing = self._tall_height(cell, len(rows)) - sum(heights.get(row, LEAST_HEIGHT) for row in rows)
            if missing > 0:
                for row in rows:
                    heights[row] = min(409.0, heights.get(row, LEAST_HEIGHT) + missing / len(rows))
        return {row: round(height, 2) for row, height in sorted(heights.items())}

    def _tall_height(self, cell: Cell, rows: int) -> float:
        """What a cell over several rows needs of them together."""
        if cell.style not in _WRAPPING:
            return _ONE_LINE[cell.style]
        text, across = _shown(cell.value), (cell.to_column or cell.column) - cell.column + 1
        return rows * row_height(text[: -(-len(text) // rows)], self.width(cell.column, across), _SIZES[cell.style])

    # ------------------------------------------------------------ formulas

    def rate(self, column: int, part: Known, whole: Known, style: str, *, unknown: str = "—", across: int = 1) -> Known:
        """Place part / whole, unrounded, with more decimals where two would round it over 0 or 100 %."""
        formula = self.ratio(part, whole)
        if formula is not None and isinstance(formula.value, Decimal) and rounds_over(formula.value):
            style = f"{style}_near"
        return self.number(column, formula, style, unknown=unknown, across=across)

    def total(self, parts: Sequence[Known], decimals: int = WAN_DECIMALS) -> Formula | None:
        """Sum of cells, rounded to `decimals` so that a recalculation meets the stored value; None while a part is not known."""
        if not parts:
            return Formula("=0", Decimal(0))
        values = [part.value for part in parts if part.value is not None]
        if len(values) < len(parts):
            return None
        summed = self.summed(part.spot for part in parts)
        return Formula(f"=ROUND({summed},{decimals})", round_half_up(sum(values, Decimal(0)), decimals))

    def minus(self, whole: Known, part: Known, decimals: int = WAN_DECIMALS) -> Formula | None:
        """`whole` less a part."""
        if whole.value is None or part.value is None:
            return None
        expression = f"=ROUND({self.ref(whole)}-{self.ref(part)},{decimals})"
        return Formula(expression, round_half_up(whole.value - part.value, decimals))

    def same(self, known: Known) -> Formula | None:
        """The figure of another cell."""
        return None if known.value is None else Formula(f"={self.ref(known)}", known.value)

    def ratio(self, part: Known, whole: Known) -> Formula | None:
        """part / whole, unrounded; None without a whole."""
        if part.value is None or not whole.value:
            return None
        return Formula(f"={self.ref(part)}/{self.ref(whole)}", part.value / whole.value)

    def in_wan(self, yuan: Known) -> Formula | None:
        """元 of another cell in 万元."""
        return self.compute((yuan,), lambda ref: f"ROUND({ref}/{YUAN_PER_WAN},{WAN_DECIMALS})", lambda value: value / YUAN_PER_WAN, WAN_DECIMALS)

    def compute(
        self, operands: Sequence[Known], expression: Callable[..., str], value: Callable[..., Decimal], decimals: int | None = None,
    ) -> Formula | None:
        """A formula over cells with its stored value (half up to `decimals`); None while an operand is not known."""
        known = [operand.value for operand in operands if operand.value is not None]
        if len(known) < len(operands):
            return None
        held = value(*known)
        return Formula(f"={expression(*map(self.ref, operands))}", held if decimals is None else round_half_up(held, decimals))

    def ref(self, known: Known) -> str:
        """A cell as a formula here writes it."""
        return known.spot.seen_from(self.title)

    def summed(self, spots: Iterable[Spot]) -> str:
        """The sum of cells as a formula here writes it."""
        return _sum(self.ranges(spots))

    def ranges(self, spots: Iterable[Spot]) -> list[str]:
        """Cells as a formula here writes them, neighbours below each other as one range."""
        groups: list[list[Spot]] = []
        for spot in spots:
            last = groups[-1][-1] if groups else None
            if last and (last.page, last.column, last.row + 1) == (spot.page, spot.column, spot.row):
                groups[-1].append(spot)
            else:
                groups.append([spot])
        return [self._range(group[0], group[-1]) for group in groups]

    def _range(self, first: Spot, last: Spot) -> str:
        if first == last:
            return first.seen_from(self.title)
        if first.page == self.title:
            return f"{address(first.row, first.column)}:{address(last.row, last.column)}"
        return absolute(first.page, first.row, first.column, last.row, last.column)


def _sum(refs: Sequence[str]) -> str:
    if len(refs) <= SUMMANDS:
        return f"SUM({','.join(refs)})" if refs else "0"
    return _sum([_sum(refs[start:start + SUMMANDS]) for start in range(0, len(refs), SUMMANDS)])


def _in_words(style: str) -> str:
    """The style for words where `style` would show a number."""
    if style.startswith(("form_", "tile_")):
        return style
    return "total_center" if style.startswith("total_") else "muted"


def _shown(value: Value) -> str:
    match value:
        case Link():
            return value.text
        case Formula():
            return value.value if isinstance(value.value, str) else ""
        case str():
            return value
        case dt.date():
            return value.isoformat()
        case _:
            return ""
