"""What the reader remarked, and what the sheets and columns it speaks of are called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from perfeval.declared.kinds import Remark
from perfeval.declared.sheets import sheet
from perfeval.facts.evaluation import Case
from perfeval.facts.tables import CellRemark

TEMPLATE = "本工具标准模板"
"""The basis of rules on what the template asks for."""


def remarks(case: Case, *wanted: Remark) -> Iterator[CellRemark]:
    """What the reader remarked of these kinds, in reading order."""
    return (remark for remark in case.workbook.all_remarks() if remark.remark in wanted)


_LONG_RUN = 10
"""From so many cells below each other on, what is remarked of them is one mistake: what was pasted does not belong under the heading."""


def runs(case: Case, wanted: Remark) -> Iterator[tuple[CellRemark, int]]:
    """The first of each long run of remarks on cells below each other, with its length; every other remark with 1."""
    together: list[list[CellRemark]] = []
    places: dict[str, dict[int, int]] = {}
    for one in sorted(remarks(case, wanted), key=lambda each: (each.sheet, each.column or "")):
        if one.sheet not in places:
            table = case.workbook.tables.get(one.sheet)
            rows = [] if table is None or table.cells else table.frame.index.tolist()
            places[one.sheet] = {row: place for place, row in enumerate(rows)}
        if together and _follows(together[-1][-1], one, places[one.sheet]):
            together[-1].append(one)
        else:
            together.append([one])
    for run in together:
        yield from [(run[0], len(run))] if len(run) >= _LONG_RUN else [(one, 1) for one in run]


def _follows(last: CellRemark, one: CellRemark, places: Mapping[int, int]) -> bool:
    """Whether a remark is on the cell below another one's, no row of data between them."""
    same = (last.sheet, last.column) == (one.sheet, one.column)
    return same and one.row in places and places.get(last.row or 0, -2) + 1 == places[one.row or 0]


def sheet_title(remark: CellRemark) -> str:
    """The sheet a remark is about, as the user has it, else its title in the template."""
    if remark.place.sheet:
        return remark.place.sheet
    try:
        return sheet(remark.sheet).title
    except KeyError:
        return remark.sheet


def column_title(remark: CellRemark) -> str:
    """The column a remark is about, as it is called in the template."""
    return sheet(remark.sheet).column(remark.column).title if remark.column else remark.raw
