"""Which projects are evaluated: those with money, but for what 项目信息 says that others evaluate (是否自评: 否)."""

from __future__ import annotations

from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.remembered import remembered
from perfeval.words.spelling import fold


@remembered
def not_evaluated(case: Case) -> frozenset[str]:
    """Folded names of the projects that are not evaluated by the unit itself: staff, joint or debt items."""
    table = case.workbook.tables.get("projects")
    rows = table.rows.values() if table is not None else ()
    return frozenset(fold(cells["project"]) for cells in rows if cells["project"] is not None and cells["evaluated"] == "否")


def is_evaluated(case: Case, balance: Balance) -> bool:
    """Whether a project has to be evaluated; with budget and payments 0 it is outside."""
    return not (balance.budget == 0 and balance.executed == 0) and fold(str(balance.project)) not in not_evaluated(case)
