"""What is secret of the classified projects of a case, and where words give it away (design: results.md, Secrecy).

Secret are what names such a project (name, code, implementer, payees and documents of its own) and its amounts, also those
that tell them by subtraction: totals with it. What stands in the open part of the workbook is no secret.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pandas as pd
from msgspec import Struct
from msgspec.structs import replace

from perfeval.facts.balances import Balance, Balances
from perfeval.facts.tables import Table, plain_values
from perfeval.words.decimals import CHINESE_DIGITS, FEN_PER_UNIT
from perfeval.words.spelling import fold

if TYPE_CHECKING:  # a case keeps its secrets
    from perfeval.facts.evaluation import Case

WORDS = {
    ("projects", "project_code"): "编码", ("projects", "implementer"): "实施单位", ("spending", "project_code"): "编码",
    ("spending", "payee"): "收款单位", ("funding", "document"): "文号", ("adjustments", "document"): "文号", ("spending", "document"): "文号",
}
"""Sheet and column -> what its cells in the rows of a classified project are called; the name of the project apart."""

SHORTEST = {"名称": 2, "编码": 4, "实施单位": 4, "收款单位": 4, "文号": 6}
"""Letters and digits below which a word is too common to be held against every text."""

DIGITS = 4
"""An amount of so many digits is no chance (design: TX12)."""

_LEFT_OUT = re.compile(r"^(?:19|20)\d{2}年度?|(?:专项|项目|工程|经费|资金|计划|任务|建设|系统|平台|工作|补助|补贴)+$")
"""What people leave out of the name of a project."""
_SHORTEST_CORE = 3
_CODED = re.compile(f"号|[0-9a-z]|[{CHINESE_DIGITS}]{{2}}")
"""What makes a name that of one project: 天穹七号工程; 技能培训补贴 without its end is everybody's word."""

SHORT_NAME = "简称"
AMOUNT = "金额"


class Disclosure(Struct, frozen=True):
    """What a text gives away of a classified project. Not `certain`: an amount or a short name that may be another one's."""

    what: str
    certain: bool
    public: bool = False
    """The amount is one of the open part too."""


class Secrets(Struct, frozen=True, dict=True):
    """What may not be in anything that is sent; amounts in 分."""

    words: Mapping[str, str]
    """Word -> what it is of the project."""
    amounts: frozenset[int]
    public_names: tuple[str, ...]
    """Names of the other projects: what stands inside them gives nothing away."""
    public_amounts: frozenset[int]

    @cached_property
    def _word(self) -> re.Pattern[str] | None:
        known = sorted(self.words, key=len, reverse=True)
        return re.compile("|".join(f"({_loosely(word)})" for word in known)) if known else None

    @cached_property
    def _labels(self) -> tuple[str, ...]:
        return tuple(self.words[word] for word in sorted(self.words, key=len, reverse=True))

    @cached_property
    def _core(self) -> re.Pattern[str] | None:
        """The names of projects without what people leave out of them."""
        cores = (_LEFT_OUT.sub("", fold(word)) for word, label in self.words.items() if label == "名称")
        known = [core for core in cores if _letters(core) >= _SHORTEST_CORE and _CODED.search(normal(core))]
        return re.compile("|".join(map(_loosely, known))) if known else None

    @cached_property
    def _public_name(self) -> re.Pattern[str] | None:
        return re.compile("|".join(map(_loosely, self.public_names))) if self.public_names else None

    def names(self, text: str) -> bool:
        """Whether a text names a classified project or what is its own alone, whatever its numbers."""
        return any(True for _ in self._named(self._without_public_names(text)))

    def disclosures(self, text: str) -> tuple[Disclosure, ...]:
        """What a text gives away, each kind of word once, then amounts."""
        plain = self._without_public_names(text)
        named = tuple(Disclosure(label, certain=True) for label in dict.fromkeys(self._named(plain)))
        if not named and self._core is not None and self._core.search(plain):
            named = (Disclosure(SHORT_NAME, certain=False),)
        return (*named, *self._told(plain, beside=any(one.certain for one in named)))

    def certain(self, text: str) -> bool:
        """Whether a text gives something away beyond doubt: it is held back."""
        return any(one.certain for one in self.disclosures(text))

    def is_amount(self, fen: int) -> bool:
        """Whether an amount can only be that of a classified project."""
        return fen in self.amounts and fen not in self.public_amounts and _significant(fen) >= DIGITS

    def _without_public_names(self, text: str) -> str:
        plain = normal(text)
        return plain if self._public_name is None else self._public_name.sub("|", plain)

    def _named(self, plain: str) -> Iterator[str]:
        if self._word is not None:
            yield from (self._labels[(match.lastindex or 1) - 1] for match in self._word.finditer(plain))

    def _told(self, plain: str, *, beside: bool) -> Iterator[Disclosure]:
        for number, fens in amounts_in(plain):
            digits = sum(character.isdigit() for character in (number.rstrip("0") if "." in number else number))
            for fen in fens:
                public = fen in self.public_amounts
                if fen in self.amounts:
                    yield Disclosure(AMOUNT, certain=beside or (not public and digits >= DIGITS), public=public)
                    break
                if fen and len(fens) == 1 and digits >= DIGITS and not public and self._rounded(number, fen):
                    yield Disclosure(AMOUNT, certain=beside)
                    break

    def _rounded(self, number: str, fen: int) -> bool:
        """Whether an amount with so many decimals is a secret one rounded, and no public one."""
        step = Decimal(fen) / Decimal(number.replace(",", "")) / 10 ** len(number.partition(".")[2])
        near = [abs(amount - fen) * 2 <= step for amount in self.amounts]
        return any(near) and not any(abs(amount - fen) * 2 <= step for amount in self.public_amounts)


def normal(text: str) -> str:
    """The form in which words are sought: NFKC without regard to case, one sign for zero."""
    return unicodedata.normalize("NFKC", text).casefold().replace("〇", "零")


_DIGIT = {letter: f"[{digit}{chinese}]" for digit, chinese in enumerate(CHINESE_DIGITS) for letter in (str(digit), chinese)}


def _loosely(word: str) -> str:
    """A pattern for a word, whatever marks or white space stand between its letters, its digits in either writing,
    its numbers with or without zeros before them.

    One of Latin letters or digits ends where they do.
    """
    plain = normal(word)
    letters = [_letter(letter, before) for before, letter in pairwise(f" {plain}") if letter.isalnum()]
    ends = [letter.isascii() for letter in plain if letter.isalnum()]
    return ("(?<![0-9a-z])" if ends[0] else "") + r"[\W_]*".join(letters) + ("(?![0-9a-z])" if ends[-1] else "")


def _letter(letter: str, before: str) -> str:
    zeros = "0*" if letter in "0123456789" and before not in "0123456789" else ""
    return zeros + (_DIGIT.get(letter) or re.escape(letter))


_AMOUNT = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(?!\d|\.\d)\s*(亿元|亿|万元|万|千元|元|[^\W\d_]|[%‰])?")
_UNIT = {**FEN_PER_UNIT, "亿": FEN_PER_UNIT["亿元"], "万": FEN_PER_UNIT["万元"]}


def amounts_in(plain: str) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Numbers that may be money, as typed, and the amounts in 分 they may be: 元 or 万元 where no unit of money says which.

    A whole number of something else (1200人, 2023年) is none.
    """
    for match in _AMOUNT.finditer(plain):
        number, unit = match[1], match[2] or ""
        value = Decimal(number.replace(",", ""))
        if unit in _UNIT:
            yield number, (int(value * _UNIT[unit]),)
        elif not unit or ("." in number and unit not in "%‰"):
            yield number, (int(value * _UNIT["元"]), int(value * _UNIT["万元"]))


def _significant(fen: int) -> int:
    return len(str(abs(fen)).rstrip("0"))


# ---------------------------------------------------------------- of a case


def secrets_of(case: Case) -> Secrets | None:
    """The secrets of a case; None where no project is classified."""
    public = case.open_part
    if public is None:
        return None
    hidden = {fold(name) for name in case.classified}
    words = dict.fromkeys(case.classified, "名称") | dict(_words(case, public, hidden))
    names = tuple(str(balance.project) for balance in public.balances.projects)
    open_amounts = frozenset({0, *_figures(public)})
    return Secrets({word: label for word, label in words.items() if _letters(word) >= SHORTEST[label]},
                   frozenset(_hidden_amounts(case, hidden)) - {0}, tuple(filter(_letters, names)), open_amounts)


def _letters(word: str) -> int:
    return sum(character.isalnum() for character in word)


def _words(case: Case, public: Case, hidden: set[str]) -> Iterator[tuple[str, str]]:
    """Words of the rows of classified projects that no other row, nor the unit itself, has."""
    ours = {fold(str(value)) for value in case.profile.values.values() if isinstance(value, str)}
    for (name, column), label in WORDS.items():
        if name in case.workbook.tables:
            known = {fold(text) for table in public.workbook.tables.values() for text in _texts(table.frame, _same(column))} | ours
            yield from ((text, label) for text in _texts(_of(case.table(name), hidden), (column,)) if fold(text) not in known)


def _same(column: str) -> tuple[str, ...]:
    """Columns in which the same word is known: offices may be implementers, departments and payees."""
    return ("implementer", "department", "payee") if column in ("implementer", "payee") else (column,)


def _texts(frame: pd.DataFrame, columns: tuple[str, ...]) -> Iterator[str]:
    for column in columns:
        if column in frame:
            yield from (str(text) for text in frame[column].dropna().unique())


def _of(table: Table, hidden: set[str]) -> pd.DataFrame:
    """The rows of classified projects."""
    return table.frame[are_of(table, hidden)]


def are_of(table: Table, hidden: set[str]) -> pd.Series:
    """Which rows are of these projects; of a sheet without rows none, and no list that would be taken for columns."""
    return table.frame["project"].map(lambda name: isinstance(name, str) and fold(name) in hidden).astype(bool)


def _hidden_amounts(case: Case, hidden: set[str]) -> Iterator[int]:
    """Amounts of classified projects, alone and together, and the totals that contain them."""
    lines = [line for line in case.balances.lines if fold(str(line.project)) in hidden]
    yield from _known(lines)
    yield from _known(Balances.of(lines).projects if lines else ())
    yield from _known([Balance.total(lines), case.balances.total, *case.balances.sources])
    for name in ("adjustments", "spending"):
        if name in case.workbook.tables:
            amounts = (int(fen) for fen in _of(case.table(name), hidden)["amount"].dropna())
            yield from (fen for fen in map(abs, amounts) if name == "adjustments" or _significant(fen) >= DIGITS)


def _known(balances: Iterable[Balance]) -> Iterator[int]:
    for balance in balances:
        yield from (abs(fen) for fen in (*balance.amounts.values(), balance.left.value) if fen is not None)


def _figures(public: Case) -> Iterator[int]:
    """The amounts of the open part."""
    balances = public.balances
    yield from _known((*balances.lines, *balances.projects, *balances.sources, balances.total))
    yield from (value for value in public.profile.values.values() if isinstance(value, int))
    for table in public.workbook.tables.values():
        for column in table.sheet.columns:
            if column.unit is not None and not table.sheet.pairs:
                yield from (abs(int(fen)) for fen in table.frame[column.name].dropna())


# ---------------------------------------------------------------- in cells


def text_columns(table: Table) -> tuple[str, ...]:
    """The columns of a sheet that hold words."""
    return tuple(column.name for column in table.sheet.columns if column.kind.name in ("text", "document", "notation") and table.has(column.name))


def masked(table: Table, secrets: Secrets) -> Table:
    """The table without the words that give something away."""
    changed: dict[str, Any] = {}
    for name in text_columns(table):
        cells = table.frame[name]
        telling = [text for text in cells.dropna().unique() if secrets.certain(str(text))]
        if telling:
            changed[name] = cells.where(~cells.isin(telling), None)
    return replace(table, frame=table.frame.assign(**changed)) if changed else table


def telling_cells(table: Table, secrets: Secrets) -> Iterator[tuple[int, str, tuple[Disclosure, ...]]]:
    """Row, column and disclosures of the cells of a sheet that give something away, column by column."""
    for name in text_columns(table):
        cells = table.frame[name]
        found = {text: secrets.disclosures(str(text)) for text in cells.dropna().unique()}
        telling = {text: disclosures for text, disclosures in found.items() if disclosures}
        if telling:
            texts = plain_values(cells)
            yield from ((int(row), name, telling[text]) for row, text in zip(cells.index, texts, strict=True) if text in telling)
