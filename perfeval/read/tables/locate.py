"""Which sheet of the file is which of the standard workbook."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches

from perfeval.declared.columns import Sheet
from perfeval.declared.kinds import Remark
from perfeval.declared.sheets import LIST_TITLE, SHEETS
from perfeval.facts.tables import CellRemark
from perfeval.read.cells.raw import RawSheet, RawWorkbook
from perfeval.read.tables.remarks import remark_about
from perfeval.words.spelling import fold, text_of

_NEAR = 0.5
_NAMED = 3


def locate_sheets(raw: RawWorkbook, sheets: Sequence[Sheet] = SHEETS) -> tuple[Mapping[str, RawSheet], tuple[CellRemark, ...]]:
    """Identifier -> sheet, and remarks on what is missing and what is left alone. A title wins over another name."""
    left = {_plain(sheet.title): sheet for sheet in raw.sheets}
    found: dict[str, RawSheet] = {}
    for sheet in sheets:
        if (title := _plain(sheet.title)) in left:
            found[sheet.name] = left.pop(title)
    for sheet in sheets:
        name = next((name for name in map(_plain, (sheet.name, *sheet.aliases)) if name in left), None)
        if name is not None and sheet.name not in found:
            found[sheet.name] = left.pop(name)
    unread = [sheet for sheet in raw.sheets if sheet.title not in {taken.title for taken in found.values()}]
    return found, (*_missing(found, unread), *_unread(unread, {sheet.title: found[sheet.name] for sheet in sheets if sheet.name in found}))


def _plain(title: str) -> str:
    return fold(title).casefold()


def _missing(found: Mapping[str, RawSheet], unread: Sequence[RawSheet]) -> Iterator[CellRemark]:
    for sheet in SHEETS:
        if sheet.required and sheet.name not in found:
            yield remark_about(Remark.SHEET_MISSING, sheet.name, None, detail="、".join(_near(sheet, unread)) or None)


def _near(sheet: Sheet, unread: Sequence[RawSheet]) -> list[str]:
    """Titles in the file that may be meant, the nearest first."""
    titles = {_plain(raw.title): raw.title for raw in unread}
    containing = [plain for plain in titles if _plain(sheet.title) in plain]
    close = get_close_matches(_plain(sheet.title), titles, _NAMED, _NEAR)
    return [titles[plain] for plain in dict.fromkeys((*containing, *close))][:_NAMED]


def _unread(unread: Sequence[RawSheet], read: Mapping[str, RawSheet]) -> Iterator[CellRemark]:
    """Sheets the standard workbook does not know; empty ones and the list of a marked copy are not worth a word."""
    for raw in unread:
        if not any(map(any, raw.columns)) or raw.title.startswith(LIST_TITLE):
            continue
        again = next((title for title, own in read.items() if _plain(title) in _plain(raw.title) and _has_more(raw, own)), None)
        if again is not None:
            yield remark_about(Remark.SHEET_AGAIN, raw.title, raw.title, detail=again)
        else:
            yield remark_about(Remark.SHEET_UNREAD, raw.title, raw.title, detail="隐藏" if raw.hidden else None)


def _has_more(raw: RawSheet, own: RawSheet) -> bool:
    """Whether a sheet has rows of several cells that the sheet it is named after has not."""
    rows, known = _rows(raw), set(_rows(own))
    return any(len(row) > 1 and row not in known for row in rows)


def _rows(raw: RawSheet) -> list[tuple[str, ...]]:
    """What stands in each row, without blanks."""
    return [tuple(words for cell in row if (words := fold(text_of(cell)))) for row in zip(*raw.columns, strict=True)]
