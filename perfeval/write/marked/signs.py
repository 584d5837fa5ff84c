"""By what our marks are known again, whatever program has saved the file since."""

from __future__ import annotations

import hashlib
import re
from urllib.parse import quote, unquote

from perfeval.declared.sheets import LIST_TITLE
from perfeval.write.marked.book import Book, names, sheet_of, sheets
from perfeval.write.marked.package import Package
from perfeval.write.marked.stored import StoredValues

NAMES = "_perfeval_"
LIST_NAME, ORIGINAL_NAME, EXPLANATIONS_NAME = f"{NAMES}list", f"{NAMES}original", f"{NAMES}explanations"
SEAL_NAME, TARGET_NAME = f"{NAMES}seal", f"{NAMES}name"
"""Hidden names of the workbook: our list, the sha256 of the original as text, a 核查说明 that we put in, our seal, the NAME of
the results: browsers and chat programs rename what they pass on."""
LIST_HEADING = "核查清单（自动生成，重新核查时更新）"
"""Text of A1 of our list, should the names be lost."""

_MEANINGFUL = re.compile(r"""[!"#$%&'()*+,/:;<=>?@\[\\\]^`{|}~]""")
_LONGEST_TEXT = 255
"""Characters of a text in a formula."""
_SHA256 = re.compile(r"[0-9a-f]{64}")


def our_list(package: Package, book: Book) -> str | None:
    """The title of our list sheet, under whatever title it now goes."""
    titles = [sheet.title for sheet in sheets(package, book)]
    named = sheet_of(names(package, book).get(LIST_NAME, ""))
    if named in titles:
        return named
    alike = [title for title in titles if re.fullmatch(rf"{LIST_TITLE}\d*", title)]
    return next((title for title in alike if _text(package, title).startswith(LIST_HEADING)), None)


def recorded_original(package: Package, book: Book) -> str | None:
    """The sha256 of the workbook that was marked first; None for a workbook that was never marked."""
    title = our_list(package, book)
    written = names(package, book).get(ORIGINAL_NAME, "") or (_text(package, title) if title else "")
    found = _SHA256.search(written)
    return found.group() if found else None


def recorded_name(package: Package, book: Book) -> str:
    """The NAME of the results that the copy was written with; "" where none is recorded."""
    return unquote(names(package, book).get(TARGET_NAME, "").strip('"'))


def as_text(name: str) -> str | None:
    """A NAME as a defined name holds it, signs that mean something in a formula in other words; None for one too long."""
    text = _MEANINGFUL.sub(lambda sign: quote(sign.group(), safe=""), name)
    return f'"{text}"' if len(text) <= _LONGEST_TEXT else None


def seal_of(package: Package, book: Book) -> str:
    """What all parts but that of the workbook amount to; it changes whenever a program saves the file."""
    parts = sorted((name, crc) for name, crc in package.checksums.items() if name != book.part)
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def is_sealed(package: Package, book: Book) -> bool:
    """Whether a marked copy is as we wrote it."""
    return names(package, book).get(SEAL_NAME) == f'"{seal_of(package, book)}"'


def _text(package: Package, title: str) -> str:
    """The first lines of a sheet; "" for one that cannot be read."""
    rows = StoredValues(package.source).rows(title, most=8) or []
    return "\n".join(str(value) for row in rows for value in row if value != "")
