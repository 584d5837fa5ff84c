"""What the XML of an .ods tells that a reader of values drops; the counterpart of scan.py.

Source: OpenDocument 1.3, part 3, sections 9 (tables) and 19 (attributes).
"""

from __future__ import annotations

import re
import zipfile
from typing import BinaryIO
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import iterparse
from msgspec import Struct, field

from perfeval.read.cells.formats import Percent
from perfeval.read.cells.traits import Marks
from perfeval.read.signs.package import local_name

_ERROR = re.compile(r"#[A-Z0-9/_]+[!?]?|Err:\d+|错误:\d+")
_HIDDEN = frozenset({"collapse", "filter"})


class _Table(Struct):
    """Where the scan of one sheet stands: how many columns were declared, rows and cells passed."""

    marks: Marks = field(default_factory=Marks)
    columns: int = 0
    row: int = 0
    rows: int = 1
    column: int = 0


def scan_sheets(file: BinaryIO) -> dict[str, Marks]:
    """Sheet title -> marks. KeyError, ValueError or ParseError where the file is damaged; DTDs are refused."""
    tables: dict[str, _Table] = {}
    table = _Table()
    with zipfile.ZipFile(file) as archive, archive.open("content.xml") as content:
        for event, element in iterparse(content, events=("start", "end"), forbid_dtd=True):
            name = local_name(element.tag)
            if event == "start":
                if name == "table":
                    table = tables.setdefault(_attribute(element, "name"), _Table())
                elif name == "table-row":
                    table.column, table.rows = 0, _repeated(element, "rows")
            elif name == "table-column":
                _column(element, table)
            elif name in {"table-cell", "covered-table-cell"}:
                _cell(element, table)
            elif name == "table-row":
                _row(element, table)
                element.clear()
    return {title: table.marks for title, table in tables.items()}


def _attribute(element: Element, name: str) -> str:
    return next((value for key, value in element.attrib.items() if local_name(key) == name), "")


def _repeated(element: Element, name: str) -> int:
    return int(_attribute(element, f"number-{name}-repeated") or 1)


def _column(element: Element, table: _Table) -> None:
    first, table.columns = table.columns + 1, table.columns + _repeated(element, "columns")
    if _attribute(element, "visibility") in _HIDDEN:
        table.marks.hidden_columns.append((first, table.columns))


def _row(element: Element, table: _Table) -> None:
    first, table.row = table.row + 1, table.row + table.rows
    if _attribute(element, "visibility") in _HIDDEN:
        table.marks.hide_rows(first, table.row)


def _cell(element: Element, table: _Table) -> None:
    first, table.column = table.column + 1, table.column + _repeated(element, "columns")
    kinds = {value for key, value in element.attrib.items() if local_name(key) == "value-type"}
    is_formula = _attribute(element, "formula") != ""
    if not kinds and not is_formula:
        return
    text = "".join("".join(child.itertext()) for child in element if local_name(child.tag) == "p")
    positions = [(row, column) for row in range(table.row + 1, table.row + table.rows + 1)
                 for column in range(first, table.column + 1)]
    table.marks.formulas += is_formula * len(positions)
    if "error" in kinds or (is_formula and _ERROR.fullmatch(text)):
        table.marks.errors.update(dict.fromkeys(positions, text))
    elif not kinds and not text:
        table.marks.unstored.update(positions)
    elif "percentage" in kinds:
        table.marks.displays.update(dict.fromkeys(positions, Percent()))
    elif "float" in kinds and text.isdecimal() and text[:1] == "0" < text:
        table.marks.codes.update(dict.fromkeys(positions, text))
    if element.tag.endswith("}table-cell"):
        _merged(element, table, first)


def _merged(element: Element, table: _Table, first: int) -> None:
    rows, columns = (int(_attribute(element, f"number-{name}-spanned") or 1) for name in ("rows", "columns"))
    if rows * columns > 1:
        table.marks.merged.append((table.row + 1, first, table.row + rows, first + columns - 1))
