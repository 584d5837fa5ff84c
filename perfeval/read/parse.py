"""One foreign file -> RawWorkbook. A separable step: it may run in a child process and never loads pandas."""

from __future__ import annotations

import hashlib
import struct
import zipfile
import zlib
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from python_calamine import CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from perfeval.errors import UnreadableFile
from perfeval.kinds import Raw
from perfeval.read import biff, opendocument
from perfeval.read.marks import Marks, traits_of
from perfeval.read.package import Package, open_package
from perfeval.read.raw import RawSheet, RawWorkbook
from perfeval.read.scan import scan_sheet
from perfeval.read.sniff import COPY_AGAIN, REMOVE_PASSWORD, SAVE_AGAIN, Container, sniff

_ROWS_AT_A_TIME = 4096
_TEXTS_REMEMBERED = 200_000


def parse_file(path: Path) -> RawWorkbook:
    """Read all sheets of a workbook file as plain values with exact positions.

    Values come through calamine; what it gives up on in .xlsx comes through openpyxl. What calamine drops (error
    cells, formulas without a stored value, percent and month formats, hidden rows and columns) is looked up in the
    file's own bytes; only .xlsb does not tell. Raises UnreadableFile, in Chinese, for anything unreadable.
    """
    container = sniff(path)
    sheets, reader = _parse_package(path) if container is Container.OOXML else _parse_other(path, container)
    if not sheets:
        raise UnreadableFile("文件里没有工作表", SAVE_AGAIN)
    return RawWorkbook(path.name, _sha256(path), sheets, reader)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


# ---------------------------------------------------------------- .xlsx, .xlsm


def _parse_package(path: Path) -> tuple[tuple[RawSheet, ...], str]:
    try:
        with zipfile.ZipFile(path) as archive:
            package = open_package(archive)
            book = _open(path)
            sheets = [_sheet_of_package(path, package, book, title) for title in package.sheets]
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, EOFError, zlib.error) as problem:
        raise UnreadableFile("文件不完整或已损坏", COPY_AGAIN) from problem
    except RuntimeError as problem:  # what zipfile says of an encrypted entry
        raise UnreadableFile("文件设有打开密码", REMOVE_PASSWORD) from problem
    except (SyntaxError, LookupError, ValueError, OSError) as problem:  # SyntaxError: XML that is none
        raise UnreadableFile("文件内部结构异常，无法读取", SAVE_AGAIN) from problem
    return tuple(sheet for sheet, _ in sheets), "、".join(sorted({reader for _, reader in sheets}))


def _sheet_of_package(
    path: Path, package: Package, book: CalamineWorkbook | None, title: str,
) -> tuple[RawSheet, str]:
    columns, reader = _columns(book, title), "calamine"
    marks = scan_sheet(package, title)
    if columns is None or (marks.valued and not columns):  # calamine takes a UTF-16 part for an empty sheet
        columns, reader = _second_columns(path, title), "openpyxl"
    return RawSheet(title, columns, title in package.hidden, traits_of(marks, columns)), reader


def _second_columns(path: Path, title: str) -> list[list[Raw]]:
    from perfeval.read.second_reader import read_columns  # openpyxl takes long to load and is seldom needed

    try:
        return read_columns(path, title)
    except Exception as problem:  # openpyxl raises whatever its own code ran into
        raise UnreadableFile(f"工作表“{title}”的内部结构异常，无法读取", SAVE_AGAIN) from problem


# ---------------------------------------------------------------- .xls, .et, .ods, .xlsb


def _parse_other(path: Path, container: Container) -> tuple[tuple[RawSheet, ...], str]:
    book = _open(path)
    if book is None:
        raise UnreadableFile("文件不完整或已损坏，无法读取", SAVE_AGAIN)
    marks = _scan_other(path, container)
    sheets = []
    for metadata in book.sheets_metadata:
        if metadata.typ == SheetTypeEnum.WorkSheet:
            columns = _columns(book, metadata.name)
            if columns is None:
                raise UnreadableFile(f"工作表“{metadata.name}”无法读取", SAVE_AGAIN)
            traits = traits_of(marks.get(metadata.name, Marks()), columns)
            sheets.append(RawSheet(metadata.name, columns, metadata.visible != SheetVisibleEnum.Visible, traits))
    return tuple(sheets), "calamine"


def _scan_other(path: Path, container: Container) -> Mapping[str, Marks]:
    """Sheet title -> marks; the binary .xlsb does not tell."""
    try:
        if container is Container.OLE2:
            return biff.scan_sheets(path)
        return opendocument.scan_sheets(path) if container is Container.ODS else {}
    except (SyntaxError, LookupError, ValueError, OSError, zipfile.BadZipFile, zlib.error, struct.error) as problem:
        raise UnreadableFile("文件内部结构异常，无法读取", SAVE_AGAIN) from problem


# ---------------------------------------------------------------- calamine


def _open(path: Path) -> CalamineWorkbook | None:
    """The workbook as calamine opens it; None where it cannot."""
    try:
        return CalamineWorkbook.from_path(path)
    except PasswordError as problem:
        raise UnreadableFile("文件设有打开密码", REMOVE_PASSWORD) from problem
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the Rust code is no Exception
        return None


def _columns(book: CalamineWorkbook | None, title: str) -> list[list[Raw]] | None:
    """All columns of a sheet from A1 on; None where calamine gives up, as it does for a `#SPILL!` cell."""
    if book is None:
        return None
    try:
        return _from_a1(book.get_sheet_by_name(title))
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the Rust code is no Exception
        return None


def _from_a1(sheet: CalamineSheet) -> list[list[Raw]]:
    """The columns of a sheet, built piece by piece; equal texts become one object, which is what keeps them small."""
    if sheet.start is None or sheet.end is None:
        return []
    (_, left), (_, right) = sheet.start, sheet.end
    columns: list[list[Raw]] = [[] for _ in range(right - left + 1)]
    rows = sheet.iter_rows()
    texts: dict[str, str] = {}
    while piece := list(islice(rows, _ROWS_AT_A_TIME)):
        for column, values in zip(columns, zip(*piece, strict=True), strict=True):
            column += [texts.setdefault(v, v) if isinstance(v, str) else v for v in values]
        if len(texts) > _TEXTS_REMEMBERED:
            texts.clear()
    empty: list[list[Raw]] = [[None] * len(columns[0]) for _ in range(left)]
    return empty + columns
