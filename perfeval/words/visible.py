"""Text from elsewhere, made fit to be shown on a line of a terminal: nothing in it moves the cursor, turns the text or ends the line."""

from __future__ import annotations

import os
import unicodedata

_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})
"""Categories of Unicode: controls, formats (direction marks, zero widths), halves of characters, ends of lines and paragraphs."""
_ESCAPED_BYTE = range(0xDC80, 0xDD00)
"""What Python makes of a byte of a file name that is not UTF-8."""


def visible(text: str) -> str:
    """The text on one line, every character that is not seen as its number: `\\x1b`, `\\u202e`, a byte that is no UTF-8 as `\\xca`."""
    if text.isprintable():
        return text
    return "".join(_number(sign) if unicodedata.category(sign) in _HIDDEN else sign for sign in text)


def _number(sign: str) -> str:
    code = ord(sign)
    if code in _ESCAPED_BYTE:
        code -= 0xDC00
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def readable_name(name: str) -> str:
    """The name of a file as people read it: bytes that are not UTF-8 as the Chinese they are in GBK (what unzip leaves), else as numbers."""
    try:
        name.encode()
    except UnicodeEncodeError:
        try:
            return os.fsencode(name).decode("gb18030")
        except UnicodeError:
            return visible(name).replace("\\", "_")  # which is a folder on Windows
    return name
