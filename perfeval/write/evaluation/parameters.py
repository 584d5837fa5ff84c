"""The block 计分办法 on 指标评分: every number of the regulation that a formula uses, in a cell, with its basis beside it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.declared.regulations import basis_text, values_of
from perfeval.declared.regulations.pack import Band, Regulation
from perfeval.facts.evaluation import Evaluation
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Known, Spot, Value

_TEXT = 5
_SHOWN = ("execution.method", "quantitative.", "execution.year_end_clawback")
"""Values told in words: how something is computed."""


class Steps(Struct, frozen=True):
    """A table of thresholds in ascending order, for LOOKUP: from `at_least` on, `value` counts."""

    at_least: Sequence[Spot]
    value: Sequence[Spot]


class TierCells(Struct, frozen=True):
    """Where the shares of a tier stand."""

    lower: Known
    upper: Known
    open: bool


class Parameters(Struct, frozen=True):
    """Where the numbers of the regulation stand."""

    execution: Known
    execution_bands: Steps
    tiers: Mapping[str, TierCells]
    satisfaction: Steps
    ceiling: Steps
    grades: Steps


def write_parameters(draft: Draft, evaluation: Evaluation) -> Parameters:
    """Write the block; the pack's own words and clauses stand beside the numbers."""
    regulation, first = evaluation.case.regulation, draft.row
    draft.put(0, f"计分办法：{regulation.title}（{regulation.document}）", "heading", across=len(draft.widths))
    draft.next(26)
    draft.put(0, "项目", "header", across=3)
    draft.put(3, "下限或起点", "header")
    draft.put(4, "上限或得分", "header")
    draft.put(_TEXT, "说明和依据（“未经原文确认”的取值来自通行做法）", "header", across=len(draft.widths) - _TEXT)
    draft.next(24)
    said = {value.path: f"{value.text}　　{basis_text(regulation.basis_of(value.path))}" for value in values_of(regulation)}
    points = regulation.execution.points
    execution = _row(draft, "预算执行率分值", None, ("number", points), said.get("execution.points", "不计分"))[1]
    parameters = Parameters(
        execution=execution,
        execution_bands=_bands(draft, "预算执行率分档", regulation.execution.bands, "number", said.get("execution.bands")),
        tiers=_tiers(draft, regulation, said),
        satisfaction=_bands(draft, "满意度分档", regulation.satisfaction, "rate", said.get("satisfaction")),
        ceiling=_bands(draft, "总分上限", regulation.ceiling, "number", said.get("ceiling")),
        grades=_grades(draft, regulation, said.get("grades")),
    )
    for value in values_of(regulation):
        if value.path.startswith(_SHOWN):
            _row(draft, value.label, None, None, said[value.path])
    draft.keep(first)
    draft.skip()
    return parameters


Shown = tuple[str, Value] | None
"""Style and value."""


def _row(draft: Draft, label: str, low: Shown, high: Shown, words: str | None) -> tuple[Known, Known]:
    draft.put(0, label, "text_wrap", across=3)
    cells = [_cell(draft, column, shown) for column, shown in ((3, low), (4, high))]
    draft.put(_TEXT, words, "note_wrap", across=len(draft.widths) - _TEXT)
    draft.next()
    return cells[0], cells[1]


def _cell(draft: Draft, column: int, shown: Shown) -> Known:
    style, value = shown or ("text", None)
    spot = draft.put(column, value, style)
    return Known(spot, value if isinstance(value, Decimal) else None)


def _tiers(draft: Draft, regulation: Regulation, said: Mapping[str, str]) -> dict[str, TierCells]:
    cells = {}
    for tier in regulation.tiers:
        words = said.get(f"qualitative.{tier.name}")
        low, high = _row(draft, f"定性：{tier.name}", ("rate", tier.lower), ("rate", tier.upper), words)
        cells[tier.name] = TierCells(low, high, tier.upper_open)
    return cells


def _bands(draft: Draft, label: str, bands: Sequence[Band], style: str, words: str | None) -> Steps:
    rows = [
        _row(draft, label, ("rate", band.at_least), (style, band.value), words)
        for band in sorted(bands, key=lambda band: band.at_least)
    ]
    return Steps([low.spot for low, _ in rows], [high.spot for _, high in rows])


def _grades(draft: Draft, regulation: Regulation, words: str | None) -> Steps:
    rows = [
        _row(draft, f"等次：{grade.name}", ("number", grade.at_least), ("text_center", grade.name), words)
        for grade in sorted(regulation.grades, key=lambda grade: grade.at_least)
    ]
    return Steps([low.spot for low, _ in rows], [high.spot for _, high in rows])
