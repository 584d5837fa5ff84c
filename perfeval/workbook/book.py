"""An XlsxWriter workbook whose parts that all sheets share are written at once."""

from __future__ import annotations

from typing import Any

from xlsxwriter.packager import Packager
from xlsxwriter.workbook import Workbook

from perfeval.workbook.texts import Texts


class PageBook(Workbook):
    """A workbook for the sheets of pages."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.str_table = Texts()

    # ------------------------------------------------------------ what the library calls

    def _prepare_sst_string_data(self) -> None:
        """The texts are in order."""

    def _get_packager(self) -> Packager:
        return _PagePackager()


class _PagePackager(Packager):

    def _write_shared_strings_file(self) -> None:
        texts: Texts = self.workbook.str_table
        if texts.count:
            self._filename("xl/sharedStrings.xml").write(texts.xml())
