"""RawWorkbook -> Workbook: every sheet found, read and resolved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from perfeval.declared.columns import Sheet
from perfeval.declared.kinds import Remark
from perfeval.declared.settings import Settings
from perfeval.declared.sheets import EXPLANATIONS, FUNDING, INDICATORS, PROFILE, SPENDING
from perfeval.declared.versions import Version, sheets_with, since
from perfeval.errors import UnreadableFile
from perfeval.facts.tables import CellRemark, Profile, Table, Workbook
from perfeval.read.cells.advice import NO_FORM
from perfeval.read.cells.raw import RawSheet, RawWorkbook
from perfeval.read.tables.locate import locate_sheets
from perfeval.read.tables.moves import moved_remark, versions_of
from perfeval.read.tables.profile import read_profile
from perfeval.read.tables.read import read_table
from perfeval.read.tables.remarks import remark_about
from perfeval.read.tables.resolve import resolve_tables, spellings
from perfeval.words.spelling import fold

_EMPTINESS = frozenset({Remark.NO_ROWS, Remark.BLANK_REQUIRED})


def assemble_workbook(raw: RawWorkbook, settings: Settings) -> Workbook:
    """Read all known sheets of a file; a blank template gets one remark instead of one for all that is not there."""
    own = settings.columns.get(PROFILE.name, {})
    versions = _versions(raw, own)
    sheets = sheets_with(versions)
    found, remarks = locate_sheets(raw, sheets)
    if not {FUNDING.name, INDICATORS.name, SPENDING.name} & found.keys() and (of_forms := _of_forms(raw, found, remarks)):
        return of_forms
    declared = {sheet.name: sheet for sheet in sheets}
    profile = Profile(PROFILE.title, {}, {})
    if PROFILE.name in found:
        profile = read_profile(found[PROFILE.name], own, declared[PROFILE.name])
    tables = resolve_tables(_read_tables(sheets, found, settings), profile)
    remarks = (*remarks, *moved_remark(profile, tables, found, versions))
    if _is_blank(profile, tables):
        remarks = (*remarks, remark_about(Remark.TEMPLATE_TEXT, PROFILE.name, profile.title, detail="blank"))
        profile = replace(profile, remarks=_without_emptiness(profile.remarks))
        tables = {name: replace(table, remarks=_without_emptiness(table.remarks)) for name, table in tables.items()}
    formulas = sum(sheet.traits.formulas for sheet in raw.sheets)
    return Workbook(raw.name, raw.sha256, profile, tables, remarks, raw.reader, formulas)


def _read_tables(sheets: Sequence[Sheet], found: Mapping[str, RawSheet], settings: Settings) -> dict[str, Table]:
    """The tables in their order; 资金安排 first, since what it names is known to be a project on the others."""
    wanted = [sheet for sheet in sheets if sheet.read and not sheet.pairs and sheet.name in found]
    names: frozenset[str] = frozenset()
    read = {}
    for sheet in sorted(wanted, key=lambda sheet: sheet.name != FUNDING.name):
        read[sheet.name] = read_table(sheet, found[sheet.name], settings.columns.get(sheet.name, {}), names)
        if sheet.name == FUNDING.name:
            names = frozenset(spellings(read[sheet.name].frame["project"]))
    return {sheet.name: read[sheet.name] for sheet in wanted}


def _versions(raw: RawWorkbook, own: Mapping[str, str]) -> tuple[Version, ...]:
    """The earlier versions of the template whose names are understood in this file."""
    sheets = sheets_with(since(None))
    found, _ = locate_sheets(raw, sheets)
    profile = next(sheet for sheet in sheets if sheet.name == PROFILE.name)
    return versions_of(read_profile(found[PROFILE.name], own, profile) if PROFILE.name in found else None)


def _of_forms(raw: RawWorkbook, found: Mapping[str, RawSheet], remarks: Sequence[CellRemark]) -> Workbook | None:
    """A file that is no standard workbook but holds filled official forms, with the unit's answers where it has some."""
    from perfeval.read.forms import (  # few files are forms
        find_forms,
        near_miss,
        profile_of_sent,
        read_forms,
        sent_workbook,
        without_our_words,
    )

    sent = sent_workbook(raw)
    outlines = find_forms(raw if sent is None else without_our_words(raw))
    if not outlines:
        looks_like = near_miss(raw) if not found.keys() - {EXPLANATIONS.name} else None
        if looks_like is None and raw.is_document:
            raise UnreadableFile(*NO_FORM)
        if looks_like is None:
            return None
        formulas = sum(sheet.traits.formulas for sheet in raw.sheets)
        return Workbook(raw.name, raw.sha256, Profile(looks_like.sheet, {}, {}), {}, (looks_like,), raw.reader, formulas)
    gathered = read_forms(outlines)
    tables = dict(gathered.tables)
    if EXPLANATIONS.name in found:
        tables[EXPLANATIONS.name] = read_table(EXPLANATIONS, found[EXPLANATIONS.name], {})
    if raw.is_document:
        tables = {name: replace(table, remarks=_without_typing(table.remarks)) for name, table in tables.items()}
    forms = {outline.title for outline in outlines}
    left = [r for r in remarks if r.remark != Remark.SHEET_MISSING and r.place.sheet not in forms]
    remarks = (*gathered.remarks, *left)
    if all(table.frame.empty for name, table in tables.items() if name in {FUNDING.name, INDICATORS.name}):
        remarks = (remark_about(Remark.TEMPLATE_TEXT, PROFILE.name, outlines[0].title, detail="blank"), *left)
        tables = {name: replace(table, remarks=_without_emptiness(table.remarks)) for name, table in tables.items()}
    formulas = sum(sheet.traits.formulas for sheet in raw.sheets)
    profile = gathered.profile
    if sent is not None:
        profile = profile_of_sent(profile, sent)
        remarks = tuple(remark for remark in remarks if remark.remark not in (Remark.SHEET_UNREAD, Remark.SHEET_AGAIN))
    resolved = resolve_tables(tables, profile)
    names = spellings(resolved[FUNDING.name].frame["project"])
    filled = tuple(replace(form, project=names.get(fold(form.project or ""), form.project)) for form in gathered.forms)
    return Workbook(raw.name, raw.sha256, profile, resolved, remarks, raw.reader, formulas, filled, sent)


def _is_blank(profile: Profile, tables: Mapping[str, Table]) -> bool:
    """Whether nothing is filled in but what the template itself states."""
    stated = set(profile.values) - {"template_version"}
    return bool(tables) and not stated and all(table.header_row and table.frame.empty for table in tables.values())


def _without_emptiness(remarks: tuple[CellRemark, ...]) -> tuple[CellRemark, ...]:
    return tuple(remark for remark in remarks if remark.remark not in _EMPTINESS)


def _without_typing(remarks: tuple[CellRemark, ...]) -> tuple[CellRemark, ...]:
    """In a document every number is text."""
    return tuple(remark for remark in remarks if remark.remark is not Remark.NUMBER_AS_TEXT)
