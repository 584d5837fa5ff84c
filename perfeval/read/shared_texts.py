"""The texts that cells share, as the usual programs write them. NotPlainError for any other form."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from perfeval.read.plain_rows import NotPlainError

PARTED = "\0"
_PLAIN = re.compile(rb"<si><t>([^<&]+)</t>(?:<phoneticPr [^<>]*/>)?</si>")
_ITEM = re.compile(rb"<si>((?:<(?!/?si[\s/>])[^<>!?]*>[^<]*)*)</si>|<si/>")
_DOUBTFUL = re.compile(rf"\r|_x|(?:^|{PARTED})\s|\s(?:{PARTED}|\Z)")


@dataclass
class SharedTexts:
    """`texts` in order; those in `odd` (place -> cell that holds the text itself) are for the general reader to tell."""

    texts: list[str] = field(default_factory=list)
    odd: dict[int, bytes] = field(default_factory=dict)


def read_texts(pieces: Iterator[bytes]) -> SharedTexts:
    """All texts of the part, given in pieces of any size."""
    shared, rest = SharedTexts(), b""
    for piece in pieces:
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
    if len(plain) != piece.count(b"<si") or b"<!" in piece:
        raise NotPlainError
    if plain:
        texts = plain_texts(plain)
        shared.texts += texts
        for place in doubtful(texts):
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


def plain_texts(texts: list[bytes]) -> list[str]:
    """UTF-8 texts decoded, all together. ValueError where they are none."""
    return b"\0".join(texts).decode().split(PARTED) if texts else []


def doubtful(texts: list[str]) -> list[int]:
    """Places of texts that a reader may not take as they stand: with escapes, or white space around them."""
    if not _DOUBTFUL.search(PARTED.join(texts)):
        return []
    return [place for place, text in enumerate(texts) if _DOUBTFUL.search(text) or "&" in text]
