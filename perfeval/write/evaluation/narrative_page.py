"""自评报告: the passages of the narrative, one row each, in the typography of an official document."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.passages import CLOSING, TITLE, Passage
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import banner, print_setup, tab_color
from perfeval.write.pages.measure import fits_row
from perfeval.write.pages.page import Page

PAGE_TITLE = "自评报告"

_COLUMNS = 4
"""More than one, so that a spreadsheet can fit the page to the paper."""

_WIDTH = 84.0
_STYLES = {
    TITLE: "report_title", CLOSING: "report_closing", 0: "report_body",
    1: "report_heading1", 2: "report_heading2", 3: "report_heading3", 4: "report_heading4",
}
_INDENT = "　　"
_SIZE = 12.0


def narrative_page(evaluation: Evaluation) -> Page:
    """Build the page; a paragraph longer than a row may be high goes on in the next row."""
    draft = Draft(PAGE_TITLE, (_WIDTH / _COLUMNS,) * _COLUMNS)
    banner(draft, evaluation)
    first = draft.row
    for before, passage in zip((None, *evaluation.passages), evaluation.passages, strict=False):
        if before is None or (before.level == 0 and passage.level != CLOSING):
            first = draft.row  # a heading stays with the paragraph below it, the signature with the one above
        if before is not None and before.level != passage.level and {before.level, passage.level} & {TITLE, CLOSING}:
            draft.skip(12)
        for part in _parts(passage):
            draft.put(0, part, _STYLES[passage.level], across=_COLUMNS)
            draft.next()
            draft.keep(first)
    return draft.page(print_setup(evaluation), tab_color=tab_color(evaluation))


def _parts(passage: Passage) -> Iterator[str]:
    if passage.level in {TITLE, CLOSING}:
        yield passage.text
        return
    for paragraph in passage.text.split("\n"):
        yield from _cut(f"{_INDENT}{paragraph}")


def _cut(text: str) -> Iterator[str]:
    """Pieces no higher than a row may be, cut behind a sentence where there is one."""
    start = 0
    while not fits_row(text, _WIDTH, _SIZE, start):
        end = len(text)
        while not fits_row(text, _WIDTH, _SIZE, start, end):
            end = start + (end - start) * 9 // 10
        ends = [found.end() for found in re.finditer("[。；]", text[start:end])]
        cut = start + ends[-1] if ends else end
        yield text[start:cut]
        start = cut
    yield text[start:]
