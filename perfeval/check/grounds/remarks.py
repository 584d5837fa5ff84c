"""What the reader remarked, and what the sheets and columns it speaks of are called."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.declared.kinds import Remark
from perfeval.declared.sheets import sheet
from perfeval.facts.evaluation import Case
from perfeval.facts.tables import CellRemark

TEMPLATE = "本工具标准模板"
"""The basis of rules on what the template asks for."""


def remarks(case: Case, *wanted: Remark) -> Iterator[CellRemark]:
    """What the reader remarked of these kinds, in reading order."""
    return (remark for remark in case.workbook.all_remarks() if remark.remark in wanted)


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
