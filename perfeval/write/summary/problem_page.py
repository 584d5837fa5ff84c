"""问题清单: every error and warning of every unit in one list."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from perfeval.facts.findings import SEVERITY_WORDS, RuleText, Severity
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Page
from perfeval.write.summary.against_roster import Mismatch
from perfeval.write.summary.summary_lines import FindingLine, UnitLine
from perfeval.write.summary.tables import PROBLEMS, close_table, open_table, put_link

MOST = 100_000
"""Lines of the list: more is no list any more, and no program would open it quickly."""

_COLUMNS = (("单位", 26), ("项目", 26), ("编号", 8), ("程度", 8), ("工作表", 14), ("单元格", 9), ("问题", 70), ("打开底稿", 24), ("报来的文件", 26))
_STYLES = {Severity.ERROR: "error", Severity.WARNING: "warning"}


def problem_page(units: Sequence[UnitLine], mismatches: Sequence[Mismatch], catalogue: Mapping[str, RuleText]) -> Page:
    """Errors of all units first, then their warnings and what differs from the bureau's own ledger."""
    lines = [*_lines(units, Severity.ERROR), *_lines(units, Severity.WARNING), *((one.unit, one.line) for one in mismatches)]
    not_listed = sum(unit.not_listed for unit in units) + max(0, len(lines) - MOST)
    draft = Draft(PROBLEMS, [width for _, width in _COLUMNS])
    more = f"　　另有 {not_listed} 个没有列出（同一文件问题过多，或涉及涉密项目），见各自的底稿" if not_listed else ""
    open_table(draft, PROBLEMS, f"错误和提醒共 {len(lines[:MOST])} 个，错误在前，可按任一列筛选{more}")
    head = draft.row
    draft.line([title for title, _ in _COLUMNS], "header")
    for unit, line in lines[:MOST]:
        _write_line(draft, unit, line, catalogue)
    if not lines:
        draft.put(0, "没有错误和提醒", "text_center", across=len(_COLUMNS))
        draft.next()
    return close_table(draft, head, fixed=2)


def _lines(units: Sequence[UnitLine], severity: Severity) -> Iterator[tuple[UnitLine, FindingLine]]:
    return ((unit, line) for unit in units for line in unit.findings if line.severity == severity)


def _write_line(draft: Draft, unit: UnitLine, line: FindingLine, catalogue: Mapping[str, RuleText]) -> None:
    title = catalogue[line.code].title if line.code in catalogue else line.code
    draft.put(0, unit.unit, "text_wrap")
    draft.put(1, line.project, "text_wrap")
    draft.put(2, line.code, "text_center")
    draft.put(3, SEVERITY_WORDS[Severity(line.severity)], _STYLES[Severity(line.severity)])
    draft.put(4, line.sheet, "text_wrap")
    draft.put(5, line.cell, "text_center")
    draft.put(6, line.message or title, "text_wrap")
    put_link(draft, 7, unit.file, (unit.file or "—").rpartition("/")[2])
    draft.put(8, unit.path, "text_wrap")
    draft.next()
