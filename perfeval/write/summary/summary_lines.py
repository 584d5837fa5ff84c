"""The results of a batch as lines of 汇总.xlsx: one per unit, one per project. Classified projects are named without figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from msgspec import Struct

from perfeval.facts.balances import TERMS
from perfeval.words.decimals import round_half_up

Row = Mapping[str, Any]
"""One per workbook: input, folder, status, result (of NAME.json what `kept` leaves, or None), file to link to, changes, remarks."""

_KEPT = ("unit", "year", "kind", "regulation", "classified", "unit_score", "unit_grade")

MOST_FINDINGS = 200
"""Errors and warnings of one workbook that are listed: whoever has more opens its papers."""

STATUSES: Mapping[str, str] = {"passed": "通过", "blocked": "未通过", "unreadable": "无法读取", "failed": "没有完成"}
STATUS_STYLES: Mapping[str, str] = {"passed": "good", "blocked": "error", "unreadable": "error", "failed": "error"}

KINDS: Mapping[str | None, str] = {"workbook": "标准工作簿", "form": "自评表", "evaluation": "评价工作簿", None: "—"}

_OF_A_PROJECT = ("name", *TERMS, "execution_points", "score", "grade", "claimed_score")
_YUAN_PER_WAN = 10_000


class ProjectLine(Struct, frozen=True):
    """One project: amounts in 万元 in the order of TERMS, points and grade; classified: without name and figures."""

    name: str
    amounts: Sequence[Decimal | None]
    execution_points: Decimal | None
    score: Decimal | None
    grade: str | None
    classified: bool
    claimed: Decimal | None = None
    """The unit's own total."""
    repeated: bool = False
    """The same project of this unit and year stands in another file, which counts."""

    def grade_under(self, unit: UnitLine) -> str | None:
        """Its grade, where it has a score and nothing blocks the file."""
        return self.grade if unit.status == "passed" and self.score is not None else None


class FindingLine(Struct, frozen=True):
    """An error or a warning; `message` None: it is told by its rule alone, for its figures may be those of classified projects."""

    code: str
    severity: str
    project: str | None
    sheet: str | None
    cell: str | None
    message: str | None


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
    kind: str | None = None
    """A key of KINDS."""
    regulation: str = ""
    claimed: Decimal | None = None
    """The unit's own total; of several projects weighted like the score."""
    findings: Sequence[FindingLine] = ()
    """Errors first, no more than MOST_FINDINGS."""
    not_listed: int = 0
    """Errors and warnings that are not: of classified projects, or too many."""
    not_checked: int = 0
    codes: Mapping[str, int] = {}
    """Code -> number of errors and warnings."""


def kept(result: Mapping[str, Any] | None) -> Mapping[str, Any] | None:
    """What 汇总.xlsx tells of a result: no indicators, of the findings the errors and warnings, the others counted.

    places       code and severity -> number of findings
    advice       code, severity and advice -> number of findings; none beside classified projects, which an advice may name
    open         severity -> number of findings the unit has not explained
    listed       the errors and warnings that may be told, as the fields of FindingLine
    not_checked  number of rules
    """
    if result is None:
        return None
    findings = result["findings"]
    listed = _listed(result)
    return {
        **{key: result[key] for key in _KEPT if key in result},
        "sha256": result.get("input", {}).get("sha256", ""),
        "projects": [{key: project[key] for key in _OF_A_PROJECT} for project in result["projects"]],
        "places": Counter((finding["code"], finding["severity"]) for finding in findings),
        "advice": Counter((finding["code"], finding["severity"], finding["advice"]) for finding in findings if not result.get("classified")),
        "open": Counter(finding["severity"] for finding in findings if not finding["explanation"]),
        "listed": listed[:MOST_FINDINGS],
        "not_checked": sum(one["outcome"] == "not_checked" for one in result.get("coverage", ())),
        "said": [f"{finding['message']}。{finding['advice']}" for finding in findings] if result["status"] == "unreadable" else [],
    }


def _listed(result: Mapping[str, Any]) -> list[tuple[str | None, ...]]:
    """Errors, then warnings. With classified projects a finding goes by the name of its rule, and by a project that is open."""
    hidden = set(result.get("classified", ()))
    named = {project["name"] for project in result["projects"]} - hidden
    return [
        (
            one["code"], one["severity"], project if (project := one.get("project")) in named or not hidden else None,
            one.get("sheet"), one.get("cell"),
            None if hidden else f"{one['message']}（单位已说明：{one['explanation']}）" if one["explanation"] else one["message"],
        )
        for severity in _SERIOUS for one in result["findings"] if one["severity"] == severity and one.get("public", not hidden)
    ]


_SERIOUS = ("error", "warning")


def unit_lines(rows: Sequence[Row]) -> tuple[UnitLine, ...]:
    """The lines in the order of the rows."""
    return tuple(_unit_line(row) for row in rows)


def _unit_line(row: Row) -> UnitLine:
    result: Mapping[str, Any] = row["result"] or {}
    classified = set(result.get("classified", ()))
    projects = tuple(_project_line(project, project["name"] in classified) for project in result.get("projects", ()))
    hidden = sum(project.classified for project in projects)
    listed, places = result.get("listed", ()), result.get("places", {})
    return UnitLine(
        unit=result.get("unit") or row["input"], input=row["input"], year=result.get("year"), status=row["status"], projects=projects,
        score=None if hidden else _decimal(result.get("unit_score")), grade=None if hidden else result.get("unit_grade"),
        found=result.get("open", {}), file=_file(row), changes=row["changes"], remark=_remark(row, hidden),
        path=row["input"] if row["folder"] in {"", "."} else f"{row['folder']}/{row['input']}".replace("\\", "/"),
        sha256=result.get("sha256", ""), kind=result.get("kind"), regulation=_regulation(result),
        claimed=None if hidden else _claimed(projects), findings=[FindingLine(*one) for one in listed],
        not_listed=sum(count for (_, severity), count in places.items() if severity in _SERIOUS) - len(listed),
        not_checked=result.get("not_checked", 0), codes=_codes(places),
    )


def _project_line(project: Mapping[str, Any], classified: bool) -> ProjectLine:
    if classified:
        return ProjectLine("涉密项目", (None,) * len(TERMS), None, None, None, classified=True)
    amounts = tuple(None if project[name] is None else Decimal(project[name]) / _YUAN_PER_WAN for name in TERMS)
    return ProjectLine(
        project["name"], amounts, _decimal(project["execution_points"]), _decimal(project["score"]), project["grade"],
        classified=False, claimed=_decimal(project.get("claimed_score")),
    )


def _regulation(result: Mapping[str, Any]) -> str:
    """The document of the regulation; of a form that does not tell its own, that its weights are those of the form."""
    regulation = result.get("regulation") or {}
    assumed = result.get("kind") == "form" and not regulation.get("stated")
    return f"{regulation.get('document', '')}{'（默认办法，分值按表）' if assumed else ''}"


def _claimed(projects: Sequence[ProjectLine]) -> Decimal | None:
    """The own total of one project, of several weighted by budget; None where one is not stated or no budget known."""
    stated = [(project.claimed, project.amounts[_BUDGET]) for project in projects]
    if len(stated) == 1:
        return stated[0][0]
    known = [(claimed, budget) for claimed, budget in stated if claimed is not None and budget is not None]
    whole = sum((budget for _, budget in known), Decimal(0))
    if len(known) < len(stated) or not whole:
        return None
    return round_half_up(sum((claimed * budget for claimed, budget in known), Decimal(0)) / whole, 2)


_BUDGET = list(TERMS).index("budget")


def _codes(places: Mapping[tuple[str, str], int]) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for (code, severity), count in places.items():
        if severity in _SERIOUS:
            found[code] += count
    return found


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _file(row: Row) -> str | None:
    """The file to link to beside 汇总.xlsx, with the folder it stands in."""
    name: str | None = row["file"]
    return name if name is None or row["folder"] in {"", "."} else f"{row['folder']}/{name}".replace("\\", "/")


def _remark(row: Row, hidden: int) -> str | None:
    """What the reader must know: why there is no result, or that figures are left out."""
    remarks = list(row["remarks"]) if row["result"] is None or row["status"] == "unreadable" else []  # else the type of the file says it
    if row["status"] == "unreadable":
        remarks += row["result"]["said"]
    if hidden:
        remarks.append(f"涉密项目 {hidden} 个，不列数据，不计入合计")
    return "；".join(remarks) or None
