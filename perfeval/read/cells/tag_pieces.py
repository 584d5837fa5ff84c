"""The XML of a part as pieces that hold whole tags, never expanded and never whole in memory."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

_WITHOUT_A_TAG = 1 << 20
"""Bytes; a cell holds at most 32,767 characters, which is a third of this even when every one is written `&#x4e00;`."""


_UNDERSTOOD = frozenset({"UTF-8", "UTF8", "US-ASCII", "ASCII", "UTF-16", "UTF-16LE", "UTF-16BE"})
"""Names that the XML of a part may give its encoding; a package holds no others (ECMA-376, part 2, 8.1)."""
_DECLARED = re.compile(rb"<\?xml\s[^<>]*?\sencoding\s*=\s*[\"']([^\"'<>]*)")
_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<[^\0]|<?\Z)")
_HEAD = 256


class TooLongError(ValueError):
    """More text in one place than any cell can hold."""


class UnknownEncodingError(ValueError):
    """Text in an encoding that no reader here knows."""


def in_utf8(pieces: Iterator[bytes]) -> Iterator[bytes]:
    """The same text in UTF-8. UnknownEncodingError where it is neither that nor UTF-16, ValueError where it is damaged."""
    first = next(pieces, b"")
    encoding = _wide_encoding(first)
    decoder = codecs.getincrementaldecoder(encoding)() if encoding else None
    head = decoder.decode(first).encode() if decoder else first
    declared = _DECLARED.search(head, 0, _HEAD)
    if not _START.match(head) or (declared and declared[1].decode("latin-1").upper() not in _UNDERSTOOD):
        raise UnknownEncodingError
    yield head
    for piece in pieces:
        yield decoder.decode(piece).encode() if decoder else piece


def _wide_encoding(start: bytes) -> str | None:
    """The form of UTF-16, known by its mark or by the zero beside `<`; None: another encoding."""
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
