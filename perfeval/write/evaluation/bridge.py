"""资金核对: 年初预算 + every adjustment by document = 全年预算; arrived, executed, balance; per project and source.

Amounts in 万元. A summary stands on top; below it one block per project and source with the input cell of each figure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from perfeval.facts.balances import Balance
from perfeval.facts.evaluation import Evaluation
from perfeval.write.evaluation.bridge_blocks import Block, write_blocks
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import open_page, print_setup, tab_color
from perfeval.write.pages.page import Formula, Known, Page

TITLE = "资金核对"

Scope = tuple[str | None, str | None]
"""Project and source; None: all of them."""

_WIDTHS = (19, 15, 17, 16, 16, 16, 16, 16, 16, 12, 12, 26)
_SUMMARY_ROWS = 5
"""Heading, header, total and two empty rows."""
_SUMMARY = ("年初预算数", "预算调整数", "全年预算数", "到位数", "全年执行数", "结余", "执行率", "到位率")


class Amounts(Struct, frozen=True):
    """Where the amounts of one scope stand in the summary (万元)."""

    initial: Known
    adjustments: Known
    budget: Known
    arrived: Known
    executed: Known
    rate: Known


class Bridge(Struct, frozen=True):
    """The page and the places other pages build on."""

    page: Page
    amounts: Mapping[Scope, Amounts]
    first: int
    """First row of the blocks: from here to `last`, column B says what a line is and D how much (万元)."""
    last: int


def bridge_page(evaluation: Evaluation, paid: Mapping[tuple[str, str], Known]) -> Bridge:
    """Build the page; `paid` are the sums of 支出汇总 by project and source (元)."""
    balances = evaluation.case.balances
    draft = Draft(TITLE, _WIDTHS)
    open_page(draft, evaluation, "资金核对", "金额单位：万元")
    summary = draft.row
    draft.row += _SUMMARY_ROWS + len(balances.lines) + len(balances.sources) + sum(
        _only_line(project, balances.lines) is None for project in balances.projects
    )
    first = draft.row
    blocks = write_blocks(draft, evaluation.case, paid)
    last = draft.row - 1
    draft.row = summary
    amounts = _write_summary(draft, evaluation, blocks)
    setup = print_setup(evaluation, landscape=True)
    return Bridge(draft.page(setup, tab_color=tab_color(evaluation)), amounts, first, last)


def _write_summary(draft: Draft, evaluation: Evaluation, blocks: Mapping[tuple[str, str], Block]) -> dict[Scope, Amounts]:
    balances = evaluation.case.balances
    draft.put(0, "一、汇总", "heading", across=len(_WIDTHS))
    draft.next(26)
    draft.put(0, "项目", "header", across=2)
    for column, title in enumerate(("资金来源", *_SUMMARY, "逐笔核对"), start=2):
        draft.put(column, title, "header")
    draft.next(24)
    amounts: dict[Scope, Amounts] = {}
    for project in balances.projects:
        first, mine = draft.row, [line for line in balances.lines if line.project == project.project]
        for line in mine:
            amounts[line.project, line.source] = _write_line(draft, line, blocks[str(line.project), str(line.source)])
        parts = [amounts[line.project, line.source] for line in mine]
        alone = _only_line(project, balances.lines)
        amounts[project.project, None] = parts[0] if alone else _write_sum(draft, "小计", project, parts, start=2)
        draft.put(0, project.project, "text_wrap", across=2, down=draft.row - first, row=first)
    wholes = [amounts[project.project, None] for project in balances.projects]
    amounts[None, None] = _write_sum(draft, "合计", balances.total, wholes)
    draft.skip()
    for source in balances.sources:
        parts = [amounts[line.project, line.source] for line in balances.lines if line.source == source.source]
        amounts[None, source.source] = _write_sum(draft, f"其中：{source.source}", source, parts, strong=False)
    return amounts


def _only_line(project: Balance, lines: Sequence[Balance]) -> Balance | None:
    """The line that says all there is to say of a project: then it needs no sum."""
    mine = [line for line in lines if line.project == project.project]
    same = len(mine) == 1 and _values(mine[0]) == _values(project)
    return mine[0] if same else None


def _values(balance: Balance) -> tuple[int | None, ...]:
    return balance.initial, balance.adjustments, balance.budget, balance.arrived, balance.executed


def _write_line(draft: Draft, line: Balance, block: Block) -> Amounts:
    draft.put(2, line.source, "text_wrap")
    formulas = (
        draft.total(block.initial), draft.total(block.adjustments), draft.same(block.budget), draft.same(block.arrived),
        draft.same(block.executed),
    )
    known = _write_amounts(draft, line, formulas, "money_wan")
    draft.put(11, block.budget.spot.link(f"第 {block.initial[0].spot.row + 1} 行起"), "link_center")
    return _write_rates(draft, known, "")


def _write_sum(
    draft: Draft, label: str, balance: Balance, parts: Sequence[Amounts], *, start: int = 0, strong: bool = True,
) -> Amounts:
    style = "total_" if strong else ""
    draft.put(start, label, "total_label" if strong else "text_wrap", across=3 - start)
    columns = (
        [part.initial for part in parts], [part.adjustments for part in parts], [part.budget for part in parts],
        [part.arrived for part in parts], [part.executed for part in parts],
    )
    known = _write_amounts(draft, balance, [draft.total(cells) for cells in columns], f"{style}money_wan")
    draft.put(11, None, "total_label" if strong else "text")
    return _write_rates(draft, known, style)


def _write_amounts(draft: Draft, balance: Balance, formulas: Iterable[Formula | None], style: str) -> list[Known]:
    """An amount that the balance does not know stays unknown: a part may stand in a row that could not be read."""
    return [
        draft.number(column, None if fen is None else formula, style)
        for column, (fen, formula) in enumerate(zip(_values(balance), formulas, strict=True), start=3)
    ]


def _write_rates(draft: Draft, known: Sequence[Known], style: str) -> Amounts:
    initial, adjustments, budget, arrived, executed = known
    draft.number(8, draft.minus(budget, executed), f"{style}money_wan")
    rate = draft.rate(9, executed, budget, f"{style}rate")
    draft.rate(10, arrived, budget, f"{style}rate")
    draft.next()
    return Amounts(initial, adjustments, budget, arrived, executed, rate)
