"""支出汇总: the payments by project, source and month, in 元: what the amounts of all other pages stand on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby

import numpy as np
import numpy.typing as npt
import pandas as pd
from msgspec import Struct

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.origins import MOST_IN_A_COLUMN, describe_cells
from perfeval.facts.tables import Table
from perfeval.words.decimals import in_yuan
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import open_page, print_setup, tab_color
from perfeval.write.pages.page import Known, Page

TITLE = "支出汇总"
MONTHS = 12
OTHER_DATES = MONTHS + 1
"""Stands for the month of payments outside the year or without a readable date."""

_BASIC = "（不属于任何项目）"
_STRANGE = "（未列入资金安排）"
_FIRST = 3


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


class LinePayments(Struct, frozen=True):
    """What was paid of one project and source; `readable`: every amount is known."""

    rows: Sequence[int] = ()
    months: Mapping[int, int] = {}
    readable: bool = True


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
    payments = payments_by_line(case.workbook.tables.get("spending"), case.workbook.year)
    known = {(str(line.project), str(line.source)): line.executed for line in case.balances.lines}
    for key, executed in known.items():
        found = payments.get(key, LinePayments())
        yield _Line(*key, found.rows, found.months, readable=executed is not None, counts=True)
    for (project, source), found in payments.items():
        if (project, source) not in known:
            name = project if project == _BASIC else f"{project}{_STRANGE}"
            yield _Line(name, source, found.rows, found.months, readable=found.readable, counts=False)


def payments_by_line(table: Table | None, year: int | None) -> dict[tuple[str, str], LinePayments]:
    """The payments by project and source in order of first appearance; what is not known is named so."""
    if table is None or table.frame.empty:
        return {}
    (projects, project_names), (sources, source_names) = _numbered(table, "project", _BASIC), _numbered(table, "source", "")
    lines, pairs = pd.factorize(projects * len(source_names) + sources)
    amounts, missing = table.arrays["amount"].to_numpy(dtype=np.int64, na_value=0), table.arrays["amount"].isna()
    months, rows = _months(table, year), table.frame.index.to_numpy()
    sums = np.zeros((len(pairs), OTHER_DATES + 1), dtype=np.int64)
    np.add.at(sums, (lines, months), amounts)
    held = np.zeros(sums.shape, dtype=bool)
    held[lines, months] = True
    by_line = np.split(np.argsort(lines, kind="stable"), np.cumsum(np.bincount(lines))[:-1])
    return {
        (project_names[pair // len(source_names)], source_names[pair % len(source_names)]): LinePayments(
            rows[places].tolist(), {month: int(sums[line, month]) for month in np.flatnonzero(held[line]).tolist()},
            not missing[places].any(),
        )
        for line, (pair, places) in enumerate(zip(pairs.tolist(), by_line, strict=True))
    }


def _numbered(table: Table, column: str, missing: str) -> tuple[npt.NDArray[np.int64], list[str]]:
    """Of every row the number of its text in the list of texts, and that list; a blank is called `missing`."""
    numbers, texts = pd.factorize(table.frame[column].fillna(missing))
    return numbers, texts.tolist()


def _months(table: Table, year: int | None) -> npt.NDArray[np.int64]:
    dates = table.frame["paid_on"].to_numpy().astype("datetime64[M]").astype(np.int64)
    months = dates + 1970 * 12
    return np.where(months // 12 == year, months % 12 + 1, OTHER_DATES) if year is not None else np.full(len(months), OTHER_DATES)


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
    draft.put(_FIRST + len(months) + 1, describe_cells(table, "amount", line.rows, MOST_IN_A_COLUMN) if table and line.rows else None, "note_wrap")
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
