"""The block 计分办法 on 指标评分: every number of the regulation that a formula uses, in a cell, with its basis beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from perfeval.declared.regulations import basis_text, cautions, values_of
from perfeval.declared.regulations.methods import EXECUTION_BANDS, FULL, SATISFACTION, ceiling_bounds, tier_bounds
from perfeval.declared.regulations.pack import Band
from perfeval.facts.evaluation import Evaluation
from perfeval.words.arithmetic import Operand
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Known, Spot, Value

_TEXT = 5
_SHOWN = (
    "execution.method", "execution.explain_below", "execution.unspent_above", "execution.year_end_clawback", "level1.", "quantitative.", "rounding",
)
"""Values told in words: how something is computed."""


class StepCells(Struct, frozen=True):
    """A table of thresholds in ascending order: from `at_least` on, `value` counts."""

    at_least: Sequence[Spot]
    value: Sequence[Spot]

    def seen_from(self, draft: Draft) -> str:
        """Both ranges, as LOOKUP takes them."""
        return ",".join(draft.ranges(spots)[0] for spots in (self.at_least, self.value) if spots)


class Parameters(Struct, frozen=True):
    """Where the numbers of the regulation stand.

    cells   what stands for a value of the regulation in a formula of this page
    """

    execution: Known
    grades: StepCells
    cells: Mapping[Operand, str]


def write_parameters(draft: Draft, evaluation: Evaluation) -> Parameters:
    """Write the block; the pack's own words and clauses stand beside the numbers."""
    regulation, first = evaluation.case.regulation, draft.row
    draft.put(0, f"计分办法：{regulation.title}（{regulation.document}）", "heading", across=len(draft.widths))
    draft.next(26)
    for caution in cautions(regulation, evaluation.case.workbook.year):
        draft.put(0, caution, "next_step", across=len(draft.widths))
        draft.next(24)
    draft.put(0, "项目", "header", across=3)
    draft.put(3, "下限或起点", "header")
    draft.put(4, "上限或得分", "header")
    draft.put(_TEXT, "说明和依据（“未经原文确认”的取值来自通行做法）", "header", across=len(draft.widths) - _TEXT)
    draft.next(24)
    words = {value.path: f"{value.text}　　{basis_text(regulation.basis_of(value.path))}" for value in values_of(regulation)}
    points = ("number", regulation.execution.points)
    execution = _row(draft, "预算执行率分值", None, points, words.get("execution.points", "不计分"))[1]
    execution_bands = _bands(draft, "预算执行率分档", regulation.execution.bands, "number", words.get("execution.bands"))
    cells = {FULL: execution.seen_from(draft.title)}
    for tier in regulation.tiers:
        spots = _row(draft, f"定性：{tier.name}", ("rate", tier.lower), ("rate", tier.upper), words[f"qualitative.{tier.name}"])
        cells |= zip(tier_bounds(tier.name), (spot.seen_from(draft.title) for spot in spots), strict=True)
    satisfaction = _bands(draft, "满意度分档", regulation.satisfaction, "rate", words.get("satisfaction"))
    ceiling = _bands(draft, "总分上限", regulation.ceiling, "number", words.get("ceiling"))
    for place, spots in enumerate(zip(ceiling.at_least, ceiling.value, strict=True)):
        cells |= zip(ceiling_bounds(place), (spot.seen_from(draft.title) for spot in spots), strict=True)
    cells |= {EXECUTION_BANDS: execution_bands.seen_from(draft), SATISFACTION: satisfaction.seen_from(draft)}
    grades = _step_cells(
        _row(draft, f"等次：{grade.name}", ("number", grade.at_least), ("text_center", grade.name), words.get("grades"))
        for grade in reversed(regulation.grades)
    )
    for value in values_of(regulation):
        if value.path.startswith(_SHOWN):
            _row(draft, value.label, None, None, words[value.path])
    draft.keep(first)
    draft.skip()
    return Parameters(Known(execution, regulation.execution.points), grades, cells)


Shown = tuple[str, Value] | None
"""Style and value."""


def _row(draft: Draft, label: str, low: Shown, high: Shown, words: str | None) -> tuple[Spot, Spot]:
    draft.put(0, label, "text_wrap", across=3)
    (low_style, start), (high_style, value) = low or ("text", None), high or ("text", None)
    spots = draft.put(3, start, low_style), draft.put(4, value, high_style)
    draft.put(_TEXT, words, "note_wrap", across=len(draft.widths) - _TEXT)
    draft.next()
    return spots


def _bands(draft: Draft, label: str, bands: Sequence[Band], style: str, words: str | None) -> StepCells:
    ascending = sorted(bands, key=lambda band: band.at_least)
    return _step_cells(_row(draft, label, ("rate", band.at_least), (style, band.value), words) for band in ascending)


def _step_cells(rows: Iterable[tuple[Spot, Spot]]) -> StepCells:
    spots = list(rows)
    return StepCells([low for low, _ in spots], [high for _, high in spots])
