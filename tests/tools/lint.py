"""What a spreadsheet program would repair, refuse or act upon in a written workbook, beyond what its schema says."""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring
from openpyxl.utils.cell import range_boundaries

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
LONGEST_TEXT, LONGEST_FORMULA, TALLEST, LONGEST_NAME = 32_767, 8_192, 409.5, 31
ELSEWHERE = re.compile(r"\[|\b(WEBSERVICE|DDE|CALL|REGISTER|RTD|FILTERXML|IMAGE)\s*\(|^=?\s*cmd\|", re.IGNORECASE)


def lint_workbook(path: Path) -> list[str]:
    """Complaints on an .xlsx file, empty where there are none."""
    with zipfile.ZipFile(path) as package:
        return list(_complaints({name: package.read(name) for name in package.namelist()}))


def _complaints(parts: dict[str, bytes]) -> Iterator[str]:
    yield from (f"{name}: outside the workbook" for name, content in parts.items() if b'TargetMode="External"' in content)
    yield from (f"{name}: active part" for name in parts if re.search(r"externalLink|vbaProject|activeX|connections|embeddings", name))
    workbook = fromstring(parts["xl/workbook.xml"])
    names = [str(sheet.get("name")) for sheet in workbook.iter(f"{MAIN}sheet")]
    yield from (f"{name}: twice" for name, count in Counter(name.casefold() for name in names).items() if count > 1)
    yield from (f"{name}: no sheet name" for name in names if not 0 < len(name) <= LONGEST_NAME or re.search(r"[\[\]:*?/\\]|^'|'$", name))
    yield from _defined_names(workbook, names)
    yield from _texts(parts)
    styles = fromstring(parts["xl/styles.xml"])
    looks = len(styles.findall(f"{MAIN}cellXfs/{MAIN}xf"))
    for name in sorted(parts):
        if name.startswith("xl/worksheets/sheet"):
            yield from (f"{name}: {complaint}" for complaint in _sheet(fromstring(parts[name]), looks, names))
        if name.startswith("xl/tables/"):
            yield from (f"{name}: {complaint}" for complaint in _table(fromstring(parts[name])))


def _defined_names(workbook: Element, sheets: list[str]) -> Iterator[str]:
    defined = [(str(one.get("name")).casefold(), one.get("localSheetId"), one.text or "") for one in workbook.iter(f"{MAIN}definedName")]
    yield from (f"{key}: defined twice" for key, count in Counter(one[:2] for one in defined).items() if count > 1)
    for name, _, meaning in defined:
        yield from (f"{name}: {place} is no sheet" for place in _sheets_in(meaning) if place not in sheets)
        if ELSEWHERE.search(meaning) or "#REF!" in meaning:
            yield f"{name}: {meaning}"


def _sheets_in(expression: str) -> list[str]:
    return [quoted.replace("''", "'") or plain for quoted, plain in re.findall(r"(?:'((?:[^']|'')+)'|([\w.]+))!", expression)]


def _texts(parts: dict[str, bytes]) -> Iterator[str]:
    for item in fromstring(parts.get("xl/sharedStrings.xml", b"<sst/>")):
        text = "".join(one.text or "" for one in item.iter(f"{MAIN}t"))
        if len(text.encode("utf-16-le")) // 2 > LONGEST_TEXT:
            yield f"{text[:20]}: too long"


def _sheet(sheet: Element, looks: int, sheets: list[str]) -> Iterator[str]:
    rows = [int(row.get("r", 0)) for row in sheet.iter(f"{MAIN}row")]
    cells = [str(cell.get("r")) for cell in sheet.iter(f"{MAIN}c")]
    if rows != sorted(set(rows)) or len(cells) != len(set(cells)):
        yield "a row or cell twice or out of order"
    yield from (f"row {row.get('r')} too high" for row in sheet.iter(f"{MAIN}row") if float(row.get("ht", 0)) > TALLEST)
    yield from (f"{cell.get('r')}: no such look" for cell in sheet.iter(f"{MAIN}c") if int(cell.get("s", 0)) >= looks)
    merged = [range_boundaries(str(one.get("ref"))) for one in sheet.iter(f"{MAIN}mergeCell")]
    yield from (f"{one} over {other}" for one, other in combinations(merged, 2) if _meet(one, other))
    for formula in sheet.iter(f"{MAIN}f"):
        text = formula.text or ""
        if ELSEWHERE.search(text) or len(text) > LONGEST_FORMULA:
            yield f"formula {text[:60]}"
        yield from (f"formula to {place}" for place in _sheets_in(re.sub('"[^"]*"', "", text)) if place not in sheets)
    for link in sheet.iter(f"{MAIN}hyperlink"):
        yield from (f"link to {place}" for place in _sheets_in(link.get("location", "")) if place not in sheets)


def _meet(one: tuple[int | None, ...], other: tuple[int | None, ...]) -> bool:
    left, top, right, bottom = (value or 0 for value in one)
    other_left, other_top, other_right, other_bottom = (value or 0 for value in other)
    return left <= other_right and other_left <= right and top <= other_bottom and other_top <= bottom


def _table(table: Element) -> Iterator[str]:
    heads = [str(column.get("name")).casefold() for column in table.iter(f"{MAIN}tableColumn")]
    if len(heads) != len(set(heads)) or not all(heads):
        yield "headings empty or twice"
