"""How many questionnaires a text says came back, against those that the rows of satisfaction name."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from perfeval.check.texts.against_tables import MOST_CHANGES
from perfeval.check.texts.counting import clauses_of
from perfeval.check.texts.prose import Prose, sentences_of
from perfeval.check.texts.row_words import samples_in
from perfeval.check.texts.subjects import marked, spoken_of
from perfeval.facts.evaluation import Case

_RETURNED = re.compile(r"(?:收回|回收|收到|有效)[^，。\d]{0,10}(\d+)份")
_WORDS = ("description", "deviation", "evidence")


Samples = tuple[tuple[int, ...], ...]
"""For each row the numbers of questionnaires its words tell: returned, of these valid."""


class WrongSurvey(Struct, frozen=True):
    """A number of questionnaires told, and those the rows have."""

    text: Prose
    typed: str
    samples: tuple[int, ...]


def wrong_surveys(case: Case, texts: tuple[Prose, ...]) -> Iterator[WrongSurvey]:
    """Numbers of returned questionnaires that are no sum of those the rows name; silent where a row names none."""
    for text in texts if "问卷" in "".join(text.words for text in texts) and "indicators" in case.workbook.tables else ():
        for sentence in sentences_of(case, text):
            for clause in clauses_of(sentence.text):
                match = _RETURNED.search(clause) if "问卷" in clause else None
                projects = spoken_of(case, text.project, marked(case, sentence.text), sentence.text) if match else None
                samples = _samples(case, projects) if projects is not None else Samples()
                if match and samples and int(match[1]) not in _sums(samples):
                    yield WrongSurvey(text, match[0], tuple(max(told) for told in samples))


def _samples(case: Case, projects: frozenset[str]) -> Samples:
    """The samples of the satisfaction rows of these projects; none where one of the rows names no sample, and of very many rows."""
    cells = case.table("indicators").rows
    rows = [
        cells[score.row] for p in case.scores.projects if not projects or p.project in projects
        for score in p.indicators if "满意" in f"{score.level1}{score.level2}"
    ]
    found = [samples_in("。".join(str(row[column]) for column in _WORDS if row.get(column))) for row in rows]
    return tuple(found) if all(found) and len(found) <= MOST_CHANGES else ()


def _sums(samples: Samples) -> frozenset[int]:
    """What some of the rows come to, each with any number its words tell."""
    sums = {0}
    for told in samples:
        sums |= {before + number for before in sums for number in told}
    return frozenset(sums)
