"""Findings -> the same, each that comes from a cell elsewhere with that cell beside it: one cause, many findings.

A search looks for one kind of cause and is sure of it, or says nothing: whoever corrects the cells named is promised that the
findings go. Where two searches claim a finding, the first has it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from msgspec.structs import replace

from perfeval.check.grounds.indicator_lines import IndicatorLine, at, indicator_lines
from perfeval.check.grounds.repair import find_repairs
from perfeval.check.grounds.slips import MISSING
from perfeval.check.grounds.wording import amount, day, unit_at
from perfeval.check.grounds.years import DATED, other_year
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Cause, Finding, Severity
from perfeval.facts.lines import rows_of_line
from perfeval.facts.place import Place
from perfeval.facts.tables import Table
from perfeval.words.decimals import FEN_PER_UNIT
from perfeval.words.spelling import fold

Search = Callable[[Case, Sequence[Finding]], Iterable[tuple[Cause, Iterable[Finding]]]]
"""The causes of one kind, each with the findings that go when its cells are corrected."""

SUMS = frozenset({"BA01", "BA02", "FU02", "AD10", "SP15"})
"""Rules on sums that do not close."""

FEW = 2
"""So many findings of one kind may each be a slip of its own; more point to what they share."""


def with_causes(case: Case, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings with their causes. Of filled forms nothing is said: what they state stands in few cells anyway."""
    if case.workbook.forms:
        return tuple(findings)
    loud = [finding for finding in findings if finding.severity != Severity.NOTE]
    causes: dict[tuple[str, Place], Cause] = {}
    for search in SEARCHES if len(loud) > FEW else ():
        for cause, cleared in search(case, findings):
            for finding in cleared:
                causes.setdefault((finding.code, finding.place), cause)
    return tuple(replace(f, cause=causes[f.code, f.place]) if (f.code, f.place) in causes else f for f in findings)


# ---------------------------------------------------------------- the budget year


def _budget_year(case: Case, findings: Sequence[Finding]) -> Iterator[tuple[Cause, list[Finding]]]:
    """预算年度, where all sheets lie in one other year (BA08): dates that fit that year are outside the stated one."""
    years = {year for name in DATED if (year := other_year(case, name)) is not None}
    if len(years) != 1 or not any(finding.code == "BA08" for finding in findings):
        return
    year = years.pop()
    dated = {place for place, of in _dates(case) if of == year}
    signed = case.profile.get("report_date")
    if signed is not None and signed.year == year + 1:
        dated.add(case.profile.place("report_date"))
    message = f"预算年度填的是{case.workbook.year}年，各表的日期多在{year}年。"
    yield Cause((case.profile.place("year"),), message), [f for f in findings if f.code in {"FU07", "IN22", "TX08"} and f.place in dated]


def _dates(case: Case) -> Iterator[tuple[Place, int]]:
    """The cells of 资金安排 and 绩效指标 that hold a day, and its year."""
    funding = case.workbook.tables.get("funding")
    for row, cells in funding.rows.items() if funding is not None else ():
        if cells["arrived_on"] is not None and funding is not None:
            yield funding.place(row, "arrived_on"), cells["arrived_on"].year
    for line in indicator_lines(case) if "indicators" in case.workbook.tables else ():
        if line.score.target.date is not None:
            yield at(case, line, "target"), line.score.target.date.year


# ---------------------------------------------------------------- names and sources of 资金安排


def _project_name(case: Case, findings: Sequence[Finding]) -> Iterator[tuple[Cause, list[Finding]]]:
    """A name on 资金安排 that no other sheet knows, beside the one strange name like it that they all have."""
    strange = [f for f in findings if isinstance(f.found, str) and (f.code == "CE09" or (f.code == "IN24" and f.found))]
    names = {fold(str(f.found)) for f in strange}
    used = {fold(name) for table in _others(case) for name in table.frame["project"].dropna().unique()} if names else set()
    unused = _rows_by_project(case.workbook.tables.get("funding"), used)
    for name, rows in unused.items():
        meant = {str(f.found) for f in strange if f.expected == name or (len(names) == len(unused) == 1)}
        if len({fold(one) for one in meant}) == 1:
            other = min(meant)
            message = f"这里的项目名称是“{name}”，其他各表写的是“{other}”。"
            yield _cause(case.table("funding"), rows, "project", message), [f for f in strange if fold(str(f.found)) == fold(other)]


def _others(case: Case) -> Iterator[Table]:
    yield from (table for name, table in case.workbook.tables.items() if name != "funding" and "project" in table.frame)


def _rows_by_project(funding: Table | None, used: set[str]) -> Mapping[str, list[int]]:
    """The projects of 资金安排 that no other sheet uses -> their rows."""
    rows: dict[str, list[int]] = {}
    for row, cells in funding.rows.items() if funding is not None and used else ():
        if cells["project"] is not None and fold(cells["project"]) not in used:
            rows.setdefault(cells["project"], []).append(row)
    return rows


def _source(case: Case, findings: Sequence[Finding]) -> Iterator[tuple[Cause, list[Finding]]]:
    """The source of a line of 资金安排 that nothing else belongs to, beside payments and adjustments of one source that it lacks."""
    stray: dict[str, dict[str, list[Finding]]] = {}
    others = [case.workbook.tables[name] for name in ("spending", "adjustments") if name in case.workbook.tables]
    for finding, project, source in _without_line(case, findings):
        stray.setdefault(project, {}).setdefault(source, []).append(finding)
    for project, sources in stray.items():
        lines = [line for line in case.balances.lines if line.project == project]
        idle = [line for line in lines if not any(rows_of_line(table, project, line.source) for table in others)]
        if len(sources) == len(idle) == 1:
            [(source, together)] = sources.items()
            message = f"这里的资金来源是“{idle[0].source}”，“{project}”的支出和调整写的是“{source}”。"
            yield _cause(case.table("funding"), idle[0].rows, "source", message), together


def _without_line(case: Case, findings: Sequence[Finding]) -> Iterator[tuple[Finding, str, str]]:
    """Payments and adjustments that no line of 资金安排 has, with their project and source."""
    sheets = {"SP13": "spending", "AD08": "adjustments"}
    for finding in findings:
        cells = case.table(sheets[finding.code]).rows[finding.place.row or 0] if finding.code in sheets else {}
        if cells.get("project") is not None and cells["source"] is not None:
            yield finding, cells["project"], cells["source"]


# ---------------------------------------------------------------- amounts, days and limits


def _one_amount(case: Case, findings: Sequence[Finding]) -> Iterator[tuple[Cause, list[Finding]]]:
    """The one cell whose correction closes all sums that fail (BA09), where there is no other."""
    guesses = [finding.place for finding in findings if finding.code == "BA09"]
    if len(guesses) != 1:
        return
    for repair in find_repairs(case, {finding.place for finding in findings}):
        place = repair.table.place(repair.row, repair.column)
        if place == guesses[0] and repair.slip != MISSING and len(repair.closes) > 1:
            unit = unit_at(repair.table, repair.row, repair.column)
            message = f"这里是{amount(repair.now, unit)}；如果是{amount(repair.then, unit)}，不平的合计就都对得上。"
            yield Cause((place,), message), [f for f in findings if f.code in SUMS and f.place in repair.closes]


def _arrival(case: Case, findings: Sequence[Finding]) -> Iterator[tuple[Cause, list[Finding]]]:
    """首次到位日期 of a line, where many of its payments are earlier (SP12)."""
    early: dict[tuple[str, str], list[Finding]] = {}
    for finding in findings:
        if finding.code == "SP12" and finding.severity == Severity.WARNING:
            cells = case.table("spending").rows[finding.place.row or 0]
            early.setdefault((cells["project"], cells["source"]), []).append(finding)
    for (project, source), together in early.items():
        funding = case.table("funding")
        rows = rows_of_line(funding, project, source)
        if len(together) > FEW and len(rows) == 1:
            arrived = funding.value(rows[0], "arrived_on")
            message = f"首次到位日期是{day(arrived)}，同一项目、同一来源有{len(together)}笔支付比它早。"
            yield _cause(funding, rows, "arrived_on", message), together


LEAST_CREDIBLE = 1000
"""元: no office decides together on less; a standard below it was meant in 万元."""


def _decision_limit(case: Case, findings: Sequence[Finding]) -> Iterator[tuple[Cause, list[Finding]]]:
    """大额支出集体决策标准 typed in 万元 under 元: payments far below what was meant have no decision (SP04)."""
    limit, undecided = case.profile.get("decision_threshold"), [finding for finding in findings if finding.code == "SP04"]
    if not undecided or not 0 < limit < LEAST_CREDIBLE * FEN_PER_UNIT["元"]:
        return
    meant = limit * FEN_PER_UNIT["万元"] // FEN_PER_UNIT["元"]
    spending = case.table("spending")
    contracts: dict[str, int] = {}
    for cells in spending.rows.values():
        if cells["contract"] is not None:
            contracts[cells["contract"]] = max(contracts.get(cells["contract"], 0), cells["amount"] or 0)
    small = [
        finding for finding in undecided if (row := spending.rows[finding.place.row or 0])
        and max(contracts.get(row["contract"] or "", 0), row["amount"] or 0) < meant
    ]
    if len(small) > FEW:
        yield Cause((case.profile.place("decision_threshold"),), f"集体决策标准填的是{amount(limit, '元')}，可能要填{amount(meant, '元')}。"), small


def _direction(case: Case, findings: Sequence[Finding]) -> Iterator[tuple[Cause, list[Finding]]]:
    """A cost indicator written as at least (IN12), claimed in full and within its target if read as at most."""
    floors = {f.place: f for f in findings if f.code == "IN12"}
    for line in indicator_lines(case) if floors else ():
        place = next((p for column in ("target", "direction") if (p := at(case, line, column)) in floors), None)
        if place is not None and _would_be_met(line):
            own = {at(case, line, column) for column in ("claimed_points", "deviation")}
            yield Cause((place,), f"成本指标{line.name}写成了“{line.score.direction}”，改为“≤”就完成了。"), [
                f for f in findings if f.code in {"IN05", "IN08"} and f.place in own]


def _would_be_met(line: IndicatorLine) -> bool:
    score = line.score
    return score.ratio is not None and 0 <= score.ratio <= 1 and score.claimed is not None and score.claimed == score.weight


def _cause(table: Table, rows: Iterable[int], column: str, message: str) -> Cause:
    return Cause(tuple(dict.fromkeys(table.place(row, column) for row in rows)), message)


SEARCHES: tuple[Search, ...] = (_budget_year, _project_name, _source, _one_amount, _arrival, _decision_limit, _direction)
