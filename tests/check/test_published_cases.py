"""Published self-evaluations keyed into standard workbooks: the mistakes the notes of each case describe are found.

EXPECTED goes through the notes of every case in order. A note is answered by findings (`CODE sheet!cell`), or by the
reason why nothing can be found: CORRECT (the note says that something is right), ABSENT (what it speaks of is not in
the data of the case), PRINTED (it is about how the form is printed, which the workbook does not have), OPEN (people
disagree), or BLANK (the form leaves out what would be needed, and that is reported instead).
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.check.checked import checked
from tests.tools.books import write_book
from tests.tools.published import FOLDER, key_in, published

CORRECT, ABSENT, PRINTED, OPEN, BLANK = "correct", "absent", "printed", "open", "blank"
F, S, N = "资金安排", "支出明细", "绩效指标"

EXPECTED: dict[str, list[list[str] | str]] = {
    "01": [[f"FU02 {F}!C5", f"FU02 {F}!D5", f"FU02 {F}!F5"], OPEN, [f"IN34 {N}!I8"], CORRECT, CORRECT],
    "03": [[f"CE01 {F}!C4"], CORRECT, [f"IN05 {N}!K6"], [f"IN05 {N}!K9"], [f"IN08 {N}!M9"], [f"IN01 {N}!J7", f"IN01 {N}!J13"], OPEN, CORRECT],
    "04": [PRINTED, [f"IN05 {N}!K4", f"IN13 {N}!G4"], ABSENT, [f"IN31 {N}!G5"], CORRECT, ABSENT, PRINTED],
    "07": [[f"IN17 {N}!I{row}" for row in (4, 5, 7, 8, 11, 13)], [f"IN02 {N}!J13"], [f"IN01 {N}!J9", f"IN01 {N}!J12"]],
    "10": [[f"IN05 {N}!K7"], [f"IN05 {N}!K11", f"IN08 {N}!M11"], PRINTED, CORRECT, CORRECT, CORRECT, CORRECT],
    "13": [ABSENT, [f"IN22 {N}!D8"], OPEN, [f"IN06 {N}!K14"], [f"CE07 {F}!D4", f"CE07 {F}!F4"], [f"IN03 {N}!J6"], CORRECT, CORRECT],
    "19": [CORRECT, CORRECT, ABSENT, ABSENT],
    "23": [OPEN, CORRECT, ABSENT, [f"IN03 {N}!J4"]],
    "26": [PRINTED, CORRECT, CORRECT, BLANK, [f"IN03 {N}!J4", f"IN03 {N}!J22"], PRINTED],
    "27": [[f"FU02 {F}!D9"], CORRECT, CORRECT, ABSENT],
    "32": [PRINTED, [f"IN10 {N}!G5"], CORRECT],
    "34": [[f"SP15 {S}!H17"], CORRECT, [f"BA02 {F}!F5"], PRINTED],
    "36": [BLANK, CORRECT, [f"FU02 {F}!F6"]],
    "38": [CORRECT, [f"IN03 {N}!J5"], CORRECT],
    "45": [ABSENT, ABSENT, ABSENT],
    "48": [ABSENT, ABSENT],
}

UNCHECKED = {"26": {"IN26"}, "36": {"IN09"}}
"""Where a note is BLANK: the rule that says that it could not look."""


def test_every_case_and_every_note_is_answered() -> None:
    stems = {path.stem[:2] for path in FOLDER.glob("*/*-*.json")}
    assert set(EXPECTED) == stems
    assert {stem: len(published(stem)["notes"]) for stem in stems} == {stem: len(notes) for stem, notes in EXPECTED.items()}


@pytest.mark.parametrize("stem", EXPECTED)
def test_the_mistakes_of_a_published_case_are_found(stem: str, tmp_path: Path) -> None:
    evaluation = checked(write_book(key_in(published(stem)), tmp_path / "w.xlsx"))
    found = {f"{finding.code} {finding.place}" for finding in evaluation.findings}
    wanted = {place for note in EXPECTED[stem] if not isinstance(note, str) for place in note}
    assert wanted - found == set()
    unchecked = {coverage.code for coverage in evaluation.coverage if coverage.outcome == "not_checked"}
    assert UNCHECKED.get(stem, set()) <= unchecked
