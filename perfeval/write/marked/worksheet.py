"""One sheet of cells: our colours put in and taken out. The cells themselves are never touched.

A sheet is handled as its frame (everything around the cells, small) and its cells (all of `sheetData`, large).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from msgspec import Struct

from perfeval.words.addresses import is_on_a_sheet, position_of
from perfeval.write.marked.elements import CannotMark, Edit, Element, apply, cut, insert, parse, set_attributes
from perfeval.write.marked.package import Content, Package, Spliced, Stretch

ORDER = (
    "sheetPr", "dimension", "sheetViews", "sheetFormatPr", "cols", "sheetData", "sheetCalcPr", "sheetProtection",
    "protectedRanges", "scenarios", "autoFilter", "sortState", "dataConsolidate", "customSheetViews", "mergeCells",
    "phoneticPr", "conditionalFormatting", "dataValidations", "hyperlinks", "printOptions", "pageMargins", "pageSetup",
    "headerFooter", "rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags",
    "drawing", "legacyDrawing", "legacyDrawingHF", "drawingHF", "picture", "oleObjects", "controls", "webPublishItems",
    "tableParts", "extLst",
)
_FORMULA = 'N("perfeval")=0'
"""Always true, needs no cell, and names its maker: a rule with it is ours, whoever saved the file since."""
OUR_SIGN = b"perfeval"
"""Without it in the bytes of a frame there is no rule of ours."""
_PRIORITIES = 3
"""Ours are the first so many, one for each severity."""
_REFERENCES = 500
"""Ranges in one conditional format; more are split over several."""
_LONG = 8 << 20
"""Bytes of a part from which on its cells are not held in memory."""
_OVERLAP = 64
"""Bytes in which a tag cut in two is found."""
_OPEN = re.compile(rb"<(?:\w+:)?sheetData(?=[\s/>])[^>]*>")
_CLOSE = re.compile(rb"</(?:\w+:)?sheetData\s*>")

Area = tuple[int, int, int, int]
"""First row, first column, last row, last column, 0-based."""


class SheetXml(Struct, frozen=True):
    """A worksheet part taken apart; `frame` holds `sheetData` empty. The cells of a long sheet stay in the file."""

    frame: bytes
    cells: bytes | Stretch

    def content(self) -> Content:
        """The part put together again."""
        place = _OPEN.search(self.frame)
        if place is None:
            raise CannotMark("工作表内部的 XML 不规范")
        head, tail = self.frame[:place.start()], self.frame[place.end():]
        return Spliced(head, self.cells, tail) if isinstance(self.cells, Stretch) else b"".join([head, self.cells, tail])


def open_part(package: Package, part: str) -> SheetXml:
    """Take a worksheet part of a package apart. CannotMark: see open_sheet."""
    written = package.written.get(part)
    if isinstance(written, Spliced):
        return SheetXml(written.frame, written.cells)
    if written is not None or package.size(part) < _LONG:
        return open_sheet(package.read(part))
    if part not in package.long_sheets:
        package.long_sheets[part] = _take_apart(package.pieces(part))
    return SheetXml(*package.long_sheets[part])


def _take_apart(pieces: Iterator[bytes]) -> tuple[bytes, Stretch]:
    """Frame and place of the cells, with no more than the frame in memory."""
    head = next(pieces, b"")
    first = _OPEN.search(head)
    if first is None or first.group().endswith(b"/>"):
        raise CannotMark("工作表内部的 XML 不规范")
    text, at, end = head[first.start():], first.start(), -1
    behind: list[bytes] = []
    for piece in chain((b"",), pieces):
        text += piece
        last = _CLOSE.match(text, max(text.rfind(b"<", 0, text.rfind(b"sheetData")), 0))
        if last is not None:
            end, behind = at + last.end(), [text[last.end():]]
            at, text = at + len(text), b""
        elif behind:
            behind.append(text)
            at, text = at + len(text), b""
        else:
            at, text = at + len(text) - min(len(text), _OVERLAP), text[-_OVERLAP:]
    if end < 0:
        raise CannotMark("工作表内部的 XML 不规范")
    empty = first.group().removesuffix(b">") + b"/>"
    return b"".join([head[:first.start()], empty, *behind]), Stretch(first.start(), end, empty)


def open_sheet(part: bytes) -> SheetXml:
    """Take a worksheet part apart; CannotMark where it has no cells or is not well formed around them."""
    first = _OPEN.search(part)
    if first is None:
        raise CannotMark("工作表内部的 XML 不规范")
    if first.group().endswith(b"/>"):
        return SheetXml(part, first.group())
    last = _CLOSE.match(part, part.rfind(b"<", 0, part.rfind(b"sheetData")))
    if last is None:
        raise CannotMark("工作表内部的 XML 不规范")
    empty = first.group().removesuffix(b">") + b"/>"
    return SheetXml(part[:first.start()] + empty + part[last.end():], part[first.start():last.end()])


def colour(sheet: SheetXml, groups: Sequence[tuple[Sequence[str], int]]) -> SheetXml:
    """Add a conditional format of ours per group: its ranges, and the number of its look (`dxfId`).

    Ours come first, so that they show whatever rules the user has; the order among the user's own is kept.
    """
    frame = _make_room(sheet.frame)
    formats = "".join(
        f'<conditionalFormatting sqref="{" ".join(ranges[at:at + _REFERENCES])}"><cfRule type="expression"'
        f' dxfId="{look}" priority="{priority}"><formula>{_FORMULA}</formula></cfRule></conditionalFormatting>'
        for priority, (ranges, look) in enumerate(groups, 1) for at in range(0, len(ranges), _REFERENCES)
    )
    return SheetXml(insert(frame, parse(frame), formats, ORDER), sheet.cells) if formats else sheet


def _make_room(frame: bytes) -> bytes:
    """Raise the priorities of the user's rules where one is among ours."""
    rules = [rule for rule in parse(frame).deep("cfRule") if "priority" in rule.attributes]
    if all(rule.number("priority") > _PRIORITIES for rule in rules):
        return frame
    return apply(frame, [
        set_attributes(frame, rule, {"priority": str(rule.number("priority") + _PRIORITIES)}) for rule in rules
    ])


def without_colour(sheet: SheetXml) -> SheetXml:
    """Take our conditional formats out, also where another program has put them together with the user's."""
    if OUR_SIGN not in sheet.frame:
        return sheet
    edits: list[Edit] = []
    for block in parse(sheet.frame).all("conditionalFormatting"):
        ours = _ours(block)
        edits += [cut(block)] if ours and len(ours) == len(block.children) else [cut(rule) for rule in ours]
    return SheetXml(apply(sheet.frame, edits), sheet.cells) if edits else sheet


def our_looks(root: Element) -> list[int]:
    """The `dxfId` of every conditional format of ours."""
    return [r.number("dxfId", -1) for block in root.all("conditionalFormatting") for r in _ours(block)]


def _ours(block: Element) -> list[Element]:
    return [r for r in block.all("cfRule") if any(formula.text == _FORMULA for formula in r.all("formula"))]


def merged_areas(root: Element) -> dict[tuple[int, int], Area]:
    """Merged ranges by each of their cells, as far as a person merges (up to 1,000 cells)."""
    covered: dict[tuple[int, int], Area] = {}
    for merge in root.deep("mergeCell"):
        area = area_of(merge.attributes.get("ref", ""))
        if area is not None and (area[2] - area[0] + 1) * (area[3] - area[1] + 1) <= 1000:
            covered |= {(r, c): area for r in range(area[0], area[2] + 1) for c in range(area[1], area[3] + 1)}
    return covered


def area_of(reference: str) -> Area | None:
    """The area of `D5` or `D5:E9`, or None."""
    first, _, last = reference.partition(":")
    top, bottom = cell_of(first), cell_of(last or first)
    return (*top, *bottom) if top and bottom else None


def cell_of(address: str) -> tuple[int, int] | None:
    """`D5` -> (4, 3), or None for anything that is no cell of a sheet."""
    row, column = position_of(address) or (0, 0)
    return (row - 1, column - 1) if is_on_a_sheet(row, column) else None
