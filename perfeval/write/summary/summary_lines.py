"""The results of a batch as lines of 汇总.xlsx: one per unit, one per project. Classified projects are named without figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from perfeval.facts.balances import TERMS

Row = Mapping[str, Any]
"""One per workbook: input, folder, status, result (of NAME.json what `kept` leaves, or None), file to link to, changes, remarks."""

_KEPT = ("unit", "year", "classified", "unit_score", "unit_grade")

STATUSES: Mapping[str, str] = {"passed": "通过", "blocked": "未通过", "unreadable": "无法读取", "failed": "没有完成"}
STATUS_STYLES: Mapping[str, str] = {"passed": "good", "blocked": "error", "unreadable": "error", "failed": "error"}

_OF_A_PROJECT = ("name", *TERMS, "execution_points", "score", "grade")
_YUAN_PER_WAN = 10_000


class ProjectLine(Struct, frozen=True):
    """One project: amounts in 万元 in the order of TERMS, points and grade; classified: without name and figures."""

    name: str
    amounts: Sequence[Decimal | None]
    execution_points: Decimal | None
    score: Decimal | None
    grade: str | None
    classified: bool
    repeated: bool = False
    """The same project of this unit and year stands in another file, which counts."""


class UnitLine(Struct, frozen=True):
    """One workbook: whose it is, what became of it, what was found (explained findings left out), where it is."""

    unit: str
    input: str
    year: int | None
    status: str
    projects: Sequence[ProjectLine]
    score: Decimal | None
    grade: str | None
    found: Mapping[str, int]
    """Severity -> number of findings."""
    file: str | None
    changes: str | None
    remark: str | None
    path: str = ""
    sha256: str = ""


def kept(result: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What 汇总.xlsx tells of a result: no indicators, findings counted, their words only where the file was not read.

    places  code and severity -> number of findings
    advice  code, severity and advice -> number of findings; none beside classified projects, which an advice may name
    open    severity -> number of findings the unit has not explained
    """
    if result is None:
        return None
    findings = result["findings"]
    return {
        **{key: result[key] for key in _KEPT if key in result},
        "sha256": result.get("input", {}).get("sha256", ""),
        "projects": [{key: project[key] for key in _OF_A_PROJECT} for project in result["projects"]],
        "places": Counter((finding["code"], finding["severity"]) for finding in findings),
        "advice": Counter((finding["code"], finding["severity"], finding["advice"]) for finding in findings if not result.get("classified")),
        "open": Counter(finding["severity"] for finding in findings if not finding["explanation"]),
        "said": [f"{finding['message']}。{finding['advice']}" for finding in findings] if result["status"] == "unreadable" else [],
    }


def unit_lines(rows: Sequence[Row]) -> tuple[UnitLine, ...]:
    """The lines in the order of the rows."""
    return tuple(_unit_line(row) for row in rows)


def _unit_line(row: Row) -> UnitLine:
    result: Mapping[str, Any] = row["result"] or {}
    classified = set(result.get("classified", ()))
    projects = tuple(_project_line(project, project["name"] in classified) for project in result.get("projects", ()))
    hidden = sum(project.classified for project in projects)
    return UnitLine(
        unit=result.get("unit") or row["input"], input=row["input"], year=result.get("year"), status=row["status"], projects=projects,
        score=None if hidden else _decimal(result.get("unit_score")), grade=None if hidden else result.get("unit_grade"),
        found=result.get("open", {}), file=_file(row), changes=row["changes"], remark=_remark(row, hidden),
        path=row["input"] if row["folder"] in {"", "."} else f"{row['folder']}/{row['input']}".replace("\\", "/"),
        sha256=result.get("sha256", ""),
    )


def _project_line(project: Mapping[str, Any], classified: bool) -> ProjectLine:
    if classified:
        return ProjectLine("涉密项目", (None,) * len(TERMS), None, None, None, classified=True)
    amounts = tuple(None if project[name] is None else Decimal(project[name]) / _YUAN_PER_WAN for name in TERMS)
    return ProjectLine(
        project["name"], amounts, _decimal(project["execution_points"]), _decimal(project["score"]), project["grade"],
        classified=False,
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _file(row: Row) -> str | None:
    """The file to link to beside 汇总.xlsx, with the folder it stands in."""
    name: str | None = row["file"]
    return name if name is None or row["folder"] in {"", "."} else f"{row['folder']}/{name}".replace("\\", "/")


def _remark(row: Row, hidden: int) -> str | None:
    """What the reader must know: why there is no result, or that figures are left out."""
    remarks = list(row["remarks"])
    if row["status"] == "unreadable":
        remarks += row["result"]["said"]
    if hidden:
        remarks.append(f"涉密项目 {hidden} 个，不列数据，不计入合计")
    return "；".join(remarks) or None
