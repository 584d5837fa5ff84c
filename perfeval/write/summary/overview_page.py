"""汇总: headline figures and charts over the whole folder."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal

from perfeval.facts.roster import PROJECTS
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Chart, Formula, Page, Print, Series, address, quoted
from perfeval.write.pages.styles import CHART_BLUE, CHART_GREY, CHART_ORANGE
from perfeval.write.summary.ground import SummaryGround
from perfeval.write.summary.project_page import ProjectsListed
from perfeval.write.summary.summary_lines import STATUSES, UnitLine
from perfeval.write.summary.tables import HANDED_IN_TWICE, NO_GRADE, OVERVIEW, RULES, open_table, year_word

_TOP_RULES = 10


def overview_page(ground: SummaryGround) -> Page:
    """Headline figures and charts over the whole folder."""
    units, projects = ground.units, ground.projects
    broken = len({key for row in ground.rows for key in (row["result"] or {}).get("places", ())})
    draft = Draft(OVERVIEW, (18,) * 8)
    years = sorted({unit.year for unit in units if unit.year is not None})
    open_table(draft, "绩效评价汇总", f"{'、'.join(map(str, years))}年度　　工作簿 {len(units)} 个　　金额单位：万元")
    _write_tiles(draft, units, projects)
    draft.skip(12)
    statuses = _write_counts(draft, "核查结论", tuple(STATUSES.values()), Counter(STATUSES[unit.status] for unit in units), None)
    draft.skip(12)
    listed = [(unit, project) for unit in units for project in unit.projects if not project.classified and not project.repeated]
    grades = Counter(project.grade_under(unit) or NO_GRADE for unit, project in listed)
    names = tuple(dict.fromkeys(("优", "良", "中", "差", *grades)))
    ranges = _write_counts(draft, "项目等级", names, grades, projects)
    draft.skip(12)
    draft.charts += [
        _chart("核查结论（工作簿数）", draft.row, 0, statuses, CHART_GREY),
        _chart("项目等级分布（项目数）", draft.row, 4, ranges, CHART_BLUE),
    ]
    if broken:
        draft.charts.append(_rule_chart(draft.row + 16, ground.rules[1], min(broken, _TOP_RULES)))
    return draft.page(Print(landscape=True, fit_height=1))


def _write_tiles(draft: Draft, units: Sequence[UnitLine], projects: ProjectsListed) -> None:
    count = sum(not project.repeated for unit in units for project in unit.projects)
    years = list(projects.totals)
    passed = sum(unit.status == "passed" for unit in units)
    of_year = f"{year_word(years[-1])}年度" if len(years) > 1 else "全年"
    labels = ("通过的工作簿", "项目数", f"{of_year}预算数（万元）", f"{of_year}执行数（万元）")
    for column, label in zip((0, 2, 4, 6), labels, strict=True):
        draft.put(column, label, "tile_label", across=2)
    draft.next(22)
    draft.put(0, f"{passed} / {len(units)}", "tile_text", across=2)
    draft.put(2, count, "tile_integer", across=2)
    draft.number(4, draft.same(projects.totals[years[-1]]["budget"]), "tile_even_wan", across=2)
    draft.number(6, draft.same(projects.totals[years[-1]]["executed"]), "tile_even_wan", across=2)
    draft.next(34)


def _write_counts(
    draft: Draft, label: str, names: Sequence[str], counts: Counter[str], projects: ProjectsListed | None,
) -> tuple[int, int, int]:
    """A row of names and a row of numbers; returns (first row, first column, last column) for a chart."""
    draft.put(0, label, "header")
    for column, name in enumerate(names, start=1):
        draft.put(column, name, "header")
    draft.next(24)
    draft.put(0, "个数", "label")
    for column, name in enumerate(names, start=1):
        value = Decimal(counts[name])
        draft.number(column, value if projects is None else Formula(_count(projects, name), value), "count")
    draft.next(24)
    return draft.row - 2, 1, len(names)


def _count(projects: ProjectsListed, grade: str) -> str:
    first, last = projects.rows
    grades, notes = (f"{quoted(PROJECTS)}!{address(first, at)}:{address(last, at)}" for at in (projects.grade_column, projects.note_column))
    return f'=COUNTIFS({grades},"{grade}",{notes},"<>{HANDED_IN_TWICE}")'


def _chart(title: str, row: int, column: int, area: tuple[int, int, int], color: str) -> Chart:
    top, first, last = area
    series = Series("个数", (OVERVIEW, top, first, top, last), (OVERVIEW, top + 1, first, top + 1, last), color, labels=True)
    return Chart("column", title, row, column, (series,), width=524, height=300, number_format="0")


def _rule_chart(row: int, head: int, count: int) -> Chart:
    names, numbers = (RULES, head + 1, 2, head + count, 2), (RULES, head + 1, 3, head + count, 3)
    series = Series("工作簿数", names, numbers, CHART_ORANGE, labels=True)
    return Chart("bar", "最常见的问题（工作簿数）", row, 0, (series,), width=1052, height=320, number_format="0")
