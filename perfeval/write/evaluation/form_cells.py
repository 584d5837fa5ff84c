"""What the words of the official form are: the unit's own data about a project, and the cells of its indicators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from perfeval.facts.evaluation import Evaluation
from perfeval.facts.scores import IndicatorScore
from perfeval.write.pages.given import text_of

Answers = Mapping[str, str | None]
"""What a field of the form shows -> the unit's words; None: left empty."""

_OF_PROJECT = ("department", "implementer", "goal", "goal_result", "manager")


def answers_of(evaluation: Evaluation, project: str) -> Answers:
    """The words of the form's head, goals and foot for one project."""
    profile = evaluation.case.profile
    own = _project_cells(evaluation, project)
    unit = evaluation.case.workbook.unit
    return {
        "project": project,
        "department": own.get("department") or profile.get("department"),
        "implementer": own.get("implementer") or unit,
        "goal": own.get("goal"),
        "goal_result": own.get("goal_result"),
        "reporter": profile.get("reporter"),
        "phone": profile.get("phone"),
        "signature": _signature(evaluation),
    }


def _project_cells(evaluation: Evaluation, project: str) -> Mapping[str, str | None]:
    table = evaluation.case.workbook.tables.get("projects")
    if table is None:
        return {}
    rows = table.frame.index[table.frame["project"] == project].tolist()
    return {column: text_of(table, rows[0], column) for column in _OF_PROJECT} if rows else {}


def _signature(evaluation: Evaluation) -> str:
    profile = evaluation.case.profile
    day = profile.get("report_date")
    parts = {
        "单位负责人": profile.get("head"), "填报人": profile.get("reporter"), "联系电话": profile.get("phone"),
        "填报日期": day.isoformat() if isinstance(day, dt.date) else None,
    }
    return "　　".join(f"{label}：{text}" for label, text in parts.items() if text)


def indicator_text(evaluation: Evaluation, indicator: IndicatorScore, shows: str) -> str | None:
    """A cell of 绩效指标 as the unit wrote it; `opening` and `adjusted` are the target as approved and as changed since."""
    table = evaluation.case.table("indicators")
    match shows:
        case "target":
            return indicator.target.text
        case "actual":
            return indicator.actual.text
        case "level3":
            return indicator.level3
        case "direction":
            return indicator.direction or text_of(table, indicator.row, "direction")
        case "opening":
            return text_of(table, indicator.row, "approved") or indicator.target.text
        case "adjusted":
            approved = text_of(table, indicator.row, "approved")
            return indicator.target.text if approved and approved != indicator.target.text else None
        case column:
            return text_of(table, indicator.row, column)
