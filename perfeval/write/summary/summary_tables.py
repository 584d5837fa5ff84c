"""The tables of 汇总.xlsx: units, projects, rules broken, what changed, who is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Literal

from msgspec import Struct

from perfeval.facts.balances import TERMS
from perfeval.facts.findings import SEVERITY_WORDS, RuleText, Severity
from perfeval.words.addresses import range_of
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Formula, Known, Page, Print, Value
from perfeval.write.summary.repeats import Repeat
from perfeval.write.summary.summary_lines import STATUS_STYLES, STATUSES, ProjectLine, Row, UnitLine

UNITS, PROJECTS, RULES, CHANGES, MISSING, SKIPPED = "单位一览", "项目一览", "常见问题", "本次变化", "未报送单位", "没有评价的文件"
REPEATS = "重复报送"

_LONGEST_LINK = 250
_NO_PATH = set('[]#%"')
"""Signs that lead a link astray."""

_SECRET = "涉密"


class ProjectTable(Struct, frozen=True):
    """The page, its totals (TERMS), the cells of each project's amounts by unit, and where the columns stand."""

    page: Page
    totals: Mapping[int | None, Mapping[str, Known]]
    """Year -> TERMS: different years are never added together, and what was handed in twice counts once."""
    by_unit: Sequence[Sequence[Mapping[str, Known]]]
    rows: tuple[int, int]
    score_column: int
    grade_column: int


def open_table(draft: Draft, title: str, note: str) -> None:
    """Title and note of a page of 汇总.xlsx."""
    draft.put(0, title, "title", across=len(draft.widths))
    draft.next(32)
    draft.put(0, note, "subtitle", across=len(draft.widths))
    draft.next(24)


def close_table(draft: Draft, head: int, *, fixed: int, landscape: bool = True) -> Page:
    """Freeze and repeat the header row, filter below it."""
    setup = Print(landscape=landscape, repeat_rows=(head, head))
    area = (head, 0, max(head + 1, draft.row - 1), len(draft.widths) - 1)
    return draft.page(setup, freeze=(head + 1, fixed), filter_area=area)


def project_table(units: Sequence[UnitLine]) -> ProjectTable:
    """项目一览: a row per project; the totals stand above the header and follow the filter."""
    draft = Draft(PROJECTS, (30, 32, *(15,) * len(TERMS), 11, 10, 10, 8, 14, 10))
    years = years_of(units)
    simple = len(years) < 2 and not any(project.repeated for unit in units for project in unit.projects)
    note = "合计行随筛选变化" if simple else "合计按年度分别计算，重复报送的只计一次"
    open_table(draft, "项目一览", f"金额单位：万元　　{note}")
    count = sum(len(unit.projects) for unit in units)
    above, first = draft.part(draft.row), draft.row + len(years) + 1
    draft.row += len(years)
    draft.line(("单位", "项目", *TERMS.values(), "执行率", "执行得分", "总分", "等级", "说明", "计入年度"), "header")
    by_unit = [[_write_project(draft, unit, project) for project in unit.projects] for unit in units]
    if not count:
        draft.put(0, "没有项目", "text_center", across=len(draft.widths))
        draft.next()
    last = max(first, first + count - 1)
    rows = [(unit.year, project.repeated, cells) for unit, lines in zip(units, by_unit, strict=True)
            for project, cells in zip(unit.projects, lines, strict=True)]
    totals = {
        year: _write_totals(above, [cells for its, repeated, cells in rows if its == year and not repeated], (first, last), False if simple else year)
        for year in years
    }
    return ProjectTable(close_table(draft, first - 1, fixed=2), totals, by_unit, (first, last), 9, 10)


def _write_project(draft: Draft, unit: UnitLine, project: ProjectLine) -> dict[str, Known]:
    draft.put(0, unit.unit, "text_wrap")
    draft.put(1, project.name, "text_wrap")
    unknown = _SECRET if project.classified else "未得出"
    cells = {
        name: draft.number(column, amount, "money_wan", unknown=unknown)
        for column, (name, amount) in enumerate(zip(TERMS, project.amounts, strict=True), start=2)
    }
    draft.rate(7, cells["executed"], cells["budget"], "rate", unknown=unknown if project.classified else "—")
    draft.number(8, project.execution_points, "points", unknown=unknown)
    draft.number(9, project.score, "points", unknown=unknown)
    draft.put(10, project.grade, "text_center")
    draft.put(11, "涉密项目" if project.classified else "重复报送，不计入" if project.repeated else None, "text_wrap")
    draft.put(12, None if project.repeated or project.classified else year_word(unit.year), "text_center")
    draft.next()
    return cells


def years_of(units: Sequence[UnitLine]) -> list[int | None]:
    """The years, in order; one at least."""
    years = sorted({unit.year for unit in units if unit.projects and unit.year is not None})
    unknown = [None] if not years or any(unit.projects and unit.year is None for unit in units) else []
    return [*years, *unknown]


def year_word(year: int | None) -> str:
    """A year as the tables write it."""
    return "年度未填" if year is None else str(year)


def _write_totals(
    draft: Draft, rows: Sequence[Mapping[str, Known]], area: tuple[int, int], year: int | Literal[False] | None = False,
) -> dict[str, Known]:
    """The sums of all rows, which follow the filter, or of those that count for a year."""
    draft.put(0, "合计" if year is False else f"{year_word(year)}年度合计", "total_label", across=2)
    totals = {}
    for column, name in enumerate(TERMS, start=2):
        value = sum((row[name].value or Decimal(0) for row in rows), Decimal(0))
        cells = range_of((area[0] + 1, column + 1, area[1] + 1, column + 1))
        counted = range_of((area[0] + 1, 13, area[1] + 1, 13))
        sum_of = f"SUBTOTAL(109,{cells})" if year is False else f'SUMIF({counted},"{year_word(year)}",{cells})'
        totals[name] = draft.number(column, Formula(f"=ROUND({sum_of},6)", value), "total_money_wan")
    draft.rate(7, totals["executed"], totals["budget"], "total_rate")
    for column in range(8, 13):
        draft.put(column, None, "total_label")
    draft.next()
    return totals


def unit_table(units: Sequence[UnitLine], projects: ProjectTable) -> Page:
    """单位一览: a row per workbook."""
    draft = Draft(UNITS, (32, 8, 11, 8, *(15,) * 3, 11, 10, 8, 7, 7, 7, 32, 24))
    open_table(draft, "单位一览", "金额单位：万元　　得分为各项目得分按全年预算加权平均，供参考")
    head = draft.row
    words = tuple(SEVERITY_WORDS.values())
    draft.line((
        "单位", "年度", "核查结论", "项目数", "年初预算数", "全年预算数", "全年执行数", "执行率", "得分", "等级", *words, "说明", "评价工作簿",
    ), "header")
    for unit, cells in zip(units, projects.by_unit, strict=True):
        _write_unit(draft, unit, cells)
    return close_table(draft, head, fixed=1)


def _write_unit(draft: Draft, unit: UnitLine, cells: Sequence[Mapping[str, Known]]) -> None:
    draft.put(0, unit.unit, "text_wrap")
    draft.put(1, None if unit.year is None else str(unit.year), "text_center")
    draft.put(2, STATUSES[unit.status], STATUS_STYLES[unit.status])
    draft.put(3, len(unit.projects), "count")
    open_projects = [each for each, project in zip(cells, unit.projects, strict=True) if not project.classified]
    known = {}
    for column, name in enumerate(("initial", "budget", "executed"), start=4):
        total = draft.total([each[name] for each in open_projects]) if open_projects else None
        known[name] = draft.number(column, total, "money_wan", unknown="—" if not open_projects else "未得出")
    draft.rate(7, known["executed"], known["budget"], "rate")
    draft.number(8, unit.score, "points", unknown="—")
    draft.put(9, unit.grade, "text_center")
    for column, severity in enumerate(Severity, start=10):
        draft.put(column, unit.found.get(severity, 0), "count")
    draft.put(13, unit.remark, "text_wrap")
    draft.put(14, _file_link(unit.file, unit.input), "link" if unit.file else "text_wrap")
    draft.next()


def _file_link(path: str | None, name: str) -> Value:
    """A link to the file beside 汇总.xlsx; the name of the input alone where there is none or it would be led astray."""
    if path is None or len(path) > _LONGEST_LINK or _NO_PATH & set(path + name):
        return name
    return Formula(f'=HYPERLINK("{path}","{name}")', name)


def rule_table(rows: Sequence[Row], rules: Mapping[str, RuleText]) -> tuple[Page, int]:
    """常见问题: the rules most often broken, of which `rules` tells by code; returns the page and its header row.

    What to do is what most of the findings say themselves, else what the rule says.
    """
    units: Counter[tuple[str, str]] = Counter()
    places: Counter[tuple[str, str]] = Counter()
    advice: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        found = (row["result"] or {}).get("places", {})
        units.update(found.keys())
        places.update(found)
        advice.update((row["result"] or {}).get("advice", {}))
    shared = {(code, severity): text for (code, severity, text), count in advice.items() if 2 * count > places[code, severity]}
    draft = Draft(RULES, (9, 9, 44, 12, 12, 58))
    open_table(draft, "常见问题", "按涉及的工作簿数排列，提示列在最后；已说明的问题也计入")
    head = draft.row
    draft.line(("规则", "程度", "问题", "工作簿数", "处数", "怎么办"), "header")
    for code, severity in sorted(places, key=lambda key: (key[1] == Severity.NOTE, -units[key], -places[key], key)):
        rule, word = rules.get(code), SEVERITY_WORDS[severity]
        told_apart = f"（{word}）" if sum(other == code for other, _ in places) > 1 else ""
        draft.line(
            (code, word, f"{rule.title}{told_apart}" if rule else None, units[code, severity],
             places[code, severity], shared.get((code, severity), rule.advice if rule else None)),
            ("text_center", "text_center", "text_wrap", "count", "count", "text_wrap"),
        )
    return close_table(draft, head, fixed=2), head


def change_table(units: Sequence[UnitLine]) -> Page | None:
    """本次变化: what changed since the last run; None where nothing was compared."""
    changed = [unit for unit in units if unit.changes]
    if not changed:
        return None
    draft = Draft(CHANGES, (36, 12, 90))
    open_table(draft, "本次变化", f"与上次运行相比，{len(changed)} 个工作簿")
    head = draft.row
    draft.line(("单位", "核查结论", "变化"), "header")
    for unit in changed:
        draft.line(
            (unit.unit, STATUSES[unit.status], unit.changes), ("text_wrap", STATUS_STYLES[unit.status], "text_wrap"),
        )
    return close_table(draft, head, fixed=1)


def missing_table(units: Sequence[UnitLine], expected: Sequence[str]) -> Page | None:
    """未报送单位: the units of the list without a workbook; None without a list."""
    if not expected:
        return None
    present = {unit.unit for unit in units}
    missing = [name for name in expected if name not in present]
    draft = Draft(MISSING, (8, 60))
    open_table(draft, "未报送单位", f"应报 {len(expected)} 个，未报 {len(missing)} 个")
    head = draft.row
    draft.line(("序号", "单位"), "header")
    for number, name in enumerate(missing, start=1):
        draft.line((number, name), ("count", "text_wrap"))
    return close_table(draft, head, fixed=0, landscape=False)


def repeat_table(repeats: Sequence[Repeat]) -> Page | None:
    """重复报送: files that hold the same; None where there are none."""
    if not repeats:
        return None
    draft = Draft(REPEATS, (8, 30, 90, 50))
    open_table(draft, REPEATS, f"共 {len(repeats)} 组，每组只计一份")
    head = draft.row
    draft.line(("序号", "重复情况", "文件", "计入的一份"), "header")
    for number, repeat in enumerate(repeats, start=1):
        draft.line((number, repeat.kind, "、".join(repeat.files), repeat.counts), ("count", "text_wrap", "text_wrap", "text_wrap"))
    return close_table(draft, head, fixed=0)


def skipped_table(skipped: Sequence[tuple[str, str]]) -> Page | None:
    """没有评价的文件: what stood among the inputs and was passed over, with the reason; None where there is nothing."""
    if not skipped:
        return None
    draft = Draft(SKIPPED, (8, 70, 60))
    open_table(draft, SKIPPED, f"共 {len(skipped)} 个")
    head = draft.row
    draft.line(("序号", "文件", "原因"), "header")
    for number, (file, reason) in enumerate(skipped, start=1):
        draft.line((number, file, reason), ("count", "text_wrap", "text_wrap"))
    return close_table(draft, head, fixed=0, landscape=False)
