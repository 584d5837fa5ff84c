"""单位一览: a row per file, those to call back first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfeval.facts.findings import SEVERITY_WORDS, Severity
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Known, Page
from perfeval.write.summary.project_page import ProjectsListed
from perfeval.write.summary.summary_lines import KINDS, STATUS_STYLES, STATUSES, UnitLine
from perfeval.write.summary.tables import HANDED_IN_TWICE, UNITS, close_table, open_table, put_link

_COLUMNS = (
    ("单位", 30), ("年度", 7), ("文件类型", 11), ("评价办法", 19), ("核查结论", 10), *((word, 7) for word in SEVERITY_WORDS.values()), ("未核查", 8),
    ("自评总分", 9), ("核算总分", 9), ("差额", 8), ("等级", 7), ("项目数", 7), ("年初预算数", 14), ("全年预算数", 14), ("全年执行数", 14),
    ("执行率", 10), ("打开底稿", 24), ("报来的文件", 28), ("说明", 32),
)
_SHOWN = ("initial", "budget", "executed")


def unit_page(units: Sequence[UnitLine], projects: ProjectsListed) -> Page:
    """What is not passed first, most errors and warnings first; amounts are sums of the cells of 项目一览."""
    draft = Draft(UNITS, [width for _, width in _COLUMNS])
    open_table(draft, UNITS, "金额单位：万元　　有几个项目的，总分按全年预算加权；未通过的不定等级　　未核查：不能核查的规则数，原因见底稿")
    head = draft.row
    draft.line([title for title, _ in _COLUMNS], "header")
    for unit, cells in sorted(zip(units, projects.by_unit, strict=True), key=lambda line: _urgency(line[0])):
        _write_unit(draft, unit, cells)
    return close_table(draft, head, fixed=1)


def _urgency(unit: UnitLine) -> tuple[bool, int, int]:
    """Files of equal urgency stay in their order."""
    return unit.status == "passed", -unit.found.get(Severity.ERROR, 0), -unit.found.get(Severity.WARNING, 0)


def _write_unit(draft: Draft, unit: UnitLine, cells: Sequence[Mapping[str, Known]]) -> None:
    draft.put(0, unit.unit, "text_wrap")
    draft.put(1, None if unit.year is None else str(unit.year), "text_center")
    draft.put(2, KINDS[unit.kind], "text_center")
    draft.put(3, unit.regulation, "text_wrap")
    draft.put(4, STATUSES[unit.status], STATUS_STYLES[unit.status])
    for column, severity in enumerate(Severity, start=5):
        draft.put(column, unit.found.get(severity, 0), "count")
    draft.put(8, unit.not_checked, "count")
    claimed = draft.number(9, unit.claimed, "points", unknown="—")
    score = draft.number(10, unit.score, "points", unknown="—")
    draft.number(11, draft.minus(score, claimed, decimals=2), "points", unknown="—")
    draft.put(12, unit.grade if unit.status == "passed" and unit.score is not None else None, "text_center")
    draft.put(13, len(unit.projects), "count")
    open_projects = [each for each, project in zip(cells, unit.projects, strict=True) if not project.classified]
    known = {}
    for column, name in enumerate(_SHOWN, start=14):
        total = draft.total([each[name] for each in open_projects]) if open_projects else None
        known[name] = draft.number(column, total, "even_wan", unknown="—" if not open_projects else "未得出")
    draft.number(17, draft.ratio(known["executed"], known["budget"]), "rate", unknown="—")
    put_link(draft, 18, unit.file, (unit.file or "—").rpartition("/")[2])
    draft.put(19, unit.path, "text_wrap")
    twice = bool(unit.projects) and all(project.repeated for project in unit.projects)
    draft.put(20, HANDED_IN_TWICE if twice and not unit.remark else unit.remark, "text_wrap")
    draft.next()
