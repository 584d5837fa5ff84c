"""The file as a package of parts: what is not touched is copied as it is, compressed bytes and all."""

from __future__ import annotations

import copy
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

from msgspec import Struct

from perfeval.files.zipped import append_packed, append_packing, packed_member, unpacked
from perfeval.write.marked.elements import CannotMark

_MOST = 1 << 30
"""Bytes of all parts unpacked; more is no workbook of a person."""
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, struct.error, ValueError, OSError,
)

_REFUSED = {"/_xmlsignatures/": "文件带有数字签名，改动会使签名失效", "/revisions/": "文件是旧式共享工作簿"}


class Stretch(Struct, frozen=True):
    """The cells of a long sheet: where they stand in the part as the file has it, and the tag of a sheet without any."""

    start: int
    end: int
    empty: bytes


class Spliced(Struct, frozen=True):
    """A long sheet with another beginning and end around its cells, which are never held in memory."""

    head: bytes
    cells: Stretch
    tail: bytes

    @property
    def frame(self) -> bytes:
        """The sheet without its cells."""
        return self.head + self.cells.empty + self.tail

    def __len__(self) -> int:
        return len(self.head) + self.cells.end - self.cells.start + len(self.tail)


Content = bytes | Spliced


class Package:
    """The parts of a workbook file, found by name whatever its case. Raises CannotMark where a patch is not safe."""

    def __init__(self, source: bytes) -> None:
        self.source = source
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(source))
        except _BROKEN as error:
            raise CannotMark("文件不是 .xlsx 格式，或者加了密码") from error
        self._infos = {info.filename.casefold(): info for info in self._archive.infolist()}
        self._unpacked: dict[str, bytes] = {}
        self._written: dict[str, tuple[str, Content]] = {}
        self.long_sheets: dict[str, tuple[bytes, Stretch]] = {}
        """Frames and cells of long sheets as the file has them, once looked for."""
        self._removed: set[str] = set()
        self._refuse()

    def _refuse(self) -> None:
        if len(self._infos) < len(self._archive.infolist()):
            raise CannotMark("文件内部有重名的部件")
        if any(info.flag_bits & 1 for info in self._infos.values()):
            raise CannotMark("文件加了密码")
        if sum(info.file_size for info in self._infos.values()) > _MOST:
            raise CannotMark("文件过大")
        for folder, reason in _REFUSED.items():
            if any(folder in f"/{name}" for name in self._infos):
                raise CannotMark(reason)

    def __contains__(self, name: str) -> bool:
        key = name.casefold()
        return key in self._written or (key in self._infos and key not in self._removed)

    @property
    def untouched(self) -> tuple[zipfile.ZipInfo, ...]:
        """The members of the file that are handed on as they are."""
        return tuple(i for key, i in self._infos.items() if key not in self._written and key not in self._removed)

    @property
    def written(self) -> dict[str, Content]:
        """The parts that are new or changed, by name."""
        return dict(self._written.values())

    @property
    def names(self) -> tuple[str, ...]:
        """All parts."""
        return (*(info.filename for info in self.untouched), *self.written)

    @property
    def checksums(self) -> dict[str, int]:
        """The CRC-32 of every part."""
        return {i.filename: i.CRC for i in self.untouched} | {name: self._checksum(name) for name in self.written}

    def _checksum(self, name: str) -> int:
        checksum = 0
        for piece in self.pieces(name):
            checksum = zlib.crc32(piece, checksum)
        return checksum

    def read(self, name: str) -> bytes:
        """The bytes of a part."""
        key = name.casefold()
        if key in self._written:
            content = self._written[key][1]
            return content if isinstance(content, bytes) else b"".join(self._spliced(key, content))
        if name not in self:
            raise CannotMark(f"文件内部缺少部件 {name}")
        if key not in self._unpacked:
            try:
                self._unpacked[key] = self._archive.read(self._infos[key])
            except _BROKEN as error:
                raise CannotMark(f"文件内部的部件 {name} 已损坏") from error
        return self._unpacked[key]

    def pieces(self, name: str) -> Iterator[bytes]:
        """The bytes of a part, piece by piece."""
        key = name.casefold()
        content = self._written[key][1] if key in self._written else None
        if content is not None:
            yield from self._spliced(key, content) if isinstance(content, Spliced) else (content,)
            return
        if name not in self:
            raise CannotMark(f"文件内部缺少部件 {name}")
        info = self._infos[key]
        try:
            yield from unpacked(self.packed(info), info)
        except _BROKEN as error:
            raise CannotMark(f"文件内部的部件 {name} 已损坏") from error

    def _spliced(self, key: str, content: Spliced) -> Iterator[bytes]:
        yield content.head
        at = 0
        for piece in self.original().pieces(key):
            first, last = max(content.cells.start - at, 0), content.cells.end - at
            at += len(piece)
            if first < len(piece) and last > 0:
                yield piece[first:last]
        yield content.tail

    def original(self) -> Package:
        """The package as it was opened, whatever has been written since."""
        package = copy.copy(self)
        package._written, package._removed = {}, set()
        return package

    def size(self, name: str) -> int:
        """Bytes of a part unpacked."""
        key = name.casefold()
        return len(self._written[key][1]) if key in self._written else self._infos[key].file_size

    def write(self, name: str, content: Content) -> None:
        """Replace a part or add one."""
        key = name.casefold()
        self._written[key] = (self._infos[key].filename if key in self._infos else name, content)
        self._removed.discard(key)

    def remove(self, name: str) -> None:
        """Take a part out."""
        self._written.pop(name.casefold(), None)
        self._removed.add(name.casefold())

    def free_name(self, pattern: str) -> str:
        """The first name of a pattern such as `xl/comments{}.xml` that no part has."""
        number = 1
        while pattern.format(number) in self:
            number += 1
        return pattern.format(number)

    def packed(self, info: zipfile.ZipInfo) -> bytes:
        """The compressed bytes of a member of the file."""
        return packed_member(self._archive, info)

    def to_bytes(self) -> bytes:
        """The file. Equal parts give equal bytes; an untouched package is the file it was read from."""
        if not self._written and not self._removed:
            return self.source
        file = io.BytesIO()
        try:
            with zipfile.ZipFile(file, "w") as target:
                for key, info in self._infos.items():
                    if key in self._written:
                        self._deflate(target, info, key)
                    elif key not in self._removed:
                        _copy(target, info, self.packed(info))
                for key, (name, _) in self._written.items():
                    if key not in self._infos:
                        self._deflate(target, zipfile.ZipInfo(name), key)
        except _BROKEN as error:
            raise CannotMark("文件的压缩方式无法原样保留") from error
        return file.getvalue()

    def _deflate(self, target: zipfile.ZipFile, like: zipfile.ZipInfo, key: str) -> None:
        info = zipfile.ZipInfo(like.filename, like.date_time)
        info.external_attr = like.external_attr
        append_packing(target, info, self.pieces(key))


def _copy(target: zipfile.ZipFile, info: zipfile.ZipInfo, packed: bytes) -> None:
    """Append a member as it is packed."""
    member = copy.copy(info)
    member.flag_bits &= ~0x08  # the sizes stand in the header, not behind the data
    member.extra = _without_zip64(info.extra)
    append_packed(target, member, [packed])


def _without_zip64(extra: bytes) -> bytes:
    kept, at = b"", 0
    while at + 4 <= len(extra):
        kind, size = struct.unpack_from("<HH", extra, at)
        if kind != 1:
            kept += extra[at:at + 4 + size]
        at += 4 + size
    return kept
