"""Text of the blank template that was left in: prompts, help texts, invented examples."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from perfeval.declared.columns import Column, Sheet
from perfeval.declared.kinds import TEXT, Remark
from perfeval.facts.tables import CellRemark
from perfeval.read.cells.packed import pack
from perfeval.read.cells.raw import RawSheet
from perfeval.read.tables.headings import Header
from perfeval.read.tables.remarks import remark_on
from perfeval.words.spelling import Raw, fold

_PROMPT = re.compile(
    r"[\[【(<《]?(?:请(?:在此)?(?:处)?(?:填写|输入|选择|补充|简要|注明)|此处填写|填写示例|示例[::]|例如[::]).*"
)
_PROMPT_STARTS = frozenset("[【(（<《请此填示例")
_INVENTED = "某某"


def is_prompt(column: Column, cell: Raw) -> bool:
    """Whether a cell holds what the template says about the column instead of the unit's own words."""
    text = cell.strip() if isinstance(cell, str) else ""
    if not text:
        return False
    if text in _own_texts(column):
        return True
    return text[0] in _PROMPT_STARTS and _PROMPT.fullmatch(fold(text)) is not None


def _own_texts(column: Column) -> set[str]:
    """What the template says about a column: its help, and its example where nobody can really be called so."""
    return {text for text in (column.help, column.example if _INVENTED in column.example else "") if text}


def prompt_remarks(sheet: Sheet, raw: RawSheet, header: Header, rows: npt.NDArray[np.int64]) -> Iterator[CellRemark]:
    """Prompts in the text cells of data rows."""
    for column in sheet.columns:
        number = header.columns.get(column.name)
        if number is None or column.kind is not TEXT:
            continue
        cells = pack(raw.columns[number - 1])
        starts = _PROMPT_STARTS | {text[0] for text in _own_texts(column)}
        prompts = [_is_likely(cell, starts) and is_prompt(column, cell) for cell in cells.values]
        if any(prompts):
            for row in rows[cells.where(prompts)[rows - 1]].tolist():
                yield remark_on(Remark.TEMPLATE_TEXT, sheet, raw, (row, number), column)


def _is_likely(cell: Raw, starts: frozenset[str]) -> bool:
    """Whether a text may be a prompt at all, as few are."""
    return isinstance(cell, str) and (cell[:1] in starts or cell[:1].isspace())
