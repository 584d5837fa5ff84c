"""The styles as every workbook of ours carries them: one part of the package, made once in a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO

from msgspec import Struct
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook

from perfeval.workbook.styles import DEFAULT, STYLES


class Looks(Struct, frozen=True):
    """By style name the library's format and the number of it in the part; `part` is the styles.xml that counts them."""

    formats: Mapping[str, Format]
    numbers: Mapping[str, int]
    part: str


@cache
def looks() -> Looks:
    """All styles, in the order of the table. Those that look the same share a number."""
    book = Workbook(BytesIO(), {"default_format_properties": dict(DEFAULT)})
    formats = {name: book.add_format(dict(style)) for name, style in STYLES.items()}
    numbers = {name: style._get_xf_index() for name, style in formats.items()}
    for name, style in formats.items():
        if name.startswith("shade_"):
            style._get_dxf_index()
    book._prepare_format_properties()
    packager = Packager()
    packager._set_in_memory(True)
    packager._add_workbook(book)
    packager._write_styles_file()
    return Looks(formats, numbers, packager.filenames[0][0].getvalue())
