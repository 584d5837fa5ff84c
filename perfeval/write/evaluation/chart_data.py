"""The numbers behind the charts of 评价总览, as live formulas in cells below the printed area."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from msgspec import Struct

from perfeval.facts.evaluation import Case
from perfeval.facts.lines import counts
from perfeval.words.decimals import in_wan
from perfeval.words.printing import decimal_text
from perfeval.write.evaluation.bridge import TITLE as BRIDGE
from perfeval.write.evaluation.bridge import Bridge
from perfeval.write.evaluation.bridge_blocks import UNNAMED_CHANGE
from perfeval.write.evaluation.scoring import Scoring
from perfeval.write.evaluation.spending_summary import Paid
from perfeval.write.pages.draft import WAN_DECIMALS, Draft
from perfeval.write.pages.page import Formula, Known, Range, absolute

MOST_PROJECTS = 30
_NAME_ROOM = 14

_Row = tuple[str, Sequence[Formula | None]]
"""A name and its numbers."""


class ChartBlock(Struct, frozen=True):
    """A table of chart data: names, and columns of numbers."""

    names: Range
    numbers: Sequence[Range]


class Ranges(Struct, frozen=True):
    """The data of the four charts; None where a figure is not known."""

    bridge: ChartBlock | None
    execution: ChartBlock | None
    classes: ChartBlock | None
    months: ChartBlock | None


def write_chart_data(draft: Draft, case: Case, paid: Paid, bridge: Bridge, scoring: Scoring) -> Ranges:
    """Write all tables below what stands on the page."""
    draft.skip()
    draft.put(0, "图表数据（不打印）", "note", across=len(draft.widths))
    draft.next()
    months = [(f"{number}月", [draft.in_wan(month)]) for number, month in enumerate(paid.months, start=1)]
    return Ranges(
        _write_bridge(draft, case, bridge),
        _write_rows(draft, ("预算执行率", "执行率"), list(_execution(draft, case, bridge))[:MOST_PROJECTS], "rate"),
        _write_rows(draft, ("各类指标平均得分", "分值", "得分"), list(_classes(draft, scoring, case.regulation.points_decimals)), "points"),
        _write_rows(draft, ("各月支出（万元）", "支出"), months if any(month.value for month in paid.months) else [], "money_wan"),
    )


def _write_rows(draft: Draft, titles: Sequence[str], rows: Sequence[_Row], style: str) -> ChartBlock | None:
    """A table; None where there is nothing to show."""
    if not rows:
        return None
    first = _write_titles(draft, titles)
    for name, numbers in rows:
        draft.put(0, name, "text", across=3)
        for column, number in enumerate(numbers, start=3):
            draft.number(column, number, style)
        draft.next()
    return _block(draft, first, range(3, 2 + len(titles)))


def _write_titles(draft: Draft, titles: Sequence[str]) -> int:
    """Returns the row below the headings."""
    draft.put(0, titles[0], "header", across=3)
    for column, title in enumerate(titles[1:], start=3):
        draft.put(column, title, "header")
    draft.next()
    return draft.row


def _block(draft: Draft, first: int, columns: Sequence[int]) -> ChartBlock:
    last = draft.row - 1
    draft.skip()
    names, *numbers = [(draft.title, first, column, last, column) for column in (0, *columns)]
    return ChartBlock(names, numbers)


def _execution(draft: Draft, case: Case, bridge: Bridge) -> Iterator[_Row]:
    for project in case.balances.projects:
        name, rate = str(project.project), bridge.amounts[project.project, None].rate
        if rate.value is not None:
            yield name if len(name) <= _NAME_ROOM else f"{name[:_NAME_ROOM - 1]}…", [draft.same(rate)]


def _classes(draft: Draft, scoring: Scoring, decimals: int) -> Iterator[_Row]:
    """Points attainable and obtained by class, on the average of the projects that have a score."""
    scored = [points for points in scoring.projects.values() if points.score.value is not None]
    parts: dict[str, list[tuple[Known, Known]]] = {}
    for points in scored:
        classes = [(one.name, one.weight, one.points) for one in points.classes]
        for name, weight, earned in (("预算执行率", points.execution_weight, points.execution), *classes):
            if weight and earned:
                parts.setdefault(name, []).append((weight, earned))
    for name, pairs in parts.items():
        yield name, [_mean(draft, cells, len(scored), decimals) for cells in zip(*pairs, strict=True)]


def _mean(draft: Draft, cells: Sequence[Known], count: int, decimals: int) -> Formula | None:
    refs = ",".join(draft.ranges([cell.spot for cell in cells]))
    return draft.compute(
        cells, lambda *_refs: f"ROUND(SUM({refs})/{count},{decimals})",
        lambda *values: sum(values, Decimal(0)) / count, decimals,
    )


# ---------------------------------------------------------------- 年初 → 全年 → 执行


def _write_bridge(draft: Draft, case: Case, bridge: Bridge) -> ChartBlock | None:
    """A waterfall: an invisible foot, then sums, additions and cuts, in 万元."""
    whole = bridge.amounts[None, None]
    if None in (whole.initial.value, whole.budget.value, whole.executed.value):
        return None
    first = _write_titles(draft, ("年初 → 全年 → 执行（万元）", "数额", "累计", "底座", "总数", "增加", "减少"))
    level = _write_sum(draft, "年初预算", whole.initial)
    types, amounts = (absolute(BRIDGE, bridge.first, column, bridge.last, column) for column in (1, 3))
    for name, value in _changes(case).items():
        level = _write_change(draft, name, Formula(f'=ROUND(SUMIF({types},"{name}",{amounts}),{WAN_DECIMALS})', value), level)
    _write_sum(draft, "全年预算", whole.budget)
    _write_sum(draft, "全年执行", whole.executed)
    return _block(draft, first, range(5, 9))


def _changes(case: Case) -> dict[str, Decimal | None]:
    """Type of adjustment -> 万元, in the order of the adjustments; only those that count."""
    table = case.workbook.tables.get("adjustments")
    sums: dict[str, int] = {}
    for change in table.rows.values() if table is not None else ():
        if counts(change, case.regulation) and case.balances.line(change["project"], change["source"]):
            name = change["type"] or UNNAMED_CHANGE
            sums[name] = sums.get(name, 0) + (change["amount"] or 0)
    return {name: in_wan(fen) for name, fen in sums.items()}


def _write_sum(draft: Draft, name: str, known: Known) -> Known:
    """A bar from the ground; returns its height."""
    draft.put(0, name, "text", across=3)
    amount = draft.number(3, draft.same(known), "money_wan")
    level = draft.number(4, draft.same(amount), "money_wan")
    return _write_bar(draft, level, Decimal(0), draft.same(amount), Decimal(0), Decimal(0))


def _write_change(draft: Draft, name: str, formula: Formula, before: Known) -> Known:
    """A bar that hangs between the level before and after; it may be too thin for a label, so its name tells the amount."""
    amount = draft.number(3, formula, "money_wan")
    shown = decimal_text(abs(amount.value or Decimal(0)), 2, grouped=True)
    label = f'="{name} "&TEXT(ABS({draft.ref(amount)}),"#,##0.00")'
    draft.put(0, Formula(label, f"{name} {shown}"), "text", across=3)
    level = draft.number(4, draft.total([before, amount]), "money_wan")
    return _write_bar(
        draft, level, draft.compute((before, level), lambda a, b: f"MIN({a},{b})", min), Decimal(0),
        draft.compute((amount,), lambda a: f"MAX(0,{a})", lambda a: max(Decimal(0), a)),
        draft.compute((amount,), lambda a: f"MAX(0,-{a})", lambda a: max(Decimal(0), -a)),
    )


def _write_bar(draft: Draft, level: Known, *parts: Formula | Decimal | None) -> Known:
    """Foot, sum, addition and cut; returns the level."""
    for column, part in enumerate(parts, start=5):
        draft.number(column, part, "money_wan")
    draft.next()
    return level
