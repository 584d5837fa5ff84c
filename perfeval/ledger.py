"""The money rows with project and source settled: what a payment or an adjustment belongs to.

Names are written once as 资金安排 spells them, so that every later step may compare them as they are. What cannot
be settled stays as typed; the rules report it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from numbers import Integral
from typing import Any

import pandas as pd

from perfeval.kinds import fold
from perfeval.model import Table, Workbook
from perfeval.regulations.pack import Regulation

LINE = ["project", "source"]
YEAR_END_CLAWBACK = "年末收回"


def settle_workbook(workbook: Workbook) -> Workbook:
    """The workbook with project names as 资金安排 spells them (matched by name or code) and payments' blank sources filled.

    A blank source is that of the payment's document, else the only source of its project.
    """
    funding = workbook.tables.get("funding")
    if funding is None:
        return workbook
    spelled = {fold(name): name for name in reversed(funding.frame["project"].dropna().tolist())}
    codes = _project_codes(workbook.tables.get("projects"), spelled)
    tables = {name: _settle_projects(table, spelled, codes) for name, table in workbook.tables.items()}
    if "spending" in tables:
        tables["spending"] = _settle_sources(tables["spending"], tables["funding"])
    return replace(workbook, tables=tables)


def _project_codes(projects: Table | None, spelled: Mapping[str, str]) -> dict[str, str]:
    """Project code -> project, from 项目信息; a code of two projects says nothing."""
    if projects is None:
        return {}
    coded = projects.frame[["project", "project_code"]].dropna()
    pairs = {(fold(code), spelled.get(fold(name))) for name, code in coded.itertuples(index=False)}
    codes = [code for code, _ in pairs]
    return {code: name for code, name in pairs if name is not None and codes.count(code) == 1}


def _settle_projects(table: Table, spelled: Mapping[str, str], codes: Mapping[str, str]) -> Table:
    if "project" not in table.frame:
        return table
    project = _renamed(table.frame["project"], spelled)
    if codes and "project_code" in table.frame:
        known = project.isin(set(spelled.values()))
        by_code = table.frame["project_code"].map({c: codes.get(fold(c)) for c in table.frame["project_code"].dropna().unique()})
        lost = table.frame.index.isin(_lost_rows(table, "project"))
        project = project.where(known | by_code.isna() | lost, by_code)
    return replace(table, frame=table.frame.assign(project=project))


def _renamed(names: pd.Series, spelled: Mapping[str, str]) -> pd.Series:
    return names.map({name: spelled.get(fold(name), name) for name in names.dropna().unique()}).astype("str")


def _settle_sources(spending: Table, funding: Table) -> Table:
    lines = funding.frame[[*LINE, "document"]].dropna(subset=LINE)
    if funding.lost("project", "source"):
        return spending
    open_rows = spending.frame["source"].isna() & ~spending.frame.index.isin(_lost_rows(spending, "source", "project"))
    wanted = spending.frame.loc[open_rows, ["project", "document"]]
    if wanted.empty:
        return spending
    by_document = wanted.join(_only_source(lines.dropna(), ["project", "document"]), on=["project", "document"])["source"]
    by_project = wanted.join(_only_source(lines, ["project"]), on="project")["source"]
    source = spending.frame["source"].where(~open_rows, by_document.fillna(by_project).reindex(spending.frame.index))
    return replace(spending, frame=spending.frame.assign(source=source))


def _only_source(lines: pd.DataFrame, by: list[str]) -> pd.Series:
    """The source of every key that has one source only."""
    sources = lines.groupby(by)["source"].agg(["nunique", "first"])
    return sources.loc[sources["nunique"] == 1, "first"].rename("source")


def _lost_rows(table: Table, *columns: str) -> set[int]:
    return {remark.row for remark in table.lost(*columns) if remark.row is not None}


def value_at(table: Table, row: int, column: str) -> Any:
    """What a cell holds, money as int 分; None where it is empty or unreadable."""
    value: Any = table.frame.at[row, column]
    if pd.isna(value):
        return None
    return int(value) if isinstance(value, Integral) else value


@lru_cache(maxsize=4)
def _rows_by_line(table: Table) -> dict[Any, list[int]]:
    return {key: rows.tolist() for key, rows in table.frame.groupby(LINE).groups.items()}


def rows_of_line(table: Table, project: str | None, source: str | None) -> list[int]:
    """The rows of one project and source, in order."""
    return _rows_by_line(table).get((project, source), [])


def unreadable_rows(table: Table, *columns: str) -> pd.Series:
    """Whether a row holds something unreadable in one of these columns; True/False per row."""
    return pd.Series(table.frame.index.isin(_lost_rows(table, *columns)), index=table.frame.index)


def line_keys(frame: pd.DataFrame) -> pd.MultiIndex:
    """Project and source of every row, as a key to compare rows of different sheets by."""
    return pd.MultiIndex.from_arrays([frame["project"], frame["source"]])


def in_lines(frame: pd.DataFrame, funding: pd.DataFrame) -> pd.Series:
    """Whether the project and source of a row stand in 资金安排; True/False per row."""
    known = line_keys(funding.dropna(subset=LINE)).unique()
    return pd.Series(line_keys(frame).isin(known), index=frame.index)


def outside_projects(spending: Table) -> pd.Series:
    """Payments outside all project balances: basic expenditure without a project; True/False per row."""
    frame = spending.frame
    return frame["project"].isna() & (frame["nature"] == "基本支出") & ~unreadable_rows(spending, "project")


def counted(adjustments: pd.DataFrame, regulation: Regulation) -> pd.Series:
    """Whether an adjustment changes the full-year budget: 年末收回 only where the regulation says so."""
    if regulation.execution.year_end_clawback == "reduce_budget":
        return pd.Series(True, index=adjustments.index)
    return (adjustments["type"] != YEAR_END_CLAWBACK).fillna(True)


def row_budgets(funding: pd.DataFrame, adjustments: pd.DataFrame) -> pd.Series:
    """Full-year budget of every row of 资金安排 in 分: as stated there, else its opening budget and its adjustments.

    An adjustment belongs to the row of its project, source and document, else to the first row of its project and source.
    Where some rows state the whole budget of their project and source, the others have none of it.
    """
    keyed = funding.reset_index(names="row")
    by_document = keyed.dropna(subset=[*LINE, "document"]).groupby([*LINE, "document"])["row"].first().rename("row")
    first = keyed.dropna(subset=LINE).groupby(LINE)["row"].first().rename("row")
    wanted = adjustments[[*LINE, "document", "amount"]]
    row = wanted.join(by_document, on=[*LINE, "document"])["row"].fillna(wanted.join(first, on=LINE)["row"])
    adjusted = wanted["amount"].groupby(row).sum().reindex(funding.index, fill_value=0)
    computed = funding["initial"] + adjusted
    lines = [funding[name] for name in LINE]
    whole = funding["budget"].groupby(lines).transform("sum") == computed.groupby(lines).transform("sum")
    return funding["budget"].fillna(computed.mask(whole.fillna(False), 0))
