"""Read forms of known content and count what is read and found. `python -m tests.tools.form_rates --files 300` measures.

Two kinds: the layouts kept as text (tests/cases/layouts/), and random layouts (form_layouts.py) as workbooks and as Word documents.
The measured rates are kept in docs/measured_forms.json and shown in docs/forms.md.
"""

from __future__ import annotations

import argparse
import json
import random
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.findings import Finding, Severity
from perfeval.write.result import result_of
from tests.tools.form_documents import write_document
from tests.tools.form_layouts import Content, Laid, mistaken, some_forms, write_sheet
from tests.tools.known_layouts import Known, known_layouts, read_fields
from tests.tools.paths import ROOT

MEASURED = ROOT / "docs" / "measured_forms.json"
KNOWN, WORKBOOKS, DOCUMENTS = "known", "workbooks", "documents"

ALLOWED = frozenset({"IN26"})
"""What is true of a form in which all goals are met and money is left."""

Counts = Mapping[str, int]


def evaluated(path: Path) -> Evaluation:
    return evaluate_file(path, Settings())


def loud(evaluation: Evaluation) -> list[Finding]:
    """Errors and warnings that a form without a mistake must not have."""
    return [found for found in evaluation.findings if found.severity != Severity.NOTE and found.code not in ALLOWED]


def is_found_at(evaluation: Evaluation, cell: str, sheet: str | None = None) -> bool:
    """Whether something is said at a cell: an error, a warning, or execution points too low with the right figure."""
    here = [one for one in evaluation.findings if one.place.cell == cell and sheet in (None, one.place.sheet)]
    return any(one.severity != Severity.NOTE or (one.code == "IN05" and one.expected is not None) for one in here)


def fields_of(content: Content, laid: Laid) -> dict[str, Any]:
    """What a random form says, by the names `read_fields` uses."""
    found: dict[str, Any] = dict(zip(("initial", "budget", "executed"), map(float, content.money), strict=True))
    found |= {"year": content.year, "unit": content.unit, "claimed_score": float(content.total)}
    found |= {"claimed_execution_points": float(content.execution_points) if "execution_points" in laid.at else None}
    for row in content.rows:
        found |= {f"{row.name}.level1": row.level1, f"{row.name}.target": row.target, f"{row.name}.actual": row.actual}
        found |= {f"{row.name}.weight": float(row.weight), f"{row.name}.claimed": float(row.points)}
    return found


def _known(known: Known, folder: Path) -> Counts:
    path = folder / "form.xlsx"
    known.write(path)
    evaluation = evaluated(path)
    fields, read = known.fields() if known.readable else {}, read_fields(evaluation)
    counts = Counter(_compared(fields, read, evaluation if known.readable else None))
    for cell, value in known.mistakes:
        known.write(path, {cell: value})
        counts += Counter(mistakes=1, found=int(is_found_at(evaluated(path), cell)))
    return counts


def _random(seed: int, kind: str, folder: Path) -> Counts:
    path = folder / ("form.docx" if kind == DOCUMENTS else "form.xlsx")
    chance = random.Random(seed)
    forms, sheets = some_forms(chance)
    _write(path, kind, forms, sheets, chance)
    evaluation = evaluated(path)
    projects = {(str(one["name"]).split("（")[0], one["unit"]): number for number, one in enumerate(result_of(evaluation)["projects"])}
    counts = Counter[str]()
    for number, (content, laid) in enumerate(forms):
        at = projects.get((content.project, content.unit))
        read = {} if at is None else read_fields(evaluation, at)
        counts += Counter(_compared(fields_of(content, laid), read, None if number else evaluation))
    chance = random.Random(seed)
    forms, sheets = some_forms(chance)
    laid = chance.choice(forms)[1]
    cell = mistaken(laid, chance)
    _write(path, kind, forms, sheets, chance)
    return counts + Counter(mistakes=1, found=int(is_found_at(evaluated(path), laid.at[cell.name], laid.sheet)))


def _write(path: Path, kind: str, forms: Any, sheets: Any, chance: random.Random) -> None:
    if kind == DOCUMENTS:
        write_document(path, [laid for _, laid in forms], chance)
    else:
        write_sheet(path, sheets)


def _compared(fields: Mapping[str, Any], read: Mapping[str, Any], evaluation: Evaluation | None) -> dict[str, int]:
    right = sum(name in read and read[name] == value for name, value in fields.items())
    return {"forms": int(bool(fields)), "recognised": int(bool(fields) and bool(read)), "fields": len(fields), "right": right,
            "false": len(loud(evaluation)) if evaluation is not None else 0}


def _one(task: tuple[str, int]) -> tuple[str, Counts]:
    kind, number = task
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return kind, _known(known_layouts()[number], folder) if kind == KNOWN else _random(number, kind, folder)


def measure(files: int, documents: int) -> dict[str, Counts]:
    """Counts by kind: forms, recognised ones, fields, fields right, false alarms, mistakes planted, mistakes found at their cell."""
    tasks = list(_tasks(files, documents))
    totals: dict[str, Counter[str]] = {kind: Counter() for kind in (KNOWN, WORKBOOKS, DOCUMENTS)}
    with ProcessPoolExecutor(max_workers=2) as pool:
        for kind, counts in pool.map(_one, tasks, chunksize=4):
            totals[kind].update(counts)
    return {kind: dict(sorted(counts.items())) for kind, counts in totals.items()}


def _tasks(files: int, documents: int) -> Iterator[tuple[str, int]]:
    yield from ((KNOWN, number) for number in range(len(known_layouts())))
    yield from ((WORKBOOKS, seed) for seed in range(files))
    yield from ((DOCUMENTS, seed) for seed in range(documents))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--documents", type=int, default=100)
    parser.add_argument("--dry", action="store_true", help="print, do not keep")
    asked = parser.parse_args()
    text = json.dumps(measure(asked.files, asked.documents), indent=1)
    if asked.dry:
        print(text)
    else:
        MEASURED.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
