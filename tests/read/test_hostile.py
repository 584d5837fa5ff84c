"""Files made to hurt: each is refused with its reason or read right, and the good workbook beside them is evaluated."""

import json
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from perfeval.cli import main
from perfeval.declared.settings import Limits
from perfeval.errors import UnreadableFile
from perfeval.read.safely.guard import read_guarded
from perfeval.read.signs.extent import exact_extent, is_within, quick_extent
from perfeval.read.workbook import parse_file
from tests.tools.handmade import number, row
from tests.tools.hostile import (
    KINDS,
    OLE2,
    ONE,
    READ,
    SHEET,
    a_far_cell_in_binary,
    cells,
    encrypted,
    open_document,
    sheet,
    small,
)
from tests.tools.workbooks import write_workbook

GOOD = "甲局"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The results of one run over all of them."""
    folder = tmp_path_factory.mktemp("hostile")
    source, output = folder / "input", folder / "output"
    source.mkdir()
    for name, (make, _) in KINDS.items():
        make(source / f"{name}.xlsx")
    (source / "a_folder.xlsx").mkdir()
    write_workbook(source / f"{GOOD}.xlsx")
    assert main(["run", str(source), "-o", str(output), "--jobs", "1"]) == 1
    return output


def test_the_good_workbook_beside_them_is_evaluated(results: Path) -> None:
    found = json.loads((results / f"{GOOD}.json").read_text(encoding="utf-8"))
    assert (found["status"], found["totals"]["executed"]) == ("passed", "250000.00")


@pytest.mark.parametrize("name", KINDS)
def test_each_is_refused_with_its_reason_or_read(results: Path, name: str) -> None:
    found = json.loads((results / f"{name}.json").read_text(encoding="utf-8"))
    word = KINDS[name][1]
    if word == READ:
        assert found["status"] == "blocked"
    else:
        said = found["findings"][0]
        assert (found["status"], len(found["findings"])) == ("unreadable", 1)
        assert word in said["message"] + said["advice"]
        assert said["advice"]


def test_there_are_enough_kinds_and_each_has_an_outcome(results: Path) -> None:
    assert len(KINDS) >= 25
    assert {path.stem for path in results.glob("*.json")} == {GOOD, *KINDS}


# ---------------------------------------------------------------- limits


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(tmp_path_factory.mktemp("good") / "甲局.xlsx")


@pytest.mark.parametrize(("limit", "value", "said"), [
    ("file_mib", 0, "上限 0 MiB"),
    ("entries", 14, "15，上限 14"),
    ("entry_mib", 0, "上限 0 MiB"),
    ("uncompressed_mib", 0, "上限 0 MiB"),
    ("used_cells", 200, "300，上限 200"),
    ("sparse_cells", 200, "300，上限 200"),
    ("merged_cells", 11, "12，上限 11"),
])
def test_a_limit_is_named_with_its_value(tmp_path: Path, limit: str, value: int, said: str) -> None:
    path = tmp_path / "a.xlsx"
    merged = '<mergeCells><mergeCell ref="A1:B3"/><mergeCell ref="D1:I1"/></mergeCells>'
    small(path, sheet(f"<sheetData>{row(10, [number('AD10', 1)])}</sheetData>{merged}"), {f"xl/{i}.bin": bytes(1 << 20) for i in range(9)})
    assert parse_file(path).sheets
    with pytest.raises(UnreadableFile) as refused:
        parse_file(path, replace(Limits(entry_mib=1), **{limit: value}))
    assert said in refused.value.message
    assert limit in refused.value.advice


def test_five_million_cells_are_too_many_for_whoever_says_so(tmp_path: Path) -> None:
    small(tmp_path / "a.xlsx", {})
    line = '<row r="%d">' + "".join(f'<c r="{letter}%d"><v>1</v></c>' for letter in "ABCDEFGHIJKLMNOPQRST") + "</row>"
    start, end = (part.encode() for part in cells("|")[SHEET].decode().split("|"))
    with zipfile.ZipFile(tmp_path / "a.xlsx") as whole, zipfile.ZipFile(tmp_path / "b.xlsx", "w", 8, compresslevel=1) as archive:
        for name in whole.namelist():
            if name != SHEET:
                archive.writestr(name, whole.read(name))
        with archive.open(SHEET, "w") as part:
            part.write(start)
            for i in range(1, 262_145):
                part.write((line % ((i,) * 21)).encode())
            part.write(end)
    with pytest.raises(UnreadableFile) as refused:
        parse_file(tmp_path / "b.xlsx", Limits(used_cells=1_000_000))
    assert "used_cells" in refused.value.advice


def test_a_million_rows_are_within_the_limits() -> None:
    piece = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c><c r="V%d"><v>1</v></c></row>' % (i, i, i) for i in range(1, 1_000_004))
    extent = quick_extent([piece])
    assert extent is not None
    assert (extent.rows, extent.columns) == (1_000_003, 26)
    assert is_within(extent, Limits())


def test_the_quick_look_and_the_close_one_agree(good: Path) -> None:
    with zipfile.ZipFile(good) as archive:
        for name in archive.namelist():
            quick, exact = quick_extent([archive.read(name)]), exact_extent([archive.read(name)], Limits())
            assert quick is not None
            assert (quick.rows, quick.merged, quick.size) == (exact.rows, exact.merged, exact.size)
            assert quick.columns >= exact.columns


def test_a_folder_is_no_workbook(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").mkdir()
    with pytest.raises(UnreadableFile) as refused:
        read_guarded(tmp_path / "a.xlsx", Limits())
    assert "文件夹" in refused.value.message


# ---------------------------------------------------------------- random damage

FUZZ = settings(max_examples=60)
FLIPS = st.lists(st.tuples(st.integers(0, 1 << 20), st.integers(1, 255)), min_size=1, max_size=6)


@pytest.fixture(scope="module")
def samples(good: Path) -> dict[str, bytes]:
    """A sound file of each container, small enough to be hit where it hurts."""
    folder = good.parent
    small(folder / "small.xlsx", {})
    open_document(folder / "small.ods", f"<table:table-row>{ONE}</table:table-row>")
    a_far_cell_in_binary(folder / "small.xlsb")
    return {"xlsx": (folder / "small.xlsx").read_bytes(), "whole": good.read_bytes(), "ods": (folder / "small.ods").read_bytes(),
            "xlsb": (folder / "small.xlsb").read_bytes(), "locked": encrypted(good.read_bytes(), "VelvetSweatshop")}


def read_or_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with suppress(UnreadableFile):
        assert read_guarded(path, Limits(seconds=20)).sheets


@pytest.mark.parametrize("name", ["xlsx", "whole", "ods", "xlsb"])
@FUZZ
@given(flips=FLIPS)
def test_flipped_bytes(samples: dict[str, bytes], tmp_path: Path, name: str, flips: list[tuple[int, int]]) -> None:
    read_or_refused(tmp_path / "a.xlsx", flipped(samples[name], flips))


@settings(max_examples=12)
@given(flips=FLIPS)
def test_flipped_bytes_behind_a_password(samples: dict[str, bytes], tmp_path: Path, flips: list[tuple[int, int]]) -> None:
    read_or_refused(tmp_path / "a.xlsx", flipped(samples["locked"], flips))


def flipped(content: bytes, flips: list[tuple[int, int]]) -> bytes:
    changed = bytearray(content)
    for place, change in flips:
        changed[place % len(content)] ^= change
    return bytes(changed)


@pytest.mark.parametrize("name", ["xlsx", "whole", "ods", "xlsb"])
@FUZZ
@given(start=st.floats(0, 1), length=st.floats(0, 1), filler=st.binary(max_size=20))
def test_pieces_lost(samples: dict[str, bytes], tmp_path: Path, name: str, start: float, length: float, filler: bytes) -> None:
    content = samples[name]
    first = int(start * len(content))
    read_or_refused(tmp_path / "a.xlsx", content[:first] + filler + content[first + int(length * (len(content) - first)):])


@FUZZ
@given(magic=st.sampled_from([b"PK\x03\x04", OLE2, b"\x09\x08", b""]), content=st.binary(max_size=2000))
def test_random_bytes(tmp_path: Path, magic: bytes, content: bytes) -> None:
    read_or_refused(tmp_path / "a.xlsx", magic + content)


MARKUP = st.lists(st.sampled_from([
    "<row>", "</row>", '<row r="1">', '<row r="3" hidden="1">', '<row r="x">', "<c>", "</c>", "<c/>", '<c r="A1">', '<c r="B2" t="s">', '<c r="C3" t="e">',
    '<c r="A1" t="inlineStr">', '<c r="A1" s="99">', '<c r="" t="d">', "<v>", "</v>", "1", "#REF!", "2020-02-30", "<f>", "</f>", "<is><t>", "</t></is>",
    "<!--", "-->", "<![CDATA[", "]]>", "&amp;", "&#0;", "&x;", "&", "<", ">", '<mergeCell ref="A1:A0"/>', '<mergeCell ref="1"/>', "</sheetData>", "\0", "中",
]), max_size=25).map("".join)


@FUZZ
@given(rows=MARKUP)
def test_markup_in_disorder(tmp_path: Path, rows: str) -> None:
    path = tmp_path / "a.xlsx"
    small(path, cells(rows))
    read_or_refused(path, path.read_bytes())
