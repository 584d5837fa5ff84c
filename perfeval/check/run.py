"""Tables -> findings, by running the rules of the catalogue; and the outcome of each rule."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from perfeval.check.causes import with_causes
from perfeval.check.fingerprints import make_findings
from perfeval.check.grounds.answers import explain
from perfeval.check.grounds.needed import as_errors
from perfeval.check.grounds.wording import places
from perfeval.check.rule import Breach, NotApplicable, NotChecked, Result, Rule
from perfeval.check.rules import RULES
from perfeval.declared.kinds import Remark
from perfeval.declared.sheets import SHEETS, TEXTS, sheet
from perfeval.facts.evaluation import Case
from perfeval.facts.findings import Coverage, Finding, RuleText
from perfeval.facts.tables import Table

NOT_RECOGNISED = "LA05"
"""The rule that speaks of forms that could not be read; no other can look at one."""

Clock = Callable[[], float]
"""Seconds since some moment."""


def check_case(case: Case, clock: Clock | None = None) -> tuple[tuple[Finding, ...], tuple[Coverage, ...]]:
    """All findings in the order of sheets, rows and codes, and one coverage per rule of the catalogue in its order.

    Warnings and notes that the unit has answered on 核查说明 carry the answer; errors never do. With a clock the rules are timed.
    """
    findings: tuple[Finding, ...] = ()
    coverage: list[Coverage] = []
    for _area, rules in groupby(RULES, key=lambda rule: rule.area):
        breaches: list[tuple[Rule, Breach]] = []
        for rule in rules:
            begin = clock() if clock is not None else 0
            results = tuple(_run(rule, case, findings))
            coverage.append(_coverage(rule.text, results, clock() - begin if clock is not None else None))
            breaches += [(rule, result) for result in results if isinstance(result, Breach)]
        findings += make_findings(case, breaches)
    told = with_causes(case, explain(as_errors(case, findings), case))
    return tuple(sorted(told, key=_order(case))), tuple(coverage)


# ---------------------------------------------------------------- running one rule


def _run(rule: Rule, case: Case, findings: tuple[Finding, ...]) -> Iterator[Result]:
    """What a rule found, and why it could not look or not everywhere."""
    if case.workbook.unknown_form and rule.code != NOT_RECOGNISED:
        yield NotChecked("这份自评表未能识别，没有读取")
        return
    hindrance = next(_hindrances(rule, case), None)
    if hindrance is not None:
        yield hindrance
        return
    results = tuple(rule.results(case, findings))
    yield from results
    tables = [case.workbook.tables[name] for name in rule.needs_of(case) if name in case.workbook.tables]
    if not results and tables and tables[0].frame.empty:
        yield NotApplicable(f"“{tables[0].title}”没有数据行")
    elif not results and tables and _without_projects(case, rule):
        yield NotChecked("“资金安排”没有数据行")
    blamed = " ".join(result.reason for result in results if isinstance(result, NotChecked))
    for table, column in _columns(rule, case):
        if not table.remarks:
            continue
        blank = [r.place for r in table.remarked(Remark.BLANK_REQUIRED) if r.column == column]
        for where, problem in (([r.place for r in table.lost(column)], "未能读取"), (blank, "没有填写")):
            if where and not all(str(place) in blamed for place in where):
                yield NotChecked(f"{places(where)}{problem}")


def _without_projects(case: Case, rule: Rule) -> bool:
    """Whether a rule goes through projects and there are none, because 资金安排 is empty (LA08)."""
    funding = case.workbook.tables.get("funding")
    return funding is not None and funding.frame.empty and not {"funding", "indicators"}.isdisjoint(rule.sheets_of(case))


def _hindrances(rule: Rule, case: Case) -> Iterator[Result]:
    """Sheets and columns a rule needs and the workbook lacks."""
    of_form = bool(case.workbook.forms)
    for name in rule.sheets_of(case):
        declared = sheet(name)
        if not declared.pairs and name not in case.workbook.tables:
            reason = f"自评表不载明{declared.title}" if of_form else f"没有工作表“{declared.title}”"
            yield NotChecked(reason) if declared.required or (declared is TEXTS and of_form) else NotApplicable(reason)
    for table, column in _columns(rule, case):
        title = table.sheet.column(column).title
        if of_form and not table.has(column):
            yield NotChecked(f"自评表没有“{title}”一栏")
        if not table.has(column) and table.sheet.column(column).required and not table.frame.empty:
            yield NotChecked(f"“{table.title}”缺少“{title}”列")
        if any(remark.column == column for remark in table.remarked(Remark.UNIT_MISSING)):
            yield NotChecked(f"“{table.title}”的“{title}”没有写明单位")
        if any(remark.column == column for remark in table.remarked(Remark.BOTH_SIDES)):
            yield NotChecked(f"“{table.title}”借贷两方都在，分不清哪些是支付")


def _columns(rule: Rule, case: Case) -> Iterator[tuple[Table, str]]:
    return ((case.workbook.tables[name], column) for name, column in rule.columns_of(case) if name in case.workbook.tables)


def _coverage(rule: RuleText, results: Sequence[Result], seconds: float | None) -> Coverage:
    """The outcome of a rule: what it found, else that it could not look, else that there was nothing to look at."""
    unchecked = [result.reason for result in results if isinstance(result, NotChecked)]
    idle = [result.reason for result in results if isinstance(result, NotApplicable)]
    if any(isinstance(result, Breach) for result in results):
        return Coverage(rule, "findings", _reasons(unchecked), seconds)
    if unchecked:
        return Coverage(rule, "not_checked", _reasons(unchecked), seconds)
    return Coverage(rule, "not_applicable" if idle else "clean", _reasons(idle), seconds)


def _reasons(reasons: Sequence[str]) -> str | None:
    different = list(dict.fromkeys(reasons))
    return "；".join(different[:3]) + (f"；等{len(different)}处" if len(different) > 3 else "") if different else None


def _order(case: Case) -> Callable[[Finding], tuple[int, int, str, int]]:
    """Findings about the whole workbook first, then by sheet as declared, row, code and column; sheets not read last."""
    declared = {declared.name: number for number, declared in enumerate(SHEETS)}
    ranks: dict[str | None, int] = {table.title: declared[name] for name, table in case.workbook.tables.items()}
    ranks |= {None: -1, case.profile.title: declared["profile"]} | {form.title: number for number, form in enumerate(case.workbook.forms)}

    def key(finding: Finding) -> tuple[int, int, str, int]:
        row, column = finding.place.position
        return ranks.get(finding.place.sheet, len(SHEETS)), row, finding.code, column

    return key
