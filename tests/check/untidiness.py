"""How an untidy book, and one that only looks like it, is read: like the clean book, or with the mistake found at its cell."""

from __future__ import annotations

import random
from copy import deepcopy
from decimal import Decimal
from pathlib import Path

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.findings import Severity
from tests.check.checked import checked
from tests.check.lookalikes import LOOKALIKES
from tests.check.untidy_cells import ALL as UNTIDY
from tests.tools.books import Book, clean_book, write_book

NAMES = (*UNTIDY, *LOOKALIKES)

Known = tuple[list[dict[str, int | None]], list[Decimal | None]]


def outcome_of(name: str, seed: int, folder: Path) -> tuple[str, str]:
    """`found` where a book is read as it must be, else `missed`; and what was made of it, in words."""
    clean, rng = clean_book(seed), random.Random(seed)
    book = deepcopy(clean)
    place = _make(name, book, rng)
    read = checked(write_book(book, folder / f"{seed}.xlsx"))
    loud = [finding for finding in read.findings if finding.severity != Severity.NOTE]
    told = f"{place or '与整洁的工作簿相同'}；{'、'.join(f'{f.code} {f.place}' for f in loud[:5])}"
    if place is None:
        same = known_of(read) == known_of(checked(write_book(clean, folder / f"{seed}-clean.xlsx")))
        return ("found" if same and not loud else "missed"), told
    codes, _, where = place.partition(" ")
    found = any(finding.code in codes.split("|") and where in {"", str(finding.place)} for finding in loud)
    return ("found" if found else "missed"), told


def _make(name: str, book: Book, rng: random.Random) -> str | None:
    if name in UNTIDY:
        UNTIDY[name](book, rng)
        return None
    return LOOKALIKES[name](book, rng)


def known_of(read: Evaluation) -> Known:
    """The amounts and scores of the projects, whatever these are called."""
    case = read.case
    return [dict(balance.amounts) for balance in case.balances.projects], [project.score for project in case.scores.projects]
