"""The numbers behind the charts of 评价总览, as live formulas in cells below the printed area."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.lines import counted
from perfeval.words.spelling import round_half_up
from perfeval.write.evaluation.bridge import TITLE as BRIDGE
from perfeval.write.evaluation.bridge import Bridge
from perfeval.write.evaluation.bridge_blocks import UNNAMED_CHANGE
from perfeval.write.evaluation.scoring import Scoring
from perfeval.write.evaluation.spending_summary import Paid
from perfeval.write.pages.draft import WAN_DECIMALS, Draft, in_wan
from perfeval.write.pages.given import fen_of, text_of
from perfeval.write.pages.page import Formula, Known, Range, absolute

MOST_PROJECTS = 30
_NAME_ROOM = 14


class Block(Struct, frozen=True):
    """A table of chart data: names, and columns of numbers."""

    names: Range
    numbers: Sequence[Range]


class Ranges(Struct, frozen=True):
    """The data of the four charts; None where a figure is not known."""

    bridge: Block | None
    execution: Block | None
    classes: Block | None
    months: Block | None


def write_chart_data(draft: Draft, evaluation: Evaluation, paid: Paid, bridge: Bridge, scoring: Scoring) -> Ranges:
    """Write all tables below what stands on the page."""
    draft.skip()
    draft.put(0, "图表数据（不打印）", "note", across=len(draft.widths))
    draft.next()
    return Ranges(
        _write_bridge(draft, evaluation, bridge), _write_execution(draft, evaluation, bridge),
        _write_classes(draft, evaluation, scoring), _write_months(draft, paid),
    )


def _heads(draft: Draft, *titles: str) -> None:
    draft.put(0, titles[0], "header", across=3)
    for column, title in enumerate(titles[1:], start=3):
        draft.put(column, title, "header")
    draft.next()


def _block(draft: Draft, first: int, columns: Sequence[int]) -> Block:
    last = draft.row - 1
    draft.skip()
    return Block((draft.title, first, 0, last, 0), [(draft.title, first, column, last, column) for column in columns])


# ---------------------------------------------------------------- 年初 → 全年 → 执行


def _write_bridge(draft: Draft, evaluation: Evaluation, bridge: Bridge) -> Block | None:
    """A waterfall: an invisible foot, then sums, additions and cuts, in 万元."""
    whole = bridge.amounts[None, None]
    if whole.initial.value is None or whole.budget.value is None or whole.executed.value is None:
        return None
    _heads(draft, "年初 → 全年 → 执行（万元）", "数额", "累计", "底座", "总数", "增加", "减少")
    first = draft.row
    before = _write_sum(draft, "年初预算", whole.initial)
    for name, value in _changes(evaluation).items():
        area = (bridge.first, bridge.last)
        types = absolute(BRIDGE, area[0], 1, area[1], 1)
        amounts = absolute(BRIDGE, area[0], 3, area[1], 3)
        formula = Formula(f'=ROUND(SUMIF({types},"{name}",{amounts}),{WAN_DECIMALS})', value)
        before = _write_change(draft, name, formula, before)
    _write_sum(draft, "全年预算", whole.budget)
    _write_sum(draft, "全年执行", whole.executed)
    return _block(draft, first, (5, 6, 7, 8))


def _changes(evaluation: Evaluation) -> dict[str, Decimal]:
    """Type of adjustment -> 万元, in the order of the adjustments; only those that count."""
    table = evaluation.case.workbook.tables.get("adjustments")
    if table is None:
        return {}
    frame = table.frame
    known = {(line.project, line.source) for line in evaluation.case.balances.lines}
    sums: dict[str, Decimal] = {}
    for row in frame.index[counted(frame, evaluation.case.regulation)].tolist():
        if (text_of(table, row, "project"), text_of(table, row, "source")) in known:
            name = text_of(table, row, "type") or UNNAMED_CHANGE
            sums[name] = sums.get(name, Decimal(0)) + (in_wan(fen_of(table, row, "amount")) or Decimal(0))
    return sums


def _write_sum(draft: Draft, name: str, known: Known) -> Known:
    """A bar from the ground; returns its height."""
    draft.put(0, name, "text", across=3)
    amount = draft.number(3, draft.same(known), "money_wan")
    level = draft.number(4, draft.same(amount), "money_wan")
    draft.number(5, Decimal(0), "money_wan")
    draft.number(6, draft.same(amount), "money_wan")
    draft.number(7, Decimal(0), "money_wan")
    draft.number(8, Decimal(0), "money_wan")
    draft.next()
    return level


def _write_change(draft: Draft, name: str, formula: Formula, before: Known) -> Known:
    """A bar that hangs between the level before and after; it may be too thin for a label, so its name tells the amount."""
    amount = draft.number(3, formula, "money_wan")
    shown = round_half_up(abs(amount.value or Decimal(0)), 2)
    label = f'="{name} "&TEXT(ABS({draft.ref(amount)}),"#,##0.00")'
    draft.put(0, Formula(label, f"{name} {shown:,.2f}"), "text", across=3)
    level = draft.number(4, draft.total([before, amount]), "money_wan")
    draft.number(5, draft.compute((before, level), lambda a, b: f"MIN({a},{b})", min), "money_wan")
    draft.number(6, Decimal(0), "money_wan")
    draft.number(7, draft.compute((amount,), lambda a: f"MAX(0,{a})", lambda a: max(Decimal(0), a)), "money_wan")
    draft.number(8, draft.compute((amount,), lambda a: f"MAX(0,-{a})", lambda a: max(Decimal(0), -a)), "money_wan")
    draft.next()
    return level


# ---------------------------------------------------------------- projects, classes, months


def _write_execution(draft: Draft, evaluation: Evaluation, bridge: Bridge) -> Block | None:
    projects = [
        project for project in evaluation.case.balances.projects if bridge.amounts[project.project, None].rate.value is not None
    ]
    if not projects:
        return None
    _heads(draft, "预算执行率", "执行率")
    first = draft.row
    for project in projects[:MOST_PROJECTS]:
        draft.put(0, _short(str(project.project)), "text", across=3)
        draft.number(3, draft.same(bridge.amounts[project.project, None].rate), "rate")
        draft.next()
    return _block(draft, first, (3,))


def _write_classes(draft: Draft, evaluation: Evaluation, scoring: Scoring) -> Block | None:
    """Points attainable and obtained by class, on the average of the projects that have a score."""
    scored = [points for points in scoring.projects.values() if points.score.value is not None]
    if not scored:
        return None
    parts: dict[str, list[tuple[Known, Known]]] = {}
    for points in scored:
        if points.execution and points.execution_weight:
            parts.setdefault("预算执行率", []).append((points.execution_weight, points.execution))
        for one in points.classes:
            parts.setdefault(one.name, []).append((one.weight, one.points))
    _heads(draft, "各类指标平均得分", "分值", "得分")
    first = draft.row
    for name, pairs in parts.items():
        draft.put(0, name, "text", across=3)
        for column, cells in enumerate(zip(*pairs, strict=True), start=3):
            draft.number(column, _mean(draft, cells, len(scored), evaluation.case.regulation.points_decimals), "points")
        draft.next()
    return _block(draft, first, (3, 4))


def _mean(draft: Draft, cells: Sequence[Known], count: int, decimals: int) -> Formula | None:
    refs = ",".join(draft.ranges([cell.spot for cell in cells]))
    return draft.compute(
        cells, lambda *_refs: f"ROUND(SUM({refs})/{count},{decimals})",
        lambda *values: sum(values, Decimal(0)) / count, decimals,
    )


def _write_months(draft: Draft, paid: Paid) -> Block | None:
    if not any(month.value for month in paid.months):
        return None
    _heads(draft, "各月支出（万元）", "支出")
    first = draft.row
    for number, month in enumerate(paid.months, start=1):
        draft.put(0, f"{number}月", "text", across=3)
        formula = draft.compute((month,), lambda ref: f"ROUND({ref}/10000,{WAN_DECIMALS})", lambda yuan: yuan / 10_000, WAN_DECIMALS)
        draft.number(3, formula, "money_wan")
        draft.next()
    return _block(draft, first, (3,))


def _short(name: str) -> str:
    return name if len(name) <= _NAME_ROOM else f"{name[:_NAME_ROOM - 1]}…"
