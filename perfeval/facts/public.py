"""The part of an evaluation that may be sent: of classified projects (项目是否涉密) there is nothing but their number.

Totals are summed anew without them; a total with them would tell their amounts by subtraction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from perfeval.facts.balances import Balance, Balances
from perfeval.facts.findings import Finding
from perfeval.facts.scores import Scores
from perfeval.facts.tables import Table
from perfeval.words.spelling import fold

if TYPE_CHECKING:  # a case keeps its public part
    from perfeval.facts.evaluation import Case, Evaluation

PROJECT_SHEETS = ("projects", "funding", "adjustments", "spending", "indicators", "texts")


def public_evaluation(evaluation: Evaluation) -> Evaluation:
    """The evaluation without anything of its classified projects but what is not about any project."""
    case = evaluation.case
    if case.public is None:
        return evaluation
    hidden = _hidden(case)
    tables = {table.title: table for name, table in case.workbook.tables.items() if name in PROJECT_SHEETS}
    findings = tuple(
        f for f in evaluation.findings
        if not _is_about(f, tables, hidden) and not any(name in fold(f.message) for name in hidden)
    )
    return replace(evaluation, case=case.public, findings=findings)


def public_case(case: Case) -> Case | None:
    """The case without the rows, balances and scores of its classified projects; None where none is classified."""
    hidden = _hidden(case)
    if not hidden:
        return None
    tables = {
        name: _without(table, hidden) if name in PROJECT_SHEETS else table for name, table in case.workbook.tables.items()
    }
    scores = tuple(p for p in case.scores.projects if fold(p.project) not in hidden)
    return replace(
        case, workbook=replace(case.workbook, tables=tables), balances=_open_balances(case.balances, hidden),
        scores=Scores(scores, None, None), left_out=case.classified,
    )


def _hidden(case: Case) -> set[str]:
    return {fold(name) for name in case.classified}


def _without(table: Table, hidden: set[str]) -> Table:
    names = table.frame["project"].map(lambda name: fold(name) if isinstance(name, str) else "")
    return replace(table, frame=table.frame[~names.isin(hidden)])


def _open_balances(balances: Balances, hidden: set[str]) -> Balances:
    """The balances of the other projects; what is unknown of one may be more than what is unknown of its lines."""
    summed = Balances.of([line for line in balances.lines if fold(str(line.project)) not in hidden])
    projects = tuple(project for project in balances.projects if fold(str(project.project)) not in hidden)
    return replace(summed, projects=projects, total=Balance.total(projects))


def _is_about(finding: Finding, tables: dict[str, Table], hidden: set[str]) -> bool:
    """Whether a finding stands in a row of a classified project."""
    table = tables.get(finding.place.sheet or "")
    name = table.frame["project"].get(finding.place.row) if table is not None else None
    return isinstance(name, str) and fold(name) in hidden
