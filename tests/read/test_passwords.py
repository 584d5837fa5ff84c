"""Workbooks behind a password: the default first, then the list beside them; no password in any output."""

import struct
import subprocess
import zipfile
from hashlib import md5
from io import BytesIO
from pathlib import Path

import pytest
from msoffcrypto.method.rc4 import DocumentRC4
from olefile import OleFileIO

from perfeval.cli import main
from perfeval.declared.settings import Settings
from perfeval.errors import UnreadableFile
from perfeval.read.workbook import parse_file, read_workbook
from tests.tools.hostile import KINDS, encrypted
from tests.tools.libreoffice import needs_libreoffice
from tests.tools.workbooks import write_workbook

SECRET = "经费-2020 Öl"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_workbook(tmp_path_factory.mktemp("plain") / "甲局.xlsx")


@pytest.fixture(scope="module")
def locked(plain: Path) -> bytes:
    return encrypted(plain.read_bytes(), SECRET)


def put(folder: Path, content: bytes) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "甲局.xlsx"
    path.write_bytes(content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(UnreadableFile) as refused:
        parse_file(path)
    assert "passwords.txt" in refused.value.advice
    return refused.value.message


def test_the_default_of_excel_opens_without_a_list(tmp_path: Path, plain: Path) -> None:
    path = put(tmp_path, encrypted(plain.read_bytes(), "VelvetSweatshop"))
    raw, open_ = parse_file(path), parse_file(plain)
    assert raw.sheets == open_.sheets
    assert raw.sha256 != open_.sha256
    assert raw.reader == "python-calamine（用内置的默认密码打开）"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_the_list_beside_the_workbook(tmp_path: Path, plain: Path, locked: bytes, encoding: str) -> None:
    path = put(tmp_path, locked)
    (tmp_path / "passwords.txt").write_bytes(f"别的\r\n\r\n  {SECRET} \r\n".encode(encoding))
    workbook = read_workbook(path, Settings())
    assert workbook.reader == "python-calamine（用passwords.txt打开）"
    assert workbook.profile.values == read_workbook(plain, Settings()).profile.values


def test_the_nearest_list_above_counts(tmp_path: Path, locked: bytes) -> None:
    path = put(tmp_path / "街道" / "乙办", locked)
    (tmp_path / "passwords.txt").write_text(SECRET, encoding="utf-8")
    assert parse_file(path).sheets
    (tmp_path / "街道" / "passwords.txt").write_text("别的\n别的\n另外的", encoding="utf-8")
    said = refusal(path)
    assert "2 个密码" in said
    assert "别的" not in said


def test_without_a_list_the_message_says_what_to_do(tmp_path: Path, locked: bytes) -> None:
    assert "密码" in refusal(put(tmp_path, locked))


def test_what_is_behind_the_password_is_checked_like_any_other(tmp_path: Path) -> None:
    make, word = KINDS["laughs_in_a_sheet"]
    make(tmp_path / "b.xlsx")
    with zipfile.ZipFile(tmp_path / "b.xlsx", "a") as archive:
        archive.writestr("xl/media/image1.bin", bytes(5000))  # the library cannot lock smaller files
    path = put(tmp_path, encrypted((tmp_path / "b.xlsx").read_bytes(), "VelvetSweatshop"))
    with pytest.raises(UnreadableFile, match=word):
        parse_file(path)


def test_a_damaged_lock(tmp_path: Path, locked: bytes) -> None:
    path = put(tmp_path, locked.replace(b"spinCount=\"100000\"", b"spinCount=\"-00001\""))
    with pytest.raises(UnreadableFile, match="加密方式"):
        parse_file(path)


def test_no_password_reaches_a_result_or_the_screen(tmp_path: Path, plain: Path, capfd: pytest.CaptureFixture[str]) -> None:
    broken = write_workbook(tmp_path / "b.xlsx", edits={"资金安排!D4": 11})
    put(tmp_path / "input" / "1", encrypted(plain.read_bytes(), SECRET))
    put(tmp_path / "input" / "2", encrypted(broken.read_bytes(), SECRET))
    put(tmp_path / "input" / "3", encrypted(plain.read_bytes(), "另一个"))
    (tmp_path / "input" / "passwords.txt").write_text(f"别的密码\n{SECRET}", encoding="utf-8")
    output = tmp_path / "output"
    assert main(["run", str(tmp_path / "input"), "-o", str(output), "--jobs", "1", "--debug"]) == 1
    assert sorted(path.name for path in output.glob("*/*.xlsx")) == [
        "甲局_核查底稿.xlsx", "甲局_核查底稿.xlsx", "甲局_绩效评价.xlsx", "甲局_绩效评价（未通过）.xlsx", "甲局_退回修改.xlsx"]
    shown = "".join(capfd.readouterr())
    written = b"".join(unzipped(path) for path in output.rglob("*") if path.is_file())
    for password in (SECRET, "别的密码", "VelvetSweatshop"):
        assert password not in shown
        assert password.encode() not in written


def unzipped(path: Path) -> bytes:
    if path.suffix in {".xlsx", ".docx"}:
        with zipfile.ZipFile(path) as archive:
            return b"".join(map(archive.read, archive.namelist()))
    return path.read_bytes()


# ---------------------------------------------------------------- .xls

LEFT_OPEN = {0x0809, 0x002F, 0x0194, 0x0195, 0x00E1, 0x0196, 0x0138}
"""Records that are never encrypted ([MS-XLS] 2.2.10)."""


def locked_xls(content: bytes, password: str) -> bytes:
    """The .xls with its records encrypted by RC4; FilePass takes the room of the first four, which nobody needs."""
    salt, verifier = bytes(range(16)), bytes(range(16, 32))
    proof = DocumentRC4.decrypt(password, salt, BytesIO(verifier + md5(verifier).digest()), 1024).read()
    with OleFileIO(BytesIO(content)) as container:
        stream = container.openstream("Workbook").read()
    start, end = 20, 152  # behind BOF: interface header, its end, and who wrote the file
    mark = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + salt + proof
    rest = end - start - len(mark) - 4
    stream = stream[:start] + mark + struct.pack("<HH", 0x5C, rest) + bytes(rest) + stream[end:]
    file = BytesIO(content)
    with OleFileIO(file, write_mode=True) as container:
        container.write_stream("Workbook", with_closed_records(stream, password, salt))
    return file.getvalue()


def with_closed_records(stream: bytes, password: str, salt: bytes) -> bytes:
    closed = bytearray(len(stream))
    at = 0
    while at < len(stream):
        kind, length = struct.unpack_from("<HH", stream, at)
        first = at + 4 + (4 if kind == 0x85 else 0)  # where a sheet begins stays readable
        if kind not in LEFT_OPEN:
            closed[first:at + 4 + length] = b"\1" * (at + 4 + length - first)
        at += 4 + length
    scrambled = DocumentRC4.decrypt(password, salt, BytesIO(stream), 1024).read()
    return bytes(new if is_closed else old for old, new, is_closed in zip(stream, scrambled, closed, strict=True))


@needs_libreoffice
def test_an_xls_behind_a_password(tmp_path: Path, plain: Path) -> None:
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "xls:MS Excel 97",
         "--outdir", str(tmp_path), str(plain)], check=True, capture_output=True,
    )
    content = (tmp_path / "甲局.xls").read_bytes()
    expected = parse_file(tmp_path / "甲局.xls").sheets
    for password in ("VelvetSweatshop", SECRET):
        (tmp_path / "甲局.xls").write_bytes(locked_xls(content, password))
        if password == SECRET:
            assert "密码" in refusal(tmp_path / "甲局.xls")
            (tmp_path / "passwords.txt").write_text(password, encoding="utf-8")
        assert parse_file(tmp_path / "甲局.xls").sheets == expected
