"""The flow, top to bottom: one workbook in, one evaluation out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec.structs import replace

from perfeval.check.review import review_scores
from perfeval.check.run import Clock, check_case
from perfeval.declared.regulations import list_regulations, load_regulation
from perfeval.declared.regulations.pack import Regulation
from perfeval.declared.settings import Settings
from perfeval.errors import RegulationError
from perfeval.facts.evaluation import Alternative, Case, Evaluation
from perfeval.facts.tables import Workbook
from perfeval.narrate.narrative import narrate_evaluation
from perfeval.read.workbook import read_workbook
from perfeval.reconcile.balances import reconcile_workbook
from perfeval.score.projects import Scorer


def evaluate_file(path: Path, settings: Settings, regulation_id: str | None = None, clock: Clock | None = None) -> Evaluation:
    """Read and evaluate one workbook; `regulation_id` wins over 评价办法 in the workbook, and a clock times the rules.

    Raises UnreadableFile for a file that is no workbook, RegulationError for an unknown or broken pack.
    """
    return evaluate_workbook(read_workbook(path, settings), settings, regulation_id, clock)


def evaluate_workbook(
    workbook: Workbook, settings: Settings, regulation_id: str | None = None, clock: Clock | None = None,
) -> Evaluation:
    """Reconcile, score, check, review and narrate a workbook as read."""
    regulation = _regulation(workbook, settings, regulation_id)
    balances = reconcile_workbook(workbook, regulation)
    scorer = Scorer(workbook)
    case = Case(workbook, balances, scorer.score(balances, regulation), regulation, settings)
    findings, coverage = check_case(case, clock)
    evaluation = Evaluation(
        case, findings, coverage, alternatives=tuple(_alternatives(case, scorer)), review=review_scores(case, findings))
    if workbook.forms:
        return evaluation  # a form that is filled already is checked; no report is written on what it does not state
    return replace(evaluation, passages=narrate_evaluation(evaluation))


def _regulation(workbook: Workbook, settings: Settings, regulation_id: str | None) -> Regulation:
    """The pack asked for, else that of the workbook; where that one is unknown (a finding says so) the default.

    A filled form that tells which one it follows is evaluated by that.
    """
    if regulation_id is not None and not (workbook.forms and workbook.profile.get("regulation")):
        return load_regulation(regulation_id, settings.regulations_folder)
    try:
        return load_regulation(workbook.profile.get("regulation"), settings.regulations_folder)
    except RegulationError:
        return load_regulation(None, settings.regulations_folder)


def _alternatives(case: Case, scorer: Scorer) -> Iterator[Alternative]:
    """The same workbook under every other pack that gives points."""
    for regulation in list_regulations(case.settings.regulations_folder):
        if regulation.scored and regulation.id != case.regulation.id:
            same = regulation.execution.year_end_clawback == case.regulation.execution.year_end_clawback
            balances = case.balances if same else reconcile_workbook(case.workbook, regulation)
            yield Alternative(regulation, scorer.score(balances, regulation))
