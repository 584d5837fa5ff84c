"""What the sheets say a project and source has: stated, computed, and the readings in between where the two differ."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from perfeval.check.grounds.sums import stated
from perfeval.check.grounds.wording import places
from perfeval.check.rule import NotChecked
from perfeval.declared import sources
from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.lines import LINE, LOWERS, YEAR_END_CLAWBACK, in_lines, rows_of_line, taken_back_of
from perfeval.facts.tables import Table

NEEDS_BUDGET = ("funding", "funding.initial", "funding.project", "funding.source",
          "adjustments", "adjustments.amount", "adjustments.project", "adjustments.source")
"""What a full-year budget is made of."""

NEEDS_PAID = ("spending", "spending.amount", "spending.project", "spending.source")
NEEDS_EXECUTED = (*NEEDS_BUDGET, *NEEDS_PAID)
"""What was executed is made of."""

RAISES = ("追加", "上级下达", "结转下达")
"""Types of adjustments that are above zero; those of LOWERS are below it, 调剂 may be either."""

OWN_MONEY = (sources.OWN_MONEY, sources.OTHER_MONEY)
"""Sources that no treasury hands out: more than the budget may come in and be spent."""

UNTOLD_ARRIVALS = sources.UNTOLD_ARRIVALS
"""Sources of which a blank 到位数 says nothing."""

OF_A_FORM = ("funding", "funding.budget", "funding.executed")
"""Where a filled official form states both."""


def line_name(balance: Balance) -> str:
    """What messages call a project and source."""
    return f"{balance.project}（{balance.source}）"


def unread_lines(funding: Table) -> NotChecked | None:
    """That rows of 资金安排 have no readable project or source, so that nobody can say what is missing there."""
    blank = [funding.place(row, name) for name in LINE for row, cells in funding.rows.items() if cells[name] is None]
    return NotChecked(f"{places(blank)}未能读取，无法判断资金安排中有哪些项目和来源") if blank else None


def has_negative(table: Table, balance: Balance, *columns: str) -> bool:
    """Whether a line states a negative amount (FU06)."""
    return any((table.rows[row][column] or 0) < 0 for row in balance.rows for column in columns)


def wrong_sign(change: Mapping[str, Any]) -> bool:
    """Whether the sign of an adjustment contradicts its type."""
    kind, fen = change["type"], change["amount"]
    return fen is not None and ((kind in RAISES and fen <= 0) or (kind in LOWERS and fen >= 0))


def stray_sums(table: Table, frame: pd.DataFrame, funding: Table) -> list[int]:
    """Sums in 分 of those rows of a frame that are in no balance (AD08, CE09, SP13): each, all of one project and source, and all; sorted."""
    strays = frame[~in_lines(table, funding)[frame.index]]
    together = strays.groupby(LINE, dropna=False)["amount"].sum()
    return sorted({int(fen) for fen in (*strays["amount"].dropna(), *together, strays["amount"].sum())} - {0})


def parts_tolerance(case: Case, balance: Balance) -> int:
    """Typed precision of the opening budgets and adjustments a budget is made of, in 分."""
    funding, adjustments = case.table("funding"), case.workbook.tables.get("adjustments")
    parts = sum(funding.tolerance(row, "initial") for row in balance.rows)
    if adjustments is not None:
        parts += sum(adjustments.tolerance(row, "amount") for row in rows_of_line(adjustments, balance.project, balance.source))
    return parts


def budgets(case: Case, balance: Balance) -> tuple[int, int]:
    """The lowest and the highest full-year budget the sheets speak of: where they differ, BA01 says so."""
    funding = case.table("funding")
    statement = stated(funding, balance.rows, "budget")
    values = [balance.budget or 0, statement.fen if statement.complete else balance.budget or 0]
    return min(values), max(values)


def reasons(table: Table, rows: tuple[int, ...]) -> bool:
    """Whether one of these rows of 资金安排 gives a reason."""
    return any(table.rows[row]["reason"] is not None for row in rows)


def unknown(case: Case, balance: Balance, what: str, *sheets: str) -> NotChecked:
    """That an amount of a balance is not known, and the cells to blame on these sheets (all, without any)."""
    titles = {case.table(name).title for name in sheets}
    blamed = [place for place in balance.blockers if not titles or place.sheet in titles]
    whose = "，".join(part for part in (balance.project, balance.source) if part)
    return NotChecked(f"{whose}的{what}未知" + (f"，见{places(blamed)}" if blamed else ""))


def taken_back(case: Case, balance: Balance) -> int:
    """What was cut or taken back of a line after it had arrived, in 分."""
    return taken_back_of(case.table("funding"), case.table("adjustments"), balance.project, balance.source)


def least_executed(case: Case, balance: Balance) -> int:
    """What was certainly executed: the statement where BA02 says that it differs from the payments, if that is less."""
    statement = stated(case.table("funding"), balance.rows, "executed")
    return min(balance.executed or 0, statement.fen) if statement.complete else balance.executed or 0


def least_left(case: Case, lines: Iterable[Balance]) -> tuple[int, int]:
    """What the lines have left in 分 and their full-year budget, both in the reading that leaves least."""
    known = list(lines)
    budget = sum(budgets(case, line)[0] for line in known)
    return budget - sum(most_executed(case, line) for line in known), budget


def most_executed(case: Case, balance: Balance) -> int:
    """What may have been executed: the statement where BA02 says that it differs from the payments, if that is more."""
    statement = stated(case.table("funding"), balance.rows, "executed")
    return max(balance.executed or 0, statement.fen) if statement.complete else balance.executed or 0


def other_reading(case: Case, balance: Balance) -> int | None:
    """The budget if 年末收回 were treated the other way, in 分; None where there is none."""
    table = case.table("adjustments")
    changes = [table.rows[row] for row in rows_of_line(table, balance.project, balance.source)]
    taken = sum(change["amount"] or 0 for change in changes if change["type"] == YEAR_END_CLAWBACK)
    if not taken or balance.budget is None:
        return None
    return int(balance.budget) + int(taken if case.regulation.execution.year_end_clawback == "keep_in_budget" else -taken)


def budget_column(table: Table) -> str:
    """The column that states the full-year budget; without it the opening budget."""
    return "budget" if table.has("budget") else "initial"
