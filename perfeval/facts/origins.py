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
"""More ranges than these are not spelled out: the first ones and the number of rows stand for them."""


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
            return _cells(workbook.tables[expression.sheet], expression.column, expression.rows)
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
    about = figure.project if cells is None else _cells(workbook.tables[cells.sheet], cells.column, cells.rows)
    return f"指标评分：{figure.term}（{about}）"


def _cells(table: Table, column: str, rows: npt.NDArray[np.int64]) -> str:
    """`支出明细!I4:I6、I9`: the cells of one column, neighbours drawn together; the sheet alone without any."""
    if not len(rows):
        return table.title
    number = table.columns.get(column, 1)
    gaps = np.flatnonzero(np.diff(rows) != 1)
    ends = zip(rows[[0, *gaps[:MOST_RANGES] + 1]], rows[[*gaps[:MOST_RANGES], -1]], strict=True)
    ranges = [range_of((first, number, last, number)) for first, last in ends]
    if len(gaps) < MOST_RANGES:
        return f"{table.title}!{'、'.join(ranges)}"
    return f"{table.title}!{'、'.join(ranges[:MOST_RANGES])}等（共{len(rows)}行）"
