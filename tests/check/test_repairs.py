"""BA09: the one cell whose edit closes all failing sums."""

from pathlib import Path

import pytest

from perfeval.check.grounds.repair import find_repairs
from tests.check.checked import case_of
from tests.check.given import payment
from tests.tools.workbooks import write_workbook


def candidates(folder: Path, edits: dict[str, object]) -> list[str]:
    case = case_of(write_workbook(folder / "a.xlsx", edits))
    return [f"{r.table.place(r.row, r.column)} {r.then} {r.slip}" for r in find_repairs(case)]


@pytest.mark.parametrize(("edits", "likeliest"), [
    ({"资金安排!C4": 1}, "资金安排!C4 10000000 shifted"),
    ({"资金安排!D4": 21}, "资金安排!D4 12000000 swapped"),
    ({"预算调整!E5": -5}, "预算调整!E5 5000000 turned"),
    ({"支出明细!H5": "600000"}, "支出明细!H5 6000000 shifted"),
    ({"支出明细!H7": "57000"}, "支出明细!H7 7500000 swapped"),
    ({"资金安排!C6": 80000}, "资金安排!C6 8000000 unit"),
])
def test_the_slip_that_was_made_is_the_first_candidate(tmp_path: Path, edits: dict[str, object], likeliest: str) -> None:
    assert candidates(tmp_path, edits)[0] == likeliest


def test_nothing_is_offered_where_all_sums_close(tmp_path: Path) -> None:
    assert candidates(tmp_path, {}) == []


def test_two_errors_that_no_single_edit_closes_offer_nothing(tmp_path: Path) -> None:
    assert candidates(tmp_path, {"资金安排!C4": 11.37, "支出明细!H7": 75123.45}) == []


def test_a_sum_row_takes_part(tmp_path: Path) -> None:
    edits: dict[str, object] = {"资金安排!A7": "合计", "资金安排!C7": 18, "资金安排!C6": 80}
    assert candidates(tmp_path, edits) == ["资金安排!C6 8000000 shifted"]


def test_an_edit_that_would_break_a_sum_that_holds_is_not_offered(tmp_path: Path) -> None:
    shifted: dict[str, object] = {"资金安排!C4": 1}
    assert "资金安排!C4 10000000 shifted" in candidates(tmp_path, shifted)
    with_sum: dict[str, object] = {**shifted, "资金安排!A7": "合计", "资金安排!C7": 9}
    assert not [candidate for candidate in candidates(tmp_path, with_sum) if candidate.startswith("资金安排!C4 ")]


def test_a_payment_entered_twice_is_told_where_executed_is_rounded(tmp_path: Path) -> None:
    edits: dict[str, object] = {"支出明细!H7": 75012.5, **payment(9, D="人才引进经费", G="付考务费", H=75012.5, I="测试考试中心", K="30226 劳务费")}
    assert candidates(tmp_path, edits)[0] == "支出明细!H9 0 twice"
