"""A zipped workbook before any parser sees it: what would make one hang, crash or fill the memory is refused by name.

The zip directory is believed in nothing: every part is unpacked once, piece by piece, and counted.
"""

from __future__ import annotations

import re
import zipfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from itertools import pairwise

from perfeval.errors import UnreadableFile
from perfeval.read.advice import COPY_AGAIN, REMOVE_PASSWORD, SAVE_AGAIN, beyond
from perfeval.read.extent import check_extent
from perfeval.read.markup import in_utf8, whole_tags
from perfeval.settings import Limits

_MIB = 1 << 20
_PIECE = 1 << 20
_RATIO_COUNTS_FROM = 20 * _MIB
_DECLARED_TEXTS = re.compile(rb"<(?:\w+:)?sst\b[^>]*?\suniqueCount\s*=\s*[\"'](\d+)")
_ENCRYPTED = 1


def precheck(content: bytes, limits: Limits) -> None:
    """Refuse what no honest workbook needs. Raises UnreadableFile, BadZipFile or zlib.error where the zip is broken."""
    with zipfile.ZipFile(BytesIO(content)) as archive:
        entries = archive.infolist()
        _check_directory(entries, archive.start_dir, limits)
        for entry in entries:
            _check_entry(archive, entry, limits)


# ---------------------------------------------------------------- the directory


def _check_directory(entries: Sequence[zipfile.ZipInfo], end: int, limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise beyond("entries", "压缩包里的文件数", len(entries), limits.entries)
    if any(entry.flag_bits & _ENCRYPTED for entry in entries):
        raise UnreadableFile("文件设有打开密码", REMOVE_PASSWORD)
    names = Counter(entry.filename.replace("\\", "/").lstrip("/").lower() for entry in entries)
    name, count = max(names.items(), key=lambda item: item[1], default=("", 0))
    if count > 1:
        raise UnreadableFile(f"文件内部有 {count} 个同名的部分（{name}），无法确定以哪个为准", SAVE_AGAIN)
    places = sorted((entry.header_offset, entry.compress_size) for entry in entries)
    if any(start + size > following for (start, size), (following, _) in pairwise([*places, (end, 0)])):
        raise UnreadableFile("文件内部各部分的位置互相重叠，不是正常保存的工作簿", SAVE_AGAIN)
    total = sum(entry.file_size for entry in entries)
    if total > limits.uncompressed_mib * _MIB:
        raise beyond("uncompressed_mib", "解压后的总大小", _mib(total), _mib(limits.uncompressed_mib * _MIB))


def _mib(size: int) -> str:
    return f"{size / _MIB:,.0f} MiB"


# ---------------------------------------------------------------- one part


def _check_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, limits: Limits) -> None:
    size, packed = entry.file_size, entry.compress_size
    if size > limits.entry_mib * _MIB:
        raise beyond("entry_mib", f"{entry.filename} 解压后的大小", _mib(size), _mib(limits.entry_mib * _MIB))
    if size > _RATIO_COUNTS_FROM and size > limits.ratio * packed:
        raise beyond("ratio", f"{entry.filename} 的压缩比", size // max(packed, 1), limits.ratio)
    pieces = _unpacked(archive, entry)
    if entry.filename.lower().endswith((".xml", ".rels")):
        pieces = _checked(whole_tags(in_utf8(pieces)), entry)
        if not check_extent(pieces, entry, limits):
            ...
    for _ in pieces:
        pass


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    ...
