"""绩效自评表: the official form of one project, cell for cell, in the shape its regulation asks for (shapes.py).

Every number is a live formula on 资金核对 or 指标评分; to the right of the form, outside the printed area, stands
where each row comes from.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

from perfeval.declared.form_shapes import SHAPES, Field, Shape
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.scores import IndicatorScore, ProjectScore
from perfeval.write.evaluation.bridge import Amounts, Bridge
from perfeval.write.evaluation.form_cells import Answers, answers_of, indicator_text
from perfeval.write.evaluation.scoring import ProjectPoints
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import banner, print_setup, tab_color
from perfeval.write.pages.page import Formula, Known, Page
from perfeval.write.pages.paper import fits_one_sheet

TITLE = "绩效自评表"
NONE = "-"
"""Stands in the form where a row has no points of its own."""

_AMOUNTS = ("initial", "budget", "executed")
_ORIGIN_WIDTHS = (2.0, 46.0)

def form_title(number: int, count: int) -> str:
    """`绩效自评表`, or `绩效自评表3` where there are several projects."""
    return TITLE if count == 1 else f"{TITLE}{number}"


def form_page(evaluation: Evaluation, score: ProjectScore, title: str, bridge: Bridge, points: ProjectPoints) -> Page:
    """Build the form of one project."""
    shape = SHAPES[evaluation.case.regulation.form]
    draft = Draft(title, (*shape.widths, *_ORIGIN_WIDTHS))
    answers = answers_of(evaluation, score.project)
    last = shape.columns - 1
    banner(draft, evaluation, shape.columns)
    draft.put(0, shape.title, "form_title", across=shape.columns)
    draft.put(last + 2, "出处（不打印）", "note")
    draft.next(34)
    draft.put(0, f"（{evaluation.case.workbook.year or '　　'}年度）", "form_year", across=shape.columns)
    draft.next(22)
    _write_head(draft, shape, answers, points)
    _write_money(draft, shape, evaluation, score.project, bridge, points)
    _write_goals(draft, shape, answers)
    head = draft.row
    _write_indicators(draft, shape, evaluation, score, points)
    _write_foot(draft, shape, answers)
    setup = print_setup(
        evaluation, landscape=shape.landscape, repeat_rows=(head, head), area=(0, 0, draft.row - 1, last),
        fit_height=1 if fits_one_sheet(shape.widths, draft.heights(), landscape=shape.landscape) else 0,
    )
    return draft.page(setup, tab_color=tab_color(evaluation))


def _write_head(draft: Draft, shape: Shape, answers: Answers, points: ProjectPoints) -> None:
    for row in shape.head:
        label = 0
        for field in row:
            draft.put(label, field.title, "form_label", across=field.column - label)
            if field.shows == "score":
                draft.number(field.column, draft.same(points.score), "form_points", across=field.across)
            else:
                draft.put(field.column, answers.get(field.shows), "form_text", across=field.across)
            label = field.column + field.across
        draft.next(24)


# ---------------------------------------------------------------- money


def _write_money(
    draft: Draft, shape: Shape, evaluation: Evaluation, project: str, bridge: Bridge, points: ProjectPoints,
) -> None:
    top, first = draft.row, shape.money[0].column
    names = _lines(evaluation) if shape.lines else ()
    if first > 1:
        draft.put(1, None, "form_label", across=first - 1)
    for field in shape.money:
        draft.put(field.column, field.title, "form_label", across=field.across)
    draft.next(32)
    whole_row = draft.row
    draft.row += 1
    written = [
        _write_money_row(draft, shape, f"其中：{name}" if number == 0 else name, _amounts(draft, evaluation, project, name, bridge))
        for number, name in enumerate(names)
    ]
    bottom = draft.row
    draft.row = whole_row
    amounts = _sums(draft, written) if written else _whole(draft, bridge.amounts[project, None])
    _write_money_row(draft, shape, shape.total_label, amounts, points)
    draft.put(shape.columns + 1, bridge.amounts[project, None].budget.spot.link(), "link_plain", row=whole_row)
    draft.row = bottom
    draft.put(0, shape.money_label, "form_label", down=bottom - top, row=top)


def _write_money_row(
    draft: Draft, shape: Shape, label: str, amounts: dict[str, Formula | None], points: ProjectPoints | None = None,
) -> dict[str, Known]:
    first = shape.money[0].column
    if first > 1:
        draft.put(1, label, "form_label", across=first - 1)
    known: dict[str, Known] = {}
    for field in shape.money:
        match field.shows:
            case "rate":
                known["rate"] = draft.rate(field.column, known["executed"], known["budget"], "form_rate", unknown=NONE, across=field.across)
            case "weight" | "points":
                _write_points(draft, field, points)
            case shows:
                known[shows] = draft.number(field.column, amounts[shows], "form_money", across=field.across)
    draft.next(22)
    return known


def _write_points(draft: Draft, field: Field, points: ProjectPoints | None) -> None:
    if points is None:
        draft.put(field.column, NONE, "form_center", across=field.across)
        return
    given = points.execution_weight if field.shows == "weight" else points.execution
    style = "form_number" if field.shows == "weight" else "form_points"
    draft.number(field.column, draft.same(given) if given else None, style, unknown=NONE if given is None else "未得出", across=field.across)


def _lines(evaluation: Evaluation) -> Sequence[str]:
    """The lines of the form, in the order the regulation states its sources."""
    return tuple(dict.fromkeys(evaluation.case.regulation.form_sources.values()))


def _amounts(draft: Draft, evaluation: Evaluation, project: str, name: str, bridge: Bridge) -> dict[str, Formula | None]:
    """The amounts of the sources that make up one line of the form, in 万元."""
    sources = evaluation.case.regulation.form_sources
    lines = [
        bridge.amounts[project, line.source] for line in evaluation.case.balances.lines
        if line.project == project and sources.get(str(line.source)) == name
    ]
    if lines:
        draft.put(len(draft.widths) - 1, lines[0].budget.spot.link("、".join(line.budget.spot.text for line in lines)), "link_plain")
    return {
        "initial": draft.total([line.initial for line in lines]), "budget": draft.total([line.budget for line in lines]),
        "executed": draft.total([line.executed for line in lines]),
    }


def _sums(draft: Draft, rows: Sequence[Mapping[str, Known]]) -> dict[str, Formula | None]:
    """The sums of the lines; a form need not show every amount."""
    shown = [key for key in _AMOUNTS if key in rows[0]]
    return {key: draft.total([row[key] for row in rows]) for key in shown}


def _whole(draft: Draft, amounts: Amounts) -> dict[str, Formula | None]:
    return {
        "initial": draft.same(amounts.initial), "budget": draft.same(amounts.budget), "executed": draft.same(amounts.executed),
    }


# ---------------------------------------------------------------- goals


def _write_goals(draft: Draft, shape: Shape, answers: Answers) -> None:
    top = draft.row
    for field in shape.goals:
        draft.put(field.column, field.title, "form_label", across=field.across)
    draft.next(22)
    texts = [(field, answers.get(field.shows) or "") for field in shape.goals]
    rows = max(draft.rows_for(text, field.column, field.across, "form_text") for field, text in texts)
    for field, text in texts:
        draft.put(field.column, text, "form_text", across=field.across, down=rows)
    for _ in range(rows):
        draft.next(44)
    draft.put(0, shape.goals_label, "form_label", down=draft.row - top, row=top)


# ---------------------------------------------------------------- indicators


def _write_indicators(
    draft: Draft, shape: Shape, evaluation: Evaluation, score: ProjectScore, points: ProjectPoints,
) -> None:
    top = draft.row
    for field in shape.indicators:
        draft.put(field.column, field.title, "form_header", across=field.across)
    draft.next(32)
    grouped = {field.shows: field for field in shape.indicators if field.shows in {"level1", "level2"}}
    for level1, members in groupby(in_form_order(evaluation, score.indicators), key=lambda indicator: indicator.level1):
        first = draft.row
        for level2, rows in groupby(members, key=lambda indicator: indicator.level2):
            start = draft.row
            for indicator in rows:
                _write_indicator(draft, shape, evaluation, indicator, points)
            _merge(draft, grouped.get("level2"), level2, start)
        _write_moved(draft, shape, level1, points)
        _merge(draft, grouped.get("level1"), level1, first)
    draft.put(0, "绩效指标", "form_label", down=draft.row - top, row=top)
    if shape.total:
        _write_total(draft, shape, points)


def in_form_order(evaluation: Evaluation, indicators: Sequence[IndicatorScore]) -> list[IndicatorScore]:
    """Classes and level-2 names in the order of the regulation, unknown names behind; rows in the unit's order."""
    levels = evaluation.case.regulation.level1
    classes = {level.name: number for number, level in enumerate(levels)}
    names = {(level.name, name): number for level in levels for number, name in enumerate(level.level2)}
    seen = {key: number for number, key in enumerate(dict.fromkeys((i.level1, i.level2) for i in indicators), start=100)}
    return sorted(indicators, key=lambda i: (
        classes.get(str(i.level1), 100), str(i.level1), names.get((str(i.level1), str(i.level2)), seen[i.level1, i.level2]), i.row,
    ))


def _merge(draft: Draft, field: Field | None, name: str | None, first: int) -> None:
    if field is not None and draft.row > first:
        draft.put(field.column, name, "form_center", across=field.across, down=draft.row - first, row=first)


def _write_indicator(
    draft: Draft, shape: Shape, evaluation: Evaluation, indicator: IndicatorScore, points: ProjectPoints,
) -> None:
    cells = points.indicators[indicator.row]
    for field in shape.indicators:
        match field.shows:
            case "level1" | "level2":
                continue
            case "weight":
                draft.number(field.column, draft.same(cells.weight), "form_number", across=field.across)
            case "points":
                draft.number(field.column, draft.same(cells.points), "form_points", unknown=cells.words, across=field.across)
            case "coefficient":
                draft.rate(field.column, cells.points, cells.weight, "form_rate", across=field.across)
            case shows:
                style = "form_text" if shows in {"level3", "deviation"} else "form_center"
                draft.put(field.column, indicator_text(evaluation, indicator, shows), style, across=field.across)
    place = evaluation.case.table("indicators").place(indicator.row, "level3")
    draft.put(shape.columns + 1, cells.weight.spot.link(f"{cells.weight.spot.text}（填报：{place.sheet}第{indicator.row}行）"), "link_plain")
    draft.next(26)


def _write_moved(draft: Draft, shape: Shape, level1: str | None, points: ProjectPoints) -> None:
    """The row 不适用折算 of a class: points that rows not applicable passed on to the others."""
    moved = points.moved.get(str(level1))
    columns = {field.shows: field for field in shape.indicators}
    if moved is None or "points" not in columns:
        return
    start = columns["level2"].column if "level2" in columns else 1
    end = columns["weight"].column
    draft.put(start, f"不适用折算（{level1}）", "form_center", across=end - start)
    draft.put(end, NONE, "form_center")
    draft.number(columns["points"].column, draft.same(moved), "form_points")
    for field in shape.indicators:
        if field.column > columns["points"].column:
            draft.put(field.column, "不适用指标的分值按同类指标得分率折算", "form_text", across=field.across)
    draft.next(26)


def _write_total(draft: Draft, shape: Shape, points: ProjectPoints) -> None:
    columns = {field.shows: field for field in shape.indicators}
    weight, score = columns["weight"], columns["points"]
    draft.put(0, "总分", "form_total", across=weight.column)
    draft.number(weight.column, draft.same(points.weight), "form_total")
    draft.number(score.column, draft.same(points.score), "form_total_points")
    draft.put(score.column + 1, None, "form_total", across=shape.columns - score.column - 1)
    draft.put(shape.columns + 1, points.score.spot.link(), "link_plain")
    draft.next(26)


def _write_foot(draft: Draft, shape: Shape, answers: Answers) -> None:
    draft.put(0, answers.get("signature"), "note", across=shape.columns)
    draft.next(22)
