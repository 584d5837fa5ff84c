"""What a report is called: its kind, and of a report on one project the name of the fund."""

from __future__ import annotations

import re

from perfeval.facts.passages import Quote
from perfeval.narrate.outline import ReportOutline
from perfeval.narrate.story import Story
from perfeval.narrate.wording import Part

_DATED = re.compile(r"^(?:19|20)\d{2}年度?")
_IS_MONEY = re.compile("(?:资金|经费|专款|补助|补贴|奖补|配套|费)$")


def titled(story: Story, outline: ReportOutline) -> list[Part]:
    """`项目资金绩效自评报告`, or with the fund's name: `办案经费绩效自评报告`, `农田建设项目资金绩效自评报告`."""
    if not story.single:
        return [outline.title]
    name = story.name(story.projects[0].project)
    called = _DATED.sub("", name.text)
    ending = outline.title[outline.title.index("绩效"):]
    kind = outline.title.removesuffix(ending)  # 项目资金, 转移支付资金
    if _IS_MONEY.search(called):
        kind = ""
    elif called.endswith("项目"):
        kind = kind.removeprefix("项目")
    return [Quote(called, name.origin), kind, ending]
