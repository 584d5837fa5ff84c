"""Slips of the pen in one money cell of a clean book, and what its sums can tell about them (BA09)."""

from __future__ import annotations

import datetime as dt
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from perfeval.facts.findings import Severity
from tests.check.checked import checked
from tests.check.planting import BUDGET, CHANGE, EXECUTED, INITIAL, PAID, A, F, Plant, Row, S, first_index, line_of
from tests.tools.books import FIRST_ROW, Book, clean_book, write_book

FEN = {INITIAL: 1_000_000, BUDGET: 1_000_000, EXECUTED: 1_000_000, CHANGE: 1_000_000, PAID: 100}
COLUMNS = ((F, INITIAL), (F, BUDGET), (F, EXECUTED), (A, CHANGE), (S, PAID))
KINDS = ("swapped", "sign", "unit", "digit")
CAN_TELL = 3


@dataclass(frozen=True)
class Slip:
    """What was done to which column, and the cell to be named."""

    kind: str
    column: str
    place: str


def swapped(fen: int) -> Iterator[int]:
    """Two neighbouring digits change places; a zero is not moved to the front."""
    digits = str(fen)
    for i, (left, right) in enumerate(pairwise(digits)):
        if left != right and (i > 0 or right != "0"):
            yield int(digits[:i] + right + left + digits[i + 2:])


def one_digit(fen: int) -> Iterator[int]:
    """One digit is another; the first does not become a zero."""
    digits = str(fen)
    for i, old in enumerate(digits):
        yield from (int(digits[:i] + new + digits[i + 1:]) for new in "0123456789" if new != old and (i > 0 or new != "0"))


def unit_mixed(fen: int, column: str) -> int:
    """元 in a column of 万元, 万元 in a column of 元."""
    return round(fen / 10_000) if column == PAID else fen * 10_000


def misreadings(fen: int, column: str) -> dict[str, set[int]]:
    """Every amount one slip of each kind makes of an amount in 分."""
    sign = -1 if fen < 0 else 1
    size = abs(fen)
    return {
        "swapped": {sign * wrong for wrong in swapped(size)}, "sign": {-fen}, "unit": {sign * unit_mixed(size, column)},
        "digit": {sign * wrong for wrong in one_digit(size)},
    }


def fen_of(row: Row, column: str) -> int:
    return round(row[column] * FEN[column])


def slip(book: Book, rng: random.Random, kind: str, column: str) -> Slip | None:
    """Plant a slip of this kind into a random cell of this column; None where there is no place for it."""
    if kind in {"missing", "twice"}:
        return {"missing": _missing, "twice": _twice}[kind](book, rng)
    title = next(title for title, header in COLUMNS if header == column)
    if not book[title].rows:
        return None
    index = rng.randrange(len(book[title].rows))
    row = book[title].rows[index]
    wrong = sorted(misreadings(fen_of(row, column), column)[kind])
    if not wrong:
        return None
    row[column] = rng.choice(wrong) / FEN[column]
    return Slip(kind, column, book[title].at(index, column))


def _missing(book: Book, rng: random.Random) -> Slip | None:
    """An adjustment was left out: named at the full-year budget it leads to."""
    if not book[A].rows:
        return None
    gone = book[A].rows.pop(rng.randrange(len(book[A].rows)))
    return Slip("missing", CHANGE, book[F].at(first_index(book[F].rows, line_of(gone)) or 0, BUDGET))


def _twice(book: Book, rng: random.Random) -> Slip:
    """A payment was entered again on another day under another number."""
    row = dict(rng.choice(book[S].rows))
    row.update({"支付日期": row["支付日期"] + dt.timedelta(days=2), "凭证号": "记-8001", "支付令编号": "880001"})
    book[S].rows.append(row)
    return Slip("twice", PAID, book[S].at(len(book[S].rows) - 1, PAID))


# ---------------------------------------------------------------- what the sums can tell


@dataclass(frozen=True)
class Line:
    """The cells of one project and source, in 分: as stated, and the rows below that should lead there."""

    stated: Row
    changes: list[Row]
    payments: list[Row]

    @property
    def gap(self) -> int:
        """By how much the opening budget and the adjustments miss the full-year budget, beyond its typed precision."""
        return self._beyond(fen_of(self.stated, INITIAL) + sum(fen_of(r, CHANGE) for r in self.changes), BUDGET)

    @property
    def unpaid(self) -> int:
        """By how much the payments miss what is stated as executed, beyond its typed precision."""
        return self._beyond(sum(fen_of(r, PAID) for r in self.payments), EXECUTED)

    def _beyond(self, total: int, column: str) -> int:
        decimals = len(f"{self.stated[column]:.6f}".rstrip("0").partition(".")[2])
        difference = total - fen_of(self.stated, column)
        return difference if abs(difference) > FEN[column] / 10 ** max(decimals, 2) / 2 or decimals >= 6 else 0


def lines_of(book: Book) -> list[Line]:
    return [Line(row, list(filter(line_of(row), book[A].rows)), list(filter(line_of(row), book[S].rows))) for row in book[F].rows]


def suspects(book: Book) -> int:
    """How many cells one slip of a known kind in them would explain all that does not close. 0: everything closes.

    A full-year budget and an executed amount that agree are taken as right: two slips would be needed otherwise.
    """
    failing = [line for line in lines_of(book) if line.gap or line.unpaid]
    if len(failing) != 1:
        return 0
    (line,) = failing
    vouched = fen_of(line.stated, BUDGET) == fen_of(line.stated, EXECUTED)
    cells: list[tuple[Row, str, int]] = []
    if line.gap:
        cells += [(line.stated, INITIAL, -line.gap), *((row, CHANGE, -line.gap) for row in line.changes)]
        cells += [] if vouched else [(line.stated, BUDGET, line.gap)]
    if line.unpaid:
        cells += [(row, PAID, -line.unpaid) for row in line.payments]
        cells += [] if vouched else [(line.stated, EXECUTED, line.unpaid)]
    found = sum(_explains(row, column, change) for row, column, change in cells)
    twice = line.unpaid and any(fen_of(row, PAID) == line.unpaid for row in line.payments)
    return found + bool(twice) + bool(line.gap)  # a missing adjustment explains any gap


def _explains(row: Row, column: str, change: int) -> bool:
    now = fen_of(row, column)
    then = now + change
    return then != 0 and any(now in wrong for wrong in misreadings(then, column).values())


PLACES = (*(f"{kind} {column}" for kind in KINDS for _, column in COLUMNS), f"missing {CHANGE}", f"twice {PAID}")
"""Every kind of slip in every column with money that a sum knows, as it is measured."""


def repair_outcome(seed: int, folder: Path) -> tuple[str, str, str, str]:
    """Plant one slip and say whether its cell is among the candidates (BA09):

    found   it is, and the data can tell
    luck    it is, although more than CAN_TELL cells are under suspicion, because the figures around it speak for it
    other   another rule reports this very cell, or its column as in a wrong unit
    open    the sums hold within their typed precision, or too many cells are under suspicion
    missed  the data can tell, and it is not
    """
    name = PLACES[seed % len(PLACES)]
    kind, column = name.split(" ")
    rng, book = random.Random(seed), clean_book(seed)
    done = slip(book, rng, kind, column)
    if done is None:
        return name, kind, "", "none"
    findings = checked(write_book(book, folder / "b.xlsx")).findings
    cells = {finding.code: {str(f.place) for f in findings if f.code == finding.code} for finding in findings}
    errors = {str(f.place) for f in findings if f.severity == Severity.ERROR and f.code not in {"BA01", "BA02"}}
    if re.sub(r"\d+$", str(FIRST_ROW - 1), done.place) in cells.get("BA13", ()):
        return name, kind, done.place, "other"
    telling = 0 < suspects(book) <= CAN_TELL
    if done.place in cells.get("BA09", ()):
        return name, kind, done.place, "found" if telling else "luck"
    return name, kind, done.place, "other" if done.place in errors else "missed" if telling else "open"


def plant_slip(kind: str, column: str) -> Plant:
    """A slip of this kind that the data can tell."""
    def plant(book: Book, rng: random.Random) -> str | None:
        done = slip(book, rng, kind, column)
        return f"BA09 {done.place}" if done and 0 < suspects(book) <= CAN_TELL else None
    return plant
