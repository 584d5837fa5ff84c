"""Figures stated for a list in one breath, as if each had its own clause: 甲、乙的执行数分别为3万元、4万元 -> 甲的执行数3万元，乙的执行数4万元."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval.check.texts.terms import SOURCE, TERM

_FIGURE = r"\d[\d,]*(?:\.\d+)?(?:亿元|万元|千元|元|[%‰]|分)"
_JOIN = "(?:、|和|及|与|以及|，)"
_RESPECTIVELY = re.compile(
    rf"(?:依次|分别)(?:为|是|达到?|完成|安排|下达|到位|执行|支出)?[:：]?(?P<figures>{_FIGURE}(?:{_JOIN}{_FIGURE}){{1,40}})"
)
_EACH = re.compile(rf"(?:均|都|各)(?:为|是|达到?)?(?P<figures>{_FIGURE})(?!以上|以下)")
_BOUNDARY = re.compile("[，。；:：(（]")
_LONGEST = 300
"""Characters of what a list of figures is of."""


def spread(sentence: str, project: str) -> Iterator[str]:
    """One clause per figure of every list in a sentence; `project` is the pattern of a project's name there."""
    start = 0
    for match in re.finditer(f"{_RESPECTIVELY.pattern}|{_EACH.pattern.replace('figures', 'each')}", sentence):
        before = _BOUNDARY.split(sentence[max(start, match.start() - _LONGEST):match.start()])[-1]
        start = match.end()
        figures = re.findall(_FIGURE, match["figures"] or "")
        heads = _heads(before, project, len(figures) or None)
        for head, figure in zip(heads, figures or [match["each"]] * len(heads), strict=False):
            yield f"{head}{figure}"


def _heads(before: str, project: str, count: int | None) -> list[str]:
    """What each figure of a list is of: names share the term that follows the last, terms share the name before the first."""
    pieces = re.split("、|和|及|与|以及", before)
    if len(pieces) < 2 or (count is not None and len(pieces) != count):
        return []
    for name in (project, rf"(?:{SOURCE})(?:资金)?"):
        last = re.match(f"(?:{name})", pieces[-1])
        if last is not None and all(re.fullmatch(rf"(?:其中)?(?:{name})", piece) for piece in pieces[:-1]):
            return [piece + pieces[-1][last.end():] for piece in (*pieces[:-1], last.group())]
    first = TERM.search(pieces[0])
    if first is not None and all(TERM.fullmatch(piece) for piece in pieces[1:]):
        return [pieces[0], *(pieces[0][:first.start()] + piece for piece in pieces[1:])]
    return []
