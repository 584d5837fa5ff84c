"""What every rule says, read from a planted mistake: finished Chinese sentences of bearable length."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from perfeval.check.rules import CATALOGUE
from perfeval.facts.findings import Finding
from tests.check.checked import checked
from tests.check.rules import MISTAKES
from tests.tools.books import clean_book, write_book

LONGEST_MESSAGE, LONGEST_ADVICE = 160, 80
QUOTED = re.compile("“[^”]*”")
CELL = re.compile(r"[A-Z]{1,3}\d+|#[A-Z/0!]+|HT-\d+")
ENGLISH = re.compile(r"[A-Za-z]+")
UNFINISHED = re.compile(r"[{}<>_]|NaT|nan|[，。；：、][，。；：、]|（）|“”|\d{4}-\d\d|--|\.\d{7}")


def findings_of(code: str, folder: Path) -> Iterator[Finding]:
    """What the first two kinds of mistake bring out of the rule."""
    for number, mistake in enumerate([m for m in MISTAKES if m.code == code][:2]):
        book = clean_book(number)
        if mistake.plant(book, random.Random(number)) is not None:
            yield from (f for f in checked(write_book(book, folder / f"{number}.xlsx")).findings if f.code == code)


@pytest.mark.parametrize("code", CATALOGUE)
def test_messages_and_advice_are_finished_chinese(code: str, tmp_path: Path) -> None:
    found = list(findings_of(code, tmp_path))
    assert found
    for finding in found:
        for text, longest in ((finding.message, LONGEST_MESSAGE), (finding.advice, LONGEST_ADVICE)):
            own = CELL.sub("", QUOTED.sub("某", text))
            assert 4 <= len(text) <= longest, text
            assert text.endswith("。"), text
            assert not UNFINISHED.search(own), text
            assert not ENGLISH.search(own), text
