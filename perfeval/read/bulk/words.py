"""The bytes of a text as numbers: eight at any place at once, for thousands of places together."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]
WordArray = npt.NDArray[np.uint64]

_PADDING = 64
_DIGIT_BITS, _NO_DIGIT = np.uint64(0x3030303030303030), np.uint64(0x0606060606060606)
_HIGH = np.uint64(0xF0F0F0F0F0F0F0F0)
_FOUR, _EIGHT = np.uint64(4), np.uint64(8)
MASKS = np.array([(1 << 8 * size) - 1 for size in range(8)] + [(1 << 64) - 1], dtype=np.uint64)
"""MASKS[n] keeps the first n bytes of a word."""


def word(text: bytes) -> np.uint64:
    """Up to eight bytes as the word they are found as."""
    return np.uint64(int.from_bytes(text, "little"))


class Words:
    """A text by bytes and by words; a word may reach beyond the end, where there are zeros."""

    def __init__(self, text: bytes) -> None:
        self.text = text
        self.bytes = np.frombuffer(text + bytes(_PADDING), dtype=np.uint8)
        size = len(text) + _PADDING - 8
        self._words: WordArray = np.ndarray((size,), dtype="<u8", buffer=self.bytes, strides=(1,))

    def at(self, places: Places) -> WordArray:
        """The words that begin at these places."""
        return self._words[places]

    def start(self, places: Places, text: bytes) -> npt.NDArray[np.bool_]:
        """Whether this text of up to eight bytes stands at these places."""
        found: npt.NDArray[np.bool_] = (self._words[places] & MASKS[len(text)]) == word(text)
        return found


def whole_numbers(words: WordArray, sizes: Places) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.bool_]]:
    """The numbers written in the first `sizes` (1 to 8) bytes of words; and where that are digits only.

    The digits are moved to the end of the word, then pairs, fours and eights of them are put together.
    """
    shift = (_EIGHT - sizes.astype(np.uint64)) * _EIGHT
    moved = words << shift
    expected = _DIGIT_BITS << shift
    valid = ((moved & _HIGH) == expected) & (((moved + (_NO_DIGIT << shift)) & _HIGH) == expected)
    digits = moved & ~_HIGH
    pairs = (digits * np.uint64(2561)) >> _EIGHT & np.uint64(0x00FF00FF00FF00FF)
    fours = (pairs * np.uint64(6553601)) >> np.uint64(16) & np.uint64(0x0000FFFF0000FFFF)
    eights = (fours * np.uint64(42949672960001)) >> np.uint64(32)
    return eights.astype(np.int64), valid
