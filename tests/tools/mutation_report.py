"""Plant every mistake into clean books and count what is found. `python -m tests.tools.mutation_report --books 500` measures.

The measured rates are kept in docs/measured.json and shown in docs/rules.md.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from perfeval.facts.findings import Severity
from tests.check.lookalikes import LOOKALIKES
from tests.check.rules import MISTAKES
from tests.check.slips import PLACES, repair_outcome
from tests.check.untidiness import NAMES, UNTIDY, outcome_of
from tests.tools.books import clean_book, write_book
from tests.tools.ordinary import ordinary_book
from tests.tools.paths import ROOT
from tests.tools.planted import judged, planted

MEASURED = ROOT / "docs" / "measured.json"

Task = tuple[int, str]
Line = tuple[str, str, str, str]
"""Rule or column, name of the mistake, place, outcome."""


def _one(task: Task) -> list[Line]:
    seed, kind = task
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if kind == "repair":
            return [repair_outcome(seed, folder)]
        if kind == "untidy":
            untidy = NAMES[seed % len(NAMES)]
            outcome, told = outcome_of(untidy, seed // len(NAMES), folder)
            return [("untidy", untidy, told, outcome)]
        if kind in {"clean", "ordinary"}:
            return _alarms(seed, kind, folder)
        chosen = [MISTAKES[seed % len(MISTAKES)]] if kind == "1" else random.Random(seed).sample(MISTAKES, int(kind))
        return [(mistake.code, mistake.name, place, outcome) for mistake, place, outcome in planted(seed, chosen, folder)]


def _alarms(seed: int, kind: str, folder: Path) -> list[Line]:
    book = clean_book(seed) if kind == "clean" else ordinary_book(seed)
    coded = judged(write_book(book, folder / "b.xlsx")).coded
    return [(code, "", "", severity) for code, severity in sorted(set(coded)) if severity != Severity.NOTE]


def measure(books: int, pairs: int, triples: int, repairs: int, clean: int, ordinary: int, untidy: int) -> dict[str, object]:
    """Counts by rule, of combinations, of repairs, and the alarms on clean and ordinary books (number of books); `untidy` books of each kind."""
    counts = {"1": books, "2": pairs, "3": triples, "repair": repairs, "clean": clean, "ordinary": ordinary, "untidy": untidy * len(NAMES)}
    found: dict[str, list[Line]] = defaultdict(list)
    tasks = [(seed, kind) for kind, count in counts.items() for seed in range(count)]
    with ProcessPoolExecutor() as pool:
        for (seed, kind), lines in zip(tasks, pool.map(_one, tasks, chunksize=4), strict=True):
            found[kind] += lines
            for code, name, place, outcome in lines:
                if outcome == "missed":
                    print("missed", kind, seed, code, name, place, file=sys.stderr)
    return {
        "books": books, "clean": clean, "ordinary": ordinary,
        "rules": _rules(found["1"], found["clean"], found["ordinary"]),
        "combinations": {kind: {"books": counts[kind], **_counted(found[kind])} for kind in ("2", "3")},
        "repairs": {name: _counted(line for line in found["repair"] if line[0] == name) for name in PLACES},
        "untidy": {name: _counted(line for line in found["untidy"] if line[1] == name) for name in UNTIDY},
        "lookalikes": {name: _counted(line for line in found["untidy"] if line[1] == name) for name in LOOKALIKES},
    }


def _counted(lines: Iterable[Line]) -> dict[str, int]:
    outcomes = Counter(outcome for *_, outcome in lines)
    return dict(sorted(outcomes.items()))


def _rules(single: Sequence[Line], clean: Sequence[Line], ordinary: Sequence[Line]) -> dict[str, dict[str, int]]:
    alarms = [(code, f"{kind} {severity}") for kind, lines in (("clean", clean), ("ordinary", ordinary)) for code, _, _, severity in lines]
    codes = sorted({line[0] for line in single} | {code for code, _ in alarms})
    return {
        code: {"planted": sum(line[0] == code for line in single),
               "detected": sum(line[0] == code and line[3] == "found" for line in single),
               **Counter(name for one, name in alarms if one == code)}
        for code in codes
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, count in (("books", 550), ("pairs", 300), ("triples", 150), ("repairs", 440), ("clean", 200), ("ordinary", 200), ("untidy", 3)):
        parser.add_argument(f"--{name}", type=int, default=count)
    parser.add_argument("--dry", action="store_true", help="print, do not keep")
    asked = parser.parse_args()
    measured = measure(asked.books, asked.pairs, asked.triples, asked.repairs, asked.clean, asked.ordinary, asked.untidy)
    text = json.dumps(measured, ensure_ascii=False, indent=1)
    if asked.dry:
        print(text)
    else:
        MEASURED.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
