"""A text -> its sentences: without white space, numerals as digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from perfeval.check.texts.numerals import with_digits
from perfeval.words.spelling import fold

_LONGEST = 1_000
"""Characters of a sentence; what is longer is read in pieces, since every figure is looked at with all its sentence."""
_PIECE = re.compile(rf".{{1,{_LONGEST}}}$|.{{1,{_LONGEST}}}(?<=[，,；;])|.{{1,{_LONGEST}}}(?!\d)|.{{1,{_LONGEST}}}")


def split_sentences(text: str) -> Iterator[str]:
    """The sentences of a text in order, very long ones in pieces."""
    for line in text.splitlines():
        flat = with_digits("，".join(fold(part) for part in line.split("，")))
        for sentence in re.findall(r"[^。！？!?]+[。！？!?]?", flat):
            yield from _PIECE.findall(sentence)
