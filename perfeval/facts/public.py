"""The part of an evaluation that may be sent: of classified projects (项目是否涉密) there is nothing but their number.

Totals are summed anew without them; a total with them would tell their amounts by subtraction.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec.structs import replace

from perfeval.facts.balances import Balance, Balances
from perfeval.facts.findings import Finding
from perfeval.facts.lines import outside_projects
from perfeval.facts.scores import IndicatorScore, Scores
from perfeval.facts.secrets import Secrets, masked
from perfeval.facts.tables import Table
from perfeval.words.spelling import fold

if TYPE_CHECKING:  # a case keeps its public part
    from perfeval.facts.evaluation import Case, Evaluation

HELD_BACK = "涉及涉密项目，不列出"
"""Stands for words that may not be sent."""

PROJECT_SHEETS = ("projects", "funding", "adjustments", "spending", "indicators", "texts")


def public_evaluation(evaluation: Evaluation) -> Evaluation:
    """The evaluation without anything of its classified projects but what is not about any project."""
    case, secrets = evaluation.case, evaluation.case.secrets
    if case.public is None or secrets is None:
        return evaluation
    hidden = _hidden(case)
    tables = {table.title: table for name, table in case.workbook.tables.items() if name in PROJECT_SHEETS}
    findings = tuple(
        f for f in evaluation.findings
        if not _is_about(f, tables, hidden) and not any(map(secrets.certain, (f.message, f.explanation or "", f.place.sheet or "")))
    )
    return replace(evaluation, case=case.public, findings=findings)


def open_part(case: Case) -> Case | None:
    """The case without the rows, balances and scores of its classified projects; None where none is classified.

    Rows of projects that 资金安排 does not have go too: they may be misspelt.
    """
    hidden = _hidden(case)
    if not hidden:
        return None
    names = {fold(str(balance.project)) for balance in case.balances.projects} - hidden
    tables = {
        name: _rows_of(name, table, names) if name in PROJECT_SHEETS else table for name, table in case.workbook.tables.items()
    }
    scores = tuple(p for p in case.scores.projects if fold(p.project) in names)
    return replace(
        case, workbook=replace(case.workbook, tables=tables), balances=_open_balances(case.balances, hidden),
        scores=Scores(scores, None, None), left_out=case.classified,
    )


def public_case(case: Case) -> Case | None:
    """The open part without the words in it that speak of classified projects (TX12)."""
    public, secrets = case.open_part, case.secrets
    if public is None or secrets is None:
        return None
    profile = case.profile
    values = {name: None if isinstance(value, str) and secrets.certain(value) else value for name, value in profile.values.items()}
    tables = {name: masked(table, secrets) for name, table in public.workbook.tables.items()}
    projects = tuple(replace(p, indicators=tuple(_masked_score(one, secrets) for one in p.indicators)) for p in public.scores.projects)
    return replace(
        public, workbook=replace(public.workbook, tables=tables, profile=replace(profile, values=values)),
        scores=replace(public.scores, projects=projects),
    )


def _masked_score(score: IndicatorScore, secrets: Secrets) -> IndicatorScore:
    """An indicator without the words in it that give something away."""
    names = {name: None for name in ("level1", "level2", "level3") if secrets.certain(getattr(score, name) or "")}
    readings = {"target": score.target, "actual": score.actual}
    sides = {
        side: replace(reading, text="", typed="", unit=None, problem=None) for side, reading in readings.items()
        if any(secrets.certain(words or "") for words in (reading.text, reading.typed, reading.unit))
    }
    calculation = {"calculation": HELD_BACK} if secrets.certain(score.calculation) else {}
    return replace(score, **names, **sides, **calculation) if names or sides or calculation else score


def _hidden(case: Case) -> set[str]:
    return {fold(name) for name in case.classified}


def _rows_of(name: str, table: Table, names: set[str]) -> Table:
    """The rows of these projects, and those that are about none: texts on the unit, basic expenditure."""
    projects = table.frame["project"].map(lambda project: fold(project) if isinstance(project, str) else "")
    of_none = (projects == "") if name == "texts" else outside_projects(table) if name == "spending" else False
    return replace(table, frame=table.frame[projects.isin(names) | of_none])


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
