"""Parts of sentences -> parts of passages: amounts with the decimals that keep every promise, gaps as requests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from perfeval.facts.passages import Figure, Quote
from perfeval.narrate.wording import Adds, Amount, Differs, Gap, Part, Parts, holds
from perfeval.words.printing import money_text

DECIMALS = (2, 4, 6)
"""Decimals of 万元 that are tried; with six every amount is exact."""


class PartsDoNotAddUp(Exception):
    """Amounts that are told as parts of a whole and are not, to the 分: a mistake of the program."""


def decimals_for(sentences: Sequence[Parts]) -> int:
    """The fewest decimals with which the amounts of the whole report keep their promises; local ones do not count."""
    return _fewest([p for parts in sentences for p in _promises(parts) if isinstance(p, Differs) or not p.local], DECIMALS[0])


def print_paragraph(sentences: Sequence[Parts], decimals: int = DECIMALS[0]) -> tuple[str | Figure | Quote, ...]:
    """The sentences of a paragraph as they stand in the report; neighbouring words of our own become one."""
    printed: list[str | Figure | Quote] = []
    for parts in sentences:
        own = _fewest(_promises(parts), decimals)
        for piece in (piece for part in parts for piece in _pieces(part, own)):
            if isinstance(piece, str) and printed and isinstance(printed[-1], str):
                printed[-1] += piece
            elif piece:
                printed.append(piece)
    return tuple(printed)


def lacks(part: Part) -> bool:
    """Whether a sentence with this part lacks a fact."""
    return isinstance(part, Gap) or (isinstance(part, Amount) and part.money.value is None)


def _promises(parts: Parts) -> list[Adds | Differs]:
    return [part for part in parts if isinstance(part, Adds | Differs)]


def _fewest(promises: Sequence[Adds | Differs], least: int) -> int:
    for decimals in DECIMALS:
        if decimals >= least and all(holds(promise, decimals) for promise in promises):
            return decimals
    raise PartsDoNotAddUp(str([promise for promise in promises if not holds(promise, DECIMALS[-1])]))


def _pieces(part: Part, decimals: int) -> Iterator[str | Figure | Quote]:
    if isinstance(part, Gap):
        yield from ("【请补充：", *part.parts, "】")
    elif isinstance(part, Amount):
        fen = part.money.value
        if fen is None:
            yield f"【请补充：{part.money.name}】"
        else:
            yield Figure(money_text(abs(fen) if part.unsigned else fen, decimals), part.money, part.unsigned)
    elif not isinstance(part, Adds | Differs):
        yield part
