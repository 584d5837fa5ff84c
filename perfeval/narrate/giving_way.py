"""A computed sentence gives way where the unit's own passage on the section states all its figures already."""

from __future__ import annotations

import re

from perfeval.facts.passages import Figure
from perfeval.narrate.printing import DECIMALS
from perfeval.narrate.story import Story
from perfeval.narrate.wording import Amount, Parts
from perfeval.narrate.words import TOPICS, own_passages
from perfeval.words.printing import money_text
from perfeval.words.spelling import fold

FEWEST = 2
"""A single figure in common proves nothing."""


def own_text(story: Story, section: str) -> str:
    """All the unit wrote for a section, with natural digits."""
    lines = (line.text for topic in TOPICS.get(section, ()) for passage in own_passages(story, topic) for line in passage.lines)
    return re.sub(r"(\.\d*?)0+(?!\d)", r"\1", fold("\n".join(lines)).replace(",", "")).replace(".万元", "万元").replace(".%", "%")


def is_told_in(own: str, sentence: Parts) -> bool:
    """Whether every figure of a sentence stands in the unit's words."""
    if not own:
        return False
    figures = {text for part in sentence if (text := _printed(part))}
    return len(figures) >= FEWEST and all(re.search(rf"(?<![\d.]){re.escape(text)}", own) for text in figures)


def _printed(part: object) -> str | None:
    if isinstance(part, Amount):
        return None if part.money.value is None else money_text(abs(part.money.value), DECIMALS[0])
    return fold(part.text) if isinstance(part, Figure) else None
