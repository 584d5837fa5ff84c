from hypothesis import given
from hypothesis import strategies as st

from perfeval.write.pages.measure import line_count

ranges = st.lists(st.integers(1, 9_999).map(lambda row: f"I{row}"), min_size=1, max_size=12).map("、".join)


@given(ranges, st.integers(12, 90))
def test_a_list_of_cells_has_the_room_of_one_long_word(cells: str, width: int) -> None:
    """As LibreOffice breaks it: not behind the commas of the list, but where the line is full."""
    assert line_count(f"支出明细!{cells}", width) >= line_count("支出明细!" + cells.replace("、", "xx"), width)
