"""What a cell and a formula can hold, however much there is to hold."""

import re
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from perfeval.write.evaluation.narrative_page import _cut
from perfeval.write.pages.draft import Draft
from perfeval.write.pages.limits import FORMULA_LIMIT
from perfeval.write.pages.measure import TALLEST, fits_row, row_height
from perfeval.write.pages.page import Formula, Known, Spot


def numbers(count: int) -> list[Known]:
    return [Known(Spot("很长的页名", 2 * row, 3), Decimal(row)) for row in range(count)]


def test_a_sum_of_many_cells_has_no_more_arguments_than_a_spreadsheet_takes() -> None:
    draft = Draft("页", (10.0,))
    for count in (1, 200, 201, 650, 40_001):
        formula = draft.total(numbers(count))
        assert formula is not None
        assert formula.value == sum(range(count))
        inner = re.sub(r"^=ROUND\((.*),6\)$", r"\1", formula.expression)
        while "SUM(" in inner:
            calls = re.findall(r"SUM\(([^()]*)\)", inner)
            assert all(call.count(",") < 255 for call in calls)
            inner = re.sub(r"SUM\([^()]*\)", "x", inner)
        assert inner == "x"


def test_a_figure_whose_formula_is_too_long_stands_as_its_value() -> None:
    draft = Draft("页", (10.0,))
    draft.number(0, draft.total(numbers(2_000)), "number")
    draft.number(0, draft.total(numbers(20)), "number")
    first, second = (cell.value for cell in draft.cells)
    assert first == sum(range(2_000))
    assert isinstance(second, Formula)
    assert len(second.expression) <= FORMULA_LIMIT


@given(st.text(st.sampled_from("管 a1。；，、\n０")), st.integers(1, 400))
def test_what_is_measured_in_parts_is_what_fits_as_a_whole(text: str, times: int) -> None:
    long = text * times
    assert fits_row(long, 84.0, 12.0) == (row_height(long, 84.0, 12.0) <= TALLEST)
    pieces = list(_cut(long))
    assert "".join(pieces) == long
    assert all(row_height(piece, 84.0, 12.0) <= TALLEST for piece in pieces)
