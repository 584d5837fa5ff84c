"""What a workbook carries beside cells that can act or fetch when it is opened: kept in the marked copy as it is, and named."""

from __future__ import annotations

from collections.abc import Iterator

from perfeval.write.marked.elements import CannotMark, parse
from perfeval.write.marked.package import Package
from perfeval.write.marked.relations import Relation, all_relations

_MACROS, _EMBEDDED, _CONNECTIONS, _LINKS = "宏", "嵌入对象", "数据连接或网页查询", "外部链接"
_KINDS = {
    "vbaProject": _MACROS, "wordVbaData": _MACROS, "xlMacrosheet": _MACROS, "xlIntlMacrosheet": _MACROS, "dialogsheet": _MACROS,
    "oleObject": _EMBEDDED, "package": _EMBEDDED, "control": "ActiveX 控件", "activeXControlBinary": "ActiveX 控件",
    "connections": _CONNECTIONS, "queryTable": _CONNECTIONS, "webextension": "加载项", "webextensiontaskpanes": "加载项",
    "extensibility": "自定义功能区",
}
"""Last word of a relationship's type -> what it leads to."""
_KINDS_OF_LINKS = {"ddeLink": "DDE 链接", "oleLink": "OLE 链接", "externalBook": _LINKS}
"""First element of the part of an external link -> what it is."""
_HARMLESS = {"hyperlink"}
"""A link outside that nothing follows unless somebody clicks on it."""


def carried_content(package: Package) -> tuple[str, ...]:
    """The kinds of active content and outside links in a package, each once, in a fixed order."""
    return tuple(sorted({kind for relation in all_relations(package) for kind in _kinds(package, relation)}))


def _kinds(package: Package, relation: Relation) -> Iterator[str]:
    if relation.kind in _KINDS:
        yield _KINDS[relation.kind]
    elif relation.part is None:
        yield from () if relation.kind in _HARMLESS else (_LINKS,)
    elif relation.kind == "externalLink":
        yield from _links(package, relation.part)


def _links(package: Package, part: str) -> Iterator[str]:
    try:
        children = parse(package.read(part)).children
    except CannotMark:
        yield _LINKS
        return
    yield from {_KINDS_OF_LINKS.get(child.name, _LINKS) for child in children}
