"""Parts of sentences -> parts of passages: amounts with the decimals that keep the promises of their section, gaps as requests."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from perfeval.facts.passages import Figure, Quote
from perfeval.narrate.wording import Adds, Amount, Differs, Gap, Part, Parts, holds, printed_fen
from perfeval.words.printing import money_text

DECIMALS = (2, 4, 6)
"""Decimals of 万元 that are tried; with six every amount is exact."""


class PartsDoNotAddUp(Exception):
    """Amounts that are told as parts of a whole and are not, to the 分: a mistake of the program."""


def decimals_for(sentences: Iterable[Parts]) -> int:
    """The fewest decimals with which the amounts of a section keep their promises; other sections are left alone."""
    return _fewest([part for parts in sentences for part in parts if isinstance(part, Adds | Differs)])


def print_paragraph(sentences: Sequence[Parts], decimals: int = DECIMALS[0]) -> tuple[str | Figure | Quote, ...]:
    """The sentences of a paragraph as they stand in the report; neighbouring words of our own become one."""
    printed: list[str | Figure | Quote] = []
    for piece in (piece for parts in sentences for part in parts for piece in _pieces(part, decimals)):
        if isinstance(piece, str) and printed and isinstance(printed[-1], str):
            printed[-1] += piece
        elif piece:
            printed.append(piece)
    return tuple(printed)


def lacks(part: Part) -> bool:
    """Whether a sentence with this part lacks a fact."""
    return isinstance(part, Gap) or (isinstance(part, Amount) and part.money.value is None)


def _fewest(promises: Sequence[Adds | Differs]) -> int:
    for decimals in DECIMALS:
        if all(holds(promise, decimals) for promise in promises):
            return decimals
    raise PartsDoNotAddUp(str([promise for promise in promises if not holds(promise, DECIMALS[-1])]))


def _pieces(part: Part, decimals: int) -> Iterator[str | Figure | Quote]:
    if isinstance(part, Gap):
        yield from ("【请补充：", *part.parts, "】")
    elif isinstance(part, Amount):
        fen = printed_fen(part.money, decimals)
        if fen is None:
            yield f"【请补充：{part.money.name}】"
        else:
            yield Figure(money_text(int(abs(fen) if part.unsigned else fen), decimals), part.money, part.unsigned)
    elif not isinstance(part, Adds | Differs):
        yield part
