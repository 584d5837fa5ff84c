"""What a finding holds: values apart from their wording, and how long each rule took where a clock is there."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from itertools import count
from pathlib import Path

import pytest

from perfeval.check.run import check_case
from perfeval.facts.findings import Bound, Value, text_of_value
from perfeval.facts.quantities import Count, Day, Measure, Money, Points, Rate
from tests.check.checked import case_of
from tests.check.given import Edits, cells, findings_in
from tests.tools.workbooks import write_workbook

TX08 = {"单位信息!B10": "2020-11-30"}


@pytest.mark.parametrize(("code", "edits", "values", "texts"), [
    ("BA02", {"支出明细!H4": 49000}, (Money(4_900_000), Money(5_000_000), Money(100_000)), ("4.9", "5", "0.1")),
    ("FU02", cells("资金安排", A="合计", F=25.0001), (Money(25_000_000), Money(25_000_100), Money(100)), ("25", "25.0001", "0.0001")),
    ("IN04", {"绩效指标!J4": 21}, (Bound("不超过{}", Points(Decimal(20))), Points(Decimal(21)), Points(Decimal(1))), ("不超过20", "21", "1")),
    ("IN09", {"绩效指标!H4": "'13"}, (Bound("低于{}", Rate(Decimal("1.3"))), Rate(Decimal("1.3")), None), ("低于130%", "130%", None)),
    ("IN34", {"绩效指标!D7": "项目总成本", "绩效指标!F7": "≤17.5万元", "绩效指标!H7": "17.2万元"},
     (Measure(Decimal(17), "万元"), "17.2万元", Measure(Decimal("0.2"), "万元")), ("17万元", "17.2万元", "0.2万元")),
    ("TX08", TX08, (Bound("{}之后", Day(dt.date(2020, 12, 31))), Day(dt.date(2020, 11, 30)), None), ("2020-12-31之后", "2020-11-30", None)),
    ("CE09", {"支出明细!D5": "就业服务费"}, ("就业服务经费", "就业服务费", None), ("就业服务经费", "就业服务费", None)),
])
def test_a_finding_holds_values_and_their_texts(
    code: str, edits: Edits, values: tuple[Value, ...], texts: tuple[str | None, ...], tmp_path: Path,
) -> None:
    finding = next(f for f in findings_in(tmp_path, edits) if f.code == code)
    assert (finding.expected, finding.found, finding.difference) == values
    assert finding.sums == texts


@pytest.mark.parametrize(("value", "text"), [
    (Money(1_250_000), "1.25"), (Money(None), None), (Rate(Decimal("0.923456")), "92.35%"), (Points(Decimal("20.00")), "20"), (Count(3), "3"),
    (Measure(Decimal("1905.0"), "元/人"), "1905元/人"), (Measure(Decimal(2), None), "2"), (Day(None), None), (None, None), ("原文", "原文"),
])
def test_how_a_value_is_written(value: Value, text: str | None) -> None:
    assert text_of_value(value, "万元") == text


def test_rules_are_timed_where_there_is_a_clock(tmp_path: Path) -> None:
    case = case_of(write_workbook(tmp_path / "w.xlsx"))
    assert {coverage.seconds for coverage in check_case(case)[1]} == {None}
    ticks = count()
    assert {coverage.seconds for coverage in check_case(case, lambda: float(next(ticks)))[1]} == {1.0}
