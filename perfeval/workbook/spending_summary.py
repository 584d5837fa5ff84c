"""支出汇总: the payments by project, source and month, in 元: what the amounts of all other pages stand on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Any

import pandas as pd
from msgspec import Struct

from perfeval.evaluation import Evaluation
from perfeval.model import Table
from perfeval.workbook.frame import open_page, print_setup, tab_color
from perfeval.workbook.given import cells_of
from perfeval.workbook.layout import Draft, in_yuan
from perfeval.workbook.page import Known, Page

TITLE = "支出汇总"
MONTHS = 12
OTHER_DATES = MONTHS + 1
"""Stands for the month of payments outside the year or without a readable date."""

_BASIC = "（不属于任何项目）"
_STRANGE = "（未列入资金安排）"
_FIRST = 3
_KEY = ["project", "source"]


class Paid(Struct, frozen=True):
    """The page, the sum of each project and source, and the sums of the twelve months over all projects (元)."""

    page: Page
    sums: Mapping[tuple[str, str], Known]
    months: Sequence[Known]


class _Line(Struct, frozen=True):
    """Payments of one project and source: rows of 支出明细 and 分 by month; `readable`: every amount is known."""

    project: str
    source: str
    rows: Sequence[int]
    months: Mapping[int, int]
    readable: bool
    counts: bool


def spending_page(evaluation: Evaluation) -> Paid:
    """Build the page. Payments outside all projects stand apart, so that the whole meets the unit's sheet."""
    lines = tuple(_lines(evaluation))
    months = [*range(1, MONTHS + 1), *([OTHER_DATES] if any(OTHER_DATES in line.months for line in lines) else [])]
    draft = Draft(TITLE, _widths(lines, len(months)))
    open_page(draft, evaluation, "支出汇总", "金额单位：元　　按支付日期所在月份")
    head = draft.row
    titles = [f"{month}月" if month <= MONTHS else "其他日期" for month in months]
    draft.line(["项目", "资金来源", "笔数", *titles, "合计", "支出明细中的位置"], "header")
    table = evaluation.case.workbook.tables.get("spending")
    counted = [line for line in lines if line.counts]
    written = [cells for _, mine in groupby(counted, key=_project) for cells in _write_project(draft, list(mine), months, table)]
    totals = _write_total(draft, "合计", written, len(months) + 2)
    others = [cells for line in lines if not line.counts for cells in _write_project(draft, [line], months, table)]
    if others:
        _write_total(draft, "支出明细总计", [totals, *others], len(months) + 2)
    page = draft.page(
        print_setup(evaluation, landscape=True, repeat_rows=(head, head)), freeze=(head + 1, 2),
        tab_color=tab_color(evaluation),
    )
    sums = {(line.project, line.source): cells[-1] for line, cells in zip(counted, written, strict=True)}
    return Paid(page, sums, totals[1:MONTHS + 1])


def _lines(evaluation: Evaluation) -> Iterator[_Line]:
    case = evaluation.case
    payments = _payments(case.workbook.tables.get("spending"), case.workbook.year)
    found: Mapping[Any, Any] = payments.groupby(_KEY, sort=False).indices
    rows = {key: payments.index[positions].tolist() for key, positions in found.items()}
    months: dict[tuple[str, str], dict[int, int]] = {}
    sums = payments.groupby([*_KEY, "month"])["amount"].sum().reset_index()
    for project, source, month, fen in sums.itertuples(index=False, name=None):
        months.setdefault((project, source), {})[int(month)] = int(fen)
    unread = set(payments.loc[payments["amount"].isna(), _KEY].itertuples(index=False, name=None))
    known = {(str(line.project), str(line.source)): line.executed for line in case.balances.lines}
    for key, executed in known.items():
        yield _Line(*key, rows.get(key, []), months.get(key, {}), readable=executed is not None, counts=True)
    for key in rows:
        if key not in known:
            project, source = key
            name = project if project == _BASIC else f"{project}{_STRANGE}"
            yield _Line(name, source, rows[key], months.get(key, {}), readable=key not in unread, counts=False)


def _payments(table: Table | None, year: int | None) -> pd.DataFrame:
    """Project, source, month and amount (分) of every payment; what is not known is named so."""
    if table is None:
        return pd.DataFrame({"project": [], "source": [], "month": [], "amount": []})
    frame = table.frame
    inside = frame["paid_on"].dt.year == year
    return pd.DataFrame({
        "project": _named(frame["project"], _BASIC),
        "source": _named(frame["source"], ""),
        "month": frame["paid_on"].dt.month.where(inside, OTHER_DATES).fillna(OTHER_DATES).astype(int),
        "amount": frame["amount"],
    })


def _named(column: pd.Series, missing: str) -> pd.Series:
    return column.astype(object).where(column.notna(), missing)


def _project(line: _Line) -> str:
    return line.project


def _write_project(
    draft: Draft, lines: Sequence[_Line], months: Sequence[int], table: Table | None,
) -> list[list[Known]]:
    draft.put(0, lines[0].project, "text_wrap", down=len(lines))
    return [_write_line(draft, line, months, table) for line in lines]


def _write_line(draft: Draft, line: _Line, months: Sequence[int], table: Table | None) -> list[Known]:
    """Returns the cells of the row: number of payments, months, sum."""
    draft.put(1, line.source, "text_wrap")
    cells = [draft.number(2, Decimal(len(line.rows)), "count")]
    for column, month in enumerate(months, start=_FIRST):
        cells.append(draft.number(column, in_yuan(line.months.get(month, 0)), "money_month"))
    whole = draft.total(cells[1:], 2) if line.readable else None
    cells.append(draft.number(_FIRST + len(months), whole, "money_yuan"))
    draft.put(_FIRST + len(months) + 1, cells_of(table, "amount", line.rows) if table and line.rows else None, "note_wrap")
    draft.next()
    return cells


def _write_total(draft: Draft, label: str, lines: Sequence[Sequence[Known]], columns: int) -> list[Known]:
    draft.put(0, label, "total_label", across=2)
    cells = []
    for column, parts in enumerate(zip(*lines, strict=True) if lines else [()] * columns, start=2):
        style = "total_count" if column == 2 else "total_money_yuan"
        cells.append(draft.number(column, draft.total(parts, 0 if column == 2 else 2), style))
    draft.put(2 + len(cells), None, "total_label")
    draft.next()
    return cells


def _widths(lines: Sequence[_Line], months: int) -> list[float]:
    """Columns as wide as the largest amount in them asks for."""
    largest = max((abs(fen) for line in lines for fen in line.months.values()), default=0)
    whole = sum(abs(fen) for line in lines for fen in line.months.values())
    return [26, 17, 7, *[max(11.0, len(f"{largest / 100:,.2f}") + 2)] * months, max(13.0, len(f"{whole / 100:,.2f}") + 3), 26]
