"""What is not in the tables: 未提交与跳过, 重复报送; and 本次变化."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from perfeval.facts.roster import Expected
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Page
from perfeval.write.summary.repeats import Repeat
from perfeval.write.summary.summary_lines import STATUS_STYLES, STATUSES, UnitLine
from perfeval.write.summary.tables import CHANGES, MISSING, REPEATS, close_table, open_table


def missing_page(
    units: Sequence[UnitLine], missing: Sequence[Expected], expected: Sequence[Expected], skipped: Sequence[tuple[str, str]],
) -> Page:
    """未提交与跳过: who is on the list and has sent nothing, and every file that was passed over; the counts add up to the folder."""
    draft = Draft(MISSING, (8, 12, 60, 70))
    states = Counter(STATUSES[unit.status] for unit in units)
    tally = "、".join(f"{word} {states[word]} 个" for word in STATUSES.values() if states[word])
    files = f"文件共 {len(units) + len(skipped)} 个：{f'{tally}、' if tally else ''}跳过 {len(skipped)} 个"
    asked = {line.unit for line in expected}
    absent = sum(line.project is None for line in missing)
    roster = f"名册上 {len(asked)} 个单位，未提交 {absent} 个" if expected else "没有名册，不能列出未提交的单位"
    open_table(draft, MISSING, f"{files}　　{roster}")
    head = draft.row
    draft.line(("序号", "类别", "单位、项目或文件", "原因"), "header")
    rows = [
        *(("未提交", line.unit, "单位没有提交") for line in missing if line.project is None),
        *(("未提交", f"{line.unit}：{line.project}", "单位交来的文件中没有这个项目") for line in missing if line.project is not None),
        *(("跳过", file, reason) for file, reason in skipped),
    ]
    for number, row in enumerate(rows, start=1):
        draft.line((number, *row), ("count", "text_center", "text_wrap", "text_wrap"))
    if not rows:
        draft.put(0, "没有", "text_center", across=4)
        draft.next()
    return close_table(draft, head, fixed=0)


def repeat_page(repeats: Sequence[Repeat]) -> Page | None:
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


def change_page(units: Sequence[UnitLine]) -> Page | None:
    """本次变化: what changed since the last run; None where nothing was compared."""
    changed = [unit for unit in units if unit.changes]
    if not changed:
        return None
    draft = Draft(CHANGES, (36, 12, 90))
    open_table(draft, CHANGES, f"与上次运行相比，{len(changed)} 个工作簿")
    head = draft.row
    draft.line(("单位", "核查结论", "变化"), "header")
    for unit in changed:
        draft.line((unit.unit, STATUSES[unit.status], unit.changes), ("text_wrap", STATUS_STYLES[unit.status], "text_wrap"))
    return close_table(draft, head, fixed=1)
