"""The end of the text: names of the annexes, unit and date. It never stands on a page without text."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

from perfeval.write.document.markup import KEEP_WITH_NEXT, LINE_BREAK, aligned, indented, paragraph, run
from perfeval.write.document.typography import BODY, BODY_SIZE, CLOSING, PORTRAIT_TYPE_WIDTH, width

TOGETHER = 15
"""So many lines of annexes at most stay on the page of the signature; a page has 22 lines."""

_LINE = PORTRAIT_TYPE_WIDTH / (BODY_SIZE * 25.4 / 72)
"""Characters in a line."""

_DATE_MARGIN, _NAME_MARGIN = 4.0, 2.0
"""Characters between the right edge and the date, and the name, at least."""

_LONGEST = 24
"""A longer name is set in lines of equal length."""

_ENDS = "省市州盟县区旗乡镇局委会部厅院校所站处办"
"""A name is rather broken behind one of these."""


def annex_list(annexes: Sequence[str]) -> Iterator[str]:
    """`附件：1.…`, further numbers under the first; what stands last stays with the signature."""
    for number, name in enumerate(annexes, start=1):
        first = number == 1
        kept = len(annexes) <= TOGETHER or number > len(annexes) - TOGETHER // 2
        indent = indented({"left": 6, "hanging": 4 if first else 1})
        yield paragraph(BODY, run(f"{'附件：' if first else ''}{number}.{name}"), KEEP_WITH_NEXT if kept else "", indent)


def signature(lines: Sequence[str]) -> Iterator[str]:
    """Unit and date, one centred on the other where the name leaves room; a long name in lines of equal length."""
    *names, date = lines
    broken = [_broken(name) for name in names]
    widths = [max(map(width, pieces)) for pieces in broken]
    centre = max([_DATE_MARGIN + width(date) / 2, *(_NAME_MARGIN + width / 2 for width in widths)])
    for pieces in broken:
        left = indented({"left": max(0.0, _LINE - 2 * centre), "right": 0})
        yield paragraph(CLOSING, LINE_BREAK.join(map(run, pieces)), KEEP_WITH_NEXT, left + aligned("center"))
    long = any(len(pieces) > 1 for pieces in broken)
    yield paragraph(CLOSING, run(date), "", indented({"right": _DATE_MARGIN if long else centre - width(date) / 2}))


def _broken(name: str) -> list[str]:
    """A name in as many lines as it needs, each about as long as the others, rather behind the end of a word."""
    lines = math.ceil(width(name) / _LONGEST)
    if lines <= 1:
        return [name]
    even = len(name) / lines
    near = range(max(1, math.ceil(even * 0.8)), min(len(name) - 1, _LONGEST, math.floor(even * 1.2)) + 1)
    cut = min(near, key=lambda place: (name[place - 1] not in _ENDS, abs(place - even)), default=round(even))
    return [name[:cut], *_broken(name[cut:])]
