"""The boxes of notes (VML): appended to and cut out of the drawing as bytes, for Excel itself writes VML no parser takes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from perfeval.write.marked.elements import Element
from perfeval.write.marked.package import Package

Cell = tuple[int, int]

_SPACES = {
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
    "x": "urn:schemas-microsoft-com:office:excel",
}
_DECLARED = "".join(f' xmlns:{prefix}="{space}"' for prefix, space in _SPACES.items())
_EMPTY = f"<xml{_DECLARED}></xml>".encode()
_TYPE = (
    '<v:shapetype{spaces} id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">'
    '<v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/></v:shapetype>'
)
_BOX = (
    '<v:shape{spaces} id="_x0000_s{number}" type="#_x0000_t202" style="position:absolute;margin-left:{left:g}pt;'
    'margin-top:{top:g}pt;width:{width:g}pt;height:{height:g}pt;z-index:{layer};visibility:hidden" fillcolor="#ffffe1"'
    ' o:insetmode="auto"><v:fill color2="#ffffe1"/><v:shadow on="t" color="black" obscured="t"/>'
    '<v:path o:connecttype="none"/><v:textbox style="mso-direction-alt:auto"><div style="text-align:left"></div>'
    '</v:textbox><x:ClientData ObjectType="Note"><x:MoveWithCells/><x:SizeWithCells/><x:Anchor>{anchor}</x:Anchor>'
    "<x:AutoFill>False</x:AutoFill><x:Row>{row}</x:Row><x:Column>{column}</x:Column></x:ClientData></v:shape>"
)
_BLOCK = 1024
"""Shape numbers are given out in blocks, each to one drawing of the workbook."""
_ANY = re.compile(rb"<(?:\w+:)?(?:shape|rect|roundrect|oval|line|polyline|curve|arc|image|group)[\s>]")
_SHAPE = re.compile(rb"<((?:\w+:)?)shape[\s>].*?</\1shape\s*>", re.DOTALL)
_PLACE = re.compile(rb"<(?:\w+:)?(Row|Column)>\s*(\d{1,7})\s*<")
_NUMBER = re.compile(rb"_x0000_s(\d{1,9})")
_BLOCKS = re.compile(rb"""(<(?:\w+:)?idmap\s[^>]*\bdata\s*=\s*["'])([\d,\s]*)""")
_NO_BLOCKS = re.compile(
    rb"""<((?:\w+:)?)shapelayout[^>]*>\s*<(?:\w+:)?idmap\s[^>]*\bdata\s*=\s*(?:""|'')\s*/>\s*</\1shapelayout>"""
)
_END = b"</xml>"


class RowGrid(Struct, frozen=True):
    """Sizes of columns and rows in pixels; 0-based, the default where not stated."""

    widths: Mapping[int, int]
    heights: Mapping[int, int]
    width: int
    height: int

    def anchor(self, cell: Cell, size: tuple[int, int]) -> str:
        """Where a box of that size (width, height) stands: right of its cell, a little above."""
        row, column = max(cell[0] - 1, 0), cell[1] + 1
        right, right_rest = _walk(column, 15 + size[0], self.widths, self.width)
        bottom, bottom_rest = _walk(row, 4 + size[1], self.heights, self.height)
        return f"{column}, 15, {row}, 4, {right}, {right_rest}, {bottom}, {bottom_rest}"


def _walk(start: int, pixels: int, sizes: Mapping[int, int], default: int) -> tuple[int, int]:
    while pixels >= (size := sizes.get(start, default)):
        pixels -= size
        start += 1
    return start, pixels


def grid_of(frame: Element, cells: bytes) -> RowGrid:
    """The sizes a sheet states. Heights of single rows are looked up in sheets of ordinary length only."""
    layout = frame.child("sheetFormatPr")
    stated = layout.attributes if layout else {}
    columns = [c for holder in frame.all("cols") for c in holder.all("col")]
    widths = {
        number: 0 if column.attributes.get("hidden") in {"1", "true"} else _pixels(column.attributes.get("width"), 7, 5, 64)
        for column in columns
        for number in range(column.number("min") - 1, min(column.number("max"), 1000))
    }
    rows = re.finditer(rb"<(?:\w+:)?row\s[^>]*>", cells) if len(cells) < 4_000_000 and b' ht="' in cells else ()
    heights = {
        int(number.group(1)) - 1: 0 if b'hidden="1"' in row.group() else _pixels(tall.group(1).decode(), 4 / 3, 0, 20)
        for row in rows
        if (number := re.search(rb'\sr="(\d{1,7})"', row.group())) and (tall := re.search(rb'\sht="([\d.]+)"', row.group()))
    }
    default = _pixels(stated.get("defaultColWidth"), 7, 5, 64), _pixels(stated.get("defaultRowHeight"), 4 / 3, 0, 20)
    return RowGrid(widths, heights, max(default[0], 8), max(default[1], 8))


def _pixels(stated: str | None, scale: float, margin: int, default: int) -> int:
    try:
        return int(float(stated) * scale) + margin if stated else default
    except (ValueError, OverflowError):
        return default


def used_blocks(package: Package) -> set[int]:
    """All blocks of shape numbers the workbook has given out."""
    used: set[int] = set()
    for name in package.names:
        if name.lower().endswith(".vml"):
            used |= _blocks(package.read(name))
    return used


def can_take_boxes(drawing: bytes | None) -> bool:
    """Whether the end of a drawing is where it is looked for."""
    return drawing is None or _END in drawing


def add_boxes(drawing: bytes | None, boxes: Sequence[tuple[Cell, str, tuple[int, int]]], used: Iterable[int]) -> bytes:
    """Append a box per (cell, anchor, size in pixels) to a drawing, or begin one; numbers from fresh blocks."""
    data = drawing if drawing is not None else _EMPTY
    head = data[:data.find(b">")]
    spaces = "" if all(f'xmlns:{p}="{space}"'.encode() in head for p, space in _SPACES.items()) else _DECLARED
    first = max(used, default=0) + 1
    blocks = range(first, first + -(-len(boxes) // (_BLOCK - 1)))
    data = _give_blocks(data, ",".join(map(str, blocks)), spaces)
    new = "" if b'id="_x0000_t202"' in data else _TYPE.format(spaces=spaces)
    for place, ((row, column), anchor, (width, height)) in enumerate(boxes):
        block, rest = divmod(place, _BLOCK - 1)
        new += _BOX.format(
            spaces=spaces, number=(first + block) * _BLOCK + rest + 1, left=(column + 1) * 48 + 11, top=row * 15,
            width=width * 0.75, height=height * 0.75, layer=place + 1, anchor=anchor, row=row, column=column,
        )
    at = data.rindex(_END)
    return data[:at] + new.encode() + data[at:]


def without_boxes(drawing: bytes, cells: set[Cell]) -> bytes | None:
    """Cut out the boxes of notes on these cells; None when no shape is left in the drawing."""
    gone: set[int] = set()

    def drop(match: re.Match[bytes]) -> bytes:
        shape = match.group()
        place = {name: int(number) for name, number in _PLACE.findall(shape)}
        if b'"Note"' not in shape or (place.get(b"Row"), place.get(b"Column")) not in cells:
            return shape
        gone.update(_blocks(shape))
        return b""

    left = _SHAPE.sub(drop, drawing)
    if not _ANY.search(left):
        return None
    free = gone - {int(number) // _BLOCK for number in _NUMBER.findall(left)}
    return _NO_BLOCKS.sub(b"", _BLOCKS.sub(lambda match: match.group(1) + _less(match.group(2), free), left))


def box_cells(drawing: bytes) -> list[Cell]:
    """The cells that have a box, in order."""
    places = ({n: int(v) for n, v in _PLACE.findall(m.group())} for m in _SHAPE.finditer(drawing) if b'"Note"' in m.group())
    return [(place[b"Row"], place[b"Column"]) for place in places if {b"Row", b"Column"} <= place.keys()]


def shape_numbers(drawing: bytes) -> list[int]:
    """The numbers of all shapes, each once for every shape that carries it."""
    return [int(n) for m in _SHAPE.finditer(drawing) if (n := next(iter(_NUMBER.findall(m.group())), b""))]


def _blocks(data: bytes) -> set[int]:
    listed = {int(n) for match in _BLOCKS.finditer(data) for n in re.findall(rb"\d{1,6}", match.group(2))}
    return listed | {int(number) // _BLOCK for number in _NUMBER.findall(data)}


def _give_blocks(data: bytes, blocks: str, spaces: str) -> bytes:
    match = _BLOCKS.search(data)
    if match is not None:
        return data[:match.end()] + f",{blocks}".encode() + data[match.end():]
    layout = f'<o:shapelayout{spaces} v:ext="edit"><o:idmap v:ext="edit" data="{blocks}"/></o:shapelayout>'
    at = data.index(b">", max(data.find(b"<xml"), 0)) + 1
    return data[:at] + layout.encode() + data[at:]


def _less(listed: bytes, free: set[int]) -> bytes:
    kept = [n for n in listed.split(b",") if not n.strip().isdigit() or int(n) not in free]
    return b",".join(kept)
