"""名册.xlsx, or the older units.txt -> the lines a receiver expects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from perfeval.declared.kinds import Remark
from perfeval.declared.roster import ROSTER
from perfeval.declared.settings import Settings
from perfeval.errors import UnavailableFile, UnreadableFile
from perfeval.facts.roster import Expected
from perfeval.facts.tables import Table
from perfeval.files.refusals import refusal_of
from perfeval.read.safely.guard import read_guarded
from perfeval.read.tables.labels import read_label
from perfeval.words.spelling import fold

_ADVICE = "名册第一张表要有标题行，写明“单位名称”，有金额的写明单位，例如“全年预算数（万元）”。"


def read_roster(path: Path, settings: Settings) -> tuple[Expected, ...]:
    """The lines of the first sheet, those of one project (one for each source or document) added up.

    Raises UnreadableFile where it is no roster, or its amounts have no unit; UnavailableFile.
    """
    from perfeval.read.tables.read import read_table  # loads pandas, and few folders hold a roster

    raw = read_guarded(path, settings.limits)
    table = read_table(ROSTER, raw.sheets[0], {})
    wrong = next((remark for remark in table.remarks if remark.remark in {Remark.COLUMN_MISSING, Remark.UNIT_MISSING}), None)
    if wrong is not None:
        what = ROSTER.column(wrong.column).title if wrong.column else ROSTER.columns[0].title
        said = f"没有“{what}”列" if wrong.remark is Remark.COLUMN_MISSING else f"“{what}”没有写明是元还是万元"
        raise UnreadableFile(said, _ADVICE)
    found: dict[tuple[str, str | None], Expected] = {}
    for line in _lines(table):
        key = fold(line.unit), None if line.project is None else fold(line.project)
        found[key] = _together(found[key], line) if key in found else line
    return tuple(found.values())


def _lines(table: Table) -> Iterator[Expected]:
    """Every row that names a unit; 合计 is none."""
    for row, cells in table.rows.items():
        label = read_label(cells["unit"] or "")
        if cells["unit"] is not None and not (label is not None and label.whole):
            tolerance = max(table.tolerance(row, "budget"), table.tolerance(row, "executed"))
            yield Expected(cells["unit"].strip(), cells["project"], cells["budget"], cells["executed"], tolerance)


def _together(one: Expected, other: Expected) -> Expected:
    """Two lines of one project; an amount that one of them leaves blank is not known."""
    return Expected(one.unit, one.project, _sum(one.budget, other.budget), _sum(one.executed, other.executed), one.tolerance + other.tolerance)


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def read_units(path: Path) -> tuple[Expected, ...]:
    """A unit a line, as Notepad saves it: UTF-8, or the code page of a Chinese Windows; `#` begins a remark. Raises UnavailableFile."""
    try:
        content = path.read_bytes()
    except OSError as error:
        refusal = refusal_of(error)
        raise UnavailableFile(refusal.reason, refusal.to_read) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    lines = (line.strip() for line in text.splitlines())
    return tuple(Expected(line) for line in dict.fromkeys(lines) if line and not line.startswith("#"))
