"""Texts met before, found again at thousands of places at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from perfeval.read.bulk.words import MASKS, Places, WordArray, Words

UNKNOWN = -1
_MOST = 1 << 12
_REMEMBERED = 200_000
_SEED = 0x9E3779B97F4A7C15

Codes = npt.NDArray[np.int32]


class Vocabulary:
    """Short texts with a code each. A text is found by a number made of its words, then compared with all of them."""

    def __init__(self, longest: int) -> None:
        """`longest` in bytes, a multiple of 8; a longer text is never found."""
        self._longest = longest
        self._factors = np.array([_SEED * (2 * n + 1) & MASKS[8].item() for n in range(longest // 8)], dtype=np.uint64)
        self._keys: WordArray = np.zeros(1, dtype=np.uint64)
        self._words: WordArray = np.zeros((1, longest // 8), dtype=np.uint64)
        self._sizes: npt.NDArray[np.int64] = np.array([UNKNOWN])
        self._codes: Codes = np.array([UNKNOWN], dtype=np.int32)

    def __len__(self) -> int:
        return len(self._codes) - 1

    def find(self, text: Words, starts: Places, ends: Places) -> Codes:
        """The codes of the texts from `starts` to `ends`, or UNKNOWN."""
        sizes = ends - starts
        keys = np.zeros(len(sizes), dtype=np.uint64)
        parts: list[tuple[Places | slice, WordArray]] = []
        for number, offset in enumerate(range(0, min(self._longest, int(sizes.max(initial=0))), 8)):
            longer: Places | slice = slice(None) if not offset else np.flatnonzero(sizes > offset)
            words = text.at(starts[longer] + offset) & MASKS[np.clip(sizes[longer] - offset, 0, 8)]
            keys[longer] += words * self._factors[number]
            parts.append((longer, words))
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        same = self._sizes[place] == sizes
        for number, (longer, words) in enumerate(parts):
            same[longer] &= self._words[place[longer], number] == words
        return np.where(same, self._codes[place], np.int32(UNKNOWN))

    def learn(self, texts: Sequence[bytes], codes: Sequence[int]) -> None:
        """Add texts that are not known; of two with one number the first remains."""
        padded = b"".join(text.ljust(self._longest, b"\0") for text in texts)
        words = np.frombuffer(padded, dtype="<u8").reshape(len(texts), -1)
        keys = np.concatenate([self._keys, (words * self._factors).sum(axis=1, dtype=np.uint64)])
        self._keys, first = np.unique(keys, return_index=True)
        self._words = np.concatenate([self._words, words])[first]
        self._sizes = np.concatenate([self._sizes, [len(text) for text in texts]])[first]
        self._codes = np.concatenate([self._codes, np.array(codes, dtype=np.int32)])[first]


class Interned:
    """Numbers the different texts it meets; a text met again after very many others may get a second number."""

    def __init__(self, longest: int) -> None:
        """Texts up to `longest` bytes, a multiple of 8, that come often are looked up all at once."""
        self.texts: list[bytes] = []
        self._longest = longest
        self._frequent = Vocabulary(longest)
        self._recent: dict[bytes, int] = {}

    def of(self, text: Words, starts: Places, ends: Places) -> Codes:
        """The numbers (places in `texts`) of the texts from `starts` to `ends`."""
        found = self._frequent.find(text, starts, ends)
        left = np.flatnonzero(found == UNKNOWN)
        if left.size:
            content = text.text
            unknown = [content[a:b] for a, b in zip(starts[left].tolist(), ends[left].tolist(), strict=True)]
            found[left] = [self._number(one) for one in unknown]
            if len(self._frequent) < _MOST:
                self._learn(unknown)
            if len(self._recent) > _REMEMBERED:
                self._recent.clear()
        return found

    def _number(self, text: bytes) -> int:
        number = self._recent.get(text)
        if number is None:
            number = self._recent[text] = len(self.texts)
            self.texts.append(text)
        return number

    def _learn(self, texts: Sequence[bytes]) -> None:
        again = [text for text, times in Counter(texts).items() if times > 1 and len(text) <= self._longest]
        if again:
            self._frequent.learn(again, [self._recent[text] for text in again])
