"""The unit's own passages (文字说明) at their place: word for word, without the numbers and heads they bring along."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from perfeval.facts.passages import Quote
from perfeval.facts.remembered import remembered
from perfeval.facts.tables import Table
from perfeval.narrate.facts import cells_of, quote
from perfeval.narrate.story import Story
from perfeval.narrate.wording import Part, Parts
from perfeval.words.spelling import fold

CAUSES, MEASURES = "偏离原因", "改进措施"

TOPICS = {
    "goals": ("项目概况",), "own": ("绩效目标下达情况",), "arrival": ("资金到位情况",), "uses": ("资金使用情况", "结转结余安排"),
    "management": ("资金管理情况",), "indicators": ("主要做法",), "output": ("产出完成情况",), "benefit": ("效益完成情况",),
    "benefit.economic": ("经济效益",), "benefit.social": ("社会效益",), "benefit.ecological": ("生态效益",), "benefit.lasting": ("可持续影响",),
    "satisfaction": ("满意度完成情况",), "deviation": (CAUSES, MEASURES, "上年问题整改"), "use": ("结果应用", "结果公开"), "other": ("其他说明",),
}
"""Section -> topics of 文字说明 woven into it."""

_NUMBER = re.compile(r"^(?:[（(][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、|\d{1,2}(?:[.．](?!\d)|、)|[①-⑳])\s*")
_HEAD_WORDS = (
    "项目|资金|预算|绩效|自评|总体|目标|指标|经济|社会|生态|环境|可持续|影响|效益|产出|数量|质量|时效|成本|满意度|服务对象|到位|执行|使用|管理|完成|下达|分解|投入|"
    "情况|分析|结果|拟?应用|公开|偏离|偏差|原因|改进|整改|措施|下一步|主要|做法|经验|概况|基本|结转|结余|安排|上年|年度|存在|问题|其他|说明|需要|的|及|和|与|、"
)
_HEAD = re.compile(rf"^(?:{_HEAD_WORDS})+(?:[：:。]\s*|$)")


_UNENDED = re.compile(r"[\w%％‰℃）)》”]$")
"""The end of a passage whose writer left out the full stop."""


class OwnPassage(Struct, frozen=True):
    """One row of 文字说明: the project it is about (None: the unit), and its lines."""

    project: Quote | None
    lines: tuple[Quote, ...]


@remembered
def own_passages(story: Story, topic: str) -> tuple[OwnPassage, ...]:
    """The passages on a topic in their order."""
    table = story.table("texts")
    rows = [] if table is None else [row for row, cells in table.rows.items() if cells["topic"] == topic]
    return tuple(passage for row in rows if table is not None and (passage := _passage(table, row)).lines)


def _passage(table: Table, row: int) -> OwnPassage:
    project = table.text(row, "project")
    return OwnPassage(Quote(project, cells_of(table, "project", [row])) if project else None, tuple(_lines(table, row)))


def _lines(table: Table, row: int) -> Iterator[Quote]:
    for line in (table.text(row, "text") or "").splitlines():
        words = without_head(line.strip())
        if words:
            yield Quote(words, cells_of(table, "text", [row]))


def without_head(line: str) -> str:
    """A line without its own number (`（1）`, `2.`, `三、`) and a head that only says what the section says (`社会效益：`)."""
    return _HEAD.sub("", _NUMBER.sub("", line))


def stop_after(words: Quote) -> str:
    """The full stop that the end of a passage lacks; nothing after a mark it ends with."""
    return "。" if _UNENDED.search(words.text) else ""


def own_words(story: Story, section: str) -> Iterator[Parts]:
    """The passages on one section; with their project where it is not plain from the words."""
    for topic in TOPICS.get(section, ()):
        yield from on_topic(story, topic)


def on_topic(story: Story, topic: str) -> Iterator[Parts]:
    """The passages on one topic, a line a paragraph."""
    for passage in own_passages(story, topic):
        project = passage.project
        named = project is not None and not story.single and project.text not in "".join(line.text for line in passage.lines)
        about: list[Part] = [project, "："] if named and project else []
        for line in passage.lines:
            yield [*about, line, stop_after(line) if line is passage.lines[-1] else ""]
            about = []


def has_words(story: Story, *topics: str) -> bool:
    """Whether the unit wrote anything on these topics."""
    return any(own_passages(story, topic) for topic in topics)


class OfProjects(Struct, frozen=True):
    """What the unit says alike of some projects."""

    projects: tuple[str, ...]
    words: Quote


def in_words_of_projects(story: Story, column: str) -> list[OfProjects]:
    """What a column of 项目信息 says of the projects, those of which it says the same together."""
    table = story.table("projects")
    rows = {} if table is None else {fold(cells["project"] or ""): row for row, cells in table.rows.items()}
    told: dict[str, OfProjects] = {}
    for balance in story.projects:
        row = rows.get(fold(balance.project or ""))
        words = quote(table, row, column) if table and row is not None else None
        if words:
            before = told.get(words.text, OfProjects((), words))
            told[words.text] = OfProjects((*before.projects, str(balance.project)), before.words)
    return list(told.values())
