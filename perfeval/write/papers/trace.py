"""数字溯源: every number of the narrative and where it comes from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.passages import Figure
from perfeval.write.evaluation.bridge import Amounts, Bridge
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import open_page, print_setup, tab_color
from perfeval.write.pages.page import Page

TITLE = "数字溯源"

_COMPUTED = re.compile("( [＋－÷] )")
"""What stands between the parts of an origin that is computed."""

_TERMS: Mapping[str, str] = {
    "initial": "年初预算数", "adjustments": "预算调整数", "budget": "全年预算数", "arrived": "到位数", "executed": "全年执行数",
    "rate": "执行率",
}


def trace_page(evaluation: Evaluation, bridge: Bridge) -> Page:
    """Build the page: the figures in the order of the text, a named figure with its cell on 资金核对."""
    draft = Draft(TITLE, (8, 24, 70, 74))
    figures = [
        (number, part) for number, passage in enumerate(evaluation.passages, start=1)
        for part in passage.parts if isinstance(part, Figure)
    ]
    open_page(draft, evaluation, "数字溯源", f"自评报告中的数字 {len(figures)} 个，逐个列出处")
    head = draft.row
    draft.line(("段落", "数字", "出处", "所在段落"), "header")
    cells = dict(_named(bridge))
    for number, figure in figures:
        draft.line(
            (number, figure.text, _with_cells(figure.origin, cells), _opening(evaluation.passages[number - 1].text)),
            ("count", "text_wrap", "text_wrap", "note_wrap"),
        )
    setup = print_setup(evaluation, landscape=True, repeat_rows=(head, head))
    return draft.page(setup, freeze=(head + 1, 0), tab_color=tab_color(evaluation))


def _named(bridge: Bridge) -> Iterator[tuple[str, str]]:
    """`资金核对：全年预算数（合计）` -> its cell in the evaluation workbook."""
    for (project, source), amounts in bridge.amounts.items():
        scope = "，".join(part for part in (project, source) if part is not None) or "合计"
        for field, term in _TERMS.items():
            yield f"资金核对：{term}（{scope}）", _cell(amounts, field)


def _cell(amounts: Amounts, field: str) -> str:
    spot = {
        "initial": amounts.initial, "adjustments": amounts.adjustments, "budget": amounts.budget,
        "arrived": amounts.arrived, "executed": amounts.executed, "rate": amounts.rate,
    }[field].spot
    return spot.text


def _with_cells(origin: str, cells: Mapping[str, str]) -> str:
    """An origin with the cell behind each named figure."""
    return "".join(f"{part}［{cells[part]}］" if part in cells else part for part in _COMPUTED.split(origin))


def _opening(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}……"
