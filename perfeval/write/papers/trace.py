"""数字溯源: every number of the narrative and where it comes from."""

from __future__ import annotations

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.origins import describe_origin
from perfeval.facts.passages import Figure
from perfeval.facts.quantities import Reconciled
from perfeval.write.evaluation.bridge import Bridge
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import open_page, print_setup, tab_color
from perfeval.write.pages.page import Page

TITLE = "数字溯源"


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
    workbook = evaluation.case.workbook
    for number, figure in figures:
        draft.line(
            (number, figure.text, describe_origin(figure.quantity.expression, workbook, lambda named: _located(named, bridge)),
             _opening(evaluation.passages[number - 1].text)),
            ("count", "text_wrap", "text_wrap", "note_wrap"),
        )
    setup = print_setup(evaluation, landscape=True, repeat_rows=(head, head))
    return draft.page(setup, freeze=(head + 1, 0), tab_color=tab_color(evaluation))


def _located(figure: Reconciled, bridge: Bridge) -> str:
    """`［资金核对!E5］`: the cell of the evaluation workbook a figure of 资金核对 stands in; nothing where it has none."""
    known = bridge.known(figure)
    return f"［{known.spot.text}］" if known else ""


def _opening(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:60]}……"
