"""What the rules on sums share: the user's own sum rows, and stated amounts against recomputed ones."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct
from msgspec.structs import replace

from perfeval.check.grounds.wording import amount, places, unit_at
from perfeval.check.rule import Breach, NotApplicable, NotChecked, Result
from perfeval.declared.kinds import LOST, MONEY
from perfeval.facts.findings import Severity
from perfeval.facts.place import Place
from perfeval.facts.quantities import Money
from perfeval.facts.remembered import remembered
from perfeval.facts.tables import Table


class StatedSum(Struct, frozen=True):
    """The sum of money cells of some rows: 分, typed precision in 分, and whether every row states it."""

    fen: int
    tolerance: int
    complete: bool
    first: int
    """The first row that states it; the first row of all where none does."""
    known: bool = True
    """False: no row states it."""


@remembered
def stated(table: Table, rows: tuple[int, ...], column: str) -> StatedSum:
    """What rows of a table people type state in a money column, added up."""
    cells: dict[int, int | None] = {row: table.rows[row][column] for row in rows}
    filled = {row: fen for row, fen in cells.items() if fen is not None}
    return StatedSum(
        sum(filled.values()), sum(table.tolerance(row, column) for row in filled), len(filled) == len(rows),
        next(iter(filled), rows[0]), bool(filled),
    )


def compared(place: Place, what: str, expected: int, found: int, unit: str, tolerance: int) -> Iterator[Breach]:
    """Nothing where two amounts agree; within the typed precision a note; else a breach in the rule's severity.

    `what` is the sentence with `{expected}`, `{found}` and `{difference}` for the amounts.
    """
    difference = found - expected
    if difference == 0:
        return
    within = abs(difference) <= tolerance
    more = f"{'多' if difference > 0 else '少'}{amount(abs(difference), unit)}"
    message = what.replace("{expected}", amount(expected, unit)).replace("{found}", amount(found, unit)).replace("{difference}", more)
    yield Breach(
        place, message.removesuffix("。") + "，在填报位数的误差以内。" if within else message,
        Money(expected), Money(found), Money(difference), unit=unit,
        severity=Severity.NOTE if within else None, advice="无需处理；计算时使用精确金额。" if within else None,
    )


def sum_rows(table: Table, partial: Severity = Severity.ERROR) -> Iterator[Result]:
    """The user's own sums against the rows they sum, per money column.

    `partial`: how serious it is where the sums of parts (months, pages, groups) do not agree; less than an error is said once.
    """
    if not table.sums:
        yield NotApplicable(f"“{table.title}”没有合计行")
    off: list[Breach] = []
    for line in table.sums:
        inside = table.frame.loc[line.first:line.last]
        own = {table.place(line.row, column.name) for column in table.sheet.columns if column.kind is MONEY and table.has(column.name)}
        unread = [r.place for r in table.remarks if r.remark in LOST and r.place in own]
        if unread:
            yield NotChecked(f"{places(unread)}未能读取，没有核对")
        for column, found in line.stated.items():
            unread = [r.place for r in table.lost(column) if r.row is not None and line.first <= r.row <= line.last]
            if unread:
                yield NotChecked(f"{places(unread)}未能读取，{table.place(line.row, column)}的{line.label}未核对")
                continue
            title = table.sheet.column(column).title
            expected = int(inside[column].sum()) if line.expected is None else line.expected[column]
            breaches = compared(
                table.place(line.row, column), f"“{line.label}”的{title}是{{found}}，各行相加是{{expected}}，{{difference}}。",
                expected, found, unit_at(table, line.row, column), dict(line.tolerance).get(column, 0),
            )
            for breach in breaches:
                if line.partial and partial is not Severity.ERROR and breach.severity is None:
                    off.append(breach)
                else:
                    yield breach
    yield from _said_once(off, partial)


def _said_once(off: list[Breach], severity: Severity) -> Iterator[Breach]:
    """The first of the partial sums that do not agree, with how many there are."""
    if off:
        more = f"这样的合计行共{len(off)}处。" if len(off) > 1 else ""
        yield replace(
            off[0], message=off[0].message + more, severity=severity,
            advice="表是从全部账目中筛选出来的，合计行仍是筛选前的数，无需处理；不是筛选的，核对有没有漏行或多行。",
        )
