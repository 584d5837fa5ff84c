"""Plant every mistake into clean books and count what is found. `python -m tests.mutation_report --books 500` measures.

The measured rates are kept in docs/measured.json and shown in docs/rules.md.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from perfeval.model import Severity
from tests.books import clean_book, write_book
from tests.mutations import MUTATIONS, Mutation
from tests.ordinary import ordinary_book
from tests.rules.findings import case_of

MEASURED = Path(__file__).parent.parent / "docs" / "measured.json"


def found_in(path: Path) -> tuple[set[str], list[tuple[str, str]]]:
    """`CODE sheet!cell` and `CODE` of every finding, and (code, severity) of each."""
    findings = case_of(path).findings
    places = {f"{f.code} {f.place}".strip() for f in findings} | {f.code for f in findings}
    return places, [(f.code, f.severity.value) for f in findings]


def planted(seed: int, mutations: Iterable[Mutation], folder: Path) -> Iterator[tuple[Mutation, str, bool]]:
    """Plant mutations into one clean book, and say of each whether it was found at its place."""
    rng = random.Random(seed)
    book = clean_book(seed)
    expected = [(m, place) for m in mutations if (place := m.plant(book, rng)) is not None]
    if expected:
        places, _ = found_in(write_book(book, folder / f"{seed}.xlsx"))
        for mutation, place in expected:
            yield mutation, place, place in places


def _one(task: tuple[int, str]) -> list[tuple[str, str, str, bool]]:
    seed, kind = task
    with tempfile.TemporaryDirectory() as folder:
        if kind == "mutated":
            mutation = MUTATIONS[seed % len(MUTATIONS)]
            return [(m.code, m.name, place, found) for m, place, found in planted(seed, [mutation], Path(folder))]
        book = clean_book(seed) if kind == "clean" else ordinary_book(seed)
        _, coded = found_in(write_book(book, Path(folder) / "b.xlsx"))
        kept = {Severity.ERROR, Severity.WARNING}
        return [(code, severity, "", True) for code, severity in sorted(set(coded)) if severity in kept]


def measure(books: int, clean: int, ordinary: int) -> dict[str, object]:
    """Rates per rule: detected of planted, alarms on clean and on ordinary books (number of books)."""
    tasks = [(seed, "mutated") for seed in range(books)]
    tasks += [(seed, "clean") for seed in range(clean)] + [(seed, "ordinary") for seed in range(ordinary)]
    planted_of: Counter[str] = Counter()
    found_of: Counter[str] = Counter()
    alarms: dict[str, Counter[str]] = defaultdict(Counter)
    missed = []
    with ProcessPoolExecutor() as pool:
        for (seed, kind), lines in zip(tasks, pool.map(_one, tasks, chunksize=4), strict=True):
            for code, name, place, found in lines:
                if kind == "mutated":
                    planted_of[code] += 1
                    found_of[code] += found
                    if not found:
                        missed.append(f"{seed} {name}: {place}")
                else:
                    alarms[code][f"{kind} {name}"] += 1
    for line in missed:
        print("missed", line, file=sys.stderr)
    rules = {code: {"planted": planted_of[code], "detected": found_of[code], **alarms[code]} for code in sorted({*planted_of, *alarms})}
    return {"books": books, "clean": clean, "ordinary": ordinary, "rules": rules}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--books", type=int, default=500)
    parser.add_argument("--clean", type=int, default=200)
    parser.add_argument("--ordinary", type=int, default=200)
    parser.add_argument("--dry", action="store_true", help="print, do not keep")
    asked = parser.parse_args()
    text = json.dumps(measure(asked.books, asked.clean, asked.ordinary), ensure_ascii=False, indent=1)
    if asked.dry:
        print(text)
    else:
        MEASURED.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
