"""What the outputs need to know before a workbook may pass, and the cells to blame for what is not known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from perfeval.check.grounds.evaluated import is_evaluated
from perfeval.check.grounds.indicator_lines import placeholder_rows
from perfeval.check.grounds.statements import UNTOLD_ARRIVALS
from perfeval.declared.sheets import sheet
from perfeval.facts.balances import TERMS, Balance
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Finding, Severity
from perfeval.facts.place import Place
from perfeval.facts.scores import IndicatorScore, ProjectScore, ScoringStatus

ZERO_WILL_DO = "没有开展的，在自评得分填0，并在偏差原因及改进措施中写明原因。"

CELLS_TO_BLAME: Mapping[str, tuple[str, ...]] = {
    "target_empty": ("target",), "target_unreadable": ("target",), "weight_missing": ("weight",), "no_tier": ("claimed_points", "actual"),
    "late_unclaimed": ("claimed_points", "actual"),
    "percent_unclear": ("actual", "target"), "two_numbers": ("actual", "target"),
}
"""Why an indicator has no points -> the cells of which one is to be mended; else 实际完成值."""


class Unknown(Struct, frozen=True):
    """Something the outputs need that is not known: what, of which project (None: all), and the cells of which one is to blame."""

    what: str
    project: str | None
    places: tuple[Place, ...]


def unknowns(case: Case) -> Iterator[Unknown]:
    """All that the outputs need and is not known (design: results.md, Passed).

    Of a standard workbook the five amounts in total and of each evaluated project, the score where the regulation gives
    points; of forms the amounts they have a box for. Arrivals of own money may stay unknown.
    """
    if case.workbook.forms:
        yield from _blank_boxes(case)
        return
    evaluated = [balance for balance in case.balances.projects if is_evaluated(case, balance)]
    for balance in (*evaluated, case.balances.total):
        yield from _unknown_amounts(case, balance)
    if case.regulation.scored:
        for balance in evaluated:
            yield from _unknown_score(case, balance)


def _unknown_amounts(case: Case, balance: Balance) -> Iterator[Unknown]:
    unknown = [name for name, fen in balance.amounts.items() if fen is None]
    if unknown == ["arrived"] and _own_arrivals_only(case, balance):
        return
    if unknown:
        blamed = balance.blockers or (Place(case.table("funding").title if "funding" in case.workbook.tables else None),)
        words = "、".join(TERMS[name] for name in unknown)
        yield from (Unknown(words, balance.project, (place,)) for place in blamed)


def _own_arrivals_only(case: Case, balance: Balance) -> bool:
    lines = [line for line in case.balances.lines if line.arrived is None and balance.project in (None, line.project)]
    return bool(lines) and all(line.source in UNTOLD_ARRIVALS for line in lines)


def _unknown_score(case: Case, balance: Balance) -> Iterator[Unknown]:
    name = str(balance.project)
    score = case.scores.project(name)
    if score is not None and (score.score is not None or score.above_full):
        return  # points that do not add are IN02's
    unscored = [] if score is None else [one for one in score.indicators if _lacks_points(case, one)]
    for indicator in unscored:
        table, columns = case.table("indicators"), CELLS_TO_BLAME.get(indicator.problem or "", ("actual",))
        yield Unknown("得分", name, tuple(table.place(indicator.row, column) if table.has(column) else Place(table.title) for column in columns))
    if not unscored and balance.rows and not _lacks_money(score, balance) and not _slots_left(case, name):
        yield Unknown("得分", name, (_where_indicators_lack(case, balance),))


def _where_indicators_lack(case: Case, balance: Balance) -> Place:
    """Where it is said that a project has no indicators: of all projects at their sheet, else where its money stands."""
    indicators = case.workbook.tables.get("indicators")
    if indicators is None or indicators.frame.empty:
        return Place(indicators.title if indicators is not None else sheet("indicators").title)
    return case.table("funding").place(balance.rows[0], "project")


def _lacks_points(case: Case, indicator: IndicatorScore) -> bool:
    """Whether an indicator keeps its project from being scored; rows of the blank form that were left in are IN19's."""
    return indicator.status == ScoringStatus.COULD_NOT_BE_SCORED and indicator.row not in placeholder_rows(case)


def _slots_left(case: Case, project: str) -> bool:
    """Whether rows of the blank form stand among the indicators of a project, which IN19 reports."""
    table = case.workbook.tables.get("indicators")
    return table is not None and any(table.rows[row]["project"] == project for row in placeholder_rows(case))


def _lacks_money(score: ProjectScore | None, balance: Balance) -> bool:
    """Whether the amounts alone keep a project from being scored: they are said apart."""
    return score is not None and bool(score.classes) and (balance.budget is None or balance.executed is None)


def _blank_boxes(case: Case) -> Iterator[Unknown]:
    funding = case.workbook.tables.get("funding")
    for balance in case.balances.projects:
        for row in balance.rows if funding is not None else ():
            for name in ("budget", "executed"):
                if funding is not None and (row, name) in funding.cells and getattr(balance, name) is None:
                    yield Unknown(TERMS[name], balance.project, (funding.place(row, name),))


# ---------------------------------------------------------------- beside what was found


def unexplained(case: Case, findings: Sequence[Finding]) -> Iterator[Unknown]:
    """What is unknown although no error or warning says why: at one of the cells to blame, or about their sheet or column.

    That a sheet is missing is said without a place.
    """
    loud = {finding.place for finding in findings if finding.severity != Severity.NOTE}
    headings = {table.title: table.header_row for table in case.workbook.tables.values()}
    wrong = [finding.place for finding in findings if finding.severity == Severity.ERROR]
    whole = {place.sheet for place in wrong if place.row is None or headings.get(str(place.sheet)) == place.row}
    for one in unknowns(case):
        sheets = {place.sheet if place.sheet in headings else None for place in one.places if place.row is None}
        if not loud & {*one.places} and not whole & sheets:
            yield one


def as_errors(case: Case, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """The findings, as errors where a warning names the cell for whose sake something the outputs need is not known."""
    told = {finding.place for finding in findings if finding.severity == Severity.ERROR}
    warned = {finding.place for finding in findings if finding.severity == Severity.WARNING}
    blamed = {
        next(place for place in one.places if place in warned)
        for one in unknowns(case) if not told & {*one.places} and warned & {*one.places}
    } if warned else set()
    return tuple(_as_error(finding, case) if finding.place in blamed and finding.severity == Severity.WARNING else finding for finding in findings)


def _as_error(finding: Finding, case: Case) -> Finding:
    of_indicators = "indicators" in case.workbook.tables and finding.place.sheet == case.table("indicators").title
    return replace(finding, severity=Severity.ERROR, advice=finding.advice + ZERO_WILL_DO if of_indicators else finding.advice)
