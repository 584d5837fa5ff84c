"""Money added in November and December, and whether it was spent before the year ended: one cause for AD06 and SP10."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from decimal import Decimal
from typing import Annotated, Any

from perfeval.check.grounds.statements import parts_tolerance
from perfeval.check.rule import Threshold
from perfeval.declared.stated_values import between
from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Case

LATE_MONTH = 11
ADJUSTED_SHARE = Threshold("adjusted_share", Decimal("0.30"), Annotated[Decimal, between(0, 100)], "调整金额超过预算的这一比例时提醒")


def late_additions(case: Case) -> dict[int, Mapping[str, Any]]:
    """The rows of 预算调整 that add money in November or December of the year."""
    year = case.workbook.year
    return {
        row: cells for row, cells in case.table("adjustments").rows.items()
        if (dated := cells["adjusted_on"]) is not None and dated.year == year and dated.month >= LATE_MONTH and (cells["amount"] or 0) > 0
    }


def added_by_project(case: Case) -> Counter[str | None]:
    """What was added to each project from November on, in 分."""
    added: Counter[str | None] = Counter()
    for cells in late_additions(case).values():
        added[cells["project"]] += cells["amount"]
    return added


def spent_late(case: Case, line: Balance) -> bool:
    """Whether all of a line was spent by the end of the year; both amounts are known."""
    return (line.executed or 0) >= (line.budget or 0) - parts_tolerance(case, line)


def rushed_lines(case: Case) -> frozenset[tuple[str, str]]:
    """Projects and sources of which AD06 warns: much was added late, and all was spent."""
    if "adjustments" not in case.workbook.tables:
        return frozenset()
    added, lines = added_by_project(case), set()
    for cells in late_additions(case).values():
        key = str(cells["project"]), str(cells["source"])
        whole, line = case.balances.project(key[0]), case.balances.line(*key)
        if whole is None or line is None or not whole.budget or line.budget is None or line.executed is None:
            continue
        if Decimal(added[cells["project"]]) / whole.budget > ADJUSTED_SHARE.of(case) and spent_late(case, line):
            lines.add(key)
    return frozenset(lines)
