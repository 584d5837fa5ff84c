"""TX12: words that give away a classified project, on any sheet and in a report alike."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from perfeval.check.rule import Breach
from perfeval.check.texts.prose import Prose
from perfeval.declared.kinds import Remark
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Severity
from perfeval.facts.place import Place
from perfeval.facts.secrets import AMOUNT, SHORT_NAME, Disclosure, Secrets, are_of, telling_cells
from perfeval.facts.tables import Table
from perfeval.words.spelling import fold


def texts_that_tell(case: Case, texts: Sequence[Prose]) -> Iterator[Breach]:
    """Paragraphs of a report that give something away; an amount that open projects have too is theirs."""
    if case.secrets is not None:
        for text in texts:
            yield from _breach(text.place, case.secrets.disclosures(text.words), of_open_project=True)


def cells_that_tell(case: Case) -> Iterator[Breach]:
    """Cells of the open rows, values of 单位信息 and titles of further sheets that give something away."""
    secrets = case.secrets
    if secrets is None:
        return
    for name in sorted(case.profile.values):
        value = case.profile.get(name)
        if isinstance(value, str):
            yield from _breach(case.profile.place(name), secrets.disclosures(value))
    for table in case.workbook.tables.values():
        open_rows = _open_rows(table, case)
        for row, column, disclosures in telling_cells(open_rows, secrets):
            named = "project" in table.columns and table.value(row, "project") is not None
            yield from _breach(table.place(row, column), disclosures, of_open_project=named)
    yield from _titles(case, secrets)


def _open_rows(table: Table, case: Case) -> Table:
    """The table without the rows of classified projects."""
    if "project" not in table.frame:
        return table
    hidden = {fold(name) for name in case.classified}
    return replace(table, frame=table.frame[~are_of(table, hidden)])


def _titles(case: Case, secrets: Secrets) -> Iterator[Breach]:
    for remark in case.workbook.remarks:
        if remark.remark == Remark.SHEET_UNREAD and secrets.certain(remark.sheet):
            yield Breach(Place(remark.sheet), "这张工作表的名称写有涉密项目的内容，表没有读取。", severity=Severity.WARNING, content="title")


def _breach(place: Place, disclosures: Sequence[Disclosure], *, of_open_project: bool = False) -> Iterator[Breach]:
    """What is wrong without a word of the secret itself; an amount that an open project has too is its own."""
    certain = list(dict.fromkeys(one.what for one in disclosures if one.certain))
    if certain:
        yield Breach(place, f"这里写有涉密项目的{'、'.join(certain)}，不得随本表报送。", content="、".join(certain))
        return
    doubtful = {one.what for one in disclosures if not (one.public and of_open_project)}
    if SHORT_NAME in doubtful:
        yield Breach(place, "这里的说法像是涉密项目的简称，可能泄露。", severity=Severity.WARNING, content=SHORT_NAME)
    if AMOUNT in doubtful:
        yield Breach(place, "这里的金额与涉密项目的金额相同，可能泄露。", severity=Severity.WARNING, content=AMOUNT)
