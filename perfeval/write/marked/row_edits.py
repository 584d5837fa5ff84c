"""Single cells of a small sheet written or emptied, in place, with the style they have."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from perfeval.words.addresses import address_of
from perfeval.write.marked.elements import Edit, Element, apply, cut, insert, parse, plain, prefixed, set_attributes
from perfeval.write.marked.worksheet import cell_of

Writes = Mapping[tuple[int, int], str]
"""(row, column), 0-based -> text; "" empties the cell."""


class RowEdits(Struct, frozen=True):
    """The rows of a sheet by number, each with its cells by column; only for a sheet that states all addresses."""

    data: bytes
    holder: Element
    rows: Mapping[int, tuple[Element, Mapping[int, Element]]]

    def is_free(self, row: int) -> bool:
        """Whether a row holds no value and no formula."""
        return row not in self.rows or all(not cell.children for cell in self.rows[row][1].values())


def open_rows(part: bytes) -> RowEdits | None:
    """The rows of a worksheet part; None where a row or cell does not state its address."""
    holder = parse(part).child("sheetData")
    if holder is None:
        return None
    rows: dict[int, tuple[Element, Mapping[int, Element]]] = {}
    for row in holder.all("row"):
        placed = [(cell_of(cell.attributes.get("r", "")), cell) for cell in row.all("c")]
        cells = {place[1]: cell for place, cell in placed if place is not None}
        if "r" not in row.attributes or len(cells) < len(placed):
            return None
        rows[row.number("r") - 1] = row, cells
    return RowEdits(part, holder, rows)


def write_cells(rows: RowEdits, writes: Writes) -> bytes:
    """The part with these cells written as text, never as a formula; a row left with nothing in it is taken out."""
    by_row: dict[int, dict[int, str]] = {}
    for (row, column), text in sorted(writes.items()):
        by_row.setdefault(row, {})[column] = text
    edits: list[Edit] = []
    new: dict[int, str] = {}
    for row, texts in by_row.items():
        if row in rows.rows:
            edits.append(_changed(rows.data, row, *rows.rows[row], texts))
        elif any(texts.values()):
            new[row] = f'<row r="{row + 1}">{"".join(_cell(row, c, text) for c, text in texts.items() if text)}</row>'
    if rows.holder.empty and new:
        data = insert(rows.data, rows.holder, "".join(new.values()))
    else:
        edits += [(at := _place(rows, row), at, prefixed(xml, rows.holder.prefix)) for row, xml in new.items()]
        data = apply(rows.data, edits)
    extent = parse(data).child("dimension")
    return apply(data, [cut(extent)]) if extent else data


def _changed(data: bytes, row: int, element: Element, cells: Mapping[int, Element], texts: Mapping[int, str]) -> Edit:
    pieces = {column: data[cell.start:cell.end] for column, cell in cells.items()}
    for column, text in texts.items():
        if not text and not (column in cells and cells[column].children):
            continue  # empty as it is
        style = cells[column].attributes.get("s") if column in cells else None
        pieces[column] = prefixed(_cell(row, column, text, style), element.prefix) if text or style else b""
    inner = b"".join(pieces[column] for column in sorted(pieces))
    if not inner and set(element.attributes) <= {"r", "spans"}:
        return cut(element)
    start, _, tag = set_attributes(data, element, {"spans": None})
    end = f"</{element.prefix}row>".encode()
    rest = b"".join(data[child.start:child.end] for child in element.children if child.name != "c")
    return start, element.end, b"".join([tag.removesuffix(b"/>").removesuffix(b">"), b">", inner, rest, end])


def _cell(row: int, column: int, text: str, style: str | None = None) -> str:
    look = f' s="{style}"' if style else ""
    start = f'<c r="{address_of(row + 1, column + 1)}"{look}'
    return f'{start} t="inlineStr"><is><t xml:space="preserve">{plain(text)}</t></is></c>' if text else f"{start}/>"


def _place(rows: RowEdits, row: int) -> int:
    """Where a row that does not exist belongs."""
    return next((element.start for number, (element, _) in rows.rows.items() if number > row), rows.holder.close)
