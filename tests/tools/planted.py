"""Mistakes planted into clean books, alone or together, and what the rules say of each."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from tests.check.checked import checked
from tests.check.planting import A, Mistake
from tests.tools.books import FIRST_ROW, Book, clean_book, write_book

SUMS = frozenset({"BA01", "BA02", "FU02", "AD10", "SP15"})
"""Rules on sums that do not close."""

STILL: Mapping[str, Callable[[Book], bool]] = {"IN32": lambda book: not book[A].rows}
"""What makes a fact of the whole book a mistake at all: another target is one without an adjustment that explains it."""


@dataclass(frozen=True)
class Judged:
    """What was found in a workbook.

    places     `CODE sheet!cell` and `CODE` of every finding
    coded      code and severity of each
    sums       the sums that fail, with the difference
    unchecked  code -> why the rule could not look, or not everywhere
    """

    places: frozenset[str]
    coded: tuple[tuple[str, str], ...]
    sums: frozenset[str]
    unchecked: Mapping[str, str]


@dataclass(frozen=True)
class Planted:
    """A mistake, where it must be found, and the rows and headings that were changed for it or that it is found in."""

    mistake: Mistake
    place: str
    touched: frozenset[tuple[str, int]]


def judged(path: Path) -> Judged:
    found = checked(path)
    return Judged(
        frozenset(f"{f.code} {f.place}".strip() for f in found.findings) | {f.code for f in found.findings},
        tuple((f.code, f.severity.value) for f in found.findings),
        frozenset(f"{f.code} {f.place} {f.sums[2]}" for f in found.findings if f.code in SUMS),
        {c.code: c.reason for c in found.coverage if c.reason and c.outcome in {"findings", "not_checked"}},
    )


def plant(book: Book, rng: random.Random, mistakes: Sequence[Mistake]) -> tuple[Book, list[Planted]]:
    """The book with the mistakes it offers a place for; those in texts first, because they quote its figures."""
    done = []
    for mistake in sorted(mistakes, key=lambda one: not one.code.startswith("TX")):
        changed = deepcopy(book)
        try:
            place = mistake.plant(changed, rng)
        except (KeyError, IndexError, StopIteration, TypeError, ValueError):
            continue  # an earlier mistake took away what this one is made of
        if place is not None:
            done.append(Planted(mistake, place, frozenset((*_changed(book, changed), *_row_of(place)))))
            book = changed
    return book, done


def _row_of(place: str) -> Iterator[tuple[str, int]]:
    """The row of `BA01 资金安排!D5` as its book counts it."""
    found = re.fullmatch(r"\S+ (.+)![A-Z]+(\d+)", place)
    if found:
        yield found[1], int(found[2]) - FIRST_ROW


def _changed(before: Book, after: Book) -> Iterator[tuple[str, int]]:
    """The rows in which two books differ, and row -1 where the headings or the sheet itself do."""
    for title in before.sheets.keys() | after.sheets.keys():
        old, new = before.sheets.get(title), after.sheets.get(title)
        if old is None or new is None or old.headers != new.headers:
            yield title, -1
        if old and new:
            longest = max(len(old.rows), len(new.rows))
            yield from ((title, i) for i in range(longest) if old.rows[i:i + 1] != new.rows[i:i + 1])


def planted(seed: int, mistakes: Sequence[Mistake], folder: Path) -> Iterator[tuple[Mistake, str, str]]:
    """Plant mistakes into one clean book and give the outcome of each:

    found      at its cell
    told       the rule says that it could not look, because of the other mistake
    entangled  the other mistake changed a row of this one, or took its heading or sheet away
    explained  what the other mistake brought in makes this one none (STILL)
    spoiled    BA09 only: the other mistake upsets a sum too, and no single edit closes all
    missed     none of these
    """
    book, done = plant(clean_book(seed), random.Random(seed), mistakes)
    if not done:
        return
    together = judged(write_book(book, folder / f"{seed}.xlsx"))
    for one in done:
        if one.place in together.places:
            yield one.mistake, one.place, "found"
        elif len(done) == 1:
            yield one.mistake, one.place, "missed"
        else:
            others = [other for other in done if other is not one]
            yield one.mistake, one.place, _excuse(one, others, book, together, _alone(seed, one, folder)) or "missed"


def _alone(seed: int, one: Planted, folder: Path) -> Judged:
    book, _ = plant(clean_book(seed), random.Random(seed), [one.mistake])
    return judged(write_book(book, folder / f"{seed}-alone.xlsx"))


def _excuse(one: Planted, others: Sequence[Planted], book: Book, together: Judged, alone: Judged) -> str | None:
    code = one.mistake.code
    if together.unchecked.get(code) not in {None, alone.unchecked.get(code)}:
        return "told"
    if code == "BA09" and together.sums != alone.sums:
        return "spoiled"
    if _row_of(one.place) in set(map(_row_of, together.places)):  # at another cell of its row
        return "entangled"
    if any(one.touched & other.touched or _took_away(other, one) for other in others):
        return "entangled"
    return "explained" if code in STILL and not STILL[code](book) else None


def _row_of(place: str) -> str:
    """`CODE sheet!D5` without the letters of its column."""
    return re.sub(r"![A-Z]+(?=\d+$)", "!", place)


def _took_away(other: Planted, one: Planted) -> bool:
    """Whether a sheet or heading the other changed is that of a cell this one changed."""
    return any((title, -1) in other.touched for title, _ in one.touched)
