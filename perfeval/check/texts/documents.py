"""TX13: an amount told with another number of the issuer and year whose document the workbook names for it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal

from msgspec import Struct

from perfeval.check.texts.figures import FigureKind, Mention
from perfeval.check.texts.prose import Prose, agrees, sentences_of
from perfeval.facts.evaluation import Case
from perfeval.facts.remembered import remembered
from perfeval.words.spelling import fold

_NUMBER = re.compile(r"(?P<issuer>(?:(?![元由])[\u4e00-\u9fa5]){2,12})〔(?P<year>\d{4})〕(?P<number>\d+)号")
_LEADING = re.compile("^(?:根据|依据|按照|按|由|据|经|以|文件为|文号为|文件|文号|为|是|见|下达|批复)+")


class Document(Struct, frozen=True):
    """A document number."""

    issuer: str
    year: str
    number: str

    def __str__(self) -> str:
        return f"{self.issuer}〔{self.year}〕{self.number}号"


class OtherNumber(Struct, frozen=True):
    """An amount of a text with the number told for it and those the workbook has."""

    text: Prose
    amount: Mention
    told: Document
    known: tuple[Document, ...]


def documents_in(words: str) -> tuple[Document, ...]:
    """The document numbers in words; an issuer is compared by how its name ends, as words may run into it."""
    return tuple(Document(_LEADING.sub("", m["issuer"]), m["year"], str(int(m["number"]))) for m in _NUMBER.finditer(fold(words)))


@remembered
def _documents_by_amount(case: Case) -> Mapping[Decimal, frozenset[Document]]:
    """Amounts of funding and adjustments in 分, also summed by document, with the documents they come by."""
    found: dict[Decimal, set[Document]] = {}
    sums: dict[Document, Decimal] = {}
    for name, amounts in (("funding", ("initial", "budget")), ("adjustments", ("amount",))):
        if name not in case.workbook.tables:
            continue
        for cells in case.table(name).rows.values():
            documents = documents_in(cells["document"] or "")
            for column in amounts:
                fen = cells[column]
                if not fen or not documents:
                    continue
                found.setdefault(Decimal(abs(fen)), set()).update(documents)
                if len(documents) == 1 and (name == "adjustments" or column == "initial"):
                    sums[documents[0]] = sums.get(documents[0], Decimal(0)) + fen
    for document, total in sums.items():
        found.setdefault(abs(total), set()).add(document)
    return {amount: frozenset(documents) for amount, documents in found.items()}


def other_numbers(case: Case, texts: tuple[Prose, ...]) -> Iterator[OtherNumber]:
    """Sentences with one amount and one document, where the workbook has another number of that issuer and year for the amount."""
    known = _documents_by_amount(case)
    for text in texts:
        for sentence in sentences_of(case, text) if known else ():
            for clause in _pairs(sentence.text):
                documents = documents_in(clause)
                money = [m for m in sentence.mentions if m.kind == FigureKind.AMOUNT and m.typed in clause]
                if len(documents) != 1 or len(money) != 1:
                    continue
                by = {d for amount, those in known.items() if agrees(money[0], amount) for d in those}
                alike = tuple(d for d in by if _same_issuer(d, documents[0]) and d.year == documents[0].year)
                if alike and not any(d.number == documents[0].number for d in alike):
                    yield OtherNumber(text, money[0], documents[0], alike)


def _pairs(sentence: str) -> list[str]:
    """The sentence, or its pieces between ； where it tells of several documents."""
    return re.split("[；;]", sentence)


def _same_issuer(one: Document, other: Document) -> bool:
    return one.issuer.endswith(other.issuer) or other.issuer.endswith(one.issuer)
