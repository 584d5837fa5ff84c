"""Agreement with the collected target and completion cells: `python -m tests.tools.agreement [FILE]` prints it by kind.

Each line of the file holds both cells, the weight and published points where known, and what two careful readers made
of it: direction, outcome (`achieved`), share of the weight and points. `judgement` says how sure they were.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from perfeval.declared.regulations import load_regulation
from perfeval.facts.scores import IndicatorScore, ScoringStatus
from perfeval.score.indicators import score_indicator
from perfeval.score.rows import Row, read_indicator
from perfeval.words.printing import plain
from tests.tools.paths import CASES

FILE = CASES / "notations.jsonl"
YEAR = 2021
WHOLE = Decimal(100)
"""Weight where a line has none: its share is compared."""

OUTCOMES = {
    "full": ScoringStatus.SCORED, "partial": ScoringStatus.SCORED, "none": ScoringStatus.SCORED,
    "undecidable": ScoringStatus.COULD_NOT_BE_SCORED, "not_applicable": ScoringStatus.NOT_APPLICABLE,
}


@dataclass(frozen=True)
class Line:
    """One line of the file and what the program made of it."""

    number: int
    stated: dict[str, Any]
    score: IndicatorScore

    @property
    def kind(self) -> str:
        return self.stated["direction"] or "无方向"

    def disagreements(self) -> list[str]:
        """What differs: direction, outcome, share or points."""
        stated, score = self.stated, self.score
        wrong = []
        if score.direction != stated["direction"]:
            wrong.append(f"direction {score.direction}")
        if score.status != OUTCOMES[stated["achieved"]]:
            wrong.append(f"outcome {score.status}")
        share, points = stated["share"], stated["points"]
        if share is not None and (score.points is None or abs(score.points / (score.weight or WHOLE) - share) > Decimal("0.001")):
            wrong.append(f"share {score.points} of {score.weight}")
        if points is not None and score.points != points:
            wrong.append(f"points {score.points}")
        return wrong


def lines(path: Path = FILE) -> Iterator[Line]:
    regulation = load_regulation("mof-2020-10")
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        stated = json.loads(text, parse_float=Decimal)
        year = re.search(r"fiscal year (\d{4})", stated["notes"])
        weight, published = stated["weight"], stated["published"]
        claimed = Decimal(published) if weight is not None and published is not None else None
        row = Row(number, "甲", "产出指标", "数量指标", "甲", None, stated["target"] or None, None, stated["actual"] or None,
                  Decimal(weight) if weight is not None else WHOLE, claimed, None)
        yield Line(number, stated, score_indicator(read_indicator(row, int(year[1]) if year else YEAR), regulation.for_indicators))


def report(path: Path) -> Iterator[str]:
    """Every disagreement, then the agreement by kind and judgement."""
    total: Counter[tuple[str, str]] = Counter()
    agreed: Counter[tuple[str, str]] = Counter()
    for line in lines(path):
        stated, wrong = line.stated, line.disagreements()
        total[line.kind, stated["judgement"]] += 1
        agreed[line.kind, stated["judgement"]] += not wrong
        if wrong:
            yield (f"{line.number}: {stated['target']!r} / {stated['actual']!r} ({plain(line.score.weight or WHOLE)}),"
                   f" {stated['judgement']}: {', '.join(wrong)};"
                   f" stated {stated['direction']} {stated['achieved']} {stated['share']} {stated['points']}")
    for kind, judgement in sorted(total):
        yield f"{kind:<6}{judgement:<10}{agreed[kind, judgement]:>4} of {total[kind, judgement]:>4}"
    yield f"{agreed.total()} of {total.total()} lines agree"


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in report(Path(sys.argv[1]) if len(sys.argv) > 1 else FILE))
