"""How the parts of a package are tied together: relationships and content types."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import unquote

from msgspec import Struct

from perfeval.write.marked.elements import CannotMark, Element, apply, cut, insert, parse, quoted
from perfeval.write.marked.package import Package

_TYPES = "[Content_Types].xml"
_RELATIONS = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships xmlns="{}"/>'
_NAMESPACE = "http://schemas.openxmlformats.org/package/2006/relationships"
_RELATIONS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"


class Family(Struct, frozen=True):
    """The transitional or the strict edition of the format: namespace of its parts, base of its relationship types."""

    main: str
    relations: str


FAMILIES = (
    Family(
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    Family(
        "http://purl.oclc.org/ooxml/spreadsheetml/main", "http://purl.oclc.org/ooxml/officeDocument/relationships",
    ),
)


class Relation(Struct, frozen=True):
    """One relationship: its id, the last word of its type, and the part it leads to (None: outside the package)."""

    id: str
    kind: str
    part: str | None


def family_of(root: Element) -> Family:
    """The edition a part is written in."""
    spaces = {value for name, value in root.attributes.items() if name.startswith("xmlns")}
    for family in FAMILIES:
        if family.main in spaces:
            return family
    raise CannotMark("文件不是通常的 .xlsx 格式")


def relations(package: Package, owner: str) -> tuple[Relation, ...]:
    """The relationships of a part ("" for the package), in order."""
    name = _relations_name(owner)
    return _listed(package.read(name), owner) if name in package else ()


@lru_cache(maxsize=64)
def _listed(data: bytes, owner: str) -> tuple[Relation, ...]:
    return tuple(
        Relation(
            r.attributes.get("Id", ""),
            r.attributes.get("Type", "").rpartition("/")[2],
            None if r.attributes.get("TargetMode") == "External" else _resolve(owner, r.attributes.get("Target", "")),
        )
        for r in parse(data).all("Relationship")
    )


def all_relations(package: Package) -> Iterator[Relation]:
    """The relationships of all parts and of the package itself."""
    for name in package.names:
        folder, _, file = name.rpartition("_rels/")
        if file.endswith(".rels"):
            yield from relations(package, f"{folder}{file.removesuffix('.rels')}")


def related(package: Package, owner: str, kind: str) -> str | None:
    """The first existing part of one kind that a part leads to."""
    parts = (r.part for r in relations(package, owner) if r.kind == kind)
    return next((part for part in parts if part and part in package), None)


def relate(package: Package, owner: str, kind: str, part: str, family: Family) -> str:
    """Add a relationship and return its id."""
    name = _relations_name(owner)
    if name not in package:
        package.write(name, _RELATIONS.format(_NAMESPACE).encode())
        declare_suffix(package, "rels", _RELATIONS_TYPE)
    used = {r.id for r in relations(package, owner)}
    number = 1
    while f"rId{number}" in used:
        number += 1
    data = package.read(name)
    package.write(name, insert(
        data, parse(data),
        f'<Relationship Id="rId{number}" Type="{family.relations}/{kind}" Target="{quoted(_target(owner, part))}"/>',
    ))
    return f"rId{number}"


def _target(owner: str, part: str) -> str:
    """A part as its owner names it: relative, as Excel writes it; some readers look for no other."""
    return posixpath.relpath(f"/{part}", f"/{posixpath.dirname(owner)}")


def unrelate(package: Package, owner: str, part: str) -> None:
    """Remove the relationships that lead to a part; a list left empty goes too."""
    name = _relations_name(owner)
    data = package.read(name)
    found = list(parse(data).all("Relationship"))
    dead = [
        r for r in found if r.attributes.get("TargetMode") != "External"
        and _resolve(owner, r.attributes.get("Target", "")).casefold() == part.casefold()
    ]
    if len(dead) == len(found):
        discard(package, name)
    else:
        package.write(name, apply(data, [cut(r) for r in dead]))


def forget(package: Package, owner: str) -> None:
    """Remove all relationships of a part that is gone."""
    if _relations_name(owner) in package:
        discard(package, _relations_name(owner))


def _relations_name(owner: str) -> str:
    folder, name = posixpath.split(owner)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolve(owner: str, target: str) -> str:
    path = unquote(target).replace("\\", "/")
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(owner), path)).lstrip("/")


def declare(package: Package, part: str, content_type: str) -> None:
    """State the content type of a new part."""
    _declare(package, f'<Override PartName="/{quoted(part)}" ContentType="{content_type}"/>')


def declare_suffix(package: Package, suffix: str, content_type: str) -> None:
    """State the content type of a suffix, unless it is stated (twice would make the file invalid)."""
    defaults = parse(package.read(_TYPES)).all("Default")
    if all(default.attributes.get("Extension", "").lower() != suffix for default in defaults):
        _declare(package, f'<Default Extension="{suffix}" ContentType="{content_type}"/>')


def discard(package: Package, part: str) -> None:
    """Take a part out, with its content type."""
    package.remove(part)
    data = package.read(_TYPES)
    dead = [cut(override) for override in parse(data).all("Override") if _names(override, part)]
    if dead:
        package.write(_TYPES, apply(data, dead))


def content_type(package: Package, part: str) -> str:
    """The content type of a part; "" when it is not stated."""
    root, suffix = parse(package.read(_TYPES)), part.rpartition(".")[2].lower()
    stated = [o for o in root.all("Override") if _names(o, part)]
    stated += [d for d in root.all("Default") if d.attributes.get("Extension", "").lower() == suffix]
    return stated[0].attributes.get("ContentType", "") if stated else ""


def _names(override: Element, part: str) -> bool:
    return override.attributes.get("PartName", "").casefold() == f"/{part}".casefold()


def _declare(package: Package, statement: str) -> None:
    data = package.read(_TYPES)
    package.write(_TYPES, insert(data, parse(data), statement, ("Default", "Override")))
