"""Members of a zip file unpack as they are or not at all."""

import io
import math
import zipfile

import pytest

from perfeval.files.zipped import packed_member, packed_pieces, unpacked


def archive(content: bytes, method: int) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as made:
        made.writestr("a", content)
    return file.getvalue()


def content_of(file: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(file)) as opened:
        entry = opened.getinfo("a")
        return b"".join(unpacked(packed_member(opened, entry), entry))


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_members_unpack_whole_or_not_at_all(method: int) -> None:
    content = bytes(range(256)) * 20_000
    file = archive(content, method)
    assert content_of(file) == content
    damaged = bytearray(file)
    damaged[file.index(b"a", 30) + 100] ^= 8
    with pytest.raises(zipfile.BadZipFile):
        content_of(bytes(damaged))


def test_other_methods_are_refused_by_name() -> None:
    with pytest.raises(zipfile.BadZipFile):
        content_of(archive(b"x", zipfile.ZIP_LZMA))


def test_what_is_packed_unpacks() -> None:
    content = [b"abc" * 1000, b"", b"\0" * math.floor(1e6)]
    packed, checksum, size = packed_pieces(content)
    entry = zipfile.ZipInfo("a")
    entry.compress_type, entry.CRC = zipfile.ZIP_DEFLATED, checksum
    assert b"".join(unpacked(b"".join(packed), entry)) == b"".join(content)
    assert size == sum(map(len, content))
    with pytest.raises(zipfile.BadZipFile):
        list(unpacked(b"".join(packed)[:-5], entry))
