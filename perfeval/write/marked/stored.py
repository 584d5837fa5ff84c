"""The values stored in a workbook, as another program reads them: the only door to calamine here."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")


class StoredValues:
    """The cells of a workbook by the title of their sheet."""

    def __init__(self, content: bytes) -> None:
        from python_calamine import CalamineWorkbook  # few workbooks have cells that we read again

        self._book = _tried(lambda: CalamineWorkbook.from_filelike(io.BytesIO(content)))

    def rows(self, title: str, most: int | None = None) -> list[list[Any]] | None:
        """The rows of a sheet from A1 on, "" for an empty cell; None for a sheet that cannot be read."""
        book = self._book
        if book is None:
            return None
        return _tried(lambda: book.get_sheet_by_name(title).to_python(skip_empty_area=False, nrows=most))


def _tried(read: Callable[[], T]) -> T | None:
    try:
        return read()
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException:  # a panic of the Rust code is no Exception
        return None
