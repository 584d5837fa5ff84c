"""How much room a text takes: in full-width characters of the font it is written in."""

from __future__ import annotations

import math
import unicodedata


def lines_of(text: str, room: float) -> int:
    """Lines a wrapped text fills where `room` full-width characters stand side by side."""
    return sum(max(1, math.ceil(_width(line) / room)) for line in text.split("\n"))


def _width(line: str) -> float:
    return sum(1 if unicodedata.east_asian_width(character) in "WFA" else 0.6 for character in line)
