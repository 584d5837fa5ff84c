"""The texts that cells share, as the usual programs write them. NotPlainError for any other form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct, field

from perfeval.read.bulk.plain_rows import NotPlainError

PARTED = "\0"
_HEAD = 4096
_PLAIN = re.compile(rb"<si><t>([^<&]+)</t>(?:<phoneticPr [^<>]*/>)?</si>")
_ITEM = re.compile(rb"<si>((?:<(?!/?si[\s/>])[^<>!?]*>[^<]*)*)</si>|<si/>")
_OPENING = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^<>]*\?>)?\s*<sst(?:\s[^<>]*[^<>/])?>")
_CLOSING = b"</sst>"
_ESCAPED = re.compile("[\r&]|_x")


class SharedTexts(Struct):
    """`texts` in order; those in `odd` (place -> cell that holds the text itself) are for the general reader to tell."""

    texts: list[str] = field(default_factory=list)
    odd: dict[int, bytes] = field(default_factory=dict)


def read_texts(pieces: Iterator[bytes]) -> SharedTexts:
    """All texts of the part, given in pieces of any size."""
    shared, rest, opened = SharedTexts(), b"", False
    for piece in pieces:
        rest += piece
        if not opened:
            head = _OPENING.match(rest)
            if head is None and len(rest) > _HEAD:
                raise NotPlainError
            if head is None:
                continue
            rest, opened = rest[head.end():], True
        end = rest.rfind(b"</si>") + 5
        if end > 4:
            _take(rest[:end], shared)
            rest = rest[end:]
    if not opened or not rest.endswith(_CLOSING):
        raise NotPlainError
    _take(rest.removesuffix(_CLOSING), shared)
    return shared


def _take(piece: bytes, shared: SharedTexts) -> None:
    """Items back to back and nothing else: a text in between would move all that follow to other cells."""
    plain = _PLAIN.findall(piece)
    first = len(shared.texts)
    if 4 * len(plain) + piece.count(b"<phoneticPr") != piece.count(b"<"):
        plain = list(_items(piece, first, shared))
    if plain:
        texts, doubtful = decoded(plain)
        shared.texts += texts
        for place in doubtful:
            shared.odd.setdefault(first + place, inline_cell(b"<t>%s</t>" % plain[place]))


def _items(piece: bytes, first: int, shared: SharedTexts) -> Iterator[bytes]:
    at = 0
    for place, match in enumerate(_ITEM.finditer(piece), first):
        if piece[at:match.start()].strip():
            raise NotPlainError
        at = match.end()
        yield _item(match, place, shared)
    if piece[at:].strip():
        raise NotPlainError


def _item(match: re.Match[bytes], place: int, shared: SharedTexts) -> bytes:
    plain: re.Match[bytes] | None = _PLAIN.fullmatch(match.group())
    if plain is None:
        shared.odd[place] = inline_cell(match[1] or b"")
        return b""
    return plain[1]


def inline_cell(content: bytes) -> bytes:
    """A cell, from behind its address, that holds this text itself."""
    return b' t="inlineStr"><is>%s</is></c>' % content


def decoded(texts: list[bytes]) -> tuple[list[str], list[int]]:
    """UTF-8 texts decoded, all together; and the places of those a reader may not take as they stand.

    Those are texts with escapes or with white space around them. ValueError where a text is no UTF-8, NotPlainError
    where one holds the sign that parts them.
    """
    joined = PARTED.encode().join(texts)
    plain = joined.decode().split(PARTED) if texts else []
    if len(plain) != len(texts):
        raise NotPlainError
    escaped = b"&" in joined or b"\r" in joined or b"_x" in joined
    return plain, [
        place for place, text in enumerate(plain)
        if len(text) != len(text.strip()) or (escaped and _ESCAPED.search(text))
    ]
