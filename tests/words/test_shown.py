"""Targets and completions as shown: with direction and unit from columns of their own, and never with one of them twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.words.notation import read_actual, read_target, reading_shown

SHOWN = [
    (("46", "≥", "处"), "≥46处"), (("95", "≥", "%"), "≥95%"), (("150", "≤", "万元"), "≤150万元"), (("≥46处", None, None), "≥46处"),
    (("≥46", "≥", "处"), "≥46处"), (("46处", "≥", "处"), "≥46处"), (("不少于46", None, "处"), "不少于46处"), (("46", None, "处"), "46处"),
    (("60万", "≤", "元"), "≤60万元"), (("2-12", None, "个月"), "2-12个月"), (("健全", "定性", None), "健全"), (("2020年12月底前", None, None), "2020年12月底前"),
    (("100", "=", "%"), "=100%"), (("全年12次", "≥", "次"), "全年≥12次"),
]


@pytest.mark.parametrize(("cells", "shown"), SHOWN)
def test_target(cells: tuple[str, str | None, str | None], shown: str) -> None:
    text, direction, unit = cells
    assert reading_shown(read_target(text, unit=unit, direction=direction, year=2020)) == shown


def test_a_completion_takes_the_unit_of_its_target() -> None:
    target = read_target("46", unit="处", direction="≥")
    assert [reading_shown(read_actual(text, target), sign=False) for text in ("48", "48处", "未开展")] == ["48处", "48处", "未开展"]


def test_what_has_a_column_of_its_own_is_left_to_it() -> None:
    target = read_target("46", unit="处", direction="≥")
    assert (reading_shown(target, sign=False), reading_shown(target, unit=False)) == ("46处", "≥46")


@given(st.integers(1, 10**6), st.sampled_from("≥≤="), st.sampled_from(("处", "%", "人次", "万元", "公里")))
def test_what_is_shown_is_read_alike(number: int, direction: str, unit: str) -> None:
    reading = read_target(str(number), unit=unit, direction=direction)
    again = read_target(reading_shown(reading))
    assert (again.value, again.unit, again.direction) == (reading.value, reading.unit, reading.direction) or reading.problem
