"""What the general reader makes of single cells: they are set out in a small workbook with the styles of the real one.

The fast way over large sheets reads plain texts and numbers itself and asks here about each different other cell
once: so it cannot come to another result.
"""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from html import escape
from io import BytesIO

from python_calamine import CalamineSheet, CalamineWorkbook

from perfeval.read.signs.package import SourcePackage
from perfeval.words.spelling import Raw

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_CONTENT_TYPES = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Default Extension="xml" ContentType="application/xml"/></Types>'
)
_WORKBOOK = (
    f'{_HEAD}<workbook xmlns="{_MAIN}" xmlns:r="{_TYPES}"><workbookPr date1904="{{}}"/>'
    f'<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>'
)
_SHEET = f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetData>'.encode(), b"</sheetData></worksheet>"
_NUMBER = b"45323.5"


def read_specimens(package: SourcePackage, cells: Sequence[bytes]) -> list[Raw]:
    """The values of cells, given as the XML behind their address. Raises whatever the reader raises."""
    if not cells:
        return []
    rows = [b'<row r="%d"><c r="A%d"><v>1</v></c><c r="B%d"%s</row>' % (n, n, n, cell) for n, cell in enumerate(cells, 1)]
    values: list[Raw] = [second for _, second in _sheet(package, b"".join(rows)).iter_rows()]
    if len(values) != len(cells):
        raise ValueError("a cell is more than one cell")
    return values


def is_nothing(package: SourcePackage, cell: bytes) -> bool:
    """Whether the general reader does not count such a cell as filled."""
    return _sheet(package, b'<row r="1"><c r="A1"%s</row>' % cell).start is None


def styles_of_numbers(package: SourcePackage) -> frozenset[int]:
    """The styles in which a number is a number, not a date or a time."""
    cells = [b' s="%d"><v>%s</v></c>' % (style, _NUMBER) for style in range(package.style_count)]
    return frozenset(s for s, value in enumerate(read_specimens(package, cells)) if isinstance(value, float))


def _sheet(package: SourcePackage, rows: bytes) -> CalamineSheet:
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("[Content_Types].xml", _CONTENT_TYPES)
        archive.writestr("_rels/.rels", _relations(("rId1", "officeDocument", "xl/workbook.xml")))
        archive.writestr("xl/workbook.xml", _WORKBOOK.format(escape(package.date_system)))
        archive.writestr("xl/worksheets/sheet1.xml", rows.join(_SHEET))
        related = [("rId1", "worksheet", "worksheets/sheet1.xml")]
        if package.styles_part:
            archive.writestr("xl/styles.xml", package.archive.read(package.styles_part))
            related.append(("rId2", "styles", "styles.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", _relations(*related))
    file.seek(0)
    return CalamineWorkbook.from_filelike(file).get_sheet_by_index(0)


def _relations(*related: tuple[str, str, str]) -> str:
    entries = "".join(f'<Relationship Id="{i}" Type="{_TYPES}/{kind}" Target="{part}"/>' for i, kind, part in related)
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'
