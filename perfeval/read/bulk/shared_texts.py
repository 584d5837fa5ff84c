"""The texts that cells share, as the usual programs write them. NotPlainError for any other form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from perfeval.read.bulk.plain_rows import NotPlainError

PARTED = "\0"
_HEAD = 4096
_PLAIN = re.compile(rb"<si><t>([^<&]+)</t>(?:<phoneticPr [^<>]*/>)?</si>")
_ITEM = re.compile(rb"<si>((?:<(?!/?si[\s/>])[^<>!?]*>[^<]*)*)</si>|<si/>")
_ESCAPED = re.compile("[\r&]|_x")


@dataclass
class SharedTexts:
    """`texts` in order; those in `odd` (place -> cell that holds the text itself) are for the general reader to tell."""

    texts: list[str] = field(default_factory=list)
    odd: dict[int, bytes] = field(default_factory=dict)


def read_texts(pieces: Iterator[bytes]) -> SharedTexts:
    """All texts of the part, given in pieces of any size."""
    shared, rest = SharedTexts(), b""
    for piece in pieces:
        if not shared.texts and b"<!" in piece[:_HEAD]:
            raise NotPlainError
        rest += piece
        end = rest.rfind(b"</si>") + 5
        if end > 4:
            _take(rest[:end], shared)
            rest = rest[end:]
    _take(rest, shared)
    return shared


def _take(piece: bytes, shared: SharedTexts) -> None:
    plain = _PLAIN.findall(piece)
    first = len(shared.texts)
    if len(plain) != piece.count(b"<si"):
        plain = [_item(match, place, shared) for place, match in enumerate(_ITEM.finditer(piece), first)]
    if len(plain) != piece.count(b"<si"):
        raise NotPlainError
    if plain:
        texts, doubtful = decoded(plain)
        shared.texts += texts
        for place in doubtful:
            shared.odd.setdefault(first + place, inline_cell(b"<t>%s</t>" % plain[place]))


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

    Those are texts with escapes or with white space around them. ValueError where a text is no UTF-8.
    """
    joined = b"\0".join(texts)
    plain = joined.decode().split(PARTED) if texts else []
    escaped = b"&" in joined or b"\r" in joined or b"_x" in joined
    return plain, [
        place for place, text in enumerate(plain)
        if len(text) != len(text.strip()) or (escaped and _ESCAPED.search(text))
    ]
