"""自评报告: the passages of the narrative, one row each, in the typography of an official document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.passages import ADDRESSEE, CAPTION, CLOSING, TABLE, TABLE_NOTE, TITLE, WITH_SIGNATURE, Passage
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.frame import banner, print_setup, tab_color
from perfeval.write.pages.measure import fits_row, row_height, stands_right, table_widths
from perfeval.write.pages.page import Page

PAGE_TITLE = "自评报告"

_COLUMNS = 4
"""Of a page without a table: more than one, so that a spreadsheet can fit the page to the paper."""

_WIDTH = 84.0
_STYLES = {
    TITLE: "report_title", ADDRESSEE: "report_addressee", CLOSING: "report_closing", 0: "report_body",
    CAPTION: "report_caption", TABLE_NOTE: "report_note", 1: "report_heading1", 2: "report_heading2", 3: "report_heading3", 4: "report_heading4",
}
_BESIDE = 2.0
"""Half-width characters beside a figure in the table."""
_ENDS = frozenset({0, TABLE, TABLE_NOTE})
"""Levels after which a sheet of paper may end."""
_INDENT = "　　"
_SIZE = 12.0
_HIGHEST = 200.0
"""Points of the highest row; a higher paragraph goes on in the next row, which may stand on the next sheet."""
_TABLE_SIZE, _USUAL_SIZE = 10.0, 11.0
"""Points of the text in a table, and of the characters in which columns are measured."""


def narrative_page(evaluation: Evaluation) -> Page:
    """Build the page; a paragraph longer than a row may be high goes on in the next row."""
    rows = [passage.cells for passage in evaluation.passages if passage.level == TABLE]
    draft, styles = Draft(PAGE_TITLE, _widths(rows)), _table_styles(rows)
    banner(draft, evaluation)
    first, begins, sum_row = draft.row, list[int](), next((p for p in reversed(evaluation.passages) if p.level == TABLE), None)
    for before, passage in zip((None, *evaluation.passages), evaluation.passages, strict=False):
        if before is None or (before.level in _ENDS and passage.level not in {CLOSING, TABLE_NOTE} and passage is not sum_row):
            first = draft.row  # a heading stays with the paragraph below it, a sum with what is above
        if passage.level != CLOSING:
            begins = [*begins, first][-WITH_SIGNATURE:]
        if before is not None and before.level != passage.level and {before.level, passage.level} & {TITLE, CLOSING, CAPTION}:
            draft.skip(12)
        if passage.level == TABLE:
            heading = before is not None and before.level != TABLE
            draft.line(passage.cells, ["report_head"] * len(styles) if heading else styles)
            draft.keep(first)
            continue
        for number, part in enumerate(_parts(passage)):
            first = draft.row if number else first
            draft.put(0, part, _STYLES[passage.level], across=len(draft.widths))
            draft.next()
            for begin in begins if passage.level == CLOSING else (first,):  # the nearest, where all do not fit on a sheet
                draft.keep(begin)
    return draft.page(print_setup(evaluation), tab_color=tab_color(evaluation))


def _widths(rows: Sequence[Sequence[str]]) -> list[float]:
    """The columns of the page: those of the table, where there is one."""
    if not rows:
        return [_WIDTH / _COLUMNS] * _COLUMNS
    shrunk = _TABLE_SIZE / _USUAL_SIZE
    return [width * shrunk for width in table_widths(rows, _WIDTH / shrunk, _BESIDE)]


def _table_styles(rows: Sequence[Sequence[str]]) -> list[str]:
    """The styles of the cells of a row below the headings."""
    figures = list(zip(*rows, strict=True))[1:]
    return ["report_name", *("report_figure" if stands_right(column[1:]) else "report_word" for column in figures)]


def _parts(passage: Passage) -> Iterator[str]:
    if passage.level in {TITLE, ADDRESSEE, CLOSING, CAPTION, TABLE_NOTE}:
        yield passage.text
        return
    for paragraph in passage.text.split("\n"):
        yield from _cut(f"{_INDENT}{paragraph}")


def _cut(text: str) -> Iterator[str]:
    """Pieces that leave no sheet half empty, cut behind a sentence where there is one."""
    start = 0
    while not _is_low(text, start, len(text)):
        end = len(text)
        while not _is_low(text, start, end):
            end = start + (end - start) * 9 // 10
        ends = [found.end() for found in re.finditer("[。；]", text[start:end])]
        cut = start + ends[-1] if ends else end
        yield text[start:cut]
        start = cut
    yield text[start:]


def _is_low(text: str, start: int, end: int) -> bool:
    return fits_row(text, _WIDTH, _SIZE, start, end) and row_height(text[start:end], _WIDTH, _SIZE) <= _HIGHEST
