"""An .xlsx or .xlsm as the zip of XML parts it is: which part holds which sheet, and what the styles show."""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator, Mapping
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from msgspec import Struct

from perfeval.read.cells.formats import Display, displays_of


class SourcePackage(Struct, frozen=True):
    """An open workbook package. `sheets` is title -> part, `hidden` are titles; styles are indices a cell names in `s`."""

    archive: zipfile.ZipFile
    sheets: Mapping[str, str]
    hidden: frozenset[str]
    displays: Mapping[int, Display]
    styles_part: str | None = None
    style_count: int = 0
    date_system: str = "0"
    """What the workbook says of `date1904`."""


def open_package(archive: zipfile.ZipFile) -> SourcePackage:
    """Find sheets and styles. KeyError, ValueError or ParseError where the package is broken, DTDs are refused."""
    parts = {plain_name(name): name for name in archive.namelist()}
    workbook = main_part(archive, parts, "xl/workbook.xml")
    relations = relations_of(archive, parts, workbook)
    sheets, hidden = {}, set()
    root = _xml(archive, parts[plain_name(workbook)])
    for element in _descend(root, "sheets", "sheet"):
        relation = next((value for name, value in element.attrib.items() if local_name(name) == "id"), "")
        kind, target = relations.get(relation, ("", ""))
        if kind == "worksheet" and plain_name(target) in parts:
            sheets[element.attrib["name"]] = parts[plain_name(target)]
            if element.attrib.get("state", "visible") != "visible":
                hidden.add(element.attrib["name"])
    styles = next((target for kind, target in relations.values() if kind == "styles"), "")
    styles_part = parts.get(plain_name(styles))
    displays, count = _styles(_xml(archive, styles_part)) if styles_part else ({}, 0)
    dates = next((element.attrib.get("date1904", "0") for element in _descend(root, "workbookPr")), "0")
    return SourcePackage(archive, sheets, frozenset(hidden), displays, styles_part, count, dates)


def main_part(archive: zipfile.ZipFile, parts: Mapping[str, str], usual: str) -> str:
    """The workbook part; the usual one where the package does not say."""
    found = relations_of(archive, parts, "").values()
    return next((target for kind, target in found if kind == "officeDocument"), usual)


def plain_name(name: str) -> str:
    """A part name as names are compared: some writers use back slashes or other capitals."""
    return name.replace("\\", "/").lstrip("/").lower()


def local_name(name: str) -> str:
    """The name of an element or attribute without its name space."""
    return name.rpartition("}")[2]


def _xml(archive: zipfile.ZipFile, part: str) -> Element:
    root: Element = fromstring(archive.read(part), forbid_dtd=True)
    return root


def _descend(root: Element, *path: str) -> Iterator[Element]:
    """The elements at a path of local names, in any name space (strict files have their own)."""
    if not path:
        yield root
        return
    for child in root:
        if local_name(child.tag) == path[0]:
            yield from _descend(child, *path[1:])


def relations_of(archive: zipfile.ZipFile, parts: Mapping[str, str], source: str) -> dict[str, tuple[str, str]]:
    """Relation id -> (last word of its type, part it leads to)."""
    folder, name = posixpath.split(source)
    rels = parts.get(plain_name(posixpath.join(folder, "_rels", f"{name}.rels")))
    if rels is None:
        return {}
    found = {}
    for element in _descend(_xml(archive, rels), "Relationship"):
        target = element.attrib.get("Target", "").replace("\\", "/")
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
        found[element.attrib.get("Id", "")] = element.attrib.get("Type", "").rpartition("/")[2], path
    return found


def _styles(root: Element) -> tuple[dict[int, Display], int]:
    codes = {
        int(element.attrib["numFmtId"]): element.attrib.get("formatCode", "")
        for element in _descend(root, "numFmts", "numFmt")
    }
    formats = [int(element.attrib.get("numFmtId", "0")) for element in _descend(root, "cellXfs", "xf")]
    return displays_of(formats, codes), len(formats)
