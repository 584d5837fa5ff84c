"""The reviewer's eye: one row per weak spot with the deduction practice states, beside the score."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from msgspec.structs import replace

from perfeval.check.review import ReviewRow, review_scores
from perfeval.declared.settings import Review
from tests.check.checked import checked
from tests.tools.workbooks import write_workbook


def rows(folder: Path, **cells: object) -> list[ReviewRow]:
    edits = {f"{cell}" if "!" in cell else f"绩效指标!{cell}": value for cell, value in cells.items()}
    evaluation = checked(write_workbook(folder / "w.xlsx", edits))
    return list(review_scores(evaluation.case, evaluation.findings))


def test_nothing_to_deduct_in_a_clean_workbook(tmp_path: Path) -> None:
    assert rows(tmp_path) == []


@pytest.mark.parametrize(("cells", "code", "low", "high"), [
    ({"D4": "就业服务资金投入", "F4": "≥16万元", "H4": "17万元"}, "IN13", "20", "20"),
    ({"H9": "达成", "F9": "满意"}, "IN15", "10", "10"),
    ({"F4": "不断提高", "H4": "达成"}, "IN16", "6", "20"),
    ({"H4": "'13"}, "IN09", "0", "2"),
    ({"M4": None}, "IN28", "0", "20"),
    ({"D5": "预算执行率", "F5": "=100%", "H5": "100%"}, "IN33", None, None),
])
def test_each_practice(cells: dict[str, object], code: str, low: str | None, high: str | None, tmp_path: Path) -> None:
    row, = rows(tmp_path, **cells)
    assert (row.code, row.low, row.high) == (code, low and Decimal(low), high and Decimal(high))


def test_a_note_on_over_completion_costs_nothing(tmp_path: Path) -> None:
    assert rows(tmp_path, H4="'12") == []


def test_the_heaviest_reason_counts_once(tmp_path: Path) -> None:
    row, = rows(tmp_path, F9="不断提高", H9="达成")
    assert (row.code, row.indicator) == ("IN15", "求职者满意度")


def test_little_spent_lowers_the_ceiling(tmp_path: Path) -> None:
    found = rows(tmp_path, **{"支出明细!H7": 47000})
    assert [(row.project, row.indicator, row.code, row.low, row.high) for row in found] == [
        ("人才引进经费", None, "IN26", None, None),
        ("人才引进经费", None, None, Decimal(0), Decimal("96.50") - Decimal(79)),
    ]


def test_an_office_states_its_own_practice(tmp_path: Path) -> None:
    evaluation = checked(write_workbook(tmp_path / "w.xlsx", {"绩效指标!H4": "'13", "支出明细!H7": 47000}))
    own = Review(over_fulfilment=Decimal(5), most_below_70=Decimal(60))
    case = replace(evaluation.case, settings=replace(evaluation.case.settings, review=own))
    found = review_scores(case, evaluation.findings)
    assert [(row.code, row.high) for row in found if row.high is not None] == [("IN09", Decimal(5)), (None, Decimal("96.50") - 60)]
