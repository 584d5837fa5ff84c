from typing import Any

from perfeval.run.changes import compare_results


def result(
    findings: list[tuple[str, str, str]], score: str | None = None, unchecked: dict[str, str | None] | None = None,
) -> dict[str, Any]:
    return {
        "unit_score": score,
        "findings": [
            {"code": code, "sheet": "资金安排", "cell": cell, "fingerprint": mark, "severity": "error", "explanation": None}
            for code, cell, mark in findings
        ],
        "coverage": [{"code": code, "outcome": "not_checked" if reason else "clean", "reason": reason} for code, reason in (unchecked or {}).items()],
    }


def test_fixed_open_and_new_are_told_apart() -> None:
    before = result([("BA01", "D4", "a"), ("BA01", "D5", "b"), ("FU02", "C9", "c")], "90.00")
    now = result([("BA01", "D4", "x"), ("BA01", "D6", "b"), ("AD01", "E4", "d")], "95.00")
    changes = compare_results(before, now)
    assert changes is not None
    assert (changes.fixed, changes.open, changes.new) == (1, 2, 1)
    assert (changes.score_before, changes.score_now) == ("90.00", "95.00")


def test_what_could_not_be_checked_before_is_not_new() -> None:
    before = result([("CE03", "B4", "a")], unchecked={"SP13": "资金安排!B4未能读取", "SP12": "资金安排!H4未能读取", "AD08": None})
    found = [("SP13", "E5", "b"), ("SP13", "E6", "c"), ("SP12", "A7", "d"), ("AD08", "B9", "e")]
    changes = compare_results(before, result(found, unchecked={"SP12": "资金安排!H4未能读取"}))
    assert changes is not None
    assert (changes.fixed, changes.open, changes.unchecked, changes.new) == (1, 0, 2, 2)


def test_a_score_that_would_tell_a_classified_one_is_not_compared() -> None:
    changes = compare_results({**result([], "90.00"), "classified": ["甲"]}, {**result([], "95.00"), "classified": ["甲"]})
    assert changes is not None
    assert (changes.score_before, changes.score_now) == ("", "")


def test_without_an_earlier_result_there_is_nothing_to_compare() -> None:
    assert compare_results(None, result([])) is None


def test_notes_and_explained_findings_do_not_count() -> None:
    before = result([("BA01", "D4", "a")])
    now = result([("BA01", "D4", "a")])
    now["findings"][0]["explanation"] = "已报财政局同意"
    changes = compare_results(before, now)
    assert changes is not None
    assert (changes.fixed, changes.open, changes.new) == (1, 0, 0)
