"""The styles as every workbook of ours carries them: one part of the package, made once in a process."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from io import BytesIO

from msgspec import Struct
from xlsxwriter.format import Format
from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook

from perfeval.write.pages.styles import DEFAULT, SHADES, STYLES


class Looks(Struct, frozen=True):
    """By style name the library's format and the number of it in the part; `part` is the styles.xml that counts them.

    shades: the formats of conditional formats alone, which the part counts apart.
    """

    formats: Mapping[str, Format]
    shades: Mapping[str, Format]
    numbers: Mapping[str, int]
    part: str


@cache
def looks() -> Looks:
    """All styles, in the order of the table. Those that look the same share a number."""
    book = Workbook(BytesIO(), {"default_format_properties": dict(DEFAULT)})
    formats = {name: book.add_format(dict(style)) for name, style in STYLES.items()}
    numbers = {name: style._get_xf_index() for name, style in formats.items()}
    shades = {name: style for name, style in formats.items() if name in SHADES}
    for style in shades.values():
        style._get_dxf_index()
    book._prepare_format_properties()
    packager = Packager()
    packager._set_in_memory(True)
    packager._add_workbook(book)
    packager._write_styles_file()
    return Looks(formats, shades, numbers, packager.filenames[0][0].getvalue())
