"""汇总.xlsx as a reviewer has left it -> what was typed for each project."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

from perfeval.declared.settings import Limits
from perfeval.facts.roster import INPUT, OPINION, PROJECT, PROJECTS, REVIEWED, UNPLACED, Reviewed, Reviews
from perfeval.read.cells.raw import RawSheet
from perfeval.read.safely.guard import read_guarded
from perfeval.words.decimals import exact
from perfeval.words.spelling import Raw, fold, text_of

_HEADINGS = (INPUT, PROJECT, REVIEWED, OPINION)


def read_reviews(path: Path) -> Reviews:
    """By input and project; what has a row on 项目一览 wins. Raises UnreadableFile."""
    raw = read_guarded(path, Limits())
    pages = sorted((sheet for sheet in raw.sheets if sheet.title in {PROJECTS, UNPLACED}), key=lambda sheet: sheet.title == PROJECTS)
    return {key: review for sheet in pages for key, review in _typed(sheet)}


def _typed(sheet: RawSheet) -> Iterator[tuple[tuple[str, str], Reviewed]]:
    """The rows below the headings, wherever those stand, in which something was typed."""
    at: dict[str, int] = {}
    for row in range(1, sheet.height + 1):
        cells = [sheet.cell(row, column) for column in range(1, len(sheet.columns) + 1)]
        if not at:
            found = {fold(text_of(cell)): column for column, cell in enumerate(cells)}
            at = {name: found[name] for name in _HEADINGS} if found.keys() >= set(_HEADINGS) else {}
            continue
        path, project, opinion = (text_of(cells[at[name]]) for name in (INPUT, PROJECT, OPINION))
        score = _score(cells[at[REVIEWED]])
        if path and (score is not None or opinion):
            yield (path, project), Reviewed(score, opinion or None)


def _score(raw: Raw) -> Decimal | str | None:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return exact(float(raw))
    text = text_of(raw)
    try:
        number = Decimal(text)
    except ArithmeticError:
        return text or None
    return number if number.is_finite() else text
