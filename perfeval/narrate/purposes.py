"""What the money is for: the purposes the unit gives on 资金安排, those of one purpose together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from perfeval.facts.passages import Quote
from perfeval.narrate.facts import quote
from perfeval.narrate.story import Story
from perfeval.narrate.wording import Part, listed
from perfeval.words.spelling import fold

Purposes = Mapping[str, tuple[Quote, ...]]


def purposes_of(story: Story, above: bool) -> Purposes:
    """Project -> what its money is for, each purpose once; nothing of a project whose name says it all."""
    funding = story.table("funding")
    if funding is None:
        return {}
    projects: dict[str, list[int]] = {}
    for row, line in funding.rows.items():
        if (line["source"] in story.level.above) == above and line["project"] is not None:
            projects.setdefault(line["project"], []).append(row)
    purposes = {}
    for name, rows in projects.items():
        words = {q.text: q for row in rows if (q := quote(funding, row, "purpose"))}
        if words and not all(fold(text) in fold(name) for text in words):
            purposes[name] = tuple(words.values())
    return purposes


def texts(words: Sequence[Quote]) -> tuple[str, ...]:
    """The purposes themselves."""
    return tuple(quote_.text for quote_ in words)


def used_alike(story: Story, purposes: Purposes) -> list[Part]:
    """`甲用于…；乙、丙均用于…`: projects with one purpose together."""
    groups: dict[tuple[str, ...], list[str]] = {}
    for project, words in purposes.items():
        groups.setdefault(texts(words), []).append(project)
    return listed([[*_who(story, names), "用于", *purposes_in_a_row(purposes[names[0]])] for names in groups.values()], "；")


def purposes_in_a_row(words: Sequence[Quote]) -> list[Part]:
    """Several purposes with a mark between them that none of them uses itself."""
    return listed([[q] for q in words], "，以及" if any("、" in q.text for q in words) else "、")


def _who(story: Story, names: Sequence[str]) -> list[Part]:
    if story.single:
        return ["资金"]
    if len(names) == len(story.projects):
        return ["各项目资金均"]
    return [*listed([[story.name(name)] for name in names]), "均" if len(names) > 1 else ""]
