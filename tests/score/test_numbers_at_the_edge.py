"""Targets and completions of any size end in points or in a finding, never in an error of the program."""

from pathlib import Path

import pytest

from perfeval.declared.settings import Settings
from perfeval.evaluate import evaluate_workbook
from perfeval.read.workbook import parse_file, workbook_of
from tests.tools.workbooks import write_workbook

NUMBERS = ("9" * 12, "9" * 15, "9" * 21, "9" * 28, "9" * 400, "0.00001", f"0.{'0' * 19}1", f"0.{'0' * 26}1", f"{'9' * 10}.{'9' * 17}")


@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize(("target", "actual"), [
    ("≥{}场", "{}场"), ("≥1场", "{}场"), ("≥{}场", "1场"), ("≤{}万元", "1元"), ("≤1元", "{}亿元"), ("{}-{}9", "{}"), ("≥{}%", "{}%"),
])
def test_a_number_of_any_size_ends_in_an_evaluation(tmp_path: Path, number: str, target: str, actual: str) -> None:
    path = write_workbook(tmp_path / "甲局.xlsx", {
        "绩效指标!F4": f"'{target.replace('{}', number)}", "绩效指标!H4": f"'{actual.replace('{}', number)}",
        "文字说明!C4": f"执行率{number}%，自评总分{number}分，支出{number}亿元。",
    })
    assert evaluate_workbook(workbook_of(parse_file(path), Settings()), Settings()).coverage
