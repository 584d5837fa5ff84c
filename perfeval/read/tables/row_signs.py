"""By what the rows of a sheet are told: columns that give a row an identity, words, repeated headings, known names.

All of it asked of every different text once, not of every row.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from msgspec import Struct

from perfeval.declared.columns import Column
from perfeval.declared.kinds import CHOICE, DOCUMENT, MONEY, NOTATION, TEXT, Remark
from perfeval.read.tables.headings import headings_of
from perfeval.read.tables.labels import LIKELY, read_label
from perfeval.read.tables.sheet_rows import Flags, SheetRows
from perfeval.words.spelling import Raw, fold, text_of


class Signs(Struct, frozen=True):
    """What tells the rows of a sheet: columns that give a row an identity of its own, and columns a whole row has."""

    identity: tuple[str, ...] = ()
    whole: tuple[str, ...] = ()
    sums: bool = False


SIGNS: Mapping[str, Signs] = {
    "funding": Signs(("source", "document"), ("project",), sums=True),
    "adjustments": Signs(("type", "document", "reason"), ("project", "adjusted_on"), sums=True),
    "spending": Signs(("voucher", "payment_order", "payee", "contract"), ("paid_on", "summary"), sums=True),
    "indicators": Signs(("target", "actual"), ("level3",), sums=True),
}
KEYS = ("project", "paid_on", "adjusted_on")
"""What a payment or change has: whose money, and when."""

FILLED_DOWN = frozenset({
    "project", "project_code", "level1", "level2", "unit", "function_class", "economic_class", "account", "fund_nature", "category",
    "handler", "section_head", "business_leader", "finance_reviewer", "finance_leader",
})
PARTS = re.compile(r"[((]?其中.*")
SPOKEN = re.compile(
    r".*[:：].*|[((【\[].*[))】\]]|第.+页.*|共.+[页条笔行].*|(?:[*※]|注|备注|附注|说明|制表|填表|填报|编制|审核|复核|记账|打印|导出|单位负责|主管|经办|以[上下]).*"
)
EXECUTION = re.compile(r"(?:[一二三四五]、|\d[.、])?(?:项目|年度|全年)?(?:预算|资金|支出)执行率?(?:情况|指标|得分)?(?:[((]?\d+分?[))]?)?")
MOSTLY = 0.5


def flags_of(grid: SheetRows, likely: Sequence[re.Pattern[str]], wanted: Callable[[str], bool]) -> Flags:
    """Whether a row holds a wanted text in any column."""
    found = np.zeros(grid.size, dtype=bool)
    for _, flags in grid.texts(dict.fromkeys(grid.cells, likely), lambda _number, text: wanted(text)):
        found |= flags
    return found


def labelled(grid: SheetRows) -> Flags:
    """Whether a row holds a word for a sum."""
    return flags_of(grid, LIKELY, lambda text: read_label(text) is not None)


def parts(grid: SheetRows) -> Flags:
    """Whether a row holds words that say that it is part of another."""
    return flags_of(grid, (re.compile(r"其\s*中"),), lambda text: PARTS.fullmatch(fold(text)) is not None)


def executions(grid: SheetRows) -> Flags:
    """Whether a row names the execution rate."""
    return flags_of(grid, (re.compile("执"),), says_execution)


def says_execution(text: str) -> bool:
    """Whether a text names the execution rate."""
    return EXECUTION.fullmatch(fold(text)) is not None


def heading_rows(grid: SheetRows) -> frozenset[int]:
    """Rows that repeat the header: at least two cells, and half of those filled, say what the heading above them says."""
    headings = {number: fold(text) for number in grid.cells if (text := text_of(grid.raw.cell(grid.header.row, number)))}
    likely = {number: (re.compile(r"\s*".join(map(re.escape, text_of(grid.raw.cell(grid.header.row, number))))),) for number in headings}
    hits = np.zeros(grid.size, dtype=np.int64)
    for _, flags in grid.texts(likely, lambda number, text: fold(text) == headings[number]):
        hits += flags
    rows = []
    for offset in np.flatnonzero(hits).tolist():
        filled = sum(bool(text_of(cells[offset])) for cells in grid.cells.values())
        if hits[offset] >= max(2, filled / 2) or hits[offset] == filled == len(headings) or _means_the_same(grid, offset, filled):
            rows.append(offset)
    return frozenset(rows)


def _means_the_same(grid: SheetRows, offset: int, filled: int) -> bool:
    """Whether the cells of a row are headings of the columns they stand in, in the same units, maybe in other words."""
    headings = headings_of(grid.sheet, {})
    same = 0
    for column, number in grid.columns:
        meaning = headings.meaning(text_of(grid.cells[number][offset]))
        if meaning is not None and meaning.column.name == column.name and meaning.unit in (None, grid.header.units.get(column.name)):
            same += 1
    return same >= max(2, filled / 2)


def names_in(grid: SheetRows, plain: Flags) -> frozenset[str]:
    """Folded names of the projects of rows that are plainly data."""
    number = grid.header.columns.get("project")
    if number is None:
        return frozenset()
    cells = grid.cells[number]
    codes = set(np.unique(cells.codes[plain]).tolist())
    return frozenset(fold(cell) for code, cell in enumerate(cells.values) if code in codes and isinstance(cell, str) and cell.strip())


def choice_names(grid: SheetRows) -> frozenset[str]:
    """Folded names of sources, classes and types, which a label may name as well."""
    choices = [choice for column, _ in grid.columns for choice in column.choices]
    return frozenset(fold(name) for choice in choices for name in (choice.name, *choice.aliases) if len(name) > 1)


def is_code(text: str) -> bool:
    """Whether a text may be the code of a rule: two letters and two digits."""
    return len(text) == len("SP02") and text[:2].isascii() and text[:2].isalpha() and text[2:].isdecimal()


def is_choice(column: Column) -> bool:
    """Whether a column takes one of a list."""
    return column.kind is CHOICE or bool(column.choices)


def is_of_kind(column: Column, value: Raw) -> bool:
    """Whether a cell holds what its column asks for; any text column asks for nothing."""
    if column.kind is DOCUMENT:
        parsed = column.kind.parse(value, None, ())
        return parsed.value is not None and Remark.DOCUMENT_OTHER not in parsed.remarks
    if column.kind is TEXT or column.kind is NOTATION:
        return False
    parsed = column.kind.parse(value, "元" if column.kind is MONEY else None, column.choices)
    return parsed.value is not None


