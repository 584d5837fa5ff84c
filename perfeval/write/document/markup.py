"""Paragraphs and tables as WordprocessingML text: a form has hundreds of cells, too many for an object each.

Styles are named by their id (typography.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from perfeval.words.spelling import escaped
from perfeval.write.document.typography import BODY_SIZE, TABLE, TWIPS_PER_MM

HIGHLIGHTED = '<w:rPr><w:highlight w:val="yellow"/></w:rPr>'
KEEP_WITH_NEXT = "<w:keepNext/>"
LINE_BREAK = "<w:r><w:br/></w:r>"
ON_NEW_PAGE = "<w:pageBreakBefore/>"

_CELL_MARGIN = round(TWIPS_PER_MM)


def run(text: str, properties: str = "") -> str:
    """A piece of text."""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escaped(text)}</w:t></w:r>' if text else ""


def paragraph(style: str, runs: str, properties: str = "", end: str = "") -> str:
    """A paragraph; `properties` follow its style, `end` (indents, alignment) stands last, as the schema orders them."""
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/>{properties}{end}</w:pPr>{runs}</w:p>'


def indented(characters: dict[str, float]) -> str:
    """Indents by characters (and by their width, for programs that do not know characters). Keys: left, hanging, right, firstLine."""
    sides = " ".join(
        f'w:{side}Chars="{round(count * 100)}" w:{side}="{round(count * BODY_SIZE * 20)}"' for side, count in characters.items()
    )
    return f"<w:ind {sides}/>"


def aligned(side: str) -> str:
    """Alignment: left, center, right."""
    return f'<w:jc w:val="{side}"/>'


def table(columns: Sequence[int], rows: Iterable[str]) -> str:
    """A table with lines; `columns` are widths in twentieths of a point."""
    margins = "".join(f'<w:{side} w:w="{_CELL_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{TABLE}"/><w:tblW w:w="0" w:type="auto"/>{aligned("center")}'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def table_row(cells: Iterable[str], *, repeated: bool = False, least: float = 0) -> str:
    """A row that no page cuts, at least so high (points); `repeated` on every page the table goes on."""
    height = f'<w:trHeight w:val="{round(least * 20)}" w:hRule="atLeast"/>' if least else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{height}{'<w:tblHeader/>' if repeated else ''}</w:trPr>{''.join(cells)}</w:tr>"


def table_cell(width: int, paragraphs: str, *, columns: int = 1, merged: str = "") -> str:
    """A cell over `columns`; `merged` is its part in a merge over rows."""
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{span}{merged}<w:vAlign w:val="center"/></w:tcPr>{paragraphs}</w:tc>'
