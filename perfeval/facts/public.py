"""The part of an evaluation that may be sent: of classified projects (项目是否涉密) there is nothing but their number.

Totals are summed anew without them; a total with them would tell their amounts by subtraction.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from perfeval.facts.balances import Balance, Balances
from perfeval.facts.evaluation import Evaluation
from perfeval.facts.scores import Scores
from perfeval.facts.tables import Table
from perfeval.words.spelling import fold

PROJECT_SHEETS = ("projects", "funding", "adjustments", "spending", "indicators", "texts")


def public_evaluation(evaluation: Evaluation) -> Evaluation:
    """The evaluation without anything of its classified projects but what is not about any project."""
    hidden = {fold(name) for name in evaluation.case.classified}
    if not hidden:
        return evaluation
    case = evaluation.case
    tables = {
        name: _without(table, hidden) if name in PROJECT_SHEETS else table for name, table in case.workbook.tables.items()
    }
    scores = tuple(p for p in case.scores.projects if fold(p.project) not in hidden)
    shown = replace(
        case, workbook=replace(case.workbook, tables=tables), balances=_open_balances(case.balances, hidden),
        scores=Scores(scores, None, None), left_out=case.classified,
    )
    gone = {
        (table.title, row) for name, table in case.workbook.tables.items() for row in set(table.frame.index) - set(tables[name].frame.index)
    }
    findings = tuple(
        f for f in evaluation.findings
        if (f.place.sheet, f.place.row) not in gone and not any(name in fold(f.message) for name in hidden)
    )
    return replace(evaluation, case=shown, findings=findings)


def _without(table: Table, hidden: set[str]) -> Table:
    names = table.frame["project"].map(lambda name: fold(name) if isinstance(name, str) else "")
    return replace(table, frame=table.frame[~names.isin(hidden)])


def _open_balances(balances: Balances, hidden: set[str]) -> Balances:
    lines = tuple(b for b in balances.lines if fold(str(b.project)) not in hidden)
    sources = [
        _sum([line for line in lines if line.source == source.source], source.source) for source in balances.sources
        if any(line.source == source.source for line in lines)
    ]
    projects = tuple(b for b in balances.projects if fold(str(b.project)) not in hidden)
    return Balances(lines, projects, tuple(sources), _sum(projects, None))


def _sum(parts: Sequence[Balance], source: str | None) -> Balance:
    terms = ("initial", "adjustments", "budget", "arrived", "executed")
    return Balance(
        None, source, **{term: _total([getattr(b, term) for b in parts]) for term in terms},
        rows=tuple(row for b in parts for row in b.rows), payments=sum(b.payments for b in parts),
        blockers=tuple(dict.fromkeys(place for b in parts for place in b.blockers)),
    )


def _total(amounts: Sequence[int | None]) -> int | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None
