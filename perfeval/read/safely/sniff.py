"""What the bytes of a dropped file are, whatever its extension says; anything but a workbook is refused by name."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from io import BytesIO

from perfeval.errors import UnreadableFile
from perfeval.read.cells.advice import COPY_AGAIN, SAVE_AGAIN


class Container(StrEnum):
    """How a workbook is packed."""

    OOXML = "ooxml"
    """.xlsx, .xlsm: a zip of XML parts."""
    ODS = "ods"
    """.ods: a zip with one XML part for all sheets."""
    XLSB = "xlsb"
    """.xlsb: a zip of binary parts."""
    OLE2 = "ole2"
    """.xls, .et."""
    DOCX = "docx"
    """A Word document, whose tables may be forms."""
    LOCKED = "locked"
    """Any of these behind a password."""


_HEAD = 4096
_ZIP, _EMPTY_ZIP, _OLE2 = b"PK\x03\x04", b"PK\x05\x06", bytes.fromhex("d0cf11e0a1b11ae1")

_FOREIGN = (
    (b"%PDF", "PDF 文件"),
    (b"{\\rtf", "RTF 文档"),
    (b"Rar!", "RAR 压缩包"),
    (b"7z\xbc\xaf", "7z 压缩包"),
    (b"\x1f\x8b", "gzip 压缩包"),
    (b"\x89PNG", "图片"),
    (b"\xff\xd8\xff", "图片"),
    (b"\x09\x08", "早期版本的 Excel 文件"),
    (b"\x09\x04", "早期版本的 Excel 文件"),
    (b"\x09\x02", "早期版本的 Excel 文件"),
    (b"\x09\x00", "早期版本的 Excel 文件"),
)

_WORD, _SLIDES = "word/document.xml", "ppt/"
_FILEPASS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
"""The start of the workbook stream of an encrypted .xls: BOF, WriteProtect, FilePass ([MS-XLS] 2.1.7.20.3)."""
_OLE2_STREAMS = (("WordDocument", "Word 文档"), ("PowerPoint Document", "演示文稿"))


def sniff(content: bytes) -> Container:
    """The container of a workbook; UnreadableFile says what the bytes are instead."""
    head = content[:_HEAD]
    if not head:
        raise UnreadableFile("文件是空的（0 字节）", COPY_AGAIN)
    if head.startswith(_ZIP):
        return _packed(content)
    if head.startswith(_OLE2):
        return _compound(content)
    if head.startswith(_EMPTY_ZIP):
        raise UnreadableFile("这是一个空的压缩包，不是工作簿", SAVE_AGAIN)
    foreign = next((name for magic, name in _FOREIGN if head.startswith(magic)), None) or _text_kind(head)
    if foreign:
        raise UnreadableFile(f"这是{foreign}，不是工作簿", SAVE_AGAIN)
    raise UnreadableFile("认不出文件的格式，可能已损坏，或者受加密软件保护", "请确认能用 WPS 或 Excel 打开；受加密软件保护的，请先解密再放入。")


def _packed(content: bytes) -> Container:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        names = [name.replace("\\", "/").lower() for name in archive.namelist()]
    if "xl/workbook.bin" in names:
        return Container.XLSB
    if "content.xml" in names:
        return Container.ODS
    if "[content_types].xml" not in names:
        raise UnreadableFile("这是压缩包，不是工作簿", "请先解压，把里面的工作簿放入。")
    if _WORD in names:
        return Container.DOCX
    if any(name.startswith(_SLIDES) for name in names):
        raise UnreadableFile("这是演示文稿，不是工作簿", SAVE_AGAIN)
    return Container.OOXML


def _compound(content: bytes) -> Container:
    if "EncryptedPackage".encode("utf-16-le") in content or _FILEPASS.search(content):
        return Container.LOCKED
    for stream, kind in _OLE2_STREAMS:
        if stream.encode("utf-16-le") in content:
            raise UnreadableFile(f"这是{kind}，不是工作簿", SAVE_AGAIN)
    return Container.OLE2


def _text_kind(head: bytes) -> str | None:
    """What a text file is; None for bytes that are no text."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "文本文件"
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if start.startswith(b"<"):
        if b"urn:schemas-microsoft-com:office:spreadsheet" in start:
            return " XML 表格 2003 文件"
        return "网页（HTML）文件" if b"<html" in start or b"<table" in start or b"<!doctype html" in start else " XML 文件"
    if b"\x00" in head:
        return None
    return "文本（CSV）文件" if _decodes(head, "utf-8") or _decodes(head, "gb18030") else None


def _decodes(head: bytes, encoding: str) -> bool:
    """Whether the bytes are text in that encoding; a character cut in two at the end does not count."""
    for end in range(len(head), max(0, len(head) - 4), -1):
        try:
            text = head[:end].decode(encoding)
        except UnicodeDecodeError:
            continue
        return sum(character < " " and character not in "\t\r\n" for character in text) == 0
    return False
