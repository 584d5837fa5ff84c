"""Workbooks with what a marked copy must not lose: notes, rules, buttons, pictures, tables, charts, macros, odd parts."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import xlsxwriter

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_SHEETS = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def parts_of(content: bytes) -> dict[str, bytes]:
    """The parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def with_parts(source: Path, target: Path, changes: dict[str, bytes | None]) -> Path:
    """A copy with parts replaced, added or (None) left out."""
    parts = {**parts_of(source.read_bytes()), **changes}
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            if content is not None:
                package.writestr(name, content)
    return target


def rich_workbook(path: Path, macros: bool = False) -> Path:
    """All a form can carry on 资金安排, a chart and local names on 支出明细, a hidden sheet and a chart sheet."""
    picture, project = path.with_name("picture.png"), path.with_name("project.bin")
    picture.write_bytes(_png())
    project.write_bytes(b"macros")
    book = xlsxwriter.Workbook(str(path))
    funding, spending = book.add_worksheet("资金安排"), book.add_worksheet("支出明细")
    odd, chart_sheet = book.add_worksheet("It's odd"), book.add_chartsheet("图")
    green = book.add_format({"bg_color": "#00FF00", "bold": True})
    for row in range(12):
        for column in range(6):
            funding.write(row, column, row * column + 0.5)
    funding.write_comment("B2", "用户自己的批注")
    funding.conditional_format("A1:F12", {"type": "cell", "criteria": ">", "value": 10, "format": green})
    funding.conditional_format("A1:F12", {"type": "top", "value": 3, "format": green})
    funding.merge_range("C5:D7", "合并", green)
    funding.insert_image("H2", str(picture))
    funding.set_header("&L&G", {"image_left": str(picture)})
    funding.data_validation("A1:A9", {"validate": "list", "source": ["甲", "乙"]})
    funding.add_table("A20:C25")
    funding.insert_button("K2", {"caption": "按钮"})
    funding.write_formula("F12", "=SUM(F1:F11)", None, 99)
    funding.set_column("B:B", 30)
    funding.set_row(3, 40)
    funding.freeze_panes(3, 1)
    funding.protect()
    spending.write("D4", "x")
    spending.print_area("A1:D9")
    spending.autofilter("A1:D9")
    for page in (spending, chart_sheet):
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "=资金安排!$A$1:$A$5"})
        if page is spending:
            spending.insert_chart("F2", chart)
        else:
            chart_sheet.set_chart(chart)
    odd.write_rich_string("A2", "a", green, "b", "c")
    odd.hide()
    book.define_name("总额", "=资金安排!$F$12")
    spending.activate()
    if macros:
        book.add_vba_project(str(project))
    book.close()
    return path


def bare_workbook(path: Path, prefix: str = "") -> Path:
    """The least a workbook can be: no styles, no properties, no relationships of the sheet, no addresses of the cells."""
    p, spaces = (f"{prefix}:", f'xmlns:{prefix}="{_MAIN}"') if prefix else ("", f'xmlns="{_MAIN}"')
    types = "".join(
        f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in {
            "xl/workbook.xml": f"{_SHEETS}.sheet.main+xml", "xl/s.xml": f"{_SHEETS}.worksheet+xml",
            "_rels/.rels": "application/vnd.openxmlformats-package.relationships+xml",
            "xl/_rels/workbook.xml.rels": "application/vnd.openxmlformats-package.relationships+xml",
        }.items()
    )
    relation = f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="q" Type="{_OFFICE}/{{}}" Target="{{}}"/></Relationships>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">{types}</Types>',
        "_rels/.rels": relation.format("officeDocument", "xl/workbook.xml"),
        "xl/_rels/workbook.xml.rels": relation.format("worksheet", "s.xml"),
        "xl/workbook.xml": f'<{p}workbook {spaces}><{p}sheets><{p}sheet name="资金安排" sheetId="7" xmlns:k="{_OFFICE}" k:id="q"/>'
                           f"</{p}sheets></{p}workbook>",
        "xl/s.xml": f"<{p}worksheet {spaces}><{p}sheetData><{p}row><{p}c><{p}v>5</{p}v></{p}c></{p}row></{p}sheetData></{p}worksheet>",
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return path


def _png() -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress((b"\0" + b"\xff\0\0" * 8) * 8)) + chunk(b"IEND", b"")
