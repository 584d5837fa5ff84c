"""Files that are no workbook: each refused with its own reason, none with a traceback."""

import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from perfeval.errors import UnavailableFile, UnreadableFile
from perfeval.read.workbook import parse_file
from tests.tools.handmade import row, text, write_package
from tests.tools.workbooks import write_workbook

OLE2 = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(504)


def reason(path: Path) -> str:
    with pytest.raises(UnreadableFile) as refusal:
        parse_file(path)
    assert refusal.value.advice
    return refusal.value.message


@pytest.mark.parametrize(("content", "word"), [
    (b"", "空"),
    (b"%PDF-1.7\n", "PDF"),
    (b"<html><table><tr><td>1</td></tr></table></html>", "HTML"),
    ("\ufeff \r\n<!DOCTYPE html><meta charset=utf-8>".encode(), "HTML"),
    (b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>', "XML"),
    ("单位,金额\r\n甲局,1\r\n".encode("gb18030"), "CSV"),
    ("单位,金额\r\n甲局,1\r\n".encode("utf-8-sig"), "CSV"),
    ("单位\t金额".encode("utf-16"), "文本"),
    (("金额,摘要\n" + "一二三" * 3000).encode(), "CSV"),
    (b"{\\rtf1 x}", "RTF"),
    (b"Rar!\x1a\x07\x00", "RAR"),
    (b"\x09\x08\x10\x00\x00\x06\x05\x00", "早期"),
    (b"PK\x05\x06" + bytes(18), "压缩包"),
    (b"PK\x03\x04" + bytes(200), "损坏"),
    (bytes(range(1, 256)) * 9, "加密"),
    (OLE2, "损坏"),
    (OLE2 + "EncryptedPackage".encode("utf-16-le"), "密码"),
    (OLE2 + "WordDocument".encode("utf-16-le"), "Word"),
])
def test_the_bytes_say_what_a_file_is(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "甲局.xlsx"
    path.write_bytes(content)
    assert word in reason(path)


@pytest.mark.parametrize(("names", "word"), [
    (["[Content_Types].xml", "word/document.xml"], "Word"),
    (["[Content_Types].xml", "ppt/presentation.xml"], "演示文稿"),
    (["甲局.xlsx"], "压缩包"),
    (["[Content_Types].xml"], "异常"),
])
def test_other_packages(tmp_path: Path, names: list[str], word: str) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "<x/>")
    assert word in reason(path)


def test_a_workbook_without_work_sheets(tmp_path: Path) -> None:
    assert "没有工作表" in reason(write_package(tmp_path / "a.xlsx", {}))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnavailableFile):
        parse_file(tmp_path / "a.xlsx")
    assert reason(tmp_path)


def test_an_encrypted_entry(tmp_path: Path) -> None:
    path = write_package(tmp_path / "a.xlsx", {"甲": row(1, [text("A1", "x")])})
    data = bytearray(path.read_bytes())
    for magic, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        start = 0
        while (start := data.find(magic, start)) >= 0:
            data[start + flags] |= 1
            start += 4
    path.write_bytes(bytes(data))
    assert "密码" in reason(path)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return write_workbook(tmp_path_factory.mktemp("whole") / "a.xlsx").read_bytes()


@pytest.mark.parametrize("tenth", range(1, 10))
def test_a_truncated_file(tmp_path: Path, whole: bytes, tenth: int) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(whole[:len(whole) * tenth // 10])
    assert "损坏" in reason(path)


@given(st.lists(st.tuples(st.integers(0, 1 << 16), st.integers(1, 255)), min_size=1, max_size=6))
def test_damaged_bytes_are_read_or_refused(
    whole: bytes, tmp_path_factory: pytest.TempPathFactory, damages: list[tuple[int, int]],
) -> None:
    damaged = bytearray(whole)
    for place, change in damages:
        damaged[place % len(whole)] ^= change
    path = tmp_path_factory.getbasetemp() / "damaged.xlsx"
    path.write_bytes(bytes(damaged))
    with suppress(UnreadableFile):
        assert parse_file(path).sheets
