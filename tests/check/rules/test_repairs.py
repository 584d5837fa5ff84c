"""BA09: the one cell whose edit closes all failing sums."""

from pathlib import Path

import pytest

from perfeval.check.grounds.repair import find_repairs
from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_file
from tests.check.rules.findings import codes_at
from tests.check.rules.found import cells, payment
from tests.tools.workbooks import write_workbook


def candidates(folder: Path, edits: dict[str, object]) -> list[str]:
    case = evaluate_file(write_workbook(folder / "a.xlsx", edits), Settings()).case
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


@pytest.mark.parametrize("edits", [
    {"预算调整!E5": -5},
    cells("预算调整", A="就业服务经费", B="区县级财政资金", C="2020-06-20", D="追加", E=2, F="测财发〔2020〕30号", G="新增招聘活动"),
    payment(9, A="2020-10-22", B="记-0005", C=105, D="人才引进经费", G="付人才公寓水电费", H=5000, I="测试电力公司", K="30206 电费", M="不涉及"),
], ids=["AD01", "AD07", "SP02"])
def test_what_another_rule_explains_is_not_guessed_at(tmp_path: Path, edits: dict[str, object]) -> None:
    assert codes_at(tmp_path, edits, "BA09") == []


def test_a_payment_entered_twice_is_told_where_executed_is_rounded(tmp_path: Path) -> None:
    edits: dict[str, object] = {"支出明细!H7": 75012.5, **payment(9, D="人才引进经费", G="付考务费", H=75012.5, I="测试考试中心", K="30226 劳务费")}
    assert candidates(tmp_path, edits)[0] == "支出明细!H9 0 twice"
    assert codes_at(tmp_path, edits, "BA09") == ["BA09 支出明细!H9 note"]
