"""Workbook packages written by hand, for what no library writes: odd cells, styles, names and forms of the XML."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'

PROFILE = """
<row r="1"><c r="A1" t="inlineStr"><is><t>单位名称</t></is></c><c r="B1" t="inlineStr"><is><t>测试局</t></is></c></row>
<row r="2"><c r="A2" t="inlineStr"><is><t>预算年度</t></is></c><c r="B2"><v>2020</v></c></row>
<row r="3"><c r="A3" t="inlineStr"><is><t>报告日期</t></is></c><c r="B3" t="inlineStr"><is><t>2021-03-01</t></is></c></row>
"""


def text(address: str, value: str) -> str:
    """An inline text cell."""
    return f'<c r="{address}" t="inlineStr"><is><t xml:space="preserve">{value}</t></is></c>'


def number(address: str, value: object, style: int = 0) -> str:
    """A number cell."""
    return f'<c r="{address}" s="{style}"><v>{value}</v></c>'


def row(number_: int, cells: Iterable[str], attributes: str = "") -> str:
    """A row of cells."""
    return f'<row r="{number_}"{attributes}>{"".join(cells)}</row>'


def headers(row_: int, names: Iterable[str], first: str = "A") -> str:
    """A row of headings from column `first` on (single letters)."""
    return row(row_, (text(f"{chr(ord(first) + i)}{row_}", name) for i, name in enumerate(names)))


def write_package(
    path: Path, sheets: Mapping[str, str], *, formats: Iterable[str | int] = (), states: Mapping[str, str] | None = None,
    date_1904: bool = False, wrap: str = "<sheetData>{}</sheetData>", main: str = MAIN, relations: str = RELATIONS,
    rename: Mapping[str, str] | None = None, replace: Mapping[str, bytes] | None = None,
) -> Path:
    """Write a package: title -> rows (or a whole body where it holds `<sheetData`).

    formats   number formats of styles 1, 2, …: a built-in number or a code
    rename    part -> name in the zip; `replace` part -> other bytes
    """
    parts = {
        "[Content_Types].xml": _types(len(sheets)),
        "_rels/.rels": _relations(relations, [("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(sheets, states or {}, date_1904, main, relations),
        "xl/_rels/workbook.xml.rels": _relations(
            relations, [*(("worksheet", f"worksheets/sheet{i}.xml") for i in range(1, len(sheets) + 1)),
                        ("styles", "styles.xml")],
        ),
        "xl/styles.xml": _styles(list(formats), main),
    }
    for i, body in enumerate(sheets.values(), start=1):
        inner = body if "<sheetData" in body else wrap.format(body)
        parts[f"xl/worksheets/sheet{i}.xml"] = f'{DECLARATION}<worksheet xmlns="{main}">{inner}</worksheet>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr((rename or {}).get(name, name), (replace or {}).get(name, content.encode()))
    return path


def _types(sheets: int) -> str:
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    overrides = "".join(
        f'<Override PartName="/xl/worksheets/sheet{i}.xml" ContentType="{kind}.worksheet+xml"/>'
        for i in range(1, sheets + 1)
    )
    return (
        f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{kind}.styles+xml"/>{overrides}</Types>'
    )


def _relations(relations: str, targets: list[tuple[str, str]]) -> str:
    lines = "".join(
        f'<Relationship Id="rId{i}" Type="{relations}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(targets, start=1)
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{lines}</Relationships>'


def _workbook(
    sheets: Mapping[str, str], states: Mapping[str, str], date_1904: bool, main: str, relations: str,
) -> str:
    lines = "".join(
        f'<sheet name="{title}" sheetId="{i}" r:id="rId{i}"' + (f' state="{states[title]}"' if title in states else "") + "/>"
        for i, title in enumerate(sheets, start=1)
    )
    properties = '<workbookPr date1904="1"/>' if date_1904 else ""
    return f'{DECLARATION}<workbook xmlns="{main}" xmlns:r="{relations}">{properties}<sheets>{lines}</sheets></workbook>'


def _styles(formats: list[str | int], main: str) -> str:
    codes = {code: 164 + i for i, code in enumerate(f for f in formats if isinstance(f, str))}
    numbers = [0, *(codes[f] if isinstance(f, str) else f for f in formats)]
    declared = "".join(
        f'<numFmt numFmtId="{i}" formatCode="{code.replace("&", "&amp;").replace(chr(34), "&quot;")}"/>'
        for code, i in codes.items()
    )
    cells = "".join(f'<xf numFmtId="{n}" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>' for n in numbers)
    return (
        f'{DECLARATION}<styleSheet xmlns="{main}">'
        + (f'<numFmts count="{len(codes)}">{declared}</numFmts>' if codes else "")
        + '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(numbers)}">{cells}</cellXfs></styleSheet>'
    )
