"""An evaluation workbook of ours as a receiver meets it: what its line of provenance says, and the digest of its figures.

The line is written and read by the same pattern, the digest computed the same way from pages and from a file.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from perfeval.facts.place import Place
from perfeval.words.decimals import exact, round_half_up
from perfeval.words.spelling import fold

OVERVIEW, FORM_PAGE = "评价总览", "绩效自评表"
"""Titles of the pages that are read back; with several projects a number follows the second."""

_NOT_PASSED = "未通过　有 {errors} 个错误尚未改正，请勿报送"
_NOT_PASSED_READ = re.compile(r"未通过　有 \d+ 个错误.*")

_DIGEST_SIGNS = 16
_DECIMALS = 6
"""A program that computes a formula anew may differ in the last digit of a rate."""

_LINE = "perfeval {version}　评价办法 {regulation}（sha256 {pack}）　填报文件 {name}（sha256 {made_of}）　数字摘要 {digest}"
_READ = re.compile(
    r"perfeval (?P<version>\S+)　评价办法 (?P<regulation>.+?)（sha256 (?P<pack>[0-9a-f]+)）　填报文件 (?P<name>.*)"
    r"（sha256 (?P<made_of>[0-9a-f]{64})）(?:　数字摘要 (?P<digest>[0-9a-f]+))?\s*"
)
_SUBJECT = "单位：{unit}　　年度：{year}"
_SUBJECT_READ = re.compile(r"单位：(?!未填写　　年度：)(?P<unit>.+?)　　年度：(?P<year>\d{4})")

Figure = tuple[str, int, int, object]
"""Page title, row, column, and what the cell shows: text, a number, or nothing."""


class Sent(Struct, frozen=True):
    """What an evaluation workbook says of itself.

    regulation, pack  the id of the pack, and the beginning of its sha256
    name, made_of     the input: its name and sha256
    digest            of its figures when it was written ("" before that was noted down)
    figures           of its figures as they are
    place             of the line of provenance
    """

    version: str
    regulation: str
    pack: str
    name: str
    made_of: str
    digest: str
    figures: str
    place: Place
    passed: bool
    """Not marked 未通过."""
    unit: str | None = None
    year: int | None = None

    @property
    def changed(self) -> bool:
        """Whether its figures are not those that were written."""
        return bool(self.digest) and self.digest != self.figures


def provenance_line(*, version: str, regulation: str, pack: str, name: str, made_of: str, digest: str) -> str:
    """One line: version, pack and input with their hashes, digest of the figures."""
    return _LINE.format(version=version, regulation=regulation, pack=pack[:16], name=name, made_of=made_of, digest=digest)


def read_provenance(text: str) -> dict[str, str] | None:
    """What a line of provenance says, by the names of `Sent`; None for any other text."""
    found = _READ.fullmatch(text)
    return {key: value or "" for key, value in found.groupdict().items()} if found else None


def not_passed_words(errors: int) -> str:
    """What every page of a workbook with errors begins with."""
    return _NOT_PASSED.format(errors=errors)


def says_not_passed(text: str) -> bool:
    """Whether a text is such a line; a project may have 未通过 in its name."""
    return _NOT_PASSED_READ.fullmatch(text) is not None


def subject_words(unit: str | None, year: int | None) -> str:
    """`单位：…　　年度：2020`."""
    return _SUBJECT.format(unit=unit or "未填写", year=year or "未填写")


def read_subject(text: str) -> tuple[str, int] | None:
    """Unit and year of such words; None where one is missing."""
    found = _SUBJECT_READ.match(text)
    return (found["unit"], int(found["year"])) if found else None


def is_read_back(title: str) -> bool:
    """Whether a page of this title belongs to what is read back and to the digest."""
    return re.fullmatch(rf"{OVERVIEW}|{FORM_PAGE}\d*", title) is not None


def figures_digest(figures: Iterable[Figure]) -> str:
    """The digest of cells, whatever their order: of what they show, not of how a program keeps it."""
    told = [(*where, _told(value)) for *where, value in figures]
    text = "\n".join("\t".join(map(str, each)) for each in sorted(told) if each[-1])
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGEST_SIGNS]


def _told(value: object) -> str:
    if isinstance(value, str):
        return fold(value)
    if isinstance(value, Decimal | int | float):
        number = value if isinstance(value, Decimal) else exact(float(value))
        return f"{round_half_up(number, _DECIMALS).normalize() + 0:f}"
    return "" if value is None else str(value)
