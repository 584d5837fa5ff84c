"""RawWorkbook -> Workbook: every sheet found, read and resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from perfeval.kinds import Remark
from perfeval.model import CellRemark, Profile, Table, Workbook
from perfeval.read.locate import locate_sheets
from perfeval.read.profile import read_profile
from perfeval.read.raw import RawWorkbook
from perfeval.read.remarks import remark_about
from perfeval.read.resolve import resolve_tables
from perfeval.read.tables import read_table
from perfeval.settings import Settings
from perfeval.sheets import PROFILE, SHEETS

_EMPTINESS = frozenset({Remark.NO_ROWS, Remark.BLANK_REQUIRED})


def assemble_workbook(raw: RawWorkbook, settings: Settings) -> Workbook:
    """Read all known sheets of a file; a blank template gets one remark instead of one for all that is not there."""
    found, remarks = locate_sheets(raw)
    profile = read_profile(found[PROFILE.name]) if PROFILE.name in found else Profile(PROFILE.title, {}, {})
    tables = resolve_tables({
        sheet.name: read_table(sheet, found[sheet.name], settings.columns.get(sheet.name, {}))
        for sheet in SHEETS if sheet.read and not sheet.pairs and sheet.name in found
    })
    if _is_blank(profile, tables):
        remarks = (*remarks, remark_about(Remark.TEMPLATE_TEXT, PROFILE.name, profile.title, detail="blank"))
        profile = replace(profile, remarks=_without_emptiness(profile.remarks))
        tables = {name: replace(table, remarks=_without_emptiness(table.remarks)) for name, table in tables.items()}
    formulas = sum(sheet.traits.formulas for sheet in raw.sheets)
    return Workbook(raw.name, raw.sha256, profile, tables, remarks, raw.reader, formulas)


def _is_blank(profile: Profile, tables: Mapping[str, Table]) -> bool:
    """Whether nothing is filled in but what the template itself states."""
    stated = set(profile.values) - {"template_version"}
    return bool(tables) and not stated and all(table.header_row and table.frame.empty for table in tables.values())


def _without_emptiness(remarks: tuple[CellRemark, ...]) -> tuple[CellRemark, ...]:
    return tuple(remark for remark in remarks if remark.remark not in _EMPTINESS)
