"""The workbook part: its sheets in order, defined names, and sheets of ours put in and taken out."""

from __future__ import annotations

import re

from msgspec import Struct

from perfeval.write.marked.elements import (
    CannotMark,
    Edit,
    Element,
    apply,
    cut,
    insert,
    parse,
    plain,
    quoted,
    set_attributes,
)
from perfeval.write.marked.package import Package
from perfeval.write.marked.relations import (
    Family,
    content_type,
    declare,
    discard,
    family_of,
    forget,
    relate,
    related,
    relations,
    unrelate,
)

_ORDER = (
    "fileVersion", "fileSharing", "workbookPr", "workbookProtection", "bookViews", "sheets", "functionGroups",
    "externalReferences", "definedNames", "calcPr", "oleSize", "customWorkbookViews", "pivotCaches", "smartTagPr",
    "smartTagTypes", "webPublishing", "fileRecoveryPr", "webPublishObjects", "extLst",
)
_WORKSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_QUOTED = re.compile(r"^\$?(?:'((?:[^']|'')+)'|([^'!]+))!")


class BookSheet(Struct, frozen=True):
    """One sheet of the user's workbook: its title and, for a sheet of cells, its part."""

    title: str
    part: str | None


class Book(Struct, frozen=True):
    """Where the workbook part is, its edition, and whether it carries macros."""

    part: str
    family: Family
    macros: bool

    @property
    def folder(self) -> str:
        """The folder of its parts, with a slash."""
        return "".join(self.part.rpartition("/")[:2])


def open_book(package: Package) -> Book:
    """The workbook part of a package; CannotMark when it is no .xlsx or .xlsm."""
    part = related(package, "", "officeDocument")
    kind = content_type(package, part) if part else ""
    if part is None or not kind.endswith("main+xml") or "sheet" not in kind:
        raise CannotMark("文件不是 .xlsx 格式")
    return Book(part, family_of(parse(package.read(part))), "macroEnabled" in kind)


def sheets(package: Package, book: Book) -> tuple[BookSheet, ...]:
    """All sheets in order; chart and dialog sheets without a part."""
    parts = {r.id: r.part for r in relations(package, book.part) if r.kind == "worksheet" and r.part and r.part in package}
    return tuple(
        BookSheet(sheet.attributes.get("name", ""), parts.get(sheet.get("id") or ""))
        for sheet in _sheets(parse(package.read(book.part)))
    )


def free_title(package: Package, book: Book, title: str) -> str:
    """The title, or with the first number that makes it different from every sheet's."""
    used = {sheet.title.casefold() for sheet in sheets(package, book)}
    free = (f"{title}{number}" if number > 1 else title for number in range(1, len(used) + 2))
    return next(candidate for candidate in free if candidate.casefold() not in used)


def add_sheet(package: Package, book: Book, title: str, content: bytes, first: bool) -> str:
    """Put a sheet in, before or behind all others, not selected; returns its part."""
    part = package.free_name(f"{book.folder}worksheets/sheet{{}}.xml")
    package.write(part, content)
    declare(package, part, _WORKSHEET)
    relation = relate(package, book.part, "worksheet", part, book.family)
    data = package.read(book.part)
    root = parse(data)
    listed = _sheets(root)
    number = max((sheet.number("sheetId") for sheet in listed), default=0) + 1
    namespace, prefix = _relation_prefix(root, book.family)
    entry = f'<sheet name="{quoted(title)}" sheetId="{number}" {prefix}:id="{relation}"{namespace}/>'
    holder = root.child("sheets")
    if holder is None or not listed:
        raise CannotMark("文件里没有工作表")
    if first:
        at = listed[0].start
        data = apply(data, [(at, at, entry.replace("<", f"<{holder.prefix}", 1).encode())])
        data = _shift(data, 0, 1, _first_visible(listed))
    else:
        data = insert(data, holder, entry)
    package.write(book.part, data)
    return part


def remove_sheet(package: Package, book: Book, title: str) -> None:
    """Take a sheet out, with its part and the names that belong to it."""
    data = package.read(book.part)
    listed = _sheets(parse(data))
    place = next(i for i, sheet in enumerate(listed) if sheet.attributes.get("name") == title)
    part = next(sheet.part for sheet in sheets(package, book) if sheet.title == title)
    data = apply(data, [cut(listed[place])])
    package.write(book.part, _shift(data, place, -1, _first_visible(listed[:place] + listed[place + 1:])))
    if part is not None:
        unrelate(package, book.part, part)
        discard(package, part)
        forget(package, part)


def names(package: Package, book: Book) -> dict[str, str]:
    """The defined names of the workbook as a whole, and what they stand for."""
    holder = parse(package.read(book.part)).child("definedNames")
    found = holder.all("definedName") if holder else ()
    return {n.attributes.get("name", ""): n.text for n in found if "localSheetId" not in n.attributes}


def define_name(package: Package, book: Book, name: str, value: str) -> None:
    """Add a hidden name."""
    data = package.read(book.part)
    root = parse(data)
    holder = root.child("definedNames")
    entry = f'<definedName name="{name}" hidden="1">{plain(value)}</definedName>'
    package.write(book.part, insert(data, holder, entry) if holder else insert(
        data, root, f"<definedNames>{entry}</definedNames>", _ORDER,
    ))


def drop_names(package: Package, book: Book, start: str) -> None:
    """Remove the names of the workbook that begin like this."""
    data = package.read(book.part)
    holder = parse(data).child("definedNames")
    ours = [n for n in holder.all("definedName") if n.attributes.get("name", "").startswith(start)] if holder else []
    if holder and ours:
        edits = [cut(holder)] if len(ours) == len(holder.children) else [cut(name) for name in ours]
        package.write(book.part, apply(data, edits))


def sheet_of(reference: str) -> str | None:
    """The title in a reference such as `'It''s'!$A$1`."""
    match = _QUOTED.match(reference)
    return (match.group(2) or match.group(1).replace("''", "'")) if match else None


def reference_to(title: str, cell: str) -> str:
    """A reference such as `'It''s'!$A$1`."""
    return "'{}'!{}".format(title.replace("'", "''"), cell)


def _sheets(root: Element) -> list[Element]:
    holder = root.child("sheets")
    return list(holder.all("sheet")) if holder else []


def _first_visible(listed: list[Element]) -> int:
    return next((i for i, sheet in enumerate(listed) if sheet.attributes.get("state", "visible") == "visible"), 0)


def _shift(data: bytes, place: int, by: int, visible: int) -> bytes:
    """Move what counts sheets by position, at and behind `place`, one up or one down; names of a sheet gone go too."""
    root = parse(data)
    edits: list[Edit] = []
    for view in root.deep("workbookView"):
        active, leftmost = view.number("activeTab"), view.number("firstSheet")
        counts = {
            "activeTab": visible if by < 0 and active == place else _moved(active, place, by),
            "firstSheet": _moved(leftmost, max(place, 1), by),  # 0: the tabs are shown from the first, ours too
        }
        edits.append(set_attributes(data, view, {n: str(at) for n, at in counts.items() if at or n in view.attributes}))
    holder = root.child("definedNames")
    local = [n for n in holder.all("definedName") if "localSheetId" in n.attributes] if holder else []
    gone = [n for n in local if by < 0 and n.number("localSheetId") == place]
    if holder and gone and len(gone) == len(holder.children):
        return apply(data, [*edits, cut(holder)])
    edits += [cut(name) for name in gone]
    edits += [
        set_attributes(data, n, {"localSheetId": str(_moved(n.number("localSheetId"), place, by))})
        for n in local if n not in gone
    ]
    data = apply(data, edits)
    if by > 0 and root.child("bookViews") is None:  # without it the first sheet would count as the open one
        views = f'<bookViews><workbookView activeTab="{visible + 1}"/></bookViews>'
        data = insert(data, parse(data), views, _ORDER)
    return data


def _moved(position: int, place: int, by: int) -> int:
    return position + by if position >= place else position


def _relation_prefix(root: Element, family: Family) -> tuple[str, str]:
    """(declaration to add, prefix) of the relationship namespace."""
    declared = next((k for k, v in root.attributes.items() if v == family.relations and k.startswith("xmlns:")), None)
    return ("", declared.removeprefix("xmlns:")) if declared else (f' xmlns:r="{family.relations}"', "r")
