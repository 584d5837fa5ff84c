"""Findings to mark with, and what a marked copy shows, as openpyxl and calamine read it."""

from __future__ import annotations

import hashlib
import io
import posixpath
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from perfeval.facts.findings import Finding, Severity
from perfeval.facts.place import Place
from perfeval.words.addresses import position_of
from perfeval.write.marked import mark_workbook
from perfeval.write.marked.book import open_book, sheets
from perfeval.write.marked.elements import CannotMark
from perfeval.write.marked.explanations import read_answers
from perfeval.write.marked.package import Package
from perfeval.write.marked.removal import remove_marks
from perfeval.write.marked.row_edits import Writes, open_rows, write_cells
from tests.tools.marking_books import parts_of

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE
FILLS = {ERROR: "FFFFC7CE", WARNING: "FFFFF2CC", NOTE: "FFDCE6F1"}
LIST, ANSWERS = "核查清单", "核查说明"


def finding(place: str, severity: Severity = ERROR, code: str = "BA01", **more: str) -> Finding:
    sheet, _, cell = place.partition("!")
    row, column = position_of(cell) or (None, None)
    texts = {"message": f"{place}不对", "advice": "请改正", "fingerprint": f"{code}{place}", **more}
    return Finding(code, severity, Place(sheet or None, row, column), **texts)


def marked(source: Path, *findings: Finding) -> bytes:
    result = mark_workbook(source, findings, sha256=sha256(source))
    assert result.copy is not None, result.reason
    assert new_targets_astray(source.read_bytes(), result.copy) == []
    return result.copy


def new_targets_astray(source: bytes, copy: bytes) -> list[str]:
    """Relationships that the copy has and the source has not, and that are absolute or lead nowhere: `owner -> target`."""
    known, parts = set(_targets(source)), {name.casefold() for name in parts_of(copy)}
    return [
        f"{owner} -> {target}" for owner, target in _targets(copy) if (owner, target) not in known
        and (target.startswith("/") or posixpath.normpath(posixpath.join(posixpath.dirname(owner), target)).casefold() not in parts)
    ]


def _targets(content: bytes) -> Iterator[tuple[str, str]]:
    """The owner and the target of every relationship inside the package, as written."""
    for name, part in parts_of(content).items():
        if name.endswith(".rels"):
            folder, _, owner = name.rpartition("_rels/")
            for relation in ElementTree.fromstring(part):
                if relation.get("TargetMode") != "External":
                    yield f"{folder}{owner.removesuffix('.rels')}", str(relation.get("Target"))


def again(path: Path, content: bytes) -> Path:
    copy = path.with_name(f"{path.stem}_退回修改{path.suffix}")
    copy.write_bytes(content)
    return copy


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def values(content: bytes) -> dict[str, list[list[object]]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    sheets = [sheet.name for sheet in book.sheets_metadata if "WorkSheet" in str(sheet.typ)]
    return {title: book.get_sheet_by_name(title).to_python(skip_empty_area=False) for title in sheets if title not in {LIST, ANSWERS}}


def colours(content: bytes, title: str) -> dict[str, str]:
    """Range -> ground of our conditional formats, as openpyxl reads them."""
    rules = load_workbook(io.BytesIO(content))[title].conditional_formatting
    return {
        place: rule.dxf.fill.bgColor.rgb for block in rules for rule in block.rules for place in str(block.sqref).split()
        if rule.formula == ['N("perfeval")=0']
    }


def notes(content: bytes, title: str) -> dict[str, str]:
    rows = load_workbook(io.BytesIO(content))[title].iter_rows()
    return {cell.coordinate: cell.comment.text for row in rows for cell in row if cell.comment}


def listed(content: bytes) -> list[tuple[object, ...]]:
    return [row for row in load_workbook(io.BytesIO(content))[LIST].iter_rows(min_row=6, values_only=True) if row[0]]


def answers(content: bytes) -> list[tuple[object, ...]]:
    book = load_workbook(io.BytesIO(content))
    return list(book[ANSWERS].iter_rows(min_row=4, values_only=True)) if ANSWERS in book.sheetnames else []


def write_into(package: Package, title: str, writes: Writes) -> None:
    """Write these cells of a sheet, as a marked copy does."""
    part = next(sheet.part for sheet in sheets(package, open_book(package)) if sheet.title == title)
    assert part is not None
    rows = open_rows(package.read(part))
    assert rows is not None
    package.write(part, write_cells(rows, writes))


def strip_marks(source: Path) -> bytes:
    """The workbook without our marks; its very bytes where it has none or cannot be patched."""
    content = source.read_bytes()
    try:
        package = Package(content)
        book = open_book(package)
        remove_marks(package, book, read_answers(package, book))
        return package.to_bytes()
    except CannotMark:
        return content
