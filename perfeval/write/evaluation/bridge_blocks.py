"""The blocks of 资金核对: how one project's money from one source came to be, line by line, each with its input cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache

from msgspec import Struct
from msgspec.structs import replace

from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.lines import counted, rows_of_line
from perfeval.facts.tables import Table
from perfeval.write.pages.draft import WAN_DECIMALS, Draft, in_wan
from perfeval.write.pages.given import cells_of, day_of, fen_of, text_of
from perfeval.write.pages.page import Formula, Known, Link, Value

YUAN_PER_WAN = 10_000
UNNAMED_CHANGE = "调整"
"""Stands for a type of adjustment that could not be read."""

_COLUMNS = (
    (0, 1, "资金来源"), (1, 1, "事项"), (2, 1, "日期"), (3, 1, "金额（万元）"), (4, 1, "填报数（万元）"), (5, 1, "差额（万元）"),
    (6, 2, "文号"), (8, 3, "用途或事由"), (11, 1, "出处"),
)


class Block(Struct, frozen=True):
    """Where the amounts of one project and source stand (万元): parts of the budget, and what became of it."""

    initial: Sequence[Known]
    adjustments: Sequence[Known]
    budget: Known
    arrived: Known
    executed: Known


class _Step(Struct, frozen=True):
    """One line of a block."""

    label: str
    amount: Decimal | int | Formula | None
    origin: Value
    date: Value = None
    stated: Decimal | None = None
    document: Value = None
    words: Value = None
    strong: bool = False
    counts: bool = True


def write_blocks(draft: Draft, case: Case, paid: Mapping[tuple[str, str], Known]) -> dict[tuple[str, str], Block]:
    """Write all blocks; returns where the amounts stand. `paid` are the sums of 支出汇总 (元)."""
    first = draft.row
    draft.put(0, "二、逐笔核对", "heading", across=len(draft.widths))
    draft.next(26)
    blocks: dict[tuple[str, str], Block] = {}
    for project in case.balances.projects:
        start = first
        draft.put(0, f"项目：{project.project}", "subheading", across=len(draft.widths))
        draft.next(24)
        for column, across, title in _COLUMNS:
            draft.put(column, title, "header", across=across)
        draft.next(24)
        for line in case.balances.lines:
            if line.project == project.project:
                key = (str(line.project), str(line.source))
                blocks[key] = _write_block(draft, case, line, paid.get(key))
                draft.keep(start)
                start = draft.row
        draft.keep(first)
        draft.skip()
        first = draft.row
    return blocks


def _write_block(draft: Draft, case: Case, line: Balance, paid: Known | None) -> Block:
    if case.workbook.forms:
        return _write_stated_block(draft, case, line)
    funding, rows, first = case.table("funding"), line.rows, draft.row
    initial = [_write(draft, _funding_step(funding, row, "initial", "年初预算", "purpose")) for row in rows]
    adjustments = [amount for step in _adjustment_steps(case, line) if (amount := _write(draft, step)) and step.counts]
    budget = _write(draft, _Step(
        "全年预算数", _if_known(line.budget, draft.total([*initial, *adjustments])), cells_of(funding, "budget", rows),
        stated=_stated(funding, rows, "budget"), strong=True,
    ))
    arrived = _write_arrived(draft, case, line, budget)
    executed = _write_executed(draft, case, line, paid)
    _write(draft, _Step("结余", draft.minus(budget, executed), None, words=_reasons(funding, rows)))
    draft.put(0, line.source, "text_wrap", down=draft.row - first, row=first)
    return Block(initial, adjustments, budget, arrived, executed)


def _write_stated_block(draft: Draft, case: Case, line: Balance) -> Block:
    """What a filled form states of a line; it says nothing of adjustments, arrivals and payments."""
    funding, rows, first = case.table("funding"), line.rows, draft.row
    names = (("initial", "年初预算数（填报）"), ("budget", "全年预算数（填报）"), ("executed", "全年执行数（填报）"))
    written = {name: [_write(draft, _funding_step(funding, row, name, label)) for row in rows] for name, label in names}
    budget, executed = (
        written[name][0] if len(rows) == 1 else
        _write(draft, _Step(label, _if_known(whole, draft.total(written[name])), cells_of(funding, name, rows), strong=True))
        for name, label, whole in (("budget", "全年预算数", line.budget), ("executed", "全年执行数", line.executed))
    )
    arrived = _write(draft, _Step("预算调整、到位数", None, "自评表不载明"))
    _write(draft, _Step("结余", draft.minus(budget, executed), None))
    draft.put(0, line.source, "text_wrap", down=draft.row - first, row=first)
    return Block(written["initial"], [arrived], budget, arrived, executed)


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
        label, in_wan(fen_of(funding, row, column)), str(funding.place(row, column)),
        document=text_of(funding, row, "document"), words=text_of(funding, row, words) if words else None,
    )


def _adjustment_steps(case: Case, line: Balance) -> list[_Step]:
    table = case.workbook.tables.get("adjustments")
    if table is None:
        return []
    counting = _counting(case)
    return [
        _Step(
            f"{text_of(table, row, 'type') or UNNAMED_CHANGE}{'' if row in counting else '（不计入）'}", in_wan(fen_of(table, row, "amount")),
            str(table.place(row, "amount")), date=day_of(table, row, "adjusted_on"),
            document=text_of(table, row, "document"), words=text_of(table, row, "reason"), counts=row in counting,
        )
        for row in rows_of_line(table, line.project, line.source)
    ]


@lru_cache(maxsize=1)
def _counting(case: Case) -> frozenset[int]:
    """The rows of 预算调整 that change the full-year budget."""
    frame = case.table("adjustments").frame
    return frozenset(frame.index[counted(frame, case.regulation)].tolist())


def _write_arrived(draft: Draft, case: Case, line: Balance, budget: Known) -> Known:
    """到位数: as stated; a blank is the budget (no cash reaches a unit under treasury payment)."""
    funding, rows = case.table("funding"), line.rows
    if all(fen_of(funding, row, "arrived") is None for row in rows):
        step = _Step("到位数", draft.same(budget), "未填写，按全年预算数")
    elif len(rows) == 1:
        step = next(_arrival_steps(case, rows))
    else:
        parts = [_write(draft, step) for step in _arrival_steps(case, rows)]
        step = _Step("到位数", draft.total(parts), cells_of(funding, "arrived", rows))
    return _write(draft, replace(step, label="到位数", amount=_if_known(line.arrived, step.amount), strong=True))


def _arrival_steps(case: Case, rows: Sequence[int]) -> Iterator[_Step]:
    funding = case.table("funding")
    for row in rows:
        stated = fen_of(funding, row, "arrived")
        yield _Step(
            "到位", in_wan(case.assumed_budgets[row] if stated is None else stated),
            "未填写，按全年预算数" if stated is None else str(funding.place(row, "arrived")),
            date=day_of(funding, row, "arrived_on"), document=text_of(funding, row, "document"),
        )


def _write_executed(draft: Draft, case: Case, line: Balance, paid: Known | None) -> Known:
    """全年执行数: the payments; for a project without any payment row what 资金安排 states."""
    funding, rows = case.table("funding"), line.rows
    project = case.balances.project(str(line.project))
    stated = cells_of(funding, "executed", rows)
    if paid is None or (project is not None and project.payments == 0):
        parts = [_write(draft, _funding_step(funding, row, "executed", "执行（填报）")) for row in rows]
        step = _Step("全年执行数", draft.total(parts), stated, words="支出明细中没有本项目的支付，按填报数")
    else:
        step = _Step(
            "全年执行数", _in_wan(draft, paid), paid.spot.link(), stated=_stated(funding, rows, "executed"),
            words=f"支付 {line.payments} 笔；填报数见 {stated}",
        )
    return _write(draft, replace(step, amount=_if_known(line.executed, step.amount), strong=True))


def _if_known(fen: int | None, amount: Decimal | int | Formula | None) -> Decimal | int | Formula | None:
    """Nothing where the balance itself is not known: a part may stand in a row that could not be read."""
    return None if fen is None else amount


def _in_wan(draft: Draft, paid: Known) -> Formula | None:
    """元 of 支出汇总 in 万元."""
    return draft.compute(
        (paid,), lambda ref: f"ROUND({ref}/{YUAN_PER_WAN},{WAN_DECIMALS})", lambda yuan: yuan / YUAN_PER_WAN, WAN_DECIMALS,
    )


def _stated(table: Table, rows: Sequence[int], column: str) -> Decimal | None:
    values = [in_wan(fen_of(table, row, column)) for row in rows]
    known = [value for value in values if value is not None]
    return sum(known, Decimal(0)) if known and len(known) == len(values) else None


def _reasons(table: Table, rows: Sequence[int]) -> str | None:
    return "；".join(dict.fromkeys(text for row in rows if (text := text_of(table, row, "reason")))) or None
