"""The parts of an .xlsx file with every number of a style replaced by the style: equal where the sheets show the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STYLED = re.compile(r' (s|style|dxfId)="(\d+)"')
_STYLES = "xl/styles.xml"
_SHARED = {"fontId": "fonts", "fillId": "fills", "borderId": "borders"}
"""Attribute of a cell format -> the list it counts in."""


def resolved(parts: Mapping[str, str]) -> dict[str, str]:
    """Every part but the styles, which may be counted differently and hold more than is used."""
    styles = ET.fromstring(parts[_STYLES])
    cells, conditions = list(_cell_formats(styles)), [ET.tostring(dxf, "unicode") for dxf in styles.iterfind(f"{_MAIN}dxfs/{_MAIN}dxf")]

    def meaning(found: re.Match[str]) -> str:
        attribute, number = found[1], int(found[2])
        return f" {attribute}={(conditions if attribute == 'dxfId' else cells)[number]!r}"

    return {
        name: _STYLED.sub(meaning, part) if name.startswith("xl/worksheets/sheet") else part
        for name, part in parts.items() if name != _STYLES
    }


def _cell_formats(styles: ET.Element) -> Iterator[str]:
    codes = {each.get("numFmtId"): each.get("formatCode") for each in styles.iterfind(f"{_MAIN}numFmts/{_MAIN}numFmt")}
    shared = {name: [ET.tostring(each, "unicode") for each in styles.iterfind(f"{_MAIN}{name}/*")] for name in _SHARED.values()}
    for xf in styles.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf"):
        number = xf.get("numFmtId")
        xf.set("numFmtId", codes.get(number) or f"built in {number}")
        for attribute, name in _SHARED.items():
            xf.set(attribute, shared[name][int(xf.attrib[attribute])])
        yield ET.tostring(xf, "unicode")
