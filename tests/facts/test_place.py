"""Where something stands, in numbers and in print."""

import pytest

from perfeval.facts.place import Place
from perfeval.words.addresses import column_of


@pytest.mark.parametrize(("place", "cell", "printed"), [
    (Place("资金安排", 5, 4), "D5", "资金安排!D5"),
    (Place("资金安排"), None, "资金安排"),
    (Place("报告.docx", 12), "第12段", "报告.docx!第12段"),
    (Place(None), None, ""),
])
def test_a_place_in_print(place: Place, cell: str | None, printed: str) -> None:
    assert (place.cell, str(place)) == (cell, printed)


def test_places_sort_by_number_and_the_whole_sheet_stands_first() -> None:
    places = [Place("表"), *(Place("表", row, column_of(letters)) for row in (2, 10) for letters in ("A", "B", "Z", "AA", "AZ", "BA"))]
    assert sorted(set(places), key=lambda place: place.position) == places
