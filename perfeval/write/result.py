"""An evaluation as the machine-readable result NAME.json (schema: result.schema.json in this package)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from perfeval import __version__
from perfeval.errors import PerfevalError
from perfeval.facts.balances import TERMS, Balance
from perfeval.facts.evaluation import Case, Evaluation
from perfeval.facts.findings import Cause, Finding
from perfeval.facts.first_cells import first_cells
from perfeval.facts.origins import describe_origin
from perfeval.facts.passages import Figure
from perfeval.facts.project_places import projects_by_place
from perfeval.facts.public import public_evaluation
from perfeval.facts.report import Audit
from perfeval.facts.scores import ClassScore, IndicatorScore, ProjectScore
from perfeval.facts.tables import Workbook, row_number
from perfeval.words.decimals import in_yuan
from perfeval.words.printing import decimal_text

SCHEMA = "perfeval-result/1"

Result = dict[str, Any]


def result_of(evaluation: Evaluation) -> Result:
    """The result of one workbook; amounts in 元 with two decimals, rates as fractions, None where not known."""
    case = evaluation.case
    decimals = case.regulation.rate_decimals
    return {
        **_head(case.workbook.name, case.workbook.sha256, "passed" if evaluation.passed else "blocked"),
        "kind": _kind(case.workbook),
        "regulation": {
            "id": case.regulation.id, "sha256": case.regulation.sha256, "document": case.regulation.document,
            "stated": case.profile.get("regulation") is not None,
        },
        "unit": case.workbook.unit,
        "year": case.workbook.year,
        "totals": {**_amounts(case.balances.total), "execution_rate": _rounded(case.balances.total.rate, decimals)},
        "projects": [
            _project(balance, case.scores.project(str(balance.project)), case)
            for balance in case.balances.projects
        ],
        "unit_score": _points(case.scores.unit_score),
        "unit_grade": case.scores.unit_grade,
        "classified": sorted(case.classified),
        "findings": _findings(evaluation),
        "first": [{**_cause(one.cause), "clears": one.others} for one in first_cells(evaluation.findings)],
        "coverage": [{"code": c.code, "outcome": c.outcome, "reason": c.reason} for c in evaluation.coverage],
        "trace": [
            {"number": part.text, "origin": describe_origin(part.quantity.expression, evaluation.case.workbook)}
            for passage in evaluation.passages for part in passage.parts if isinstance(part, Figure)
        ],
    }


def _kind(workbook: Workbook) -> str:
    return "evaluation" if workbook.sent is not None else "form" if workbook.forms else "workbook"


def _findings(evaluation: Evaluation) -> list[Result]:
    """The findings, each with the project it is about, and whether it may be told where classified projects may not."""
    project = projects_by_place(evaluation.case.workbook)
    told = set(map(id, public_evaluation(evaluation).findings))
    return [{**_finding(finding), "project": project(finding.place), "public": id(finding) in told} for finding in evaluation.findings]


def report_result(audit: Audit) -> Result:
    """What `check --report` found, as the key `report` of the result."""
    return {
        "figures": audit.figures, "agree": audit.agree, "disagree": audit.disagree, "not_judged": audit.not_judged,
        "not_judged_at": list(audit.not_judged_at), "tables_read": audit.tables_read, "findings": [_finding(f) for f in audit.findings],
    }


def unreadable_result(name: str, sha256: str, error: PerfevalError) -> Result:
    """The result of a file that could not be read: one finding that says why and what to do."""
    return {
        **_head(name, sha256, "unreadable"),
        "regulation": None,
        "unit": None,
        "year": None,
        "totals": None,
        "projects": [],
        "findings": [{
            "code": "LA01", "severity": "error", "sheet": None, "cell": None, "message": error.message,
            "advice": error.advice, "expected": None, "found": None, "difference": None, "fingerprint": "",
            "explanation": None, "cause": None,
        }],
        "coverage": [],
    }


def to_json_lines_apart(result: Mapping[str, Any]) -> str:
    """The result as JSON text, each key and each entry of a list on a line of its own: to be read and compared."""
    return "{\n" + ",\n".join(f" {json.dumps(key)}: {_spread(value)}" for key, value in result.items()) + "\n}"


def _spread(value: Any) -> str:
    if not isinstance(value, list) or not value:
        return json.dumps(value, ensure_ascii=False)
    return "[\n" + ",\n".join(f"  {json.dumps(entry, ensure_ascii=False)}" for entry in value) + "\n ]"


def _head(name: str, sha256: str, status: str) -> Result:
    return {"schema": SCHEMA, "version": __version__, "input": {"name": name, "sha256": sha256}, "status": status}


def _amounts(balance: Balance) -> dict[str, str | None]:
    return {name: _rounded(in_yuan(getattr(balance, name)), 2) for name in TERMS}


def _points(points: Decimal | None) -> str | None:
    return _rounded(points, 2)


def _rounded(number: Decimal | None, decimals: int) -> str | None:
    return None if number is None else decimal_text(number, decimals)


def _project(balance: Balance, score: ProjectScore | None, case: Case) -> Result:
    regulation, form = case.regulation, case.workbook.form_of(str(balance.project))
    return {
        "name": balance.project,
        "unit": case.workbook.unit if form is None else form.unit,
        "kind": "department" if form is not None and form.department else "project",
        "regulation": regulation.id if form is None else form.regulation or regulation.id,
        **_amounts(balance),
        "execution_rate": _rounded(balance.rate, regulation.rate_decimals),
        "execution_points": _points(score.execution_points if score else None),
        "claimed_execution_points": _points(form.claimed_execution_points if form else None),
        "claimed_score": _points(form.claimed_score if form else None),
        "score": _points(score.score if score else None),
        "grade": score.grade if score else None,
        "sources": [{"source": b.source, **_amounts(b)} for b in case.balances.lines if b.project == balance.project],
        "classes": [_class(c) for c in score.classes] if score else [],
        "indicators": [_indicator(i) for i in score.indicators] if score else [],
    }


def _class(score: ClassScore) -> Result:
    return {"name": score.name, "weight": _points(score.weight), "points": _points(score.points)}


def _indicator(score: IndicatorScore) -> Result:
    return {
        "row": row_number(score.row),
        "level1": score.level1,
        "level2": score.level2,
        "level3": score.level3,
        "direction": score.direction,
        "target": score.target.text,
        "actual": score.actual.text,
        "weight": _points(score.weight),
        "points": _points(score.points),
        "claimed": _points(score.claimed),
        "outcome": str(score.status),
        "calculation": score.calculation,
        "alternative": _points(score.alternative),
    }


def _finding(finding: Finding) -> Result:
    expected, found, difference = finding.sums
    return {
        "code": finding.code,
        "severity": str(finding.severity),
        "sheet": finding.place.sheet,
        "cell": finding.place.cell,
        "message": finding.message,
        "advice": finding.advice,
        "expected": expected,
        "found": found,
        "difference": difference,
        "fingerprint": finding.fingerprint,
        "explanation": finding.explanation,
        "cause": _cause(finding.cause) if finding.cause is not None else None,
    }


def _cause(cause: Cause) -> Result:
    return {"sheet": cause.places[0].sheet, "cells": [place.cell for place in cause.places], "message": cause.message}
