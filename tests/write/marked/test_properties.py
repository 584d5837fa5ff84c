"""Whatever is found wherever: marks go on and come off, and nothing of the user's moves."""

import contextlib
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from perfeval.facts.findings import Finding, Severity
from perfeval.facts.place import Place
from perfeval.write.marked import mark_workbook
from perfeval.write.marked.elements import CannotMark, parse
from perfeval.write.marked.package import Package
from perfeval.write.marked.worksheet import cell_of, open_sheet
from tests.tools.marked import strip_marks, values, write_into
from tests.tools.marking_books import parts_of, rich_workbook

TITLES = ("资金安排", "支出明细", "It's odd", "图", "没有的表")
RESTS = {"xl/styles.xml", "xl/comments1.xml", "xl/worksheets/sheet1.xml"}
"""What stripping leaves: spare styles, an author, room in the priorities of the user's rules."""

places = st.builds(Place, st.sampled_from(TITLES), st.integers(1, 31), st.integers(1, 12))
findings = st.builds(
    Finding, st.sampled_from(("BA01", "SP04", "IN05")), st.sampled_from(Severity), places,
    st.text(max_size=60), st.text(max_size=20), fingerprint=st.text("0123456789abcdef", max_size=4),
    explanation=st.sampled_from((None, None, "已说明")),
)
several = st.lists(findings, max_size=12)
bounded = settings(max_examples=25)


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return rich_workbook(tmp_path_factory.mktemp("rich") / "a.xlsx")


def copy_of(content: bytes, found: Sequence[Finding], folder: Path) -> bytes:
    source = folder / "source.xlsx"
    source.write_bytes(content)
    copy = mark_workbook(source, found, sha256="a" * 64).copy
    assert copy is not None
    return copy


def stripped(content: bytes, folder: Path) -> bytes:
    source = folder / "marked.xlsx"
    source.write_bytes(content)
    return strip_marks(source)


@bounded
@given(several)
def test_marks_come_off_as_they_went_on(rich: Path, tmp_path: Path, found: list[Finding]) -> None:
    before = rich.read_bytes()
    copy = copy_of(before, found, tmp_path)
    assert values(copy) == values(before)
    left = parts_of(stripped(copy, tmp_path))
    assert {name for name, part in parts_of(before).items() if left.pop(name) != part} <= RESTS
    assert not left


@bounded
@given(several)
def test_marking_twice_is_marking_once(rich: Path, tmp_path: Path, found: list[Finding]) -> None:
    copy = copy_of(rich.read_bytes(), found, tmp_path)
    assert copy_of(copy, found, tmp_path) == copy


@bounded
@given(several, several)
def test_only_the_last_marks_show(rich: Path, tmp_path: Path, earlier: list[Finding], later: list[Finding]) -> None:
    later = [*later, Finding("BA01", Severity.ERROR, Place("资金安排", 1, 6), "", "")]
    fresh = copy_of(rich.read_bytes(), later, tmp_path)
    over = copy_of(copy_of(rich.read_bytes(), earlier, tmp_path), later, tmp_path)
    assert parts_of(over) == parts_of(fresh)


@bounded
@given(several)
def test_every_part_of_a_copy_is_well_formed(rich: Path, tmp_path: Path, found: list[Finding]) -> None:
    for name, part in parts_of(copy_of(rich.read_bytes(), found, tmp_path)).items():
        if name.endswith((".xml", ".rels", ".vml")):
            parse(part)


@bounded
@given(st.data())
def test_a_damaged_file_is_refused_or_marked_but_never_raises(rich: Path, tmp_path: Path, data: st.DataObject) -> None:
    content = bytearray(rich.read_bytes())
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=6)):
        content[place] = data.draw(st.integers(0, 255))
    source = tmp_path / "damaged.xlsx"
    source.write_bytes(content[:data.draw(st.sampled_from((len(content), len(content) // 2)))])
    result = mark_workbook(source, [Finding("BA01", Severity.ERROR, Place("资金安排", 4, 4), "", "")], sha256="a" * 64)
    assert (result.copy is None) == bool(result.reason)
    strip_marks(source)


@pytest.mark.parametrize(("reference", "cell"), [
    ("D5", (4, 3)), ("XFD1048576", (1_048_575, 16_383)), ("XFE1", None), ("A1048577", None), ("A0", None), ("D", None), ("", None),
])
def test_a_cell_of_a_part_is_one_that_a_sheet_has(reference: str, cell: tuple[int, int] | None) -> None:
    assert cell_of(reference) == cell


@bounded
@given(st.dictionaries(
    st.tuples(st.integers(0, 14), st.integers(0, 8)), st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=8), max_size=10,
))
def test_cells_are_written_where_they_belong_and_no_others(rich: Path, writes: dict[tuple[int, int], str]) -> None:
    package = Package(rich.read_bytes())
    write_into(package, "It's odd", writes)
    before, after = values(rich.read_bytes())["It's odd"], values(package.to_bytes())["It's odd"]

    def filled(rows: list[list[object]]) -> dict[tuple[int, int], object]:
        return {(r, c): value for r, row in enumerate(rows) for c, value in enumerate(row) if value != ""}

    assert filled(after) == {place: text for place, text in {**filled(before), **writes}.items() if text != ""}


@given(st.binary(max_size=200), st.sampled_from((parse, open_sheet, Package)))
def test_any_bytes_are_parsed_or_refused(content: bytes, read: Callable[[bytes], object]) -> None:
    with contextlib.suppress(CannotMark):
        read(content)
