"""A workbook as the rules see it, and what they find in it."""

from __future__ import annotations

from pathlib import Path

from perfeval.check.run import check_case
from perfeval.declared.regulations import load_regulation
from perfeval.declared.settings import Settings
from perfeval.facts.evaluation import Case, Evaluation
from perfeval.read.workbook import read_workbook
from perfeval.reconcile.balances import reconcile_workbook
from perfeval.score.projects import Scorer


def case_of(path: Path, regulation: str | None = None) -> Case:
    """A workbook read, reconciled and scored."""
    settings = Settings()
    workbook = read_workbook(path, settings)
    pack = load_regulation(regulation or workbook.profile.get("regulation"), None)
    balances = reconcile_workbook(workbook, pack)
    return Case(workbook, balances, Scorer(workbook).score(balances, pack), pack, settings)


def checked(path: Path, regulation: str | None = None) -> Evaluation:
    """A workbook read, reconciled, scored and checked."""
    case = case_of(path, regulation)
    return Evaluation(case, *check_case(case))
