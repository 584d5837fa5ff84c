"""Pages -> an .xlsx file.

Text is always text: no formula, link or number is ever made out of a string. What XlsxWriter would cut, pass over or
only warn of is mended visibly or refused here. Equal pages and date give equal bytes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import xlsxwriter

from perfeval.files.zipped import pack_parts
from perfeval.write.pages.limits import shortened
from perfeval.write.pages.page import Page
from perfeval.write.pages.plain import written_plainly
from perfeval.write.pages.xlsx import HELD_AGAINST, written_parts

UNDATED = dt.date(2020, 1, 1)
"""Stands in the properties of a file without a date of its own; the clock would make equal runs differ."""


def write_pages(
    target: Path | BinaryIO, pages: Sequence[Page], *, title: str, created: dt.date | None, properties: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Write an .xlsx file with these pages in order; `title`, `created` and `properties` of our own go into its properties.

    Raises ValueError for a page that no spreadsheet can hold, before anything is written; OSError as any writing.
    """
    content = workbook_bytes(pages, title=title, created=created or UNDATED, properties=properties)
    if isinstance(target, Path):
        target.write_bytes(content)
    else:
        target.write(content)


def workbook_bytes(
    pages: Sequence[Page], *, title: str, created: dt.date, properties: Mapping[str, str] = MappingProxyType({}),
) -> bytes:
    """The .xlsx file as bytes; through XlsxWriter's public API where the installed version is not known inside out."""
    title, moment = shortened(title), dt.datetime.combine(created, dt.time())
    if xlsxwriter.__version__ in HELD_AGAINST:
        return pack_parts(written_parts(pages, title=title, created=moment, properties=properties))
    return written_plainly(pages, title=title, created=moment, properties=properties)
