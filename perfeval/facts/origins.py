"""Where a figure comes from, in the words of a reader: 资金核对：全年预算数（合计）, 支出明细!I4:I6、I9, sums and quotients of such."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from perfeval.facts.quantities import (
    Cells,
    Difference,
    Expression,
    InWords,
    ProfileCell,
    Quantity,
    Quotient,
    Reconciled,
    Scored,
    Sum,
)
from perfeval.facts.tables import Table, Workbook
from perfeval.words.addresses import range_of

MOST_RANGES = 12
"""More ranges than these are not spelled out: the first ones and the number of cells stand for them."""
MOST_IN_A_COLUMN = 4
"""The same in a column of a page of figures."""


def describe_origin(expression: Expression, workbook: Workbook, located: Callable[[Reconciled], str] | None = None) -> str:
    """An origin in words; `located` adds to a figure of 资金核对 the cell where it stands."""

    def words(*parts: Quantity) -> list[str]:
        return [describe_origin(part.expression, workbook, located) for part in parts]

    match expression:
        case Reconciled():
            return f"资金核对：{expression.term}（{scope(expression)}）{located(expression) if located else ''}"
        case Scored():
            return _scored(expression, workbook)
        case Cells():
            return describe_cells(workbook.tables[expression.sheet], expression.column, expression.rows)
        case ProfileCell():
            return str(workbook.profile.place(expression.name))
        case InWords():
            return expression.words
        case Sum():
            return " ＋ ".join(dict.fromkeys(words(*expression.parts)))
        case Difference():
            return " － ".join(words(expression.one, expression.other))
        case Quotient():
            return " ÷ ".join(words(expression.one, expression.other))
    return ""


def scope(figure: Reconciled) -> str:
    """What a figure of 资金核对 is about: `项目，来源`, one of them, or 合计."""
    return "，".join(part for part in (figure.project, figure.source) if part is not None) or "合计"


def _scored(figure: Scored, workbook: Workbook) -> str:
    cells = figure.cells
    about = figure.project if cells is None else describe_cells(workbook.tables[cells.sheet], cells.column, cells.rows)
    return f"指标评分：{figure.term}（{about}）"


def describe_cells(table: Table, column: str, rows: npt.ArrayLike, most: int = MOST_RANGES) -> str:
    """`支出明细!I4:I6、I9`: the cells of one column, neighbours drawn together; the sheet alone without any."""
    ordered = np.sort(np.asarray(rows, dtype=np.int64))
    if not len(ordered):
        return table.title
    if table.cells or len(ordered) == 1:
        shown = [str(table.place(int(row), column)) for row in ordered[:most]]
        return "、".join(shown) + _how_many(len(ordered), len(ordered) > most)
    number = table.columns.get(column, 1)
    gaps = np.flatnonzero(np.diff(ordered) != 1)
    ends = zip(ordered[[0, *gaps[:most] + 1]], ordered[[*gaps[:most], -1]], strict=True)
    ranges = [range_of((first, number, last, number)) for first, last in ends][:most]
    return f"{table.title}!{'、'.join(ranges)}{_how_many(len(ordered), len(gaps) >= most)}"


def _how_many(cells: int, too_many: bool) -> str:
    return f"等{cells}格" if too_many else ""
