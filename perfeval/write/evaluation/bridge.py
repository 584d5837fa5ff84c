"""资金核对: 年初预算 + every adjustment by document = 全年预算; arrived, executed, balance; per project and source.

Amounts in 万元. A summary stands on top; below it one block per project and source with the input cell of each figure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from perfeval.facts.balances import FIELD_OF, TERMS, Balance, Balances
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.quantities import Reconciled
from perfeval.write.evaluation.bridge_blocks import BridgeBlock, write_blocks
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import open_page, print_setup, tab_color
from perfeval.write.pages.page import Formula, Known, Page

TITLE = "资金核对"

Scope = tuple[str | None, str | None]
"""Project and source; None: all of them."""

_FIELDS = {**FIELD_OF, "结余": "left", "执行率": "rate", "到位率": "arrival_rate"}
"""What a figure is called -> the field of Amounts that says where it stands."""

_WIDTHS = (19, 15, 17, 16, 16, 16, 16, 16, 16, 12, 12, 26)
_SUMMARY_ROWS = 5
"""Heading, header, total and two empty rows."""


class Amounts(Struct, frozen=True):
    """Where the amounts of one scope stand in the summary (万元)."""

    initial: Known
    adjustments: Known
    budget: Known
    arrived: Known
    executed: Known
    left: Known
    rate: Known
    arrival_rate: Known


class Bridge(Struct, frozen=True):
    """The page and the places other pages build on."""

    page: Page
    amounts: Mapping[Scope, Amounts]
    first: int
    """First row of the blocks: from here to `last`, column B says what a line is and D how much (万元)."""
    last: int

    def known(self, figure: Reconciled) -> Known | None:
        """Where a figure stands; None where the page does not show it."""
        amounts = self.amounts.get((figure.project, figure.source))
        return getattr(amounts, _FIELDS.get(figure.term, ""), None)


def bridge_page(evaluation: Evaluation, paid: Mapping[tuple[str, str], Known]) -> Bridge:
    """Build the page; `paid` are the sums of 支出汇总 by project and source (元)."""
    balances = evaluation.case.balances
    draft = Draft(TITLE, _WIDTHS)
    open_page(draft, evaluation, "资金核对", "金额单位：万元")
    first = draft.row + _summary_rows(balances)
    below = draft.part(first)
    amounts = _write_summary(draft, balances, write_blocks(below, evaluation.case, paid))
    page = draft.page(print_setup(evaluation, landscape=True), tab_color=tab_color(evaluation))
    return Bridge(page, amounts, first, below.row - 1)


def _summary_rows(balances: Balances) -> int:
    sums = sum(not _says_all(_lines(project, balances), project) for project in balances.projects)
    return _SUMMARY_ROWS + len(balances.lines) + sums + len(balances.sources)


def _write_summary(draft: Draft, balances: Balances, blocks: Mapping[tuple[str, str], BridgeBlock]) -> dict[Scope, Amounts]:
    draft.put(0, "一、汇总", "heading", across=len(_WIDTHS))
    draft.next(26)
    draft.put(0, "项目", "header", across=2)
    for column, title in enumerate(("资金来源", *TERMS.values(), "结余", "执行率", "到位率", "逐笔核对"), start=2):
        draft.put(column, title, "header")
    draft.next(24)
    amounts: dict[Scope, Amounts] = {}
    for project in balances.projects:
        first, lines = draft.row, _lines(project, balances)
        parts = [_write_line(draft, line, blocks[str(line.project), str(line.source)]) for line in lines]
        amounts |= {(line.project, line.source): part for line, part in zip(lines, parts, strict=True)}
        whole = parts[0] if _says_all(lines, project) else _write_sum(draft, "小计", project, parts, start=2)
        amounts[project.project, None] = whole
        draft.put(0, project.project, "text_wrap", across=2, down=draft.row - first, row=first)
    amounts[None, None] = _write_sum(draft, "合计", balances.total, [amounts[project.project, None] for project in balances.projects])
    draft.skip()
    for source in balances.sources:
        parts = [amounts[line.project, line.source] for line in balances.lines if line.source == source.source]
        amounts[None, source.source] = _write_sum(draft, f"其中：{source.source}", source, parts, strong=False)
    return amounts


def _lines(project: Balance, balances: Balances) -> list[Balance]:
    return [line for line in balances.lines if line.project == project.project]


def _says_all(lines: Sequence[Balance], project: Balance) -> bool:
    """Whether a single line says all there is to say of a project: then it needs no sum."""
    return len(lines) == 1 and lines[0].amounts == project.amounts


def _write_line(draft: Draft, line: Balance, block: BridgeBlock) -> Amounts:
    draft.put(2, line.source, "text_wrap")
    draft.put(11, block.budget.spot.link(f"第 {block.initial[0].spot.row + 1} 行起"), "link_center")
    return _write_amounts(draft, line, {
        "initial": draft.total(block.initial), "adjustments": draft.total(block.adjustments),
        **{name: draft.same(getattr(block, name)) for name in ("budget", "arrived", "executed")},
    }, "")


def _write_sum(
    draft: Draft, label: str, balance: Balance, parts: Sequence[Amounts], *, start: int = 0, strong: bool = True,
) -> Amounts:
    draft.put(start, label, "total_label" if strong else "text_wrap", across=3 - start)
    draft.put(11, None, "total_label" if strong else "text")
    sums = {name: draft.total([getattr(part, name) for part in parts]) for name in TERMS}
    return _write_amounts(draft, balance, sums, "total_" if strong else "")


def _write_amounts(draft: Draft, balance: Balance, formulas: Mapping[str, Formula | None], style: str) -> Amounts:
    """An amount that the balance does not know stays unknown: a part may stand in a row that could not be read."""
    known = {
        name: draft.number(column, None if fen is None else formulas[name], f"{style}money_wan")
        for column, (name, fen) in enumerate(balance.amounts.items(), start=3)
    }
    left = draft.number(8, draft.minus(known["budget"], known["executed"]), f"{style}money_wan")
    rate = draft.rate(9, known["executed"], known["budget"], f"{style}rate")
    arrival_rate = draft.rate(10, known["arrived"], known["budget"], f"{style}rate")
    draft.next()
    return Amounts(**known, left=left, rate=rate, arrival_rate=arrival_rate)
