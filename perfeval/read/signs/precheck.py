"""A zipped workbook before any parser sees it: what would make one hang, crash or fill the memory is refused by name.

The zip directory is believed in nothing: every part is unpacked once, piece by piece, and counted.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from io import BytesIO
from itertools import pairwise

from perfeval.declared.settings import Limits
from perfeval.errors import UnreadableFile
from perfeval.files.zipped import index_start, packed_member, unpacked
from perfeval.read.cells.advice import REMOVE_PASSWORD, SAVE_AGAIN, beyond
from perfeval.read.cells.tag_pieces import TooLongError, UnknownEncodingError, in_utf8, whole_tags
from perfeval.read.signs.extent import document_extent, exact_extent, is_within, quick_extent, refusal

_MIB = 1 << 20
_RATIO_COUNTS_FROM = 20 * _MIB
_ENCRYPTED = 1
_HEAD = 4096
_DECLARED_TEXTS = re.compile(rb"<(?:\w+:)?sst\s[^<>]*?\buniqueCount\s*=\s*[\"'](\d+)")

SHARED_TEXTS = "xl/sharedstrings.xml"
_LARGE = 4 * _MIB
"""Bytes of a sheet, unpacked, from which on it is worth while to load what reads it faster (about 7,000 payments)."""

Pieces = Iterator[bytes]


def precheck(content: bytes, limits: Limits) -> None:
    """Refuse what no honest workbook needs: UnreadableFile. Where the zip is broken, BadZipFile and its fellows."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        check_directory(archive, limits)
        for entry in archive.infolist():
            check_part(archive, entry, limits)


# ---------------------------------------------------------------- the directory


def check_directory(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse what the zip's own directory gives away: UnreadableFile."""
    entries, end = archive.infolist(), index_start(archive)
    if len(entries) > limits.entries:
        raise beyond("entries", "压缩包里的文件数", len(entries), limits.entries)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableFile("文件设有打开密码", REMOVE_PASSWORD)
    names = Counter(entry.filename.replace("\\", "/").lstrip("/").lower() for entry in entries)
    twice = [name for name, count in names.items() if count > 1]
    if twice:
        raise UnreadableFile(f"文件内部有同名的部分（{twice[0]}），无法确定以哪个为准", SAVE_AGAIN)
    places = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    if any(start + size > following for (start, size), (following, _) in pairwise([*places, (end, 0)])):
        raise UnreadableFile("文件内部各部分的位置互相重叠，不是正常保存的工作簿", SAVE_AGAIN)
    for entry in entries:
        _check_size(entry, limits)
    total = sum(entry.file_size for entry in entries)
    if total > limits.uncompressed_mib * _MIB:
        raise beyond("uncompressed_mib", "解压后的总大小", total // _MIB, limits.uncompressed_mib, " MiB")


def _check_size(entry: zipfile.ZipInfo, limits: Limits) -> None:
    size, packed = entry.file_size, max(entry.compress_size, 1)
    if size > limits.entry_mib * _MIB:
        raise beyond("entry_mib", f"{entry.filename} 解压后的大小", size // _MIB, limits.entry_mib, " MiB")
    if size > _RATIO_COUNTS_FROM and size > limits.ratio * packed:
        raise beyond("ratio", f"{entry.filename} 的压缩倍数", size // packed, limits.ratio)


# ---------------------------------------------------------------- the content of a part


def is_large(entry: zipfile.ZipInfo) -> bool:
    """Whether a part is one of those that are read while they are checked: large ones with cells or their texts."""
    name = entry.filename.replace("\\", "/").lower()
    return entry.file_size >= _LARGE and ("/worksheets/" in name or name == SHARED_TEXTS)


def check_part(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> None:
    """Unpack one part and refuse what no honest one holds: UnreadableFile."""
    name = entry.filename.lower()
    if not name.endswith((".xml", ".rels")) or name.startswith("customxml"):  # nobody reads those
        for _ in _unpacked(archive, entry):
            pass
        return
    try:
        _check_extent(lambda: _checked(archive, entry), name, limits)
    except TooLongError as problem:
        raise UnreadableFile(f"文件里有一段文字超过 1 MiB（{name}），单元格容不下", SAVE_AGAIN) from problem
    except UnknownEncodingError as problem:
        raise UnreadableFile(f"文件内部的 {name} 使用了工作簿不应有的文字编码，读不懂", SAVE_AGAIN) from problem


def _check_extent(read: Callable[[], Pieces], name: str, limits: Limits) -> None:
    """Look quickly first, then closely where that does not settle it."""
    if name == "content.xml":
        extent = document_extent(read())
    else:
        quick = quick_extent(read())
        extent = quick if quick and is_within(quick, limits) else exact_extent(read(), limits)
    if not is_within(extent, limits):
        raise refusal(extent, name, limits)


def part_in_pieces(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Pieces:
    """The XML of a part, whole tags in each piece: of the size the zip declares, without impossible counts or endless texts.

    Raises UnreadableFile, and ValueError for what `check_part` refuses by name.
    """
    head = True
    for piece in whole_tags(in_utf8(_unpacked(archive, entry))):
        if head and (texts := _DECLARED_TEXTS.search(piece, 0, _HEAD)) and int(texts[1]) > entry.file_size:
            raise UnreadableFile(f"{entry.filename} 登记了 {int(texts[1])} 条文字，比它的字节数还多", SAVE_AGAIN)
        head = False
        yield piece


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Pieces:
    """A part as it really unpacks; UnreadableFile where that is not the size it declares."""
    seen = 0
    for piece in unpacked(packed_member(archive, entry), entry):
        seen += len(piece)
        if seen > entry.file_size:
            break
        yield piece
    if seen != entry.file_size:
        raise UnreadableFile(f"{entry.filename} 的实际大小与压缩包里登记的 {entry.file_size} 字节不符", SAVE_AGAIN)


def _checked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Pieces:
    """The XML of a part; UnreadableFile for definitions of entities."""
    for piece in part_in_pieces(archive, entry):
        if b"<!DOCTYPE" in piece:
            raise UnreadableFile(f"文件内部含有实体定义（{entry.filename} 中的 DOCTYPE），正常的工作簿没有", SAVE_AGAIN)
        yield piece
