"""What the pages of 汇总.xlsx share: their titles, how a table opens and closes, links to files beside it."""

from __future__ import annotations

from perfeval.write.pages.draft import Draft
from perfeval.write.pages.page import Formula, Page, Print, Value

UNITS, PROBLEMS, MATRIX, MISSING = "单位一览", "问题清单", "规则×单位", "未提交与跳过"
OVERVIEW, RULES, CHANGES, REPEATS = "汇总", "常见问题", "本次变化", "重复报送"

NO_GRADE = "不定等级"
"""Stands where there is no score, or something blocks it."""

HANDED_IN_TWICE = "重复报送，不计入"
"""Stands in 说明 where another file says the same and is the one that counts."""

_LONGEST_LINK = 250
_NO_PATH = set('[]#%"')
"""Signs that lead a link astray."""


def open_table(draft: Draft, title: str, note: str) -> None:
    """Title and note of a page of 汇总.xlsx."""
    draft.put(0, title, "title", across=len(draft.widths))
    draft.next(32)
    draft.put(0, note, "subtitle", across=len(draft.widths))
    draft.next(24)


def close_table(draft: Draft, head: int, *, fixed: int) -> Page:
    """Freeze and repeat the header row, filter below it."""
    setup = Print(landscape=True, repeat_rows=(head, head))
    area = (head, 0, max(head + 1, draft.row - 1), len(draft.widths) - 1)
    return draft.page(setup, freeze=(head + 1, fixed), filter_area=area)


def put_link(draft: Draft, column: int, path: str | None, name: str) -> None:
    """A link to a file beside 汇总.xlsx; the name alone where there is none or it would be led astray."""
    value: Value = name
    if path is not None and len(path) <= _LONGEST_LINK and not _NO_PATH & set(path + name):
        value = Formula(f'=HYPERLINK("{path}","{name}")', name)
    draft.put(column, value, "link" if isinstance(value, Formula) else "text_wrap")


def year_word(year: int | None) -> str:
    """A year as the tables write it."""
    return "年度未填" if year is None else str(year)
