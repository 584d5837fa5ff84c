"""One foreign file -> RawWorkbook. A separable step: it may run in a child process and never loads pandas."""

from __future__ import annotations

import datetime as dt
import errno
import hashlib
import os
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from io import BytesIO
from itertools import islice
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from perfeval.declared.settings import Limits
from perfeval.errors import UnavailableFile, UnreadableFile
from perfeval.files.refusals import refusal_of
from perfeval.files.whole import is_ordinary
from perfeval.read.cells.advice import BEING_COPIED, COPY_AGAIN, NO_FORM, SAVE_AGAIN, beyond
from perfeval.read.cells.raw import BY_DOCX, RawSheet, RawWorkbook
from perfeval.read.cells.traits import Marks, reaching, traits_of
from perfeval.read.safely.sniff import Container, sniff
from perfeval.read.signs import biff, biff12, opendocument
from perfeval.read.signs.package import SourcePackage, open_package
from perfeval.read.signs.precheck import check_directory, check_part, is_large, precheck
from perfeval.read.signs.scan import scan_sheet
from perfeval.words.spelling import Raw
from perfeval.words.visible import readable_name

_ROWS_AT_A_TIME = 4096
_VALUES_REMEMBERED = 200_000
_MIB = 1 << 20
_NOT_OF_THE_FILE = (KeyboardInterrupt, SystemExit, MemoryError)
_SHARED = (str, dt.date)

BY_CALAMINE, BY_OPENPYXL, IN_BULK = "python-calamine", "openpyxl（备用）", "perfeval（大表按列读取）"
"""What read the values of a sheet, as the working papers name it."""

BulkRead = tuple[Sequence[Sequence[Raw]], Marks]


def parse_file(path: Path, limits: Limits) -> RawWorkbook:
    """Read all sheets of a workbook file as plain values with exact positions.

    Values come through calamine; what it gives up on in .xlsx comes through openpyxl. What calamine drops (error
    cells, formulas without a stored value, percent and month formats, hidden rows and columns) is looked up in the
    file's own bytes. Raises UnreadableFile, in Chinese, for anything unreadable, UnavailableFile for what cannot be had now.

    The bytes are read once: what is hashed, checked and parsed is the same whatever happens to the file meanwhile.
    """
    content = _content(path, limits)
    digest, opened = hashlib.sha256(content).hexdigest(), ""
    with _damage_is_unreadable():
        container = sniff(content)
        if container is Container.LOCKED:
            content, opened = _unlock(content, path.parent)
            container = sniff(content)
        if container is Container.OOXML:
            sheets, reader = _parse_package(content, limits)
        elif container is Container.DOCX:
            sheets, reader = _parse_document(content, limits), BY_DOCX
        else:
            sheets, reader = _parse_other(content, container, limits)
    if not sheets:
        raise UnreadableFile(*(NO_FORM if container is Container.DOCX else ("文件里没有工作表", SAVE_AGAIN)))
    return RawWorkbook(readable_name(path.name), digest, sheets, f"{reader}（{opened}）" if opened else reader)


def _content(path: Path, limits: Limits) -> bytes:
    """The bytes of a file that rests. Raises UnavailableFile where it cannot be had now or changes while it is read."""
    try:
        if path.is_dir():
            if not os.access(path, os.R_OK | os.X_OK):
                raise UnreadableFile("这个文件夹打不开", "请检查文件夹的权限，或者把里面的工作簿放到别的文件夹。")
            raise UnreadableFile("这是一个文件夹，不是工作簿", "请把里面的工作簿放入。")
        if path.exists() and not is_ordinary(path):
            raise UnreadableFile("这是管道或设备，不是文件，没有打开", "请把它移出文件夹，放入工作簿。")
        with path.open("rb") as file:
            before = os.fstat(file.fileno())
            if before.st_size > limits.file_mib * _MIB:
                raise beyond("file_mib", "文件大小", before.st_size // _MIB, limits.file_mib, " MiB")
            content = file.read()
            after = os.fstat(file.fileno())
    except OSError as problem:
        if problem.errno == errno.ELOOP:
            raise UnreadableFile("这个链接指向它自己，没有文件", "请删除这个链接，放入工作簿。") from problem
        refusal = refusal_of(problem)
        raise UnavailableFile(f"现在读不到这个文件（{refusal.reason}）", refusal.to_read) from problem
    if (before.st_size, before.st_mtime_ns, len(content)) != (after.st_size, after.st_mtime_ns, after.st_size):
        raise UnavailableFile(*BEING_COPIED)
    return content


@contextmanager
def _damage_is_unreadable() -> Iterator[None]:
    """Whatever a foreign file makes a parser run into is the file's fault, except memory: that ends the process."""
    try:
        yield
    except (UnreadableFile, MemoryError):
        raise
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, zlib.error) as problem:
        raise UnreadableFile("文件不完整或已损坏", COPY_AGAIN) from problem
    except Exception as problem:
        raise UnreadableFile("文件内部结构异常，无法读取", SAVE_AGAIN) from problem


def _unlock(content: bytes, folder: Path) -> tuple[bytes, str]:
    from perfeval.read.safely.passwords import unlock  # cryptography takes long to load and is seldom needed

    return unlock(content, folder)


# ---------------------------------------------------------------- .xlsx, .xlsm


def _parse_package(content: bytes, limits: Limits) -> tuple[tuple[RawSheet, ...], str]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        check_directory(archive, limits)
        large = [entry for entry in archive.infolist() if is_large(entry)]
        for entry in archive.infolist():
            if entry not in large:
                check_part(archive, entry, limits)
        package = open_package(archive)
        read = _read_in_bulk(package, limits) if large else {}
        checked = {package.sheets[title] for title in read}
        book = None
        if len(read) < len(package.sheets):
            for entry in large:
                if entry.filename not in checked:
                    check_part(archive, entry, limits)
            book = _open(content)
        sheets = [
            (_sheet(title, *read[title], hidden=title in package.hidden), IN_BULK) if title in read
            else _sheet_of_package(content, package, book, title) for title in package.sheets
        ]
    return tuple(sheet for sheet, _ in sheets), "、".join(sorted({reader for _, reader in sheets}))


def _read_in_bulk(package: SourcePackage, limits: Limits) -> Mapping[str, BulkRead]:
    try:
        from perfeval.read.bulk import read_in_bulk  # numpy takes long to load, and pays for a large sheet alone
    except ImportError as problem:  # a library that finds no room for itself
        raise MemoryError from problem
    return read_in_bulk(package, limits)


def _sheet_of_package(
    content: bytes, package: SourcePackage, book: CalamineWorkbook | None, title: str,
) -> tuple[RawSheet, str]:
    columns, reader = _columns(book, title), BY_CALAMINE
    marks = scan_sheet(package, title)
    if columns is None or (marks.valued and not columns):  # calamine takes a UTF-16 part for an empty sheet
        columns, reader = _second_columns(content, title), BY_OPENPYXL
    return _sheet(title, columns, marks, hidden=title in package.hidden), reader


def _sheet(title: str, columns: Sequence[Sequence[Raw]], marks: Marks, *, hidden: bool) -> RawSheet:
    return RawSheet(title, reaching(columns, marks.last_unknown), hidden, traits_of(marks, columns))


def _second_columns(content: bytes, title: str) -> list[list[Raw]]:
    from perfeval.read.safely.second_reader import read_columns  # openpyxl takes long to load and is seldom needed

    try:
        return read_columns(BytesIO(content), title)
    except MemoryError:
        raise
    except Exception as problem:  # openpyxl raises whatever its own code ran into
        raise UnreadableFile(f"工作表“{title}”的内部结构异常，无法读取", SAVE_AGAIN) from problem


# ---------------------------------------------------------------- .docx


def _parse_document(content: bytes, limits: Limits) -> tuple[RawSheet, ...]:
    from perfeval.read.safely.word import tables_of  # few files are documents

    precheck(content, limits)
    return tables_of(content)


# ---------------------------------------------------------------- .xls, .et, .ods, .xlsb


def _parse_other(content: bytes, container: Container, limits: Limits) -> tuple[tuple[RawSheet, ...], str]:
    if container in {Container.XLSB, Container.ODS}:
        precheck(content, limits)
    book = _open(content)
    if book is None:
        raise UnreadableFile("文件不完整或已损坏，无法读取", SAVE_AGAIN)
    marks = _scan_other(content, container)
    sheets = []
    for metadata in book.sheets_metadata:
        if metadata.typ == SheetTypeEnum.WorkSheet:
            columns = _columns(book, metadata.name)
            if columns is None:
                raise UnreadableFile(f"工作表“{metadata.name}”无法读取", SAVE_AGAIN)
            hidden = metadata.visible != SheetVisibleEnum.Visible
            sheets.append(_sheet(metadata.name, columns, marks.get(metadata.name, Marks()), hidden=hidden))
    return tuple(sheets), BY_CALAMINE


def _scan_other(content: bytes, container: Container) -> Mapping[str, Marks]:
    """Sheet title -> marks."""
    scan = {Container.OLE2: biff, Container.XLSB: biff12, Container.ODS: opendocument}.get(container)
    return scan.scan_sheets(BytesIO(content)) if scan else {}


# ---------------------------------------------------------------- calamine


def _open(content: bytes) -> CalamineWorkbook | None:
    """The workbook as calamine opens it; None where it cannot."""
    try:
        return CalamineWorkbook.from_filelike(BytesIO(content))
    except _NOT_OF_THE_FILE:
        raise
    except BaseException:  # a panic of the Rust code is no Exception
        return None


def _columns(book: CalamineWorkbook | None, title: str) -> list[list[Raw]] | None:
    """All columns of a sheet from A1 on; None where calamine gives up, as it does for a `#SPILL!` cell."""
    if book is None:
        return None
    try:
        return _from_a1(book.get_sheet_by_name(title))
    except _NOT_OF_THE_FILE:
        raise
    except BaseException:  # a panic of the Rust code is no Exception
        return None


def _from_a1(sheet: CalamineSheet) -> list[list[Raw]]:
    """The columns of a sheet, built piece by piece; equal texts and dates become one object, which keeps them small."""
    if sheet.start is None or sheet.end is None:
        return []
    (_, left), (_, right) = sheet.start, sheet.end
    columns: list[list[Raw]] = [[] for _ in range(right - left + 1)]
    rows = sheet.iter_rows()
    known: dict[Raw, Raw] = {}
    while piece := list(islice(rows, _ROWS_AT_A_TIME)):
        for column, values in zip(columns, zip(*piece, strict=True), strict=True):
            column += [known.setdefault(v, v) if isinstance(v, _SHARED) else v for v in values]
        if len(known) > _VALUES_REMEMBERED:
            known.clear()
    empty: list[list[Raw]] = [[None] * len(columns[0]) for _ in range(left)]
    return empty + columns
