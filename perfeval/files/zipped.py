"""Zip files: results packed whole; members of others' files unpacked piece by piece, or handed on as they are packed.

The one module that touches what zipfile does not document (its file, its index): zipfile reads a member only to unpack it,
trusting the size it declares, and has no call to append one that is packed already. ISA-L, where there is a wheel for the
processor, takes a third of zlib's time.
"""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from types import ModuleType


def _fastest() -> ModuleType:
    try:
        from isal import isal_zlib
    except ImportError:  # no wheel for this kind of processor
        return zlib
    return isal_zlib


fast = _fastest()

_PIECE = 1 << 20
_PACKED = 1 << 18
_RAW = -15
_FAST = 1
"""Level of compression: results a fifth larger than at the usual one, in half its time."""
_UNIX = 3
_DAMAGES = (fast.error, zlib.error)
_NAMES = struct.Struct("<26xHH")

EPOCH = (1980, 1, 1, 0, 0, 0)
"""The earliest time a zip entry can carry, and the only one that no clock makes different."""


def packed_member(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """The packed bytes of a member. struct.error or BadZipFile where the file breaks off."""
    file = archive.fp
    if file is None:
        raise zipfile.BadZipFile(entry.filename)
    file.seek(entry.header_offset)
    name, extra = _NAMES.unpack(file.read(_NAMES.size))
    file.seek(name + extra, io.SEEK_CUR)
    packed = file.read(entry.compress_size)
    if len(packed) != entry.compress_size:
        raise zipfile.BadZipFile(entry.filename)
    return packed


def index_start(archive: zipfile.ZipFile) -> int:
    """The position in the file where the members end and the index begins."""
    return archive.start_dir


def unpacked(packed: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    """A member as it really unpacks, whatever size it declares. Raises BadZipFile, also for another method."""
    checksum = 0
    for piece in _inflated(packed) if entry.compress_type == zipfile.ZIP_DEFLATED else _stored(packed, entry):
        checksum = fast.crc32(piece, checksum)
        yield piece
    if checksum != entry.CRC:
        raise zipfile.BadZipFile(entry.filename)


def _inflated(packed: bytes) -> Iterator[bytes]:
    stream = fast.decompressobj(_RAW)
    try:
        for start in range(0, len(packed), _PACKED):
            part = packed[start:start + _PACKED]
            while part and not stream.eof:
                if piece := stream.decompress(part, _PIECE):
                    yield piece
                part = stream.unconsumed_tail
        if piece := stream.flush():
            yield piece
    except _DAMAGES as problem:
        raise zipfile.BadZipFile from problem
    if not stream.eof:
        raise zipfile.BadZipFile


def _stored(packed: bytes, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    if entry.compress_type != zipfile.ZIP_STORED:
        raise zipfile.BadZipFile(f"{entry.filename}: method {entry.compress_type}")
    for start in range(0, len(packed), _PIECE):
        yield bytes(packed[start:start + _PIECE])


def pack_parts(parts: Mapping[str, bytes]) -> bytes:
    """A zip of these members in their order. Equal parts give equal bytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name, content in parts.items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.external_attr, member.create_system = 0o600 << 16, _UNIX  # the same wherever it is packed
            target.writestr(member, content, zipfile.ZIP_DEFLATED, _FAST)
    return file.getvalue()


def packed_pieces(pieces: Iterable[bytes]) -> tuple[list[bytes], int, int]:
    """Pieces deflated fast: the packed pieces, the checksum and the size of what they hold."""
    stream = fast.compressobj(_FAST, zlib.DEFLATED, _RAW)
    packed, checksum, size = [], 0, 0
    for piece in pieces:
        checksum, size = fast.crc32(piece, checksum), size + len(piece)
        packed.append(stream.compress(piece))
    return [*packed, stream.flush()], checksum, size


def append_packing(target: zipfile.ZipFile, member: zipfile.ZipInfo, pieces: Iterable[bytes]) -> None:
    """Append what these pieces hold; checksum and sizes are entered in the member."""
    member.compress_type, member.create_system = zipfile.ZIP_DEFLATED, _UNIX  # the same wherever it is packed
    packed, member.CRC, member.file_size = packed_pieces(pieces)
    member.compress_size = sum(map(len, packed))
    append_packed(target, member, packed)


def append_packed(target: zipfile.ZipFile, member: zipfile.ZipInfo, packed: Iterable[bytes]) -> None:
    """Append what is packed already. zipfile has no call for it, so its index is kept up here."""
    file = target.fp
    if file is None:
        raise zipfile.BadZipFile(member.filename)
    member.header_offset = file.tell()
    file.write(member.FileHeader(zip64=False))
    file.writelines(packed)
    target.filelist.append(member)
    target.NameToInfo[member.filename] = member
    target.start_dir = file.tell()
