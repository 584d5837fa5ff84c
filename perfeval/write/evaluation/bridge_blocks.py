"""The blocks of 资金核对: how one project's money from one source came to be, line by line, each with its input cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from msgspec import Struct
from msgspec.structs import replace

from perfeval.facts.balances import TERMS, Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.lines import counts, rows_of_line
from perfeval.facts.origins import MOST_IN_A_COLUMN, describe_cells
from perfeval.facts.tables import Table
from perfeval.words.decimals import in_wan
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Formula, Known, Link, Value

UNNAMED_CHANGE = "调整"
"""Stands for a type of adjustment that could not be read."""

_COLUMNS = (
    (0, 1, "资金来源"), (1, 1, "事项"), (2, 1, "日期"), (3, 1, "金额（万元）"), (4, 1, "填报数（万元）"), (5, 1, "差额（万元）"),
    (6, 2, "文号"), (8, 3, "用途或事由"), (11, 1, "出处"),
)
_AS_BUDGETED = "未填写，按全年预算数"
_WITHIN_DECIMALS = "与全年预算数的差额在填报位数的误差以内，按全年预算数"


class BridgeBlock(Struct, frozen=True):
    """Where the amounts of one project and source stand (万元): parts of the budget, and what became of it."""

    initial: Sequence[Known]
    adjustments: Sequence[Known]
    budget: Known
    arrived: Known
    executed: Known


class _Step(Struct, frozen=True):
    """One line of a block."""

    label: str
    amount: Decimal | Formula | None
    origin: str | Link | None
    date: Value = None
    stated: Decimal | None = None
    document: Value = None
    words: Value = None
    strong: bool = False


def write_blocks(draft: Draft, case: Case, paid: Mapping[tuple[str, str], Known]) -> dict[tuple[str, str], BridgeBlock]:
    """Write all blocks; returns where the amounts stand. `paid` are the sums of 支出汇总 (元)."""
    first = draft.row
    draft.put(0, "二、逐笔核对", "heading", across=len(draft.widths))
    draft.next(26)
    blocks: dict[tuple[str, str], BridgeBlock] = {}
    for project in case.balances.projects:
        start = first
        draft.put(0, f"项目：{project.project}", "subheading", across=len(draft.widths))
        draft.next(24)
        for column, across, title in _COLUMNS:
            draft.put(column, title, "header", across=across)
        draft.next(24)
        for line in case.balances.lines:
            if line.project == project.project:
                key, top = (str(line.project), str(line.source)), draft.row
                written = _write_stated if case.workbook.forms else _write_block
                blocks[key] = written(draft, case, line, paid.get(key) if project.payments else None)
                draft.put(0, line.source, "text_wrap", down=draft.row - top, row=top)
                draft.keep(start)
                start = draft.row
        draft.keep(first)
        draft.skip()
        first = draft.row
    return blocks


def _write_block(draft: Draft, case: Case, line: Balance, paid: Known | None) -> BridgeBlock:
    """`paid` is None where no payment of the project stands in 支出明细."""
    funding, rows = case.table("funding"), line.rows
    initial = [_write(draft, _funding_step(funding, row, "initial", "年初预算", "purpose")) for row in rows]
    changes = [(_write(draft, step), counting) for step, counting in _adjustments(case, line)]
    adjustments = [known for known, counting in changes if counting]
    budget = _write_total(draft, line.budget, _Step(
        "全年预算数", draft.total([*initial, *adjustments]), describe_cells(funding, "budget", rows, MOST_IN_A_COLUMN),
        stated=_stated(funding, rows, "budget"),
    ))
    arrived = _write_total(draft, line.arrived, _arrived_step(draft, case, line, budget))
    executed = _write_total(draft, line.executed, _executed_step(draft, funding, line, paid))
    reasons = dict.fromkeys(text for row in rows if (text := funding.text(row, "reason")))
    _write(draft, _Step("结余", draft.minus(budget, executed), None, words="；".join(reasons) or None))
    return BridgeBlock(initial, adjustments, budget, arrived, executed)


def _write_stated(draft: Draft, case: Case, line: Balance, _paid: Known | None) -> BridgeBlock:
    """What a filled form states of a line; it says nothing of adjustments, arrivals and payments."""
    funding, rows, names = case.table("funding"), line.rows, ("initial", "budget", "executed")
    written = {name: [_write(draft, _funding_step(funding, row, name, f"{TERMS[name]}（填报）")) for row in rows] for name in names}
    budget, executed = (
        written[name][0] if len(rows) == 1 else
        _write_total(draft, line.amounts[name], _Step(TERMS[name], draft.total(written[name]), describe_cells(funding, name, rows, MOST_IN_A_COLUMN)))
        for name in names[1:]
    )
    arrived = _write(draft, _Step("预算调整、到位数", None, "自评表不载明"))
    _write(draft, _Step("结余", draft.minus(budget, executed), None))
    return BridgeBlock(written["initial"], [arrived], budget, arrived, executed)


def _write_total(draft: Draft, fen: int | None, step: _Step) -> Known:
    """Nothing where the balance itself is not known: a part may stand in a row that could not be read."""
    return _write(draft, replace(step, amount=None if fen is None else step.amount, strong=True))


def _write(draft: Draft, step: _Step) -> Known:
    style = "total_" if step.strong else ""
    draft.put(1, step.label, "total_label" if step.strong else "text_wrap")
    draft.put(2, step.date, "date")
    amount = draft.number(3, step.amount, f"{style}money_wan")
    if step.stated is None:
        draft.put(4, None, "text")
        draft.put(5, None, "text")
    else:
        stated = draft.number(4, step.stated, "money_wan")
        draft.number(5, draft.minus(amount, stated), "money_wan")
    draft.put(6, step.document, "text_wrap", across=2)
    draft.put(8, step.words, "text_wrap", across=3)
    draft.put(11, step.origin, "link" if isinstance(step.origin, Link) else "note_wrap")
    draft.next()
    return amount


def _funding_step(funding: Table, row: int, column: str, label: str, words: str | None = None) -> _Step:
    return _Step(
        label, in_wan(funding.value(row, column)), str(funding.place(row, column)),
        document=funding.text(row, "document"), words=funding.text(row, words) if words else None,
    )


def _adjustments(case: Case, line: Balance) -> Iterator[tuple[_Step, bool]]:
    """The changes of a line, and whether each changes the full-year budget."""
    table = case.workbook.tables.get("adjustments")
    if table is None:
        return
    for row in rows_of_line(table, line.project, line.source):
        counting = counts(table.rows[row], case.regulation)
        yield _Step(
            f"{table.text(row, 'type') or UNNAMED_CHANGE}{'' if counting else '（不计入）'}", in_wan(table.value(row, "amount")),
            str(table.place(row, "amount")), date=table.day(row, "adjusted_on"),
            document=table.text(row, "document"), words=table.text(row, "reason"),
        ), counting


def _arrived_step(draft: Draft, case: Case, line: Balance, budget: Known) -> _Step:
    """到位数: as stated; a blank is the budget (no cash reaches a unit under treasury payment), and so is what differs by its decimals alone."""
    funding, rows = case.table("funding"), line.rows
    if all(funding.value(row, "arrived") is None for row in rows):
        return _Step("到位数", draft.same(budget), _AS_BUDGETED)
    if line.arrived is not None and line.arrived == line.budget != sum(_arrived(case, row) or 0 for row in rows):
        origin = describe_cells(funding, "arrived", rows, MOST_IN_A_COLUMN)
        return _Step("到位数", draft.same(budget), origin, stated=_stated(funding, rows, "arrived"), words=_WITHIN_DECIMALS)
    if len(rows) == 1:
        return _arrival(case, rows[0], "到位数")
    parts = [_write(draft, _arrival(case, row, "到位")) for row in rows]
    return _Step("到位数", draft.total(parts), describe_cells(funding, "arrived", rows, MOST_IN_A_COLUMN))


def _arrived(case: Case, row: int) -> int | None:
    stated = case.table("funding").value(row, "arrived")
    return case.assumed_budgets[row] if stated is None else stated


def _arrival(case: Case, row: int, label: str) -> _Step:
    funding = case.table("funding")
    step = replace(_funding_step(funding, row, "arrived", label), date=funding.day(row, "arrived_on"))
    return step if step.amount is not None else replace(step, amount=in_wan(case.assumed_budgets[row]), origin=_AS_BUDGETED)


def _executed_step(draft: Draft, funding: Table, line: Balance, paid: Known | None) -> _Step:
    """全年执行数: the payments; for a project without any payment row what 资金安排 states."""
    stated = describe_cells(funding, "executed", line.rows, MOST_IN_A_COLUMN)
    if paid is None:
        parts = [_write(draft, _funding_step(funding, row, "executed", "执行（填报）")) for row in line.rows]
        return _Step("全年执行数", draft.total(parts), stated, words="支出明细中没有本项目的支付，按填报数")
    return _Step(
        "全年执行数", draft.in_wan(paid), paid.spot.link(), stated=_stated(funding, line.rows, "executed"),
        words=f"支付 {line.payments} 笔；填报数见 {stated}",
    )


def _stated(table: Table, rows: Sequence[int], column: str) -> Decimal | None:
    """The sum of what is stated; None where one row states nothing."""
    stated = [fen for row in rows if (fen := table.value(row, column)) is not None]
    return in_wan(sum(stated)) if stated and len(stated) == len(rows) else None
