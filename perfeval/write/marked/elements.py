"""XML by byte offsets: where each element stands, so that a part is changed by cutting and pasting, never rewritten."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from html import escape
from xml.parsers import expat

from msgspec import Struct, field

Edit = tuple[int, int, bytes]
"""Replace data[start:end] by the bytes."""

_SMALL = 1 << 16
"""Bytes of a part up to which it is remembered how it is built: one and the same is asked for again and again."""
_TAG = re.compile(rb"""<[^>"']*(?:"[^"]*"[^>"']*|'[^']*'[^>"']*)*>""")
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
_CODED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")


class CannotMark(Exception):
    """The file could not be patched safely; the message says why, in Chinese."""


class Element(Struct):
    """One element: `start`..`end` is all of it, `inner`..`close` its content (both `end` for `<a/>`).

    `name` is without the prefix, `prefix` with its colon; attribute names are as written.
    """

    name: str
    prefix: str
    attributes: dict[str, str]
    start: int
    inner: int
    empty: bool
    close: int = 0
    end: int = 0
    text: str = ""
    children: list[Element] = field(default_factory=list)

    def child(self, name: str) -> Element | None:
        """The first child of that name."""
        return next(self.all(name), None)

    def need(self, name: str) -> Element:
        """The first child of that name; CannotMark when there is none."""
        found = self.child(name)
        if found is None:
            raise CannotMark(f"文件内部缺少 {name}")
        return found

    def all(self, name: str) -> Iterator[Element]:
        """The children of that name."""
        return (child for child in self.children if child.name == name)

    def deep(self, name: str) -> Iterator[Element]:
        """The descendants of that name, in document order."""
        for child in self.children:
            if child.name == name:
                yield child
            yield from child.deep(name)

    def get(self, name: str) -> str | None:
        """An attribute by its name without prefix."""
        return next((v for k, v in self.attributes.items() if k.rpartition(":")[2] == name), None)

    def number(self, name: str, default: int = 0) -> int:
        """An attribute that holds a whole number."""
        value = self.attributes.get(name, "")
        return int(value) if re.fullmatch(r"[+-]?\d{1,10}", value) else default


def parse(data: bytes) -> Element:
    """The root element of a UTF-8 part, never to be changed. CannotMark for broken XML, a DOCTYPE or another encoding."""
    return _parse_again(data) if len(data) <= _SMALL else _parse(data)


def _parse(data: bytes) -> Element:
    parser = expat.ParserCreate()
    parser.buffer_text = True
    top: list[Element] = []
    stack: list[Element] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        start = parser.CurrentByteIndex
        tag = _TAG.match(data, start)
        if tag is None:
            raise CannotMark("文件内部的 XML 不规范")
        prefix, colon, local = name.rpartition(":")
        element = Element(local, prefix + colon, attributes, start, tag.end(), tag.group().endswith(b"/>"))
        (stack[-1].children if stack else top).append(element)
        stack.append(element)

    def finish(_name: str) -> None:
        element = stack.pop()
        element.close = element.inner if element.empty else parser.CurrentByteIndex
        element.end = element.inner if element.empty else data.index(b">", element.close) + 1

    def add_text(text: str) -> None:
        stack[-1].text += text

    parser.StartElementHandler, parser.EndElementHandler = begin, finish
    parser.CharacterDataHandler = add_text
    _run(parser, data)
    parser.StartElementHandler = parser.EndElementHandler = parser.CharacterDataHandler = None  # they hold the parser, and the part
    return top[0]


_parse_again = lru_cache(maxsize=64)(_parse)


def check(data: bytes) -> None:
    """Raise what `parse` would raise."""
    _run(expat.ParserCreate(), data)


def _run(parser: expat.XMLParserType, data: bytes) -> None:
    parser.StartDoctypeDeclHandler, parser.XmlDeclHandler = _refuse_doctype, _refuse_encoding
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise CannotMark("文件内部的 XML 不是 UTF-8 编码")
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        raise CannotMark("文件内部的 XML 不规范") from error


def _refuse_doctype(*_: object) -> None:
    raise CannotMark("文件内部含有 DOCTYPE 声明")


def _refuse_encoding(_version: str, encoding: str | None, _standalone: int) -> None:
    if (encoding or "utf-8").lower() not in {"utf-8", "utf8", "us-ascii"}:
        raise CannotMark("文件内部的 XML 不是 UTF-8 编码")


def apply(data: bytes, edits: Iterable[Edit]) -> bytes:
    """The data with non-overlapping edits made; edits at one place keep their order."""
    pieces, at = [], 0
    for start, end, new in sorted(edits, key=lambda edit: edit[:2]):
        pieces += [data[at:start], new]
        at = end
    return b"".join([*pieces, data[at:]])


def cut(element: Element) -> Edit:
    """Removes an element."""
    return element.start, element.end, b""


def insert(data: bytes, parent: Element, xml: str, order: Sequence[str] = ()) -> bytes:
    """Insert a child written without prefix; `order` are the schema's child names, last place when not in it."""
    new = prefixed(xml, parent.prefix)
    if parent.empty:
        tag = data[parent.start:parent.inner].removesuffix(b"/>")
        return apply(data, [(parent.start, parent.end, tag + b">" + new + f"</{parent.prefix}{parent.name}>".encode())])
    rank = {name: place for place, name in enumerate(order)}
    mine = rank.get(re.split(r"[\s/>]", xml[1:], maxsplit=1)[0], len(rank))
    before = [child.end for child in parent.children if rank.get(child.name, mine) < mine or not rank]
    known = [child for child in parent.children if child.name in rank or not rank]
    place = max(before) if before else (known[0].start if known else parent.close)
    return apply(data, [(place, place, new)])


def set_attributes(data: bytes, element: Element, values: Mapping[str, str | None]) -> Edit:
    """Sets, adds or (None) removes attributes, given with their prefixes."""
    end = b"/>" if element.empty else b">"
    tag = data[element.start:element.inner].removesuffix(end).rstrip()
    for name, value in values.items():
        new = b"" if value is None else f' {name}="{quoted(value)}"'.encode()
        there = re.search(rb"\s" + re.escape(name.encode()) + rb"""\s*=\s*("[^"]*"|'[^']*')""", tag)
        tag = tag[:there.start()] + new + tag[there.end():] if there else tag + new
    return element.start, element.inner, tag + end


def extend(data: bytes, holder: Element, new: Sequence[bytes]) -> list[Edit]:
    """Append children to an element that counts them in `count`."""
    start, inner, tag = set_attributes(data, holder, {"count": str(len(holder.children) + len(new))})
    if not holder.empty:
        return [(start, inner, tag), (holder.close, holder.close, b"".join(new))]
    end = f"</{holder.prefix}{holder.name}>".encode()
    return [(start, inner, b"".join([tag.removesuffix(b"/>"), b">", *new, end]))]


def prefixed(xml: str, prefix: str) -> bytes:
    """XML written without a namespace prefix, with one."""
    return re.sub(r"<(/?)(?=\w)", rf"<\g<1>{prefix}", xml).encode() if prefix else xml.encode()


def fit(text: str) -> str:
    """Text without the characters XML cannot hold."""
    return _UNFIT.sub("", text.replace("\r\n", "\n"))


def plain(text: str) -> str:
    """Text as element content: nothing that XML or a spreadsheet program would take for something else."""
    return escape(_CODED.sub("_x005F_", fit(text)), quote=False)


def quoted(text: str) -> str:
    """Text as the value of an attribute in double quotes."""
    return escape(fit(text)).replace("\n", "&#10;")
