"""The XML of a part as pieces that hold whole tags, never expanded and never whole in memory."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

_WITHOUT_A_TAG = 1 << 20
"""Bytes; a cell holds at most 32,767 characters, which is a third of this even when every one is written `&#x4e00;`."""


class TooLongError(ValueError):
    """More text in one place than any cell can hold."""


def in_utf8(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same text in UTF-8; UTF-16 is known by its mark, or by the zero beside `<`. ValueError where it is none."""
    first = next(pieces, b"")
    encoding = _wide_encoding(first)
    if encoding is None:
        yield first
        yield from pieces
        return
    decoder = codecs.getincrementaldecoder(encoding)()
    yield decoder.decode(first).encode()
    for piece in pieces:
        yield decoder.decode(piece).encode()


def _wide_encoding(start: bytes) -> str | None:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    return {b"<\0": "utf-16-le", b"\0<": "utf-16-be"}.get(start[:2])


def whole_tags(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """Pieces cut before a `<`, so that no tag is in two of them. TooLongError where no tag comes for a mebibyte."""
    rest = b""
    for piece in pieces:
        rest += piece
        end = max(rest.rfind(b"<"), 0)
        if len(rest) - end > _WITHOUT_A_TAG:
            raise TooLongError
        yield rest[:end]
        rest = rest[end:]
    yield rest
