"""An XlsxWriter workbook that gives its parts, those that all sheets share written at once."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any

from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook

from perfeval.write.pages.shared_strings import Texts
from perfeval.write.pages.shared_styles import looks
from perfeval.write.pages.styles import DEFAULT


class PageBook(Workbook):
    """A workbook for the sheets of pages."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        super().__init__(BytesIO(), {**options, "in_memory": True, "default_format_properties": dict(DEFAULT)})
        self.str_table = Texts()
        self._packager = _PagePackager()

    def parts(self) -> dict[str, bytes]:
        """What an .xlsx file of this book holds, by name. Nothing can be added any more."""
        self.close()
        parts = {}
        for file, name, _ in self._packager.filenames:
            parts[name] = file.getvalue().encode()
            file.close()
        for thing in (*self.worksheets_objs, self):  # they hold each other, and thousands of cells with them
            vars(thing).clear()
        return parts

    # ------------------------------------------------------------ what the library calls

    def _prepare_sst_string_data(self) -> None:
        """The texts are in order."""

    def _get_packager(self) -> Packager:
        return self._packager


class _PagePackager(Packager):

    def _create_package(self) -> list[tuple[object, str, bool]]:
        """Nothing is left for the library to pack, which would take three times as long."""
        super()._create_package()
        return []

    def _write_shared_strings_file(self) -> None:
        texts: Texts = self.workbook.str_table
        if texts.count:
            self._filename("xl/sharedStrings.xml").write(texts.xml())

    def _write_styles_file(self) -> None:
        self._filename("xl/styles.xml").write(looks().part)
