"""名册.xlsx, or the older units.txt -> the lines a receiver expects."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from perfeval.declared.kinds import Remark
from perfeval.declared.roster import ROSTER
from perfeval.declared.settings import Settings
from perfeval.errors import UnreadableFile
from perfeval.facts.roster import Expected
from perfeval.facts.tables import Table
from perfeval.read.safely.guard import read_guarded

_ADVICE = "名册第一张表要有标题行，写明“单位名称”，有金额的写明单位，例如“全年预算数（万元）”。"


def read_roster(path: Path, settings: Settings) -> tuple[Expected, ...]:
    """The lines of the first sheet. Raises UnreadableFile where it is no roster, or its amounts have no unit."""
    from perfeval.read.tables.read import read_table  # loads pandas, and few folders hold a roster

    raw = read_guarded(path, settings.limits)
    table = read_table(ROSTER, raw.sheets[0], {})
    wrong = next((remark for remark in table.remarks if remark.remark in {Remark.COLUMN_MISSING, Remark.UNIT_MISSING}), None)
    if wrong is not None:
        what = ROSTER.column(wrong.column).title if wrong.column else ROSTER.columns[0].title
        said = f"没有“{what}”列" if wrong.remark is Remark.COLUMN_MISSING else f"“{what}”没有写明是元还是万元"
        raise UnreadableFile(f"{path.name} 没有用上：{said}", _ADVICE)
    return tuple(_lines(table))


def _lines(table: Table) -> Iterator[Expected]:
    for row, cells in table.rows.items():
        if cells["unit"] is not None:
            tolerance = max(table.tolerance(row, "budget"), table.tolerance(row, "executed"))
            yield Expected(cells["unit"].strip(), cells["project"], cells["budget"], cells["executed"], tolerance)


def read_units(path: Path) -> tuple[Expected, ...]:
    """A unit a line, as Notepad saves it: UTF-8, or the code page of a Chinese Windows; `#` begins a remark."""
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("gb18030", errors="replace")
    lines = (line.strip() for line in text.splitlines())
    return tuple(Expected(line) for line in dict.fromkeys(lines) if line and not line.startswith("#"))
