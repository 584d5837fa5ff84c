"""Addresses of cells: numbers to letters and back."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.words.addresses import (
    LAST_COLUMN,
    LAST_ROW,
    Area,
    Position,
    address_of,
    area_of,
    column_of,
    is_on_a_sheet,
    letters_of,
    position_of,
    range_of,
)

ROWS, COLUMNS = st.integers(1, LAST_ROW), st.integers(1, LAST_COLUMN)


def test_letters_of_every_column_lead_back_to_it() -> None:
    letters = [letters_of(column) for column in range(1, LAST_COLUMN + 1)]
    assert [column_of(each) for each in letters] == list(range(1, LAST_COLUMN + 1))
    assert [column_of(each.lower()) for each in letters] == list(range(1, LAST_COLUMN + 1))
    assert all((len(one), one) < (len(next_), next_) for one, next_ in pairwise(letters))
    assert [letters[i] for i in (0, 25, 26, 701, 702, 16_383)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]


@given(ROWS, COLUMNS)
def test_an_address_leads_back_to_its_cell(row: int, column: int) -> None:
    assert position_of(address_of(row, column)) == (row, column)


@given(ROWS, COLUMNS, ROWS, COLUMNS)
def test_a_range_leads_back_to_its_area(row: int, column: int, to_row: int, to_column: int) -> None:
    area = min(row, to_row), min(column, to_column), max(row, to_row), max(column, to_column)
    assert area_of(range_of(area)) == area


@pytest.mark.parametrize(("text", "position"), [
    ("$D$5", (5, 4)), ("d5", (5, 4)), ("D$5", (5, 4)), ("D", None), ("5", None), ("D5:E9", None), ("第12段", None), ("D5 ", None),
    ("ABCD1", None), ("D٣", None), ("", None), ("D" + "1" * 5000, None),
])
def test_what_is_no_address_of_one_cell_has_no_position(text: str, position: Position | None) -> None:
    assert position_of(text) == position


@pytest.mark.parametrize(("text", "area"), [
    ("D5", (5, 4, 5, 4)), ("$A$1:$B$3", (1, 1, 3, 2)), ("A1:", (1, 1, 1, 1)), (":B3", None), ("A:B", None), ("I4:I6、I9", None),
])
def test_what_is_no_range_has_no_area(text: str, area: Area | None) -> None:
    assert area_of(text) == area


@pytest.mark.parametrize(("position", "there"), [
    ((1, 1), True), ((LAST_ROW, LAST_COLUMN), True), ((0, 1), False), ((1, 0), False), ((LAST_ROW + 1, 1), False), ((1, LAST_COLUMN + 1), False),
])
def test_a_sheet_ends_where_those_of_the_programs_end(position: Position, there: bool) -> None:
    assert is_on_a_sheet(*position) == there
