"""What a cell leaves to the rest of the workbook: project names as 资金安排 spells them, blank sources and natures.

What cannot be told stays as typed, or missing; a cell that holds something unreadable is never filled in.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Any

import pandas as pd
from msgspec.structs import replace

from perfeval.declared.kinds import Remark
from perfeval.declared.sheets import NATURES
from perfeval.declared.sources import OWN_LEVEL, UNLEVELLED, own_source
from perfeval.facts.tables import CellRemark, Profile, Table
from perfeval.read.tables.ledger import as_payments
from perfeval.words.spelling import fold

Names = Mapping[str, str]
"""Folded name or code -> project as 资金安排 spells it."""


def resolve_tables(tables: Mapping[str, Table], profile: Profile) -> dict[str, Table]:
    """The tables with 本级 as the unit's own level, projects spelled alike, and spending with the sources and natures it leaves blank."""
    tables = {name: _with_own_level(table, profile) for name, table in tables.items()}
    if "funding" not in tables:
        return _counting(_with_natures(dict(tables)))
    tables["funding"] = _with_zero_openings(tables["funding"], tables.get("adjustments"))
    names = spellings(tables["funding"].frame["project"])
    codes = _codes(tables.get("projects"), names)
    resolved = {name: _with_projects(table, names, codes) for name, table in tables.items()}
    if "spending" in resolved:
        resolved["spending"] = _with_only_project(resolved["spending"], resolved["funding"])
        resolved["spending"] = _with_sources(resolved)
    return _counting(_with_natures(resolved))


def _counting(tables: dict[str, Table]) -> dict[str, Table]:
    """The tables with the payments that count alone."""
    return {**tables, "spending": as_payments(tables["spending"])} if "spending" in tables else tables


def spellings(projects: pd.Series[str]) -> dict[str, str]:
    """The first spelling of each project counts."""
    names: dict[str, str] = {}
    for name in projects.dropna().unique():
        names.setdefault(fold(name), name)
    return names


# ---------------------------------------------------------------- projects


def _codes(projects: Table | None, names: Names) -> Names:
    """Codes of 项目信息 that belong to one project of 资金安排."""
    if projects is None:
        return {}
    owners: dict[str, set[str]] = {}
    for name, code in projects.frame[["project", "project_code"]].dropna().itertuples(index=False):
        owners.setdefault(fold(code), set()).add(fold(name))
    single = {code: next(iter(owner)) for code, owner in owners.items() if len(owner) == 1}
    return {code: names[owner] for code, owner in single.items() if owner in names}


def _with_projects(table: Table, names: Names, codes: Names) -> Table:
    """By name, else by a code in the place of the name, else by the code beside it."""
    if "project" not in table.frame:
        return table
    typed = table.frame["project"]
    if typed.notna().all() and all(names.get(fold(name)) == name for name in typed.unique()):
        return table
    project = _renamed(typed, {**codes, **names})
    if codes and table.has("project_code"):
        beside = _known(table.frame["project_code"], codes)
        open_rows = ~project.isin(set(names.values())) & beside.notna() & ~_unreadable(table, "project")
        project = project.mask(open_rows, beside)
    return replace(table, frame=table.frame.assign(project=project))


def _with_only_project(spending: Table, funding: Table) -> Table:
    """Payments without a project belong to the only one there is; not basic expenditure, nor a cell that cannot be read."""
    projects = funding.frame["project"]
    frame = spending.frame
    if projects.isna().any() or projects.nunique() != 1:
        return spending
    outside = frame["nature"].notna() & (frame["nature"] != NATURES[0].name)
    blank = frame["project"].isna() & ~outside & ~_unreadable(spending, "project", "nature")
    if not blank.any():
        return spending
    return replace(spending, frame=frame.assign(project=frame["project"].mask(blank, projects.iloc[0])))


def _known(texts: pd.Series[str], names: Names) -> pd.Series[str]:
    """Texts by their folded form; missing where unknown."""
    return texts.map({text: names.get(fold(text)) for text in texts.dropna().unique()}).astype("str")


def _renamed(texts: pd.Series[str], names: Names) -> pd.Series[str]:
    return _known(texts, names).fillna(texts)


def _unreadable(table: Table, *columns: str) -> pd.Series[bool]:
    lost = {remark.row for remark in table.lost(*columns)}
    return pd.Series(table.frame.index.isin(list(lost)), index=table.frame.index)


# ---------------------------------------------------------------- opening budgets


def _with_zero_openings(funding: Table, adjustments: Table | None) -> Table:
    """A blank 年初预算数 is 0 where the full-year budget that is stated for its project and source is its adjustments alone."""
    blank = [r for r in funding.remarked(Remark.BLANK_REQUIRED) if r.column == "initial" and r.row is not None]
    if not blank or adjustments is None or "budget" not in funding.units or "amount" not in adjustments.units:
        return funding
    zero = {r.row for r in blank if r.row is not None and _only_adjusted(funding, adjustments, r.row)}
    if not zero:
        return funding
    opening = funding.frame["initial"].mask(funding.frame.index.isin(list(zero)), 0)
    remarks = tuple(replace(r, remark=Remark.BLANK_IS_ZERO) if r in blank and r.row in zero else r for r in funding.remarks)
    return replace(funding, frame=funding.frame.assign(initial=opening), remarks=remarks)


def _only_adjusted(funding: Table, adjustments: Table, row: int) -> bool:
    project, source = (funding.value(row, name) for name in ("project", "source"))
    mine = _of_line(funding, project, source)
    stated, openings = mine["budget"], mine["initial"]
    changes = _of_line(adjustments, project, source)["amount"]
    if project is None or source is None or stated.isna().any() or changes.isna().any() or openings.isna().sum() == 0:
        return False
    tolerance = sum(funding.tolerance(one, name) for one in mine.index for name in ("budget", "initial"))
    tolerance += sum(adjustments.tolerance(one, "amount") for one in changes.index)
    return bool(abs(int(stated.sum()) - int(openings.sum()) - int(changes.sum())) <= tolerance)


def _of_line(table: Table, project: str | None, source: str | None) -> pd.DataFrame:
    """The rows of one project, as folded, and source."""
    projects = table.frame["project"].map(fold, na_action="ignore")
    return table.frame[(projects == fold(project or "")) & (table.frame["source"] == source)]


# ---------------------------------------------------------------- sources and natures


def _with_own_level(table: Table, profile: Profile) -> Table:
    """本级 as the level of the unit; where neither 预算级次 nor a name tells it, as money of no level."""
    if "source" not in table.frame:
        return table
    own = table.frame["source"] == OWN_LEVEL
    if not own.any():
        return table
    source = own_source(profile.get("level"), profile.get("unit"), profile.get("department"))
    frame = table.frame.assign(source=table.frame["source"].mask(own, source or UNLEVELLED))
    untold = () if source else tuple(
        CellRemark(Remark.WITHOUT_LEVEL, table.sheet.name, table.place(row, "source"), row, "source", OWN_LEVEL, OWN_LEVEL)
        for row in frame.index[own].tolist()
    )
    return replace(table, frame=frame, remarks=(*table.remarks, *untold))


def _with_sources(tables: Mapping[str, Table]) -> Table:
    """Blank sources of payments: that of their document within the project, else the only source of the project."""
    spending = tables["spending"]
    frame = spending.frame
    wanted = frame["source"].isna() & frame["project"].notna() & ~_unreadable(spending, "project", "source", "document")
    if not wanted.any():
        return spending
    stating = [tables[name].frame for name in ("funding", "adjustments") if name in tables]
    lines = pd.concat([rows[["project", "source", "document"]] for rows in stating])
    by_document = _only_sources(lines.dropna(subset="document"), ["project", "document"])
    by_project = _only_sources(lines, ["project"])
    pairs = frame.loc[wanted, ["project", "document"]].itertuples(index=False, name=None)
    sources = [by_document.get((project, document)) or by_project.get((project,)) for project, document in pairs]
    filled = frame["source"].copy()
    filled[wanted] = pd.array(sources, dtype="str")
    return replace(spending, frame=frame.assign(source=filled))


def _only_sources(lines: pd.DataFrame, keys: list[str]) -> dict[tuple[Hashable, ...], str]:
    """Key -> source, of keys with one source only; a line without source or project leaves it open which."""
    sources: dict[tuple[Hashable, ...], set[Any]] = {}
    for *key, source in lines[[*keys, "source"]].itertuples(index=False, name=None):
        sources.setdefault(tuple(key), set()).add(source)
    if lines["project"].isna().any():
        return {}
    return {key: known.pop() for key, known in sources.items() if len(known) == 1 and not any(map(pd.isna, known))}


def _with_natures(tables: dict[str, Table]) -> dict[str, Table]:
    """A payment that says nothing else is project expenditure."""
    if "spending" in tables:
        spending = tables["spending"]
        nature = spending.frame["nature"]
        if nature.isna().any():
            nature = nature.mask(nature.isna() & ~_unreadable(spending, "nature"), NATURES[0].name)
            tables["spending"] = replace(spending, frame=spending.frame.assign(nature=nature))
    return tables
