"""The flow, top to bottom: one workbook in, one evaluation out."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from perfeval.check import check_case
from perfeval.evaluation import Case, Evaluation
from perfeval.ledger import settle_workbook
from perfeval.model import Workbook
from perfeval.narrate import narrate_evaluation
from perfeval.read import read_workbook
from perfeval.reconcile import reconcile_workbook
from perfeval.regulations import load_regulation
from perfeval.score import score_workbook
from perfeval.settings import Settings


def evaluate_file(path: Path, settings: Settings, regulation_id: str | None = None) -> Evaluation:
    """Read and evaluate one workbook; `regulation_id` wins over 评价办法 in the workbook.

    Raises UnreadableFile for a file that is no workbook, RegulationError for an unknown or broken pack.
    """
    return evaluate_workbook(read_workbook(path, settings), settings, regulation_id)


def evaluate_workbook(workbook: Workbook, settings: Settings, regulation_id: str | None = None) -> Evaluation:
    """Settle, reconcile, score, check and narrate a workbook as read."""
    workbook = settle_workbook(workbook)
    regulation = load_regulation(regulation_id or workbook.profile.get("regulation"), settings.regulations_folder)
    balances = reconcile_workbook(workbook, regulation)
    scores = score_workbook(workbook, balances, regulation)
    case = Case(workbook, balances, scores, regulation, settings)
    findings, coverage = check_case(case)
    evaluation = Evaluation(case, findings, coverage)
    return replace(evaluation, passages=narrate_evaluation(evaluation))
