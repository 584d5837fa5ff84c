"""The unit's own passages (文字说明), woven in unchanged, each in a paragraph of its own."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.facts.passages import Quote
from perfeval.narrate.facts import cells_of, quote
from perfeval.narrate.story import Story
from perfeval.narrate.wording import Part, Parts, listed
from perfeval.words.spelling import fold

TOPICS = {
    "own": ("绩效目标下达情况",), "management": ("资金管理情况",), "output": ("产出完成情况",), "benefit": ("效益完成情况",),
    "satisfaction": ("满意度完成情况",), "deviation": ("偏离原因", "改进措施"), "use": ("结果应用", "结果公开"), "other": ("其他说明",),
}
"""Section -> topics of 文字说明 woven into it."""


def own_words(story: Story, section: str) -> Iterator[Parts]:
    """The passages of 文字说明 on one section, unchanged; with their project where it is not plain from the words."""
    table = story.table("texts")
    if table is None:
        return
    for topic in TOPICS[section]:
        for row in (row for row, cells in table.rows.items() if cells["topic"] == topic):
            words, project = table.text(row, "text"), table.text(row, "project")
            named = project is not None and not story.single and project not in (words or "")
            about: list[Part] = [Quote(project or "", cells_of(table, "project", [row])), "："] if named else []
            for line in (words or "").splitlines():
                if line.strip():
                    yield [*about, Quote(line.strip(), cells_of(table, "text", [row]))]
                    about = []


def has_words(story: Story, *topics: str) -> bool:
    """Whether the unit wrote anything on these topics."""
    table = story.table("texts")
    return table is not None and any(cells["topic"] in topics and cells["text"] is not None for cells in table.rows.values())


def in_words_of_projects(story: Story, column: str) -> list[Part]:
    """What 项目信息 says of each project, `甲：…；乙：…`; without the name where the words begin with it or there is one project.

    A result of a project that is not completed says so.
    """
    table = story.table("projects")
    rows = {} if table is None else {fold(cells["project"] or ""): row for row, cells in table.rows.items()}
    told: list[Parts] = []
    for balance in story.projects:
        row = rows.get(fold(balance.project or ""))
        words = quote(table, row, column) if table and row is not None else None
        if table and row is not None and words:
            named = not story.single and not words.text.startswith(str(balance.project))
            unfinished = column == "goal_result" and table.value(row, "completed") == "否"
            who: list[Part] = [story.name(balance.project), "："] if named else []
            told.append([*who, words, "（项目尚未完成）" if unfinished else ""])
    return listed(told, "；")
