"""Money columns that hold 元 under 万元, or 万元 under 元: told by the other columns and sheets, never by size alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.check.grounds.statements import parts_tolerance
from perfeval.check.grounds.sums import stated
from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.lines import rows_of_line
from perfeval.facts.remembered import remembered
from perfeval.facts.tables import Table
from perfeval.words.decimals import FEN_PER_UNIT

SCALE = FEN_PER_UNIT["万元"] // FEN_PER_UNIT["元"]
_LOW, _HIGH = Decimal(1) / 50_000, Decimal(1) / 500
"""Rates of execution that no year has and a wrong unit makes: about one ten-thousandth."""

Column = tuple[str, str]
"""Sheet and column by identifier."""


class WrongUnit(Struct, frozen=True):
    """A column that fits when multiplied by `factor`; `other` is what proves it, `doubtful` that one small payment does alone."""

    column: Column
    factor: Decimal
    other: str
    lines: int
    doubtful: bool = False
    """Whether one small payment is all there is: it may really be so small."""
    either: Column | None = None
    """The column that may be wrong instead."""


@remembered
def wrong_units(case: Case) -> tuple[WrongUnit, ...]:
    """The columns in a wrong unit; none where a filled form is read, or a sheet is missing."""
    if case.workbook.forms or not {"funding", "adjustments", "spending"} <= case.workbook.tables.keys():
        return ()
    found = _against_all_others(case, [*_of_budgets(case), *_of_executed(case)])
    found += [] if found else _of_rates(case)
    taken = {one.column for one in found}
    return (*found, *(one for one in _of_arrivals(case) if one.column not in taken and not found))


def _against_all_others(case: Case, found: list[WrongUnit]) -> list[WrongUnit]:
    """Adjustments and payments both ten thousand times too small, each typed apart: it is rather 资金安排 that holds 元."""
    factors = {one.column: one.factor for one in found}
    too_small = factors.get(("adjustments", "amount"), 0) > 1
    if not too_small or not (factors.get(("spending", "amount"), 0) > 1 or factors.get(("funding", "executed"), 1) < 1):
        return found
    of_funding = ("funding", _budget_column(case.table("funding")))
    return [WrongUnit(of_funding, Decimal(1) / SCALE, "支出明细合计", found[-1].lines, either=("spending", "amount"))]


def in_wrong_unit(case: Case, *columns: Column) -> bool:
    """Whether one of these columns is in a wrong unit, so that nothing can be said of its amounts."""
    wrong = {column for one in wrong_units(case) for column in (one.column, one.either) if column}
    return bool(wrong & {*columns})


def _of_budgets(case: Case) -> Iterator[WrongUnit]:
    """年初预算数 and 调整金额 against 全年预算数: the one column that closes every line when scaled."""
    funding, adjustments = case.table("funding"), case.table("adjustments")
    sums = []
    for line in case.balances.lines:
        statement = stated(funding, line.rows, "budget")
        changes = [adjustments.value(row, "amount") for row in rows_of_line(adjustments, line.project, line.source)]
        if statement.complete and line.initial is not None and None not in changes and line.budget is not None:
            tolerance = statement.tolerance + parts_tolerance(case, line)
            sums.append(({("funding", "initial"): line.initial, ("adjustments", "amount"): line.budget - line.initial,
                          ("funding", "budget"): -statement.fen}, tolerance))
    yield from _closing(sums, {("funding", "budget"): "年初预算数加调整", ("adjustments", "amount"): "年初预算数和全年预算数",
                               ("funding", "initial"): "全年预算数和调整金额"})


def _of_executed(case: Case) -> Iterator[WrongUnit]:
    """全年执行数 against the payments; which of the two is wrong, the budgets tell."""
    funding = case.table("funding")
    sums, grown, rates = [], [], []
    for line in case.balances.lines:
        statement = stated(funding, line.rows, "executed")
        if statement.complete and line.payments and line.executed is not None:
            lost = line.payments * SCALE // 2  # payments in 万元 under 元 lose what is below a 分
            sums.append(({("funding", "executed"): -statement.fen, ("spending", "amount"): line.executed}, statement.tolerance))
            grown.append((sums[-1][0], statement.tolerance + lost))
            rates += [Decimal(statement.fen) / line.budget] if line.budget else []
    others = {("funding", "executed"): "支出明细合计", ("spending", "amount"): "全年执行数"}
    found = {one.column: one for one in (*_closing(sums, others), *_closing(grown, {("spending", "amount"): "全年执行数"}))}
    stated_fits = bool(rates) and all(_HIGH <= rate <= 1 / _HIGH for rate in rates if rate)
    wanted = ("spending", "amount") if stated_fits else ("funding", "executed")
    yield from (one for one in found.values() if len(found) == 1 or one.column == wanted)


def _closing(sums: Sequence[tuple[Mapping[Column, int], int]], others: Mapping[Column, str]) -> Iterator[WrongUnit]:
    """Columns that close every sum when scaled, where as they stand most do not; amounts of 0 prove nothing."""
    failing = [one for one in sums if abs(sum(one[0].values())) > one[1]]
    for column, other in others.items():
        for factor in (Decimal(1) / SCALE, Decimal(SCALE)):
            if failing and all(amounts.get(column) for amounts, _ in failing) and all(
                _closes(*one, column, factor) for one in sums if one[0].get(column)
            ):
                yield WrongUnit(column, factor, other, len(failing))
                return


def _closes(amounts: Mapping[Column, int], tolerance: int, column: Column, factor: Decimal) -> bool:
    """Whether a sum closes when the column is scaled, and not only because next to nothing is left of it."""
    allowed = max(tolerance, 1)
    return abs(_scaled(amounts, column, factor)) <= allowed < abs(amounts[column] * factor)


def _scaled(amounts: Mapping[Column, int], column: Column, factor: Decimal) -> Decimal:
    return sum((fen * factor if name == column else Decimal(fen) for name, fen in amounts.items()), Decimal(0))


def _of_rates(case: Case) -> Iterator[WrongUnit]:
    """The payments of every line that has some are about a ten-thousandth of its budget: one of the two is in a wrong unit."""
    paid = [line for line in case.balances.lines if line.payments and line.executed and line.budget]
    rates = [_rate(line) for line in paid]
    if rates and all(_LOW <= rate <= _HIGH for rate in rates):
        alone = sum(line.payments for line in paid) == 1
        column = "funding", _budget_column(case.table("funding"))
        yield WrongUnit(column, Decimal(1) / SCALE, "支出明细合计", len(paid), alone, ("spending", "amount"))


def _rate(line: Balance) -> Decimal:
    return Decimal(line.executed or 0) / Decimal(line.budget or 1)


def _budget_column(table: Table) -> str:
    return "budget" if table.has("budget") and table.frame["budget"].notna().any() else "initial"


def _of_arrivals(case: Case) -> Iterator[WrongUnit]:
    """到位数 against the full-year budget."""
    funding = case.table("funding")
    sums = []
    for line in case.balances.lines:
        statement = stated(funding, line.rows, "arrived")
        if statement.complete and line.budget is not None:
            sums.append(({("funding", "arrived"): -statement.fen, ("funding", "budget"): line.budget},
                         statement.tolerance + parts_tolerance(case, line)))
    yield from _closing(sums, {("funding", "arrived"): "全年预算数"})
