"""Where a workbook comes from, told by what it holds and never by its name: a result of ours, a marked copy, or neither.

People, browsers and chat programs rename files, and a unit may call its own form 甲局_绩效评价.xlsx.
"""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import lru_cache
from html import unescape
from pathlib import Path

from msgspec import Struct

from perfeval.facts.sent import read_provenance
from perfeval.files.names import EVALUATED, EVALUATION, MADE_OF, MARKED, PAPERS, REPORT, RESULT_KIND, SUMMARY_KIND
from perfeval.files.whole import is_ordinary

MARKABLE = frozenset({".xlsx", ".xlsm"})
MARKED_ENDING = Path(MARKED.removeprefix("{name}")).stem
EVALUATION_ENDING = EVALUATED.removeprefix("{name}")

DOCUMENT = ".docx"
_IDENTIFIER = f"<dc:identifier>{RESULT_KIND}:{REPORT}<".encode()
"""What the properties of a report of ours say; Word and WPS keep it."""

_MOST = 1 << 22
"""Bytes of a part that are looked at."""
_TITLES = re.compile(r"""<(?:\w+:)?sheet\s[^>]*?\bname=["']([^"']*)""")
_NAMES_OF_OURS = b"_perfeval_"
_BROKEN = (OSError, zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)


_OLDER = {
    EVALUATION: ("评价总览", "资金核对", "指标评分"), PAPERS: ("核查问题", "核查范围", "数据来源"), SUMMARY_KIND: ("汇总", "单位一览", "项目一览"),
}
"""Kind -> sheets by which a result of 0.1.0 is known, which had no properties."""
_TEXT = re.compile(rb"<t(?:\s[^>]*)?>([^<]*)<")
"""A text among those of a workbook; one of them is the line of provenance."""


class Origin(Struct, frozen=True):
    """What a workbook tells of itself; all "" for one that is none of ours.

    result     the kind of result it is, `made_of`: the sha256 of the input it was made of, and `source`: the name of that
    original   of a marked copy: the sha256 of the workbook it stands for, and `name`: the NAME of its results
    """

    result: str = ""
    made_of: str = ""
    source: str = ""
    original: str = ""
    name: str = ""


def origin_of(path: Path) -> Origin:
    """The origin of a file; none of one that cannot be had, or is neither .xlsx nor .docx."""
    if path.suffix.lower() not in {*MARKABLE, DOCUMENT}:
        return Origin()
    if not is_ordinary(path):
        return Origin()
    state = path.stat()
    return _origin(path, state.st_size, state.st_mtime_ns)


@lru_cache(maxsize=100_000)
def _origin(path: Path, _size: int, _modified: int) -> Origin:
    """Looked for once as long as the file does not change: `watch` looks at a folder again and again."""
    try:
        with zipfile.ZipFile(path) as archive:
            if _IDENTIFIER in _part(archive, "docprops/core.xml"):
                return Origin(REPORT)
            properties, workbook = _part(archive, "docprops/custom.xml"), _part(archive, "workbook.xml")
            if kind := _property(properties, RESULT_KIND) or _older_kind(workbook):
                told = _provenance(_part(archive, "sharedstrings.xml")) if kind == EVALUATION else {}
                return Origin(kind, _property(properties, MADE_OF) or told.get("made_of", ""), told.get("name", ""))
    except _BROKEN:
        return Origin()
    if _NAMES_OF_OURS in workbook or MARKED_ENDING in path.stem:  # some programs lose the names; then a sheet tells
        return _origin_of_copy(path)
    return Origin()


def _part(archive: zipfile.ZipFile, ending: str) -> bytes:
    name = next((name for name in archive.namelist() if name.casefold().endswith(ending)), None)
    if name is None:
        return b""
    with archive.open(name) as part:
        return part.read(_MOST)


def _provenance(texts: bytes) -> Mapping[str, str]:
    """What the overview of an evaluation workbook says of its input."""
    lines = (read_provenance(unescape(text.decode(errors="replace"))) for text in _TEXT.findall(texts) if b"sha256 " in text)
    return next((line for line in lines if line is not None), {})


def _property(properties: bytes, name: str) -> str:
    found = re.search(rb"""\bname=["']%s["'][^>]*>\s*<[^>]*>([^<]*)<""" % re.escape(name.encode()), properties)
    return unescape(found.group(1).decode(errors="replace")).strip() if found else ""


def _older_kind(workbook: bytes) -> str:
    """The kind of a result without properties; "" for what is none."""
    titles = set(_TITLES.findall(workbook.decode(errors="replace")))
    return next((kind for kind, known in _OLDER.items() if titles.issuperset(known)), "")


def _origin_of_copy(path: Path) -> Origin:
    from perfeval.write.marked import is_marked, name_of  # brings half the package along, and marked copies are few

    try:
        original = is_marked(path)
        return Origin(original=original, name=name_of(path)) if original else Origin()
    except OSError:
        return Origin()


def is_unchanged_copy(path: Path) -> bool:
    """Whether a marked copy is as we wrote it: nobody has corrected anything in it."""
    from perfeval.write.marked import is_as_marked

    try:
        return is_as_marked(path)
    except OSError:
        return False
