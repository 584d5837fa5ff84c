"""The looks we add to the user's styles: three colours by severity, and the cells of our own sheets.

Only ever appended: everything in the file refers to styles by number. A look that is there already is used again.
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from perfeval.facts.findings import Severity
from perfeval.write.marked.book import Book
from perfeval.write.marked.elements import Edit, Element, apply, extend, insert, parse, prefixed
from perfeval.write.marked.package import Package
from perfeval.write.marked.relations import declare, relate, related

_ORDER = (
    "numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs", "tableStyles", "colors",
    "extLst",
)
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"
_EMPTY = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<styleSheet xmlns="{}"/>'
_FIRST = {
    "fonts": '<font><sz val="11"/><name val="宋体"/><family val="3"/><charset val="134"/></font>',
    "fills": '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>',
    "borders": "<border><left/><right/><top/><bottom/><diagonal/></border>",
    "cellStyleXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>',
    "cellXfs": '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    "cellStyles": '<cellStyle name="Normal" xfId="0" builtinId="0"/>',
    "dxfs": "",
}
"""What a container that the file lacks must begin with: number 0 is what plain cells look like."""

SEVERITY_COLOURS: Mapping[Severity, tuple[str, str]] = {
    Severity.ERROR: ("FF9C0006", "FFFFC7CE"),
    Severity.WARNING: ("FF7F5F00", "FFFFF2CC"),
    Severity.NOTE: ("FF1F4E79", "FFDCE6F1"),
}
"""Ink and ground, as on the pages of the evaluation workbook."""


def _font(size: float, colour: str = "FF1F2D3D", extra: str = "") -> str:
    return f'<font>{extra}<sz val="{size:g}"/><color rgb="{colour}"/><name val="宋体"/><family val="3"/><charset val="134"/></font>'


def _fill(colour: str) -> str:
    return f'<fill><patternFill patternType="solid"><fgColor rgb="{colour}"/><bgColor indexed="64"/></patternFill></fill>'


_SIDES = "".join(f'<{side} style="thin"><color rgb="FFA6A6A6"/></{side}>' for side in ("left", "right", "top", "bottom"))
_NO_FILL, _NO_BORDER = _FIRST["fills"].partition("<fill><patternFill patternType=\"gray")[0], _FIRST["borders"]
_BOX = f"<border>{_SIDES}<diagonal/></border>"


class Look(Struct, frozen=True):
    """A cell of our own sheets."""

    font: str = _font(11)
    fill: str = _NO_FILL
    border: str = _NO_BORDER
    alignment: str = 'vertical="center"'


_WRAP = 'vertical="top" wrapText="1"'
LOOKS: Mapping[str, Look] = {
    "title": Look(_font(16, extra="<b/>")),
    "plain": Look(_font(11)),
    "quiet": Look(_font(9, "FF595959")),
    "header": Look(_font(11, extra="<b/>"), _fill("FFDCE6F1"), _BOX, 'horizontal="center" vertical="center" wrapText="1"'),
    "text": Look(_font(11), border=_BOX, alignment=_WRAP),
    "center": Look(_font(11), border=_BOX, alignment='horizontal="center" vertical="top"'),
    "link": Look(_font(11, "FF0563C1", "<u/>"), border=_BOX, alignment=_WRAP),
    **{
        str(severity): Look(_font(11, ink, "<b/>"), _fill(ground), _BOX, 'horizontal="center" vertical="top"')
        for severity, (ink, ground) in SEVERITY_COLOURS.items()
    },
}


class Formats(Struct, frozen=True):
    """Numbers in the user's styles: `colours` of conditional formats by severity, `cells` by name of the look."""

    colours: Mapping[Severity, int]
    cells: Mapping[str, int]


def add_formats(package: Package, book: Book) -> Formats:
    """Make sure that all our looks stand in the styles part, which is made where the workbook has none."""
    part = related(package, book.part, "styles")
    if part is None:
        part = f"{book.folder}styles.xml"  # the name by which some programs look for it
        package.write(part, _EMPTY.format(book.family.main).encode())
        declare(package, part, _TYPE)
        relate(package, book.part, "styles", part, book.family)
    data = package.read(part)
    for container, first in _FIRST.items():
        if parse(data).child(container) is None:
            data = insert(data, parse(data), f"<{container}>{first}</{container}>", _ORDER)
    root = parse(data)
    fonts, new_fonts = _place(data, root, "fonts", [look.font for look in LOOKS.values()])
    fills, new_fills = _place(data, root, "fills", [look.fill for look in LOOKS.values()])
    borders, new_borders = _place(data, root, "borders", [look.border for look in LOOKS.values()])
    cells, new_cells = _place(data, root, "cellXfs", [
        f'<xf numFmtId="0" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyFont="1" applyFill="1"'
        f' applyBorder="1" applyAlignment="1"><alignment {look.alignment}/></xf>'
        for look, font, fill, border in zip(LOOKS.values(), fonts, fills, borders, strict=True)
    ])
    colours, new_colours = _place(data, root, "dxfs", [
        f'<dxf><font><color rgb="{ink}"/></font><fill><patternFill patternType="solid"><fgColor rgb="{ground}"/>'
        f'<bgColor rgb="{ground}"/></patternFill></fill></dxf>'
        for ink, ground in SEVERITY_COLOURS.values()
    ])
    package.write(part, apply(data, [*new_fonts, *new_fills, *new_borders, *new_cells, *new_colours]))
    return Formats(dict(zip(SEVERITY_COLOURS, colours, strict=True)), dict(zip(LOOKS, cells, strict=True)))


def look_count(package: Package, book: Book) -> int:
    """How many looks of conditional formats the workbook has."""
    part = related(package, book.part, "styles")
    formats = parse(package.read(part)).child("dxfs") if part else None
    return len(formats.children) if formats else 0


def _place(data: bytes, root: Element, container: str, entries: list[str]) -> tuple[list[int], list[Edit]]:
    """The number each entry has in its container, and the edits that append those it lacks."""
    holder = root.need(container)
    numbers: dict[bytes, int] = {}
    for number, child in enumerate(holder.children):
        numbers.setdefault(data[child.start:child.end], number)
    wanted = [prefixed(entry, holder.prefix) for entry in entries]
    new = [entry for entry in dict.fromkeys(wanted) if entry not in numbers]
    numbers |= {entry: len(holder.children) + place for place, entry in enumerate(new)}
    return [numbers[entry] for entry in wanted], extend(data, holder, new) if new else []
