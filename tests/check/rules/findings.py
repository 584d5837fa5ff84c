"""A workbook with edits, judged by the rules of one area."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from msgspec.structs import replace

from perfeval.check.run import check_case
from perfeval.declared.regulations import load_regulation
from perfeval.declared.settings import Settings
from perfeval.facts.evaluation import Case
from perfeval.read.workbook import read_workbook
from perfeval.reconcile.balances import reconcile_workbook
from perfeval.score.projects import score_workbook
from tests.tools.workbooks import write_workbook


def case_of(path: Path, regulation: str | None = None) -> Case:
    """A workbook read, reconciled, scored and checked."""
    settings = Settings()
    workbook = read_workbook(path, settings)
    pack = load_regulation(regulation or workbook.profile.get("regulation"), None)
    balances = reconcile_workbook(workbook, pack)
    case = Case(workbook, balances, score_workbook(workbook, balances, pack), pack, settings)
    return replace(case, findings=check_case(case)[0])


def codes_at(
    folder: Path, edits: Mapping[str, object], area: str, sheets: Mapping[str, str | None] | None = None,
) -> list[str]:
    """What the rules of an area find: `IN03 绩效指标!I4 error`, by code."""
    case = case_of(write_workbook(folder / "w.xlsx", edits, sheets))
    return sorted(f"{f.code} {f.place} {f.severity}" for f in case.findings if f.code.startswith(area))
